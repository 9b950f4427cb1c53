use super::*;
use crate::cite::{parse_citation_group, parse_register};

const YAML: &str = r#"
vn:
  type: article
  title: Iraq <b> & the end
  author: [ "Said, Amal", "Doe, Jane" ]
  date: 2024-01-05
  parent: { type: newspaper, title: Vatican News }
  url: "https://example.org/a?b=c&d=e"
brief:
  type: web
  title: Press briefing
  date: 2024-01~
years:
  type: book
  title: The long war
  author: Roe, Richard
  date: 2014/2017
  publisher: { name: Press, location: London }
later:
  type: book
  title: The longer war
  author: Roe, Richard
  date: 2018
  publisher: Press
bare: { type: web }
"#;

fn formatted(style: &Style, groups: &[&str], lang: &str) -> Formatted {
    let register = parse_register(&"a.yaml".into(), YAML);
    assert!(register.diagnostics.is_empty(), "{:?}", register.diagnostics);
    let entries: Vec<&SourceEntry> = register.entries.iter().collect();
    let index = |key: &str| entries.iter().position(|entry| entry.key.value == key).unwrap_or(99);
    let groups: Vec<Vec<Cited>> = groups
        .iter()
        .map(|text| parse_citation_group(text, 0).unwrap().unwrap())
        .map(|group| group.iter().map(|one| Cited::new(index(&one.key.value), one)).collect())
        .collect();
    style.format(&numbered(&groups), &entries, lang)
}

fn numbered(groups: &[Vec<Cited>]) -> Vec<Group<'_>> {
    groups.iter().enumerate().map(|(at, cited)| Group { note: at + 1, cited }).collect()
}

#[test]
fn notes_are_those_of_the_style() {
    let groups =
        ["see @vn, paras. 3–4", "@vn 7, my *own* words; cf. @years, ch. 2", "-@vn 33", "@vn"];
    for (name, notes) in [
        (
            "chicago-notes",
            [
                "See Amal Said and Jane Doe, “Iraq &lt;b&gt; &amp; the End,” <i>Vatican News</i>, January 5, 2024, paras. 3–4, <a href=\"https://example.org/a?b=c&amp;d=e\">https://example.org/a?b=c&amp;d=e</a>.",
                "Said and Doe, “Iraq &lt;b&gt; &amp; the End,” 7, my <i>own</i> words; cf. Richard Roe, <i>The Long War</i> (Press, 2014–2017), chap. 2.",
                "“Iraq &lt;b&gt; &amp; the End,” 33.",
                "Said and Doe, “Iraq &lt;b&gt; &amp; the End.”",
            ],
        ),
        (
            "apa",
            [
                "See Said &amp; Doe, 2024, paras. 3–4",
                "Cf. Roe, 2014–2017, Chapter 2; Said &amp; Doe, 2024, p. 7, my <i>own</i> words",
                "2024, p. 33",
                "Said &amp; Doe, 2024",
            ],
        ),
        (
            "ieee",
            [
                "See A. Said and J. Doe, “Iraq &lt;b&gt; &amp; the end,” <i>Vatican News</i>, Jan. 05, 2024. [Online]. Available: <a href=\"https://example.org/a?b=c&amp;d=e\">https://example.org/a?b=c&amp;d=e</a>, paras. 3–4.",
                "A. Said and J. Doe, “Iraq &lt;b&gt; &amp; the end,” <i>Vatican News</i>, Jan. 05, 2024. [Online]. Available: <a href=\"https://example.org/a?b=c&amp;d=e\">https://example.org/a?b=c&amp;d=e</a>, p. 7, my <i>own</i> words; cf. R. Roe, <i>The long war</i>. London: Press, 2014–2017, ch. 2.",
                "“Iraq &lt;b&gt; &amp; the end,” <i>Vatican News</i>, Jan. 05, 2024. [Online]. Available: <a href=\"https://example.org/a?b=c&amp;d=e\">https://example.org/a?b=c&amp;d=e</a>, p. 33.",
                "A. Said and J. Doe, “Iraq &lt;b&gt; &amp; the end,” <i>Vatican News</i>, Jan. 05, 2024. [Online]. Available: <a href=\"https://example.org/a?b=c&amp;d=e\">https://example.org/a?b=c&amp;d=e</a>",
            ],
        ),
    ] {
        let style = Style::named(name).unwrap();
        assert_eq!(formatted(&style, &groups, "en").notes, notes, "{name}");
    }
}

#[test]
fn lists_have_every_source_in_the_order_of_the_style() {
    for (name, expected) in [
        ("chicago-notes", ["4 -", "1 -", "2 -", "3 -", "0 -"]),
        ("apa", ["4 -", "1 -", "2 -", "3 -", "0 -"]),
        ("ieee", ["2 [1]", "0 [2]", "1 [3]", "3 [4]", "4 [5]"]),
        ("vancouver", ["2 1.", "0 2.", "1 3.", "3 4.", "4 5."]),
    ] {
        let style = Style::named(name).unwrap();
        let first = formatted(&style, &["@years; @vn"], "en");
        let shown: Vec<String> = first
            .bibliography
            .iter()
            .map(|item| format!("{} {}", item.entry, item.label.as_deref().unwrap_or("-")))
            .collect();
        assert_eq!(shown, expected, "{name}");
        assert!(first.bibliography.iter().all(|item| !item.html.is_empty()), "{name}");
        // What is remembered is what would be printed anew.
        assert_eq!(formatted(&style, &["@years; @vn"], "en"), first, "{name}");
    }
    let vancouver = Style::named("vancouver").unwrap();
    let list = formatted(&vancouver, &["@years"], "en").bibliography;
    assert_eq!(list[0].html, "Roe R. The long war. London: Press; 2014–2017.", "authors are kept");
}

#[test]
fn every_entry_of_a_list_leads_to_its_source() {
    let yaml = "a: { type: book, title: One, author: 'Roe, R.', date: 2024, url: 'https://example.org/', accessed: 2024-02-01 }\n";
    let register = parse_register(&"a.yaml".into(), yaml);
    for name in Style::names() {
        let style = Style::named(name).unwrap();
        let html = &style.format(&[], &[&register.entries[0]], "en").bibliography[0].html;
        let link = "<a href=\"https://example.org/\" data-originalurl=\"https://example.org/\" data-versiondate=\"2024-02-01\">";
        assert!(html.contains(link), "{name}: {html}");
    }
}

#[test]
fn years_that_two_sources_share_get_letters_in_notes_and_list() {
    let yaml = "a: { type: book, title: One, author: 'Roe, R.', date: 2024 }\nb: { type: book, title: Two, author: 'Roe, R.', date: 2024-03 }\n";
    let register = parse_register(&"a.yaml".into(), yaml);
    let entries: Vec<&SourceEntry> = register.entries.iter().collect();
    let groups = [vec![Cited::default()], vec![Cited { entry: 1, ..Cited::default() }]];
    let formatted = Style::named("apa").unwrap().format(&numbered(&groups), &entries, "en");
    assert_eq!(formatted.notes, ["Roe, 2024a", "Roe, 2024b"]);
    assert!(formatted.bibliography[0].html.contains("2024a"), "{:?}", formatted.bibliography);
}

#[test]
fn pages_of_every_language_are_formatted() {
    let style = Style::named("chicago-notes").unwrap();
    for (lang, part) in [
        ("de", "5. Januar 2024, Abs. 3"),
        ("fr", "5 janvier 2024"),
        ("zh-Hant", "2024"),
        ("ckb", "January 5, 2024"),
        ("", "January 5, 2024"),
        ("not a tag", "2024"),
    ] {
        let note = formatted(&style, &["@vn, para. 3"], lang).notes.remove(0);
        assert!(note.contains(part), "{lang}: {note}");
    }
}

#[test]
fn notes_lead_to_the_entries_of_the_list() {
    let register = parse_register(&"a.yaml".into(), YAML);
    let entries: Vec<&SourceEntry> = register.entries.iter().collect();
    let cited = |entry, suppress_author| Cited {
        entry,
        suppress_author,
        link: Some(format!("#s{entry}&")),
        ..Cited::default()
    };
    let groups = [
        vec![cited(0, false), cited(2, false)],
        vec![cited(0, true)],
        vec![cited(0, false)],
        vec![cited(4, false)],
    ];
    let url = "https://example.org/a?b=c&amp;d=e";
    for (name, notes) in [
        (
            "chicago-notes",
            [
                format!("<a href=\"#s0&amp;\">Amal Said and Jane Doe</a>, “Iraq &lt;b&gt; &amp; the End,” <i>Vatican News</i>, January 5, 2024, <a href=\"{url}\">{url}</a>; <a href=\"#s2&amp;\">Richard Roe</a>, <i>The Long War</i> (Press, 2014–2017)."),
                "<a href=\"#s0&amp;\">“Iraq &lt;b&gt; &amp; the End.”</a>".to_owned(),
                "<a href=\"#s0&amp;\">Said and Doe</a>, “Iraq &lt;b&gt; &amp; the End.”".to_owned(),
                "<a href=\"#s4&amp;\">bare</a>.".to_owned(),
            ],
        ),
        (
            "apa",
            [
                "<a href=\"#s2&amp;\">Roe</a>, 2014–2017; <a href=\"#s0&amp;\">Said &amp; Doe</a>, 2024".to_owned(),
                "<a href=\"#s0&amp;\">2024</a>".to_owned(),
                "<a href=\"#s0&amp;\">Said &amp; Doe</a>, 2024".to_owned(),
                "<a href=\"#s4&amp;\">n.d.</a>".to_owned(),
            ],
        ),
        (
            "ieee",
            [
                format!("<a href=\"#s0&amp;\">A. Said and J. Doe</a>, “Iraq &lt;b&gt; &amp; the end,” <i>Vatican News</i>, Jan. 05, 2024. [Online]. Available: <a href=\"{url}\">{url}</a>; <a href=\"#s2&amp;\">R. Roe</a>, <i>The long war</i>. London: Press, 2014–2017."),
                format!("<a href=\"#s0&amp;\">“Iraq &lt;b&gt; &amp; the end,”</a> <i>Vatican News</i>, Jan. 05, 2024. [Online]. Available: <a href=\"{url}\">{url}</a>"),
                format!("<a href=\"#s0&amp;\">A. Said and J. Doe</a>, “Iraq &lt;b&gt; &amp; the end,” <i>Vatican News</i>, Jan. 05, 2024. [Online]. Available: <a href=\"{url}\">{url}</a>"),
                "<a href=\"#s4&amp;\">bare</a>".to_owned(),
            ],
        ),
    ] {
        let style = Style::named(name).unwrap();
        assert_eq!(style.format(&numbered(&groups), &entries, "en").notes, notes, "{name}");
    }
}

#[test]
fn citations_of_nothing_are_left_out() {
    let style = Style::named("chicago-notes").unwrap();
    let formatted = formatted(&style, &["@unknown", "@unknown; @later, p. 3"], "en");
    assert_eq!(formatted.notes[0], "");
    assert_eq!(formatted.notes[1], "Richard Roe, <i>The Longer War</i> (Press, 2018), 3.");
}

#[test]
fn every_built_in_style_prints_something() {
    for name in Style::names() {
        let style = Style::named(name).unwrap_or_else(|_| panic!("{name}"));
        let formatted = formatted(&style, &["see @vn, p. 3; @years", "@brief"], "en");
        assert!(formatted.notes.iter().all(|note| !note.is_empty()), "{name}: {formatted:?}");
        assert_eq!(formatted.bibliography.len(), 5, "{name}");
        let html: String = formatted.bibliography.iter().map(|item| item.html.as_str()).collect();
        assert!(html.to_lowercase().contains("roe"), "{name} drops the author: {html}");
        for tag in (formatted.notes.concat() + &html).split('<').skip(1) {
            let name: String = tag.chars().take_while(|c| !" >".contains(*c)).collect();
            assert!(["i", "/i", "span", "/span", "a", "/a"].contains(&name.as_str()), "{tag}");
        }
    }
}

#[test]
fn names_that_are_none_get_suggestions() {
    assert_eq!(Style::named("apaa").unwrap_err(), ["apa"]);
    assert!(Style::named("chicago").unwrap_err().contains(&"chicago-notes"));
    assert!(Style::named("xyzzy-xyzzy-xyzzy").unwrap_err().is_empty());
    assert!(Style::named("Chicago Notes").is_ok());
    assert!(Style::named("").unwrap_err().len() <= 5);
}

/// A style with `macros` whose notes print `layout`.
fn csl(macros: &str, layout: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"note\" version=\"1.0\"><info><title>T</title><id>x</id><updated>2024-01-01T00:00:00Z</updated></info>{macros}<citation><layout>{layout}</layout></citation></style>"
    )
}

#[test]
fn styles_of_the_site_are_read_and_checked() {
    let title = "<text variable=\"title\"/>";
    let style = Style::from_csl(&csl("", title)).unwrap();
    let shown = formatted(&style, &["@later"], "en");
    assert_eq!(shown.notes, ["The longer war"]);
    assert_eq!(shown.bibliography.len(), 5, "a style without a list shows its notes there");
    for (text, why) in [
        (
            csl("<macro name=\"a\"><text macro=\"a\"/></macro>", "<text macro=\"a\"/>"),
            "its macro `a` calls itself",
        ),
        (csl("", "<text macro=\"a\"/>"), "it has no macro `a`"),
        ("<style>".to_owned(), ""),
        (String::new(), ""),
    ] {
        let error = Style::from_csl(&text).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    let whole = csl("", title);
    for at in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
        assert!(Style::from_csl(&whole[..at]).is_err());
    }
}
