//! The built-in themes on every site of the suite: their pages are sound, and their links lead
//! somewhere.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use backstory::diagnostic::Severity;
use backstory::world::MemoryWorld;
use backstory::{Compiled, compile, load};
use rayon::prelude::*;
use support::case::{Case, suites};
use support::html::{Tag, tags, unbalanced};
use support::render_all;

/// The site of `case` in the theme `theme`; `None` where it is about themes.
fn dressed(case: &Case, theme: &str) -> Option<MemoryWorld> {
    if case
        .files
        .iter()
        .any(|(path, _)| path.starts_with("templates/") || path.starts_with("themes/"))
    {
        return None;
    }
    let mut world = MemoryWorld::new(support::today());
    world.insert("site.toml", format!("title = \"T\"\ntheme = \"{theme}\"\n"));
    for (path, bytes) in &case.files {
        let text = String::from_utf8_lossy(bytes);
        if path == "site.toml" {
            let text = text.replace("theme = \"bare\"", &format!("theme = \"{theme}\""));
            world.insert(path, text.as_str());
        } else {
            world.insert(path, bytes.clone());
        }
    }
    Some(world)
}

/// Looks at every page of `case` in `theme`; returns how many links were followed.
fn check(case: &Case, theme: &str, empty: &Compiled) -> usize {
    let Some(world) = dressed(case, theme) else { return 0 };
    let what = format!("{theme}: {}: {}", case.suite, case.name);
    // The theme is that of the empty site, so that it is not read again for each case.
    let compiled = compile(&load(&world, &case.options, None), &case.options, Some(empty));
    let errors = compiled.diagnostics().iter().any(|found| found.severity == Severity::Error);
    let built = render_all(&world, &compiled);
    let failed = built.findings.get(compiled.diagnostics().len()..).unwrap_or(&[]);
    assert!(failed.is_empty(), "{what}: {failed:?}");
    let pages: BTreeMap<&str, Vec<Tag>> = built
        .files
        .iter()
        .filter(|(path, _)| {
            path.ends_with(".html") && !case.files.iter().any(|(file, _)| file.ends_with(*path))
        })
        .map(|(path, bytes)| (path.as_str(), tags(&String::from_utf8_lossy(bytes))))
        .collect();
    let mut followed = 0;
    for (path, tags) in &pages {
        let text = String::from_utf8_lossy(&built.files[*path]);
        let raw = case
            .files
            .iter()
            .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("unsafe_html"));
        assert!(raw || unbalanced(&text).is_none(), "{what}: {path}: {:?}", unbalanced(&text));
        let mut seen = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            // Two equal ids that were written are a finding.
            assert!(seen.insert(id) || errors, "{what}: {path}: the id `{id}` stands twice");
        }
        if errors || *path == "404.html" {
            continue;
        }
        for href in tags.iter().filter_map(|tag| tag.get("href").or(tag.get("src"))) {
            if href.contains(':') {
                continue;
            }
            let (target, anchor) = href.split_once('#').unwrap_or((href, ""));
            let target = if target.is_empty() { (*path).to_owned() } else { joined(path, target) };
            assert!(
                built.files.contains_key(&target),
                "{what}: {path}: `{href}` leads to `{target}`"
            );
            let there = || pages[target.as_str()].iter().any(|tag| tag.get("id") == Some(anchor));
            followed += 1;
            assert!(anchor.is_empty() || there(), "{what}: {path}: nothing is at `{href}`");
        }
    }
    followed
}

/// `href` as seen from `path`, both from the site's root.
fn joined(path: &str, href: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/").replace("%20", " ").replace("%23", "#").replace("%3F", "?").replace("%25", "%")
}

#[test]
fn the_built_in_themes_show_every_site_of_the_suite() {
    let suites = suites();
    let cases: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    for theme in ["default", "lean"] {
        let mut world = MemoryWorld::new(support::today());
        world.insert("site.toml", format!("title = \"T\"\ntheme = \"{theme}\"\n"));
        let options = backstory::Options::default();
        let empty = compile(&load(&world, &options, None), &options, None);
        let followed: usize = cases.par_iter().map(|case| check(case, theme, &empty)).sum();
        assert!(followed > 2_000, "{theme}: only {followed} links");
    }
}

/// The pages of a story of four events, and of an actor with posts and ties, in `theme`.
fn drawn(theme: &str) -> BTreeMap<String, String> {
    let mut world = MemoryWorld::new(support::today());
    world.insert("site.toml", format!("title = \"T\"\ntheme = \"{theme}\"\n"));
    let events = "2014/.. {#one .key}\n: **One.** A.\n\n2020-03 {#two}\n: **Two & \"two\".** B.\n\n\
                  2021-12-09 {#three}\n: **Three.** C.\n\n2023/2024 {#four}\n: **Four.** D.\n";
    world.insert("content/story.md", format!("---\ntitle: Story\n---\n\n## When\n\n{events}"));
    let actor = "title: A\ntype: person\nroles:\n  - { title: Chair, of: b, from: 2001, to: 2005 }\n\
                 relations:\n  - { type: part-of, to: b }\n  - { type: leads, to: c, until: 2011 }\n";
    world.insert("content/actors/a.md", format!("---\n{actor}---\n"));
    world.insert("content/actors/b.md", "---\ntitle: B\ntype: organisation\n---\n");
    world.insert("content/actors/c.md", "---\ntitle: C\ntype: organisation\n---\n");
    pages_of(&world)
}

#[test]
fn drawings_are_there_where_a_theme_wants_them() {
    let pages = drawn("default");
    let story = &pages["story/index.html"];
    let strip = story.split("<figure class=\"strip draw\" data-pagefind-ignore>").nth(1).unwrap();
    let strip = strip.split("</figure>").next().unwrap();
    for id in ["one", "two", "three", "four"] {
        assert_eq!(strip.matches(&format!("href=\"#{id}\"")).count(), 1, "{strip}");
    }
    assert!(strip.contains("<title>March 2020: Two &amp; "), "{strip}");
    let label = "Overview of the chronology. Entries: 4. Time: 2014 to 2024.";
    assert!(strip.contains(label), "{strip}");
    let actor = &pages["actors/a/index.html"];
    assert!(actor.contains("<title>Chair, B: 2001 to 2005</title>"), "{actor}");
    assert!(actor.contains("<title>C: Leads, until 2011"), "{actor}");
    assert!(pages["actors/b/index.html"].contains("<title>A, Chair: 2001 to 2005</title>"));
    for (path, page) in drawn("lean") {
        assert!(!page.contains("<svg"), "{path} of the lean theme has a drawing");
    }
}

/// The pages of a site that has no findings.
fn pages_of(world: &MemoryWorld) -> BTreeMap<String, String> {
    let options = backstory::Options::default();
    let compiled = compile(&load(world, &options, None), &options, None);
    let built = render_all(world, &compiled);
    assert!(built.findings.is_empty(), "{:?}", built.findings);
    let text =
        |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8_lossy(&bytes).into_owned());
    built.files.into_iter().filter(|(path, _)| path.ends_with(".html")).map(text).collect()
}

/// The pages of a site with a story that happened in Baghdad, Basra and somewhere else, in `theme`.
fn mapped(theme: &str, block: &str) -> BTreeMap<String, String> {
    let mut world = MemoryWorld::new(support::today());
    world.insert("site.toml", format!("title = \"T\"\ntheme = \"{theme}\"\n"));
    let events = "2014 {#one .key place=baghdad}\n: **One.** A.\n\n2020-03 {#two place=basra}\n: **Two.** B.\n\n\
                  2021 {#three place=lost}\n: **Three.** C.\n\n2022 {#four place=baghdad}\n: **Four.** D.\n";
    let story = format!("---\ntitle: Story\n---\n\n{block}\n\n## When\n\n{events}");
    world.insert("content/story.md", story);
    for (id, rest) in [("baghdad", "[33.31, 44.36]"), ("basra", "[30.51, 47.78]"), ("lost", "")] {
        let at = if rest.is_empty() { String::new() } else { format!("coordinates: {rest}\n") };
        world.insert(&format!("content/places/{id}.md"), format!("---\ntitle: {id}\n{at}---\n"));
    }
    pages_of(&world)
}

#[test]
fn maps_are_there_where_places_have_coordinates() {
    const MAP: &str = "<figure class=\"map draw\" data-pagefind-ignore>";
    // Of itself below the overview, and for an author who writes it, once.
    for block in ["", "```{map}\n```"] {
        let pages = mapped("default", block);
        let story = &pages["story/index.html"];
        assert_eq!(story.matches(MAP).count(), 1, "{story}");
        let map = story.split(MAP).nth(1).unwrap();
        let (map, list) = map.split_once("</figure>").unwrap();
        assert!(map.contains("aria-label=\"Map of places: baghdad, basra\""), "{map}");
        assert!(map.contains("<a href=\"../places/basra/index.html\"><title>basra: entries: 1<"));
        assert_eq!(map.matches("<circle").count(), 2, "{map}");
        // The list has the third place, too.
        assert!(list.contains("<a href=\"../places/lost/index.html\">lost</a>"), "{list}");
        assert!(list.contains("<a href=\"#four\">Four</a>") || block.is_empty(), "{list}");
    }
    let pages = mapped("default", "");
    assert!(pages["places/baghdad/index.html"].contains(MAP));
    assert!(!pages["places/lost/index.html"].contains(MAP));
    let lean = mapped("lean", "```{map}\n```");
    let story = &lean["story/index.html"];
    assert!(!story.contains("<svg") && story.contains("<ul class=\"places\""), "{story}");
}
