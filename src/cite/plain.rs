//! Notes without a style: what a reader needs to know of a source, in one line.
//!
//! `Amal Said, “Title”, *Vatican News*, 5 January 2024, para. 6.` Nothing is made up: a source whose
//! register gives no date shows none (and, where that is known, when it was read, because that is
//! then the only day there is); one whose date is `XXXX`, EDTF for unknown, is said to be undated.

use super::entry::SourceEntry;
use super::html::{escape, is_linkable, open_link, prose};
use super::locator::LocatorKind;
use super::style::{BibliographyItem, Cited, Formatted, joined, prefix};
use crate::date::DateWords;

/// The words that plain notes need, in one language.
#[derive(Clone, Copy, Debug)]
pub struct NoteWords<'a> {
    /// The language (BCP 47): what is in another is marked so.
    pub lang: &'a str,
    /// The words of dates.
    pub dates: &'a DateWords,
    /// Between the last two of several authors.
    pub and: &'a str,
    /// After the first of many authors.
    pub others: &'a str,
    /// Before the day on which a source without a date was read.
    pub accessed: &'a str,
    /// Instead of a date that nobody knows.
    pub undated: &'a str,
    /// Before one page, and before several.
    pub pages: (&'a str, &'a str),
    /// Around titles.
    pub quotes: (&'a str, &'a str),
    /// Between the parts of a note.
    pub comma: &'a str,
}

impl<'a> NoteWords<'a> {
    /// Those of English.
    pub fn english(dates: &'a DateWords) -> Self {
        Self {
            lang: "en",
            dates,
            and: "and",
            others: "and others",
            accessed: "accessed",
            undated: "undated",
            pages: ("p.", "pp."),
            quotes: ("“", "”"),
            comma: ", ",
        }
    }
}

/// More authors than this are "and others".
const AUTHORS: usize = 3;

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
    /// The source as a plain note, as HTML with `<i>`, `<span>` and `<a>` only and without a stop at
    /// its end. `locator` is shown as given.
    pub fn plain_note(&self, locator: &str, words: &NoteWords<'_>) -> String {
        self.note_without(false, locator, words)
    }

    fn note_without(&self, authors: bool, locator: &str, words: &NoteWords<'_>) -> String {
        let mut parts: Vec<String> = Vec::new();
        let text = |text: &str| {
            let mut html = String::new();
            escape(&mut html, text);
            html
        };
        let lead = self.lead(words).filter(|_| !authors);
        parts.extend(lead.as_deref().map(text));
        parts.extend(self.titled(words));
        if let Some(container) = &self.container {
            parts.push(self.marked(container, true, words));
        } else if let Some(publisher) = &self.publisher
            && lead.as_ref() != Some(publisher)
        {
            parts.push(text(publisher));
        }
        parts.extend(self.dated(words).as_deref().map(text));
        if !locator.is_empty() {
            parts.push(text(locator));
        }
        if parts.is_empty() {
            parts.push(text(&self.key.value));
        }
        parts.join(&text(words.comma))
    }

    /// Who stands first: authors, else editors, else, where nothing contains it, the publisher.
    fn lead(&self, words: &NoteWords<'_>) -> Option<String> {
        let names = if self.authors.is_empty() { &self.editors } else { &self.authors };
        match &names[..] {
            [] => self.publisher.clone().filter(|_| self.container.is_none()),
            [one] => Some(one.clone()),
            // BibTeX's `and others`.
            [before @ .., last] if last == "others" && !before.is_empty() => {
                Some(format!("{} {}", before.join(words.comma), words.others))
            }
            [first, ..] if names.len() > AUTHORS => Some(format!("{first} {}", words.others)),
            [before @ .., last] => {
                Some(format!("{} {} {last}", before.join(words.comma), words.and))
            }
        }
    }

    /// The title, as a link where it leads somewhere.
    fn titled(&self, words: &NoteWords<'_>) -> Option<String> {
        let link = self.link().filter(|link| is_linkable(link));
        let title = match (&self.title, &link) {
            (Some(title), _) => {
                let whole = self.container.is_none() && WHOLES.contains(&self.type_name.as_str());
                self.marked(title, whole, words)
            }
            // A source without a title still has an address to show.
            (None, Some(link)) => {
                let mut html = String::new();
                escape(&mut html, link);
                html
            }
            (None, None) => return None,
        };
        let Some(link) = link else { return Some(title) };
        let mut html = String::new();
        open_link(&mut html, &link);
        Some(html + &title + "</a>")
    }

    /// A title in italics or quotation marks, with its language where that is another.
    fn marked(&self, title: &str, whole: bool, words: &NoteWords<'_>) -> String {
        let base = |tag: &str| tag.split('-').next().unwrap_or("").to_lowercase();
        let other = self.language.as_deref().filter(|own| base(own) != base(words.lang));
        let mut html = String::new();
        if !whole {
            escape(&mut html, words.quotes.0);
        }
        let tag = if whole { "i" } else { "span" };
        if let Some(lang) = other {
            html.push_str(&format!("<{tag} lang=\"{lang}\" dir=\"auto\">"));
        } else if whole {
            html.push_str("<i>");
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

    /// The date in words, or what is known instead.
    fn dated(&self, words: &NoteWords<'_>) -> Option<String> {
        match (&self.date, &self.accessed) {
            (Some(date), _) if date.value.edtf() == "XXXX" => Some(words.undated.to_owned()),
            (Some(date), _) => Some(date.value.words(words.dates)),
            (None, Some(day)) => {
                Some(format!("{} {}", words.accessed, day.value.words(words.dates)))
            }
            (None, None) => None,
        }
    }
}

/// Formats `groups` of citations of `entries` as plain notes; the list of sources has them in the
/// order of citation. The counterpart of [`super::Style::format`] for sites that name no style.
pub fn format_plain(
    groups: &[&[Cited]],
    entries: &[&SourceEntry],
    words: &NoteWords<'_>,
) -> Formatted {
    let note = |group: &&[Cited]| {
        let mut html = String::new();
        for cited in *group {
            let Some(entry) = entries.get(cited.entry) else { continue };
            html.push_str(if html.is_empty() { "" } else { "; " });
            prefix(&mut html, cited);
            html.push_str(&entry.note_without(
                cited.suppress_author,
                &located(cited, words),
                words,
            ));
            prose(&mut html, &joined(&cited.suffix));
        }
        if !html.is_empty() && !html.ends_with(['.', '!', '?', '…', '。', '؟']) {
            html.push('.');
        }
        html
    };
    let mut order: Vec<usize> = Vec::new();
    for at in groups.iter().copied().flatten().map(|cited| cited.entry).chain(0..entries.len()) {
        if at < entries.len() && !order.contains(&at) {
            order.push(at);
        }
    }
    let item = |entry: usize| {
        let html = entries[entry].plain_note("", words) + ".";
        BibliographyItem { entry, label: None, html }
    };
    Formatted {
        notes: groups.iter().map(note).collect(),
        bibliography: order.into_iter().map(item).collect(),
        hanging_indent: false,
    }
}

/// The locator as written; bare numbers with "p." before them.
fn located(cited: &Cited, words: &NoteWords<'_>) -> String {
    match &cited.locator {
        Some(locator)
            if locator.kind == LocatorKind::Page && locator.text == cited.locator_text =>
        {
            let (one, several) = words.pages;
            format!("{} {}", if locator.is_several() { several } else { one }, locator.text)
        }
        _ => cited.locator_text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::{parse_citation_group, parse_register};
    use crate::date::Date;

    const YAML: &str = r#"
full: { type: article, title: "A <b> & c", author: [ "Said, Amal", "Doe, Jane" ], date: 2024-01,
  parent: { type: newspaper, title: Vatican News }, publisher: Holy See, url: "https://example.org/?a=b&c=d" }
many: { type: book, title: T, author: [ "A, B", "C, D", "E, F", "G, H" ], publisher: Press, date: 2024 }
office: { type: report, title: T, organization: Pentagon, date: XXXX }
bare: { type: web, url: "https://example.org/", accessed: 2024-02-01 }
nothing: { type: web }
ar: { type: article, title: ع, language: ar, parent: { type: newspaper, title: ص } }
script: { type: web, title: T, url: "mailto:a@b.org" }
"#;

    fn formatted(groups: &[&str]) -> Formatted {
        let register = parse_register(&"a.yaml".into(), YAML);
        assert!(register.diagnostics.is_empty(), "{:?}", register.diagnostics);
        let entries: Vec<&SourceEntry> = register.entries.iter().collect();
        let index = |key: &str| entries.iter().position(|entry| entry.key.value == key).unwrap();
        let groups: Vec<Vec<Cited>> = groups
            .iter()
            .map(|text| parse_citation_group(text, 0).unwrap().unwrap())
            .map(|group| group.iter().map(|one| Cited::new(index(&one.key.value), one)).collect())
            .collect();
        let groups: Vec<&[Cited]> = groups.iter().map(Vec::as_slice).collect();
        format_plain(&groups, &entries, &NoteWords::english(&DateWords::default()))
    }

    #[test]
    fn notes_say_what_is_known_and_nothing_else() {
        let words = |edtf: &str| Date::parse(edtf).unwrap().words(&DateWords::default());
        let (january, year, read) = (words("2024-01"), words("2024"), words("2024-02-01"));
        let full = format!(
            "<a href=\"https://example.org/?a=b&amp;c=d\">“A &lt;b&gt; &amp; c”</a>, <i>Vatican News</i>, {january}"
        );
        for (group, note) in [
            ("@full", format!("Amal Said and Jane Doe, {full}.")),
            (
                "see -@full, paras. 3–4, *emphasis* mine",
                format!("See {full}, paras. 3–4, <i>emphasis</i> mine."),
            ),
            (
                "@full 33; cf. @many, 3-4",
                format!(
                    "Amal Said and Jane Doe, {full}, p. 33; cf. B A and others, <i>T</i>, Press, {year}, pp. 3-4."
                ),
            ),
            ("@office", "Pentagon, <i>T</i>, undated.".to_owned()),
            (
                "@bare",
                format!(
                    "<a href=\"https://example.org/\">https://example.org/</a>, accessed {read}."
                ),
            ),
            ("@nothing, passim", "nothing, passim.".to_owned()),
            (
                "@ar",
                "“<span lang=\"ar\" dir=\"auto\">ع</span>”, <i lang=\"ar\" dir=\"auto\">ص</i>."
                    .to_owned(),
            ),
            ("@script", "<a href=\"mailto:a@b.org\">“T”</a>.".to_owned()),
        ] {
            assert_eq!(formatted(&[group]).notes, [note], "{group}");
        }
    }

    #[test]
    fn the_list_has_every_source_once() {
        let list = formatted(&["@many; @bare", "@many"]).bibliography;
        let order: Vec<usize> = list.iter().map(|item| item.entry).collect();
        assert_eq!(order, [1, 3, 0, 2, 4, 5, 6]);
        assert!(list[0].html.starts_with("B A and others, <i>T</i>, Press, "), "{}", list[0].html);
    }
}
