//! One source in a plain note and in a plain list.

use super::super::entry::SourceEntry;
use super::super::html::is_linkable;
use super::{Cited, NoteWords, escape, open_link};

/// More authors than this are "and others" in a note, and more than that in a short one.
const AUTHORS: usize = 3;
const SHORT: usize = 2;

/// Types that stand on their own: their titles are in italics, those of parts in quotation marks.
const WHOLES: &[&str] = &[
    "bill",
    "book",
    "classic",
    "collection",
    "dataset",
    "figure",
    "graphic",
    "legislation",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "performance",
    "periodical",
    "regulation",
    "report",
    "software",
    "song",
    "standard",
    "thesis",
    "treaty",
];

impl SourceEntry {
    /// The source in a note that names it first, without a locator.
    pub(super) fn note(&self, cited: &Cited, words: &NoteWords<'_>) -> String {
        let mut parts = Parts::default();
        let lead = self.lead(AUTHORS, words);
        parts.text(lead.as_deref().filter(|_| !cited.suppress_author));
        parts.title(self.titled(cited.link.is_some(), words));
        if let Some(container) = &self.container {
            parts.html(self.marked(container, true, words));
        } else if let Some(publisher) = &self.publisher
            && lead.as_ref() != Some(publisher)
        {
            parts.text(Some(publisher));
        }
        if parts.is_empty() {
            parts.text(Some(&self.label(words)));
        }
        parts.html(match (&self.date, &self.accessed) {
            (None, Some(day)) => {
                format!("{} {}", text(words.accessed), day.value.html(words.dates).0)
            }
            _ => self.dated(words),
        });
        match &cited.link {
            Some(link) => parts.finish(Some((link, "")), true, words),
            None => {
                let link = self.linkable();
                let attributes = self.robust_links();
                parts.finish(link.as_deref().map(|link| (link, &*attributes)), false, words)
            }
        }
    }

    /// The source in a note after the first; `alike` where another has the same short name.
    pub(super) fn short(&self, cited: &Cited, alike: bool, words: &NoteWords<'_>) -> String {
        let mut parts = Parts::default();
        let label = self.label(words);
        let title = self.titled(true, words);
        // Where the text says already who it is of, it is told by what it is.
        let named = cited.suppress_author && !self.authors.is_empty();
        match title {
            Some(title) if named || self.title.as_ref() == Some(&label) => parts.html(title),
            title => {
                parts.text(Some(&label));
                title.filter(|_| alike).into_iter().for_each(|title| parts.html(title));
            }
        }
        let link = self.linkable();
        let attributes = if cited.link.is_some() { String::new() } else { self.robust_links() };
        let link = cited.link.as_deref().or(link.as_deref());
        parts.finish(link.map(|link| (link, &*attributes)), true, words)
    }

    /// The source in a list, with all that its register says.
    pub(super) fn listed(&self, words: &NoteWords<'_>) -> String {
        let mut parts = Parts::default();
        let lead = self.lead(usize::MAX, words);
        parts.text(lead.as_deref());
        parts.title(self.titled(false, words));
        if let Some(container) = &self.container {
            parts.html(self.marked(container, true, words));
        }
        let publisher = self.publisher.as_ref().filter(|publisher| {
            lead.as_ref() != Some(publisher) && self.container.as_ref() != Some(publisher)
        });
        parts.text(publisher.map(String::as_str));
        if parts.is_empty() {
            parts.text(Some(&self.key.value));
        }
        parts.html(self.dated(words));
        let link = self.linkable();
        let attributes = self.robust_links();
        let mut html = parts.finish(link.as_deref().map(|link| (link, &*attributes)), false, words);
        stop(&mut html);
        if let Some(note) = &self.note {
            html.push(' ');
            escape(&mut html, note);
            stop(&mut html);
        }
        html
    }

    /// A short name: who made it, else who published it or what it is part of, else its title, its
    /// address, its key.
    pub(super) fn label(&self, words: &NoteWords<'_>) -> String {
        let who = self.people(SHORT, words);
        let who = who.or_else(|| self.publisher.clone()).or_else(|| self.container.clone());
        let address = || {
            let link = self.linkable()?;
            let bare = link.split_once("://").map_or(link.as_str(), |(_, rest)| rest);
            Some(bare.trim_end_matches('/').to_owned())
        };
        let what = who.or_else(|| self.title.clone()).or_else(address);
        what.unwrap_or_else(|| self.key.value.clone())
    }

    /// Who stands first: authors, else editors, else, where nothing contains it, the publisher.
    fn lead(&self, most: usize, words: &NoteWords<'_>) -> Option<String> {
        let publisher = || self.publisher.clone().filter(|_| self.container.is_none());
        self.people(most, words).or_else(publisher)
    }

    /// Authors, else editors; the first alone where there are more than `most`.
    fn people(&self, most: usize, words: &NoteWords<'_>) -> Option<String> {
        let names = if self.authors.is_empty() { &self.editors } else { &self.authors };
        match &names[..] {
            [] => None,
            [one] => Some(one.clone()),
            [first, ..] if names.len() > most => Some(format!("{first} {}", words.others)),
            // BibTeX's `and others`.
            [before @ .., last] if last == "others" => {
                Some(format!("{} {}", before.join(words.comma), words.others))
            }
            [before @ .., last] => {
                Some(format!("{} {} {last}", before.join(words.comma), words.and))
            }
        }
    }

    fn linkable(&self) -> Option<String> {
        self.link().filter(|link| is_linkable(link))
    }

    /// The title as it is marked. A source without one still has an address to show, unless it is
    /// to be found `elsewhere`.
    fn titled(&self, elsewhere: bool, words: &NoteWords<'_>) -> Option<String> {
        match &self.title {
            Some(title) => {
                let whole = self.container.is_none() && WHOLES.contains(&self.type_name.as_str());
                Some(self.marked(title, whole, words))
            }
            None => self.linkable().filter(|_| !elsewhere).map(|link| text(&link)),
        }
    }

    /// A title in italics or quotation marks, with its language where that is another.
    fn marked(&self, title: &str, whole: bool, words: &NoteWords<'_>) -> String {
        let base = |tag: &str| tag.split('-').next().unwrap_or("").to_lowercase();
        let other = self.language.as_deref().filter(|own| base(own) != base(words.lang));
        let mut html = String::new();
        if title.starts_with('[') && title.ends_with(']') {
            // Words for a source that has no title are no title.
            escape(&mut html, title);
            return html;
        }
        if !whole {
            escape(&mut html, words.quotes.0);
        }
        let tag = if whole { "cite" } else { "span" };
        if let Some(lang) = other {
            html.push_str(&format!("<{tag} lang=\"{}\" dir=\"auto\">", text(lang)));
        } else if whole {
            html.push_str("<cite>");
        }
        escape(&mut html, title);
        if whole || other.is_some() {
            html.push_str(&format!("</{tag}>"));
        }
        if !whole {
            escape(&mut html, words.quotes.1);
        }
        html
    }

    /// The date in words, or that nobody knows it.
    fn dated(&self, words: &NoteWords<'_>) -> String {
        match self.date.as_ref().filter(|date| date.value.edtf() != "XXXX") {
            Some(date) => date.value.html(words.dates).0,
            None => text(words.undated),
        }
    }
}

/// The parts of a note as HTML, and which of them is the title.
#[derive(Debug, Default)]
struct Parts {
    all: Vec<String>,
    title: Option<usize>,
}

impl Parts {
    fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn text(&mut self, part: Option<&str>) {
        self.all.extend(part.map(text));
    }

    fn html(&mut self, part: String) {
        self.all.push(part);
    }

    fn title(&mut self, part: Option<String>) {
        self.title = part.as_ref().map(|_| self.all.len());
        self.all.extend(part);
    }

    /// All parts, the title as a link; where there is none, the first part if it `must` lead there.
    fn finish(mut self, link: Option<(&str, &str)>, must: bool, words: &NoteWords<'_>) -> String {
        let linked = self.title.or(must.then_some(0));
        if let (Some((link, attributes)), Some(at)) = (link, linked)
            && let Some(part) = self.all.get_mut(at)
        {
            let mut html = String::new();
            open_link(&mut html, link, attributes);
            *part = html + part + "</a>";
        }
        self.all.join(&text(words.comma))
    }
}

fn text(text: &str) -> String {
    let mut html = String::new();
    escape(&mut html, text);
    html
}

/// Ends the sentence, unless it has ended.
fn stop(html: &mut String) {
    let said =
        html.trim_end_matches("</a>").trim_end_matches("</cite>").trim_end_matches("</span>");
    if !said.ends_with(['.', '!', '?', '…', '。', '؟']) {
        html.push('.');
    }
}
