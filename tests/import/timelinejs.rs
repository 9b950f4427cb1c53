//! Timelines of TimelineJS: what comes in goes out the same.

use backstory::import::{Format, Known, import};
use serde_json::Value;

use super::{data, elsewhere, json, notes, read, site, sound};

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
