//! The names of all actors, ready to be found in any text. Hides `aho-corasick`.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::fold::{Candidate, Folded, Openings, PREFIXES};
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::document::{Document, Own};
use crate::model::site::{ActorIx, DocIx};
use crate::model::text;

/// All names of all actors.
#[derive(Debug)]
pub(in crate::resolve) struct Lexicon {
    /// Of names of several words; its patterns are numbered as they are in `several`.
    engine: AhoCorasick,
    several: Vec<u32>,
    /// Of names of one word, which is found sooner in a table.
    alone: FxHashMap<Box<str>, u32>,
    /// How they begin.
    openings: Openings,
    /// Of each pattern, where its claims begin in `claims`.
    first: Vec<u32>,
    claims: Vec<Claim>,
    /// Names that two actors have.
    shared: Vec<Shared>,
}

/// A name that two actors have: whose it is first, and whose it is too. A name is one of those
/// that [`names_in`] its document.
#[derive(Debug)]
struct Shared {
    first: (DocIx, usize),
    other: (DocIx, usize),
}

/// That a name is this actor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claim {
    pub(super) actor: ActorIx,
    /// Whether it says so only where the actor was named in full before.
    pub(super) weak: bool,
    pub(super) case: Case,
    /// Whether the name ends with a full stop, as in "U.S.".
    pub(super) stop: bool,
}

/// What the letters of a mention must be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Case {
    Any,
    /// One capital at least: labour is not the party Labour.
    SomeCapital,
    /// No small letter: "us" is not the US.
    Capitals,
}

/// Where a name was found in a text that was folded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// Where it stands in the source, more or less: what is written together with it is not
    /// counted.
    pub(super) source: usize,
    /// Where it stands in the folded text.
    pub(super) from: usize,
    pub(super) to: usize,
    name: u32,
}

/// A name as one file writes it.
struct Written {
    folded: String,
    claim: Claim,
    /// In which document, and which of its names.
    place: (DocIx, usize),
    /// Whether it is spelt as written, not as it is read with another word before it.
    plain: bool,
}

impl Lexicon {
    /// The names in `docs`, of which `actors` says whom they present; translations do, too.
    pub(super) fn new(docs: &[Arc<Document>], actors: &[Option<ActorIx>]) -> Option<Self> {
        let written = |folded: &mut Folded<'_>, (at, actor): (usize, &Option<ActorIx>)| {
            actor.map_or_else(Vec::new, |actor| written(folded, &docs[at], DocIx::new(at), actor))
        };
        let actors = actors.par_iter().enumerate();
        let mut names: Vec<Written> =
            actors.map_init(Folded::default, written).flatten_iter().collect();
        names.par_sort_unstable_by(|a, b| {
            a.folded.cmp(&b.folded).then_with(|| a.place.cmp(&b.place))
        });
        let (mut patterns, mut several): (Vec<&str>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut alone: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut openings = Openings::default();
        let (mut first, mut claims): (Vec<u32>, Vec<Claim>) = (Vec::new(), Vec::new());
        let mut shared = Vec::new();
        for same in names.chunk_by(|a, b| a.folded == b.folded) {
            share(same, &mut shared);
            let (folded, number_of) = (same[0].folded.as_str(), number(first.len()));
            openings.add(folded);
            let word = folded.trim();
            if word.contains(' ') {
                patterns.push(folded);
                several.push(number_of);
            } else {
                alone.insert(word.into(), number_of);
            }
            first.push(number(claims.len()));
            let mut of_name: Vec<Claim> = same.iter().map(|name| name.claim).collect();
            of_name.sort_unstable();
            of_name.dedup();
            claims.append(&mut of_name);
        }
        first.push(number(claims.len()));
        let engine = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .prefilter(false)
            .build(&patterns);
        // It fails on more than two thousand million letters of names; then none is linked.
        let engine = engine.ok()?;
        (!claims.is_empty()).then_some(Self {
            engine,
            several,
            alone,
            openings,
            first,
            claims,
            shared,
        })
    }

    /// How its names begin.
    pub(super) fn openings(&self) -> &Openings {
        &self.openings
    }

    /// A finding for each name that an actor has and another had before.
    pub(super) fn findings(&self, docs: &[Arc<Document>]) -> impl Iterator<Item = Diagnostic> {
        self.shared.iter().filter_map(|shared| {
            let (doc, other) = (&docs[shared.other.0.index()], &docs[shared.first.0.index()]);
            let (name, _) = names_in(doc).nth(shared.other.1)?;
            let (known, _) = names_in(other).nth(shared.first.1)?;
            let message = format!(
                "`{}` is a name of `{}` too, so no mention of it becomes a link",
                name.value, other.id
            );
            let hint = format!(
                "give one of the two a longer name or make it `short`, and write `[[{}]]` where this one is meant",
                doc.id
            );
            Some(
                Diagnostic::new(Code::AmbiguousName, message)
                    .at(&doc.path, name.span)
                    .related(&other.path, Some(known.span), format!("`{}` has it here", other.id))
                    .hint(hint),
            )
        })
    }

    /// Where names stand in `folded`: the longest at each place.
    pub(super) fn hits(&self, folded: &Folded<'_>, hits: &mut Vec<Hit>) {
        hits.clear();
        let text = folded.text();
        let mut next = 0;
        for word in folded.candidates().iter().filter(|word| word.start >= 1) {
            let from = word.start as usize;
            if from < next {
                continue;
            }
            let found = word.goes_on.then(|| self.several(text, from)).flatten();
            let Some((to, name)) = found.or_else(|| self.alone(text, *word)) else { continue };
            next = to;
            hits.push(Hit { source: folded.source_of(from), from, to, name });
        }
    }

    /// The longest name of several words that begins at byte `from` of `text`, and where it ends.
    fn several(&self, text: &str, from: usize) -> Option<(usize, u32)> {
        // The blanks around it are a part of the name, so that no word is cut in two.
        let here = Input::new(text).range(from - 1..).anchored(Anchored::Yes);
        let found = self.engine.try_find(here).ok().flatten()?;
        Some((found.end() - 1, *self.several.get(found.pattern().as_usize())?))
    }

    fn alone(&self, text: &str, word: Candidate) -> Option<(usize, u32)> {
        let to = word.alone? as usize;
        Some((to, *self.alone.get(text.get(word.start as usize..to)?)?))
    }

    /// Whose name `hit` is.
    pub(super) fn claims(&self, hit: Hit) -> &[Claim] {
        let at = |name: u32| self.first.get(name as usize).map_or(0, |at| *at as usize);
        self.claims.get(at(hit.name)..at(hit.name + 1)).unwrap_or(&[])
    }
}

impl Case {
    /// Whether a name with such letters may be written `mention`.
    pub(super) fn allows(self, mention: &str) -> bool {
        let capitals = || mention.chars().any(char::is_uppercase);
        match self {
            Case::Any => true,
            Case::SomeCapital => capitals(),
            // An entity is no word in small letters.
            Case::Capitals if mention.contains('&') => {
                !text::of_html(mention).chars().any(char::is_lowercase)
            }
            Case::Capitals => !mention.chars().any(char::is_lowercase) && capitals(),
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The names that `doc` gives its actor, and whether each is weak.
fn names_in(doc: &Document) -> impl Iterator<Item = (&Spanned<String>, bool)> {
    let names = match &doc.front.own {
        Own::Actor(own) => Some(&own.names),
        _ => None,
    };
    let aliases = names.into_iter().flat_map(|names| &names.aliases);
    let foreign = names.into_iter().flat_map(|names| &names.by_language).map(|(_, name)| name);
    let full = std::iter::once(&doc.front.title).chain(aliases).chain(foreign);
    let short = names.and_then(|names| names.short.as_ref());
    full.map(|name| (name, false)).chain(short.map(|name| (name, true)))
}

fn written(folded: &mut Folded<'_>, doc: &Document, ix: DocIx, actor: ActorIx) -> Vec<Written> {
    let mut written = Vec::new();
    for (number, (name, weak)) in names_in(doc).enumerate() {
        for (at, spelling) in spellings(folded, &name.value).into_iter().enumerate() {
            let case = case(&name.value, &spelling);
            let stop = name.value.trim_end().ends_with('.');
            let claim = Claim { actor, weak, case, stop };
            written.push(Written { folded: spelling, claim, place: (ix, number), plain: at == 0 });
        }
    }
    written
}

/// `name` as it is looked for: as written, then with what may be written together with it.
fn spellings(folded: &mut Folded<'_>, name: &str) -> Vec<String> {
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
fn fold(folded: &mut Folded<'_>, name: &str) -> Option<String> {
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

/// Notes each actor but the first that has a name of another as its own; all of `same` are one.
fn share(same: &[Written], shared: &mut Vec<Shared>) {
    let mut known: Vec<&Written> = Vec::new();
    for name in same.iter().filter(|name| name.plain && !name.claim.weak) {
        if known.iter().any(|other| other.claim.actor == name.claim.actor) {
            continue;
        }
        if let Some(first) = known.first() {
            shared.push(Shared { first: first.place, other: name.place });
        }
        known.push(name);
    }
}
