use super::*;
use crate::cite::{Access, SourceKind, parse_register};

const GOOD: &str = "\
# The register of the sample site
vn-2024:
  type: article
  title: The US-led coalition's mission costs $5bn and {NATO} $6bn
  author: [\"Said, Amal\", { name: Reuters }]
  date: 2024-01~
  parent: { type: newspaper, title: Vatican News, publisher: { name: Holy See, location: Rome } }
  url: { value: https://example.org/a?b=c, date: 2024-02-01 }
  archive-url: https://archive.example.org/1
  archived: 2024-01-11
  kind: report
  access: open
  language: en
  serial-number: { doi: 10.1000/182 }
نص:
  type: Report
  title: 1984
  organization: Pentagon
  volume: 3
  date: { year: 2024, month: 1, approximate: true }
  accessed: 2024-03
bare:
  type: web
";

fn read(text: &str) -> Register {
    parse_register(&"sources/a.yaml".into(), text)
}

fn messages(register: &Register, text: &str) -> Vec<String> {
    let shown = |found: &crate::diagnostic::Diagnostic| {
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
    let [vn, text, bare] = &register.entries[..] else { panic!("three") };
    assert_eq!(
        vn.title.as_deref(),
        Some("The US-led coalition's mission costs $5bn and NATO $6bn")
    );
    assert_eq!(vn.authors, ["Amal Said", "Reuters"]);
    assert_eq!(vn.date.as_ref().unwrap().value.edtf(), "2024-01~");
    assert_eq!(vn.date.as_ref().unwrap().span.of(GOOD), "2024-01~");
    assert_eq!(vn.container.as_deref(), Some("Vatican News"));
    assert_eq!(vn.publisher.as_deref(), Some("Holy See"));
    assert_eq!(vn.type_name, "article-newspaper");
    assert_eq!(vn.url.as_ref().unwrap().value, "https://example.org/a?b=c");
    assert_eq!(vn.accessed.as_ref().unwrap().value.edtf(), "2024-02-01");
    assert_eq!(vn.archived.as_ref().unwrap().value.edtf(), "2024-01-11");
    assert_eq!((vn.kind, vn.access), (Some(SourceKind::Report), Some(Access::Open)));
    assert_eq!(vn.doi.as_deref(), Some("10.1000/182"));
    assert!(
        vn.span.of(GOOD).starts_with("vn-2024:") && vn.span.of(GOOD).ends_with("10.1000/182 }")
    );
    assert_eq!(vn.data.date().unwrap().to_string(), "~2024-01");
    assert_eq!(text.key.value, "نص");
    assert_eq!(text.title.as_deref(), Some("1984"));
    assert_eq!(text.publisher.as_deref(), Some("Pentagon"));
    assert_eq!(text.date.as_ref().unwrap().value.edtf(), "2024-01~");
    assert_eq!((&bare.title, &bare.url, bare.broken), (&None, &None, false));
}

#[test]
fn one_bad_entry_is_one_finding_and_the_others_load() {
    for (bad, expected) in [
        (
            "  titel: T\n  type: web",
            "unknown-key @ titel | a source has no key `titel` | did you mean `title`?",
        ),
        (
            "  type: web\n  journal: T",
            "unknown-key @ journal | a source has no key `journal` | write `parent: { type: periodical, title: … }`",
        ),
        (
            "  type: web\n  parent: { titel: x }",
            "unknown-key @ titel | a source has no key `titel` | did you mean `title`?",
        ),
        ("  type: webb", "source-entry @ webb | `webb` is no type of source | did you mean `web`?"),
        (
            "  title: T",
            "source-entry @ x | the source `x` has no `type` | write `type: web`, or article, report, book, post, video …",
        ),
        (
            "  type: web\n  kind: reprot",
            "invalid-value @ reprot | `reprot` is no value of `kind` | did you mean `report`?",
        ),
        (
            "  type: web\n  access: free",
            "invalid-value @ free | `free` is no value of `access` | write one of open, paywall",
        ),
        (
            "  type: web\n  url: www.example.org",
            "invalid-value @ www.example.org | `url` is no address: relative URL without a base | write the whole address: `https://www.example.org`",
        ),
        (
            "  type: web\n  archive-url: javascript:alert(1)",
            "unsafe-link @ javascript:alert(1) | `archive-url` has the scheme `javascript:`, which could run a script | give the address of the page itself",
        ),
        (
            "  type: web\n  title: a } b",
            "source-entry @ a } b | `title` of the source `x` cannot be read: unmatched closing brace at position 2 | write `\\}` for a brace that is only a brace",
        ),
        (
            "  type: web\n  page-total: many",
            "source-entry @ many | `page-total` of the source `x` cannot be read: no number found | write a number",
        ),
        (
            "  type: web\n  author: [a, [b]]",
            "source-entry @ [a, [b]] | `author` of the source `x` cannot be read: invalid type: sequence, expected a name string or a dictionary with a \"name\" key | write a name as `Family, Given`, an organisation as `{ name: … }`",
        ),
        (
            "  type: web\n  parent: { title: a, page-total: many }",
            "source-entry @ many | `page-total` of the source `x` cannot be read: no number found | write a number",
        ),
        (
            "  type: web\n  parent: Paper",
            "source-entry @ Paper | `parent` must be a map, not a single value | write `parent: { title: Paper }`",
        ),
        (
            "  type: web\n  date: [2024]",
            "wrong-type @ [2024] | `date` must be a single value, not a list | -",
        ),
        (
            " just text",
            "source-entry @ x: just text | the source `x` must be a map, not a single value | give it at least `type:` and `title:`, indented",
        ),
    ] {
        let text = format!("a: {{ type: web, title: A }}\nx:\n{bad}\nb: {{ type: web }}\n")
            .replace("x:\n just", "x: just");
        let register = read(&text);
        assert_eq!(messages(&register, &text), [expected], "{text}");
        let keys: Vec<&str> =
            register.entries.iter().map(|entry| entry.key.value.as_str()).collect();
        assert_eq!(keys, ["a", "x", "b"], "{text}");
        let broken: Vec<bool> = register.entries.iter().map(|entry| entry.broken).collect();
        assert_eq!(broken, [false, bad.starts_with(" just"), false], "{text}");
    }
}

#[test]
fn a_slip_of_syntax_stays_in_its_entry() {
    let text =
        "a:\n  type: web\nx:\n  title: [oops\n  type: web\nb:\n  type: web\na:\n  type: web\n";
    let register = read(text);
    let codes: Vec<Code> = register.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::DataSyntax, Code::DuplicateSource]);
    let keys: Vec<(&str, bool)> =
        register.entries.iter().map(|entry| (entry.key.value.as_str(), entry.broken)).collect();
    assert_eq!(keys, [("a", false), ("x", true), ("b", false)]);
}

#[test]
fn a_source_that_stands_twice_names_both_places() {
    let text = "a: { type: web }\nb: { type: web, title: x, title: y }\na: { type: book }\n";
    let register = read(text);
    let codes: Vec<Code> = register.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::DuplicateKey, Code::DuplicateSource]);
    let second = &register.diagnostics[1];
    assert_eq!(
        second.place.as_ref().unwrap().span.unwrap().start as usize,
        text.rfind("a:").unwrap()
    );
    assert_eq!(second.related[0].0.span.unwrap().start, 0);
}

#[test]
fn cut_registers_do_no_harm() {
    for at in (0..=GOOD.len()).filter(|at| GOOD.is_char_boundary(*at)) {
        read(&GOOD[..at]);
        read(&GOOD[at..]);
    }
    let deep = format!("x: {}", "{parent: ".repeat(60)) + &"}".repeat(60);
    assert!(!read(&deep).diagnostics.is_empty());
    assert!(read("- a\n- b\n").diagnostics[0].code == Code::WrongType);
    assert!(read("").diagnostics.is_empty());
}
