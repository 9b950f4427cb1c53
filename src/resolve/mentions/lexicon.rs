//! The names of all actors, ready to be found in any text. Hides `aho-corasick`.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::fold::{Folded, PREFIXES};
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::document::{Document, Kind, Own};
use crate::model::site::{ActorIx, DocIx};

/// All names of all actors.
#[derive(Debug)]
pub(super) struct Lexicon {
    engine: AhoCorasick,
    /// Of each pattern, where its claims begin in `claims`.
    first: Vec<u32>,
    claims: Vec<Claim>,
}

/// That a name is this actor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claim {
    pub(super) actor: ActorIx,
    /// Whether it says so only where the actor was named in full before.
    pub(super) weak: bool,
    case: Case,
    /// Whether the name ends with a full stop, as in "U.S.".
    pub(super) stop: bool,
}

/// What the letters of a mention must be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    Any,
    /// One capital at least: labour is not the party Labour.
    SomeCapital,
    /// No small letter: "us" is not the US.
    Capitals,
}

/// Where a name was found in a text that was folded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it may become a link.
    pub(super) open: bool,
    pattern: usize,
}

/// A name as one file writes it.
struct Written<'a> {
    folded: String,
    claim: Claim,
    doc: DocIx,
    name: &'a Spanned<String>,
    /// Whether it is spelt as written, not as it is read with another word before it.
    plain: bool,
}

impl Lexicon {
    /// The names in the files of actors, translations among them. A name that two actors have in
    /// full is a finding.
    pub(super) fn new(
        docs: &[Arc<Document>],
        actor_of_doc: &[Option<ActorIx>],
        found: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let actors = actors(docs, actor_of_doc);
        let mut names: Vec<Written<'_>> = actors
            .par_iter()
            .map_init(Folded::default, |folded, (doc, actor)| written(folded, docs, *doc, *actor))
            .flatten_iter()
            .collect();
        names.sort_by(|a, b| a.folded.cmp(&b.folded).then_with(|| (a.doc, a.name.span).cmp(&(b.doc, b.name.span))));
        let mut patterns: Vec<&str> = Vec::with_capacity(names.len());
        let (mut first, mut claims): (Vec<u32>, Vec<Claim>) = (Vec::new(), Vec::new());
        for same in names.chunk_by(|a, b| a.folded == b.folded) {
            shared(docs, same, found);
            patterns.push(&same[0].folded);
            first.push(number(claims.len()));
            let mut of_name: Vec<Claim> = same.iter().map(|name| name.claim).collect();
            of_name.sort_unstable();
            of_name.dedup();
            claims.append(&mut of_name);
        }
        first.push(number(claims.len()));
        // Blanks are everywhere, so that a search for the first byte of a name finds nothing sooner.
        let engine = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .prefilter(false)
            .build(&patterns);
        // It fails on more than two thousand million letters of names; then none is linked.
        let engine = engine.ok().filter(|_| !patterns.is_empty())?;
        Some(Self { engine, first, claims })
    }

    /// Where names stand in `folded`, which was read from `source`: the longest at each place.
    pub(super) fn hits(&self, folded: &Folded, source: &str, hits: &mut Vec<Hit>) {
        hits.clear();
        let text = folded.text();
        let mut from = 0;
        while let Some(found) = self.engine.find(Input::new(text).range(from..)) {
            // The blank after a name is the blank before the next.
            from = found.end() - 1;
            let (start, end) = folded.range(source, found.start() + 1, from);
            let open = folded.is_open(found.start() + 1);
            hits.push(Hit { start, end, open, pattern: found.pattern().as_usize() });
        }
    }

    /// Who may be meant by `hit`, which is written `mention`.
    pub(super) fn claims(&self, hit: Hit, mention: &str) -> impl Iterator<Item = Claim> {
        let at = |at: usize| self.first.get(at).map_or(0, |at| *at as usize);
        let capitals = mention.chars().any(char::is_uppercase);
        // An entity is no word.
        let small = |c: &char| c.is_lowercase();
        let all = capitals && !match mention.contains('&') {
            true => crate::model::text::of_html(mention).chars().any(|c| small(&c)),
            false => mention.chars().any(|c| small(&c)),
        };
        self.claims[at(hit.pattern)..at(hit.pattern + 1)].iter().copied().filter(move |claim| match claim.case {
            Case::Any => true,
            Case::SomeCapital => capitals,
            Case::Capitals => all,
        })
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The files that name each actor: its own, then translations of it.
fn actors(docs: &[Arc<Document>], actor_of_doc: &[Option<ActorIx>]) -> Vec<(DocIx, ActorIx)> {
    by_id(docs, actor_of_doc).into_iter().enumerate().filter_map(|(at, actor)| Some((DocIx::new(at), actor?))).collect()
}

/// For each document, the actor that it or what it translates presents.
pub(super) fn by_id(docs: &[Arc<Document>], actor_of_doc: &[Option<ActorIx>]) -> Vec<Option<ActorIx>> {
    let known = docs.iter().zip(actor_of_doc).filter_map(|(doc, actor)| Some((doc.id.as_str(), (*actor)?)));
    let known: FxHashMap<&str, ActorIx> = known.collect();
    let of = |doc: &Arc<Document>| (doc.kind == Kind::Actor).then(|| known.get(doc.id.as_str()).copied()).flatten();
    docs.iter().map(of).collect()
}

fn written<'a>(folded: &mut Folded, docs: &'a [Arc<Document>], ix: DocIx, actor: ActorIx) -> Vec<Written<'a>> {
    let doc = &docs[ix.index()];
    let names = match &doc.front.own {
        Own::Actor(own) => Some(&own.names),
        _ => None,
    };
    let aliases = names.into_iter().flat_map(|names| &names.aliases);
    let foreign = names.into_iter().flat_map(|names| &names.by_language).map(|(_, name)| name);
    let full = std::iter::once(&doc.front.title).chain(aliases).chain(foreign);
    let short = names.and_then(|names| names.short.as_ref());
    let all = full.map(|name| (name, false)).chain(short.map(|name| (name, true)));
    let mut written = Vec::new();
    for (name, weak) in all {
        let mut add = |folded: String, plain: bool| {
            let case = case(&name.value, &folded);
            let stop = name.value.trim_end().ends_with('.');
            let claim = Claim { actor, weak, case, stop };
            written.push(Written { folded, claim, doc: ix, name, plain });
        };
        for (at, spelling) in spellings(folded, &name.value).into_iter().enumerate() {
            add(spelling, at == 0);
        }
    }
    written
}

/// `name` as it is looked for: as written, then with what may be written together with it.
fn spellings(folded: &mut Folded, name: &str) -> Vec<String> {
    let Some(plain) = fold(folded, name) else { return Vec::new() };
    let mut all = Vec::new();
    if name.contains(['\'', '’']) {
        // "Prime Ministers Office" is that of the prime minister too.
        let bare: String = name.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
        all.extend(fold(folded, &bare).filter(|other| *other != plain));
    }
    let first = plain.trim_start().chars().next();
    let several = plain.trim().contains(' ');
    // A letter before a single word may be a part of another; before several it is not. The
    // article is taken off where the text is read.
    if several && first.is_some_and(is_arabic) && !plain.starts_with(" ال") {
        all.extend(PREFIXES.iter().map(|prefix| format!(" {prefix}{}", plain.trim_start())));
    }
    all.insert(0, plain);
    all
}

/// The fold of `name` between blanks; `None` where nothing is left of it.
fn fold(folded: &mut Folded, name: &str) -> Option<String> {
    folded.plain(name);
    let inner = folded.text().trim_matches(|c: char| c == ' ' || c.is_control());
    (!inner.is_empty()).then(|| format!(" {inner} "))
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}')
}

fn case(name: &str, folded: &str) -> Case {
    let capitals = name.chars().any(char::is_uppercase);
    let small = name.chars().any(char::is_lowercase);
    match (capitals, small) {
        (true, false) => Case::Capitals,
        (true, true) if !folded.trim().contains(' ') => Case::SomeCapital,
        _ => Case::Any,
    }
}

/// A finding for each actor but the first that has the name of another as its own.
fn shared(docs: &[Arc<Document>], same: &[Written<'_>], found: &mut Vec<Diagnostic>) {
    let full = same.iter().filter(|name| name.plain && !name.claim.weak);
    let mut known: Vec<&Written<'_>> = Vec::new();
    for name in full {
        if known.iter().any(|other| other.claim.actor == name.claim.actor) {
            continue;
        }
        if let Some(first) = known.first() {
            let (doc, other) = (&docs[name.doc.index()], &docs[first.doc.index()]);
            let message = format!("`{}` is a name of `{}` too, so no mention of it is linked", name.name.value, other.id);
            let hint = format!(
                "give one of the two a longer name or make it `short`, and write `[[{}]]` where this one is meant",
                doc.id
            );
            found.push(
                Diagnostic::new(Code::AmbiguousName, message)
                    .at(&doc.path, name.name.span)
                    .related(&other.path, Some(first.name.span), format!("`{}` has it here", other.id))
                    .hint(hint),
            );
        }
        known.push(name);
    }
}
