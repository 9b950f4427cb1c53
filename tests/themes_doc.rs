//! `docs/themes.md` against the program: its snippets make the pages that it shows, and its list
//! of variables is that of the views. `UPDATE=1` rewrites the list.

#![expect(clippy::expect_used, reason = "a test that cannot set its scene has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use backstory::diagnostic::Severity;
use backstory::world::MemoryWorld;
use support::case::suites;
use support::{build, files_below, repository, text_of};

/// What stands around the generated part of the page.
const BEGIN: &str = "<!-- generated from src/plan/view/ -->\n";

/// The files of views, in the order in which a reader wants what is in them.
const FILES: [&str; 6] = ["mod.rs", "page.rs", "text.rs", "facts.rs", "actors.rs", "places.rs"];

/// A fenced block with the path in the line `` **`PATH`** `` before it, and its chapter.
struct Snippet<'a> {
    chapter: &'a str,
    path: &'a str,
    text: String,
}

fn snippets(text: &str) -> Vec<Snippet<'_>> {
    let (mut chapter, mut path) = ("", None);
    let mut all = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            chapter = title;
        } else if let Some(rest) = line.strip_prefix("**`") {
            path = rest.split_once("`**").map(|(path, _)| path);
        } else if line.starts_with("```") {
            let fence = line.trim_end_matches(|c| c != '`');
            let inner = lines.by_ref().take_while(|line| *line != fence);
            let text = inner.map(|line| format!("{line}\n")).collect();
            let path = path.take().unwrap_or_else(|| panic!("{chapter}: {line} has no path"));
            all.push(Snippet { chapter, path, text });
        }
    }
    all
}

/// Lines without the blanks around them, without empty ones.
fn lines(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_snippet_makes_what_the_page_shows() {
    let text = text_of(&repository("docs/themes.md"));
    let all = snippets(&text);
    let first = all.first().expect("snippets").chapter;
    let (mut shown, mut chapter) = (0, first);
    let mut world = MemoryWorld::new(support::today());
    let mut unseen = Vec::new();
    for snippet in &all {
        if snippet.chapter != chapter {
            assert!(unseen.is_empty() || chapter == first, "no page shows what {unseen:?} do");
            unseen.clear();
            chapter = snippet.chapter;
            // Each chapter dresses the site of the first.
            world = MemoryWorld::new(support::today());
            for file in all.iter().filter(|other| other.chapter == first) {
                world.insert(file.path, file.text.as_str());
            }
        }
        let Some(out) = snippet.path.strip_prefix("public/") else {
            world.insert(snippet.path, snippet.text.as_str());
            unseen.push(snippet.path);
            continue;
        };
        let built = build(&world, &backstory::Options::default());
        let bad: Vec<_> =
            built.findings.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(bad.is_empty(), "{chapter}: {bad:#?}");
        let page = built.files.get(out).unwrap_or_else(|| {
            panic!("{chapter}: no `{out}` in {:?}", built.files.keys().collect::<Vec<_>>())
        });
        let page = lines(&String::from_utf8_lossy(page));
        assert!(
            page.contains(&lines(&snippet.text)),
            "{chapter}: {out} lacks\n{}\n---\n{page}",
            snippet.text
        );
        unseen.clear();
        shown += 1;
    }
    assert!(unseen.is_empty(), "no page shows what {unseen:?} do");
    assert!(shown >= 8, "only {shown} pages are shown");
}

/// A struct of the views: name, description, fields.
struct View {
    name: String,
    about: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    about: String,
    kind: String,
}

/// All structs of a file of `src/plan/view/` with named fields, read line by line as rustfmt writes them.
/// A line that is not understood fails, so none is left out.
fn views(source: &str) -> Vec<View> {
    let mut all = Vec::new();
    let mut about = Vec::new();
    let mut open: Option<View> = None;
    for line in source.lines() {
        let line = line.trim();
        if let Some(text) = line.strip_prefix("///") {
            about.push(text.trim());
            continue;
        }
        if line.starts_with("#[") {
            assert!(!line.contains("serde"), "`{line}` would change what templates see");
            continue;
        }
        let told = std::mem::take(&mut about).join(" ");
        match open.take() {
            None => {
                let name = line.strip_prefix("pub struct ").and_then(|l| l.strip_suffix(" {"));
                open = name.map(|name| View { name: name.into(), about: told, fields: vec![] });
            }
            Some(view) if line == "}" => all.push(view),
            Some(mut view) => {
                let field = line.strip_prefix("pub ").and_then(|line| line.strip_suffix(','));
                let (name, kind) = field
                    .and_then(|field| field.split_once(": "))
                    .unwrap_or_else(|| panic!("{}: `{line}` is no field", view.name));
                let name = name.trim_start_matches("r#").to_owned();
                assert!(!told.is_empty(), "{}.{name} has no description", view.name);
                view.fields.push(Field { name, about: told, kind: kind.to_owned() });
                open = Some(view);
            }
        }
    }
    all
}

/// The chapter of a view: `ActorInfoView` is `actor info`.
fn heading(view: &str) -> String {
    let mut name = String::new();
    for c in view.trim_end_matches("View").chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push(' ');
        }
        name.extend(c.to_lowercase());
    }
    name
}

/// A type of Rust as theme authors know it.
fn kind(rust: &str) -> String {
    let inner = |name: &str| rust.strip_prefix(name)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(rust) = inner("Option") {
        return format!("{}, or none", kind(rust));
    }
    if let Some(rust) = inner("Vec") {
        return format!("list of {}", kind(rust));
    }
    if let Some(rust) = inner("Shared").or(inner("Box")) {
        return kind(rust);
    }
    match rust {
        "String" | "&'static str" => "text".into(),
        "Html" | "Content" => "HTML".into(),
        "bool" => "true or false".into(),
        "u8" | "u32" | "usize" => "number".into(),
        "(String, String)" => "two texts".into(),
        "ExtraView" => "map".into(),
        "std::collections::BTreeMap<String, String>" => "map of texts".into(),
        view if view.ends_with("View") => {
            let name = heading(view);
            format!("[{name}](#{})", name.replace(' ', "-"))
        }
        other => panic!("say in `kind` what `{other}` is to a template"),
    }
}

fn table(fields: &[Field]) -> String {
    let rows = fields.iter().map(|field| {
        let about = field.about.replace('|', "\\|");
        format!("| `{}` | {} | {about} |\n", field.name, kind(&field.kind))
    });
    format!("| name | type | what it is |\n| --- | --- | --- |\n{}", rows.collect::<String>())
}

/// Templates for pages, by the order of the documentation, with what is used where there is none.
const TEMPLATES: [(&str, &str); 18] = [
    ("index.html", "page.html"),
    ("page.html", ""),
    ("explainer.html", "page.html"),
    ("actor.html", "page.html"),
    ("event.html", "page.html"),
    ("place.html", "page.html"),
    ("term.html", "page.html"),
    ("topic.html", "page.html"),
    ("source.html", "page.html"),
    ("chronology.html", "page.html"),
    ("404.html", "page.html"),
    ("section.html", ""),
    ("actors.html", "section.html"),
    ("events.html", "section.html"),
    ("places.html", "section.html"),
    ("terms.html", "section.html"),
    ("topics.html", "section.html"),
    ("sources.html", "section.html"),
];

/// What is ever filled in each template, of `section`, `paginator` and the fields of `page` that
/// are said to be "of" a kind of page: seen on all sites of the suite.
fn filled(of_kinds: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::<String, BTreeSet<String>>::new();
    for case in suites().iter().flat_map(|suite| &suite.cases) {
        let own = |path: &str| path.starts_with("templates/") || path.starts_with("themes/");
        if case.files.iter().any(|(path, _)| own(path)) {
            continue;
        }
        let mut world = case.world();
        for (name, _) in TEMPLATES {
            let text = format!(
                "TEMPLATE {{\"name\": \"{name}\", \"page\": {{{{ page | script_json }}}}, \
                 \"section\": {{{{ section | script_json }}}}, \
                 \"paginator\": {{{{ paginator | script_json }}}}}}"
            );
            world.insert(&format!("templates/{name}"), text);
        }
        for bytes in build(&world, &case.options).files.values() {
            let text = String::from_utf8_lossy(bytes);
            let Some(json) = text.strip_prefix("TEMPLATE ") else { continue };
            let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
            let name = json["name"].as_str().expect("a name").to_owned();
            let there = |value: &serde_json::Value| {
                !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())
            };
            let seen = all.entry(name).or_default();
            let own = ["section", "paginator"].into_iter().filter(|key| there(&json[*key]));
            seen.extend(own.map(str::to_owned));
            let own = of_kinds.iter().filter(|key| there(&json["page"][**key]));
            seen.extend(own.map(|key| format!("page.{key}")));
        }
    }
    all
}

/// The variables that the engine says there are in the template `name` of a small site.
fn variables_in(name: &str) -> BTreeSet<String> {
    let mut world = support::bare_world();
    world.insert(&format!("templates/{name}"), "{{ nothing }}");
    world.insert("content/a.md", "Text.\n\n```{note}\n```\n");
    let built = build(&world, &backstory::Options::default());
    let mark = "available variables: ";
    let said = built.findings.iter().find_map(|found| found.message.split_once(mark));
    let (_, list) = said.unwrap_or_else(|| panic!("{:?}", built.findings));
    let (list, _) = list.split_once(", while rendering").expect("the page");
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn the_list_of_variables_is_that_of_the_views() {
    let folder = repository("src/plan/view");
    let there: Vec<String> = files_below(&folder).into_keys().collect();
    let mut known = FILES.map(str::to_owned);
    known.sort_unstable();
    assert_eq!(there, known, "a file of views without a place in the list");
    let all: Vec<View> =
        FILES.iter().flat_map(|file| views(&text_of(&folder.join(file)))).collect();
    assert!(all.len() > 30, "only {} views were read", all.len());
    let view = |name: &str| all.iter().find(|view| view.name == name).expect("the view");
    let (page, shared) = (view("PageContext"), view("SharedView"));
    let names = |view: &View| view.fields.iter().map(|field| field.name.clone()).collect();
    let shared_names: BTreeSet<String> = names(shared);
    let page_names: BTreeSet<String> = names(page);
    let frame = BTreeSet::from(["frame".to_owned()]);
    assert_eq!(variables_in("page.html"), &(&page_names | &shared_names) | &frame);
    let of_block = ["block", "lang", "root"].map(str::to_owned);
    assert_eq!(variables_in("blocks/note.html"), &BTreeSet::from(of_block) | &shared_names);

    let mut out = String::from(BEGIN);
    out.push_str("\n### In every template of a page\n\n");
    out.push_str(&table(&page.fields));
    out.push_str("| `frame` | map of HTML | What the templates in `frame/` show: [the frame](#what-is-made-once). |\n");
    out.push_str("\n### In every template, blocks too\n\n");
    out.push_str(&table(&shared.fields));
    out.push_str(
        "\n### In the template of a block\n\n| name | type | what it is |\n| --- | --- | --- |\n",
    );
    let about = &view("BlockView").about;
    out.push_str(&format!("| `block` | {} | {about} |\n", kind("BlockView")));
    for field in page.fields.iter().filter(|field| matches!(&*field.name, "root" | "lang")) {
        out.push_str(&format!("| `{}` | {} | {} |\n", field.name, kind(&field.kind), field.about));
    }
    out.push_str("\n### In which template what is filled\n\n| template | else | may be filled |\n| --- | --- | --- |\n");
    let of_kinds = view("PageView").fields.iter().filter(|field| field.about.starts_with("Of "));
    let seen = filled(&of_kinds.map(|field| field.name.as_str()).collect::<Vec<_>>());
    for (name, otherwise) in TEMPLATES {
        let seen = seen.get(name).unwrap_or_else(|| panic!("no site of the suite has {name}"));
        let seen: Vec<String> = seen.iter().map(|name| format!("`{name}`")).collect();
        let otherwise = if otherwise.is_empty() { String::new() } else { format!("`{otherwise}`") };
        out.push_str(&format!("| `{name}` | {otherwise} | {} |\n", seen.join(", ")));
    }
    for view in &all {
        if !matches!(&*view.name, "PageContext" | "SharedView") {
            let (name, about) = (heading(&view.name), &view.about);
            out.push_str(&format!("\n### {name}\n\n{about}\n\n{}", table(&view.fields)));
        }
    }
    let path = repository("docs/themes.md");
    let text = text_of(&path);
    let (before, there) = text.split_once(BEGIN).expect("the list");
    if std::env::var_os("UPDATE").is_some() {
        write(&path, &format!("{before}{out}"));
        return;
    }
    let differs = there.lines().zip(out[BEGIN.len()..].lines()).find(|(old, new)| old != new);
    assert!(
        there == &out[BEGIN.len()..],
        "docs/themes.md is not what the views say ({differs:?}): UPDATE=1 cargo test --test themes_doc"
    );
}

#[expect(clippy::disallowed_methods, reason = "UPDATE=1 rewrites the list")]
fn write(path: &std::path::Path, text: &str) {
    std::fs::write(path, text).expect("docs/themes.md can be written");
}
