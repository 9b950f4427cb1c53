//! Cards: the picture that other sites and messengers show of a page, drawn from its title. Hides
//! `tiny_skia` and `rustybuzz`, and `png` for pictures of few colours.
//!
//! The type is carried along (`fonts/`): Noto Serif and Noto Sans, cut down to the Latin, Greek and
//! Cyrillic scripts. What it has no letters for is not drawn at all ([`lacking`]).

mod draw;
mod type_;

use xxhash_rust::xxh3::xxh3_128;

pub use type_::lacking;

/// The width of a card in pixels, as Open Graph and its readers have it.
pub const WIDTH: u32 = 1200;
/// The height of a card in pixels.
pub const HEIGHT: u32 = 630;
/// Changes whenever the same card is drawn in another way.
const DRAWING: u32 = 4;

/// A colour: red, green, blue.
pub type Colour = [u8; 3];

/// The colours of a card, called as in the themes' style sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colours {
    /// The ground.
    pub paper: Colour,
    /// Title and name.
    pub ink: Colour,
    /// What stands beside them.
    pub soft: Colour,
    /// The mark.
    pub accent: Colour,
}

impl Default for Colours {
    fn default() -> Self {
        Self {
            paper: [0xFF; 3],
            ink: [0x15, 0x18, 0x1A],
            soft: [0x56, 0x5C, 0x60],
            accent: [0xB5, 0x12, 0x1B],
        }
    }
}

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    /// The name of the site.
    pub site: String,
    /// The title of the page.
    pub title: String,
    /// What sort of page it is, and of which day.
    pub note: String,
    /// Its colours.
    pub colours: Colours,
}

impl Card {
    /// What the drawn card is recognised by: the same key means the same bytes.
    pub fn key(&self) -> u128 {
        xxh3_128(format!("card {DRAWING} {self:?}").as_bytes())
    }

    /// The card as a PNG of [`WIDTH`] times [`HEIGHT`]; `None` where that cannot be.
    pub fn draw(&self) -> Option<Vec<u8>> {
        draw::draw(self)
    }
}

/// Reads a colour as style sheets write it: `#b5121b`, `#fff`, `rgb(181 18 27)`, and the first of
/// `light-dark(…)`. `None` for all other ways.
pub fn colour(text: &str) -> Option<Colour> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(inner) = text.strip_prefix("light-dark(") {
        // The colours in it may have commas of their own.
        let mut depth = 0;
        let end = inner.find(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth -= 1;
                false
            }
            c => c == ',' && depth == 0,
        })?;
        return colour(&inner[..end]);
    }
    if let Some(inner) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let mut parts = inner.split([' ', ',']).filter(|part| !part.is_empty());
        let mut part = || parts.next()?.parse().ok();
        let colour = [part()?, part()?, part()?];
        return parts.next().is_none().then_some(colour);
    }
    let digits = text.strip_prefix('#')?;
    let digit = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok();
    match digits.len() {
        3 => Some([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17]),
        6 => {
            let two = |at| Some(digit(at)? * 16 + digit(at + 1)?);
            Some([two(0)?, two(2)?, two(4)?])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str) -> Card {
        Card {
            site: "Example Backgrounds".to_owned(),
            title: title.to_owned(),
            note: "Explainer, as of 10 January 2024".to_owned(),
            colours: Colours::default(),
        }
    }

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        for (text, expected) in [
            ("#b5121b", Some([0xB5, 0x12, 0x1B])),
            (" #FFF ", Some([255, 255, 255])),
            ("rgb(1, 2, 3)", Some([1, 2, 3])),
            ("rgb(1 2 3)", Some([1, 2, 3])),
            ("light-dark(#111, #eee)", Some([17, 17, 17])),
            ("light-dark(rgb(1, 2, 3), #eee)", Some([1, 2, 3])),
            ("rgb(1 2 3 4)", None),
            ("rgb(1 2 300)", None),
            ("#12345", None),
            ("#üü", None),
            ("light-dark(#111", None),
            ("red", None),
            ("", None),
        ] {
            assert_eq!(colour(text), expected, "{text}");
        }
    }

    #[test]
    fn a_card_is_a_picture_of_the_size_that_it_says() {
        let long =
            "The end of the international coalition’s mission and what comes after it ".repeat(9);
        let glued = "W".repeat(300);
        for title in
            ["Iraq", "", " ", &long, &glued, "a\nb\tc", "Ünïcödé Łódź Ελλάδα Київ", "e\u{301}"]
        {
            let png = card(title).draw().unwrap();
            let picture = crate::pictures::Picture::read("card.png", &png);
            assert_eq!((picture.size, picture.fault), (Some((WIDTH, HEIGHT)), None), "{title}");
            assert!(png.len() < 50_000, "{title}: {}", png.len());
        }
    }

    #[test]
    fn another_text_or_colour_is_another_card() {
        let one = card("Iraq");
        let other = card("Iran");
        let mut red = card("Iraq");
        red.colours.paper = [255, 0, 0];
        assert_eq!(one.draw(), card("Iraq").draw());
        assert!(one.draw() != other.draw() && one.draw() != red.draw());
        assert!(one.key() != other.key() && one.key() != red.key());
    }

    #[test]
    fn letters_that_the_type_lacks_are_known() {
        for (text, expected) in [
            ("Iraq – “Łódź” Ελλάδα Київ 1 000 €", None),
            ("e\u{301}", None),
            ("a\u{ad}b\u{200e}c\n", None),
            ("العراق", Some('ا')),
            ("Tokyo 東京", Some('東')),
            ("ok 😀", Some('😀')),
        ] {
            assert_eq!(lacking(text), expected, "{text}");
        }
    }
}
