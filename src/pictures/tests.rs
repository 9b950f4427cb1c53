use std::io::Cursor;

use image::{DynamicImage, ImageEncoder as _, Rgb, RgbImage};

use super::*;

/// A picture that is red at its top left, green at its top right, blue below.
fn pixels(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        match (x < width / 2, y < height / 2) {
            (true, true) => Rgb([250, 10, 10]),
            (false, true) => Rgb([10, 250, 10]),
            _ => Rgb([10, 10, 250]),
        }
    }))
}

fn file(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG that lies as Exif's `turned` says, with the place where it was taken.
fn photograph(width: u32, height: u32, turned: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
    exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend([1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
    let jpeg = file(ImageFormat::Jpeg, width, height);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

fn gif(frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    let frame = || image::Frame::new(pixels(6, 4).to_rgba8());
    encoder.encode_frames((0..frames).map(|_| frame())).unwrap();
    drop(encoder);
    bytes
}

fn how(widths: &[u32]) -> How {
    How { widths: widths.to_vec(), ..How::default() }
}

/// All files that are made of `source`.
fn made(source: &[u8], path: &str, how: &How) -> Vec<(Variant, Vec<u8>)> {
    let picture = Arc::new(Picture::read(path, source));
    let recipe = |variant| Recipe {
        from: path.into(),
        picture: picture.clone(),
        how: how.clone().into(),
        variant,
    };
    let recipes: Vec<Recipe> = picture.variants(how).into_iter().map(recipe).collect();
    let files = Recipe::make(&recipes, source).unwrap();
    recipes.into_iter().map(|recipe| recipe.variant).zip(files).collect()
}

#[test]
fn files_say_what_they_are() {
    for (path, bytes, format, size, moves, fault) in [
        ("a.jpg", file(ImageFormat::Jpeg, 8, 6), Format::Jpeg, Some((8, 6)), false, None),
        ("a.JPEG", file(ImageFormat::Jpeg, 8, 6), Format::Jpeg, Some((8, 6)), false, None),
        ("a.png", file(ImageFormat::Png, 8, 6), Format::Png, Some((8, 6)), false, None),
        ("a.webp", file(ImageFormat::WebP, 8, 6), Format::Webp, Some((8, 6)), false, None),
        ("a.gif", gif(1), Format::Gif, Some((6, 4)), false, None),
        ("a.gif", gif(3), Format::Gif, Some((6, 4)), true, None),
        ("a.svg", b"<svg viewBox='0 0 3 2'/>".to_vec(), Format::Svg, Some((3, 2)), false, None),
        ("a.avif", b"\0\0\0\x20ftypavif".to_vec(), Format::Other, None, false, None),
        ("a.png", Vec::new(), Format::Other, None, false, Some(Fault::Empty)),
        ("a.png", b"<html>".to_vec(), Format::Other, None, false, Some(Fault::NoPicture)),
        (
            "a.png",
            file(ImageFormat::Jpeg, 8, 6),
            Format::Jpeg,
            Some((8, 6)),
            false,
            Some(Fault::Ending(Format::Jpeg)),
        ),
        (
            "a.png",
            file(ImageFormat::Png, 1, 1),
            Format::Png,
            Some((1, 1)),
            false,
            Some(Fault::Point),
        ),
    ] {
        let picture = Picture::read(path, &bytes);
        let found = (picture.format, picture.size, picture.moves, picture.fault);
        assert_eq!(found, (format, size, moves, fault), "{path}");
    }
}

#[test]
fn what_moves_is_drawn_or_is_broken_is_left_as_it_is() {
    let whole = Picture::read("a.png", &file(ImageFormat::Png, 8, 6));
    assert_eq!(whole.variants(&how(&[4, 100])).len(), 4);
    assert!(whole.variants(&how(&[])).is_empty());
    for (path, bytes) in [("a.gif", gif(2)), ("a.gif", gif(1)), ("a.svg", b"<svg/>".to_vec())] {
        assert!(Picture::read(path, &bytes).variants(&how(&[4])).is_empty(), "{path}");
    }
    // An animated PNG has this chunk before its pixels.
    let png = file(ImageFormat::Png, 8, 6);
    let chunk =
        [0, 0, 0, 8, b'a', b'c', b'T', b'L', 0, 0, 0, 2, 0, 0, 0, 0, 0xF3, 0x8D, 0x93, 0x70];
    let moving = [&png[..33], &chunk, &png[33..]].concat();
    let picture = Picture::read("a.png", &moving);
    assert_eq!((picture.moves, picture.fault, picture.size), (true, None, Some((8, 6))));
    assert!(picture.variants(&how(&[4])).is_empty());
}

#[test]
fn every_cut_is_found() {
    for (path, bytes) in [
        ("a.jpg", photograph(40, 30, 6)),
        ("a.png", file(ImageFormat::Png, 40, 30)),
        ("a.webp", file(ImageFormat::WebP, 40, 30)),
        ("a.gif", gif(2)),
    ] {
        assert_eq!(Picture::read(path, &bytes).fault, None, "{path}");
        for end in 0..bytes.len() - 1 {
            let picture = Picture::read(path, &bytes[..end]);
            // A GIF whose frames are whole lacks nothing.
            let whole_frames = picture.format == Format::Gif && picture.fault.is_none();
            assert!(picture.fault.is_some() || whole_frames, "{path} cut at {end}");
            assert!(!picture.can_be_made(), "{path} cut at {end}");
        }
    }
}

#[test]
fn a_head_that_promises_too_much_is_refused_before_anything_is_decoded() {
    let mut png = file(ImageFormat::Png, 8, 6);
    png[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    // The checksum of the head, which covers its name, too.
    let checksum = png[12..29].iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)))
    });
    png[29..33].copy_from_slice(&(!checksum).to_be_bytes());
    let picture = Picture::read("a.png", &png);
    assert_eq!((picture.size, picture.fault), (Some((60_000, 60_000)), Some(Fault::TooLarge)));
    assert!(!picture.can_be_made());
}

#[test]
fn a_profile_that_swells_when_it_is_read_does_no_harm() {
    // Four bytes of profile in front, then zeros: as small as they compress, as large as they are.
    let mut zeros = Vec::new();
    let plain = vec![0u8; 4000 * 4000 * 3];
    image::codecs::png::PngEncoder::new(&mut zeros)
        .write_image(&plain, 4000, 4000, image::ExtendedColorType::Rgb8)
        .unwrap();
    let start = zeros.windows(4).position(|four| four == b"IDAT").unwrap();
    let length = u32::from_be_bytes(zeros[start - 4..start].try_into().unwrap()) as usize;
    let mut chunk = b"iCCPx\0\0".to_vec();
    chunk.extend_from_slice(&zeros[start + 4..start + 4 + length]);
    let mut sum = !0u32;
    for byte in &chunk {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 * (sum & 1));
        }
    }
    let size = u32::try_from(chunk.len() - 4).unwrap().to_be_bytes();
    let png = file(ImageFormat::Png, 40, 30);
    let bomb = [&png[..33], &size, &chunk, &(!sum).to_be_bytes(), &png[33..]].concat();
    let picture = Picture::read("a.png", &bomb);
    assert!(picture.fault.is_none_or(|fault| fault == Fault::Unreadable), "{picture:?}");
    if picture.can_be_made() {
        assert!(!made(&bomb, "a.png", &how(&[20])).is_empty());
    }
}

#[test]
fn sizes_are_those_asked_for_and_never_larger_than_the_picture() {
    let sizes = |width, height, widths: &[u32]| {
        let picture = Picture::read("a.jpg", &file(ImageFormat::Jpeg, width, height));
        let made = picture.variants(&how(widths)).into_iter();
        let made = made.filter(|one| one.format == Format::Webp);
        made.map(|one| (one.width, one.height)).collect::<Vec<_>>()
    };
    assert_eq!(sizes(1000, 500, &[200, 400, 800]), [(200, 100), (400, 200), (800, 400)]);
    assert_eq!(sizes(600, 300, &[200, 400, 800]), [(200, 100), (400, 200), (600, 300)]);
    assert_eq!(sizes(100, 300, &[200, 400]), [(100, 300)]);
    assert_eq!(sizes(1000, 2, &[200]), [(200, 1)]);
    let webp = Picture::read("a.webp", &file(ImageFormat::WebP, 8, 6));
    let formats: Vec<Format> = webp.variants(&how(&[4])).iter().map(|one| one.format).collect();
    assert_eq!(formats, [Format::Webp]);
    let plain = How { webp: false, ..how(&[4]) };
    let png = Picture::read("a.png", &file(ImageFormat::Png, 8, 6));
    let formats: Vec<Format> = png.variants(&plain).iter().map(|one| one.format).collect();
    assert_eq!(formats, [Format::Png]);
}

#[test]
fn what_is_made_is_whole_and_of_the_size_that_was_promised() {
    for (path, source) in [
        ("a.jpg", file(ImageFormat::Jpeg, 90, 60)),
        ("a.png", file(ImageFormat::Png, 90, 60)),
        ("a.webp", file(ImageFormat::WebP, 90, 60)),
    ] {
        let files = made(&source, path, &how(&[30, 60]));
        assert!(files.len() >= 2);
        for (variant, bytes) in files {
            let name = format!("x.{}", variant.format.endings()[0]);
            let picture = Picture::read(&name, &bytes);
            assert_eq!(picture.fault, None, "{path} {variant:?}");
            assert_eq!(picture.size, Some((variant.width, variant.height)), "{path} {variant:?}");
        }
    }
}

#[test]
fn photographs_are_turned_upright_and_forget_where_they_were_taken() {
    let near =
        |pixel: [u8; 3], wanted: [u8; 3]| pixel.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 60);
    let (red, green, blue) = ([250, 10, 10], [10, 250, 10], [10, 10, 250]);
    for (turned, size, top_left, top_right) in [
        (1, (64, 48), red, green),
        (2, (64, 48), green, red),
        (3, (64, 48), blue, blue),
        (6, (48, 64), blue, red),
        (8, (48, 64), green, blue),
    ] {
        let source = photograph(64, 48, turned);
        let picture = Picture::read("a.jpg", &source);
        assert_eq!((picture.size, picture.turned, picture.located), (Some(size), turned, true));
        for (variant, bytes) in made(&source, "a.jpg", &how(&[4000])) {
            let ending = variant.format.endings()[0];
            let small = Picture::read(&format!("a.{ending}"), &bytes);
            assert_eq!((small.size, small.turned, small.located), (Some(size), 1, false));
            assert!(!bytes.windows(4).any(|four| four == b"Exif" || four == b"EXIF"));
            let shown = image::load_from_memory(&bytes).unwrap().to_rgb8();
            let (left, right) = (shown.get_pixel(6, 6).0, shown.get_pixel(size.0 - 7, 6).0);
            assert!(
                near(left, top_left) && near(right, top_right),
                "{turned} {ending}: {left:?} {right:?}"
            );
        }
    }
}

#[test]
fn colours_of_another_profile_become_those_of_pages() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut source = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut source);
    image::ImageEncoder::set_icc_profile(&mut encoder, profile).unwrap();
    let pixels = vec![[200u8, 60, 60]; 16 * 16].concat();
    let rgb = image::ExtendedColorType::Rgb8;
    image::ImageEncoder::write_image(encoder, &pixels, 16, 16, rgb).unwrap();
    for (variant, bytes) in made(&source, "a.png", &how(&[4000])) {
        let shown = image::load_from_memory(&bytes).unwrap().to_rgb8();
        let [red, green, _] = shown.get_pixel(8, 8).0;
        // A red of the wider gamut lies farther out in the narrower one.
        assert!(red > 210 && green < 55, "{variant:?}: {red} {green}");
        assert!(!bytes.windows(4).any(|four| four == b"iCCP" || four == b"ICCP"));
    }
}

#[test]
fn the_same_file_is_made_into_the_same_bytes_alone_and_with_others() {
    let source = photograph(90, 60, 1);
    let picture = Arc::new(Picture::read("a.jpg", &source));
    let how = Arc::new(how(&[30, 60]));
    for (variant, bytes) in made(&source, "a.jpg", &how) {
        let (picture, how) = (picture.clone(), how.clone());
        let alone = Recipe { from: "a.jpg".into(), picture, how, variant };
        assert_eq!(Recipe::make(&[alone], &source).unwrap(), [bytes], "{variant:?}");
    }
}

#[test]
fn keys_and_marks_differ_where_the_bytes_may() {
    let source = photograph(90, 60, 1);
    let recipe = |source: &[u8], how: How, at: usize| {
        let picture = Arc::new(Picture::read("a.jpg", source));
        let variant = picture.variants(&how)[at];
        Recipe { from: "a.jpg".into(), picture, how: how.into(), variant }
    };
    let usual = recipe(&source, how(&[30, 60]), 0);
    assert_eq!(usual.key(), recipe(&source, how(&[30, 60]), 0).key());
    let better = How { quality: 90, ..how(&[30, 60]) };
    for other in [
        recipe(&source, how(&[30, 60]), 1),
        recipe(&source, how(&[30, 60]), 2),
        recipe(&source, how(&[30, 80]), 0),
        recipe(&source, better.clone(), 0),
        recipe(&photograph(90, 60, 6), how(&[30, 60]), 0),
    ] {
        assert_ne!(usual.key(), other.key(), "{other:?}");
    }
    assert_ne!(mark(&usual.picture, &how(&[30, 60])), mark(&usual.picture, &better));
}

#[test]
fn a_file_that_changed_since_it_was_looked_at_is_refused() {
    let picture = Arc::new(Picture::read("a.jpg", &photograph(90, 60, 1)));
    let how = Arc::new(how(&[30]));
    let variant = picture.variants(&how)[0];
    let recipe = Recipe { from: "a.jpg".into(), picture, how, variant };
    assert!(Recipe::make(std::slice::from_ref(&recipe), &photograph(80, 60, 1)).is_err());
    assert!(Recipe::make(std::slice::from_ref(&recipe), b"").is_err());
    assert!(Recipe::make(&[recipe], &file(ImageFormat::Png, 90, 60)).is_err());
}

#[test]
fn mangled_files_never_panic() {
    let mut random = fastrand::Rng::with_seed(7);
    let svg = b"<?xml version='1.0'?><svg width='10' height='20mm' viewBox='0 0 1 2'/>".to_vec();
    for (path, whole) in [
        ("a.jpg", photograph(24, 16, 6)),
        ("a.png", file(ImageFormat::Png, 24, 16)),
        ("a.webp", file(ImageFormat::WebP, 24, 16)),
        ("a.gif", gif(2)),
        ("a.svg", svg),
    ] {
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..random.usize(1..6) {
                let at = random.usize(0..bytes.len());
                match random.u8(0..4) {
                    0 => bytes[at] = random.u8(..),
                    1 => bytes[at] = 0xFF,
                    2 => bytes.truncate(at.max(1)),
                    _ => bytes.extend_from_slice(&whole[at.min(whole.len() - 1)..]),
                }
            }
            let picture = Arc::new(Picture::read(path, &bytes));
            // Whatever it says of itself now, what is made is as promised or not made.
            if picture.size.is_some_and(|(width, height)| width.max(height) < 2000) {
                let how = Arc::new(how(&[8]));
                for variant in picture.variants(&how) {
                    let recipe = Recipe {
                        from: path.into(),
                        picture: picture.clone(),
                        how: how.clone(),
                        variant,
                    };
                    let _ = Recipe::make(&[recipe], &bytes);
                }
            }
        }
    }
}
