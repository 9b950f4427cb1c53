//! Smaller pictures. Hides `fast_image_resize`, which reckons in whole numbers, so that the same comes
//! out on every processor, and minds how opaque a pixel is, so that what is behind the transparent
//! parts of a picture does not bleed out of them.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// Pixels in rows, `channels` bytes each: three colours and perhaps how opaque they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: usize,
    pub(super) bytes: Vec<u8>,
}

impl Pixels {
    /// The picture `width` times `height` pixels large, neither more than now.
    ///
    /// # Errors
    /// Where there are more or fewer bytes than the size says, or no pixels.
    pub(super) fn shrunk(&self, width: u32, height: u32) -> Result<Self, String> {
        if (width, height) == (self.width, self.height) {
            return Ok(self.clone());
        }
        let kind = if self.channels == 4 { PixelType::U8x4 } else { PixelType::U8x3 };
        let whole = ImageRef::new(self.width, self.height, &self.bytes, kind)
            .map_err(|error| error.to_string())?;
        let mut small = Image::new(width, height, kind);
        let how = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize(&whole, &mut small, &how).map_err(|error| error.to_string())?;
        Ok(Self { width, height, bytes: small.into_vec(), ..*self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(
        width: u32,
        height: u32,
        channels: usize,
        of: impl Fn(u32, u32) -> [u8; 4],
    ) -> Pixels {
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let bytes = all.flat_map(|(x, y)| of(x, y).into_iter().take(channels)).collect();
        Pixels { width, height, channels, bytes }
    }

    #[test]
    fn a_plain_area_stays_as_it_is() {
        for channels in [3, 4] {
            for (width, height) in [(1, 1), (2, 3), (17, 5), (100, 61), (99, 64)] {
                let plain = pixels(100, 64, channels, |_, _| [250, 3, 128, 200]);
                let small = plain.shrunk(width, height).unwrap();
                assert_eq!((small.width, small.height), (width, height));
                assert_eq!(small.bytes.len(), (width * height) as usize * channels);
                for pixel in small.bytes.chunks(channels) {
                    for (a, b) in pixel.iter().zip([250u8, 3, 128, 200]) {
                        assert!(a.abs_diff(b) <= 1, "{width}×{height}: {pixel:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_left_stays_left_at_every_ratio() {
        // A ramp: each pixel of the small one must show the place that it stands for.
        let ramp = pixels(255, 255, 3, |x, y| [x as u8, y as u8, 0, 0]);
        for side in [254, 200, 170, 128, 127, 85, 64, 37, 10] {
            let small = ramp.shrunk(side, side).unwrap();
            for (at, pixel) in small.bytes.chunks(3).enumerate() {
                let place = |at: usize| (at as f64 + 0.5) * 255.0 / f64::from(side) - 0.5;
                let (x, y) = (at % side as usize, at / side as usize);
                // At the edge there is less on one side.
                let near = |value: u8, place: f64| {
                    (f64::from(value) - place).abs() < 1.0 + 127.0 / f64::from(side)
                };
                assert!(
                    near(pixel[0], place(x)) && near(pixel[1], place(y)),
                    "{side}: {x} {y} {pixel:?}"
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_seen_does_not_colour_what_can() {
        // Opaque white beside transparent black.
        let half = pixels(64, 64, 4, |x, _| if x < 32 { [255; 4] } else { [0, 0, 0, 0] });
        for side in [48, 33, 9] {
            for pixel in half.shrunk(side, side).unwrap().bytes.chunks(4) {
                assert!(pixel[3] < 8 || pixel[..3].iter().all(|colour| *colour > 240), "{pixel:?}");
            }
        }
    }

    #[test]
    fn extreme_shapes_are_no_trouble() {
        for (width, height, w, h) in
            [(4000, 1, 10, 1), (1, 4000, 1, 3), (5, 4000, 5, 1), (3, 2, 1, 1)]
        {
            let small =
                pixels(width, height, 3, |x, y| [x as u8, y as u8, 9, 9]).shrunk(w, h).unwrap();
            assert_eq!(small.bytes.len(), (w * h * 3) as usize);
        }
    }
}
