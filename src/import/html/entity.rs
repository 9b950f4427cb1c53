//! Entities of HTML.

/// `text` with its entities as characters.
pub(crate) fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = rest[1..]
            .find(';')
            .filter(|end| *end <= 10)
            .and_then(|end| Some((entity(&rest[1..=end])?, end + 2)));
        match found {
            Some((c, length)) => {
                decoded.push_str(c.as_str());
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<String> {
    let number = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X"));
    let code = match number {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => name.strip_prefix('#').and_then(|number| number.parse().ok()),
    };
    if let Some(c) = code.and_then(char::from_u32).filter(|c| !c.is_control() || *c == '\n') {
        return Some(c.to_string());
    }
    let known = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", "\u{a0}"),
        ("ndash", "–"),
        ("mdash", "—"),
        ("hellip", "…"),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("laquo", "«"),
        ("raquo", "»"),
        ("copy", "©"),
        ("reg", "®"),
        ("trade", "™"),
        ("deg", "°"),
        ("middot", "·"),
        ("bull", "•"),
        ("eacute", "é"),
        ("egrave", "è"),
        ("ecirc", "ê"),
        ("agrave", "à"),
        ("aacute", "á"),
        ("acirc", "â"),
        ("auml", "ä"),
        ("ouml", "ö"),
        ("uuml", "ü"),
        ("Auml", "Ä"),
        ("Ouml", "Ö"),
        ("Uuml", "Ü"),
        ("szlig", "ß"),
        ("ccedil", "ç"),
        ("ntilde", "ñ"),
        ("oacute", "ó"),
        ("iacute", "í"),
        ("uacute", "ú"),
        ("euro", "€"),
        ("pound", "£"),
        ("sect", "§"),
        ("para", "¶"),
        ("times", "×"),
    ];
    known.iter().find(|(known, _)| *known == name).map(|(_, c)| (*c).to_owned())
}
