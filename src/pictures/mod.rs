//! Pictures: what a file says of itself, and the smaller files that are made of it. Hides `image`,
//! `fast_image_resize`, `webp` and `moxcms`.
//!
//! Pure: from bytes to facts ([`Picture::read`]) and from bytes to bytes ([`Recipe::make`]). What is
//! made holds pixels alone: no camera, no place, no day; turned upright, in sRGB.

mod exif;
mod make;
mod shrink;
mod svg;
#[cfg(test)]
mod tests;
mod whole;

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageDecoder as _, ImageFormat, ImageReader, Limits};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

pub use make::png;

/// More pixels than this are not decoded: 120 million take half a gigabyte as they are.
pub const MOST_PIXELS: u64 = 120_000_000;
/// No side may be longer: what JPEG can hold, too.
pub const LONGEST_SIDE: u32 = 65_535;
/// What may be allocated while the head is read: profiles and notes are compressed in some formats.
const HEAD: u64 = 32 * 1024 * 1024;
/// WebP holds no side that is longer.
const LONGEST_IN_WEBP: u32 = 16_383;
/// Changes whenever the same file is made into other bytes.
const MAKING: u32 = 1;

/// What is in a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG, or APNG where it moves.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// SVG.
    Svg,
    /// Something that is not looked into.
    Other,
}

impl Format {
    /// How the names of its files end, the usual one first.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png", "apng"],
            Self::Webp => &["webp"],
            Self::Gif => &["gif"],
            Self::Svg => &["svg"],
            Self::Other => &[],
        }
    }

    /// Its media type; none for what is not looked into.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Svg => "image/svg+xml",
            Self::Other => "",
        }
    }

    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
            Self::Other => "something else",
        }
    }

    /// What a file with this path should be, by the ending of its name.
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let all = [Self::Jpeg, Self::Png, Self::Webp, Self::Gif, Self::Svg];
        let found = all.into_iter().find(|format| format.endings().contains(&ending.as_str()));
        found.unwrap_or(Self::Other)
    }

    /// What a file is, by its first bytes.
    fn of_bytes(bytes: &[u8]) -> Self {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Self::Png,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            _ if svg::is(bytes) => Self::Svg,
            _ => Self::Other,
        }
    }

    fn decoder(self) -> Option<ImageFormat> {
        match self {
            Self::Jpeg => Some(ImageFormat::Jpeg),
            Self::Png => Some(ImageFormat::Png),
            Self::Webp => Some(ImageFormat::WebP),
            Self::Gif => Some(ImageFormat::Gif),
            Self::Svg | Self::Other => None,
        }
    }
}

/// What is wrong with a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It is empty.
    Empty,
    /// Nothing in it says that it is a picture of the kind that its name says.
    NoPicture,
    /// Its head cannot be read.
    Unreadable,
    /// It ends before the picture does.
    CutShort,
    /// Decoded it would be too large.
    TooLarge,
    /// It is a single point.
    Point,
    /// It is a picture of this other format than its name says.
    Ending(Format),
}

impl Fault {
    /// Whether nothing can be made of such a file.
    fn is_fatal(self) -> bool {
        !matches!(self, Self::Ending(_))
    }
}

/// What a picture's file says of itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Picture {
    /// What it is.
    pub format: Format,
    /// Width and height as it is shown, in pixels, where they are known.
    pub size: Option<(u32, u32)>,
    /// How it lies, as Exif numbers it: 1 is upright.
    pub turned: u8,
    /// Whether it moves.
    pub moves: bool,
    /// Whether it says where on earth it was taken.
    pub located: bool,
    /// xxh3 of the file.
    pub hash: u64,
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

impl Picture {
    /// Reads what the file at `path` with the content `bytes` says; its pixels are not looked at.
    pub fn read(path: &str, bytes: &[u8]) -> Self {
        let format = Format::of_bytes(bytes);
        let named = Format::of_path(path);
        let mut picture = Self {
            format,
            size: None,
            turned: 1,
            moves: false,
            located: false,
            hash: xxh3_64(bytes),
            fault: None,
        };
        if bytes.is_empty() {
            picture.fault = Some(Fault::Empty);
        } else if format == Format::Other {
            // What is not looked into may be as good: AVIF, an icon.
            picture.fault = (named != Format::Other).then_some(Fault::NoPicture);
        } else if format == Format::Svg {
            picture.size = svg::size(bytes);
            picture.fault = (named != format).then_some(Fault::Ending(format));
        } else {
            picture.fault = picture.head(bytes).err();
            if picture.fault.is_none() && named != format {
                picture.fault = Some(Fault::Ending(format));
            }
        }
        picture
    }

    fn head(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let whole = whole::look(self.format, bytes);
        let unreadable = if whole.is_some() { Fault::Unreadable } else { Fault::CutShort };
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(HEAD);
        let mut decoder = decoder(self.format, bytes, limits).ok_or(unreadable)?;
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 {
            return Err(Fault::Unreadable);
        }
        let turned = decoder.orientation().map_or(1, |turned| turned.to_exif());
        let sideways = (5..=8).contains(&turned);
        self.turned = turned;
        self.size = Some(if sideways { (height, width) } else { (width, height) });
        let exif = decoder.exif_metadata().ok().flatten();
        self.located = exif.is_some_and(|exif| exif::is_located(&exif));
        if pixels > MOST_PIXELS || width > LONGEST_SIDE || height > LONGEST_SIDE {
            return Err(Fault::TooLarge);
        }
        self.moves = whole.ok_or(Fault::CutShort)?;
        if pixels == 1 { Err(Fault::Point) } else { Ok(()) }
    }

    /// Whether smaller files can be made of it. What moves or is drawn is shown as it is.
    pub fn can_be_made(&self) -> bool {
        matches!(self.format, Format::Jpeg | Format::Png | Format::Webp)
            && !self.moves
            && self.size.is_some()
            && !self.fault.is_some_and(Fault::is_fatal)
    }

    /// The files that are made of it by `how`, the smallest first, of one size the WebP first; none
    /// where it is shown as it is.
    pub fn variants(&self, how: &How) -> Vec<Variant> {
        let Some((width, height)) = self.size.filter(|_| self.can_be_made()) else {
            return Vec::new();
        };
        let Some(largest) = how.widths.iter().copied().max() else { return Vec::new() };
        let mut widths: Vec<u32> = how.widths.iter().copied().filter(|w| *w < width).collect();
        widths.push(width.min(largest));
        widths.sort_unstable();
        widths.dedup();
        let mut variants = Vec::new();
        for width_of in widths {
            let height_of = scaled(height, width_of, width);
            let fits = width_of.max(height_of) <= LONGEST_IN_WEBP;
            let mut add = |format| {
                variants.push(Variant { width: width_of, height: height_of, format });
            };
            if fits && how.webp && self.format != Format::Webp {
                add(Format::Webp);
            }
            if fits || self.format != Format::Webp {
                add(self.format);
            }
        }
        variants
    }
}

/// `length` of a picture that is `of` wide when it is made `width` wide.
fn scaled(length: u32, width: u32, of: u32) -> u32 {
    let (length, width, of) = (u64::from(length), u64::from(width), u64::from(of.max(1)));
    u32::try_from((length * width + of / 2) / of).unwrap_or(u32::MAX).max(1)
}

fn decoder(
    format: Format,
    bytes: &[u8],
    limits: Limits,
) -> Option<Box<dyn image::ImageDecoder + '_>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.decoder()?);
    reader.limits(limits);
    reader.into_decoder().ok().map(|decoder| Box::new(decoder) as Box<dyn image::ImageDecoder>)
}

/// How pictures are made smaller: `[pictures]` in the settings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct How {
    /// The widths that are made, in pixels; none where pictures are shown as they are.
    pub widths: Vec<u32>,
    /// Whether WebP is made beside the file's own format.
    pub webp: bool,
    /// From 1, small, to 100, like the original. For JPEG and WebP.
    pub quality: u8,
}

impl Default for How {
    fn default() -> Self {
        Self { widths: vec![480, 960, 1600], webp: true, quality: 80 }
    }
}

/// A file that is made of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variant {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it is.
    pub format: Format,
}

/// How one file is made of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The picture's file, from the site's root.
    pub from: Arc<str>,
    /// What that file says of itself.
    pub picture: Arc<Picture>,
    /// How pictures are made.
    pub how: Arc<How>,
    /// What is made.
    pub variant: Variant,
}

impl Recipe {
    /// What the made file is recognised by: the same key means the same bytes.
    pub fn key(&self) -> u128 {
        let Self { picture, how, variant, .. } = self;
        let Variant { width, height, format } = variant;
        // The smaller sizes are made of the largest.
        let largest = how.widths.iter().max();
        let what = (MAKING, picture.hash, picture.turned, largest, how.quality);
        xxh3_128(format!("picture {what:?} {width} {height} {format:?}").as_bytes())
    }

    /// All that is made of the same picture, this one too.
    pub fn all(&self) -> impl Iterator<Item = Self> {
        let variants = self.picture.variants(&self.how);
        variants.into_iter().map(|variant| Self { variant, ..self.clone() })
    }

    /// Makes the files of `recipes`, all of one picture whose content is `source`.
    ///
    /// # Errors
    /// Why the picture cannot be decoded, in words.
    pub fn make(recipes: &[Self], source: &[u8]) -> Result<Vec<Vec<u8>>, String> {
        make::make(recipes, source)
    }
}

/// A short mark of a picture and how it is made, for the names of its files.
pub fn mark(picture: &Picture, how: &How) -> u64 {
    let largest = how.widths.iter().max();
    xxh3_64(format!("{MAKING} {} {largest:?} {}", picture.hash, how.quality).as_bytes())
}
