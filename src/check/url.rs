//! Web addresses, as far as their text alone says something about them.

/// Where copies are kept for good, or addresses are.
const LASTING: [&str; 9] = [
    "web.archive.org",
    "archive.org",
    "archive.today",
    "archive.ph",
    "archive.is",
    "perma.cc",
    "webcitation.org",
    "doi.org",
    "dx.doi.org",
];

/// The host of a web address, in small letters, and what follows it.
fn host(address: &str) -> Option<(String, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.rsplit('@').next().unwrap_or("");
    let port = host.rfind(':').filter(|at| {
        !host.ends_with(']') && host[at + 1..].bytes().all(|byte| byte.is_ascii_digit())
    });
    Some((host[..port.unwrap_or(host.len())].to_ascii_lowercase(), &rest[end..]))
}

/// Whether what is at `address` is meant to stay there.
pub(super) fn is_lasting(address: &str) -> bool {
    host(address).is_some_and(|(host, _)| LASTING.contains(&host.trim_start_matches("www.")))
}

/// The day in the address of an archived copy: `…/web/20240105120000/https://…`.
pub(super) fn archived_on(address: &str) -> Option<String> {
    let digits =
        |part: &&str| part.len() >= 8 && part.as_bytes()[..8].iter().all(u8::is_ascii_digit);
    let stamp = address.split('/').find(digits)?;
    let day = format!("{}-{}-{}", &stamp[..4], &stamp[4..6], &stamp[6..8]);
    crate::date::Date::parse(&day).is_ok().then_some(day)
}

/// `address` without what makes no difference to where it leads.
pub(super) fn plain(address: &str) -> String {
    let Some((host, rest)) = host(address) else { return address.to_owned() };
    let rest = rest.split('#').next().unwrap_or("");
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let tracking =
        |pair: &&str| !["utm_", "fbclid=", "gclid="].iter().any(|mark| pair.starts_with(mark));
    let query: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty()).filter(tracking).collect();
    let host = host.trim_start_matches("www.");
    format!("{host}{}?{}", path.trim_end_matches('/'), query.join("&"))
}

/// What is wrong with `address` and what to do about it, where something is.
pub(super) fn fault(address: &str) -> Option<(&'static str, &'static str)> {
    let (scheme, rest) = address.split_once(':')?;
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let whole = "write the whole address, such as `https://example.org/page`";
    let Some(after) = rest.strip_prefix("//") else {
        return Some(("lacks the two strokes behind its scheme", whole));
    };
    if ["http:", "https:", "http//", "https//"].iter().any(|again| after.starts_with(again)) {
        return Some(("has its scheme twice", "delete the first `https://`"));
    }
    let (host, path) = host(address)?;
    if host.is_empty() {
        return Some(("names no site", whole));
    }
    let local = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].contains(&host.as_str())
        || [".local", ".localhost", ".internal", ".lan"].iter().any(|end| host.ends_with(end))
        || (host.starts_with("192.168.") || host.starts_with("10."))
            && host.split('.').count() == 4;
    if local {
        return Some(("leads nowhere outside your own network", "give the public address"));
    }
    if !host.starts_with('[') && (!host.contains('.') || host.split('.').any(str::is_empty)) {
        return Some(("names a site that cannot exist", whole));
    }
    if path.contains('…') || path.ends_with("...") {
        return Some(("was cut off", "copy the address again, from the page itself"));
    }
    if address.contains([' ', '\t', '<', '>', '"', '`']) || path.ends_with([',', ';']) {
        return Some((
            "holds a character that belongs to the text around it",
            "copy the address again, without it",
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_one_place_is_one() {
        let one = plain("https://www.example.org/a/");
        for other in [
            "http://example.org/a",
            "https://EXAMPLE.org/a?utm_source=x#top",
            "https://example.org:443/a",
        ] {
            assert_eq!(plain(other), one, "{other}");
        }
        assert_ne!(plain("https://example.org/a?id=1"), plain("https://example.org/a?id=2"));
    }

    #[test]
    fn impossible_addresses_are_seen() {
        for address in [
            "https://",
            "https:/example.org",
            "https://https://example.org",
            "http://localhost:8080/x",
            "https://example/page",
            "https://example..org",
            "https://example.org/a...",
            "https://example.org/a,",
            "https://192.168.1.4/x",
        ] {
            assert!(fault(address).is_some(), "{address}");
        }
        for address in [
            "https://example.org",
            "mailto:a@example.org",
            "https://web.archive.org/web/2024/https://example.org/",
            "https://user@example.org:8080/a?b=c#d",
            "https://[2001:db8::1]/",
            "https://10.example.org/",
        ] {
            assert_eq!(fault(address), None, "{address}");
        }
    }

    #[test]
    fn archives_are_known() {
        assert!(is_lasting("https://web.archive.org/web/1/https://x.org"));
        assert!(!is_lasting("https://archive.org.example.org"));
        assert_eq!(
            archived_on("https://web.archive.org/web/20240105120000/https://x.org").as_deref(),
            Some("2024-01-05")
        );
        assert_eq!(archived_on("https://archive.ph/AbC"), None);
    }
}
