//! One source, whatever register it comes from.

use std::str::FromStr;
use std::sync::Arc;

use hayagriva::Entry;
use hayagriva::types::{EntryType, Person, QualifiedUrl};
use unicode_normalization::UnicodeNormalization;

use super::when;
use crate::data::Findings;
use crate::date::Date;
use crate::diagnostic::{Code, Span, Spanned, did_you_mean};

/// How near a source is to what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A document, a recording, a data set: the thing itself.
    Primary,
    /// A report of it: news, mostly.
    Report,
    /// Somebody's reading of it.
    Analysis,
    /// A post on a social network.
    Social,
    /// An interview.
    Interview,
}

impl SourceKind {
    /// All of them with their names in a register.
    pub const NAMES: &[(&str, SourceKind)] = &[
        ("primary", SourceKind::Primary),
        ("report", SourceKind::Report),
        ("analysis", SourceKind::Analysis),
        ("social", SourceKind::Social),
        ("interview", SourceKind::Interview),
    ];

    /// Its name in a register.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("report", |(name, _)| name)
    }
}

/// Whether everybody can read a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Everybody can.
    Open,
    /// Only those who pay can.
    Paywall,
}

impl Access {
    /// Both with their names in a register.
    pub const NAMES: &[(&str, Access)] = &[("open", Access::Open), ("paywall", Access::Paywall)];

    /// Its name in a register.
    pub fn as_str(self) -> &'static str {
        match self {
            Access::Open => "open",
            Access::Paywall => "paywall",
        }
    }
}

/// A source. What its register does not say is `None` or empty; nothing is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceEntry {
    /// What citations call it, in Unicode's form NFC.
    pub key: Spanned<String>,
    /// Where the whole entry stands.
    pub span: Span,
    /// Whether the entry could not be read at all, which is a finding already. It is kept so that
    /// citations of it are not findings too.
    pub broken: bool,
    /// Its title as text.
    pub title: Option<String>,
    /// Who made it, each name in reading order.
    pub authors: Vec<String>,
    /// Who edited it, or what it is part of.
    pub editors: Vec<String>,
    /// Who published it: the publisher, else the organisation.
    pub publisher: Option<String>,
    /// What it is part of: the title of a newspaper, journal, book, site.
    pub container: Option<String>,
    /// How near it is to what it tells.
    pub kind: Option<SourceKind>,
    /// Its type in the words of CSL: `article-newspaper`, `book`, `webpage` …
    pub type_name: String,
    /// When it was published.
    pub date: Option<Spanned<Date>>,
    /// Its address, as written.
    pub url: Option<Spanned<String>>,
    /// Where an archive keeps it.
    pub archive_url: Option<Spanned<String>>,
    /// When that archive took it in.
    pub archived: Option<Spanned<Date>>,
    /// When it was last read at its address.
    pub accessed: Option<Spanned<Date>>,
    /// Who can read it.
    pub access: Option<Access>,
    /// Its language, as a BCP 47 tag.
    pub language: Option<String>,
    /// What its register says about it besides.
    pub note: Option<String>,
    /// Its DOI, without the resolver's address.
    pub doi: Option<String>,
    /// All the rest, for styles and exports.
    pub(super) data: Arc<Entry>,
}

impl SourceEntry {
    /// An entry of which only the key is known.
    pub(super) fn broken(key: &Spanned<String>, span: Span) -> Self {
        let data = Entry::new(&inner_key(&key.value), EntryType::Misc);
        Self { broken: true, ..Self::new(key, span, Own::default(), data, None) }
    }

    /// An entry from what Backstory itself reads (`own`) and what `hayagriva` has read (`data`).
    /// `type_name` is its CSL type, where the register says so itself.
    pub(super) fn new(
        key: &Spanned<String>,
        span: Span,
        own: Own,
        mut data: Entry,
        type_name: Option<String>,
    ) -> Self {
        if let Some(date) = own.date.as_ref().and_then(|date| when::to_hayagriva(&date.value)) {
            data.set_date(date);
        }
        if let Some(url) = own.url.as_ref().and_then(|url| QualifiedUrl::from_str(&url.value).ok())
        {
            let accessed = own.accessed.as_ref();
            let visit_date = accessed.and_then(|date| when::to_hayagriva(&date.value));
            data.set_url(QualifiedUrl { visit_date, ..url });
        }
        // Commas and `and`s too many make people without a name.
        let named = |person: &Person| !display_name(person).is_empty();
        if let Some(authors) = data.authors().filter(|authors| !authors.iter().all(named)) {
            data.set_authors(authors.iter().filter(|person| named(person)).cloned().collect());
        }
        if let Some(editors) = data.editors().filter(|editors| !editors.iter().all(named)) {
            data.set_editors(editors.iter().filter(|person| named(person)).cloned().collect());
        }
        let names = |people: Option<&[Person]>| -> Vec<String> {
            let names = people.unwrap_or_default().iter().map(display_name);
            names.filter(|name| !name.is_empty()).collect()
        };
        let editors = data.map(|entry| entry.editors());
        let publisher = data.map(|entry| entry.publisher()?.name()).map(ToString::to_string);
        let organization = || data.map(|entry| entry.organization()).map(ToString::to_string);
        let container = data.parents().iter().find_map(Entry::title).map(ToString::to_string);
        let kept = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Self {
            key: key.clone().map(|key| key.nfc().collect()),
            span,
            broken: false,
            title: data.title().map(ToString::to_string).and_then(kept),
            authors: names(data.authors()),
            editors: names(editors),
            publisher: publisher.and_then(kept).or_else(|| organization().and_then(kept)),
            container: container.and_then(kept),
            kind: own.kind,
            type_name: type_name.unwrap_or_else(|| super::csl_type::of(&data).to_owned()),
            // A chapter came out with its book.
            date: own.date.or_else(|| {
                let date = data.parents().iter().find_map(Entry::date)?;
                Some(Spanned::new(when::from_hayagriva(date)?, span))
            }),
            url: own.url,
            archive_url: own.archive_url,
            archived: own.archived,
            accessed: own.accessed,
            access: own.access,
            language: data.map(|entry| entry.language()).map(ToString::to_string),
            note: data.note().map(ToString::to_string).and_then(kept),
            doi: data.doi().map(bare_doi).and_then(kept),
            data: Arc::new(data),
        }
    }

    /// Where it can be read: its address, else that of its DOI.
    pub fn link(&self) -> Option<String> {
        let url = self.url.as_ref().map(|url| url.value.clone());
        url.or_else(|| self.doi.as_ref().map(|doi| format!("https://doi.org/{doi}")))
    }
}

/// A DOI without `https://doi.org/` or `doi:` before it.
fn bare_doi(doi: &str) -> String {
    let start = doi.find("10.").unwrap_or(0);
    doi[start..].trim().to_owned()
}

/// A name in reading order.
pub(super) fn display_name(person: &Person) -> String {
    let name = person.given_first(false);
    let name = name.trim();
    match (&person.alias, name.is_empty()) {
        (Some(alias), true) => alias.clone(),
        _ => name.to_owned(),
    }
}

/// A key that every format of `hayagriva` takes, different for different keys.
pub(super) fn inner_key(key: &str) -> String {
    let mut inner = String::with_capacity(key.len());
    for c in key.nfc() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':') {
            inner.push(c);
        } else {
            inner.push_str(&format!("_{:x}_", u32::from(c)));
        }
    }
    inner
}

/// The keys that Backstory reads itself, because `hayagriva` does not know them or takes less.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    pub(super) date: Option<Spanned<Date>>,
    pub(super) url: Option<Spanned<String>>,
    pub(super) archive_url: Option<Spanned<String>>,
    pub(super) archived: Option<Spanned<Date>>,
    pub(super) accessed: Option<Spanned<Date>>,
    pub(super) kind: Option<SourceKind>,
    pub(super) access: Option<Access>,
}

impl Own {
    /// The keys, as YAML and CSL-JSON write them.
    pub(super) const KEYS: &[&str] =
        &["date", "url", "archive-url", "archived", "accessed", "kind", "access"];

    /// Takes `value` where `key` is one of [`Own::KEYS`], with a finding where it is wrong; says
    /// whether it is one.
    pub(super) fn set(
        &mut self,
        key: &str,
        value: &Spanned<String>,
        findings: &mut Findings,
    ) -> bool {
        match key {
            "date" => self.date = date(value, findings),
            "archived" => self.archived = date(value, findings),
            "accessed" => self.accessed = date(value, findings),
            "url" => self.url = address(key, value, findings),
            "archive-url" => self.archive_url = address(key, value, findings),
            "kind" => self.kind = choice(key, value, SourceKind::NAMES, findings),
            "access" => self.access = choice(key, value, Access::NAMES, findings),
            _ => return false,
        }
        true
    }
}

/// A date in EDTF. The `~2024-01` of Hayagriva is read too.
fn date(value: &Spanned<String>, findings: &mut Findings) -> Option<Spanned<Date>> {
    let text = value.value.trim();
    let edtf = match text.strip_prefix('~') {
        Some(rest) => format!("{}~", rest.trim()),
        None => text.to_owned(),
    };
    match Date::parse(&edtf) {
        Ok(date) => Some(Spanned::new(date, value.span)),
        Err(error) => {
            findings.add_hint(error.code, value.span, error.message, error.hint);
            None
        }
    }
}

fn address(key: &str, value: &Spanned<String>, findings: &mut Findings) -> Option<Spanned<String>> {
    let text = value.value.trim();
    let scheme = match QualifiedUrl::from_str(text) {
        Ok(url) => url.value.scheme().to_owned(),
        Err(error) => {
            let message = format!("`{key}` is no address: {error}");
            let hint = match text.contains(char::is_whitespace) || text.is_empty() {
                true => "write a whole address, such as `https://example.org/page`".to_owned(),
                false => {
                    format!("write the whole address: `https://{}`", text.trim_start_matches('/'))
                }
            };
            findings.add_hint(Code::InvalidValue, value.span, message, Some(hint));
            return None;
        }
    };
    if ["javascript", "data", "vbscript", "blob"].contains(&scheme.as_str()) {
        let message = format!("`{key}` has the scheme `{scheme}:`, which could run a script");
        let hint = "give the address of the page itself".to_owned();
        findings.add_hint(Code::UnsafeLink, value.span, message, Some(hint));
        return None;
    }
    Some(Spanned::new(text.to_owned(), value.span))
}

fn choice<T: Copy>(
    key: &str,
    value: &Spanned<String>,
    allowed: &[(&'static str, T)],
    findings: &mut Findings,
) -> Option<T> {
    let text = value.value.trim();
    let found = allowed.iter().find(|(name, _)| *name == text);
    if found.is_none() {
        let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
        let hint = did_you_mean(text, names.iter().copied())
            .unwrap_or_else(|| format!("write one of {}", names.join(", ")));
        let message = format!("`{text}` is no value of `{key}`");
        findings.add_hint(Code::InvalidValue, value.span, message, Some(hint));
    }
    found.map(|(_, value)| *value)
}
