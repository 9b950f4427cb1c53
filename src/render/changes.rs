//! `changes.xml`: what changed since the last publication, as a feed in the form of RFC 4287.

use super::feed::{changed, escaped, instant};
use crate::changes::{Change, Changes, Event, Quotation};
use crate::date::Date;
use crate::model::document::Kind;
use crate::model::site::Target;
use crate::plan::{Maker, words_in};

/// One entry of the feed.
struct Entry {
    updated: String,
    /// What tells it from all other entries, now and later.
    id: String,
    href: String,
    title: String,
    summary: String,
}

/// The feed of `changes`, the newest first.
pub(super) fn atom(maker: Maker<'_>, changes: &Changes) -> Vec<u8> {
    let site = maker.site;
    let config = &site.config;
    let mut entries: Vec<Entry> =
        changes.events.iter().map(|change| event(&maker, change)).collect();
    entries.extend(changes.quotations.iter().map(|change| quotation(&maker, change)));
    // A stable sort: what has the same day stays in the order of the facts.
    entries.sort_by(|a, b| b.updated.cmp(&a.updated));
    entries.truncate(config.feeds.limit);
    let today = format!("{}T00:00:00Z", site.today);
    let updated = entries.first().map_or(today.as_str(), |entry| &entry.updated);
    let base = escaped(config.base_url.as_deref().unwrap_or(""));
    let heading = maker.say(&config.language, "what_changed", "What changed");
    let title = match config.title.as_str() {
        "" => heading.to_owned(),
        title => format!("{title}: {heading}"),
    };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n\
         <id>{base}/changes.xml</id>\n<link href=\"{base}/\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}/changes.xml\"/>\n\
         <updated>{updated}</updated>\n<author><name>{}</name></author>\n",
        escaped(&config.language),
        escaped(&title),
        escaped(config.organisation.as_ref().map_or(&title, |by| &by.name)),
    ));
    for Entry { updated, id, href, title, summary } in &entries {
        let href = escaped(&href.replacen("index.html", "", 1));
        xml.push_str(&format!(
            "<entry>\n<title>{}</title>\n<id>{base}/changes.xml#{}</id>\n<link href=\"{base}/{href}\"/>\n\
             <updated>{updated}</updated>\n<summary>{}</summary>\n</entry>\n",
            escaped(title),
            escaped(id),
            escaped(summary),
        ));
    }
    xml.push_str("</feed>\n");
    xml.into_bytes()
}

fn event(maker: &Maker<'_>, change: &Change<Event>) -> Entry {
    let fact = change.fact();
    let tell = |event: &Event| match &event.text {
        Some(text) => format!("{}: {}. {text}", day(maker, &event.date.edtf), event.title),
        None => format!("{}: {}", day(maker, &event.date.edtf), event.title),
    };
    entry(maker, change, &fact.id, &fact.hash, fact.page.as_deref(), &fact.href, &fact.title, &tell)
}

fn quotation(maker: &Maker<'_>, change: &Change<Quotation>) -> Entry {
    let fact = change.fact();
    let by = |said: &Quotation| match maker.site.ids.get(said.by()) {
        Some(Target::Doc(actor)) => maker.site.doc(*actor).front.title.value.clone(),
        _ => said.by().to_owned(),
    };
    let tell = |said: &Quotation| {
        let date = said.date.as_ref().map(|date| format!(", {}", day(maker, &date.edtf)));
        format!("“{}” ({}{})", said.quote, by(said), date.unwrap_or_default())
    };
    let id = format!("{}-{}", fact.page, fact.anchor);
    let href = fact.href.as_deref().unwrap_or("");
    entry(maker, change, &id, &fact.hash, Some(&fact.page), href, &by(fact), &tell)
}

#[expect(clippy::too_many_arguments, reason = "events and quotations have nothing else in common")]
fn entry<T>(
    maker: &Maker<'_>,
    change: &Change<T>,
    id: &str,
    hash: &str,
    page: Option<&str>,
    href: &str,
    title: &str,
    tell: &dyn Fn(&T) -> String,
) -> Entry {
    let site = maker.site;
    let lang = &site.config.language;
    let (word, summary) = match change {
        Change::Added(fact) => (maker.say(lang, "change_added", "Added"), tell(fact)),
        Change::Changed { was, now } => {
            let (before, after) = (tell(was), tell(now));
            let both = if before == after { after } else { format!("{before} → {after}") };
            (maker.say(lang, "change_changed", "Changed"), both)
        }
        Change::Removed(fact) => (maker.say(lang, "change_removed", "Removed"), tell(fact)),
    };
    let doc = page.and_then(|page| match site.ids.get(page) {
        Some(Target::Doc(ix)) => Some(*ix),
        _ => None,
    });
    // An event's date is when it happened, not when its page changed.
    let on = doc.map(|ix| site.doc(ix)).and_then(|doc| match doc.kind {
        Kind::Event => doc.front.updated.as_ref().map(|date| &date.value),
        _ => changed(doc),
    });
    let is_removed = matches!(change, Change::Removed(_));
    let published = doc.and_then(|ix| site.page(ix));
    Entry {
        updated: instant(on).unwrap_or_else(|| format!("{}T00:00:00Z", site.today)),
        id: format!("{id}-{hash}{}", if is_removed { "-removed" } else { "" }),
        href: match published {
            // What is removed is no longer at its anchor, and perhaps not even its page is there.
            Some(page) if is_removed => page.address.clone(),
            None if is_removed => String::new(),
            _ => href.to_owned(),
        },
        title: format!("{word}: {title}"),
        summary,
    }
}

/// The date in words; as written where it is no date that is known here.
fn day(maker: &Maker<'_>, edtf: &str) -> String {
    let words = &words_in(maker.words, &maker.site.config.language).date;
    Date::parse(edtf).map_or_else(|_| edtf.to_owned(), |date| date.words(words))
}
