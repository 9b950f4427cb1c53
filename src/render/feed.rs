//! The feed, the map of the site, what robots may read, and redirects.

use std::cmp::Reverse;

use crate::date::{Date, Day};
use crate::model::document::{Document, Fragment, Kind, Own};
use crate::model::site::{DocIx, Site};
use crate::plan;

pub(super) fn escaped(text: &str) -> String {
    Fragment::of_text(text).html
}

/// The day on which the page last changed, as far as it says so.
pub(super) fn changed(doc: &Document) -> Option<&Date> {
    let front = &doc.front;
    let own = match &front.own {
        Own::Explainer(own) => {
            let updates = own.updates.iter().filter_map(|update| update.date.as_ref());
            let corrections =
                own.corrections.iter().filter_map(|correction| correction.date.as_ref());
            updates.chain(corrections).chain(&own.as_of).map(|date| &date.value).max()
        }
        _ => None,
    };
    front.updated.as_ref().or(front.date.as_ref()).map(|date| &date.value).max(own)
}

/// `date` as a point in time; a date that is not exact is taken at its start, as Atom has no other.
pub(super) fn instant(date: Option<&Date>) -> Option<String> {
    day(date).map(at_start_of)
}

/// The first day of `date`, where its year has four digits.
fn day(date: Option<&Date>) -> Option<Day> {
    date?.earliest().filter(|day| (1..=9999).contains(&day.ymd().0))
}

fn at_start_of(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

/// The feed of the site: the pages that changed last, in the form of RFC 4287.
pub(super) fn atom(site: &Site) -> Vec<u8> {
    let base = site.config.base_url.as_deref().unwrap_or("");
    let mut entries: Vec<(Day, DocIx)> = (0..site.docs.len())
        .map(DocIx::new)
        .filter(|ix| site.page(*ix).is_some())
        .filter(|ix| matches!(site.doc(*ix).kind, Kind::Explainer | Kind::Event | Kind::Page))
        .filter_map(|ix| Some((day(changed(site.doc(ix)))?, ix)))
        .collect();
    entries.sort_unstable_by_key(|(day, ix)| (Reverse(*day), *ix));
    entries.truncate(site.config.feeds.limit);
    let updated = entries.first();
    let updated =
        updated.map_or_else(|| format!("{}T00:00:00Z", site.today), |(day, _)| at_start_of(*day));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"",
    );
    xml.push_str(&format!(" xml:lang=\"{}\">\n", escaped(&site.config.language)));
    xml.push_str(&format!("<title>{}</title>\n", escaped(&site.config.title)));
    if let Some(description) = &site.config.description {
        xml.push_str(&format!("<subtitle>{}</subtitle>\n", escaped(description)));
    }
    let root = escaped(base);
    xml.push_str(&format!("<id>{root}/</id>\n<link href=\"{root}/\"/>\n"));
    xml.push_str(&format!(
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"{root}/atom.xml\"/>\n"
    ));
    xml.push_str(&format!("<updated>{updated}</updated>\n"));
    let publisher =
        site.config.organisation.as_ref().map(|organisation| organisation.name.as_str());
    let authors: Vec<&str> = site.config.authors.iter().map(String::as_str).collect();
    let named =
        if authors.is_empty() { vec![publisher.unwrap_or(&site.config.title)] } else { authors };
    for name in named {
        xml.push_str(&format!("<author><name>{}</name></author>\n", escaped(name)));
    }
    for (day, ix) in entries {
        let at = at_start_of(day);
        let doc = site.doc(ix);
        let Some(page) = site.page(ix) else { continue };
        let address = escaped(&plan::full_address(base, &page.address));
        xml.push_str(&format!("<entry>\n<title>{}</title>\n", escaped(&doc.front.title.value)));
        xml.push_str(&format!(
            "<id>{address}</id>\n<link href=\"{address}\"/>\n<updated>{at}</updated>\n"
        ));
        let published = doc.kind != Kind::Event;
        if let Some(published) =
            instant(doc.front.date.as_ref().map(|date| &date.value)).filter(|_| published)
        {
            xml.push_str(&format!("<published>{published}</published>\n"));
        }
        let summary = doc
            .front
            .summary
            .as_ref()
            .map_or(doc.front.title.value.as_str(), |summary| &summary.value);
        xml.push_str(&format!("<summary>{}</summary>\n</entry>\n", escaped(summary)));
    }
    xml.push_str("</feed>\n");
    xml.into_bytes()
}

/// The map of the site for search engines, in the form of sitemaps.org.
pub(super) fn sitemap(site: &Site) -> Vec<u8> {
    let base = site.config.base_url.as_deref().unwrap_or("");
    let mut urls: Vec<(&str, Option<Day>)> = Vec::new();
    for (at, doc) in site.docs.iter().enumerate() {
        let Some(page) = &site.pages[at] else { continue };
        if doc.front.noindex {
            continue;
        }
        // An event's date is when it happened, not when its page changed.
        let day = if doc.kind == Kind::Event {
            doc.front.updated.as_ref().map(|date| &date.value)
        } else {
            changed(doc)
        };
        urls.push((&page.address, self::day(day)));
    }
    let made = site
        .topics
        .iter()
        .map(|topic| &topic.address)
        .chain(site.sources.iter().map(|source| &source.address));
    urls.extend(
        made.chain(site.sections.iter().map(|section| &section.address))
            .map(|address| (address.as_str(), None)),
    );
    let listed = [
        ("chronology/", !site.events.is_empty()),
        ("topics/", !site.topics.is_empty()),
        ("sources/", !site.sources.is_empty()),
    ];
    let listed = listed.into_iter().filter(|(_, there)| *there);
    urls.extend(listed.map(|(address, _)| (address, None)));
    // There is a home page, with a document of its own or without.
    let home = |(at, doc): (usize, &std::sync::Arc<Document>)| {
        doc.kind == Kind::Home && doc.suffix.is_none() && site.pages[at].is_some()
    };
    if !site.docs.iter().enumerate().any(home) {
        urls.push(("", None));
    }
    urls.sort();
    urls.dedup_by(|a, b| a.0 == b.0);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (address, day) in urls {
        xml.push_str("<url><loc>");
        crate::html::escape(&mut xml, &plan::full_address(base, address));
        xml.push_str("</loc>");
        if let Some(day) = day {
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// `robots.txt`: everything may be read.
pub(super) fn robots(site: &Site) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        text.push_str(&format!("Sitemap: {base}/sitemap.xml\n"));
    }
    text.into_bytes()
}

/// A page at an old address that leads to the new one, without a script.
pub(super) fn redirect(site: &Site, out: &str, to: DocIx) -> Vec<u8> {
    let root = "../".repeat(out.matches('/').count());
    let address = site.page(to).map_or("", |page| page.address.as_str());
    let title = escaped(&site.doc(to).front.title.value);
    let mut href = root;
    plan::push_address(&mut href, address, false);
    let href = escaped(&format!("{href}index.html"));
    let canonical = site.config.base_url.as_ref().map_or(String::new(), |base| {
        format!(
            "<link rel=\"canonical\" href=\"{}\">\n",
            escaped(&plan::full_address(base, address))
        )
    });
    let language = escaped(&site.config.language);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n{canonical}<meta http-equiv=\"refresh\" content=\"0; url={href}\">\n\
         </head>\n<body>\n<p><a href=\"{href}\">{title}</a></p>\n</body>\n</html>\n"
    )
    .into_bytes()
}
