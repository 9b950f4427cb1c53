//! Registers in BibTeX and BibLaTeX.

mod scan;
mod tex;

use hayagriva::Entry;
use hayagriva::types::EntryType;

use self::scan::{Field, Raw, scan};
use self::tex::{address_in, digits, month, plain, verbatim, without_money};
use super::entry::{Own, SourceEntry, inner_key};
use super::{Register, silence, when};
use crate::data::Findings;
use crate::diagnostic::{Code, Spanned, closest, did_you_mean};

/// Fields that are Backstory's own, by the names that tools give them, and what they are here.
const OWN: &[(&str, &str)] = &[
    ("archive-url", "archive-url"),
    ("archiveurl", "archive-url"),
    ("archive_url", "archive-url"),
    ("archived", "archived"),
    ("archivedate", "archived"),
    ("archive-date", "archived"),
    ("accessed", "accessed"),
    ("urldate", "accessed"),
    ("lastaccessed", "accessed"),
    ("kind", "kind"),
    ("access", "access"),
];

/// Fields that BibTeX, BibLaTeX and the usual tools know. Others mean nothing, as ever in BibTeX,
/// and are a finding only where they look like a slip of the pen.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "abstract", "addendum", "address", "afterword", "annotation", "annotator", "annote", "author",
    "authortype", "bookauthor", "booksubtitle", "booktitle", "booktitleaddon", "chapter",
    "commentator", "crossref", "date", "day", "doi", "edition", "editor", "editora", "editoratype",
    "editorb", "editorbtype", "editorc", "editorctype", "editortype", "eid", "entryset",
    "entrysubtype", "eprint", "eprintclass", "eprinttype", "archiveprefix", "primaryclass", "eventdate",
    "eventtitle", "eventtitleaddon", "file", "foreword", "gender", "holder", "howpublished", "ids",
    "indextitle", "institution", "introduction", "isan", "isbn", "ismn", "isrn", "issn", "issue",
    "issuesubtitle", "issuetitle", "iswc", "journal", "journalsubtitle", "journaltitle", "key",
    "keywords", "label", "langid", "langidopts", "language", "library", "location", "mainsubtitle",
    "maintitle", "maintitleaddon", "month", "nameaddon", "note", "number", "options", "organization",
    "origdate", "origlanguage", "origlocation", "origpublisher", "origtitle", "pages", "pagetotal",
    "pagination", "part", "publisher", "pubstate", "related", "relatedtype", "relatedstring",
    "reprinttitle", "school", "series", "shortauthor", "shorteditor", "shorthand", "shortjournal",
    "shortseries", "shorttitle", "sortkey", "sortname", "sorttitle", "sortyear", "subtitle", "title",
    "titleaddon", "translator", "type", "url", "venue", "version", "volume", "volumes", "xdata", "xref",
    "year", "lint-ok", "owner", "timestamp", "urn", "collection", "editors", "authors", "pmid", "pmcid",
];

/// Fields that are read here and that `hayagriva` must not see: dates, because they are EDTF, and
/// what could make it look at other entries.
const TAKEN: &[&str] = &[
    "date",
    "year",
    "month",
    "day",
    "url",
    "crossref",
    "xdata",
    "xref",
    "ids",
    "lint-ok",
    "subtitle",
    "booksubtitle",
];

/// Types that `hayagriva` does not know, and what comes next to them.
const TYPES: &[(&str, EntryType)] = &[
    ("video", EntryType::Video),
    ("movie", EntryType::Video),
    ("audio", EntryType::Audio),
    ("music", EntryType::Audio),
    ("artwork", EntryType::Artwork),
    ("image", EntryType::Artwork),
    ("legislation", EntryType::Legislation),
    ("legal", EntryType::Legislation),
    ("jurisdiction", EntryType::Case),
    ("performance", EntryType::Performance),
];

/// How many entries may hand fields to one another.
const DEPTH: usize = 8;

pub(super) fn parse(text: &str, findings: &mut Findings) -> Register {
    let all = scan(text, findings);
    let mut raws: Vec<&Raw> = Vec::new();
    for raw in &all {
        match raws.iter().find(|other| other.key.value == raw.key.value) {
            Some(first) => super::duplicate(&raw.key, first.key.span, findings),
            None => raws.push(raw),
        }
    }
    let mut register = Register::default();
    for raw in raws.iter().copied().filter(|raw| raw.kind != "xdata") {
        let reader = Reader { raw, all: &raws };
        register.entries.push(reader.entry(findings));
        if let Some(field) = raw.field("lint-ok") {
            let span = field.value.span;
            register.silencers.extend(silence::silencer(
                &plain(&field.value.value),
                span,
                raw.span,
                findings,
            ));
        }
    }
    register
}

struct Reader<'a> {
    raw: &'a Raw,
    all: &'a [&'a Raw],
}

impl Reader<'_> {
    fn entry(&self, findings: &mut Findings) -> SourceEntry {
        let raw = self.raw;
        self.unknown_fields(findings);
        let chain = self.chain(findings);
        let own = own(&chain, findings);
        let inner = inner_key(&raw.key.value);
        let (data, whole): (Vec<&Raw>, Vec<&Raw>) =
            chain[1..].iter().copied().partition(|raw| raw.kind == "xdata");
        // `xdata` is put in here, since `hayagriva` puts in only a part of it.
        let mut raw = raw.clone();
        for field in data.iter().flat_map(|data| &data.fields) {
            if raw.field(&field.name.value).is_none() {
                raw.fields.push(field.clone());
            }
        }
        let crossref = whole.first().map(|raw| inner_key(&raw.key.value));
        let parents: String = whole.iter().map(|raw| bibtex(raw, None, &[])).collect();
        let with_parents = bibtex(&raw, crossref.as_deref(), &[]) + &parents;
        let data = read(&with_parents, &inner).or_else(|why| {
            // Where only what it refers to is wrong, that has a finding of its own.
            read(&bibtex(&raw, None, &[]), &inner).or_else(|_| {
                let bad = self.bad_fields(&raw, &inner, &why, findings);
                let without = bibtex(&raw, crossref.as_deref(), &bad) + &parents;
                read(&without, &inner).or_else(|_| read(&bibtex(&raw, None, &bad), &inner))
            })
        });
        let Ok(data) = data else { return SourceEntry::broken(&raw.key, raw.span) };
        let data = with_language(retyped(data, &raw, &inner), raw.field("language"));
        SourceEntry::new(&raw.key, raw.span, own, data, None)
    }

    /// The fields that `hayagriva` does not take, each with a finding; `why` is what it says of
    /// the whole.
    fn bad_fields<'b>(
        &self,
        raw: &'b Raw,
        inner: &str,
        why: &str,
        findings: &mut Findings,
    ) -> Vec<&'b str> {
        let mut bad = Vec::new();
        let key = &raw.key.value;
        for field in &raw.fields {
            let alone = Raw { fields: vec![field.clone()], ..raw.clone() };
            if let Err(why) = read(&bibtex(&alone, None, &[]), inner) {
                let name = field.name.value.as_str();
                let message = format!("`{name}` of the source `{key}` cannot be read: {why}");
                findings.add(Code::SourceEntry, field.value.span, message);
                bad.push(name);
            }
        }
        if bad.is_empty() {
            let message = format!("the source `{key}` cannot be read: {why}");
            findings.add(Code::SourceEntry, raw.span, message);
        }
        bad
    }

    fn unknown_fields(&self, findings: &mut Findings) {
        let known = || KNOWN.iter().copied().chain(OWN.iter().map(|(name, _)| *name));
        for field in &self.raw.fields {
            let name = &field.name.value;
            if known().any(|known| known == name) || closest(name, known()).is_none() {
                continue;
            }
            let message = format!("a source has no field `{name}`");
            findings.add_hint(
                Code::UnknownKey,
                field.name.span,
                message,
                did_you_mean(name, known()),
            );
        }
    }

    /// The entry and those that hand it fields: `crossref` and `xdata`, and theirs.
    fn chain(&self, findings: &mut Findings) -> Vec<&Raw> {
        let mut chain = vec![self.raw];
        let mut at = 0;
        while let Some(raw) = chain.get(at).copied().filter(|_| at < DEPTH) {
            at += 1;
            for field in ["crossref", "xdata"].iter().filter_map(|name| raw.field(name)) {
                for name in
                    field.value.value.split(',').map(str::trim).filter(|name| !name.is_empty())
                {
                    match self.all.iter().find(|other| other.key.value == name) {
                        Some(other)
                            if chain.iter().any(|known| known.key.value == other.key.value) => {}
                        Some(other) => chain.push(other),
                        None if raw.key.value == self.raw.key.value => {
                            let keys = self.all.iter().map(|other| other.key.value.as_str());
                            let message = format!(
                                "`{}` names no entry of this file: `{name}`",
                                field.name.value
                            );
                            findings.add_hint(
                                Code::SourceEntry,
                                field.value.span,
                                message,
                                did_you_mean(name, keys),
                            );
                        }
                        None => {}
                    }
                }
            }
        }
        chain
    }
}

/// The entry as BibTeX without what is read here and without the fields in `without`; `crossref`
/// is the key of the entry from which `hayagriva` takes what is missing.
fn bibtex(raw: &Raw, crossref: Option<&str>, without: &[&str]) -> String {
    let mut text = format!("@{}{{{},\n", raw.kind, inner_key(&raw.key.value));
    let own = |name: &str| TAKEN.contains(&name) || OWN.iter().any(|(own, _)| *own == name);
    for field in &raw.fields {
        let name = field.name.value.as_str();
        let bare_address = name == "howpublished"
            && raw.field("url").is_none()
            && address_in(&field.value.value).is_some();
        if own(name) || without.contains(&name) || bare_address || !name.is_ascii() {
            continue;
        }
        let mut value = field.value.value.clone();
        let subtitle = match name {
            "title" => raw.field("subtitle"),
            "booktitle" => raw.field("booksubtitle"),
            _ => None,
        };
        if let Some(subtitle) = subtitle {
            let joint = if value.trim_end().ends_with(['?', '!', ':', '.']) { " " } else { ": " };
            value = format!("{}{joint}{}", value.trim_end(), subtitle.value.value);
        }
        text.push_str(&format!("{name} = {{{}}},\n", without_money(&value)));
    }
    if let Some(key) = crossref {
        text.push_str(&format!("crossref = {{{key}}},\n"));
    }
    text + "}\n"
}

/// Gives BibTeX to `hayagriva` and takes out the entry `inner`.
fn read(text: &str, inner: &str) -> Result<Entry, String> {
    match hayagriva::io::from_biblatex_str(text) {
        Ok(mut library) => library.remove(inner).ok_or_else(|| "it is empty".to_owned()),
        Err(errors) => {
            Err(errors.first().map_or_else(String::new, |error| tidy(&error.to_string())))
        }
    }
}

/// The message of `biblatex` without places in a text that the author never wrote.
fn tidy(message: &str) -> String {
    let message = message
        .trim_start_matches("biblatex parse error: ")
        .trim_start_matches("biblatex type error: ");
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '.');
    match message.rsplit_once(": ") {
        Some((before, place)) if digits(place) => before.to_owned(),
        _ => message.to_owned(),
    }
}

/// The fields that Backstory reads itself, from the first of `chain`; its address and date may
/// come from the others.
fn own(chain: &[&Raw], findings: &mut Findings) -> Own {
    let mut own = Own::default();
    let Some(raw) = chain.first() else { return own };
    for field in &raw.fields {
        if let Some((_, key)) = OWN.iter().find(|(name, _)| *name == field.name.value) {
            let text = match *key {
                "archive-url" => verbatim(&field.value.value),
                _ => plain(&field.value.value),
            };
            own.set(key, &Spanned::new(text, field.value.span), findings);
        }
    }
    let url = chain.iter().find_map(|raw| raw.field("url"));
    let url = url.map(|field| Spanned::new(verbatim(&field.value.value), field.value.span));
    let bare = || {
        let field = raw.field("howpublished")?;
        Some(Spanned::new(address_in(&field.value.value)?, field.value.span))
    };
    if let Some(url) = url.or_else(bare) {
        own.set("url", &url, findings);
    }
    if let Some(date) = chain.iter().find_map(|raw| date(raw, findings)) {
        own.set("date", &date, findings);
    }
    own
}

/// `date`, else `year` with `month` and `day`, as EDTF.
fn date(raw: &Raw, findings: &mut Findings) -> Option<Spanned<String>> {
    let text = |field: &Field| plain(&field.value.value);
    if let Some(field) = raw.field("date").filter(|field| !text(field).is_empty()) {
        return Some(Spanned::new(text(field), field.value.span));
    }
    let field = raw.field("year").filter(|field| !text(field).is_empty())?;
    let year = text(field);
    let Ok(number) = year.parse() else { return Some(Spanned::new(year, field.value.span)) };
    let mut edtf = when::edtf_year(number);
    if let Some(month_field) = raw.field("month") {
        let written = text(month_field);
        let word: String = written.chars().filter(|c| c.is_alphabetic()).collect();
        let number: Option<u8> = digits(&written).parse().ok();
        // `10~jan` and `jan # "~10"` are days of a month.
        let (month, day) = match month(&word.to_lowercase()) {
            Some(month) => (Some(month), number),
            None if word.is_empty() => (number.filter(|month| (1..=12).contains(month)), None),
            None => (None, None),
        };
        let day = day.or_else(|| digits(&text(raw.field("day")?)).parse().ok());
        match (month, day) {
            (Some(month), Some(day)) => edtf.push_str(&format!("-{month:02}-{day:02}")),
            (Some(month), None) => edtf.push_str(&format!("-{month:02}")),
            (None, _) => {
                let message = format!("`{written}` is no month");
                let hint = format!("write `date = {{{edtf}-01}}` with the month's number");
                findings.add_hint(Code::NotADate, month_field.value.span, message, Some(hint));
            }
        }
    }
    Some(Spanned::new(edtf, field.value.span))
}

/// The entry with the type that its register means, where `hayagriva` has taken another.
fn retyped(data: Entry, raw: &Raw, inner: &str) -> Entry {
    let kind = TYPES.iter().find(|(name, _)| *name == raw.kind).map(|(_, kind)| *kind);
    let subtype = raw.field("entrysubtype").map(|field| plain(&field.value.value).to_lowercase());
    let newspaper = raw.kind == "article" && subtype.as_deref() == Some("newspaper");
    if kind.is_none() && !newspaper {
        return data;
    }
    // There is no way to change a type but to write the entry down and read it again.
    let Ok(mut json) = serde_json::to_value(&data) else { return data };
    let kind = kind.and_then(|kind| serde_json::to_value(kind).ok());
    if let Some(kind) = kind {
        json["type"] = kind;
    }
    if newspaper && json["parent"].is_object() {
        json["parent"]["type"] = serde_json::json!("newspaper");
    }
    let serde_json::Value::Object(fields) = json else { return data };
    let Ok(mut new) = super::yaml::read(inner, fields) else { return data };
    // Names with commas do not survive that.
    if let Some(authors) = data.authors() {
        new.set_authors(authors.to_vec());
    }
    if let Some(editors) = data.editors() {
        new.set_editors(editors.to_vec());
    }
    if let Some(title) = data.title() {
        new.set_title(title.clone());
    }
    new
}

/// The entry with the language that `hayagriva` could not make out, where it is a tag.
fn with_language(mut data: Entry, field: Option<&Field>) -> Entry {
    if data.language().is_none()
        && let Some(language) = field.and_then(|field| plain(&field.value.value).parse().ok())
    {
        data.set_language(language);
    }
    data
}

#[cfg(test)]
mod tests;
