//! The laws of `docs/architecture.md` that the library keeps: the same input makes the same bytes,
//! warm equals cold, and the repository's own content has no finding.

mod support;

use std::fmt::Write;

use backstory::load::Sources;
use backstory::world::{Listing, MemoryWorld, World};
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;
use fastrand::Rng;
use rayon::prelude::*;
use support::case::suites;
use support::{Built, build, render_all, sample_day, sample_world, show_findings};

/// A world that lists its files in any order.
struct Shuffled<'a> {
    world: &'a MemoryWorld,
    seed: u64,
}

impl World for Shuffled<'_> {
    fn list(&self, under: &str) -> Listing {
        let mut listing = self.world.list(under);
        Rng::with_seed(self.seed).shuffle(&mut listing.files);
        listing
    }

    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        self.world.read(path)
    }

    fn today(&self) -> NaiveDate {
        self.world.today()
    }
}

/// Says where the two differ, shortly.
fn assert_same(one: &Built, other: &Built, what: &str) {
    if one == other {
        return;
    }
    let mut text = format!("{what}\n");
    for (path, bytes) in &one.files {
        match other.files.get(path) {
            None => drop(writeln!(text, "only in the first: {path}")),
            Some(more) if more != bytes => {
                let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(more));
                let line = a.lines().zip(b.lines()).find(|(a, b)| a != b);
                let _ = writeln!(
                    text,
                    "{path}:\n  {}\n  {}",
                    line.map_or("", |line| line.0),
                    line.map_or("", |line| line.1)
                );
            }
            Some(_) => {}
        }
    }
    for path in other.files.keys().filter(|path| !one.files.contains_key(*path)) {
        let _ = writeln!(text, "only in the second: {path}");
    }
    if one.findings != other.findings {
        let _ = writeln!(text, "findings:\n{:#?}\n{:#?}", one.findings, other.findings);
    }
    if one.checked != other.checked {
        let _ = writeln!(text, "checked:\n{:#?}\n{:#?}", one.checked, other.checked);
    }
    if one.held_back != other.held_back {
        let _ = writeln!(text, "held back:\n{:?}\n{:?}", one.held_back, other.held_back);
    }
    panic!("{text}");
}

#[test]
fn the_order_of_listing_changes_nothing() {
    let options = Options::default();
    let world = sample_world(sample_day());
    let plain = build(&world, &options);
    for seed in 0..4 {
        let shuffled = build(&Shuffled { world: &world, seed }, &options);
        assert_same(&plain, &shuffled, &format!("seed {seed}"));
    }
    for case in suites().iter().flat_map(|suite| &suite.cases).step_by(3) {
        let world = case.world();
        let plain = build(&world, &case.options);
        let shuffled = build(&Shuffled { world: &world, seed: 7 }, &case.options);
        assert_same(&plain, &shuffled, &case.name);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let world = sample_world(sample_day());
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| build(&world, &Options::default()))
    };
    let one = on(1);
    for threads in [2, 5] {
        assert_same(&one, &on(threads), &format!("{threads} threads"));
    }
}

#[test]
fn twice_the_same_is_the_same() {
    let world = sample_world(sample_day());
    let options = Options::default();
    assert_same(&build(&world, &options), &build(&world, &options), "the second build");
}

#[test]
fn the_sample_site_has_no_finding() {
    let world = sample_world(sample_day());
    let built = build(&world, &Options::default());
    assert_eq!(show_findings(&world, &built.findings), "");
    let pages = built.files.keys().filter(|path| path.ends_with(".html")).count();
    assert!(pages > 30, "{pages} pages");
    let with_base =
        Options { base_url: Some("https://example.org/sub".to_owned()), ..Options::default() };
    let built = build(&world, &with_base);
    assert_eq!(show_findings(&world, &built.findings), "");
    assert!(built.files.contains_key("atom.xml") && built.files.contains_key("sitemap.xml"));
}

/// How many sequences of edits are tried.
const SEQUENCES: u64 = 150;

#[test]
fn warm_equals_cold() {
    (0..SEQUENCES).into_par_iter().for_each(edits);
}

/// A random sequence of edits; after each, what is loaded from the state before must be what is
/// loaded from nothing.
fn edits(seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let mut world = MemoryWorld::new(support::today());
    world.insert("site.toml", "title = \"T\"\ntheme = \"own\"\n");
    for _ in 0..rng.usize(0..8) {
        edit(&mut world, &mut rng);
    }
    let mut options = Options::default();
    let mut before: Option<(Sources, Compiled)> = None;
    let mut log = String::new();
    let rounds = rng.usize(2..6);
    for round in 1..=rounds {
        for _ in 0..rng.usize(1..4) {
            log.push_str(&edit(&mut world, &mut rng));
        }
        if rng.u8(..) < 16 {
            options.publish.drafts = !options.publish.drafts;
            log.push_str("drafts\n");
        }
        let warm = load(&world, &options, before.as_ref().map(|(sources, _)| sources));
        let from_warm = compile(&warm, &options, before.as_ref().map(|(_, compiled)| compiled));
        if let Some((sources, old)) = &before
            && warm.same_as(sources)
            && !log.ends_with("drafts\n")
        {
            let (old, new) = (render_all(&world, old), render_all(&world, &from_warm));
            assert_same(&old, &new, &format!("seed {seed}: called the same\n{log}"));
        }
        // Cold builds take their time, and what went wrong once mostly stays wrong.
        if round == rounds || rng.u8(..) < 64 {
            let cold = compile(&load(&world, &options, None), &options, None);
            let (built, wanted) = (render_all(&world, &from_warm), render_all(&world, &cold));
            assert_same(&built, &wanted, &format!("seed {seed}, after:\n{log}"));
        }
        before = Some((warm, from_warm));
    }
}

const PATHS: [&str; 14] = [
    "content/index.md",
    "content/a.md",
    "content/a.ar.md",
    "content/news/b.md",
    "content/news/_index.md",
    "content/actors/x.md",
    "content/actors/y.md",
    "content/events/e.md",
    "content/events/list.yaml",
    "content/places/p.md",
    "content/sources/s.yaml",
    "content/sources/t.bib",
    "content/topics/security.md",
    "content/map.png",
];

/// One change; returns what it was.
fn edit(world: &mut MemoryWorld, rng: &mut Rng) -> String {
    let path = PATHS[rng.usize(..PATHS.len())];
    match rng.u8(..12) {
        0 => {
            world.remove(path);
            format!("delete {path}\n")
        }
        1 => {
            let to = PATHS[rng.usize(..PATHS.len())];
            let bytes = world.read(path).unwrap_or_default();
            world.remove(path);
            world.insert(to, bytes);
            format!("rename {path} to {to}\n")
        }
        2 => {
            let settings = settings(rng);
            world.insert("site.toml", settings.as_str());
            format!("site.toml: {settings:?}\n")
        }
        3 => {
            let names = [
                "templates/page.html",
                "templates/blocks/note.html",
                "themes/own/templates/page.html",
                "themes/own/templates/section.html",
            ];
            let name = names[rng.usize(..names.len())];
            if rng.bool() {
                world.remove(name);
                return format!("delete {name}\n");
            }
            let text =
                ["{{ page.title }}", "{{ page.content }}", "{{ broken", "{{ page.nothing }}"]
                    [rng.usize(..4)];
            world.insert(name, text);
            format!("{name}: {text}\n")
        }
        4 => {
            world.insert("static/x.css", format!("{}", rng.u8(..4)));
            "static/x.css\n".to_owned()
        }
        5 => {
            let (width, height) = (rng.u32(1..60), rng.u32(1..40));
            world.insert("content/map.png", support::picture("map.png", width, height));
            format!("content/map.png: {width} by {height}\n")
        }
        _ => {
            let text = content(path, rng);
            world.insert(path, text.as_str());
            format!("{path}: {text:?}\n")
        }
    }
}

fn settings(rng: &mut Rng) -> String {
    let theme = ["own", "own", "own", "own", "lean", "default", "nothing"][rng.usize(..7)];
    let mut text = format!("title = \"T{}\"\ntheme = \"{theme}\"\n", rng.u8(..3));
    if rng.bool() {
        text.push_str("unsafe_html = true\n");
    }
    if rng.bool() {
        text.push_str("base_url = \"https://example.org\"\n");
    }
    text.push_str(["", "language = \"ar\"\n", "tilte = 1\n"][rng.usize(..3)]);
    if rng.bool() {
        text.push_str("[pagination]\nper_page = 1\nchronology = 2\n");
    }
    text
}

fn content(path: &str, rng: &mut Rng) -> String {
    let mut text = String::new();
    if path.ends_with(".yaml") && path.contains("sources") {
        for key in ["s", "t", "u"] {
            if rng.bool() {
                text.push_str(&format!(
                    "{key}: {{ type: book, title: S{}, date: {} }}\n",
                    rng.u8(..3),
                    2000 + rng.u16(..4)
                ));
            }
        }
        return text;
    }
    if path.ends_with(".bib") {
        return format!("@book{{t, title = {{T{}}}}}\n", rng.u8(..3));
    }
    if path.ends_with(".yaml") {
        for at in 0..rng.u8(..3) {
            text.push_str(&format!(
                "- {{ id: e-{at}, date: 201{}, title: L{}, actors: x }}\n",
                rng.u8(..9),
                rng.u8(..3)
            ));
        }
        return text;
    }
    if !path.ends_with(".md") {
        return format!("{}", rng.u8(..3));
    }
    text.push_str(&format!("---\ntitle: T{}\n", rng.u8(..5)));
    for line in [
        "date: 2014-06\n",
        "draft: true\n",
        "topics: [security, war]\n",
        "actors: [x]\n",
        "publish_on: 2030\n",
        "redirect_from: /old/\n",
        "slug: moved\n",
        "sources: [\"@s\"]\n",
        "summary: S\n",
        "tilte: wrong\n",
        "id: other\n",
        "weight: 3\n",
    ] {
        if rng.u8(..) < 40 {
            text.push_str(line);
        }
    }
    if path.contains("actors") && rng.bool() {
        text.push_str("aliases: [Alias]\nroles: [ { title: Minister, of: y, from: 2014 } ]\nrelations: [ { type: part-of, to: x } ]\n");
    }
    text.push_str("---\n");
    for part in [
        "See [[x]], [[Alias]] and [[a|label]].\n\n",
        "[rel](../actors/x.md) ![m](map.png) ![n](../map.png)\n\n",
        "Cited. [@s] [@t, p. 3]\n\n",
        "2014 {#e-one .key}\n: **Title.** The [[y]]. [@s]\n\n2015 {place=p topics=war}\n: Later.\n\n",
        "> Said.\n>\n> — [[x]], 2014 [@s]\n\n",
        "> [!DISPUTED] Who?\n> - [[x]]: this\n> - [[y]]: that\n\n",
        "```{chronology}\n:actors: x\n```\n\n",
        "```{quotes}\n```\n\n",
        "```{note}\nText.\n```\n\n",
        "[[e-one]] [[e-0]] [[e]]\n\n",
        "<b>raw</b>[^1]\n\n[^1]: Note [[p]].\n\n",
        "## Heading\n\n[[#heading]]\n\n",
    ] {
        if rng.u8(..) < 90 {
            text.push_str(part);
        }
    }
    text
}
