//! Text as a piece of an address: ids of pages, anchors of headings.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` in lower case with its letters and digits, whatever their script, and one `-` for
/// everything between them. Empty where `text` has neither letter nor digit.
///
/// The result is in Unicode's form C and does not change when it is slugified again.
pub fn slugify(text: &str) -> String {
    if text.is_ascii() {
        return slugify_ascii(text);
    }
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfc().collect::<String>().to_lowercase().nfc() {
        if c.is_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else if is_combining_mark(c) && !is_decoration(c) {
            // A vowel sign belongs to its letter; one that has lost its letter goes with it.
            if !gap && !slug.is_empty() {
                slug.push(c);
            }
        } else if !is_invisible(c) {
            gap = true;
        }
    }
    // A mark may have met a letter that it combines with only now.
    if slug.is_ascii() { slug } else { slug.nfc().collect() }
}

/// As [`slugify`], for text without letters that need Unicode's tables: nearly all of it.
fn slugify_ascii(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            slug.push(byte.to_ascii_lowercase() as char);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Marks that turn a character into an emoji.
fn is_decoration(c: char) -> bool {
    matches!(c, '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Characters inside words that nobody sees: joiners, soft hyphens, marks of direction.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || is_decoration(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_stay() {
        for (text, expected) in [
            ("Coalition Mission", "coalition-mission"),
            ("  --The US-led: coalition's!  ", "the-us-led-coalition-s"),
            ("Straße_nach Köln", "straße-nach-köln"),
            ("Cafe\u{301} society", "café-society"),
            ("İstanbul", "i\u{307}stanbul"),
            ("ΟΔΟΣ", "οδος"),
            ("محمد شياع السوداني", "محمد-شياع-السوداني"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("हिन्दी", "हिन्दी"),
            ("日本 2024", "日本-2024"),
            ("🚀 Launch 🇮🇶", "launch"),
            ("1\u{fe0f}\u{20e3} one", "1-one"),
            ("🚀", ""),
            ("--", ""),
            ("", ""),
            ("-\u{301}a", "a"),
        ] {
            let slug = slugify(text);
            assert_eq!(slug, expected, "{text}");
            assert_eq!(slugify(&slug), slug, "{text} twice");
        }
    }
}
