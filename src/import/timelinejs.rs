//! TimelineJS 3: a page with the timeline's events in its front matter.

mod date;

use serde_json::{Map, Value};

use super::html;
use super::report::Report;
use super::write::{Companions, Draft, Media, events, quoted, title_value};
use super::{File, Imported, Known};
use crate::parse::slug::slugify;

/// Endings of addresses that are pictures.
const PICTURES: [&str; 9] =
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp", ".jpe"];

/// The topic that eras get, which makes them eras again when they are given away.
const ERA: &str = "era";

/// Reads the JSON of a timeline.
pub(super) fn import(
    text: &str,
    name: &str,
    title: &str,
    known: &Known,
) -> Result<Imported, String> {
    let root: Value =
        serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
    timeline(&root, name, title, known)
}

/// The files of a timeline; `title` is for one that has none.
pub(super) fn timeline(
    root: &Value,
    name: &str,
    title: &str,
    known: &Known,
) -> Result<Imported, String> {
    if root.get("timeline").is_some() {
        let message =
            "this is a timeline of TimelineJS 1 or 2; open it in TimelineJS 3 and export it anew";
        return Err(message.to_owned());
    }
    let slides = root.get("events").and_then(Value::as_array);
    let slides = slides.ok_or("this is no timeline: it has no list `events`")?;
    let mut report = Report::default();
    let mut companions = Companions::new(name, known);
    let mut made: Vec<Draft> = Vec::new();
    let lists = [(slides, "event", false), (list(root, "eras"), "era", true)];
    for (slides, what, is_era) in lists {
        for (at, slide) in slides.iter().enumerate() {
            let headline = html::to_text(text_of(slide, "headline"));
            let which = match headline.is_empty() {
                true => format!("{what} {}", at + 1),
                false => format!("{what} {} (`{headline}`)", at + 1),
            };
            let Some(slide) = slide.as_object() else {
                report.note("entries that are no objects", &which);
                continue;
            };
            made.extend(event(slide, &which, is_era, &mut companions, &mut report));
        }
    }
    for key in root.as_object().into_iter().flat_map(Map::keys) {
        if !["events", "eras", "title", "scale"].contains(&key.as_str()) {
            report.note(format!("`{key}` of the timeline"), "the file");
        }
    }
    let count = made.len();
    let page = page(root.get("title"), title, &made, &mut report);
    let mut files = vec![File { path: format!("content/{name}.md"), text: page }];
    companions.finish(&mut files);
    Ok(Imported { files, events: count, report: report.finish() })
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    static NONE: Vec<Value> = Vec::new();
    value.get(key).and_then(Value::as_array).unwrap_or(&NONE)
}

/// The part `key` of a slide's text.
fn text_of<'a>(slide: &'a Value, key: &str) -> &'a str {
    slide.get("text").and_then(|text| text.get(key)).and_then(Value::as_str).unwrap_or("").trim()
}

/// A value as text: TimelineJS takes numbers in quotation marks and without.
fn plain(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn event(
    slide: &Map<String, Value>,
    which: &str,
    is_era: bool,
    companions: &mut Companions<'_>,
    report: &mut Report,
) -> Option<Draft> {
    let Some(date) = date::date(slide, which, report) else {
        report.note("entries without a date that can be read are left out", which);
        return None;
    };
    let whole = Value::Object(slide.clone());
    let (headline, text) = (text_of(&whole, "headline"), text_of(&whole, "text"));
    if html::is_html(headline) {
        report.note("links and markup in headlines", which);
    }
    let mut draft = Draft {
        date,
        title: html::to_text(headline),
        text: html::to_markdown(text, which, report),
        ..Draft::default()
    };
    let id = slugify(&plain(slide.get("unique_id")));
    if !id.is_empty() {
        draft.id = Some(companions.free_id(&id));
    }
    if is_era {
        draft.topics.push(ERA.to_owned());
        draft.importance = Some("minor".to_owned());
    }
    let group = plain(slide.get("group"));
    if !group.is_empty() {
        draft.topics.push(group);
    }
    if let Some(media) = slide.get("media") {
        self::media(media, which, &mut draft, report);
    }
    if let Some(location) = slide.get("location") {
        draft.place = place(location, which, companions, report);
    }
    if draft.title.is_empty() && draft.text.is_empty() {
        let caption = draft.media.as_ref().map_or("", |media| &media.caption);
        draft.title = if caption.is_empty() { "Untitled".to_owned() } else { caption.to_owned() };
        report.note("entries without headline and text get another title", which);
    }
    for key in slide.keys() {
        let carried = [
            "start_date",
            "end_date",
            "text",
            "media",
            "location",
            "group",
            "unique_id",
            "display_date",
        ];
        if !carried.contains(&key.as_str()) && !is_nothing(&slide[key]) {
            report.note(format!("`{key}`"), which);
        }
    }
    Some(draft)
}

/// Whether there is nothing in `value` that a reader would miss.
fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(_)) || value.as_str().is_some_and(str::is_empty)
}

/// A picture becomes the event's; anything else is told at the end of its text, from where an
/// export takes it again.
fn media(media: &Value, which: &str, draft: &mut Draft, report: &mut Report) {
    let of = |key: &str| plain(media.get(key));
    let (url, caption, credit) = (of("url"), of("caption"), of("credit"));
    for key in ["thumbnail", "link", "link_target", "title"] {
        if !of(key).is_empty() && of(key) != url {
            report.note(format!("`{key}` of media"), which);
        }
    }
    if url.is_empty() {
        if !(caption.is_empty() && credit.is_empty()) {
            report.note("captions and credits without a medium", which);
        }
        return;
    }
    let caption = html::to_markdown(&caption, which, report).replace("\n\n", " ");
    if html::is_html(&url) {
        // A piece of HTML in place of an address: a quotation, or a page in a frame.
        match html::embedded(&url) {
            Some(src) => told(draft, &src, &caption, &html::to_markdown(&credit, which, report)),
            None => {
                push_block(&mut draft.text, &html::to_markdown(&url, which, report));
                if !(caption.is_empty() && credit.is_empty()) {
                    report.note("captions and credits of quotations", which);
                }
            }
        }
        return;
    }
    let address = if url.starts_with("//") { format!("https:{url}") } else { url };
    if !is_picture(&address) {
        if html::is_web(&address) {
            told(draft, &address, &caption, &html::to_markdown(&credit, which, report));
        } else {
            report.note("media that are neither pictures nor web addresses", which);
        }
        return;
    }
    if !html::is_web(&address) {
        report.note("pictures that must be put beside the page", which);
    }
    if of("alt").is_empty() {
        report.note("pictures that nobody describes: add `alt`", which);
    }
    if html::is_html(&credit) {
        report.note("links and markup in credits of pictures", which);
    }
    draft.media = Some(Media {
        src: address,
        alt: html::to_text(&of("alt")),
        credit: html::to_text(&credit),
        caption,
    });
}

/// Adds a link on a line of its own, with what is said of it.
fn told(draft: &mut Draft, address: &str, caption: &str, credit: &str) {
    // A link in a link cannot be.
    let has_link = caption.contains("](");
    let mut line = match caption.is_empty() || has_link {
        true => html::bare_link(address),
        false => html::link(caption, address),
    };
    let behind: Vec<&str> = [if has_link { caption } else { "" }, credit]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if !behind.is_empty() {
        line.push_str(&format!(" — {}", behind.join(" — ").replace("\n\n", " ")));
    }
    push_block(&mut draft.text, &line);
}

fn push_block(text: &mut String, block: &str) {
    if block.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(block);
}

fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    PICTURES.iter().any(|ending| path.ends_with(ending))
}

fn place(
    location: &Value,
    which: &str,
    companions: &mut Companions<'_>,
    report: &mut Report,
) -> Option<String> {
    let of = |key: &str| plain(location.get(key));
    for key in ["icon", "zoom", "line"] {
        if !of(key).is_empty() {
            report.note(format!("`{key}` of locations"), which);
        }
    }
    let (latitude, longitude) = (of("lat"), of("lon"));
    if of("name").is_empty() {
        if !latitude.is_empty() {
            report.note("locations without a name", which);
        }
        return None;
    }
    let number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    let at = (number(&latitude) && number(&longitude)).then_some((latitude, longitude));
    companions.place(&of("name"), at, which, report)
}

/// The page: the title slide, and the events in its front matter.
fn page(title: Option<&Value>, usual: &str, made: &[Draft], report: &mut Report) -> String {
    let which = "the title slide";
    let mut slide = Draft::default();
    if let Some(title) = title {
        slide.title = html::to_text(text_of(title, "headline"));
        slide.text = html::to_markdown(text_of(title, "text"), which, report);
        if let Some(medium) = title.get("media") {
            media(medium, which, &mut slide, report);
        }
        for (key, value) in title.as_object().into_iter().flatten() {
            if !["text", "media", "unique_id"].contains(&key.as_str()) && !is_nothing(value) {
                report.note(format!("`{key}`"), which);
            }
        }
    }
    let shown = if slide.title.is_empty() { usual } else { &slide.title };
    let mut text = format!("---\ntitle: {}\n", title_value(shown));
    if let Some(Media { src, alt, credit, caption }) = &slide.media {
        let parts = [("src", src), ("alt", alt), ("credit", credit), ("caption", caption)];
        text.push_str("image:\n");
        for (key, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
            text.push_str(&format!("  {key}: {}\n", quoted(value)));
        }
    }
    if !made.is_empty() {
        text.push_str("events:\n");
        text.push_str(&events(made, "  "));
    }
    text.push_str("---\n");
    if !slide.text.is_empty() {
        text.push_str(&format!("\n{}\n", slide.text));
    }
    text
}
