//! No input panics: cut files, junk in files, random bytes, depth, and thousands of brackets.

mod support;

use std::panic::catch_unwind;

use backstory::world::MemoryWorld;
use backstory::{Options, load};
use fastrand::Rng;
use rayon::prelude::*;
use support::case::{Case, suites};
use support::{bare_world, build, show_findings};

/// Builds `world` and shows its findings, so that their places are looked at too; fails with `what`
/// where that panics.
fn survives(world: &MemoryWorld, what: &dyn Fn() -> String) {
    let built = catch_unwind(|| {
        let built = build(world, &Options::default());
        show_findings(world, &built.findings)
    });
    assert!(built.is_ok(), "{}", what());
}

/// Parses the file at `path` alone, which is what most of what is written by hand goes through.
fn parses(path: &str, bytes: &[u8], what: &dyn Fn() -> String) {
    let mut world = MemoryWorld::new(support::today());
    world.insert(path, bytes.to_vec());
    let parsed = catch_unwind(|| {
        let sources = load(&world, &Options::default(), None);
        let docs = sources.docs.iter().flat_map(|doc| &doc.diagnostics);
        let registers = sources.registers.iter().flat_map(|(_, _, register)| &register.diagnostics);
        let found = docs.chain(registers).chain(&sources.diagnostics);
        show_findings(&world, &found.cloned().collect::<Vec<_>>())
    });
    assert!(parsed.is_ok(), "{}", what());
}

/// The parts of a case that an author writes.
fn inputs(case: &Case) -> impl Iterator<Item = (usize, &str)> {
    let texts = case.files.iter().enumerate();
    texts.filter_map(|(at, (_, bytes))| Some((at, std::str::from_utf8(bytes).ok()?)))
}

fn with(case: &Case, at: usize, text: &[u8]) -> MemoryWorld {
    let mut world = case.world();
    world.insert(&case.files[at].0, text.to_vec());
    world
}

#[test]
fn no_file_that_ends_too_early_panics() {
    let suites = suites();
    let cases: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    cases.par_iter().enumerate().for_each(|(number, case)| {
        let mut rng = Rng::with_seed(number as u64);
        for (at, text) in inputs(case) {
            let path = &case.files[at].0;
            let what = |end: usize| format!("{}: {path}: {:?}", case.name, &text[..end]);
            for (end, _) in text.char_indices() {
                if rng.u8(..) < 48 {
                    parses(path, &text.as_bytes()[..end], &|| what(end));
                }
            }
            let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
            if number % 3 == 0 && !ends.is_empty() {
                let end = ends[rng.usize(..ends.len())];
                survives(&with(case, at, &text.as_bytes()[..end]), &|| what(end));
            }
        }
    });
}

const JUNK: [&str; 44] = [
    "[[",
    "]]",
    "[",
    "]",
    "{",
    "}",
    "{#",
    "}}",
    "[@",
    "@",
    "[^",
    "]:",
    "|",
    "```",
    "```{",
    "---\n",
    "+++\n",
    "\n\n",
    "\n: ",
    "\n> ",
    "\n> [!",
    "> — ",
    "\n- ",
    "\n1848.\n",
    "<!--",
    "-->",
    "<",
    "&",
    "\\",
    "\0",
    "\r",
    "\t",
    "\u{feff}",
    "\u{202e}",
    "é",
    "\u{301}",
    "👩‍👩‍👧",
    "ا",
    "{as-of=",
    "2014",
    "[..",
    "~",
    "%",
    "\"",
];

#[test]
fn no_junk_in_a_file_panics() {
    let suites = suites();
    let cases: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    cases.par_iter().enumerate().for_each(|(number, case)| {
        let mut rng = Rng::with_seed(1_000 + number as u64);
        for (at, text) in inputs(case) {
            for round in 0..12 {
                let mut text = text.to_owned();
                for _ in 0..rng.usize(1..5) {
                    let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
                    let place = if ends.is_empty() { 0 } else { ends[rng.usize(..ends.len())] };
                    if rng.bool() {
                        text.insert_str(place, JUNK[rng.usize(..JUNK.len())]);
                    } else {
                        let length = text[place..].chars().next().map_or(0, char::len_utf8);
                        text.replace_range(place..place + length, JUNK[rng.usize(..JUNK.len())]);
                    }
                }
                let path = &case.files[at].0;
                let what = || format!("{}: {path}: {text:?}", case.name);
                parses(path, text.as_bytes(), &what);
                if round == 0 && number % 2 == 0 {
                    survives(&with(case, at, text.as_bytes()), &what);
                }
            }
        }
    });
}

#[test]
fn no_random_bytes_panic() {
    (0..60u64).into_par_iter().for_each(|seed| {
        let mut rng = Rng::with_seed(seed);
        let mut world = bare_world();
        for path in [
            "a.md",
            "actors/b.md",
            "events/c.yaml",
            "sources/d.yaml",
            "sources/e.bib",
            "sources/f.json",
        ] {
            let length = rng.usize(..200);
            let bytes: Vec<u8> = if rng.bool() {
                std::iter::repeat_with(|| rng.u8(..)).take(length).collect()
            } else {
                // Text of signs that mean something somewhere.
                let signs: Vec<char> =
                    "[]{}()@#:-—>|`~*_^.,;'\"\\/<&!= \n\n\t0129aé".chars().collect();
                let text: String = std::iter::repeat_with(|| signs[rng.usize(..signs.len())])
                    .take(length)
                    .collect();
                if rng.bool() { format!("---\n{text}").into_bytes() } else { text.into_bytes() }
            };
            world.insert(&format!("content/{path}"), bytes);
        }
        survives(&world, &|| format!("seed {seed}"));
    });
}

#[test]
fn random_settings_and_templates_do_not_panic() {
    (0..40u64).into_par_iter().for_each(|seed| {
        let mut rng = Rng::with_seed(seed);
        let mut world = bare_world();
        world.insert("content/a.md", "---\ntitle: A\n---\n2014\n: An event.\n");
        let mut mangled = |text: &str| {
            let mut text = text.to_owned();
            for _ in 0..rng.usize(1..4) {
                let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
                let place = ends[rng.usize(..ends.len())];
                text.insert_str(place, JUNK[rng.usize(..JUNK.len())]);
            }
            text
        };
        let settings = mangled("title = \"T\"\ntheme = \"bare\"\n[pagination]\nper_page = 2\n[[navigation]]\nto = \"a\"\n");
        let page = mangled("{% if page.title %}{{ page.title | upper }}{% endif %}{{ page.content }}");
        let words = mangled("source = \"S\"\n[date]\nabout = \"about {date}\"\n");
        world.insert("site.toml", settings.as_str());
        world.insert("templates/page.html", page.as_str());
        world.insert("themes/bare/i18n/en.toml", words.as_str());
        survives(&world, &|| format!("{settings:?} {page:?} {words:?}"));
    });
}

/// `text` as a page, as front matter, as a list of events and as registers.
fn everywhere(text: &str) -> MemoryWorld {
    let mut world = bare_world();
    world.insert("content/a.md", text);
    world.insert("content/b.md", format!("---\n{text}\n---\n"));
    world.insert("content/t.md", format!("+++\n{text}\n+++\n"));
    world.insert("content/c.md", format!("---\ntitle: \"{text}\"\ndate: {text}\n---\n"));
    world.insert("content/d.md", format!("> {text}\n\n2014\n: {text}\n\n> x\n>\n> — {text}\n"));
    world.insert("content/events/e.yaml", text);
    world.insert("content/sources/s.yaml", text);
    world.insert("content/sources/s.bib", text);
    world.insert("content/sources/s.json", text);
    world
}

#[test]
fn ten_thousand_brackets_do_not_panic() {
    for sign in [
        "[", "[[", "]", "]]", "{", "}", "[@", "[^", "(", "\\[", "[a](", "![", "<", "`", "*", "_",
        "~", "@string{", "[x]{",
    ] {
        let text = sign.repeat(10_000 / sign.len());
        survives(&everywhere(&text), &|| format!("many `{sign}`"));
    }
}

#[test]
fn depth_does_not_panic() {
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{}x{}", open.repeat(depth), close.repeat(depth))
    };
    for (open, close) in [
        ("> ", ""),
        ("- ", ""),
        ("[", "]"),
        ("{a: ", "}"),
        ("[[", "]]"),
        ("*a ", "*"),
        ("{", "}"),
        ("{\"a\":[", "]}"),
    ] {
        let text = nested(open, close, 1_000);
        survives(&everywhere(&text), &|| format!("deep `{open}`"));
    }
    let lists: String = (0..500).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    survives(&everywhere(&lists), &|| "deep lists".to_owned());
    let yaml: String = (0..3_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    survives(&everywhere(&yaml), &|| "deep YAML".to_owned());
    let folders = format!("content/{}a.md", "x/".repeat(300));
    let mut world = bare_world();
    world.insert(&folders, "[[a]]");
    survives(&world, &|| "deep folders".to_owned());
}

#[test]
fn names_of_files_do_not_panic() {
    let mut world = bare_world();
    for name in [
        "-.md",
        "..md",
        "a..md",
        ".md",
        "index.index.md",
        "_index.ar.md",
        "index.ar.md",
        "a b.md",
        "é.md",
        "e\u{301}.md",
        "👩.md",
        "con.md",
        "%2e%2e.md",
        "a\u{202e}b.md",
        "actors/_index.md",
        "actors/index.md",
        "events/.yaml",
        "events/index.yaml",
        "sources/.bib",
        "2021-02-30-x.md",
        "2021-05-03.md",
        "x.AR.md",
        "\\.md",
    ] {
        world.insert(&format!("content/{name}"), "---\ntitle: T\n---\n[[a]]\n");
    }
    survives(&world, &|| "names".to_owned());
}

#[test]
fn ten_thousand_events_on_one_page_are_all_told() {
    use std::fmt::Write as _;
    let mut text = String::from("---\ntitle: A\n---\n\n");
    for at in 0..10_000 {
        // Three entries share each day; the last of all has a day that is none.
        let (year, month, day) = (1000 + at / 1008, 1 + at / 84 % 12, 1 + at / 3 % 28);
        let day = if at == 9_999 { 32 } else { day };
        let entry = format!("{year}-{month:02}-{day:02}\n: **Event number {at}** It happened.\n\n");
        let written = text.write_str(&entry);
        assert!(written.is_ok());
    }
    let mut world = bare_world();
    world.insert("content/a.md", text.as_str());
    let built = build(&world, &Options::default());
    let found = show_findings(&world, &built.findings);
    let line = 5 + 3 * 9_999;
    assert!(
        found.starts_with(&format!("error[chronology-term] content/a.md:{line}:1: ")),
        "{found}"
    );
    assert_eq!(built.findings.len(), 1, "{found}");
    let page = String::from_utf8_lossy(&built.files["a/index.html"]);
    let mut told = page.lines().filter(|line| line.starts_with("* <time "));
    let mut ids: Vec<&str> = Vec::new();
    for at in 0..9_999 {
        let entry = told.next().unwrap_or("");
        assert!(entry.ends_with(&format!(" \"Event number {at}\"")), "{at}: {entry}");
        ids.extend(entry.split(' ').find(|word| word.starts_with('#')));
    }
    assert_eq!(told.next(), None);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 9_999, "each has an address of its own");
}
