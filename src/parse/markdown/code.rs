//! Fenced code with its parts told apart. Hides `syntect`.
//!
//! The grammars in the program are read when the first page has code in a language, and a grammar
//! is made ready when the first code is in it. Colours are a theme's: here parts get one of a few
//! classes.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let scope = |(name, class): &(&str, &'static str)| Some((Scope::new(name).ok()?, *class));
    PARTS.iter().filter_map(scope).collect()
});

/// What a scope is shown as; of several that fit, the first counts. Without a class: as the rest.
const PARTS: [(&str, &str); 23] = [
    ("comment", "h-c"),
    ("punctuation.definition.comment", "h-c"),
    ("string", "h-s"),
    ("constant.character", "h-s"),
    ("markup.raw", "h-s"),
    ("constant", "h-n"),
    ("support.constant", "h-n"),
    ("keyword.operator", ""),
    ("keyword", "h-k"),
    ("storage", "h-k"),
    ("variable.language", "h-k"),
    ("entity.name.function", "h-f"),
    ("support.function", "h-f"),
    ("variable.function", "h-f"),
    ("entity.name.tag", "h-k"),
    ("entity.other.attribute-name", "h-a"),
    ("support.type.property-name", "h-a"),
    ("entity.name", "h-t"),
    ("support.type", "h-t"),
    ("support.class", "h-t"),
    ("markup.heading", "h-k"),
    ("markup.inserted", "h-i"),
    ("markup.deleted", "h-d"),
];

/// Longer code, and code with longer lines, is shown plain: it is data rather than to be read.
const LONG: usize = 60_000;
const LONG_LINE: usize = 2_000;

/// `code` as HTML in which parts have classes; `None` where `language` is not known, or nothing in
/// the code has a part.
pub(super) fn told_apart(language: &str, code: &str) -> Option<String> {
    let long = code.len() > LONG || code.lines().any(|line| line.len() > LONG_LINE);
    let grammar = (!long).then(|| GRAMMARS.find_syntax_by_token(language))??;
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut out = String::with_capacity(code.len() * 2);
    let mut class = "";
    let mut any = false;
    for line in code.split_inclusive('\n') {
        let changes = state.parse_line(line, &GRAMMARS).ok()?;
        let mut from = 0;
        let ends = changes.iter().map(|(at, _)| *at).chain([line.len()]);
        let mut changes = changes.iter().map(|(_, change)| change);
        for end in ends {
            let part = line.get(from..end)?;
            let own = if part.trim().is_empty() { class } else { class_of(&stack) };
            if !part.is_empty() {
                if own != class {
                    close(&mut out, class);
                    open(&mut out, own);
                    class = own;
                    any = true;
                }
                crate::html::escape(&mut out, part);
            }
            if let Some(change) = changes.next() {
                stack.apply(change).ok()?;
            }
            from = end;
        }
    }
    close(&mut out, class);
    any.then_some(out)
}

fn class_of(stack: &ScopeStack) -> &'static str {
    let of = |scope: &Scope| {
        let part = CLASSES.iter().find(|(part, _)| part.is_prefix_of(*scope));
        part.map(|(_, class)| *class)
    };
    stack.as_slice().iter().rev().find_map(of).unwrap_or("")
}

fn open(out: &mut String, class: &str) {
    if !class.is_empty() {
        out.push_str("<span class=\"");
        out.push_str(class);
        out.push_str("\">");
    }
}

fn close(out: &mut String, class: &str) {
    if !class.is_empty() {
        out.push_str("</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        assert_eq!(
            told_apart("rust", "let x = \"<a>\"; // Why.\n").unwrap(),
            "<span class=\"h-k\">let</span> x = <span class=\"h-s\">&quot;&lt;a&gt;&quot;</span>; \
             <span class=\"h-c\">// Why.\n</span>"
        );
        assert!(told_apart("Python", "def f():\n    return 1\n").unwrap().contains("h-f\">f<"));
        assert!(told_apart("json", "{\"a\": [1, true]}").unwrap().contains("h-n\">true<"));
        for unknown in ["", "nosuchlanguage", "text", "../x", "\"><script>"] {
            assert_eq!(told_apart(unknown, "let x = 1;\n"), None, "{unknown}");
        }
        assert_eq!(told_apart("rust", &"let x = 1;".repeat(300)), None);
        assert_eq!(told_apart("rust", ""), None);
    }

    #[test]
    fn the_text_stays_the_same() {
        let mut random = fastrand::Rng::with_seed(5);
        let pieces = [
            "/*", "*/", "\"", "'", "`", "<", ">", "&", "#", "{", "}", "(", ")", "\\", "\n", "let ",
            "def ", "class ", "ü", "𝔸", "0x1f", "//", "<!--", "-->", "<?php", "$x", "```", "\t",
            "\r", "<script>", "%", "\u{0}", "if ", "end",
        ];
        let languages = [
            "rust", "python", "html", "js", "css", "json", "yaml", "sh", "sql", "md", "php", "c",
            "tex", "r",
        ];
        for _ in 0..400 {
            let code: String =
                (0..random.usize(1..30)).map(|_| pieces[random.usize(..pieces.len())]).collect();
            let language = languages[random.usize(..languages.len())];
            if let Some(html) = told_apart(language, &code) {
                let mut text = String::new();
                let mut inside = false;
                for c in html.chars() {
                    match c {
                        '<' => inside = true,
                        '>' if inside => inside = false,
                        c if !inside => text.push(c),
                        _ => {}
                    }
                }
                let mut escaped = String::new();
                crate::html::escape(&mut escaped, &code);
                assert_eq!(text, escaped, "{language}: {code:?}");
                assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
            }
        }
    }
}
