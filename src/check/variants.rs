//! A03: names that are nearly those of known actors. A question with the candidate, never a change:
//! Kamal and Kamel are two people.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::site::{ActorIx, DocIx};
use crate::resolve::names::names_of;

use super::Found;
use super::context::Context;
use super::names::{fold, name_ranges, name_words};
use super::prose::Passage;

/// Words that hold names together, and say nothing by themselves.
const LINKS: [&str; 19] = [
    "al", "of", "the", "bin", "ibn", "abu", "de", "la", "von", "van", "and", "for", "du", "del",
    "da", "dos", "der", "den", "el",
];
/// Names that are near each other and not the same.
const UNLIKE: [(&str, &str); 6] = [
    ("slovakia", "slovenia"),
    ("austria", "australia"),
    ("guinea", "guyana"),
    ("iran", "iraq"),
    ("defence", "defense"),
    ("gambia", "zambia"),
];
/// The longest name that is looked for, in words.
const LONGEST: usize = 7;

struct Known<'a> {
    name: &'a str,
    words: Vec<String>,
    actor: ActorIx,
}

/// The known names by what is left of them without one word, and by their consonants.
#[derive(Default)]
struct Index<'a> {
    names: Vec<Known<'a>>,
    without: FxHashMap<String, Vec<(u32, u32)>>,
    by_skeleton: FxHashMap<String, Vec<u32>>,
    /// Words that are written small somewhere, so that they are no names.
    ordinary: FxHashSet<String>,
}

/// A name that is nearly that of a known actor.
pub(super) fn a03(cx: &Context<'_>, found: &mut Found) {
    let index = Index::new(cx);
    let docs: Vec<DocIx> = cx.docs().map(|(ix, _)| ix).filter(|ix| cx.is_english(*ix)).collect();
    let mut questions: Vec<Diagnostic> =
        docs.par_iter().flat_map_iter(|ix| in_document(cx, &index, *ix)).collect();
    found.append(&mut questions);
}

fn in_document(cx: &Context<'_>, index: &Index<'_>, ix: DocIx) -> Vec<Diagnostic> {
    let doc = cx.site.doc(ix);
    let mut found = Vec::new();
    let mut asked: FxHashSet<(String, u32)> = FxHashSet::default();
    for passage in &cx.prose[ix.index()] {
        for sequence in sequences(passage) {
            let mut at = 0;
            while at < sequence.len() {
                let longest = LONGEST.min(sequence.len() - at);
                let hit = (1..=longest).rev().find_map(|length| {
                    let window = &sequence[at..at + length];
                    index.near(cx, passage, window).map(|known| (length, known))
                });
                let Some((length, known)) = hit else {
                    at += 1;
                    continue;
                };
                let range = sequence[at].0.start..sequence[at + length - 1].0.end;
                at += length;
                let said = &passage.text[range.clone()];
                if !asked.insert((said.to_lowercase(), known)) {
                    continue;
                }
                let known = &index.names[known as usize];
                let other = cx.site.actor(known.actor).1;
                let message = format!("is `{said}` the same as `{}`?", known.name);
                let hint = format!(
                    "write `{}`, or add this spelling to the `aliases` of `{}`; if it is another, say so: `<!-- lint-ok: A03 another -->`",
                    known.name, other.id
                );
                found.push(
                    Diagnostic::new(Code::A03, message)
                        .at(&doc.path, passage.span(&range))
                        .related(
                            &other.path,
                            Some(cx.title_span(cx.site.actors[known.actor.index()].doc)),
                            "the known name",
                        )
                        .hint(hint),
                );
            }
        }
    }
    found
}

type Word = (Range<usize>, String);

/// The names in a passage as their looks tell: words with capitals, one after the other.
fn sequences(passage: &Passage) -> Vec<Vec<Word>> {
    let text = &passage.text;
    let mut sequences: Vec<Vec<Word>> = Vec::new();
    let mut current: Vec<Word> = Vec::new();
    let mut close = |current: &mut Vec<Word>| {
        while current.last().is_some_and(|(_, word)| LINKS.contains(&word.as_str())) {
            current.pop();
        }
        if !current.is_empty() {
            sequences.push(std::mem::take(current));
        }
    };
    for range in name_ranges(text) {
        let written = &text[range.clone()];
        let capital = written.starts_with(char::is_uppercase);
        let link = LINKS.iter().any(|link| written.eq_ignore_ascii_case(link));
        if !capital && !link {
            close(&mut current);
            continue;
        }
        let word = fold(written);
        let joined = current.last().is_some_and(|(last, _)| {
            let between = &text[last.end..range.start];
            let possessive = between.trim_start_matches(['\'', '’']).trim_start_matches('s');
            matches!(between, " " | "-" | "\u{a0}") || matches!(possessive, " " | "-")
        });
        if !joined {
            close(&mut current);
        }
        if passage.is_own_voice(range.start) {
            current.push((range, word));
        } else {
            close(&mut current);
        }
    }
    close(&mut current);
    sequences
}

impl<'a> Index<'a> {
    fn new(cx: &Context<'a>) -> Self {
        let mut index = Self::default();
        for (at, actor) in cx.site.actors.iter().enumerate() {
            let doc: &'a crate::model::document::Document = &cx.site.docs[actor.doc.index()];
            for name in names_of(doc) {
                index.add(name, ActorIx::new(at));
            }
        }
        for (_, _, passage) in cx.english() {
            for (_, word) in passage.words() {
                let small = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
                if small && !index.ordinary.contains(word) {
                    index.ordinary.insert(word.to_owned());
                }
            }
        }
        index
    }

    fn add(&mut self, name: &'a str, actor: ActorIx) {
        let words: Vec<String> = name_words(name).into_iter().map(|(_, word)| word).collect();
        if words.is_empty() || words.len() > LONGEST || words.iter().any(|word| !word.is_ascii()) {
            return;
        }
        let number = self.names.len() as u32;
        for (key, at) in keys(&words) {
            self.without.entry(key).or_default().push((number, at));
        }
        if let Some(skeleton) = skeleton_of(&words) {
            self.by_skeleton.entry(skeleton).or_default().push(number);
        }
        self.names.push(Known { name, words, actor });
    }

    /// The known name that `window` is probably a spelling of.
    fn near(&self, cx: &Context<'_>, passage: &Passage, window: &[Word]) -> Option<u32> {
        let words: Vec<String> = window.iter().map(|(_, word)| word.clone()).collect();
        let ends = [words.first()?, words.last()?];
        if ends.iter().any(|word| LINKS.contains(&word.as_str()) && word.as_str() != "al")
            || cx.names.knows(&words)
        {
            return None;
        }
        let range = window.first()?.0.start..window.last()?.0.end;
        let known_there = |mention: &super::names::Mention| {
            mention.link.is_none()
                && mention.range.start <= range.start
                && range.end <= mention.range.end
        };
        let linked = passage.mentions.iter().filter(|mention| {
            mention.link.is_some()
                && mention.range.start < range.end
                && range.start < mention.range.end
        });
        // Two links side by side are two names.
        if passage.mentions.iter().any(known_there) || linked.count() > 1 {
            return None;
        }
        let slip = keys(&words).find_map(|(key, at)| {
            let list = self.without.get(&key)?;
            // So many names of one pattern say that the pattern is a word of its own.
            list.iter().take(200).find(|(number, other_at)| {
                let known = &self.names[*number as usize].words;
                *other_at == at && self.is_slip(cx, &words[at as usize], &known[at as usize])
            })
        });
        if let Some((number, _)) = slip {
            return Some(*number);
        }
        let list = self.by_skeleton.get(&skeleton_of(&words)?)?;
        let alike = |number: &&u32| {
            let known = &self.names[**number as usize].words;
            known.len() == words.len()
                && known.iter().zip(&words).all(|(known, word)| {
                    known == word
                        || self.is_slip(cx, word, known)
                        || is_transliteration(word, known)
                })
        };
        list.iter().take(200).find(alike).copied()
    }

    /// Whether `word` is probably a misspelt `known`.
    fn is_slip(&self, cx: &Context<'_>, word: &str, known: &str) -> bool {
        let length = word.len().min(known.len());
        let same_sound = skeleton(word) == skeleton(known);
        let allowed = match length {
            ..4 => return false,
            4 => usize::from(same_sound),
            5..7 => 1,
            _ => 2,
        };
        let unlike = UNLIKE.iter().any(|pair| *pair == (word, known) || *pair == (known, word));
        let derived = word.starts_with(known) || known.starts_with(word);
        let digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
        word != known
            && word.as_bytes().first() == known.as_bytes().first()
            && !unlike
            && !derived
            && !digits(word)
            && !self.ordinary.contains(word)
            && !cx.names.knows(&[word.to_owned()])
            && strsim::damerau_levenshtein(word, known) <= allowed
    }
}

/// Two spellings of one sound: "Mohammed" and "Muhamad".
fn is_transliteration(word: &str, known: &str) -> bool {
    let derived = word.starts_with(known) || known.starts_with(word);
    !derived
        && word.len().min(known.len()) > 3
        && skeleton(word) == skeleton(known)
        && strsim::damerau_levenshtein(word, known) <= 3
}

/// `words` without each of its words in turn, and which; what is left must say something.
fn keys(words: &[String]) -> impl Iterator<Item = (String, u32)> {
    (0..words.len()).filter_map(|at| {
        let rest = || words.iter().enumerate().filter(move |(other, _)| *other != at);
        let telling = rest().any(|(_, word)| word.len() > 2 && !LINKS.contains(&word.as_str()));
        let open = !LINKS.contains(&words[at].as_str());
        (telling && open).then(|| {
            let parts: Vec<&str> = words
                .iter()
                .enumerate()
                .map(|(other, word)| if other == at { "*" } else { word })
                .collect();
            (parts.join(" "), u32::try_from(at).unwrap_or(u32::MAX))
        })
    })
}

/// The consonants of a whole name, where they are enough to know it by.
fn skeleton_of(words: &[String]) -> Option<String> {
    let parts: Vec<String> = words.iter().map(|word| skeleton(word)).collect();
    let letters: usize = parts.iter().map(String::len).sum();
    let enough = match words {
        [one] => one.len() >= 8 && letters >= 4,
        _ => letters >= 6,
    };
    enough.then(|| parts.join(" "))
}

/// The consonants of a word as they are heard, each once where it is doubled.
fn skeleton(word: &str) -> String {
    let mut skeleton = String::new();
    for c in word.chars() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' => continue,
            'q' | 'c' => 'k',
            'z' => 's',
            'v' => 'f',
            c => c,
        };
        if !skeleton.ends_with(c) {
            skeleton.push(c);
        }
    }
    skeleton
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_sound_have_one_skeleton() {
        for (a, b) in [
            ("mohammed", "muhamad"),
            ("sudani", "sudany"),
            ("qasem", "kasim"),
            ("hezbollah", "hizbullah"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_ne!(skeleton("nujaba"), skeleton("nuiiaba"));
    }

    #[test]
    fn a_key_must_say_something() {
        let keys = |name: &str| {
            let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
            keys(&words).map(|(key, _)| key).collect::<Vec<_>>()
        };
        assert_eq!(keys("harakat al nujaba"), ["* al nujaba", "harakat al *"]);
        assert_eq!(keys("al sudani"), Vec::<String>::new());
    }
}
