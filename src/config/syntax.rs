//! The shape of language tags and web addresses, as far as a site needs to know it.

/// The two-letter codes of ISO 639-1: a `.js` in a file name is no language.
const TWO_LETTERS: &str = "\
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id \
ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu \
lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu \
rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to \
tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Three letters that end file names without being languages.
const NO_LANGUAGES: &[&str] = &[
    "bak", "bib", "com", "css", "csv", "doc", "gov", "htm", "int", "jpg", "mdx", "mil", "net",
    "new", "old", "org", "pdf", "php", "png", "svg", "tmp", "txt", "xls", "xml", "yml", "zip",
];

/// `tag` as BCP 47 spells it (`zh-Hant-TW`), where it is a language of two or three letters with
/// or without a script and a region; `None` for anything else.
pub fn language_tag(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next().filter(|part| letters(part))?.to_ascii_lowercase();
    let known = match language.len() {
        2 => TWO_LETTERS.split(' ').any(|code| code == language),
        3 => !NO_LANGUAGES.contains(&language.as_str()),
        _ => false,
    };
    if !known {
        return None;
    }
    let mut spelt = language;
    let mut next = parts.next();
    if let Some(script) = next.filter(|part| part.len() == 4 && letters(part)) {
        let script = script.to_ascii_lowercase();
        let (initial, rest) = script.split_at(1);
        spelt = format!("{spelt}-{}{rest}", initial.to_ascii_uppercase());
        next = parts.next();
    }
    if let Some(region) = next {
        let number = region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit());
        let code = region.len() == 2 && letters(region);
        if !number && !code {
            return None;
        }
        spelt = format!("{spelt}-{}", region.to_ascii_uppercase());
    }
    parts.next().is_none().then_some(spelt)
}

fn letters(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether `address` is an `http` or `https` address with a host and without white space.
pub fn is_web_address(address: &str) -> bool {
    let scheme_end = address.find("://");
    let Some((scheme, rest)) = scheme_end.map(|at| (&address[..at], &address[at + 3..])) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        && !host.trim_matches('.').is_empty()
        && !address.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_told_from_endings() {
        for (tag, expected) in [
            ("ar", Some("ar")),
            ("AR", Some("ar")),
            ("ckb", Some("ckb")),
            ("pt-br", Some("pt-BR")),
            ("zh-hant-tw", Some("zh-Hant-TW")),
            ("es-419", Some("es-419")),
            ("js", None),
            ("pdf", None),
            ("english", None),
            ("e", None),
            ("", None),
            ("ar-", None),
            ("en-GB-oed", None),
        ] {
            assert_eq!(language_tag(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn web_addresses_have_a_scheme_and_a_host() {
        for good in ["https://example.org", "HTTP://example.org/a?b#c", "https://لبنان.example/"]
        {
            assert!(is_web_address(good), "{good}");
        }
        for bad in
            ["example.org", "https://", "https:///x", "javascript:alert(1)", "https://a b", "//x"]
        {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
