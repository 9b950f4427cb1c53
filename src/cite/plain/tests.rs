use super::*;
use crate::cite::{parse_citation_group, parse_register};

const YAML: &str = r#"
full: { type: article, title: "A <b> & c", author: [ "Said, Amal", "Doe, Jane" ], date: 2024-01,
  parent: { type: newspaper, title: Vatican News }, publisher: Holy See, url: "https://example.org/?a=b&c=d" }
many: { type: book, title: T, author: [ "A, B", "C, D", "E, F", "G, H" ], publisher: Press, date: 2024 }
office: { type: report, title: T, organization: Pentagon, date: XXXX }
bare: { type: web, url: "https://example.org/", accessed: 2024-02-01 }
nothing: { type: web }
ar: { type: article, title: ع, language: ar, parent: { type: newspaper, title: ص } }
script: { type: web, title: T, url: "mailto:a@b.org" }
"#;

fn formatted(groups: &[&str], link: bool) -> Formatted {
    let register = parse_register(&"a.yaml".into(), YAML);
    assert!(register.diagnostics.is_empty(), "{:?}", register.diagnostics);
    let entries: Vec<&SourceEntry> = register.entries.iter().collect();
    let index = |key: &str| entries.iter().position(|entry| entry.key.value == key).unwrap();
    let groups: Vec<Vec<Cited>> = groups
        .iter()
        .map(|text| parse_citation_group(text, 0).unwrap().unwrap())
        .map(|group| {
            let cited = group.iter().map(|one| {
                let link = link.then(|| format!("#{}", one.key.value));
                Cited { link, ..Cited::new(index(&one.key.value), one) }
            });
            cited.collect()
        })
        .collect();
    let groups: Vec<Group<'_>> = groups.iter().map(|cited| Group { note: 0, cited }).collect();
    format_plain(&groups, &entries, &NoteWords::english(&DateWords::english()))
}

const JANUARY: &str = "<time datetime=\"2024-01\" data-edtf=\"2024-01\">January 2024</time>";
const YEAR: &str = "<time datetime=\"2024\" data-edtf=\"2024\">2024</time>";
const READ: &str =
    "<time datetime=\"2024-02-01\" data-edtf=\"2024-02-01\">1\u{a0}February 2024</time>";

#[test]
fn notes_say_what_is_known_and_what_is_not() {
    let full = format!(
        "<a href=\"https://example.org/?a=b&amp;c=d\">“A &lt;b&gt; &amp; c”</a>, <cite>Vatican News</cite>, {JANUARY}"
    );
    for (group, note) in [
        ("@full", format!("Amal Said and Jane Doe, {full}.")),
        (
            "see -@full, paras. 3–4, *emphasis* mine",
            format!("See {full}, paras.\u{a0}3–4, <i>emphasis</i> mine."),
        ),
        (
            "@full 33; cf. @many, 3-4",
            format!(
                "Amal Said and Jane Doe, {full}, p.\u{a0}33; cf. B A and others, <cite>T</cite>, Press, {YEAR}, pp.\u{a0}3-4."
            ),
        ),
        ("@office", "Pentagon, <cite>T</cite>, date unknown.".to_owned()),
        (
            "@bare",
            format!(
                "<a href=\"https://example.org/\" data-originalurl=\"https://example.org/\" data-versiondate=\"2024-02-01\">https://example.org/</a>, accessed {READ}."
            ),
        ),
        ("@nothing, passim", "nothing, date unknown, passim.".to_owned()),
        (
            "@ar",
            "“<span lang=\"ar\" dir=\"auto\">ع</span>”, <cite lang=\"ar\" dir=\"auto\">ص</cite>, date unknown."
                .to_owned(),
        ),
        ("@script", "<a href=\"mailto:a@b.org\">“T”</a>, date unknown.".to_owned()),
    ] {
        assert_eq!(formatted(&[group], false).notes, [note], "{group}");
    }
}

#[test]
fn a_page_says_all_of_a_source_once() {
    let notes = formatted(
        &[
            "@full, p. 3",
            "see @full, p. 4; @many",
            "-@full, p. 5",
            "@many",
            "@bare",
            "@bare; @office",
            "@office",
        ],
        true,
    )
    .notes;
    assert_eq!(
        notes,
        [
            format!(
                "Amal Said and Jane Doe, <a href=\"#full\">“A &lt;b&gt; &amp; c”</a>, <cite>Vatican News</cite>, {JANUARY}, p.\u{a0}3."
            ),
            format!(
                "See <a href=\"#full\">Amal Said and Jane Doe</a>, p.\u{a0}4; B A and others, <a href=\"#many\"><cite>T</cite></a>, Press, {YEAR}."
            ),
            "<a href=\"#full\">“A &lt;b&gt; &amp; c”</a>, p.\u{a0}5.".to_owned(),
            "<a href=\"#many\">B A and others</a>.".to_owned(),
            format!("<a href=\"#bare\">example.org</a>, accessed {READ}."),
            "<a href=\"#bare\">example.org</a>; Pentagon, <a href=\"#office\"><cite>T</cite></a>, date unknown."
                .to_owned(),
            "<a href=\"#office\">Pentagon</a>.".to_owned(),
        ]
    );
}

#[test]
fn short_names_that_two_sources_share_take_the_title_with_them() {
    let yaml = "a: { type: book, title: One, author: 'Roe, R.' }\nb: { type: book, title: Two, author: 'Roe, R.' }\n";
    let register = parse_register(&"a.yaml".into(), yaml);
    let entries: Vec<&SourceEntry> = register.entries.iter().collect();
    let one = [Cited { link: Some("#a".to_owned()), ..Cited::default() }];
    let group = Group { note: 1, cited: &one };
    let dates = DateWords::english();
    let words = NoteWords::english(&dates);
    let notes = format_plain(&[group, group], &entries, &words).notes;
    assert_eq!(notes[1], "<a href=\"#a\">R. Roe</a>, <cite>One</cite>.");
    assert_eq!(short_note(&one, &entries, &words), "<a href=\"#a\">R. Roe</a>");
}

#[test]
fn the_list_has_every_source_once_and_whole() {
    let list = formatted(&["@many; @bare", "@many"], false).bibliography;
    let order: Vec<usize> = list.iter().map(|item| item.entry).collect();
    assert_eq!(order, [1, 3, 0, 2, 4, 5, 6]);
    let html: Vec<&str> = list.iter().map(|item| item.html.as_str()).collect();
    assert_eq!(html[0], format!("B A, D C, F E and H G, <cite>T</cite>, Press, {YEAR}."));
    assert_eq!(
        html[2],
        format!(
            "Amal Said and Jane Doe, <a href=\"https://example.org/?a=b&amp;c=d\">“A &lt;b&gt; &amp; c”</a>, <cite>Vatican News</cite>, Holy See, {JANUARY}."
        )
    );
    assert_eq!(html[4], "nothing, date unknown.");
}
