//! What changed since the last publication: found, told apart from what did not, asked about where
//! a correction is owed, and told to readers.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use backstory::changes::{Change, Changes, altered};
use backstory::render::Rendered;
use backstory::world::MemoryWorld;
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;

const STORY: &str = r#"---
title: The story
date: 2024-01-10
corrections:
  - { date: 2024-01-11, was: "old", now: "older", at: e-two }
---

> We will stay for as long as it takes.
>
> — [[ann]], a speech, 2024-01-09

> Nothing has been decided yet.
>
> — [[ann]], another speech, 2024-01-10

## Chronology

2023 {#e-one}
: **It begins.** Somewhere.

2024-01-04 {#e-two}
: **It goes on.** Elsewhere.

2024-01-05
: **It has no id.** Here.

2024-06 {#e-three status=planned}
: **It will end.** Perhaps.
"#;

fn site(story: &str, baseline: Option<&[u8]>, settings: &str) -> Compiled {
    let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2024, 2, 1).unwrap());
    let toml = format!("title = \"T\"\n{settings}\n[changes]\nbaseline = \"kept/facts.json\"\n");
    world.insert("site.toml", toml.as_str());
    world.insert("content/story.md", story);
    world.insert("content/other.md", "---\ntitle: Other\ncorrections: []\n---\n\nText.\n");
    world.insert("content/actors/ann.md", "---\ntitle: Ann\ntype: person\n---\n");
    world.insert("content/actors/bob.md", "---\ntitle: Bob\ntype: person\n---\n");
    if let Some(baseline) = baseline {
        world.insert("kept/facts.json", baseline);
    }
    let options = Options::default();
    compile(&load(&world, &options, None), &options, None)
}

/// The site with `story` instead of the published one.
fn since(story: &str) -> Compiled {
    let compiled = site(story, Some(&site(STORY, None, "").facts()), "");
    assert!(compiled.diagnostics().is_empty(), "{:#?}", compiled.diagnostics());
    compiled
}

fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(STORY.to_owned(), |story, (from, to)| {
        assert!(story.contains(from), "there is no {from}");
        story.replace(from, to)
    })
}

fn words(changes: &Changes) -> Vec<String> {
    fn word<T>(change: &Change<T>) -> char {
        match change {
            Change::Added(_) => '+',
            Change::Removed(_) => '-',
            Change::Changed { .. } => '~',
        }
    }
    let events =
        changes.events.iter().map(|change| format!("{}{}", word(change), change.fact().title));
    let said =
        changes.quotations.iter().map(|change| format!("{}{}", word(change), change.fact().quote));
    events.chain(said).collect()
}

fn changed(edits: &[(&str, &str)]) -> Vec<String> {
    words(&since(&edited(edits)).changes().unwrap())
}

/// What `check` asks about after these edits: message and hint.
fn asked(edits: &[(&str, &str)]) -> Vec<String> {
    let compiled = since(&edited(edits));
    let found = altered(compiled.site(), &compiled.changes().unwrap());
    assert!(found.iter().all(|found| found.code.as_str() == "C05" && found.hint.is_some()));
    found.into_iter().map(|found| found.message).collect()
}

#[test]
fn nothing_changed_is_nothing_found() {
    assert!(since(STORY).changes().unwrap().is_empty());
    assert!(site(STORY, None, "").changes().is_none(), "nothing to compare with");
    // Where a fact stands says nothing of what it says.
    assert!(changed(&[("title: The story", "title: The story\nslug: elsewhere")]).is_empty());
}

#[test]
fn what_was_added_changed_and_removed_is_told_apart() {
    let before = "## Chronology\n";
    assert_eq!(changed(&[(before, "## Chronology\n\n2020\n: **New.** It is.\n")]), ["+New"]);
    assert_eq!(changed(&[("Elsewhere.", "In another place.")]), ["~It goes on"]);
    assert_eq!(changed(&[("2023 {#e-one}\n: **It begins.** Somewhere.\n", "")]), ["-It begins"]);
    let quotation = "> A third thing was said.\n>\n> — [[ann]], 2024-01-11\n\n## Chronology\n";
    assert_eq!(changed(&[(before, quotation)]), ["+A third thing was said."]);
}

#[test]
fn what_has_no_id_is_known_by_what_it_says() {
    // Its id is made of its date and title.
    assert_eq!(changed(&[("2024-01-05\n", "2024-01-06\n")]), ["~It has no id"]);
    assert_eq!(changed(&[("It has no id", "It has none")]), ["~It has none"]);
    // The first of two is gone, so that the second has another anchor.
    let gone = "> We will stay for as long as it takes.\n>\n> — [[ann]], a speech, 2024-01-09\n\n";
    assert_eq!(changed(&[(gone, "")]), ["-We will stay for as long as it takes."]);
    let both = [("Nothing has been decided yet", "Nothing was decided yet"), (gone, "")];
    assert_eq!(
        changed(&both),
        ["~Nothing was decided yet.", "-We will stay for as long as it takes."]
    );
}

#[test]
fn a_date_or_quotation_altered_in_silence_is_asked_about() {
    assert_eq!(
        asked(&[("2024-01-04 {#e-two}", "2024-01-03 {#e-two}")]),
        [
            "the date of `It goes on` was published as 2024-01-04 and is 2024-01-03 now, without a correction"
        ]
    );
    assert_eq!(asked(&[("2024-01-05\n", "2024-01-06\n")]).len(), 1, "without an id, too");
    assert_eq!(
        asked(&[("as long as it takes", "as long as we want")]),
        ["the words of this quotation are not those that were published, without a correction"]
    );
    assert_eq!(
        asked(&[("— [[ann]], a speech", "— [[bob]], a speech")]),
        [
            "this quotation was published as one of `ann` and is one of `bob` now, without a correction"
        ]
    );
    assert_eq!(
        asked(&[("a speech, 2024-01-09", "a speech, 2024-01-08")]),
        [
            "the date of this quotation was published as 2024-01-09 and is 2024-01-08 now, without a correction"
        ]
    );
}

#[test]
fn it_is_asked_where_the_fact_stands() {
    let story = edited(&[("2024-01-04 {#e-two}", "2024-01-03 {#e-two}")]);
    let compiled = since(&story);
    let found = &altered(compiled.site(), &compiled.changes().unwrap())[0];
    let place = found.place.as_ref().unwrap();
    assert_eq!((&*place.file, place.span.unwrap().of(&story)), ("content/story.md", "2024-01-03"));
    let hint = "add to `corrections:` of the page: `{ date: …, was: \"2024-01-04\", now: \"2024-01-03\", at: e-two }`";
    assert_eq!(found.hint.as_deref(), Some(hint));
}

#[test]
fn nobody_is_asked_for_what_was_not_wrong() {
    for edits in [
        // More exact, ended, or no longer only planned.
        &[("2023 {#e-one}", "2023-05-06 {#e-one}")][..],
        &[("2024-06 {#e-three status=planned}", "2024-07-01 {#e-three}")],
        // Set in other type.
        &[("as long as it takes.", "as long as it takes!")],
        // Text, not date.
        &[("Elsewhere.", "In another place.")],
        // Gone, which the list of changes tells.
        &[("2023 {#e-one}\n: **It begins.** Somewhere.\n", "")],
        &[("title: The story", "title: Another title")],
    ] {
        assert!(asked(edits).is_empty(), "{edits:?}");
    }
}

#[test]
fn a_new_correction_answers() {
    let date = ("2024-01-04 {#e-two}", "2024-01-03 {#e-two}");
    let correct = |entry: &'static str| asked(&[date, ("corrections:\n", entry)]).len();
    assert_eq!(correct("corrections:\n  - { date: 2024-02-01, was: a, now: b, at: e-two }\n"), 0);
    assert_eq!(correct("corrections:\n  - { date: 2024-02-01, was: a, now: b }\n"), 0);
    assert_eq!(
        correct("corrections:\n  - { date: 2024-02-01, was: a, now: b, at: chronology }\n"),
        0
    );
    // That of something else, or one that was there before, does not.
    assert_eq!(correct("corrections:\n  - { date: 2024-02-01, was: a, now: b, at: e-one }\n"), 1);
    assert_eq!(asked(&[date]).len(), 1);
}

#[test]
fn a_baseline_that_is_none_is_a_finding() {
    let codes = |text: &[u8]| -> Vec<&str> {
        let compiled = site(STORY, Some(text), "");
        assert!(compiled.changes().is_none());
        compiled.diagnostics().iter().map(|found| found.code.as_str()).collect()
    };
    let facts = site(STORY, None, "").facts();
    for text in [
        &b""[..],
        b"[]",
        b"{\"format\":2,\"pages\":[],\"events\":[],\"statements\":[]}",
        b"\xff",
        &facts[..99],
    ] {
        assert_eq!(codes(text), ["data-syntax"]);
    }
}

#[test]
fn readers_can_follow_what_changes() {
    let facts = site(STORY, None, "").facts();
    let feed = |story: &str, settings: &str| -> Option<String> {
        let compiled = site(story, Some(&facts), settings);
        let job = compiled.find("changes.xml")?;
        match compiled.render(job).unwrap() {
            Rendered::Bytes(bytes) => Some(String::from_utf8(bytes).unwrap()),
            _ => None,
        }
    };
    let address = "base_url = \"https://example.org\"";
    assert_eq!(feed(STORY, ""), None, "a feed needs an address");
    assert!(!feed(STORY, address).unwrap().contains("<entry>"));
    let story = edited(&[
        ("2024-01-04 {#e-two}", "2024-01-03 {#e-two}"),
        ("2023 {#e-one}\n: **It begins.** Somewhere.\n", ""),
        ("Nothing has been decided yet", "Nothing was decided <yet>"),
    ]);
    let feed = feed(&story, address).unwrap().replace('\u{a0}', " ");
    for part in [
        "<title>Changed: It goes on</title>",
        "<link href=\"https://example.org/story/#e-two\"/>",
        "<updated>2024-01-11T00:00:00Z</updated>",
        "4 January 2024: It goes on. Elsewhere. → 3 January 2024: It goes on. Elsewhere.",
        "<title>Removed: It begins</title>",
        "<title>Changed: Ann</title>",
        "“Nothing was decided .” (Ann, 10 January 2024)",
    ] {
        assert!(feed.contains(part), "no {part} in {feed}");
    }
    let ids: Vec<&str> =
        feed.split("<id>").skip(2).map(|rest| rest.split("</id>").next().unwrap()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| id.starts_with("https://example.org/changes.xml#")), "{ids:?}");
}

#[test]
fn thousands_of_quotations_of_one_speaker_take_no_time() {
    let quotations = |word: &str| -> String {
        let one =
            |at: usize| format!("> The {word} of the number {at}.\n>\n> — [[ann]], 2024-01-09\n\n");
        format!("---\ntitle: S\n---\n\n{}", (0..3_000).map(one).collect::<String>())
    };
    let facts = site(&quotations("words"), None, "").facts();
    let changes = site(&quotations("sayings"), Some(&facts), "").changes().unwrap();
    assert_eq!(changes.quotations.len(), 6_000, "too many to be compared with each other");
}

/// Runs the program in `home`; gives its exit code and what it printed and said.
fn run(home: &std::path::Path, line: &str) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_backstory"));
    command.args(line.split(' ')).current_dir(home).env_remove("CLICOLOR_FORCE");
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
fn only_accept_replaces_the_baseline() {
    let home = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let run = |line: &str| run(home.path(), line);
    put("site.toml", "title = \"T\"\ntheme = \"lean\"\n");
    put("content/story.md", STORY);
    put("content/actors/ann.md", "---\ntitle: Ann\ntype: person\n---\n");
    let (code, _, said) = run("changes");
    assert_eq!(code, Some(1));
    assert!(said.contains("names no baseline"), "{said}");

    put(
        "site.toml",
        "title = \"T\"\ntheme = \"lean\"\n[changes]\nbaseline = \"kept/facts.json\"\n",
    );
    let (code, _, said) = run("changes");
    assert_eq!(code, Some(1));
    assert!(said.contains("changes --accept"), "{said}");
    let (code, printed, _) = run("changes --accept");
    assert_eq!(
        (code, printed.as_str()),
        (Some(0), "kept 4 events and 2 quotations in `kept/facts.json`\n")
    );
    let kept = || std::fs::read(home.path().join("kept/facts.json")).unwrap();
    let first = kept();

    put("content/story.md", &edited(&[("2024-01-04 {#e-two}", "2024-01-03 {#e-two}")]));
    let (code, printed, said) = run("build");
    assert_eq!(code, Some(0), "{said}");
    assert!(printed.contains("since the last publication: 1 event changed"), "{printed}");
    assert_eq!(kept(), first, "a build leaves it alone");
    let (_, printed, _) = run("check");
    assert!(printed.contains("warning[C05]") && printed.contains("at: e-two"), "{printed}");
    let (_, printed, _) = run("changes --format csv");
    let expected = "change,kind,page,address,was,now\n\
        changed,event,The story,story/index.html#e-two,2024-01-04 It goes on,2024-01-03 It goes on\n";
    assert_eq!(printed, expected);
    assert_eq!(run("changes --accept").0, Some(0));
    assert_ne!(kept(), first);
    assert!(run("changes").1.contains("no event and no quotation changed"));

    // What is broken can be put right, but a site with errors is not one that was published.
    put("kept/facts.json", "{");
    assert_eq!(run("build").0, Some(1));
    put("content/story.md", "[[nobody]]\n");
    assert_eq!(run("changes --accept").0, Some(1));
    put("content/story.md", STORY);
    assert_eq!(run("changes --accept").0, Some(0));
    assert_eq!(kept(), first);
}
