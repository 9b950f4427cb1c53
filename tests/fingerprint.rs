//! Which files of the output have another number after an edit.

use backstory::fingerprint::Fingerprints;
use backstory::plan::Job;
use backstory::world::MemoryWorld;
use backstory::{Options, compile, load};

/// The files whose numbers differ when `edit` has been made.
fn differ(edit: impl FnOnce(&mut MemoryWorld)) -> Vec<String> {
    differ_in("default", edit)
}

fn differ_in(theme: &str, edit: impl FnOnce(&mut MemoryWorld)) -> Vec<String> {
    differ_from(theme, |_| (), edit)
}

/// The same where `more` was there before.
fn differ_from(
    theme: &str,
    more: impl FnOnce(&mut MemoryWorld),
    edit: impl FnOnce(&mut MemoryWorld),
) -> Vec<String> {
    let mut world = MemoryWorld::new(Default::default());
    let settings = format!("title = \"T\"\ntheme = \"{theme}\"\n[mentions]\nlink = \"first\"\n");
    world.insert("site.toml", settings);
    world.insert("content/a.md", "---\ntitle: A\n---\nOne. [[b]] [@s]\n");
    world.insert("content/b.md", "---\ntitle: B\n---\nTwo.\n");
    world.insert("content/c.md", "---\ntitle: C\n---\nThree.\n");
    let figure = "---\ntitle: D\n---\nThere are [2 ships]{as-of=2014-01-01}. [@s]\n";
    world.insert("content/d.md", figure);
    world.insert("content/actors/ada.md", "---\ntitle: Ada Lovelace\n---\n");
    world.insert("content/sources/s.yaml", "s: { type: book, title: The Book }\n");
    more(&mut world);
    let numbers = |world: &MemoryWorld| {
        let options = Options::default();
        let sources = load(world, &options, None);
        let compiled = compile(&sources, &options, None);
        let prints = Fingerprints::new(&sources, compiled.site(), compiled.theme().wishes, ());
        let of = |job: &Job| Some((job.out.clone(), prints.of(job)?));
        compiled.jobs().iter().filter_map(of).collect::<Vec<_>>()
    };
    let before = numbers(&world);
    edit(&mut world);
    let after = numbers(&world).into_iter().filter(|number| !before.contains(number));
    after.map(|(out, _)| out).collect()
}

#[test]
fn an_edited_text_is_on_its_page_and_where_it_leads() {
    let text = |path: &'static str, text: &'static str| {
        differ(|world| world.insert(path, text.as_bytes().to_vec()))
    };
    let none: [&str; 0] = [];
    assert_eq!(differ(|_| {}), none);
    assert_eq!(text("content/c.md", "---\ntitle: C\n---\nThird.\n"), ["c/index.html"]);
    let edited = text("content/a.md", "---\ntitle: A\n---\nFirst. [[b]] [@s]\n");
    assert_eq!(edited, ["a/index.html", "b/index.html", "sources/s/index.html"]);
}

#[test]
fn in_a_theme_without_sentences_an_edited_text_is_on_its_page_alone() {
    let text = "---\ntitle: A\n---\nFirst. [[b]] [@s]\n";
    assert_eq!(differ_in("lean", |world| world.insert("content/a.md", text)), ["a/index.html"]);
    // But a figure is shown in its sentence wherever it stands.
    let text = "---\ntitle: D\n---\nHere are [2 ships]{as-of=2014-01-01}. [@s]\n";
    let edited = differ_in("lean", |world| world.insert("content/d.md", text));
    assert_eq!(edited, ["d/index.html", "sources/s/index.html"]);
}

#[test]
fn the_prose_of_a_list_is_on_the_list() {
    for (folder, list) in [("topics", "topics/index.html"), ("sources", "sources/index.html")] {
        let path = format!("content/{folder}/_index.md");
        let prose = |word: &str| format!("---\ntitle: All of them\n---\n{word} words.\n");
        let edited = differ_from(
            "lean",
            |world| {
                world.insert("content/e.md", "---\ntitle: E\ntopics: [x]\n---\n");
                world.insert(&path, prose("Old"));
            },
            |world| world.insert(&path, prose("New")),
        );
        assert_eq!(edited, [list]);
    }
}

#[test]
fn whatever_is_more_than_text_may_be_anywhere() {
    let all = differ(|world| world.insert("site.toml", "title = \"U\"\n"));
    for (path, text) in [
        ("content/c.md", "---\ntitle: Other\n---\nThree.\n"),
        ("content/c.md", "---\ntitle: C\n---\nThree. [[a]]\n"),
        ("content/c.md", "---\ntitle: C\n---\nThree. Ada Lovelace said so.\n"),
        ("content/c.md", "---\ntitle: C\n---\nThree.\n\n2014\n: It happens.\n"),
        ("content/sources/s.yaml", "s: { type: book, title: Another Book }\n"),
        ("templates/page.html", "{{ page.title }}"),
    ] {
        let more = differ(|world| world.insert(path, text));
        assert!(all.iter().all(|out| more.contains(out)), "{path}: {text}: {more:?}");
    }
}
