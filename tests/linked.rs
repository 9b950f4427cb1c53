//! Linked data on pages: valid in the words of schema.org, safe in HTML, and what the page says.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use backstory::render::Rendered;
use backstory::world::MemoryWorld;
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;
use serde_json::Value;

/// What schema.org 30.0 allows of what is used here: the property, the types that have it, and the
/// types of its values. `Text` and `URL` are texts, `Date` an ISO date, `Number` a number.
/// Checked against the domains and ranges of the release.
const SCHEMA: &[(&str, &str, &str)] = &[
    ("name", "*", "Text"),
    ("alternateName", "*", "Text"),
    ("description", "*", "Text"),
    ("url", "*", "URL"),
    ("sameAs", "*", "URL"),
    ("image", "*", "URL"),
    ("mainEntity", "WebPage CollectionPage", "*"),
    ("isPartOf", "WebPage CollectionPage", "WebSite"),
    ("lastReviewed", "WebPage", "Date"),
    ("inLanguage", "WebSite WebPage CollectionPage BackgroundNewsArticle", "Text"),
    ("headline", "BackgroundNewsArticle", "Text"),
    ("datePublished", "WebPage BackgroundNewsArticle CreativeWork CorrectionComment", "Date"),
    ("dateModified", "WebPage CollectionPage BackgroundNewsArticle", "Date"),
    ("dateCreated", "Quotation", "Date"),
    ("temporalCoverage", "BackgroundNewsArticle", "Text"),
    ("author", "BackgroundNewsArticle", "Person Organization"),
    (
        "publisher",
        "WebSite BackgroundNewsArticle CreativeWork",
        "NewsMediaOrganization Organization",
    ),
    ("license", "WebSite BackgroundNewsArticle", "URL"),
    ("backstory", "BackgroundNewsArticle", "Text"),
    ("correction", "BackgroundNewsArticle", "CorrectionComment"),
    ("text", "CorrectionComment Quotation Claim", "Text"),
    ("about", "BackgroundNewsArticle Event Claim", "Person Organization Country Thing"),
    ("mentions", "BackgroundNewsArticle", "Person Organization Country Thing Event"),
    ("citation", "BackgroundNewsArticle WebPage", "CreativeWork"),
    ("hasPart", "BackgroundNewsArticle", "Quotation Claim"),
    ("spokenByCharacter", "Quotation", "Person Organization"),
    ("claimInterpreter", "Claim", "Person Organization"),
    ("appearance", "Claim", "CreativeWork"),
    ("creditText", "CreativeWork", "Text"),
    ("archivedAt", "CreativeWork", "URL"),
    ("logo", "NewsMediaOrganization", "ImageObject"),
    ("publishingPrinciples", "NewsMediaOrganization", "URL"),
    ("correctionsPolicy", "NewsMediaOrganization", "URL"),
    ("masthead", "NewsMediaOrganization", "URL"),
    ("birthDate", "Person", "Date"),
    ("deathDate", "Person", "Date"),
    ("jobTitle", "Person", "Text"),
    ("affiliation", "Person", "Organization"),
    ("memberOf", "Person Organization", "Organization"),
    ("parentOrganization", "Organization", "Organization"),
    ("foundingDate", "Organization", "Date"),
    ("dissolutionDate", "Organization", "Date"),
    ("startDate", "Event", "Date"),
    ("endDate", "Event", "Date"),
    ("location", "Event", "Place Country"),
    ("subjectOf", "Event", "Claim"),
    ("geo", "Place", "GeoCoordinates"),
    ("latitude", "GeoCoordinates", "Number"),
    ("longitude", "GeoCoordinates", "Number"),
    ("containedInPlace", "Place", "Country"),
    ("inDefinedTermSet", "DefinedTerm", "URL"),
    ("numberOfItems", "ItemList", "Number"),
    ("itemListElement", "ItemList BreadcrumbList", "ListItem"),
    ("position", "ListItem", "Number"),
    ("item", "ListItem", "URL"),
];

const SITE: &[(&str, &str)] = &[
    (
        "site.toml",
        "title = \"Facts\"\ndescription = \"All\"\nlicence = \"https://cc.example/by\"\n\
         [organisation]\nname = \"Example\"\nurl = \"https://e.example\"\nlogo = \"logo.svg\"\n\
         [policies]\npublishing_principles = \"about\"\nmasthead = \"https://e.example/who\"\n",
    ),
    ("static/logo.svg", "<svg/>"),
    ("content/about.md", "---\ntitle: About\nkind: page\n---\n\nUs.\n"),
    ("content/index.md", "---\ntitle: Welcome\nsummary: Come in\n---\n"),
    (
        "content/story.md",
        r#"---
title: "</script><script>alert(1)</script> & <!--"
summary: What happened
date: 2024-01-10
as_of: 2024-01-11
authors: [A. Writer, Example]
actors: [ann]
topics: [security]
backstory: Written from *one* report.
corrections: [ { date: 2024-01-12, was: "on the 5th", now: "on the 4th", at: e-strike } ]
---

> Words.
>
> — [[ann]], a speech, 2024-01-09 [@one]

> [!DISPUTED] Who struck?
>
> - [[iraq]]: they did [@one]

-0043
: **Long ago.** Yes.

2024-01-04 {#e-strike .key}
: **A strike.** [[iraq]] is hit. [@one]
"#,
    ),
    (
        "content/events/own.md",
        "---\ntitle: Its own\nsummary: In short\ndate: 2024-01-03/2024-02\nplace: baghdad\nactors: [ann, group]\n\
         accounts: [ { by: iraq, says: it was, sources: [\"@one\"] } ]\nsources: [\"@one\"]\n---\n",
    ),
    (
        "content/actors/ann.md",
        "---\ntitle: Ann\ntype: person\naliases: [Anna]\nborn: 1970\nwikidata: Q1\nsummary: Somebody\n\
         same_as: [https://x.example/ann]\nroles: [ { title: Chief, of: group, from: 2022, to: .. } ]\n\
         relations: [ { type: member-of, to: group }, { type: member-of, to: iraq } ]\n---\n",
    ),
    ("content/actors/iraq.md", "---\ntitle: Iraq\ntype: state\nfounded: 1932-10-03\n---\n"),
    (
        "content/actors/group.md",
        "---\ntitle: Group\ntype: armed-group\nfounded: 2013~\nrelations: [ { type: part-of, to: army } ]\n---\n",
    ),
    ("content/actors/army.md", "---\ntitle: Army\ntype: organisation\n---\n"),
    ("content/actors/thing.md", "---\ntitle: Thing\n---\n"),
    (
        "content/places/baghdad.md",
        "---\ntitle: Baghdad\ncountry: iraq\ncoordinates: [33.31, 44.36]\n---\n",
    ),
    ("content/terms/drone.md", "---\ntitle: Drone\naliases: [UAV]\nsummary: It flies.\n---\n"),
    (
        "content/sources/register.yaml",
        "one:\n  type: article\n  title: A report\n  author: D\n  date: 2024-01~\n  parent: { type: newspaper, title: P }\n  \
         url: https://p.example/1\n  archive-url: https://archive.example/1\n  archived: 2024-01-09\n",
    ),
];

fn site(base_url: Option<&str>, theme: &str) -> Compiled {
    let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2024, 1, 15).unwrap());
    for (path, text) in SITE {
        world.insert(path, *text);
    }
    world.insert("site.toml", format!("theme = \"{theme}\"\n{}", SITE[0].1).as_str());
    let options = Options { base_url: base_url.map(str::to_owned), ..Options::default() };
    let compiled = compile(&load(&world, &options, None), &options, None);
    assert!(compiled.diagnostics().is_empty(), "{:#?}", compiled.diagnostics());
    compiled
}

fn pages(compiled: &Compiled) -> Vec<(String, String)> {
    let html = compiled.jobs().iter().filter(|job| job.out.ends_with(".html"));
    html.map(|job| match compiled.render(job).unwrap() {
        Rendered::Bytes(bytes) => (job.out.clone(), String::from_utf8(bytes).unwrap()),
        other => panic!("{other:?}"),
    })
    .collect()
}

fn linked(html: &str) -> Option<Value> {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">")?;
    let (json, _) = rest.split_once("</script>").unwrap();
    assert!(!json.contains('<'), "{json}");
    Some(serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}")))
}

fn graph(compiled: &Compiled, address: &str) -> Value {
    let job = compiled.find(address).unwrap();
    let Rendered::Bytes(bytes) = compiled.render(job).unwrap() else { panic!("a copy") };
    linked(&String::from_utf8(bytes).unwrap()).unwrap()["@graph"].clone()
}

/// Everything that `value` says of which schema.org does not know.
fn wrong(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| wrong(item, found)),
        Value::Object(node) => {
            let sort = node["@type"].as_str().unwrap();
            for (key, value) in node.iter().filter(|(key, _)| !key.starts_with('@')) {
                let rule = SCHEMA.iter().find(|(name, _, _)| name == key);
                let Some((_, domain, range)) = rule else {
                    found.push(format!("{sort} has no {key}"));
                    continue;
                };
                if *domain != "*" && !domain.split(' ').any(|name| name == sort) {
                    found.push(format!("{sort} has no {key}"));
                }
                let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                for value in values {
                    let fits = |wanted: &str| match value {
                        Value::String(text) => match wanted {
                            "Text" | "URL" => !text.is_empty(),
                            "Date" => is_date(text),
                            _ => false,
                        },
                        Value::Number(_) => wanted == "Number",
                        Value::Object(node) => wanted == "*" || node["@type"] == wanted,
                        _ => false,
                    };
                    if !range.split(' ').any(fits) {
                        found.push(format!("{key} of {sort} cannot be {value}"));
                    }
                }
                wrong(value, found);
            }
        }
        _ => {}
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        && [&[4][..], &[4, 2], &[4, 2, 2]].contains(&lengths.as_slice())
}

#[test]
fn every_page_says_only_what_schema_org_knows() {
    for base in [None, Some("https://example.org/x")] {
        let mut without = Vec::new();
        for (out, html) in pages(&site(base, "default")) {
            let Some(linked) = linked(&html) else {
                without.push(out);
                continue;
            };
            let mut found = Vec::new();
            wrong(&linked["@graph"], &mut found);
            assert_eq!(found, [""; 0], "{out}: {linked:#}");
        }
        assert_eq!(without, ["404.html", "search/index.html"]);
    }
}

#[test]
fn an_explainer_is_a_background_article_in_a_page() {
    let graph = graph(&site(Some("https://example.org/x"), "default"), "story");
    let page = &graph[0];
    let article = &page["mainEntity"];
    assert_eq!((&page["@type"], &page["lastReviewed"]), (&"WebPage".into(), &"2024-01-11".into()));
    assert_eq!(article["@type"], "BackgroundNewsArticle");
    assert_eq!(article["headline"], "</script><script>alert(1)</script> & <!--");
    assert_eq!(article["dateModified"], "2024-01-12");
    assert_eq!(article["temporalCoverage"], "-0043/2024-01-04");
    assert_eq!(article["author"][1]["@type"], "Organization");
    assert_eq!(article["publisher"]["publishingPrinciples"], "https://example.org/x/about/");
    assert_eq!(article["publisher"]["logo"]["url"], "https://example.org/x/logo.svg");
    assert_eq!(article["backstory"], "Written from one report.");
    assert_eq!(article["correction"][0]["text"], "on the 5th → on the 4th");
    assert_eq!(article["correction"][0]["url"], "https://example.org/x/story/#e-strike");
    assert_eq!(article["about"][0]["name"], "Ann");
    assert_eq!(article["mentions"][0]["@type"], "Country");
    assert_eq!(article["mentions"][1]["startDate"], "2024-01-04");
    assert_eq!(article["citation"][0]["archivedAt"], "https://archive.example/1");
    let parts = article["hasPart"].as_array().unwrap();
    assert_eq!(parts[0]["spokenByCharacter"]["url"], "https://example.org/x/actors/ann/");
    // A state that says something is its government.
    assert_eq!(parts[1]["claimInterpreter"]["@type"], "Organization");
    assert_eq!(parts[1]["appearance"][0]["name"], "A report");
    assert_eq!(graph[1]["itemListElement"][0]["item"], "https://example.org/x/");
}

#[test]
fn each_kind_of_page_is_about_its_own_thing() {
    let compiled = site(None, "default");
    for (address, sort) in [
        ("actors/ann", "Person"),
        ("actors/iraq", "Country"),
        ("actors/group", "Organization"),
        ("actors/thing", "Thing"),
        ("events/own", "Event"),
        ("places/baghdad", "Place"),
        ("terms/drone", "DefinedTerm"),
        ("sources/one", "CreativeWork"),
        ("actors", "ItemList"),
    ] {
        assert_eq!(graph(&compiled, address)[0]["mainEntity"]["@type"], sort, "{address}");
    }
    let event = &graph(&compiled, "events/own")[0]["mainEntity"];
    assert_eq!((&event["startDate"], &event["endDate"]), (&"2024-01-03".into(), &"2024-02".into()));
    assert_eq!(event["location"]["geo"]["latitude"], 33.31);
    assert_eq!(event["subjectOf"][0]["text"], "it was");
    let ann = &graph(&compiled, "actors/ann")[0]["mainEntity"];
    assert_eq!(ann["memberOf"].as_array().unwrap().len(), 1, "a state has no members here");
    assert_eq!(ann["affiliation"][0]["url"], "../../actors/group/index.html");
    assert_eq!(graph(&compiled, "")[0]["@type"], "WebSite");
}

#[test]
fn a_theme_that_does_not_ask_gets_none() {
    for (out, html) in pages(&site(None, "lean")) {
        assert!(linked(&html).is_none(), "{out}");
    }
}
