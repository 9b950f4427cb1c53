//! Files of `content/`, one by one: what each is by its name, what is known of it already, and its parsing.

use std::sync::Arc;

use tracing::trace_span;

use super::Sources;
use crate::cite::{self, Register};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::Document;
use crate::parse;
use crate::world::{Entry, World};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Document,
    Register,
    Asset,
}

/// What a file of `content/` is, by its name.
fn sort(path: &str) -> Sort {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let ending = below.rsplit_once('.').map_or("", |(_, ending)| ending);
    match (below.split('/').next(), ending) {
        (_, "md") => Sort::Document,
        (Some("events"), "yaml" | "yml") => Sort::Document,
        (Some("sources"), "yaml" | "yml" | "bib" | "json") => Sort::Register,
        _ => Sort::Asset,
    }
}

/// What came of a file.
pub(super) enum Parsed {
    Document(Arc<Document>),
    Register(Arc<Register>),
    Asset,
}

/// For each of `files`, which are sorted by path, what was parsed the last time, if it did not change
/// since: `docs` and `registers` are where it may be taken from.
pub(super) fn known(
    files: &[Entry],
    docs: Option<&Sources>,
    registers: Option<&Sources>,
) -> Vec<Option<Parsed>> {
    let docs = docs.into_iter().flat_map(|old| old.docs.iter().zip(&old.doc_stamps));
    let mut docs = docs.peekable();
    let mut registers = registers.into_iter().flat_map(|old| &old.registers).peekable();
    // All three are in one order, so no path is looked up: those before this file's are gone.
    let mut known = |entry: &Entry| {
        let same = |path: &Arc<str>| Arc::ptr_eq(path, &entry.path) || *path == entry.path;
        while docs.next_if(|(doc, _)| !same(&doc.path) && doc.path < entry.path).is_some() {}
        if let Some((doc, stamp)) = docs.next_if(|(doc, _)| same(&doc.path)) {
            return (*stamp == entry.stamp).then(|| Parsed::Document(doc.clone()));
        }
        while registers.next_if(|(_, path, _)| !same(path) && *path < entry.path).is_some() {}
        let (stamp, _, register) = registers.next_if(|(_, path, _)| same(path))?;
        (*stamp == entry.stamp).then(|| Parsed::Register(register.clone()))
    };
    files.iter().map(&mut known).collect()
}

pub(super) fn parse_file(world: &dyn World, entry: &Entry, config: &Config) -> Parsed {
    match sort(&entry.path) {
        Sort::Asset => Parsed::Asset,
        Sort::Document => Parsed::Document(Arc::new(parse_document(world, &entry.path, config))),
        Sort::Register => {
            let register = match text(world, &entry.path) {
                Ok(text) => cite::parse_register(&entry.path, &text),
                Err(finding) => Register { diagnostics: vec![finding], ..Register::default() },
            };
            Parsed::Register(Arc::new(register))
        }
    }
}

/// The document at `path`. One that cannot be read says so.
pub(super) fn parse_document(world: &dyn World, path: &Arc<str>, config: &Config) -> Document {
    let mut document = match text(world, path) {
        Ok(text) => {
            let _work = trace_span!("parse").entered();
            parse::parse(path, &text, ways(config))
        }
        Err(finding) => parse::unreadable(path, finding),
    };
    // `iraq.en.md` on an English site is the original, not a translation.
    if document.suffix.as_deref() == Some(config.language.as_str()) {
        document.suffix = None;
    }
    document
}

/// How `config` wants documents to be read.
pub(super) fn ways(config: &Config) -> parse::Ways {
    parse::Ways { unsafe_html: config.unsafe_html, math: config.math }
}

fn text(world: &dyn World, path: &Arc<str>) -> Result<String, Diagnostic> {
    let _work = trace_span!("read").entered();
    let bytes = world.read(path).map_err(|error| {
        let message = format!("this file cannot be read: {error}");
        Diagnostic::new(Code::UnreadableFile, message).in_file(path)
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::new(Code::NotUtf8, format!("this file is not UTF-8: byte {at} cannot be read"))
            .in_file(path)
            .hint("save it as UTF-8")
    })
}
