//! Styles of citation in CSL.
//!
//! A page shows what it cites as numbered notes with a list of sources at its end. Styles made for
//! notes print their notes. Those that put author and year into the text print just that in the
//! note, without the brackets. Those that put a number into the text would print a number there
//! that means nothing beside the note's own, so their notes are whole entries.
//!
//! Every entry of a list is a thing that links lead to, so it stands for itself: authors are not
//! replaced by dashes. Lists are sorted here, because `hayagriva` prints both sources anew for
//! every comparison.

mod list;
mod note;
mod repair;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::taxonomy::{NumberVariable, Variable};
use hayagriva::citationberg::{
    self as csl, CitationFormat, IndependentStyle, Locale, LocaleCode, SortKey, StyleCategory,
    StyleClass,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, Entry, Rendered,
};

use self::list::Memo;
pub(super) use self::note::{joined, prefix};
use self::repair::repair;
use super::Citation;
use super::entry::SourceEntry;
use super::html::{escape, open_link};
use super::locator::{Locator, parse_locator};

/// One source in a citation, ready for a style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cited {
    /// Which of the entries given to the style it is.
    pub entry: usize,
    /// Where in it.
    pub locator: Option<Locator>,
    /// The same as the author wrote it.
    pub locator_text: String,
    /// What stands before it.
    pub prefix: String,
    /// What stands after it.
    pub suffix: String,
    /// Whether the text names the author already.
    pub suppress_author: bool,
    /// Where the note leads: to the source's entry in a list. Without it the title leads to the
    /// source itself.
    pub link: Option<String>,
}

/// The sources that one note cites.
#[derive(Clone, Copy, Debug, Default)]
pub struct Group<'a> {
    /// The number of the note, which others may refer to.
    pub note: usize,
    /// What it cites.
    pub cited: &'a [Cited],
}

impl Cited {
    /// `citation`, whose key names the entry with the index `entry`.
    pub fn new(entry: usize, citation: &Citation) -> Self {
        let locator = parse_locator(&citation.locator);
        // What is no locator after all is shown as it stands.
        let suffix = match &locator {
            None if !citation.locator.is_empty() => {
                format!(", {}{}", citation.locator, joined(&citation.suffix))
            }
            _ => citation.suffix.clone(),
        };
        let locator_text = locator.as_ref().map_or(String::new(), |_| citation.locator.clone());
        Self {
            entry,
            locator,
            locator_text,
            prefix: citation.prefix.clone(),
            suffix,
            suppress_author: citation.suppress_author,
            link: None,
        }
    }
}

/// Notes and a list of sources, as HTML with `<i>`, `<span>` and `<a>` only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// One note for each group, in the order of the groups.
    pub notes: Vec<String>,
    /// The list of sources, in the order of the style.
    pub bibliography: Vec<BibliographyItem>,
    /// Whether all lines of an entry but the first are indented.
    pub hanging_indent: bool,
}

/// One entry of a list of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BibliographyItem {
    /// Which of the entries it is.
    pub entry: usize,
    /// What stands before it in the margin: `[1]`.
    pub label: Option<String>,
    /// The entry itself.
    pub html: String,
}

/// How a style shows a citation within the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Note,
    AuthorDate,
    Number,
}

/// The words of all languages that CSL has. They never change and take a while to unpack.
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

/// A style of citation. Making one is dear, using it is cheap: make it once for a build.
#[derive(Clone, Debug)]
pub struct Style {
    /// The whole style.
    full: Arc<IndependentStyle>,
    /// The same without a list of sources.
    notes: Arc<IndependentStyle>,
    /// The same without citations.
    list: Arc<IndependentStyle>,
    /// The language that a style for one journal asks for.
    locale: Option<LocaleCode>,
    form: Form,
    /// Whether the list is sorted; else it is in the order of citation.
    sorted: bool,
    /// Entries of lists that are printed already.
    memo: Memo,
}

impl Style {
    /// The built-in style called `name`: `chicago-notes`, `apa`, `ieee`, `harvard-cite-them-right` …
    ///
    /// # Errors
    /// Where there is none: the names that come nearest, at most five.
    pub fn named(name: &str) -> Result<Self, Vec<&'static str>> {
        let wanted = name.trim().to_lowercase().replace(['_', ' '], "-");
        let archived =
            ArchivedStyle::by_name(&wanted).or_else(|| ArchivedStyle::by_id(name.trim()));
        match archived.map(ArchivedStyle::get) {
            Some(csl::Style::Independent(style)) => {
                Self::new(style, None).map_err(|_| near(&wanted))
            }
            _ => Err(near(&wanted)),
        }
    }

    /// The style in `text`, the content of a `.csl` file. One that only refers to another works
    /// where the other is built in.
    ///
    /// # Errors
    /// Where it is no style, with what is wrong.
    pub fn from_csl(text: &str) -> Result<Self, String> {
        let style = csl::Style::from_xml(text).map_err(|error| {
            let path =
                error.path.map(|path| path.to_string()).filter(|path| path != "?" && path != ".");
            let within = path.map_or(String::new(), |path| format!(" in `{path}`"));
            format!("{}{within}", error.source)
        });
        match style? {
            csl::Style::Independent(style) => Self::new(style, None),
            csl::Style::Dependent(style) => {
                let parent = &style.parent_link.href;
                match ArchivedStyle::by_id(parent).map(ArchivedStyle::get) {
                    Some(csl::Style::Independent(found)) => Self::new(found, style.default_locale),
                    _ => Err(format!("it refers to `{parent}`, which is not built in")),
                }
            }
        }
    }

    /// The names of all built-in styles, sorted.
    pub fn names() -> Vec<&'static str> {
        let all =
            ArchivedStyle::all().iter().filter(|style| **style != ArchivedStyle::Alphanumeric);
        let mut names: Vec<&str> = all.flat_map(|style| style.names()).copied().collect();
        names.sort_unstable();
        names
    }

    fn new(mut style: IndependentStyle, locale: Option<LocaleCode>) -> Result<Self, String> {
        repair(&mut style)?;
        let numeric = style.info.category.iter().any(|category| {
            let StyleCategory::CitationFormat { format } = category else { return false };
            matches!(format, CitationFormat::Numeric | CitationFormat::Label)
        });
        let form = match style.settings.class {
            StyleClass::Note => Form::Note,
            StyleClass::InText if numeric => Form::Number,
            StyleClass::InText => Form::AuthorDate,
        };
        if form == Form::Number && style.bibliography.is_none() {
            return Err("it prints labels but no list of sources".to_owned());
        }
        let mut sorted = true;
        if let Some(list) = &mut style.bibliography {
            list.subsequent_author_substitute = None;
            let number = Variable::Number(NumberVariable::CitationNumber);
            let by_number = |key: &SortKey| matches!(key, SortKey::Variable { variable, .. } if *variable == number);
            let keys = list.sort.take().map(|sort| sort.keys).unwrap_or_default();
            sorted = keys.first().is_some_and(|key| !by_number(key));
        }
        let mut list = style.clone();
        if list.bibliography.is_some() {
            list.citation.layout.elements.clear();
        }
        let notes = IndependentStyle { bibliography: None, ..style.clone() };
        Ok(Self {
            full: Arc::new(style),
            notes: Arc::new(notes),
            list: Arc::new(list),
            locale,
            form,
            sorted,
            memo: Memo::default(),
        })
    }

    /// Formats `groups` of citations of `entries` for a page in the language `lang` (BCP 47).
    ///
    /// The list of sources holds all of `entries`, also those that no group cites. Citations of
    /// entries that are not there are left out.
    pub fn format(&self, groups: &[Group<'_>], entries: &[&SourceEntry], lang: &str) -> Formatted {
        let known = |cited: &&Cited| cited.entry < entries.len();
        let numbers: Vec<usize> = groups.iter().map(|group| group.note).collect();
        let groups: Vec<Vec<&Cited>> =
            groups.iter().map(|group| group.cited.iter().filter(known).collect()).collect();
        let order = self.order(&groups, entries);
        let hanging_indent =
            self.full.bibliography.as_ref().is_some_and(|list| list.hanging_indent);
        if self.form == Form::AuthorDate && list::are_alike(entries) {
            // Years get letters, in notes and list alike, so both are printed together.
            let rendered = self.render(&self.full, &groups, &numbers, entries, lang);
            let Some(rendered) = rendered else { return all_bare(&groups, entries) };
            let notes = self.notes(&rendered, &groups, entries, lang);
            let bibliography = list::in_order(&rendered, entries, &order);
            return Formatted { notes, bibliography, hanging_indent };
        }
        let notes = match self.form {
            Form::Number => self.entries_as_notes(&groups, entries, lang),
            _ => match self.render(&self.notes, &groups, &numbers, entries, lang) {
                Some(rendered) => self.notes(&rendered, &groups, entries, lang),
                None => all_bare(&groups, entries).notes,
            },
        };
        Formatted { notes, bibliography: self.list(&order, entries, lang), hanging_indent }
    }

    /// The language of a page as CSL's locales know it.
    fn locale(&self, lang: &str) -> Option<LocaleCode> {
        let lang = match lang {
            "" => return self.locale.clone(),
            _ if lang.starts_with("zh-Hant") => "zh-TW",
            _ => lang,
        };
        Some(LocaleCode(lang.to_owned()))
    }

    /// Has `hayagriva` print `groups`, and a list of all `entries` where `style` has one. `None`
    /// where it panics: it has panics left in it, and a page with bare titles is better than none.
    fn render(
        &self,
        style: &IndependentStyle,
        groups: &[Vec<&Cited>],
        numbers: &[usize],
        entries: &[&SourceEntry],
        lang: &str,
    ) -> Option<Rendered> {
        let locale = self.locale(lang);
        let print = || {
            let mut driver: BibliographyDriver<'_, Entry> = BibliographyDriver::new();
            let mut cite = |items, number| {
                let request = CitationRequest::new(items, style, locale.clone(), &LOCALES, number);
                driver.citation(request);
            };
            for (at, group) in groups.iter().enumerate() {
                let items = group.iter().map(|cited| note::item(cited, entries)).collect();
                cite(items, numbers.get(at).copied());
            }
            let cited = |at: usize| groups.iter().flatten().any(|cited| cited.entry == at);
            let hidden = (0..entries.len()).filter(|at| !cited(*at)).map(|at| {
                CitationItem::new(&*entries[at].data, None, entries[at].locale(), true, None)
            });
            let hidden: Vec<_> = hidden.collect();
            if style.bibliography.is_some() && !hidden.is_empty() {
                cite(hidden, None);
            }
            let locale_files = &LOCALES;
            driver.finish(BibliographyRequest { style, locale: locale.clone(), locale_files })
        };
        catch_unwind(AssertUnwindSafe(print)).ok()
    }
}

impl SourceEntry {
    /// Its language as CSL names languages.
    fn locale(&self) -> Option<LocaleCode> {
        self.language.clone().map(LocaleCode)
    }
}

/// Titles and keys, for what a style cannot print.
fn all_bare(groups: &[Vec<&Cited>], entries: &[&SourceEntry]) -> Formatted {
    let note = |group: &Vec<&Cited>| {
        let show = |cited: &&Cited| bare(entries[cited.entry], cited.link.as_deref());
        group.iter().map(show).collect::<Vec<String>>().join("; ")
    };
    let item = |entry| BibliographyItem { entry, label: None, html: bare(entries[entry], None) };
    Formatted {
        notes: groups.iter().map(note).collect(),
        bibliography: (0..entries.len()).map(item).collect(),
        hanging_indent: false,
    }
}

/// The title of a source, else its key.
fn bare(entry: &SourceEntry, link: Option<&str>) -> String {
    let mut html = String::new();
    if let Some(link) = link {
        open_link(&mut html, link, "");
    }
    escape(&mut html, entry.title.as_deref().unwrap_or(&entry.key.value));
    html.push_str(if link.is_some() { "</a>" } else { "" });
    html
}

/// The built-in names that come nearest to `wanted`.
fn near(wanted: &str) -> Vec<&'static str> {
    let distance = |name: &str| {
        let inside = !wanted.is_empty() && (name.contains(wanted) || wanted.contains(name));
        if inside { 0 } else { strsim::damerau_levenshtein(wanted, name) }
    };
    let mut names: Vec<(usize, &str)> =
        Style::names().into_iter().map(|name| (distance(name), name)).collect();
    names.retain(|(distance, name)| *distance <= name.len().max(wanted.len()) / 2);
    names.sort_unstable();
    names.into_iter().take(5).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests;
