use super::super::parse_register;
use super::*;
use crate::cite::{Access, SourceKind};
use crate::diagnostic::Diagnostic;

const GOOD: &str = r#"A comment without a sign, and mail to a@b.org.
% @article{commented, title = {x}}
@comment{ jabref-meta: {grouping} }
@string{vn = "Vatican " # {News}}
@string(rome = {Rome})
@preamble{"\newcommand{\x}{y}"}
@article{vn-2024,
  title = {The {US-led} coalition's mission costs $5bn and $6bn},  % so they say
  subtitle = "G{\"o}del \& more",
  author = {Said, Amal and {Ministry of Defence, Iraq}},
  journal = vn, entrysubtype = {newspaper},
  year = 2024, month = jan # "~5",
  url = {https://example.org/a\_b?c=d},
  urldate = {2024-02-01},
  archiveurl = {https://archive.example.org/1}, archivedate = {2024-01-11},
  kind = {report}, access = {open},
  lint-ok = {stale-source it is an archive},
  mendeley-tags = {x}
}
@Online(نص-2024, title = {Press conference}, organization = {Pentagon}, date = {2024-01~}, address = rome)
@misc{old, title={Old}, howpublished = {\url{https://example.org/old}}, year={2001}}
@inbook{part, crossref = {whole}, title = {A part}, pages = {3--4}}
@book{whole, title = {The whole}, author = {Doe, Jane}, publisher = {Press}, date = {2014/2017}}
@xdata{x, publisher = {Inherited Press}}
@report{r, xdata = {x}, title = {R}}
@video{v, title = {V}, author = {A and B}}
"#;

fn read(text: &str) -> Register {
    parse_register(&"sources/a.bib".into(), text)
}

fn messages(register: &Register, text: &str) -> Vec<String> {
    let shown = |found: &Diagnostic| {
        let place = found.place.as_ref().and_then(|place| place.span).unwrap_or_default();
        let hint = found.hint.as_deref().unwrap_or("-");
        format!("{} @ {} | {} | {hint}", found.code.as_str(), place.of(text), found.message)
    };
    register.diagnostics.iter().map(shown).collect()
}

fn keys(register: &Register) -> Vec<&str> {
    register.entries.iter().map(|entry| entry.key.value.as_str()).collect()
}

#[test]
fn a_good_register_loads_without_findings() {
    let register = read(GOOD);
    assert_eq!(messages(&register, GOOD), [""; 0]);
    assert_eq!(keys(&register), ["vn-2024", "نص-2024", "old", "part", "whole", "r", "v"]);
    let [vn, online, old, part, whole, report, video] = &register.entries[..] else { panic!() };
    assert_eq!(
        vn.title.as_deref(),
        Some("The US-led coalition's mission costs $5bn and $6bn: Gödel & more")
    );
    assert_eq!(vn.authors, ["Amal Said", "Ministry of Defence, Iraq"]);
    assert_eq!(vn.container.as_deref(), Some("Vatican News"));
    assert_eq!(vn.type_name, "article-newspaper");
    assert_eq!(vn.date.as_ref().unwrap().value.edtf(), "2024-01-05");
    assert_eq!(vn.url.as_ref().unwrap().value, "https://example.org/a_b?c=d");
    assert_eq!(vn.accessed.as_ref().unwrap().value.edtf(), "2024-02-01");
    assert_eq!(vn.archived.as_ref().unwrap().value.edtf(), "2024-01-11");
    assert_eq!((vn.kind, vn.access), (Some(SourceKind::Report), Some(Access::Open)));
    assert_eq!(vn.key.span.of(GOOD), "vn-2024");
    assert!(vn.span.of(GOOD).starts_with("@article{vn") && vn.span.of(GOOD).ends_with("{x}\n}"));
    assert_eq!(online.publisher.as_deref(), Some("Pentagon"));
    assert_eq!(online.date.as_ref().unwrap().value.edtf(), "2024-01~");
    assert_eq!(online.data.date().unwrap().to_string(), "~2024-01");
    assert_eq!(online.type_name, "webpage");
    assert_eq!(old.url.as_ref().unwrap().value, "https://example.org/old");
    assert_eq!(old.note, None);
    assert_eq!(part.container.as_deref(), Some("The whole"));
    assert_eq!(part.date.as_ref().unwrap().value.edtf(), "2014/2017");
    assert_eq!(whole.publisher.as_deref(), Some("Press"));
    assert_eq!(report.publisher.as_deref(), Some("Inherited Press"));
    assert_eq!((video.type_name.as_str(), video.authors.len()), ("motion_picture", 2));
    let [silencer] = &register.silencers[..] else { panic!() };
    assert_eq!(
        (silencer.rule.as_str(), silencer.reason.as_str()),
        ("stale-source", "it is an archive")
    );
    assert_eq!(silencer.covers, vn.span);
}

#[test]
fn one_bad_entry_is_one_finding_and_the_others_load() {
    for (bad, expected) in [
        (
            "@misc{x, titel = {T}}",
            "unknown-key @ titel | a source has no field `titel` | did you mean `title`?",
        ),
        (
            "@misc{x, title = {T}",
            "source-entry @ x | the source `x` is never closed | end it with `}`",
        ),
        (
            "@misc{x, title = {T,\n year = 2024\n}",
            "source-entry @ x | the source `x` is never closed | end it with `}`",
        ),
        (
            "@misc{x, title {T}}",
            "source-entry @ {T}} | in the source `x` `name = {value}` is missing | every field is `name = {value},`",
        ),
        (
            "@misc{x, publisher = pres}",
            "source-entry @ pres | no `@string` is called `pres` | did you mean `press`?",
        ),
        (
            "@misc{x, publisher = reuters}",
            "source-entry @ reuters | no `@string` is called `reuters` | put the text in braces: `{reuters}`",
        ),
        (
            "@misc{x, title = {a}, title = {b}}",
            "duplicate-key @ title | `title` stands here twice | keep one of the two",
        ),
        (
            "@misc{x, title = {{T}",
            "source-entry @ {{T} | in the source `x` `}` is missing | close it with `}`",
        ),
        ("@misc{x, year = 2024, month = {Febtember}}", ""),
        (
            "@misc{x, year = 2024, month = {13}}",
            "not-a-date @ 13 | `13` is no month | write `date = {2024-01}` with the month's number",
        ),
        (
            "@misc{x, url = {example.org}}",
            "invalid-value @ example.org | `url` is no address: relative URL without a base | write the whole address: `https://example.org`",
        ),
        (
            "@misc{x, kind = {reprot}}",
            "invalid-value @ reprot | `reprot` is no value of `kind` | did you mean `report`?",
        ),
        (
            "@inbook{x, crossref = {c}}",
            "source-entry @ c | `crossref` names no entry of this file: `c` | did you mean `a`?",
        ),
        ("@inbook{x, crossref = {x}}", ""),
    ] {
        let text = format!(
            "@string{{press = {{P}}}}\n@misc{{a, title = {{A}}}}\n{bad}\n@misc{{b, title = {{B}}}}\n"
        );
        let register = read(&text);
        let expected: Vec<&str> =
            Some(expected).filter(|text| !text.is_empty()).into_iter().collect();
        assert_eq!(messages(&register, &text), expected, "{text}");
        assert_eq!(keys(&register), ["a", "x", "b"], "{text}");
    }
}

#[test]
fn keys_that_are_missing_or_stand_twice_are_findings() {
    let text =
        "@misc{a, title = {A}}\n@misc{, title = {B}}\n@misc{title = {B}}\n@book{a, title = {C}}\n";
    let register = read(text);
    let codes: Vec<Code> = register.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::SourceEntry, Code::SourceEntry, Code::DuplicateSource]);
    assert_eq!(keys(&register), ["a"]);
}

#[test]
fn cut_registers_do_no_harm() {
    let whole = read(GOOD);
    for at in (0..=GOOD.len()).filter(|at| GOOD.is_char_boundary(*at)) {
        read(&GOOD[at..]);
        let cut = read(&GOOD[..at]);
        // What was complete before the cut is still there, unharmed.
        for entry in whole.entries.iter().filter(|entry| entry.span.end as usize <= at) {
            let kept = cut.entries.iter().find(|other| other.key == entry.key);
            assert_eq!(kept.map(|kept| kept.span), Some(entry.span), "{at}");
        }
    }
}

#[test]
fn cycles_of_references_end() {
    let text = "@book{a, crossref = {b}, title={A}}\n@book{b, crossref = {a}, title={B}}\n";
    assert_eq!(keys(&read(text)), ["a", "b"]);
}

#[test]
fn people_without_names_are_left_out() {
    let register = read("@book{a, author = {Doe, Jane and and Roe, R. and others}, title = {A}}");
    assert_eq!(register.entries[0].authors, ["Jane Doe", "R. Roe", "others"]);
}
