//! Names that are nearly others: slips of the pen, and other spellings of one sound.
//!
//! Nothing here decides anything: Kamal and Kamel are two people. It finds what to ask about.

use super::names::normalise;

/// How a name that is near another differs from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// It sounds the same: "Mohamed" for "Mohammed".
    Variant,
    /// A few letters are others: "Nuiiaba" for "Nujaba".
    Slip,
}

/// A known name that another is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Near<'a> {
    /// How the two differ.
    pub likeness: Likeness,
    /// By how many letters, added, dropped, changed or swapped.
    pub letters: usize,
    /// The known name.
    pub name: &'a str,
}

/// Words that hold names together and tell none from another.
const PARTICLES: [&str; 14] =
    ["al", "and", "bin", "da", "de", "del", "der", "for", "ibn", "la", "of", "the", "van", "von"];

/// Words of offices and institutions, which are near each other and mean different things.
const GENERIC: [&str; 22] = [
    "administration",
    "army",
    "council",
    "defence",
    "defense",
    "department",
    "foreign",
    "general",
    "government",
    "minister",
    "ministers",
    "ministry",
    "national",
    "office",
    "officer",
    "parliament",
    "president",
    "presidency",
    "secretary",
    "state",
    "states",
    "united",
];

/// What a word becomes another with: of a country its people, of one many.
const ENDINGS: [&str; 12] =
    ["s", "es", "i", "is", "n", "ns", "an", "ans", "ian", "ians", "ish", "ese"];

/// The known names that `run`, a name in some text, is probably meant to be; the nearest first.
///
/// None where `run` is one of `names` itself, however it is written. A name of several words is
/// near another where each of its words is, and one that tells something is the same; a single
/// word only where it is long and one letter is another.
pub fn probable_slip<'a>(run: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<Near<'a>> {
    let written = normalise(run);
    let words = telling(&written);
    let mut near = Vec::new();
    for name in names {
        let known = normalise(name);
        if known == written {
            return Vec::new();
        }
        if let Some((likeness, letters)) = compare(&words, &telling(&known)) {
            near.push(Near { likeness, letters, name });
        }
    }
    near.sort_unstable_by_key(|near| (near.letters, near.likeness, near.name));
    near.dedup();
    near
}

fn telling(name: &str) -> Vec<&str> {
    name.split(' ').filter(|word| !word.is_empty() && !PARTICLES.contains(word)).collect()
}

fn compare(words: &[&str], known: &[&str]) -> Option<(Likeness, usize)> {
    if words.len() != known.len() {
        return None;
    }
    if let ([word], [known]) = (words, known) {
        let letters = strsim::damerau_levenshtein(word, known);
        let long = word.chars().count().min(known.chars().count()) >= 6;
        return (long && letters == 1 && may_be_one(word, known))
            .then(|| (likeness(word, known), 1));
    }
    let mut found = (Likeness::Variant, 0);
    let (mut same, mut slips) = (false, 0);
    for (word, known) in words.iter().zip(known) {
        if word == known {
            // A letter or a word that many have tells too little.
            same |= word.chars().count() > 2 && !GENERIC.contains(word);
            continue;
        }
        let letters = near(word, known)?;
        let likeness = likeness(word, known);
        slips += usize::from(likeness == Likeness::Slip);
        found = (found.0.max(likeness), found.1 + letters);
    }
    (same && slips <= 1).then_some(found)
}

/// By how many letters two words differ that may be meant as one.
fn near(word: &str, known: &str) -> Option<usize> {
    let length = word.chars().count().min(known.chars().count());
    let allowed = match length {
        ..4 => return None,
        4 | 5 => 1,
        _ => 2,
    };
    let letters = strsim::damerau_levenshtein(word, known);
    (letters <= allowed && may_be_one(word, known)).then_some(letters)
}

/// Whether two words that are near each other may be one and the same.
fn may_be_one(word: &str, known: &str) -> bool {
    let digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let (short, long) = if word.len() < known.len() { (word, known) } else { (known, word) };
    let derived = long.strip_prefix(short).is_some_and(|ending| ENDINGS.contains(&ending));
    word.chars().next() == known.chars().next()
        && !derived
        && !digit(word)
        && !digit(known)
        && !GENERIC.contains(&word)
        && !GENERIC.contains(&known)
}

fn likeness(word: &str, known: &str) -> Likeness {
    let sound = sound(word);
    let alike = !sound.is_empty() && sound == self::sound(known);
    if alike { Likeness::Variant } else { Likeness::Slip }
}

/// What is heard of a word in Latin script: its consonants, those that are written in several ways
/// as one, each once where it is doubled, and none of what only colours a vowel. Empty for other
/// scripts.
fn sound(word: &str) -> String {
    if !word.is_ascii() {
        return String::new();
    }
    let bytes = word.as_bytes();
    let mut sound = String::new();
    let mut at = 0;
    while at < bytes.len() {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let (heard, length) = match (bytes[at], next) {
            (b'p', b'h') => ("f", 2),
            (b's' | b'c', b'h') => ("x", 2),
            (b'k' | b'g' | b'q', b'h') => ("k", 2),
            (b't' | b'd', b'h') => ("t", 2),
            (b'a' | b'e' | b'i' | b'o' | b'u', _) if at == 0 => ("a", 1),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w', _) => ("", 1),
            // Heard before a vowel only.
            (b'h', b'a' | b'e' | b'i' | b'o' | b'u') => ("h", 1),
            (b'h', _) => ("", 1),
            (b'c', b'e' | b'i' | b'y') | (b'z' | b's', _) => ("s", 1),
            (b'c' | b'k' | b'q' | b'g', _) => ("k", 1),
            (b'd' | b't', _) => ("t", 1),
            (b'v' | b'f', _) => ("f", 1),
            (b'x', _) => ("ks", 1),
            (_, _) => (&word[at..=at], 1),
        };
        if !sound.ends_with(heard) || heard.is_empty() {
            sound.push_str(heard);
        }
        at += length;
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 12] = [
        "Mohammed Shia Al-Sudani",
        "Harakat al-Nujaba",
        "Hashed al-Shaabi",
        "Kamal Hassan",
        "Nasser Kanaani",
        "Patrick Ryder",
        "Hezbollah",
        "Israel",
        "Hamas",
        "Iranian Foreign Ministry",
        "United States",
        "محمد شياع السوداني",
    ];

    #[test]
    fn what_is_nearly_a_name_is_asked_about() {
        use Likeness::{Slip, Variant};
        for (run, name, likeness) in [
            ("Mohamed Shia al-Sudani", "Mohammed Shia Al-Sudani", Variant),
            ("Muhammad Shia el-Soudani", "Mohammed Shia Al-Sudani", Variant),
            ("Harakat al-Nuiiaba", "Harakat al-Nujaba", Slip),
            ("Harakat Nujaba", "Harakat al-Nujaba", Variant),
            ("Hashd al-Shaabi", "Hashed al-Shaabi", Variant),
            ("Kamel Hassan", "Kamal Hassan", Variant),
            ("Naser Kanaani", "Nasser Kanaani", Variant),
            ("Nasser Kanani", "Nasser Kanaani", Variant),
            ("Patrick Rydre", "Patrick Ryder", Variant),
            ("Patrick Rider", "Patrick Ryder", Variant),
            ("Hizbollah", "Hezbollah", Variant),
            ("Hezbollar", "Hezbollah", Slip),
            ("محمد شباع السوداني", "محمد شياع السوداني", Slip),
        ] {
            let near = probable_slip(run, NAMES);
            let found: Vec<_> = near.iter().map(|near| (near.name, near.likeness)).collect();
            assert_eq!(found, [(name, likeness)], "{run}");
        }
    }

    #[test]
    fn what_is_another_name_is_left_alone() {
        for run in [
            "MOHAMMED SHIA EL SUDANI",
            "Mohammed al-Sudani",
            "Kamel",
            "Hama",
            "Israeli",
            "Israelis",
            "Iranian Foreign Minister",
            "United Statues",
            "Jane Hassan",
            "Patrick Roger",
            "Nasser Hassan",
            "F-15 Hassan",
            "",
        ] {
            assert_eq!(probable_slip(run, NAMES), [], "{run}");
        }
        assert_eq!(
            probable_slip("Kamel Hassan", ["Kamal Hassan", "Kamel Hassan"]),
            [],
            "both are known"
        );
        assert_eq!(
            probable_slip("Robert Muhanad", ["Robert Muhammad"])[0].letters,
            2,
            "asked, not corrected"
        );
    }

    #[test]
    fn spellings_of_one_sound_sound_alike() {
        for (a, b) in [
            ("mohammed", "mohamed"),
            ("sudani", "soudany"),
            ("qasem", "kassim"),
            ("nasrallah", "nasralla"),
            ("defence", "defense"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
        for (a, b) in [("nujaba", "nuiiaba"), ("muhammad", "muhannad"), ("hassan", "hussam")] {
            assert_ne!(sound(a), sound(b), "{a} {b}");
        }
    }
}
