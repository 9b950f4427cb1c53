//! Where the first sentence of a text ends: the title of an event that has none.

/// The first sentence of `text`, without its full stop.
///
/// A full stop ends a sentence only where a space and no small letter follows, and not behind an
/// abbreviation of one or two letters (`U.S.`, `Mr.`).
pub(crate) fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let text = text.split_once("\n\n").map_or(text, |(first, _)| first.trim_end());
    for (at, mark) in text.char_indices() {
        let rest = &text[at + mark.len_utf8()..];
        let ends = match mark {
            '。' | '！' | '？' => true,
            '.' => sentence_follows(rest) && !abbreviates(&text[..at]),
            '!' | '?' | '؟' | '۔' | '।' | '…' => sentence_follows(rest),
            _ => false,
        };
        if ends {
            // Question and exclamation marks are part of what a title says, as is what closes a
            // quotation.
            let closing = rest.len() - rest.trim_start_matches(CLOSING).len();
            let stop = matches!(mark, '.' | '。' | '۔' | '।') && closing == 0;
            return if stop { &text[..at] } else { &text[..at + mark.len_utf8() + closing] };
        }
    }
    text
}

const CLOSING: [char; 7] = ['"', '\'', '”', '’', '»', ')', ']'];

fn sentence_follows(rest: &str) -> bool {
    let next = rest.trim_start_matches(CLOSING);
    let word = next.trim_start();
    word.is_empty() || (word.len() < next.len() && !word.starts_with(char::is_lowercase))
}

fn abbreviates(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let letters = word.rsplit('.').next().unwrap_or("");
    let short = letters.chars().count() <= 2 && letters.chars().all(char::is_alphabetic);
    short && !letters.is_empty() && letters.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_a_new_one_begins() {
        for (text, expected) in [
            ("One. Two.", "One"),
            ("A U.S. drone strikes. Then", "A U.S. drone strikes"),
            ("Mr. Smith goes to Washington", "Mr. Smith goes to Washington"),
            ("It falls by 2.5 points. So", "It falls by 2.5 points"),
            ("He said \u{201c}no.\u{201d} Then he left", "He said \u{201c}no.\u{201d}"),
            ("Who asked? Nobody", "Who asked?"),
            ("approx. five people. More", "approx. five people"),
            ("Forces leave\n\nMore", "Forces leave"),
            ("انسحبت القوات. ثم عادت", "انسحبت القوات"),
            ("هل انسحبت؟ لا", "هل انسحبت؟"),
            ("軍が撤退した。その後", "軍が撤退した"),
            ("  ", ""),
            (".", ""),
        ] {
            assert_eq!(first_sentence(text), expected, "{text:?}");
        }
    }
}
