//! Smaller pictures, in whole numbers alone: the same on every processor.
//!
//! First blocks of pixels become their mean, as far as that loses nothing; then rows and columns are
//! weighed with the cubic kernel of Catmull and Rom, widened to the ratio. Colours count as much as
//! they can be seen, so that what is behind the transparent parts of a picture does not bleed out of
//! them.

/// Weights are parts of this.
const ONE: i32 = 1 << 14;
/// What the weighing does after the means: at least this ratio.
const LEAST: f64 = 1.25;

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
    pub(super) fn shrunk(&self, width: u32, height: u32) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let ratios = [(self.width, width), (self.height, height)]
            .map(|(from, to)| f64::from(from) / f64::from(to.max(1)));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 65,536")]
        let block = (ratios[0].min(ratios[1]) / LEAST).max(1.0) as u32;
        let means = self.means(block);
        // The last blocks may be narrower than the others: their share is what it was.
        let share = |length: u32| f64::from(length) / f64::from(block);
        let columns = weights(means.width, share(self.width), width);
        let rows = weights(means.height, share(self.height), height);
        let mut small = means.rows_weighed(&rows).columns_weighed(&columns);
        small.by_opacity(|colour, opacity| (colour * 255 + opacity / 2) / opacity.max(1));
        small
    }

    /// Blocks of `block` times `block` pixels, each its mean; colours times opacity.
    fn means(&self, block: u32) -> Self {
        let (width, height) = (self.width.div_ceil(block), self.height.div_ceil(block));
        let mut means = Self { width, height, bytes: Vec::new(), ..*self };
        if block == 1 {
            means.bytes.clone_from(&self.bytes);
            means.by_opacity(|colour, opacity| (colour * opacity + 127) / 255);
            return means;
        }
        let block = block as usize;
        let channels = self.channels;
        let row = self.width as usize * channels;
        means.bytes.reserve(width as usize * height as usize * channels);
        let mut sums = vec![0u32; width as usize * channels];
        for rows in self.bytes.chunks(row * block) {
            sums.fill(0);
            for row in rows.chunks_exact(row) {
                for (sums, pixels) in
                    sums.chunks_exact_mut(channels).zip(row.chunks(channels * block))
                {
                    for pixel in pixels.chunks_exact(channels) {
                        match *pixel {
                            [red, green, blue] => {
                                sums[0] += u32::from(red);
                                sums[1] += u32::from(green);
                                sums[2] += u32::from(blue);
                            }
                            [red, green, blue, opacity] => {
                                let seen = |colour: u8| {
                                    (u32::from(colour) * u32::from(opacity) + 127) / 255
                                };
                                sums[0] += seen(red);
                                sums[1] += seen(green);
                                sums[2] += seen(blue);
                                sums[3] += u32::from(opacity);
                            }
                            _ => {}
                        }
                    }
                }
            }
            let high = rows.len() / row;
            for (at, sums) in sums.chunks_exact(channels).enumerate() {
                let wide = block.min(self.width as usize - at * block);
                let count = u32::try_from(wide * high).unwrap_or(u32::MAX).max(1);
                means.bytes.extend(sums.iter().map(|sum| byte((sum + count / 2) / count)));
            }
        }
        means
    }

    /// Changes each colour by how opaque its pixel is, where pixels say that.
    fn by_opacity(&mut self, change: impl Fn(u32, u32) -> u32) {
        if self.channels != 4 {
            return;
        }
        for pixel in self.bytes.chunks_exact_mut(4) {
            let [red, green, blue, opacity] = pixel else { continue };
            for colour in [red, green, blue] {
                *colour = byte(change(u32::from(*colour), u32::from(*opacity)));
            }
        }
    }

    fn rows_weighed(&self, weights: &[Weights]) -> Self {
        let row = self.width as usize * self.channels;
        let mut bytes = Vec::with_capacity(row * weights.len());
        let mut sums = vec![0i32; row];
        for weights in weights {
            sums.fill(ONE / 2);
            let rows = self.bytes[weights.first * row..].chunks_exact(row);
            for (row, weight) in rows.zip(&weights.parts) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += i32::from(*value) * weight;
                }
            }
            bytes.extend(sums.iter().map(|sum| part(*sum)));
        }
        let height = u32::try_from(weights.len()).unwrap_or(u32::MAX);
        Self { height, bytes, ..*self }
    }

    fn columns_weighed(&self, weights: &[Weights]) -> Self {
        let channels = self.channels;
        let row = self.width as usize * channels;
        let mut bytes = Vec::with_capacity(weights.len() * channels * self.height as usize);
        for row in self.bytes.chunks_exact(row) {
            for weights in weights {
                let mut sums = [ONE / 2; 4];
                let pixels = row[weights.first * channels..].chunks_exact(channels);
                for (pixel, weight) in pixels.zip(&weights.parts) {
                    for (sum, value) in sums.iter_mut().zip(pixel) {
                        *sum += i32::from(*value) * weight;
                    }
                }
                bytes.extend(sums[..channels].iter().map(|sum| part(*sum)));
            }
        }
        let width = u32::try_from(weights.len()).unwrap_or(u32::MAX);
        Self { width, bytes, ..*self }
    }
}

/// Of which pixels one is made, from which on, and how much each counts: parts of [`ONE`].
struct Weights {
    first: usize,
    parts: Vec<i32>,
}

/// For `to` pixels made of `count`, which are as long as `length` of them.
fn weights(count: u32, length: f64, to: u32) -> Vec<Weights> {
    let ratio = length / f64::from(to);
    let wide = ratio.max(1.0);
    let one = |at: u32| {
        let centre = (f64::from(at) + 0.5) * ratio;
        let last = f64::from(count) - 1.0;
        let from = (centre - 2.0 * wide).floor().clamp(0.0, last);
        let to = (centre + 2.0 * wide).ceil().clamp(from, last);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and count"
        )]
        let (first, last) = (from as u32, to as u32);
        let shares: Vec<f64> =
            (first..=last).map(|at| cubic((f64::from(at) + 0.5 - centre) / wide)).collect();
        let whole: f64 = shares.iter().sum();
        #[expect(clippy::cast_possible_truncation, reason = "a part of ONE")]
        let mut parts: Vec<i32> =
            shares.iter().map(|share| (share / whole * f64::from(ONE)).round() as i32).collect();
        // What rounding took or gave: a plain area must stay as it is.
        let lost = ONE - parts.iter().sum::<i32>();
        if let Some(most) = parts.iter_mut().max() {
            *most += lost;
        }
        Weights { first: first as usize, parts }
    };
    (0..to).map(one).collect()
}

/// The kernel of Catmull and Rom: a cubic spline through its points.
fn cubic(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

fn part(sum: i32) -> u8 {
    u8::try_from((sum / ONE).clamp(0, 255)).unwrap_or_default()
}

fn byte(value: u32) -> u8 {
    u8::try_from(value.min(255)).unwrap_or_default()
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
                let small = plain.shrunk(width, height);
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
            let small = ramp.shrunk(side, side);
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
            for pixel in half.shrunk(side, side).bytes.chunks(4) {
                assert!(pixel[3] < 8 || pixel[..3].iter().all(|colour| *colour > 240), "{pixel:?}");
            }
        }
    }

    #[test]
    fn extreme_shapes_are_no_trouble() {
        for (width, height, w, h) in
            [(4000, 1, 10, 1), (1, 4000, 1, 3), (5, 4000, 5, 1), (3, 2, 1, 1)]
        {
            let small = pixels(width, height, 3, |x, y| [x as u8, y as u8, 9, 9]).shrunk(w, h);
            assert_eq!(small.bytes.len(), (w * h * 3) as usize);
        }
    }
}
