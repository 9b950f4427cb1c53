use super::super::{Access, SourceKind, parse_register};
use super::*;
use crate::diagnostic::Diagnostic;

const GOOD: &str = r#"[
  {
    "id": "vn-2024",
    "type": "article-newspaper",
    "title": "The <i>US-led</i> coalition's mission costs $5bn and $6bn < $7bn",
    "author": [
      { "family": "Said", "given": "Amal", "non-dropping-particle": "al" },
      { "literal": "Ministry of Defence, Iraq" }
    ],
    "container-title": "Vatican News",
    "publisher": "Holy See", "publisher-place": "Rome",
    "volume": 12, "issue": "3", "page": "33-35",
    "issued": { "date-parts": [[2024, "1"]], "circa": true },
    "accessed": { "date-parts": [[2024, 2, 1]] },
    "URL": "https://example.org/a?b=c",
    "DOI": "https://doi.org/10.1000/182",
    "language": "en",
    "note": "On page one\narchived: 2024-01-11\nlint-ok: stale-source it is an archive",
    "custom": { "archive-url": "https://archive.example.org/1", "kind": "report", "access": "open" }
  },
  {
    "id": "نص", "citation-key": "نص-2024", "type": "webpage",
    "title": "Press \u0627 conference \ud83d\ude00", "container-title": "Pentagon",
    "issued": "2020-03/.."
  },
  { "id": 7, "type": "interview", "kind": "interview" },
  { "id": "b", "type": "chapter", "title": "T", "container-title": "B", "collection-title": "S",
    "editor": [{ "family": "Doe", "given": "J." }], "translator": [{ "family": "Roe", "given": "R." }],
    "event-title": "Conference", "event-place": "Baghdad", "issued": { "date-parts": [[2014], [2017]] } }
]
"#;

fn read(text: &str) -> Register {
    parse_register(&"sources/a.json".into(), text)
}

fn messages(register: &Register, text: &str) -> Vec<String> {
    let shown = |found: &Diagnostic| {
        let place = found.place.as_ref().and_then(|place| place.span).unwrap_or_default();
        let hint = found.hint.as_deref().unwrap_or("-");
        format!("{} @ {} | {} | {hint}", found.code.as_str(), place.of(text), found.message)
    };
    register.diagnostics.iter().map(shown).collect()
}

#[test]
fn a_good_register_loads_without_findings() {
    let register = read(GOOD);
    assert_eq!(messages(&register, GOOD), [""; 0]);
    let [vn, web, interview, part] = &register.entries[..] else { panic!() };
    assert_eq!(
        vn.title.as_deref(),
        Some("The US-led coalition's mission costs $5bn and $6bn < $7bn")
    );
    assert_eq!(vn.authors, ["Amal al Said", "Ministry of Defence, Iraq"]);
    assert_eq!(
        (vn.container.as_deref(), vn.publisher.as_deref()),
        (Some("Vatican News"), Some("Holy See"))
    );
    assert_eq!(vn.date.as_ref().unwrap().value.edtf(), "2024-01~");
    assert_eq!(vn.accessed.as_ref().unwrap().value.edtf(), "2024-02-01");
    assert_eq!(vn.archived.as_ref().unwrap().value.edtf(), "2024-01-11");
    assert_eq!(vn.archive_url.as_ref().unwrap().value, "https://archive.example.org/1");
    assert_eq!((vn.kind, vn.access), (Some(SourceKind::Report), Some(Access::Open)));
    assert_eq!(vn.note.as_deref(), Some("On page one"));
    assert_eq!(vn.doi.as_deref(), Some("10.1000/182"));
    assert_eq!(vn.span.of(GOOD).chars().next_back(), Some('}'));
    assert_eq!(register.silencers[0].rule, "stale-source");
    assert_eq!((web.key.value.as_str(), web.container.as_deref()), ("نص-2024", Some("Pentagon")));
    assert_eq!(web.title.as_deref(), Some("Press ا conference 😀"));
    assert_eq!((interview.key.value.as_str(), interview.kind), ("7", Some(SourceKind::Interview)));
    assert_eq!(part.editors, ["J. Doe"]);
}

#[test]
fn what_goes_out_comes_in_again() {
    let bare = |entry: &SourceEntry| {
        let mut entry = entry.clone();
        entry.span = Span::default();
        entry.key.span = Span::default();
        for date in [&mut entry.date, &mut entry.accessed, &mut entry.archived] {
            *date = date.take().map(|date| Spanned::new(date.value, Span::default()));
        }
        for url in [&mut entry.url, &mut entry.archive_url] {
            *url = url.take().map(|url| Spanned::new(url.value, Span::default()));
        }
        entry
    };
    let first = read(GOOD);
    let out: Vec<Value> = first.entries.iter().map(to_csl_json).collect();
    let second = read(&serde_json::to_string_pretty(&out).unwrap());
    assert_eq!(messages(&second, ""), [""; 0]);
    assert_eq!(second.entries.len(), first.entries.len());
    for (one, two) in first.entries.iter().zip(&second.entries) {
        assert_eq!(to_csl_json(one), to_csl_json(two));
        let (mut one, mut two) = (bare(one), bare(two));
        // The whole DOI and the bare one are the same.
        one.data = two.data.clone();
        two.span = one.span;
        assert_eq!(one, two);
    }
    // Registers of the other formats give the same items.
    let yaml = "x:\n  type: book\n  title: T\n  author: Doe, Jane\n  date: 2014/2017\n  publisher: { name: P, location: L }\n  parent: { type: book, title: S }\n";
    let register = parse_register(&"a.yaml".into(), yaml);
    let item = to_csl_json(&register.entries[0]);
    let expected = serde_json::json!({
        "id": "x", "type": "book", "title": "T", "author": [{ "family": "Doe", "given": "Jane" }],
        "publisher": "P", "publisher-place": "L", "collection-title": "S",
        "issued": { "date-parts": [[2014], [2017]] },
    });
    assert_eq!(item, expected);
}

#[test]
fn one_bad_item_is_one_finding_and_the_others_load() {
    for (bad, expected) in [
        (
            r#""type": "book", "titel": "T""#,
            "unknown-key @ \"titel\" | a source has no key `titel` | did you mean `title`?",
        ),
        (
            r#""type": "boook""#,
            "source-entry @ \"boook\" | `boook` is no type of source | did you mean `book`?",
        ),
        (
            r#""title": "T""#,
            "source-entry @ \"x\" | the source `x` has no `type` | write a type of CSL, such as `article-newspaper` or `webpage`",
        ),
        (
            r#""type": "book", "issued": {"date-parts": []}"#,
            "not-a-date @ {\"date-parts\": []} | a date needs `date-parts` like `[[2024, 1, 5]]`, or EDTF as a text | -",
        ),
        (
            r#""type": "book", "URL": "example.org""#,
            "invalid-value @ \"example.org\" | `url` is no address: relative URL without a base | write the whole address: `https://example.org`",
        ),
        (
            r#""type": "book", "kind": "reprot""#,
            "invalid-value @ \"reprot\" | `reprot` is no value of `kind` | did you mean `report`?",
        ),
        (
            r#""type": "book" "title": "T""#,
            "source-entry @ \"title\": \"T\" } | the source `x` cannot be read: expected `,` or `}` | -",
        ),
    ] {
        let text = format!(
            "[\n  {{ \"id\": \"a\", \"type\": \"book\" }},\n  {{ \"id\": \"x\", {bad} }},\n  {{ \"id\": \"b\", \"type\": \"book\" }}\n]\n"
        );
        let register = read(&text);
        assert_eq!(messages(&register, &text), [expected], "{text}");
        let keys: Vec<&str> =
            register.entries.iter().map(|entry| entry.key.value.as_str()).collect();
        assert_eq!(keys, ["a", "x", "b"], "{text}");
    }
    let text = r#"[{"id": "a", "type": "book"}, {"type": "book"}, {"id": "a", "type": "book"}]"#;
    let codes: Vec<Code> = read(text).diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::SourceEntry, Code::DuplicateSource]);
    assert_eq!(read("nothing").diagnostics[0].code, Code::DataSyntax);
    assert!(read("").diagnostics.is_empty() && read("[]").diagnostics.is_empty());
    assert_eq!(read(r#"{"id": "a", "type": "book"}"#).entries.len(), 1);
    assert_eq!(read(r#"{"references": [{"id": "a", "type": "book"}]}"#).entries.len(), 1);
}

#[test]
fn cut_registers_do_no_harm() {
    let whole = read(GOOD);
    for at in (0..=GOOD.len()).filter(|at| GOOD.is_char_boundary(*at)) {
        read(&GOOD[at..]);
        let cut = read(&GOOD[..at]);
        for entry in whole.entries.iter().filter(|entry| entry.span.end as usize <= at) {
            let kept = cut.entries.iter().find(|other| other.key == entry.key);
            assert_eq!(
                kept.map(|kept| (kept.span, kept.broken)),
                Some((entry.span, false)),
                "{at}"
            );
        }
        if (10..GOOD.len() - 3).contains(&at) {
            assert!(!cut.diagnostics.is_empty(), "{at}");
        }
    }
}
