//! Locators: the part of a source that a citation points to, such as "p. 3" or "paras. 3–4".
//!
//! The terms are those that Pandoc knows, and the usual ones of some other languages, since a
//! German page says "S. 3" without asking anybody.

mod terms;

pub use self::terms::LocatorKind;
use self::terms::LocatorKind::*;
use self::terms::TERMS;

/// A locator understood.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locator {
    /// What it counts.
    pub kind: LocatorKind,
    /// The numbers, without the term: "3–4".
    pub text: String,
}

/// Signs that stand for a term and need no space after them.
const SIGNS: &[(char, LocatorKind)] = &[('§', Section), ('¶', Paragraph)];

impl Locator {
    /// Whether it names more than one page, paragraph …: "3–4", "3, 7".
    pub fn is_several(&self) -> bool {
        let joins = |c: char| matches!(c, '-' | '–' | '—' | ',' | '&');
        let parts = self.text.split(joins).filter(|part| !part.trim().is_empty()).count();
        self.kind != Timestamp && (parts > 1 || self.text.ends_with("ff."))
    }
}

/// Reads a locator that is known to be one: "p. 3", "paras. 3–4", "§ 6", "33".
///
/// Numbers without a term are pages, as in Pandoc, and times (`12:30`) are timestamps. `None`
/// where `text` is none of these; then it is best shown as it is.
pub fn parse_locator(text: &str) -> Option<Locator> {
    let text = text.trim();
    let (kind, rest) = match term(text) {
        Some((kind, length)) => (Some(kind), text[length..].trim_start()),
        None => (None, text),
    };
    if rest.is_empty() || (kind.is_none() && !is_list_of_numbers(rest)) {
        return None;
    }
    let kind = kind.unwrap_or(if is_time(rest) { Timestamp } else { Page });
    Some(Locator { kind, text: rest.to_owned() })
}

/// Whether `text` is numbers throughout: "33", "12 ff.", "ii, A, D-Z".
fn is_list_of_numbers(text: &str) -> bool {
    let number = |found: &str| unit(word(found), true).is_some();
    let begins = unit(word(text), false).is_some();
    let goes_on = || text.split([',', '&']).flat_map(str::split_whitespace).all(number);
    begins && (units(text, true) == text.len() || goes_on())
}

/// How many bytes at the start of `text` are a locator; 0 where it starts with none.
pub(super) fn leading(text: &str) -> usize {
    if let Some((kind, length)) = term(text) {
        let rest = &text[length..];
        let start = length + rest.len() - rest.trim_start().len();
        let taken = match kind {
            // A headword may be anything.
            SubVerbo => text[start..].find([',', ';']).unwrap_or(text.len() - start),
            _ => units(&text[start..], true),
        };
        return if taken == 0 { 0 } else { start + text[start..start + taken].trim_end().len() };
    }
    // Without a term only numbers that stand alone are pages: "99 years later" and "2024-01-05"
    // are not.
    let taken = units(text, false);
    let rest = text[taken..].trim_start();
    let alone = rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_punctuation());
    if alone && !is_day(&text[..taken]) { taken } else { 0 }
}

/// The term at the start of `text` and its length with its full stop.
fn term(text: &str) -> Option<(LocatorKind, usize)> {
    let first = text.chars().next()?;
    if let Some((_, kind)) = SIGNS.iter().find(|(sign, _)| *sign == first) {
        return Some((*kind, text.len() - text.trim_start_matches(first).len()));
    }
    let mut best: Option<(LocatorKind, usize)> = None;
    for (kind, _, _, _, names) in TERMS {
        for name in *names {
            let Some(length) = prefix_length(text, name) else { continue };
            let rest = &text[length..];
            let length = length + usize::from(rest.starts_with('.'));
            let next = text[length..].chars().next();
            let dotted = rest.starts_with('.');
            let ends = match next {
                None => false,
                Some(c) if c.is_whitespace() => true,
                Some(c) => c.is_numeric() && (dotted || *kind == Page),
            };
            if ends && best.is_none_or(|(_, longest)| longest < length) {
                best = Some((*kind, length));
            }
        }
    }
    best.or_else(|| at_time(text))
}

/// "at 12:30".
fn at_time(text: &str) -> Option<(LocatorKind, usize)> {
    let rest = text.strip_prefix("at ")?;
    let word = rest.split(|c: char| c.is_whitespace() || c == ',').next()?;
    is_time(word).then_some((Timestamp, "at ".len()))
}

/// The bytes of `text` that are `name`, whatever the case.
fn prefix_length(text: &str, name: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    for wanted in name.chars() {
        let (_, found) = chars.next()?;
        if !found.to_lowercase().eq(std::iter::once(wanted)) {
            return None;
        }
    }
    Some(chars.as_str().as_ptr() as usize - text.as_ptr() as usize)
}

/// What a word in a locator is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Number,
    Roman,
    Letter,
}

/// How many bytes at the start of `text` are numbers, ranges and lists of them. `letters` says
/// whether single letters count too.
fn units(text: &str, letters: bool) -> usize {
    let mut end = 0;
    let mut last = None;
    loop {
        let rest = &text[end..];
        let start = if last.is_none() { 0 } else { separator(rest) };
        let word = word(&rest[start..]);
        let Some(unit) = unit(word, letters) else { break };
        // "p. 3, a view" goes on with a word, "pp. iv, vi" with a number.
        let goes_on = match last {
            None => true,
            Some(last) => start > 0 && (unit == Unit::Number || unit == last),
        };
        if !goes_on {
            break;
        }
        end += start + word.len();
        last = Some(unit);
        end += following(&text[end..]);
    }
    end
}

/// The length of what may stand between two numbers: ", ", " - ", " & ", " and ".
fn separator(text: &str) -> usize {
    let trimmed = text.trim_start();
    let space = text.len() - trimmed.len();
    let joint = ["and ", "und ", "et ", "y ", ",", "،", "、", "-", "–", "—", "&"]
        .into_iter()
        .find(|joint| trimmed.starts_with(joint));
    let Some(joint) = joint else { return 0 };
    let rest = &trimmed[joint.len()..];
    space + joint.len() + (rest.len() - rest.trim_start().len())
}

/// " f." and " ff.", which say that a passage goes on.
fn following(text: &str) -> usize {
    [" ff.", " f.", "ff.", "f."].into_iter().find(|tail| text.starts_with(tail)).map_or(0, str::len)
}

/// The word at the start of `text`, without punctuation that belongs to the sentence.
fn word(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 0 => {
                end = at;
                break;
            }
            ')' | ']' => depth -= 1,
            _ if c.is_whitespace() || matches!(c, ',' | '،' | '、' | ';' | '&' | '§' | '¶') => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    text[..end].trim_end_matches(['.', ':', '!', '?', '"', '”', '-', '–', '—'])
}

fn unit(word: &str, letters: bool) -> Option<Unit> {
    let bare = word.trim_matches(['(', ')', '[', ']']);
    if bare.is_empty() {
        return None;
    }
    if bare.chars().any(char::is_numeric) && bare.len() <= 40 {
        return Some(Unit::Number);
    }
    let mut parts = bare.split(['-', '–', '—', '(', ')']).filter(|part| !part.is_empty());
    if parts.clone().all(is_roman) {
        return Some(Unit::Roman);
    }
    let single = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
    (letters && parts.all(single)).then_some(Unit::Letter)
}

/// Whether `text` is a Roman numeral, all small or all capital.
fn is_roman(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if text.is_empty() || !(text == lower || text == text.to_ascii_uppercase()) {
        return false;
    }
    let mut rest = lower.as_str().trim_start_matches('m');
    for (nine, five, four, one) in
        [("cm", "d", "cd", "c"), ("xc", "l", "xl", "x"), ("ix", "v", "iv", "i")]
    {
        if let Some(after) = rest.strip_prefix(nine).or_else(|| rest.strip_prefix(four)) {
            rest = after;
            continue;
        }
        rest = rest.strip_prefix(five).unwrap_or(rest);
        for _ in 0..3 {
            rest = rest.strip_prefix(one).unwrap_or(rest);
        }
    }
    rest.is_empty()
}

/// `12:30`, `1:02:03`.
fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let digits =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (2..=3).contains(&parts.len())
        && parts.iter().all(digits)
        && parts[1..].iter().all(|p| p.len() == 2)
}

/// `2024-01` and `2024-01-05`: a date and no range of pages.
fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let number = |part: Option<&str>, length| {
        part.is_some_and(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
    };
    number(parts.next(), 4) && number(parts.next(), 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read() {
        for (text, kind, rest) in [
            ("p. 3", Page, "3"),
            ("p.3", Page, "3"),
            ("p3", Page, "3"),
            ("pp. 33, 35-37", Page, "33, 35-37"),
            ("pp. iv, vi-xi, (xv)-(xvii)", Page, "iv, vi-xi, (xv)-(xvii)"),
            ("para. 6", Paragraph, "6"),
            ("Para. 6", Paragraph, "6"),
            ("paras. 3–4", Paragraph, "3–4"),
            ("¶¶ 3-4", Paragraph, "3-4"),
            ("§6", Section, "6"),
            ("ch. 2", Chapter, "2"),
            ("chap. 2", Chapter, "2"),
            ("chapter 2", Chapter, "2"),
            ("art. 51(4)(b)", Article, "51(4)(b)"),
            ("pp. 3 & 5", Page, "3 & 5"),
            ("s.v. jihad", SubVerbo, "jihad"),
            ("sub verbo jihad", SubVerbo, "jihad"),
            ("app. B", Appendix, "B"),
            ("S. 12 ff.", Page, "12 ff."),
            ("ص ٣", Page, "٣"),
            ("33", Page, "33"),
            ("12 ff.", Page, "12 ff."),
            ("xii", Page, "xii"),
            ("ii, A, D-Z", Page, "ii, A, D-Z"),
            ("12:30", Timestamp, "12:30"),
            ("at 1:02:03", Timestamp, "1:02:03"),
            ("timestamp 00:12", Timestamp, "00:12"),
        ] {
            assert_eq!(parse_locator(text), Some(Locator { kind, text: rest.into() }), "{text}");
        }
        for text in ["", "p.", "passim", "the front page", "para"] {
            assert_eq!(parse_locator(text), None, "{text}");
        }
    }

    #[test]
    fn a_locator_ends_where_prose_begins() {
        for (text, locator) in [
            ("p. 3, my translation", "p. 3"),
            ("pp. 33, 35-37, and nowhere else", "pp. 33, 35-37"),
            ("p. 3 and 5, and so on", "p. 3 and 5"),
            ("p. 3, a view", "p. 3"),
            ("p. 3.", "p. 3"),
            ("33, emphasis added", "33"),
            ("99 years later", ""),
            ("2024-01-05", ""),
            ("2014 edition", ""),
            ("passim", ""),
            ("p. 3, para. 6", "p. 3"),
            ("pp. 3 f.", "pp. 3 f."),
            ("page after page", ""),
            ("s.v. Iraq, my translation", "s.v. Iraq"),
            ("no comment", ""),
        ] {
            assert_eq!(&text[..leading(text)], locator, "{text}");
        }
    }

    #[test]
    fn several_are_told_from_one() {
        for (text, several) in
            [("p. 3", false), ("pp. 3–4", true), ("p. 3, 7", true), ("12:30", false)]
        {
            assert_eq!(parse_locator(text).unwrap().is_several(), several, "{text}");
        }
    }
}
