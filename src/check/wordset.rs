//! Lists of words that are looked for at every word of a site.

/// Words in small letters, compared whatever the case.
pub(super) struct WordSet {
    words: &'static [&'static str],
    /// For each first letter, the lengths of the words that begin with it, as bits.
    lengths: [u32; 26],
}

impl WordSet {
    /// The words of the list, all in small letters.
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        let mut lengths = [0u32; 26];
        let mut at = 0;
        while at < words.len() {
            let bytes = words[at].as_bytes();
            if !bytes.is_empty() && bytes[0] >= b'a' && bytes[0] <= b'z' && bytes.len() < 32 {
                lengths[(bytes[0] - b'a') as usize] |= 1 << bytes.len();
            }
            at += 1;
        }
        Self { words, lengths }
    }

    /// Whether `word` is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        let Some(first) = word.bytes().next().map(|byte| byte.to_ascii_lowercase()) else {
            return false;
        };
        // Nearly every word ends here.
        let may = first.is_ascii_lowercase()
            && word.len() < 32
            && self.lengths[(first - b'a') as usize] & (1 << word.len()) != 0;
        may && self.words.iter().any(|known| known.eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        static WORDS: WordSet = WordSet::new(&["today", "to", "about"]);
        for word in ["today", "Today", "TO", "about"] {
            assert!(WORDS.has(word), "{word}");
        }
        for word in ["", "tod", "toady", "é", "abouts", "9"] {
            assert!(!WORDS.has(word), "{word}");
        }
    }
}
