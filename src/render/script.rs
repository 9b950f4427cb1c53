//! Scripts of the built-in themes, made small. Hides `minifier`.
//!
//! A site's own scripts go out as they are written: what is made small here is driven by tests in a
//! browser, and no small minifier knows everything that a script may hold.

/// The script `source` without what only people read; as it is where that cannot be told apart.
pub(super) fn small(source: &str) -> String {
    minifier::js::minify(source).map_or_else(|_| source.to_owned(), |small| small.to_string())
}

#[cfg(test)]
mod tests {
    use super::small;

    #[test]
    fn comments_and_blanks_go_and_texts_stay() {
        let source = "// why\nconst a = 'x  // y'; /* what */\nif (a) { b(`${ a }  c`); }\n";
        let made = small(source);
        assert!(made.contains("'x  // y'") && made.contains("`${ a }  c`"), "{made}");
        assert!(!made.contains("why") && !made.contains("what"), "{made}");
    }
}
