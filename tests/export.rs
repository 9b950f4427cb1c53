//! The facts as data: every form, from one small site that has everything, and from the sample
//! site.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use std::path::Path;

use backstory::render::{FACTS_SCHEMA, Rendered};
use backstory::world::{DiskWorld, MemoryWorld, World};
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;
use serde_json::Value;

const SITE: &[(&str, &str)] = &[
    (
        "site.toml",
        "title = \"Facts, all of them\"\ndescription = \"A & <B>\"\nlicence = \"CC BY 4.0\"\n\
         [organisation]\nname = \"Example\"\n",
    ),
    (
        "content/story.md",
        r#"---
title: "=A story"
summary: What happened
date: 2024-01-10
updated: 2024-01-11
as_of: 2024-01-10
review_by: 2024-02-10
status: { value: changing, since: 2024-01, why: "Talks [@one]" }
topics: [security]
authors: [A. Writer]
backstory: Written from *one* report.
key_points: ["One. [@one]"]
updates: [ { date: 2024-01-11, note: "More", at: e-strike } ]
corrections: [ { date: 2024-01-11, was: "on 5 January", now: "on 4 January", at: e-strike } ]
image: { src: strike.avif, alt: "A strike", credit: "C", caption: "Of [[iraq]]" }
sources: ["@two, p. 3"]
---

There are [2,500 troops]{as-of=2024-01-08} here.

> Words with "marks".
>
> — [[ann]], a speech, 2024-01-09 [see @one, para. 2; @two]{#said-it place=baghdad on=stay stance=for}

> No name.
>
> — unnamed, a senior official

> [!DISPUTED] Who struck?
>
> - [[iraq]]: they did [@one]

## Chronology

-0043 {#e-old}
: **=cmd|' /C calc'!A0** Long ago.

2024-01-04 {#e-strike .key place=baghdad status=disputed reported=2024-01-05}
: **A strike.** [[iraq]] is hit. [@one, para. 9]

2024-01-05
: Only one sentence here.
"#,
    ),
    ("content/strike.avif", "not looked at"),
    (
        "content/events/list.yaml",
        "- date: 2024-06\n  title: A meeting\n  status: planned\n  id: meeting\n  importance: minor\n\
         - date: XXXX-12-25\n  title: Some Christmas\n\
         - date: 199X\n  title: A decade\n  topics: [talks]\n\
         - date: 2001~/2003-05\n  title: An era\n  topics: [era]\n  text: \"Two.\\n\\n> Said.\"\n\
         - date: ../2020-03\n  title: Until\n  text: \"Seen.\\n\\n[A film](https://v.example/1) — Somebody\"\n\
         - date: 2024-01-04\n  title: With a side\n  actors: [ { id: ann, as: agent } ]\n  \
           accounts: [ { by: iraq, says: blatant, quote: true, sources: [\"@one\"] } ]\n  \
           media: { src: \"https://img.example/a.jpg\", alt: B, credit: \"C & D\", caption: \"E *f*\" }\n",
    ),
    (
        "content/events/own.md",
        "---\ntitle: Its own page\nsummary: In short\ndate: 2024-01-03\nplace: baghdad\ntopics: [security]\n---\n\nLong.\n",
    ),
    (
        "content/actors/ann.md",
        "---\ntitle: Ann\ntype: person\naliases: [Anna]\nshort: A.\nnames: { ar: آن }\nborn: 1970~\ndied: 2024?\n\
         wikidata: Q1\nwebsite: https://ann.example/\nsame_as: [https://x.example/ann]\nsummary: Somebody\n\
         roles: [ { title: Minister, of: iraq, from: 2022-10-27, to: .., sources: [\"@one\"] } ]\n\
         relations: [ { type: supports, to: iraq, from: 2001, sources: [\"@two\"] } ]\n---\n",
    ),
    ("content/actors/iraq.md", "---\ntitle: Iraq\ntype: state\nfounded: 1932-10-03\n---\n"),
    (
        "content/places/baghdad.md",
        "---\ntitle: Baghdad\naliases: [Bagdad]\nnames: { ar: بغداد }\ncountry: iraq\ncoordinates: [33.31, -44.36]\n---\n",
    ),
    ("content/places/nowhere.md", "---\ntitle: Nowhere\n---\n"),
    ("content/terms/drone.md", "---\ntitle: Drone\nsummary: It flies.\n---\n"),
    (
        "content/secret.md",
        "---\ntitle: Secret\ndraft: true\n---\n\n2024-01-01 {#e-secret}\n: **Hidden.** Yes.\n",
    ),
    ("content/story.ar.md", "---\ntitle: قصة\n---\n\n[9]{as-of=2024} ثم\n"),
    (
        "content/sources/register.yaml",
        "one:\n  type: article\n  title: A report\n  author: [\"B, C\", D]\n  date: 2024-01~\n  \
         parent: { type: newspaper, title: The Paper }\n  url: https://p.example/1\n  \
         archive-url: https://archive.example/1\n  archived: 2024-01-09\n  accessed: 2024-01-10\n  \
         access: paywall\n  kind: report\n  note: N\n\
         two:\n  type: book\n  title: A book\n  editor: E\n  publisher: P\n  serial-number: { doi: 10.1/x }\n  language: en\n",
    ),
];

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 15).unwrap()
}

fn world() -> MemoryWorld {
    let mut world = MemoryWorld::new(day());
    for (path, text) in SITE {
        world.insert(path, *text);
    }
    world
}

fn site(world: &dyn World, base_url: Option<&str>) -> Compiled {
    let options = Options { base_url: base_url.map(str::to_owned), ..Options::default() };
    let compiled = compile(&load(world, &options, None), &options, None);
    assert!(compiled.diagnostics().is_empty(), "{:#?}", compiled.diagnostics());
    compiled
}

fn file(compiled: &Compiled, out: &str) -> String {
    let job = compiled.find(out).unwrap_or_else(|| panic!("there is no {out}"));
    match compiled.render(job).unwrap() {
        Rendered::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        other => panic!("{out} is {other:?}"),
    }
}

fn json(compiled: &Compiled, out: &str) -> Value {
    serde_json::from_str(&file(compiled, out)).unwrap()
}

/// What the published schema says against `facts`.
fn against_schema(facts: &Value) -> Result<(), String> {
    let schema: Value = serde_json::from_str(FACTS_SCHEMA).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("facts.schema.json", schema).unwrap();
    let at = compiler.compile("facts.schema.json", &mut schemas).unwrap();
    schemas.validate(facts, at).map_err(|error| format!("{error:#}"))
}

fn named<'a>(facts: &'a Value, list: &str, key: &str, value: &str) -> &'a Value {
    let all = facts[list].as_array().unwrap();
    all.iter()
        .find(|fact| fact[key] == value)
        .unwrap_or_else(|| panic!("no {value} in {list}: {all:#?}"))
}

#[test]
fn facts_have_everything_and_keep_to_their_schema() {
    let compiled = site(&world(), None);
    let facts = json(&compiled, "facts.json");
    against_schema(&facts).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(file(&compiled, "facts.schema.json"), FACTS_SCHEMA);

    let strike = named(&facts, "events", "id", "e-strike");
    assert_eq!(strike["date"]["earliest"], "2024-01-04");
    assert_eq!(strike["reported"]["edtf"], "2024-01-05");
    assert_eq!(strike["sources"][0]["locator"], "para. 9");
    assert_eq!(strike["href"], "story/index.html#e-strike");
    let old = named(&facts, "events", "id", "e-old");
    assert_eq!(
        (&old["date"]["earliest"], &old["date"]["precision"]),
        (&"-0043-01-01".into(), &"year".into())
    );
    let ann = named(&facts, "actors", "id", "ann");
    assert_eq!(
        (&ann["roles"][0]["until"], &ann["relations"][0]["until"]),
        (&"..".into(), &Value::Null)
    );
    assert_eq!(ann["born"]["approximate"], true);
    let said = named(&facts, "statements", "id", "said-it");
    assert_eq!(
        (&said["speaker"], &said["place"], &said["question"]),
        (&"ann".into(), &"baghdad".into(), &"stay".into())
    );
    assert_eq!(said["quote"], "Words with “marks”.");
    assert_eq!(
        named(&facts, "statements", "unnamed", "a senior official")["anchor"],
        "statement-2"
    );
    assert_eq!(facts["disputes"][0]["accounts"][0]["actor"], "iraq");
    assert_eq!(
        facts["figures"].as_array().unwrap().len(),
        1,
        "a translation tells no figure again"
    );
    assert_eq!(named(&facts, "places", "id", "baghdad")["longitude"], -44.36);
    assert_eq!(named(&facts, "sources", "key", "one")["archived"]["edtf"], "2024-01-09");
    let story = named(&facts, "pages", "title", "=A story");
    assert_eq!(story["corrections"][0]["was"], "on 5 January");
    let arabic = named(&facts, "pages", "lang", "ar");
    assert_eq!((&arabic["id"], &arabic["translation"]), (&"story".into(), &true.into()));
    assert!(!facts.to_string().contains("ecret"), "what is held back is not given away");
    assert_eq!(facts["topics"].as_array().unwrap().len(), 3);
}

#[test]
fn the_schema_refuses_what_is_not_facts() {
    let whole = json(&site(&world(), None), "facts.json");
    let broken: &[fn(&mut Value)] = &[
        |facts| facts["events"][0]["date"] = "2024".into(),
        |facts| facts["events"][0]["new"] = true.into(),
        |facts| facts["events"][0]["hash"] = "".into(),
        |facts| facts["format"] = 2.into(),
        |facts| drop(facts.as_object_mut().unwrap().remove("sources")),
    ];
    for (at, change) in broken.iter().enumerate() {
        let mut facts = whole.clone();
        change(&mut facts);
        assert!(against_schema(&facts).is_err(), "change {at} was accepted");
    }
}

#[test]
fn the_sample_site_keeps_to_the_schema() {
    let world = DiskWorld::new(Path::new(env!("CARGO_MANIFEST_DIR")), day()).unwrap();
    let facts = json(&site(&world, None), "facts.json");
    against_schema(&facts).unwrap_or_else(|error| panic!("{error}"));
    assert!(facts["events"].as_array().unwrap().len() >= 11);
    assert_eq!(facts["statements"].as_array().unwrap().len(), 2);
}

#[test]
fn every_reference_in_the_facts_leads_somewhere() {
    let facts = json(&site(&world(), None), "facts.json");
    let ids = |list: &str, key: &str| -> Vec<String> {
        let all = facts[list].as_array().unwrap().iter();
        all.map(|fact| fact[key].as_str().unwrap().to_owned()).collect()
    };
    let (actors, pages, sources) = (ids("actors", "id"), ids("pages", "id"), ids("sources", "key"));
    let topics = ids("topics", "id");
    fn walk(value: &Value, found: &mut dyn FnMut(&str, &str)) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match value {
                        Value::String(text) => found(key, text),
                        Value::Array(items) => {
                            items
                                .iter()
                                .filter_map(Value::as_str)
                                .for_each(|text| found(key, text));
                            walk(value, found);
                        }
                        value => walk(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let mut counted = 0;
    walk(&facts, &mut |key, text| {
        let known = match key {
            "actor" | "speaker" | "of" | "to" | "country" | "actors" => &actors,
            "page" | "place" => &pages,
            "source" | "sources" => &sources,
            "topics" => &topics,
            _ => return,
        };
        counted += 1;
        assert!(known.iter().any(|id| id == text), "{key}: {text} is unknown");
    });
    assert!(counted > 20, "{counted}");
}

#[test]
fn a_hash_changes_with_the_fact_and_not_with_its_place() {
    let hash = |world: &MemoryWorld, id: &str| {
        named(&json(&site(world, None), "facts.json"), "events", "id", id)["hash"].clone()
    };
    let (strike, old) = (hash(&world(), "e-strike"), hash(&world(), "e-old"));
    let mut other = world();
    let story = SITE[1].1.replace("[[iraq]] is hit", "[[iraq]] was hit");
    other.insert("content/story.md", story.as_str());
    assert_ne!(hash(&other, "e-strike"), strike);
    assert_eq!(hash(&other, "e-old"), old);
    let mut moved = world();
    moved.insert(
        "content/story.md",
        SITE[1].1.replace("title: \"=A", "slug: other\ntitle: \"=A").as_str(),
    );
    assert_eq!(hash(&moved, "e-strike"), strike);
}

#[test]
fn the_table_is_plain_csv_that_runs_nothing() {
    let text = file(&site(&world(), Some("https://example.org")), "chronology.csv");
    let rows = rows(&text);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:#?}");
    let column = |name: &str| rows[0].iter().position(|cell| cell == name).unwrap();
    let row = |id: &str| rows.iter().find(|row| row[0] == id).unwrap();
    assert_eq!(row("e-old")[column("title")], "'=cmd|’ /C calc’!A0");
    assert_eq!(row("e-old")[column("date")], "-0043");
    assert_eq!(row("e-strike")[column("latitude")], "33.31");
    assert_eq!(row("e-strike")[column("href")], "https://example.org/story/#e-strike");
    assert_eq!(row("meeting")[column("page")], "");
    assert_eq!(rows.len(), 11);
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains('\r'));
}

/// A CSV of RFC 4180, read strictly.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

#[test]
fn the_calendar_has_known_days_and_plans() {
    let text = file(&site(&world(), Some("https://example.org/x")), "calendar.ics");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let text = text.replace("\r\n ", "");
    let events: Vec<&str> = text.split("BEGIN:VEVENT\r\n").skip(1).collect();
    let of = |id: &str| *events.iter().find(|event| event.contains(&format!("UID:{id}@"))).unwrap();
    assert_eq!(events.len(), 5, "{text}");
    let meeting = of("meeting");
    assert!(
        meeting.contains("DTSTART;VALUE=DATE:20240601\r\nDTEND;VALUE=DATE:20240701\r\n"),
        "{meeting}"
    );
    assert!(meeting.contains("STATUS:TENTATIVE") && meeting.contains("DESCRIPTION:June 2024"));
    let strike = of("e-strike");
    assert!(
        strike.contains("UID:e-strike@example.org/x\r\nDTSTAMP:20240111T000000Z\r\n"),
        "{strike}"
    );
    assert!(strike.contains("LOCATION:Baghdad\r\nGEO:33.31;-44.36\r\n"), "{strike}");
    assert!(strike.contains("URL:https://example.org/x/story/#e-strike"), "{strike}");
    assert!(!strike.contains("STATUS"), "{strike}");
}

#[test]
fn the_timeline_says_no_more_than_is_known() {
    let timeline = json(&site(&world(), None), "timeline.json");
    let of = |headline: &str| {
        let events = timeline["events"].as_array().unwrap();
        let of = |event: &&Value| event["text"]["headline"] == headline;
        events.iter().find(of).unwrap_or_else(|| panic!("no {headline}: {events:#?}"))
    };
    assert_eq!(timeline["title"]["text"]["text"], "A &amp; &lt;B&gt;");
    assert_eq!(timeline["scale"], "human");
    assert_eq!(
        of("A strike")["start_date"],
        serde_json::json!({ "year": 2024, "month": 1, "day": 4 })
    );
    let old = of("=cmd|’ /C calc’!A0");
    assert_eq!(
        (&old["start_date"]["year"], &old["display_date"]),
        (&(-44).into(), &"44 BC".into())
    );
    let decade = of("A decade");
    assert_eq!(
        (&decade["start_date"]["year"], &decade["end_date"]["year"]),
        (&1990.into(), &1999.into())
    );
    assert_eq!((&decade["display_date"], &decade["group"]), (&"1990s".into(), &"talks".into()));
    let until = of("Until");
    assert_eq!(until["start_date"], serde_json::json!({ "year": 2020, "month": 3 }));
    assert_eq!(until["media"]["url"], "https://v.example/1");
    assert_eq!(until["media"]["credit"], "Somebody");
    assert_eq!(until["text"]["text"], "<p>Seen.</p>");
    let side = of("With a side");
    assert_eq!(side["media"]["caption"], "E <em>f</em>");
    assert_eq!(side["media"]["credit"], "C &amp; D");
    assert_eq!(of("Only one sentence here")["text"].get("text"), None);
    assert_eq!(timeline["eras"][0]["text"]["headline"], "An era");
    assert_eq!(timeline["eras"][0]["display_date"], "about 2001 to May 2003");
    let shown = timeline["events"].as_array().unwrap().len();
    assert_eq!(shown, 8, "what has neither start nor end cannot be placed");
}

#[test]
fn places_have_longitude_first() {
    let places = json(&site(&world(), None), "places.geojson");
    let features = places["features"].as_array().unwrap();
    let ids: Vec<&str> = features.iter().map(|feature| feature["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["baghdad", "own", "e-strike"]);
    assert_eq!(features[0]["geometry"]["coordinates"], serde_json::json!([-44.36, 33.31]));
    assert_eq!(features[2]["properties"]["date"]["edtf"], "2024-01-04");
}

#[test]
fn sources_are_given_away_as_csl_json() {
    let sources = json(&site(&world(), None), "sources.csl.json");
    assert_eq!(sources[0]["id"], "one");
    assert_eq!(sources[0]["custom"]["archive-url"], "https://archive.example/1");
}

#[test]
fn only_what_is_asked_for_and_has_content_is_written() {
    let outs = |toml: &str, events: bool| -> Vec<String> {
        let mut world = MemoryWorld::new(day());
        world.insert("site.toml", format!("title = \"T\"\n{toml}").as_str());
        world.insert("content/a.md", if events { "2024\n: **A.** B.\n" } else { "A.\n" });
        let compiled = site(&world, None);
        let names =
            ["facts.json", "facts.schema.json", "chronology.csv", "calendar.ics", "timeline.json"];
        let names = names.into_iter().chain(["places.geojson", "sources.csl.json"]);
        names.filter(|out| compiled.find(out).is_some()).map(str::to_owned).collect()
    };
    assert_eq!(outs("", false), ["facts.json", "facts.schema.json"]);
    let dated =
        ["facts.json", "facts.schema.json", "chronology.csv", "calendar.ics", "timeline.json"];
    assert_eq!(outs("", true), dated);
    assert_eq!(outs("exports = [\"calendar\", \"places\"]", true), ["calendar.ics"]);
    assert!(outs("exports = []", true).is_empty());
}

#[test]
fn the_same_site_makes_the_same_bytes() {
    let outs = [
        "facts.json",
        "chronology.csv",
        "calendar.ics",
        "timeline.json",
        "places.geojson",
        "sources.csl.json",
    ];
    let (one, two) = (site(&world(), None), site(&world(), None));
    for out in outs {
        assert_eq!(file(&one, out), file(&two, out), "{out}");
    }
}
