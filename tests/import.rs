//! Imports: what other tools keep becomes a site without findings, and comes out again the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod support;
#[path = "import/timelinejs.rs"]
mod timelinejs;

use std::path::PathBuf;

use backstory::date::Date;
use backstory::import::{Format, Imported, Known, import};
use backstory::render::Rendered;
use backstory::world::MemoryWorld;
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;
use serde_json::Value;
use support::{repository, text_of};

fn data(path: &str) -> String {
    text_of(&repository("tests/data").join(path))
}

/// A file of real data that is not part of this repository, from the folder that the variable
/// names; `None`, and said aloud, where it is not there.
#[expect(clippy::disallowed_methods, reason = "a test may look at its environment")]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn elsewhere(path: &str) -> Option<String> {
    let folder = std::env::var("BACKSTORY_TEST_DATA").ok();
    let file = folder.map(|folder| PathBuf::from(folder).join(path)).filter(|file| file.is_file());
    if file.is_none() {
        eprintln!("skipped: there is no {path} in the folder BACKSTORY_TEST_DATA");
    }
    file.map(|file| text_of(&file))
}

/// The site that an import makes.
fn site(imported: &Imported) -> Compiled {
    let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2024, 2, 1).unwrap());
    world.insert("site.toml", "title = \"T\"\n");
    for file in &imported.files {
        world.insert(&file.path, file.text.as_str());
    }
    let options = Options::default();
    compile(&load(&world, &options, None), &options, None)
}

/// The site that an import makes, which has no findings of form.
fn sound(imported: &Imported) -> Compiled {
    let compiled = site(imported);
    let found = compiled.diagnostics();
    assert!(found.is_empty(), "{found:#?}\n{}", imported.files[0].text);
    assert_eq!(compiled.site().events.len(), imported.events);
    for job in compiled.jobs() {
        assert!(compiled.render(job).is_ok());
    }
    compiled
}

fn json(compiled: &Compiled, out: &str) -> Value {
    let Rendered::Bytes(bytes) = compiled.render(compiled.find(out).unwrap()).unwrap() else {
        panic!("{out} is a copy");
    };
    serde_json::from_slice(&bytes).unwrap()
}

fn notes(imported: &Imported) -> Vec<String> {
    imported.report.iter().map(|note| note.line()).collect()
}

fn read(format: Format, text: &str) -> Imported {
    import(format, text, "it", &Known::default()).unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn the_states_of_the_world_load_as_events() {
    let imported = read(Format::Csv, &data("states/states.csv"));
    assert_eq!(imported.events, 409);
    let compiled = sound(&imported);
    let site = compiled.site();
    let dates: Vec<&Date> = (0..site.events.len())
        .map(|at| {
            let event = &site.events[at];
            &site.docs[event.doc.index()].body.events[event.entry as usize]
                .date
                .as_ref()
                .unwrap()
                .value
        })
        .collect();
    assert!(dates.is_sorted(), "earliest first");
    let of = |edtf: &str| dates.iter().filter(|date| date.edtf() == edtf).count();
    assert_eq!((of("-0752/.."), of("XXXX/.."), of("1490-01-01~/1888-12-31~")), (1, 1, 1));
    assert_eq!(dates.iter().filter(|date| date.open_end()).count(), 194);
    // Words say no day that the table does not.
    let words = backstory::date::DateWords::english();
    for date in &dates {
        let days = date
            .words(&words)
            .split_whitespace()
            .filter(|word| word.parse::<u32>().is_ok_and(|n| n < 32))
            .count();
        let written = date
            .edtf()
            .split('/')
            .filter(|side| side.trim_matches(['-', '~', '?']).matches('-').count() == 2)
            .count();
        assert!(days <= written, "{date}: {}", date.words(&words));
    }
    assert_eq!(notes(&imported)[0], "columns that are not carried: `stateID`, `Region`");
}

#[test]
fn our_own_table_comes_in_again() {
    let table = "id,date,title,text,importance,status,place,latitude,longitude,actors,topics,sources,reported,page,href\r\n\
        e-one,-0043,'=1+1,\"Two\n\nparagraphs, [[x]]\",key,disputed,Rome,41.9,12.5,Ann; Bob,war; peace,\"one-report; https://x.example/a\",2024,p,h\r\n";
    let known = Known {
        ids: [("ann".to_owned(), "actor".to_owned()), ("bob".to_owned(), "term".to_owned())].into(),
        sources: ["one-report".to_owned()].into(),
    };
    let imported = import(Format::Csv, table, "it", &known).unwrap();
    let expected = "- id: e-one\n  date: \"-0043\"\n  reported: 2024\n  title: \"=1+1\"\n  importance: key\n  status: disputed\n  \
        place: rome\n  actors: [ann]\n  topics: [war, peace]\n  sources: [\"@one-report\", \"@it-1\"]\n  \
        text: |-\n    Two\n\n    paragraphs, \\[\\[x\\]\\]\n";
    assert_eq!(imported.files[0].text, expected);
    let paths: Vec<&str> = imported.files.iter().map(|file| &*file.path).collect();
    assert_eq!(
        paths,
        ["content/events/it.yaml", "content/places/rome.md", "content/sources/it.yaml"]
    );
    assert_eq!(notes(&imported), ["actors whose id is that of a page of the kind term: line 2"]);
}

#[test]
fn sources_that_the_site_lacks_are_made_under_their_keys() {
    let table =
        "date,title,sources\n2024-01-05,One,one-report; @two\n2024-01-06,Two,\"@two, p. 3\"\n";
    let imported = read(Format::Csv, table);
    let compiled = sound(&imported);
    let mut keys: Vec<&str> =
        compiled.site().sources.iter().map(|source| source.entry.key.value.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["one-report", "two"]);
}

#[test]
fn a_table_that_says_too_little_is_refused_with_a_way_out() {
    let refused = |text: &str| import(Format::Csv, text, "it", &Known::default()).unwrap_err();
    assert_eq!(refused(""), "this table is empty");
    assert!(refused("a,title\n1,2\n").starts_with("no column holds dates"));
    assert!(refused("a,date\n1,2\n").starts_with("no column says what happened"));
    assert!(import(Format::Csv, "date,title\n", "—", &Known::default()).is_err());
    let imported = read(
        Format::Csv,
        "date;title;status\n05.01.2024;Two ways;sure\ncirca 1848;About;\n;None;\n2024;;\n",
    );
    assert_eq!(imported.files[0].text, "- date: \"1848~\"\n  title: \"About\"\n");
    assert_eq!(
        notes(&imported),
        [
            "dates that cannot be read for sure; their rows are left out: line 2 (`05.01.2024`)",
            "rows that do not say what happened are left out: line 5",
            "rows without a date are left out: line 4",
        ]
    );
}

#[test]
fn facts_of_another_site_come_in() {
    let facts = r#"{ "$schema": "facts.schema.json", "format": 1, "site": {}, "pages": [],
        "actors": [ { "id": "ann", "title": "Ann" }, { "id": "iq", "title": "Iraq" } ],
        "places": [ { "id": "rome", "title": "Rome", "latitude": 41.9, "longitude": 12.5 } ],
        "sources": [ { "key": "vn", "title": "A report", "url": "https://p.example/1" } ],
        "events": [
            { "id": "e-x", "date": { "edtf": "2014-06~" }, "reported": { "edtf": "2015" }, "title": "It happened",
              "text": "Long *ago*.", "importance": "normal", "status": "disputed", "place": "rome",
              "actors": [ { "actor": "ann", "as": "agent" }, { "actor": "iq" } ], "topics": [ "war" ],
              "accounts": [ { "actor": "iq", "says": "no", "quote": true, "sources": [ { "source": "vn" } ] } ],
              "media": { "src": "https://i.example/a.jpg", "alt": "A" },
              "sources": [ { "source": "vn", "locator": "para. 9" } ], "hash": "x", "page": "p", "href": "h" }
        ] }"#;
    let imported = read(Format::Events, facts);
    let expected = "- id: e-x\n  date: \"2014-06~\"\n  reported: 2015\n  title: \"It happened\"\n  status: disputed\n  place: rome\n  \
        actors: [{ id: ann, as: agent }, iq]\n  topics: [war]\n  sources: [\"@it-1, para. 9\"]\n  media:\n    src: \"https://i.example/a.jpg\"\n    \
        alt: \"A\"\n  accounts:\n    - { by: iq, says: no-, quote: true, sources: [\"@it-1\"] }\n  text: \"Long \\\\*ago\\\\*.\"\n"
        .replace("no-", "\"no\"");
    assert_eq!(imported.files[0].text, expected);
    sound(&imported);
    assert_eq!(notes(&imported), ["lists besides `events`: `actors`, `places`, `sources`"]);
}

#[test]
fn a_list_of_events_may_be_yaml_with_loose_dates() {
    let text = "- { date: 753 BC, title: Rome is founded, place: Rome }\n- { start: 2014, end: present, title: It goes on, sources: Reuters }\n- x\n- { title: No date }\n- { date: soon, title: A, colour: red }\n";
    let imported = read(Format::Events, text);
    sound(&imported);
    assert!(
        imported.files[0].text.starts_with("- date: \"-0752\"\n"),
        "{}",
        imported.files[0].text
    );
    assert!(
        imported.files[0]
            .text
            .contains("- date: \"2014/..\"\n  title: \"It goes on\"\n  sources: [\"@it-1\"]\n")
    );
    assert_eq!(notes(&imported).len(), 3);
    for broken in ["", "{", "- [", "a: b", "[]x"] {
        assert!(import(Format::Events, broken, "it", &Known::default()).is_err(), "{broken}");
    }
}

#[test]
fn cut_and_mangled_files_do_no_harm() {
    let timeline = data("timelinejs/women_in_computing.json");
    let states: String = data("states/states.csv").chars().take(3_000).collect();
    for (format, text) in
        [(Format::TimelineJs, &timeline), (Format::Csv, &states), (Format::Events, &timeline)]
    {
        for at in (0..text.len()).step_by(97).filter(|at| text.is_char_boundary(*at)) {
            for part in [&text[..at], &text[at..]] {
                let _ = import(format, part, "it", &Known::default());
            }
            let mangled =
                format!("{}\u{0}\"{}", &text[..at], &text[at..].replace("year", "\u{202e}"));
            let _ = import(format, &mangled, "it", &Known::default());
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
fn the_command_makes_files_and_says_what_it_left_out() {
    let home = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let run = |line: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_backstory"));
        command.args(line.split(' ')).current_dir(home.path()).env_remove("CLICOLOR_FORCE");
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    put("site.toml", "title = \"T\"\ntheme = \"lean\"\n");
    put("content/actors/ann.md", "---\ntitle: Ann\n---\n");
    put("our list.csv", "Date,Title,Who,Colour\n2024-01-05,It happens,Ann; Bob,red\n");
    let (code, printed, said) = {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_backstory"));
        command.args(["import", "csv", "our list.csv"]).current_dir(home.path());
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(code, Some(0), "{said}");
    let expected = "imported 1 event into 2 files\n  `content/events/our-list.yaml`\n  `content/actors/bob.md`\n";
    assert_eq!(printed, expected);
    assert_eq!(said, "not carried, or not as it was:\n  columns that are not carried: `Colour`\n");
    let list = std::fs::read_to_string(home.path().join("content/events/our-list.yaml")).unwrap();
    assert_eq!(list, "- date: 2024-01-05\n  title: \"It happens\"\n  actors: [ann, bob]\n");
    assert_eq!(run("build").0, Some(0));
    // Never over what is there, and nothing by halves.
    put("our-list.csv", "Date,Title,Who\n2024,Again,Eve\n");
    let (code, _, said) = run("import csv our-list.csv");
    assert!(code == Some(1) && said.contains("is there already"), "{said}");
    assert!(!home.path().join("content/actors/eve.md").exists());
    assert_eq!(run("import csv our-list.csv --name second").0, Some(0));
    assert_eq!(run("import csv nothing.csv").0, Some(1));
    assert_eq!(run("import xml our-list.csv").0, Some(2));
}
