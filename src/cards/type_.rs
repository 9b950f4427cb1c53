//! Lines of text as outlines.

use std::sync::LazyLock;

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use rustybuzz::{Face, UnicodeBuffer, shape};
use tiny_skia::{Path, PathBuilder};
use unicode_normalization::UnicodeNormalization as _;

static SERIF: &[u8] = include_bytes!("fonts/NotoSerif-Bold.ttf");
static SANS: &[u8] = include_bytes!("fonts/NotoSans-Regular.ttf");

/// The two sorts of type.
pub(super) struct Types<'a> {
    pub(super) serif: Type<'a>,
    pub(super) sans: Type<'a>,
}

impl Types<'static> {
    /// Read once; `None` where what is carried along cannot be read.
    pub(super) fn get() -> Option<&'static Self> {
        static TYPES: LazyLock<Option<Types<'static>>> =
            LazyLock::new(|| Some(Types { serif: Type::new(SERIF)?, sans: Type::new(SANS)? }));
        TYPES.as_ref()
    }
}

/// A sort of type.
pub(super) struct Type<'a> {
    face: Face<'a>,
}

/// A line of text in one size.
pub(super) struct Line {
    /// Its outlines, the line beginning at 0,0; downwards is positive.
    pub(super) path: Option<Path>,
}

impl<'a> Type<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { face: Face::from_slice(bytes, 0)? })
    }

    /// The width of `text` in pixels, with `size` pixels an em.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let shaped = self.shaped(text);
        let units: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
        self.pixels(units, size)
    }

    /// `text` as a line, with `size` pixels an em.
    pub(super) fn line(&self, text: &str, size: f32) -> Line {
        let shaped = self.shaped(text);
        let mut outlines =
            Outlines { path: PathBuilder::new(), scale: self.pixels(1, size), x: 0.0, y: 0.0 };
        let mut at = 0;
        for (glyph, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            outlines.x = self.pixels(at + place.x_offset, size);
            outlines.y = -self.pixels(place.y_offset, size);
            // Every glyph of a font has a number below 65,536.
            let id = GlyphId(u16::try_from(glyph.glyph_id).unwrap_or_default());
            self.face.outline_glyph(id, &mut outlines);
            at += place.x_advance;
        }
        Line { path: outlines.path.finish() }
    }

    fn shaped(&self, text: &str) -> rustybuzz::GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        shape(&self.face, &[], buffer)
    }

    #[expect(clippy::cast_precision_loss, reason = "units of a line are far below 2^24")]
    fn pixels(&self, units: i32, size: f32) -> f32 {
        units as f32 * size / self.face.units_per_em() as f32
    }

    fn lacks(&self, c: char) -> bool {
        self.face.glyph_index(c).is_none()
    }
}

struct Outlines {
    path: PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Outlines {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Outlines {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// `text` as it is drawn: composed, on one line, without signs that are not seen.
pub(super) fn tidy(text: &str) -> String {
    let seen = text.nfc().filter(|c| !is_unseen(*c));
    let spaced: String = seen.map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Hyphens where a word may break, joiners, marks of direction, selectors of variants.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The first letter of `text` that there is no type for.
pub fn lacking(text: &str) -> Option<char> {
    let types = Types::get()?;
    tidy(text).chars().find(|c| types.serif.lacks(*c) || types.sans.lacks(*c))
}
