//! How much room words take, without a font: estimates that are rather too wide, since the reader's
//! own fonts show them.

/// The size of type in drawings, in pixels.
const SIZE: f64 = 13.0;

/// How wide `text` is at most, in pixels, in the half bold face of labels.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(|c| SIZE * em(c)).sum()
}

/// The advance of a letter in ems: measured in bold Noto Sans, DejaVu Sans and Segoe UI, rounded up.
fn em(c: char) -> f64 {
    match c {
        // Marks that combine and signs of direction take no room.
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}'
        | '\u{64b}'..='\u{65f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2066}'..='\u{2069}' => 0.0,
        'i' | 'j' | 'l' | 'I' | ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' => {
            0.40
        }
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '‘' => 0.48,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 1.05,
        'A'..='Z' => 0.80,
        'a'..='z' => 0.66,
        '0'..='9' => 0.66,
        '\u{600}'..='\u{6ff}' => 0.72,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'.. => 1.05,
        _ => 0.80,
    }
}

/// `text`, or as much of it as takes no more than `room` pixels: cut after a word where the first
/// fits, with `…`.
pub(super) fn cut(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let room = room - width("…");
    let mut taken = 0.0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        taken += width(c.encode_utf8(&mut [0; 4]));
        if taken > room {
            break;
        }
        end = at + c.len_utf8();
    }
    let fits = &text[..end];
    let at_word = text[end..].starts_with(' ');
    let kept = match fits.rfind(' ') {
        Some(blank) if !at_word && blank * 2 > end => &fits[..blank],
        _ => fits,
    };
    let kept = kept.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '»');
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_after_a_word_and_fits() {
        assert_eq!(cut("A committee is announced", 400.0), "A committee is announced");
        assert_eq!(cut("A committee is announced", 150.0), "A committee is…");
        let long = "Donaudampfschifffahrtsgesellschaft";
        let shown = cut(long, 120.0);
        assert!(shown.starts_with("Donaudamp") && shown.ends_with('…'), "{shown}");
        for room in 20..300 {
            let room = f64::from(room);
            for text in
                [long, "A committee is announced", "الحكومة تعلن تشكيل لجنة", "一二三四五六七"]
            {
                let shown = cut(text, room);
                assert!(width(&shown) <= room.max(width("…")), "{room} {shown}");
            }
        }
    }
}
