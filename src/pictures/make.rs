//! From a picture to smaller files.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::{Format, LONGEST_SIDE, MOST_PIXELS, Recipe, decoder};

/// What a decoder may allocate: the largest picture in eight bytes a pixel.
const MEMORY: u64 = MOST_PIXELS * 8;

pub(super) fn make(recipes: &[Recipe], source: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let Some(first) = recipes.first() else { return Ok(Vec::new()) };
    let largest = first.picture.variants(&first.how).into_iter().max_by_key(|one| one.width);
    let largest = largest.ok_or("nothing is made of it")?;
    let whole = decoded(first, source, (largest.width, largest.height))?;
    let one = |recipe: &Recipe| {
        let (width, height) = (recipe.variant.width, recipe.variant.height);
        let sized;
        let shown = if (width, height) == (whole.width(), whole.height()) {
            &whole
        } else {
            sized = whole.resize_exact(width, height, FilterType::Lanczos3);
            &sized
        };
        encoded(shown, recipe).map_err(|error| error.to_string())
    };
    recipes.iter().map(one).collect()
}

/// The picture upright, in sRGB, eight bits a colour, of the size `size`.
fn decoded(recipe: &Recipe, source: &[u8], size: (u32, u32)) -> Result<DynamicImage, String> {
    let picture = &recipe.picture;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut decoder =
        decoder(picture.format, source, limits).ok_or("its head cannot be read".to_owned())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err("it is too large".to_owned());
    }
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    if let Some(turned) = Orientation::from_exif(picture.turned) {
        image.apply_orientation(turned);
    }
    // Changed since it was looked at: what was promised of it no longer holds.
    if Some((image.width(), image.height())) != picture.size {
        return Err("it changed while the site was built".to_owned());
    }
    let image = if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    };
    let image = if size == (image.width(), image.height()) {
        image
    } else {
        image.resize_exact(size.0, size.1, FilterType::Lanczos3)
    };
    Ok(match profile {
        Some(profile) => in_srgb(image, &profile),
        None => image,
    })
}

/// `image`, whose colours `profile` explains, in those that pages are in. A profile that cannot be
/// used says nothing.
fn in_srgb(image: DynamicImage, profile: &[u8]) -> DynamicImage {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return image };
    if profile.color_space != DataColorSpace::Rgb {
        return image;
    }
    let layout = if image.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else {
        return image;
    };
    let mut out = image.clone();
    let pixels: &mut [u8] = match &mut out {
        DynamicImage::ImageRgb8(out) => out,
        DynamicImage::ImageRgba8(out) => out,
        _ => return image,
    };
    match transform.transform(image.as_bytes(), pixels) {
        Ok(()) => out,
        Err(_) => image,
    }
}

fn encoded(image: &DynamicImage, recipe: &Recipe) -> Result<Vec<u8>, String> {
    let quality = recipe.how.quality;
    match recipe.variant.format {
        Format::Jpeg => {
            let mut out = Vec::new();
            let rgb = image.to_rgb8();
            let (width, height) = rgb.dimensions();
            JpegEncoder::new_with_quality(&mut out, quality)
                .write_image(&rgb, width, height, ExtendedColorType::Rgb8)
                .map_err(|error| error.to_string())?;
            Ok(out)
        }
        Format::Webp => {
            let lossy = webp(image, false, quality)?;
            // A chart is smaller as it is than with the traces of a photograph's compression.
            if recipe.picture.format == Format::Png {
                let lossless = webp(image, true, quality)?;
                return Ok(if lossless.len() <= lossy.len() { lossless } else { lossy });
            }
            Ok(lossy)
        }
        _ => png(image.width(), image.height(), image.as_bytes(), image.color().has_alpha()),
    }
}

fn webp(image: &DynamicImage, lossless: bool, quality: u8) -> Result<Vec<u8>, String> {
    let layout =
        if image.color().has_alpha() { webp::PixelLayout::Rgba } else { webp::PixelLayout::Rgb };
    let encoder = webp::Encoder::new(image.as_bytes(), layout, image.width(), image.height());
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
