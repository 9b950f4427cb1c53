//! `site.toml` as tables of text and what comes of it.

use super::*;

fn read(text: &str) -> (Config, Vec<Diagnostic>) {
    parse(&"site.toml".into(), text)
}

fn hints(text: &str) -> Vec<String> {
    let hint = |found: Diagnostic| found.hint.unwrap_or(found.message);
    read(text).1.into_iter().map(hint).collect()
}

const FULL: &str = r##"
title = "Backgrounds"
description = "What came before"
base_url = "https://example.org/news/"
language = "en-gb"
authors = ["A", "B"]
theme = "plain"
unsafe_html = true
math = true
exports = ["timeline", "facts", "facts"]
copyright = "© A"
licence = "CC BY 4.0"

[mentions]
link = "first"

[citations]
style = "apa"

[feeds]
limit = 5
per_actor = false

[pagination]
per_page = 0
chronology = 100

[[navigation]]
title = "Who"
to = "actors/"

[[navigation]]
to = "about"

[as_of]
max_age_days = 90

[check]
rules = { D05 = "off", raw-html = "error" }

[[check.folder]]
path = "./content/old/"
rule = "S07"
reason = "written before the rule"

[changes]
baseline = "facts-old.json"

[style]
width = "42rem"
accent = "#8a1c1c"
font = "Georgia, 'Noto Naskh Arabic', serif"
ink = "light-dark(#111, #eee)"

[policies]
masthead = "about"
corrections_policy = "https://example.org/corrections"

[organisation]
name = "Example News"
url = "https://example.org"
logo = "logo.svg"

[social]
image = "card.png"
cards = true

[pictures]
widths = [1200, 400, 400]
webp = false
quality = 70
originals = true

[search]
enabled = false
full_text = false

[extra]
anything = [1, 2]
"##;

#[test]
fn every_key_is_read() {
    let (config, findings) = read(FULL);
    assert_eq!(findings, []);
    // A new setting will not compile until it is looked at here.
    let Config {
        file,
        title,
        description,
        base_url,
        language,
        authors,
        theme,
        unsafe_html,
        math,
        copyright,
        licence,
        mentions,
        citations,
        feeds,
        pagination,
        navigation,
        as_of,
        check,
        exports,
        changes,
        style,
        policies,
        organisation,
        social,
        pictures,
        search,
        extra,
    } = config;
    assert_eq!((&*file, &*title, &*language), ("site.toml", "Backgrounds", "en-GB"));
    assert_eq!(description.as_deref(), Some("What came before"));
    assert_eq!(base_url.as_deref(), Some("https://example.org/news"));
    assert_eq!((authors.len(), &*theme.value, unsafe_html, math), (2, "plain", true, true));
    assert_eq!((copyright.as_deref(), licence.as_deref()), (Some("© A"), Some("CC BY 4.0")));
    assert_eq!(mentions.link, MentionLinks::First);
    assert_eq!(citations.style.map(|style| style.value).as_deref(), Some("apa"));
    assert_eq!(feeds, Feeds { limit: 5, per_actor: false });
    assert_eq!(pagination, Pagination { per_page: 0, chronology: 100 });
    let menu = navigation.iter().map(|item| (item.title.as_deref(), &*item.to.value));
    assert_eq!(menu.collect::<Vec<_>>(), [(Some("Who"), "actors/"), (None, "about")]);
    assert_eq!(as_of.max_age_days, Some(90));
    let rules: Vec<_> = check.rules.iter().map(|(rule, level)| (&*rule.value, *level)).collect();
    assert_eq!(rules, [("D05", Level::Off), ("raw-html", Level::As(Severity::Error))]);
    let folder = &check.folders[0];
    assert_eq!((&*folder.path.value, &*folder.rule.value), ("content/old", "S07"));
    assert_eq!((folder.level, &*folder.reason), (Level::Off, "written before the rule"));
    assert!(folder.covers("content/old/x.md") && !folder.covers("content/older.md"));
    assert_eq!(exports, [Export::Facts, Export::Timeline]);
    assert_eq!(changes.baseline.map(|file| file.value).as_deref(), Some("facts-old.json"));
    let names: Vec<_> = style.iter().map(|(name, _)| &*name.value).collect();
    assert_eq!(names, ["accent", "font", "ink", "width"]);
    let policies: Vec<_> = policies.iter().map(|(name, to)| (*name, &*to.value)).collect();
    let expected =
        [("corrections_policy", "https://example.org/corrections"), ("masthead", "about")];
    assert_eq!(policies, expected);
    let organisation = organisation.unwrap();
    assert_eq!((&*organisation.name, organisation.logo.is_some()), ("Example News", true));
    assert_eq!(organisation.url.as_deref(), Some("https://example.org"));
    assert_eq!(search, Search { enabled: false, full_text: false });
    assert!(social.image.is_some() && social.cards == Some(true) && extra.is_some());
    assert_eq!((&*pictures.how.widths, pictures.originals), ([400, 1200].as_slice(), true));
    assert_eq!((pictures.how.webp, pictures.how.quality), (false, 70));
}

#[test]
fn an_empty_file_is_a_usable_site() {
    let (config, findings) = read("");
    assert_eq!((config, findings), (Config::default(), Vec::new()));
    let (config, findings) = read("\u{feff}title = \"A\"\r\n");
    assert_eq!((config.title.as_str(), findings.len()), ("A", 0));
}

#[test]
fn every_slip_comes_with_advice() {
    let menu = "write a page's id, a folder such as `actors/`, or a web address";
    for (text, expected) in [
        ("titel = 'A'", "did you mean `title`?"),
        ("baseURL = 'https://example.org'", "write `base_url`"),
        ("[params]\nx = 1", "write `[extra]`"),
        ("title = [1]", "`title` must be a single value, not a list"),
        (
            "base_url = 'example.org'",
            "write it with its scheme, without `?` and `#`: `https://example.org/news`",
        ),
        ("language = 'english'", "write a tag such as `en`, `ar` or `pt-BR`"),
        ("theme = '../x'", "write the name of its folder in `themes/` alone"),
        ("unsafe_html = 'yes'", "`unsafe_html` must be `true` or `false`, not `yes`"),
        ("mentions = 'first'", "`[mentions]` must be a map of keys and values, not a single value"),
        ("[mentions]\nlink = 'all'", "write one of none, first"),
        ("exports = ['calender']", "did you mean `calendar`?"),
        ("[mentions]\nlnk = 'first'", "did you mean `link`?"),
        ("[feeds]\nlimit = 0", "write a number from 1 up"),
        ("[pagination]\nper_page = -1", "write a number from 0 up"),
        ("[as_of]\nmax_age_days = 99999999999", "write a number from 0 up"),
        ("[[navigation]]\nname = 'x'\nto = 'y'", "write `title`"),
        ("[[navigation]]\ntitle = 'x'", menu),
        ("navigation = ['javascript:alert(1)']", menu),
        ("[check]\nrules = ['D05']", "write `rules = { D05 = \"off\" }`"),
        ("[check]\nrules = { D05 = 'of' }", "did you mean `off`?"),
        ("[[check.folder]]\npath = 'x'\nrule = 'y'", "`[[check.folder]]` needs the key `reason`"),
        ("[style]\nLink = 'red'", "use small letters, digits and `-`"),
        ("[policies]\nethics = 'x'", "write `ethics_policy`"),
        ("[organisation]\nurl = 'https://example.org'", "`[organisation]` needs the key `name`"),
        (
            "[organisation]\nname = 'x'\nurl = 'example.org'",
            "write it with its scheme: `https://example.org`",
        ),
        ("extra = 1", "`[extra]` must be a map of keys and values, not a single value"),
    ] {
        assert_eq!(hints(text), [expected], "{text}");
    }
    assert_eq!(hints("titel = 1\nlanguage = 'english'\n[feeds]\nx = 1\n").len(), 3);
}

#[test]
fn a_style_cannot_leave_its_place() {
    let bad = ["red; x: y", "}", "url(https://x.example)", "a /* b", "calc(1px", "\"x", "a)", " "];
    for value in bad.into_iter().chain(["</style>", "a !important"]) {
        let (config, findings) = read(&format!("[style]\nink = '{value}'\n"));
        assert_eq!((config.style.len(), findings.len()), (0, 1), "{value}");
    }
}

#[test]
fn what_cannot_be_read_leaves_the_usual_settings() {
    let (config, findings) = read("title = \"A\nb = 1");
    assert_eq!(config, Config::default());
    assert!(!findings.is_empty());
}
