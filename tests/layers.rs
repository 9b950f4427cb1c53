//! Modules use only modules above them in `lib.rs`, and third-party crates stand only where
//! `docs/architecture.md` hides them.

#![expect(clippy::expect_used, reason = "a test that cannot read its pages has failed")]

mod support;

use std::collections::BTreeSet;

use support::{files_below, repository, text_of};

/// Where each dependency may be named: paths below `src/`.
const HIDDEN: [(&str, &[&str]); 42] = [
    ("aho_corasick", &["resolve/mentions/"]),
    ("annotate_snippets", &["cli/report.rs"]),
    ("anstream", &["cli/"]),
    ("axum", &["cli/serve/"]),
    ("base64", &["single/"]),
    ("chrono", &["world.rs", "date/", "load.rs", "resolve/mod.rs", "cli/"]),
    ("clap", &["cli/args/"]),
    ("clap_complete", &["cli/"]),
    ("dialoguer", &["cli/new.rs"]),
    ("edtf_core", &["date/"]),
    ("fast_image_resize", &["pictures/"]),
    ("futures_core", &["cli/serve/"]),
    ("hayagriva", &["cite/"]),
    ("image", &["pictures/"]),
    ("include_dir", &["render/theme.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("libm", &["plan/drawing/"]),
    ("lightningcss", &["render/sheet.rs"]),
    ("lol_html", &["single/"]),
    ("mimalloc", &["main.rs"]),
    ("minifier", &["render/script.rs"]),
    ("moxcms", &["pictures/"]),
    ("notify", &["cli/serve/"]),
    ("open", &["cli/serve/"]),
    ("pagefind", &["cli/search.rs"]),
    ("png", &["cards/"]),
    ("postcard", &["load/kept.rs"]),
    ("pulldown_cmark", &["parse/"]),
    ("pulldown_latex", &["parse/markdown/math.rs"]),
    ("rustix", &["world.rs", "write/stage.rs"]),
    ("rustybuzz", &["cards/"]),
    ("saphyr_parser", &["data/"]),
    ("syntect", &["parse/markdown/code.rs"]),
    // Views mark their HTML as safe in the engine's own way; that is all that `plan` knows of it.
    ("tera", &["render/", "plan/view/text.rs"]),
    ("tiny_skia", &["cards/"]),
    ("tokio", &["cli/search.rs", "cli/serve/"]),
    ("toml", &["data/"]),
    ("ureq", &["cli/external/"]),
    ("webp", &["pictures/"]),
    ("std::fs", &["world.rs", "write/", "cli/"]),
    ("std::env", &["cli/"]),
    ("std::time::Instant", &["cli/"]),
];

/// Small things that hide nothing: hashing, threads, comparing words, JSON, addresses,
/// marks around pieces of work.
const ANYWHERE: [&str; 9] = [
    "rayon",
    "rustc_hash",
    "serde",
    "serde_json",
    "strsim",
    "tracing",
    "unicode_normalization",
    "url",
    "xxhash_rust",
];

/// The code of every file of the library and the program, without comments: path and text.
fn sources() -> Vec<(String, String)> {
    let files = files_below(&repository("src"));
    let rust = files.into_iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(path, bytes)| {
        let text = String::from_utf8(bytes).expect("code is UTF-8");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        (path, code.collect::<Vec<_>>().join("\n"))
    })
    .collect()
}

/// The modules in the order of `lib.rs`.
fn modules() -> Vec<String> {
    let text = text_of(&repository("src/lib.rs"));
    let lines = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    lines.map(str::to_owned).collect()
}

/// The names that follow `before` in `code`: `crate::date`, and each of `crate::{date, world}`.
fn names_after<'a>(code: &'a str, before: &str) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let word = |text: &'a str| {
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
        &text[..end]
    };
    for (at, _) in code.match_indices(before) {
        let rest = &code[at + before.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && !c.is_whitespace() => {
                    names.insert(word(&group[at..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names.remove("");
    names
}

#[test]
fn the_names_of_groups_are_found() {
    let code = "use crate::date::Day;\nuse crate::{\n    world::{World, Stamp},\n    data,\n};\ncrate::plan::x()";
    let names: Vec<&str> = names_after(code, "crate::").into_iter().collect();
    assert_eq!(names, ["data", "date", "plan", "world"]);
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let modules = modules();
    assert!(modules.len() > 8, "{modules:?}");
    let mut arrows = 0;
    for (path, code) in sources() {
        let own = path.split(['/', '.']).next().unwrap_or("");
        if matches!(own, "lib" | "main" | "cli") {
            continue;
        }
        let place = modules.iter().position(|module| module == own);
        let place = place.unwrap_or_else(|| panic!("src/{path} belongs to no module of lib.rs"));
        for name in names_after(&code, "crate::") {
            // What stands in lib.rs itself is above nobody.
            let used = modules.iter().position(|module| module == name);
            let used = used.unwrap_or_else(|| panic!("src/{path} uses `crate::{name}` of lib.rs"));
            assert!(
                used <= place,
                "src/{path} uses `{name}`, which stands below `{own}` in lib.rs"
            );
            arrows += usize::from(used < place);
        }
    }
    assert!(arrows > 50, "only {arrows} uses were found");
}

#[test]
fn the_library_does_not_know_the_program() {
    for (path, code) in sources() {
        if path != "main.rs" && !path.starts_with("cli/") {
            assert!(!code.contains("crate::cli") && !code.contains("mod cli"), "src/{path}");
        }
    }
}

#[test]
fn what_is_hidden_stays_where_it_is_hidden() {
    for (path, code) in sources() {
        for (name, places) in HIDDEN {
            if places.iter().any(|place| path.starts_with(place)) {
                continue;
            }
            let named = code.match_indices(name).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                let alone =
                    before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '.')));
                alone && code[at + name.len()..].starts_with("::")
            });
            assert!(!named, "src/{path} names `{name}`, which belongs to {places:?}");
        }
    }
}

#[test]
fn every_dependency_has_its_place() {
    let manifest = text_of(&repository("Cargo.toml"));
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or("");
    let section = section.split("\n[").next().unwrap_or("");
    let mut count = 0;
    for line in section.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, _)) = line.split_once(" = ") else { continue };
        let name = name.replace('-', "_");
        let known =
            ANYWHERE.contains(&name.as_str()) || HIDDEN.iter().any(|(hidden, _)| *hidden == name);
        assert!(known, "say in tests/layers.rs where `{name}` may be used");
        count += 1;
    }
    assert!(count > 15, "only {count} dependencies were found");
}
