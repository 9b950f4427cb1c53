//! From a picture to smaller files.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, Limits, RgbImage,
    RgbaImage,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::shrink::Pixels;
use super::{Format, LONGEST_SIDE, MOST_PIXELS, Recipe, decoder};

/// What a decoder may allocate: the largest picture in eight bytes a pixel.
const MEMORY: u64 = MOST_PIXELS * 8;

pub(super) fn make(recipes: &[Recipe], source: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let Some(first) = recipes.first() else { return Ok(Vec::new()) };
    let largest = first.picture.variants(&first.how).into_iter().max_by_key(|one| one.width);
    let largest = largest.ok_or("nothing is made of it")?;
    let whole = decoded(first, source, (largest.width, largest.height))?;
    let mut sizes: BTreeMap<(u32, u32), Pixels> = BTreeMap::new();
    let one = |recipe: &Recipe| {
        let (width, height) = (recipe.variant.width, recipe.variant.height);
        let pixels = match sizes.entry((width, height)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(whole.shrunk(width, height)?),
        };
        encoded(pixels, recipe)
    };
    recipes.iter().map(one).collect()
}

/// The picture upright, in sRGB, eight bits a colour, of the size `size`.
fn decoded(recipe: &Recipe, source: &[u8], size: (u32, u32)) -> Result<Pixels, String> {
    let picture = &recipe.picture;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut decoder =
        decoder(picture.format, source, limits).ok_or("its head cannot be read".to_owned())?;
    let sideways =
        |(width, height)| if picture.turned > 4 { (height, width) } else { (width, height) };
    let (width, height) = decoder.dimensions();
    // Changed since it was looked at: what was promised of it no longer holds.
    if picture.size != Some(sideways((width, height))) {
        return Err("it changed while the site was built".to_owned());
    }
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    let channels = if image.color().has_alpha() { 4 } else { 3 };
    let bytes = match channels {
        4 => image.into_rgba8().into_raw(),
        _ => image.into_rgb8().into_raw(),
    };
    let size = sideways(size);
    let mut pixels = Pixels { width, height, channels, bytes }.shrunk(size.0, size.1)?;
    if let Some(profile) = profile {
        in_srgb(&mut pixels, &profile);
    }
    Ok(upright(pixels, picture.turned))
}

/// `pixels`, which lie as Exif's `turned` says, as they are to be seen.
fn upright(pixels: Pixels, turned: u8) -> Pixels {
    let Some(turned) = Orientation::from_exif(turned).filter(|_| turned > 1) else { return pixels };
    let Pixels { width, height, channels, bytes } = pixels;
    let image = match channels {
        4 => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8),
        _ => RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
    };
    let mut image = image.unwrap_or_default();
    image.apply_orientation(turned);
    let (width, height) = (image.width(), image.height());
    Pixels { width, height, channels, bytes: image.into_bytes() }
}

/// Puts `pixels`, whose colours `profile` explains, into those that pages are in. A profile that
/// cannot be used says nothing.
fn in_srgb(pixels: &mut Pixels, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let layout = if pixels.channels == 4 { Layout::Rgba } else { Layout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    if let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) {
        let mut out = vec![0; pixels.bytes.len()];
        if transform.transform(&pixels.bytes, &mut out).is_ok() {
            pixels.bytes = out;
        }
    }
}

fn encoded(pixels: &Pixels, recipe: &Recipe) -> Result<Vec<u8>, String> {
    let quality = recipe.how.quality;
    let Pixels { width, height, channels, bytes } = pixels;
    match recipe.variant.format {
        // A JPEG is not transparent.
        Format::Jpeg if *channels == 3 => {
            let mut out = Vec::new();
            JpegEncoder::new_with_quality(&mut out, quality)
                .write_image(bytes, *width, *height, ExtendedColorType::Rgb8)
                .map_err(|error| error.to_string())?;
            Ok(out)
        }
        Format::Webp => {
            let lossy = webp(pixels, false, quality)?;
            // A chart is smaller as it is than with the traces of a photograph's compression.
            if recipe.picture.format == Format::Png {
                let lossless = webp(pixels, true, quality)?;
                return Ok(if lossless.len() <= lossy.len() { lossless } else { lossy });
            }
            Ok(lossy)
        }
        _ => png(*width, *height, bytes, *channels == 4),
    }
}

fn webp(pixels: &Pixels, lossless: bool, quality: u8) -> Result<Vec<u8>, String> {
    let layout =
        if pixels.channels == 4 { webp::PixelLayout::Rgba } else { webp::PixelLayout::Rgb };
    let encoder = webp::Encoder::new(&pixels.bytes, layout, pixels.width, pixels.height);
    let quality = if lossless { 75.0 } else { f32::from(quality) };
    let out = encoder.encode_simple(lossless, quality);
    out.map(|out| out.to_vec()).map_err(|error| format!("{error:?}"))
}

/// A PNG of `pixels`, three or, with `alpha`, four bytes each, row by row.
///
/// # Errors
/// Where there are more or fewer of them than `width` times `height`.
pub fn png(width: u32, height: u32, pixels: &[u8], alpha: bool) -> Result<Vec<u8>, String> {
    let colour = if alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let expected = u64::from(width) * u64::from(height) * if alpha { 4 } else { 3 };
    if pixels.len() as u64 != expected {
        return Err(format!("{} bytes are no picture of {width} × {height}", pixels.len()));
    }
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Default, Filter::Adaptive)
        .write_image(pixels, width, height, colour)
        .map_err(|error| error.to_string())?;
    Ok(out)
}
