//! From words to pixels.

use std::ops::Range;

use tiny_skia::{Color, FillRule, Paint, Pixmap, PremultipliedColorU8, Rect, Transform};

use super::type_::{Line, Type, Types, tidy};
use super::{Card, Colour, HEIGHT, WIDTH};
use crate::pictures;

/// What is free around the text.
const EDGE: f32 = 80.0;
/// The sizes of a title, the largest that fits is taken: pixels an em.
const SIZES: [f32; 6] = [100.0, 88.0, 76.0, 66.0, 58.0, 50.0];
/// The height of a title's line in ems.
const LEADING: f32 = 1.16;
/// Where titles begin and how high they may be.
const TITLE: (f32, f32) = (166.0, 320.0);
/// The size of the lines above and below.
const SMALL: f32 = 34.0;
/// Room for a line: 1200 less the edges.
const MEASURE: f32 = 1040.0;
/// How hard to look for repetitions: the least, since there are few others than plain ground. The
/// usual 6 was measured at three to five times as long, for files a third smaller.
const LEVEL: u8 = 1;

pub(super) fn draw(card: &Card) -> Option<Vec<u8>> {
    let types = Types::get()?;
    let colours = &card.colours;
    let mut canvas = Canvas { map: Pixmap::new(WIDTH, HEIGHT)? };
    let [red, green, blue] = colours.paper;
    canvas.map.fill(Color::from_rgba8(red, green, blue, 255));

    // A line with a stop on it: the sign of a page that says what came before.
    canvas.bar(0.0, 0.0, 1200.0, 14.0, colours.accent);
    let site = fitted(&types.sans, &tidy(&card.site), SMALL, MEASURE - 72.0);
    canvas.bar(EDGE, 92.0, 44.0, 4.0, colours.accent);
    canvas.dot(EDGE + 44.0, 94.0, 11.0, colours.accent);
    canvas.line(&types.sans.line(&site, SMALL), EDGE + 72.0, 106.0, colours.ink);

    let (size, lines) = title(&types.serif, &tidy(&card.title));
    let mut base = TITLE.0 + size;
    for line in lines {
        canvas.line(&types.serif.line(&line, size), EDGE, base, colours.ink);
        base += size * LEADING;
    }

    let note = fitted(&types.sans, &tidy(&card.note), SMALL, MEASURE);
    canvas.bar(EDGE, 522.0, MEASURE, 2.0, colours.soft);
    canvas.line(&types.sans.line(&note, SMALL), EDGE, 572.0, colours.soft);

    encoded(&canvas.map)
}

/// A PNG of an opaque picture. A card has less than a hundred colours, and with numbers for them it is
/// a third of the work and half of the file; one of more than 256 has them as they are.
fn encoded(map: &Pixmap) -> Option<Vec<u8>> {
    let colour = |pixel: &PremultipliedColorU8| [pixel.red(), pixel.green(), pixel.blue()];
    // Most pixels have the colour of the one before.
    let runs: Vec<&[PremultipliedColorU8]> = map.pixels().chunk_by(|a, b| a == b).collect();
    let mut palette: Vec<Colour> = runs.iter().map(|run| colour(&run[0])).collect();
    palette.sort_unstable();
    palette.dedup();
    if palette.len() > 256 {
        let opaque: Vec<Colour> = map.pixels().iter().map(colour).collect();
        return pictures::png(WIDTH, HEIGHT, opaque.as_flattened(), false).ok();
    }
    let mut numbers = Vec::with_capacity(map.pixels().len());
    for run in runs {
        let number = u8::try_from(palette.binary_search(&colour(&run[0])).ok()?).ok()?;
        numbers.resize(numbers.len() + run.len(), number);
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.as_flattened());
    // Sums of neighbours mean nothing where colours are numbers.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(LEVEL));
    encoder.write_header().and_then(|mut file| file.write_image_data(&numbers)).ok()?;
    Some(out)
}

struct Canvas {
    map: Pixmap,
}

impl Canvas {
    fn line(&mut self, line: &Line, x: f32, y: f32, colour: Colour) {
        if let Some(path) = &line.path {
            let place = Transform::from_translate(x, y);
            self.map.fill_path(path, &paint(colour), FillRule::Winding, place, None);
        }
    }

    fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.map.fill_rect(rect, &paint(colour), Transform::identity(), None);
        }
    }

    fn dot(&mut self, x: f32, y: f32, radius: f32, colour: Colour) {
        if let Some(path) = tiny_skia::PathBuilder::from_circle(x, y, radius) {
            let place = Transform::identity();
            self.map.fill_path(&path, &paint(colour), FillRule::Winding, place, None);
        }
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    let [red, green, blue] = colour;
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

/// The largest size that `text` fits in, and its lines; its beginning where it fits in none.
fn title(face: &Type<'_>, text: &str) -> (f32, Vec<String>) {
    let words: Vec<&str> = text.split(' ').collect();
    // Shaping is what takes long: once a word, for all sizes and measures.
    let widths: Vec<f32> = words.iter().map(|word| face.width(word, 1.0)).collect();
    let row = Row { widths: &widths, space: face.width(" ", 1.0) };
    let mut last = (SIZES[0], Vec::new());
    for size in SIZES {
        let lines = row.broken(MEASURE / size);
        let wide = lines.iter().any(|line| row.width(line) > MEASURE / size);
        #[expect(clippy::cast_precision_loss, reason = "lines of one title")]
        let high = lines.len() as f32 * size * LEADING > TITLE.1;
        let fits = !wide && !high;
        last = (size, lines);
        if fits {
            break;
        }
    }
    let (size, lines) = last;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lines")]
    let most = (TITLE.1 / (size * LEADING)) as usize;
    let cut = lines.len() > most;
    let mut lines: Vec<String> =
        lines.into_iter().take(most).map(|line| words[line].join(" ")).collect();
    if let Some(end) = lines.last_mut().filter(|_| cut) {
        end.push_str(" …");
    }
    let lines = lines.iter().map(|line| fitted(face, line, size, MEASURE)).collect();
    (size, lines)
}

/// The words of a title, in ems.
struct Row<'a> {
    widths: &'a [f32],
    space: f32,
}

impl Row<'_> {
    #[expect(clippy::cast_precision_loss, reason = "words of one title")]
    fn width(&self, line: &Range<usize>) -> f32 {
        let blanks = line.len().saturating_sub(1) as f32 * self.space;
        self.widths[line.clone()].iter().sum::<f32>() + blanks
    }

    /// Lines no wider than need be for their number, so that no word stands alone in the last one.
    fn broken(&self, measure: f32) -> Vec<Range<usize>> {
        let full = self.filled(measure);
        let (mut least, mut most) = (0.0, measure);
        // Twelve halvings of the measure are less than a pixel.
        for _ in 0..12 {
            let middle = (least + most) / 2.0;
            let lines = self.filled(middle);
            let fits =
                lines.len() <= full.len() && lines.iter().all(|line| self.width(line) <= middle);
            if fits { most = middle } else { least = middle }
        }
        if most < measure { self.filled(most) } else { full }
    }

    fn filled(&self, measure: f32) -> Vec<Range<usize>> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        for word in 0..self.widths.len() {
            if let Some(line) = lines.last_mut() {
                let longer = line.start..word + 1;
                if self.width(&longer) <= measure {
                    *line = longer;
                    continue;
                }
            }
            lines.push(word..word + 1);
        }
        lines
    }
}

/// `text`, or its beginning with `…` where it is wider than the card.
fn fitted(face: &Type<'_>, text: &str, size: f32, room: f32) -> String {
    if face.width(text, size) <= room {
        return text.to_owned();
    }
    // The longest beginning that fits, by halving: a title may be as long as a page.
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let shorter = |count: usize| {
        let end = ends.get(count).copied().unwrap_or(text.len());
        format!("{}…", text[..end].trim_end_matches([' ', '…']))
    };
    let (mut fits, mut wide) = (0, ends.len());
    while fits + 1 < wide {
        let middle = usize::midpoint(fits, wide);
        if face.width(&shorter(middle), size) <= room { fits = middle } else { wide = middle }
    }
    shorter(fits)
}
