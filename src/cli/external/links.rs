//! Which addresses of other sites stand where.

use std::collections::BTreeMap;
use std::sync::Arc;

use backstory::diagnostic::{Place, Span};
use backstory::model::document::{Kind, LinkSort, Own};
use backstory::model::site::{DocIx, Site};
use url::Url;

use super::super::report::Texts;

/// One address as it stands in one or more places.
#[derive(Debug)]
pub(super) struct Link {
    /// As written, with the part after `#`.
    pub(super) written: String,
    /// As it is asked for: without the part after `#`, and without a name and a password.
    pub(super) address: Url,
    pub(super) places: Vec<Place>,
}

/// The web addresses in what is published, sorted: of links in the text, of sources and their
/// copies, of actors.
pub(super) fn links(site: &Site, texts: &Texts<'_>) -> Vec<Link> {
    let mut found = Found::default();
    for source in &site.sources {
        for address in [&source.entry.url, &source.entry.archive_url].into_iter().flatten() {
            found.add(&source.file, &address.value, address.span);
        }
    }
    for (at, doc) in site.docs.iter().enumerate() {
        if site.page(DocIx::new(at)).is_none() && doc.kind != Kind::EventList {
            continue;
        }
        let external = |sort| matches!(sort, LinkSort::External);
        for link in doc.body.links.iter().filter(|link| external(link.sort)) {
            found.add(&doc.path, &link.target, narrowed(link.span, &link.target, &doc.path, texts));
        }
        if let Own::Actor(actor) = &doc.front.own {
            for address in actor.website.iter().chain(&actor.same_as) {
                found.add(&doc.path, &address.value, address.span);
            }
        }
    }
    found.0.into_values().collect()
}

#[derive(Default)]
struct Found(BTreeMap<String, Link>);

impl Found {
    fn add(&mut self, file: &Arc<str>, written: &str, span: Span) {
        let Some(address) = asked(written) else { return };
        let place = Place { file: file.clone(), span: Some(span) };
        let link = || Link { written: written.to_owned(), address, places: Vec::new() };
        let places = &mut self.0.entry(written.to_owned()).or_insert_with(link).places;
        if !places.contains(&place) {
            places.push(place);
        }
    }
}

/// What is asked for where a link says `written`; `None` where it is no address of the web.
/// Whether it could be one is a question for the rule S05.
fn asked(written: &str) -> Option<Url> {
    let mut address = Url::parse(written.trim()).ok()?;
    if !matches!(address.scheme(), "http" | "https") || !address.has_host() {
        return None;
    }
    address.set_fragment(None);
    // Nobody is let in here by a password that stands in a text.
    let _ = address.set_username("");
    let _ = address.set_password(None);
    Some(address)
}

/// The address alone, where it can be found in the link as it is written.
fn narrowed(link: Span, target: &str, file: &str, texts: &Texts<'_>) -> Span {
    let Some(text) = texts(file) else { return link };
    match link.of(&text).rfind(target) {
        Some(at) => {
            let start = link.start as usize + at;
            Span::new(start, start + target.len())
        }
        None => link,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_asked_for() {
        for (written, expected) in [
            ("https://example.org", Some("https://example.org/")),
            ("http://u:p@example.org:8080/a?b#c", Some("http://example.org:8080/a?b")),
            (
                "https://example.org/مرحبا x",
                Some("https://example.org/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7%20x"),
            ),
            ("https://bücher.example/", Some("https://xn--bcher-kva.example/")),
            ("mailto:a@example.org", None),
            ("https://", None),
            ("ftp://example.org/", None),
            ("/here", None),
        ] {
            assert_eq!(asked(written).as_ref().map(Url::as_str), expected, "{written}");
        }
    }

    #[test]
    fn a_finding_stands_at_the_address_in_a_link() {
        let text = "See [it](https://e.org/a) now.";
        let texts = |_: &str| Some(text.into());
        let span = narrowed(Span::new(4, 25), "https://e.org/a", "x.md", &texts);
        assert_eq!(span.of(text), "https://e.org/a");
        assert_eq!(narrowed(Span::new(4, 25), "https://e.org/%41", "x.md", &texts).start, 4);
    }
}
