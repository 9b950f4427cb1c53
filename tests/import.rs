//! Imports: what other tools keep becomes a site without findings, and comes out again the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use std::path::{Path, PathBuf};

use backstory::date::Date;
use backstory::import::{Format, Imported, Known, import};
use backstory::render::Rendered;
use backstory::world::MemoryWorld;
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;
use serde_json::Value;

#[expect(clippy::disallowed_methods, reason = "a test reads its data")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn data(path: &str) -> String {
    text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path))
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
    file.map(|file| text(&file))
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

/// The words of HTML, however it is written.
fn words(html: &Value) -> String {
    let mut words = String::new();
    let mut in_tag = false;
    for c in html.as_str().unwrap_or("").chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag && c.is_alphanumeric() => words.extend(c.to_lowercase()),
            _ => {}
        }
    }
    for entity in ["amp", "quot", "nbsp"] {
        words = words.replace(entity, "");
    }
    words
}

/// Year, month, day and time, however they are written.
fn numbers(date: &Value) -> Vec<i64> {
    let number = |key: &str| match &date[key] {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64(),
    };
    let parts = ["year", "month", "day", "hour", "minute", "second"].map(number);
    parts.into_iter().map_while(|part| part).collect()
}

/// What a slide is compared by: dates, headline, text, and each part of its medium.
fn slide(slide: &Value) -> [String; 7] {
    let media = &slide["media"];
    let is_html = media["url"].as_str().is_some_and(|url| url.starts_with('<'));
    let url = match media["url"].as_str().unwrap_or("") {
        _ if is_html => words(&media["url"]),
        url if url.starts_with("//") => format!("https:{url}"),
        url => url.to_owned(),
    };
    [
        format!("{:?}", numbers(&slide["start_date"])),
        format!("{:?}", numbers(&slide["end_date"])),
        words(&slide["text"]["headline"]),
        words(&slide["text"]["text"]),
        url,
        words(&media["caption"]),
        words(&media["credit"]),
    ]
}

fn slides(timeline: &Value, list: &str) -> Vec<[String; 7]> {
    let mut slides: Vec<_> = timeline[list].as_array().into_iter().flatten().map(slide).collect();
    slides.sort();
    slides
}

/// Both timelines have the same slides.
fn same(before: &Value, after: &Value) {
    for list in ["events", "eras"] {
        let (before, after) = (slides(before, list), slides(after, list));
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before, after);
        }
        assert_eq!(before.len(), after.len());
    }
}

#[test]
fn a_timeline_comes_in_and_goes_out_again() {
    let text = data("timelinejs/women_in_computing.json");
    let imported = read(Format::TimelineJs, &text);
    let compiled = sound(&imported);
    same(&serde_json::from_str(&text).unwrap(), &json(&compiled, "timeline.json"));
    // And once more, from what went out.
    let again = read(Format::TimelineJs, &json(&compiled, "timeline.json").to_string());
    same(&json(&compiled, "timeline.json"), &json(&sound(&again), "timeline.json"));
}

#[test]
fn other_timelines_do_too() {
    for name in ["eras", "marktwain", "republican"] {
        let Some(text) = elsewhere(&format!("timelinejs/{name}.json")) else { continue };
        let mut before: Value = serde_json::from_str(&text).unwrap();
        let imported = read(Format::TimelineJs, &text);
        let mut after = json(&sound(&imported), "timeline.json");
        // A slide without a headline gets its first sentence, or its medium's name, as one.
        let bare = |slide: &Value| slide["text"]["headline"].as_str().unwrap_or("").is_empty();
        let bare_ones =
            before["events"].as_array().unwrap().iter().filter(|slide| bare(slide)).count();
        before["events"].as_array_mut().unwrap().retain(|slide| !bare(slide));
        let kept: Vec<String> =
            slides(&before, "events").into_iter().map(|slide| slide[2].clone()).collect();
        let all = after["events"].as_array().unwrap().len();
        after["events"].as_array_mut().unwrap().retain(|event| kept.contains(&slide(event)[2]));
        assert_eq!(all - after["events"].as_array().unwrap().len(), bare_ones, "{name}");
        // Times of day in intervals are a loss that the report names.
        let lossy =
            notes(&imported).iter().any(|note| note.starts_with("times of day in intervals"));
        assert_eq!(lossy, name == "marktwain");
        // So are what is said of a quotation besides its words.
        let mut before = slides(&before, "events");
        for slide in
            before.iter_mut().filter(|slide| name == "republican" && !slide[4].starts_with("http"))
        {
            slide[5].clear();
            slide[6].clear();
        }
        for (before, after) in before.iter().zip(&slides(&after, "events")) {
            let dates = |slide: &[String; 7]| (slide[0].clone(), slide[1].clone());
            if lossy && dates(before) != dates(after) {
                let date = after[0].trim_end_matches(']');
                assert!(before[0].starts_with(date), "{before:?} {after:?}");
                continue;
            }
            assert_eq!(before, after, "{name}");
        }
    }
}

#[test]
fn what_a_timeline_says_beside_its_events_is_reported() {
    let text = r##"{
        "scale": "human", "colour": "red",
        "title": { "text": { "headline": "A <b>title</b>", "text": "<p>Of it.</p>" }, "autolink": true },
        "events": [
            { "start_date": { "year": -44, "month": 3, "day": 15 }, "unique_id": "Ides!", "group": "Rome",
              "text": { "headline": "Ides <a href='https://x.example'>of</a>", "text": "Text with [[brackets]] &amp; <video></video>" },
              "media": { "url": "img/caesar.jpg", "thumbnail": "t.jpg" }, "background": { "color": "#fff" } },
            { "start_date": { "year": "1990" }, "end_date": { "year": "1999" }, "display_date": "1990s", "text": { "headline": "Nineties" } },
            { "start_date": { "year": "2020", "month": "3" }, "display_date": "from March 2020, end unknown", "text": { "headline": "Open" } },
            { "start_date": { "year": "2020" }, "display_date": "some day", "text": { "headline": "Words" } },
            { "start_date": { "year": "2021", "month": "13" }, "text": { "headline": "No such month" } },
            { "start_date": { "year": "2021" }, "end_date": { "year": "2020" }, "text": { "headline": "Backwards" } },
            { "text": { "headline": "No date" } },
            { "start_date": { "year": -13800000000 }, "text": { "headline": "Big Bang" } },
            { "start_date": { "year": 2022 }, "media": { "url": "https://v.example/1", "caption": "A film" } },
            { "start_date": { "year": 2023 }, "text": { "text": "" }, "location": { "name": "Rome", "lat": 41.9, "lon": 12.5, "zoom": 3 } },
            "nonsense"
        ]
    }"##;
    let imported = import(Format::TimelineJs, text, "My time", &Known::default()).unwrap();
    let compiled = site(&imported);
    let codes: Vec<&str> = compiled.diagnostics().iter().map(|found| found.code.as_str()).collect();
    assert_eq!(
        codes,
        ["missing-image"],
        "the picture is to be put beside the page: {:#?}",
        compiled.diagnostics()
    );
    let events = &compiled.site().events;
    let dates: Vec<String> = events
        .iter()
        .map(|event| {
            compiled.site().docs[event.doc.index()].body.events[event.entry as usize]
                .date
                .as_ref()
                .unwrap()
                .value
                .to_string()
        })
        .collect();
    let expected = [
        "Y-13799999999",
        "-0043-03-15",
        "199X",
        "2020",
        "2020-03/",
        "2021",
        "2021",
        "2022",
        "2023",
    ];
    assert_eq!(dates, expected);
    assert_eq!(events[1].id, "ides");
    assert_eq!(imported.files[1].path, "content/places/rome.md");
    let page = &imported.files[0];
    assert_eq!(page.path, "content/my-time.md");
    assert!(
        page.text.starts_with("---\ntitle: \"A title\"\n")
            && page.text.ends_with("---\n\nOf it.\n"),
        "{}",
        page.text
    );
    let expected = [
        "`<video>` in texts: event 1 (`Ides of`)",
        "`background`: event 1 (`Ides of`)",
        "`colour` of the timeline: the file",
        "`display_date`: words other than those of the date: event 4 (`Words`)",
        "`thumbnail` of media: event 1 (`Ides of`)",
        "`zoom` of locations: event 10",
        "ends that come before their starts: event 6 (`Backwards`)",
        "entries that are no objects: event 11",
        "entries without a date that can be read are left out: event 7 (`No date`)",
        "entries without headline and text get another title: event 10",
        "links and markup in headlines: event 1 (`Ides of`)",
        "months and days that no calendar has: event 5 (`No such month`)",
        "pictures that must be put beside the page: event 1 (`Ides of`)",
        "pictures that nobody describes: add `alt`: event 1 (`Ides of`)",
    ];
    let notes: Vec<String> =
        notes(&imported).into_iter().filter(|note| !note.contains("autolink")).collect();
    assert_eq!(notes, expected);
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
fn a_spreadsheet_of_timelinejs_is_a_timeline() {
    let table = "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Type,Group,Background\n\
        ,,,,,,,,,The title,<p>Intro</p>,,,,,title,,\n\
        1990,,,,1999,,,,,An era,,,,,,era,,\n\
        2012,1,3,10:30,,,,,,Iowa,Text,https://v.example/1,Somebody,A film,,,,\n";
    let imported = read(Format::Csv, table);
    let compiled = sound(&imported);
    let timeline = json(&compiled, "timeline.json");
    assert_eq!(timeline["eras"].as_array().unwrap().len(), 1);
    let event = &timeline["events"][0];
    assert_eq!(numbers(&event["start_date"]), [2012, 1, 3, 10, 30, 0]);
    assert_eq!(
        (&event["media"]["url"], &event["media"]["credit"]),
        (&"https://v.example/1".into(), &"Somebody".into())
    );
    assert!(imported.files[0].text.starts_with("---\ntitle: \"The title\"\n"));
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
