//! Words out of HTML, and sentences out of words.

/// The words of `html`: tags dropped, entities read, white space folded. The HTML is our own, so
/// only the entities that we write need to be known.
pub fn of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let tag = &rest[..end];
            // Only what stands on lines of its own separates words.
            if BREAKS.iter().any(|name| tag.trim_start_matches(['<', '/']).starts_with(name)) {
                text.push(' ');
            }
            rest = &rest[end..];
        } else {
            let known = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
            let (length, c) = known.map_or((1, '&'), |(entity, c)| (entity.len(), *c));
            text.push(c);
            rest = &rest[length..];
        }
    }
    text.push_str(rest);
    fold_blanks(&text)
}

const BREAKS: [&str; 12] =
    ["p>", "p ", "li", "br", "td", "th", "tr", "div", "h1", "h2", "h3", "block"];
const ENTITIES: [(&str, char); 5] =
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];

/// `text` with single blanks between its words. No-break spaces stay.
pub fn fold_blanks(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Where the first sentence of `text` ends, in bytes, with its full stop.
pub fn first_sentence_end(text: &str) -> usize {
    sentence_ends(text).next().unwrap_or(text.len())
}

/// Where sentences of `text` end, in bytes. A full stop after a single letter ("U.S.") or a short
/// title ("Mr.") ends none, nor does one that a small letter follows.
pub fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        if matches!(c, '。' | '؟' | '।') {
            return Some(end);
        }
        if !matches!(c, '.' | '!' | '?' | '…') {
            return None;
        }
        let after = text[end..].trim_start_matches(['"', '”', '’', '»', ')', '\'']);
        let closing = text.len() - after.len();
        if after.trim_start().is_empty() {
            return Some(text.len());
        }
        let next = after.trim_start().chars().next()?;
        if !after.starts_with(char::is_whitespace) || next.is_lowercase() {
            return None;
        }
        let word = text[..at].rsplit(|c: char| c.is_whitespace() || c == '.').next().unwrap_or("");
        let abbreviated = c == '.'
            && (word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
                || [
                    "Mr", "Mrs", "Ms", "Dr", "Gen", "Col", "Lt", "Maj", "St", "No", "para",
                    "paras", "p", "pp",
                ]
                .contains(&word));
        (!abbreviated).then_some(closing)
    })
}

/// The first sentence of `text` as a title: without its full stop, and cut at a word where it is
/// longer than `limit` characters.
pub fn title_of(text: &str, limit: usize) -> String {
    let sentence = text[..first_sentence_end(text)].trim();
    let sentence = sentence.strip_suffix('.').unwrap_or(sentence);
    if sentence.chars().count() <= limit {
        return sentence.to_owned();
    }
    let cut = sentence.char_indices().nth(limit).map_or(sentence.len(), |(at, _)| at);
    let cut = sentence[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", sentence[..cut].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_out_of_html() {
        let html = "<p>A <em>b</em>c &amp; &lt;d&gt;</p>\n<p>e</p>";
        assert_eq!(of_html(html), "A bc & <d> e");
    }

    #[test]
    fn a_title_is_the_first_sentence() {
        for (text, title) in [
            ("One. Two.", "One"),
            ("Mr. Ryder spoke. Then left.", "Mr. Ryder spoke"),
            ("The U.S. Army left. Gone.", "The U.S. Army left"),
            ("About 2.5 percent fell. Yes.", "About 2.5 percent fell"),
            ("He said “stop.” She went.", "He said “stop.”"),
            ("No stop at all", "No stop at all"),
            ("", ""),
        ] {
            assert_eq!(title_of(text, 100), title, "{text}");
        }
        assert_eq!(title_of("one two, three four", 9), "one two…");
    }
}
