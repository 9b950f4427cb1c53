//! What a file is called and what it is about, before anything else in it is read.

use crate::config::syntax::language_tag;
use crate::data::{Findings, Node, Value};
use crate::date::Date;
use crate::diagnostic::{Code, Span, Spanned, did_you_mean};
use crate::model::document::Kind;
use crate::parse::slug::slugify;

/// The kinds that `kind:` may name; the others follow from where a file stands.
const KINDS: &[Kind] = &[
    Kind::Explainer,
    Kind::Page,
    Kind::Actor,
    Kind::Event,
    Kind::Place,
    Kind::Topic,
    Kind::Source,
    Kind::Term,
];

/// The name and kind of a file.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// What it is about.
    pub(crate) kind: Kind,
    /// Its id. Of a page: a slug. Of the home page: `index`. Of a section: its folder, slugs with
    /// `/` between them. Of a list of events: its path below `content/`, which is never a slug.
    pub(crate) id: String,
    /// The value of `id:`, where there is one.
    pub(crate) id_span: Option<Span>,
    /// The language suffix of its name, as BCP 47 spells it.
    pub(crate) suffix: Option<String>,
    /// The folder below `content/`; for `x/index.md` the one that `x` stands in.
    pub(crate) folder: String,
    /// Its name as written, without ending and language: the title where there is none.
    pub(crate) stem: String,
    /// The date that its name begins with (`2021-05-03-x.md`).
    pub(crate) date: Option<Date>,
}

/// What the file at `path` (below the site's root) is called and about.
///
/// `matter` is its front matter, of which only `kind` and `id` are looked at. A wrong value of
/// either is a finding; the file keeps the name and kind that its path gives it.
pub(crate) fn identify(path: &str, matter: Option<&Node>, findings: &mut Findings) -> Identity {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let (folder, file) = below.rsplit_once('/').unwrap_or(("", below));
    let (name, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let is_list = matches!(ending, "yaml" | "yml");
    let (name, suffix) = if is_list { (name, None) } else { without_language(name) };
    let is_index = name == "index" && !folder.is_empty() && !is_list;
    let (folder, stem) = match (is_index, folder.rsplit_once('/')) {
        (false, _) => (folder, name),
        (true, Some(parts)) => parts,
        (true, None) => ("", folder),
    };
    let kind = match name {
        _ if is_list => Kind::EventList,
        "index" | "_index" if folder.is_empty() && !is_index => Kind::Home,
        "_index" => Kind::Section,
        _ => of_folder(folder),
    };
    let id = match kind {
        Kind::EventList => below.to_owned(),
        Kind::Home => "index".to_owned(),
        Kind::Section => folder.split('/').map(slugify).collect::<Vec<_>>().join("/"),
        _ => slugify(stem),
    };
    let mut identity = Identity {
        kind,
        id,
        id_span: None,
        suffix,
        folder: folder.to_owned(),
        stem: if kind == Kind::Section { last(folder) } else { stem }.to_owned(),
        date: date_prefix(stem),
    };
    override_kind(&mut identity, matter, findings);
    override_id(&mut identity, matter, findings);
    if identity.id.is_empty() {
        // The file still needs a name that no other file has.
        identity.id = format!("page-{:x}", xxhash_rust::xxh3::xxh3_64(path.as_bytes()));
        findings.add_hint(
            Code::InvalidValue,
            Span::default(),
            format!("`{stem}` has no letter or digit to make an id of"),
            Some("give the page an `id:` in its front matter".to_owned()),
        );
    }
    identity
}

fn of_folder(folder: &str) -> Kind {
    let top = folder.split('/').next();
    KINDS
        .iter()
        .copied()
        .find(|kind| kind.folder().is_some() && kind.folder() == top)
        .unwrap_or(Kind::Explainer)
}

fn last(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

/// `x.ar` as `x` and `ar`; a last part that is no language stays in the name.
fn without_language(name: &str) -> (&str, Option<String>) {
    let parts = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    match parts.and_then(|(stem, tag)| Some((stem, language_tag(tag)?))) {
        Some((stem, tag)) => (stem, Some(tag)),
        None => (name, None),
    }
}

/// The day that `stem` begins with, where a name follows it.
fn date_prefix(stem: &str) -> Option<Date> {
    let (day, rest) = (stem.get(..10)?, stem.get(10..)?);
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let named = rest.starts_with(['-', '_', ' ']) && !slugify(rest).is_empty();
    if shaped && named { Date::parse(day).ok() } else { None }
}

fn override_kind(identity: &mut Identity, matter: Option<&Node>, findings: &mut Findings) {
    let Some(written) = scalar(matter, "kind") else { return };
    let own = identity.kind;
    let fixed = matches!(own, Kind::Home | Kind::Section | Kind::EventList);
    let found = KINDS.iter().copied().find(|kind| kind.as_str() == written.value);
    match found {
        Some(kind) if !fixed => identity.kind = kind,
        _ if own.as_str() == written.value => {}
        _ => {
            let names = KINDS.iter().map(|kind| kind.as_str());
            let hint = if fixed {
                format!("leave `kind` out: this file is the site's {}", own.as_str())
            } else if matches!(written.value.as_str(), "home" | "section") {
                format!(
                    "the {} is a matter of the file's name: `{}`",
                    written.value,
                    match &*written.value {
                        "home" => "content/index.md",
                        _ => "_index.md",
                    }
                )
            } else {
                did_you_mean(&written.value, names.clone()).unwrap_or_else(|| {
                    format!("write one of {}", names.collect::<Vec<_>>().join(", "))
                })
            };
            let message = format!("`{}` is no kind that this page can have", written.value);
            findings.add_hint(Code::InvalidValue, written.span, message, Some(hint));
        }
    }
}

fn override_id(identity: &mut Identity, matter: Option<&Node>, findings: &mut Findings) {
    let Some(written) = scalar(matter, "id") else { return };
    if matches!(identity.kind, Kind::Home | Kind::Section | Kind::EventList) {
        let message = format!("the id of the {} is fixed", identity.kind.as_str());
        let hint = Some("leave `id` out".to_owned());
        findings.add_hint(Code::InvalidValue, written.span, message, hint);
        return;
    }
    if let Some(id) = checked_id(&written, findings) {
        identity.id = id;
        identity.id_span = Some(written.span);
    }
}

/// `written` where it can be an id as it stands; else a finding, and the nearest id there is.
pub(crate) fn checked_id(written: &Spanned<String>, findings: &mut Findings) -> Option<String> {
    let slug = slugify(&written.value);
    if slug.is_empty() {
        let message =
            format!("`{}` cannot be an id: it has neither letter nor digit", written.value);
        findings.add(Code::InvalidValue, written.span, message);
        return None;
    }
    if slug != written.value {
        let message = format!("`{}` cannot be an id", written.value);
        let hint =
            format!("ids are lower-case letters and digits with `-` between them: write `{slug}`");
        findings.add_hint(Code::InvalidValue, written.span, message, Some(hint));
    }
    Some(slug)
}

/// The single value of `key`. Another shape is left to the reading of the whole front matter,
/// which reports it.
fn scalar(matter: Option<&Node>, key: &str) -> Option<Spanned<String>> {
    let Value::Map(pairs) = &matter?.value else { return None };
    let (_, node) = pairs.iter().find(|(name, _)| name.value == key)?;
    Some(Spanned::new(node.text()?.to_owned(), node.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::parse_yaml;

    fn of(path: &str, yaml: &str) -> (Identity, Vec<String>) {
        let mut findings = Findings::new(&path.into());
        let node = parse_yaml(yaml, 0, &mut findings);
        let identity = identify(path, node.as_ref(), &mut findings);
        let hints = findings.list.into_iter().map(|found| found.hint.unwrap_or(found.message));
        (identity, hints.collect())
    }

    #[test]
    fn the_path_gives_kind_id_language_and_folder() {
        for (path, kind, id, suffix, folder) in [
            ("content/index.md", Kind::Home, "index", None, ""),
            ("content/index.ar.md", Kind::Home, "index", Some("ar"), ""),
            ("content/_index.md", Kind::Home, "index", None, ""),
            ("content/Coalition Mission.md", Kind::Explainer, "coalition-mission", None, ""),
            ("content/x.ar.md", Kind::Explainer, "x", Some("ar"), ""),
            ("content/x.pt-br.md", Kind::Explainer, "x", Some("pt-BR"), ""),
            ("content/node.js.md", Kind::Explainer, "node-js", None, ""),
            ("content/gulf/x/index.md", Kind::Explainer, "x", None, "gulf"),
            ("content/x/index.ar.md", Kind::Explainer, "x", Some("ar"), ""),
            ("content/actors/iraq.md", Kind::Actor, "iraq", None, "actors"),
            ("content/actors/iraq/index.md", Kind::Actor, "iraq", None, "actors"),
            ("content/actors/states/iraq.md", Kind::Actor, "iraq", None, "actors/states"),
            ("content/terms/pmf.md", Kind::Term, "pmf", None, "terms"),
            ("content/sources/vn-2024.md", Kind::Source, "vn-2024", None, "sources"),
            ("content/actors/_index.md", Kind::Section, "actors", None, "actors"),
            ("content/Gulf/War/_index.ar.md", Kind::Section, "gulf/war", Some("ar"), "Gulf/War"),
            ("content/events/2024.yaml", Kind::EventList, "events/2024.yaml", None, "events"),
            ("content/العراق.md", Kind::Explainer, "العراق", None, ""),
            ("content/.ar.md", Kind::Explainer, "ar", None, ""),
        ] {
            let (identity, messages) = of(path, "");
            let Identity { kind: k, id: i, suffix: s, folder: f, .. } = identity;
            assert_eq!((k, &*i, s.as_deref(), &*f), (kind, id, suffix, folder), "{path}");
            assert!(messages.is_empty(), "{path}: {messages:?}");
        }
    }

    #[test]
    fn a_date_in_the_name_is_taken_and_stays_in_the_id() {
        let (identity, _) = of("content/2021-05-03-x.md", "");
        assert_eq!(identity.id, "2021-05-03-x");
        assert_eq!(identity.date.map(|date| date.edtf().to_owned()).as_deref(), Some("2021-05-03"));
        for path in ["content/2021-05-03.md", "content/2021-05-x.md", "content/20210503-xyz.md"] {
            assert!(of(path, "").0.date.is_none(), "{path}");
        }
    }

    #[test]
    fn kind_and_id_can_be_written() {
        let (identity, messages) = of("content/about.md", "kind: page\nid: about-us\n");
        assert_eq!((identity.kind, &*identity.id), (Kind::Page, "about-us"));
        assert!(identity.id_span.is_some() && messages.is_empty());
        for (path, yaml, kind, id, hint) in [
            ("content/x.md", "kind: actr", Kind::Explainer, "x", "did you mean `actor`?"),
            (
                "content/x.md",
                "kind: home",
                Kind::Explainer,
                "x",
                "the home is a matter of the file's name: `content/index.md`",
            ),
            (
                "content/index.md",
                "kind: page",
                Kind::Home,
                "index",
                "leave `kind` out: this file is the site's home",
            ),
            ("content/index.md", "id: start", Kind::Home, "index", "leave `id` out"),
            (
                "content/x.md",
                "id: A B",
                Kind::Explainer,
                "a-b",
                "ids are lower-case letters and digits with `-` between them: write `a-b`",
            ),
            (
                "content/x.md",
                "id: '!'",
                Kind::Explainer,
                "x",
                "`!` cannot be an id: it has neither letter nor digit",
            ),
            (
                "content/🚀.md",
                "",
                Kind::Explainer,
                "page-",
                "give the page an `id:` in its front matter",
            ),
        ] {
            let (identity, messages) = of(path, yaml);
            assert_eq!(identity.kind, kind, "{path} {yaml}");
            assert!(identity.id.starts_with(id), "{path} {yaml}: {}", identity.id);
            assert_eq!(messages, [hint], "{path} {yaml}");
        }
        assert!(of("content/🚀.md", "id: launch").1.is_empty());
    }
}
