//! As much TeX as it takes to read short fields: addresses, dates, words.

/// The digits in `text`.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The month that `name` begins like: `jan`, `january`.
pub(super) fn month(name: &str) -> Option<u8> {
    let months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let at = months.iter().position(|month| name.starts_with(month))?;
    u8::try_from(at + 1).ok()
}

/// The address in `howpublished = {\url{https://…}}`, where there is nothing else.
pub(super) fn address_in(tex: &str) -> Option<String> {
    let text = tex.trim();
    let inner = text.strip_prefix("\\url{").and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let address = verbatim(inner);
    let starts = crate::html::is_web(&address);
    (starts && !address.contains(char::is_whitespace)).then_some(address)
}

/// An address without the escapes that TeX needs.
pub(super) fn verbatim(tex: &str) -> String {
    let tex = tex.trim();
    let tex = tex.strip_prefix("\\url{").and_then(|rest| rest.strip_suffix('}')).unwrap_or(tex);
    let mut text = String::with_capacity(tex.len());
    let mut chars = tex
        .replace("\\textasciitilde", "~")
        .replace("{}", "")
        .chars()
        .collect::<Vec<_>>()
        .into_iter()
        .peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {}
            '{' | '}' | '\n' | '\r' => {}
            _ => text.push(c),
        }
    }
    text
}

/// A short text without braces and escapes, on one line.
pub(super) fn plain(tex: &str) -> String {
    let text = verbatim(&tex.replace('\n', " "));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with a backslash before every `$`, unless they are pairs with a formula between.
pub(super) fn without_money(tex: &str) -> String {
    let parts: Vec<&str> = tex.split('$').collect();
    let formula = |part: &&str| {
        !part.contains(char::is_whitespace) || part.contains(['\\', '^', '_', '=', '{'])
    };
    if parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(formula) {
        return tex.to_owned();
    }
    crate::cite::yaml::without_math(tex)
}
