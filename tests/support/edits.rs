//! Random changes to a small site, in memory and on disk.

use std::path::Path;

use backstory::world::{MemoryWorld, World as _};
use fastrand::Rng;

/// One change.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Write(&'static str, String),
    /// A picture so many pixels wide and high, beside the pages.
    Picture(u32, u32),
    Remove(&'static str),
    /// A word of the running text becomes another, and back: an index of [`WORDS`].
    Reword(&'static str, usize),
    /// The first becomes the second.
    Rename(&'static str, &'static str),
}

const PATHS: [&str; 16] = [
    "content/index.md",
    "content/a.md",
    "content/a.ar.md",
    "content/news/b.md",
    "content/news/c.md",
    "content/news/_index.md",
    "content/actors/x.md",
    "content/actors/y.md",
    "content/events/e.md",
    "content/events/list.yaml",
    "content/places/p.md",
    "content/sources/s.yaml",
    "content/sources/t.bib",
    "content/topics/_index.md",
    "content/topics/security.md",
    PICTURE,
];

/// Words that stand in running text, some of them beside links, and what may stand there as well.
const WORDS: [(&str, &str); 5] = [
    ("See", "Look at"),
    ("Cited.", "Noted."),
    ("Raw", "Bare"),
    ("are named", "are called by their names"),
    ("Text.", "Words."),
];

/// `text` with another word in it.
fn reworded(text: &str, at: usize) -> String {
    let (one, other) = WORDS[at];
    if text.contains(one) { text.replace(one, other) } else { text.replace(other, one) }
}

/// The picture that texts show.
const PICTURE: &str = "content/map.png";

const TEMPLATES: [&str; 4] = [
    "templates/page.html",
    "templates/blocks/note.html",
    "themes/own/templates/page.html",
    "themes/own/templates/section.html",
];

impl Edit {
    /// Any change, most of them to content.
    pub(crate) fn random(rng: &mut Rng) -> Self {
        let path = PATHS[rng.usize(..PATHS.len())];
        match rng.u8(..14) {
            0 => Self::Remove(path),
            1 => Self::Rename(path, PATHS[rng.usize(..PATHS.len())]),
            2 => Self::Write("site.toml", settings(rng)),
            3 => {
                let name = TEMPLATES[rng.usize(..TEMPLATES.len())];
                let texts =
                    ["{{ page.title }}", "{{ page.content }}", "{{ broken", "{{ page.nothing }}"];
                match rng.bool() {
                    true => Self::Remove(name),
                    false => Self::Write(name, texts[rng.usize(..4)].to_owned()),
                }
            }
            4 => Self::Write("static/x.css", format!("{}", rng.u8(..4))),
            5 => Self::picture(rng),
            6 | 7 => Self::Reword(path, rng.usize(..WORDS.len())),
            _ => Self::Write(path, content(path, rng)),
        }
    }

    /// A change after which a site that began as [`sound_site`] still has no errors.
    pub(crate) fn sound(rng: &mut Rng) -> Self {
        let path = SOUND[rng.usize(..SOUND.len())];
        let spare = SPARE[rng.usize(..SPARE.len())];
        match rng.u8(..16) {
            0 => Self::Remove(spare),
            1 => Self::Rename("content/news/b.md", "content/news/c.md"),
            2 => Self::Rename("content/news/c.md", "content/b.md"),
            3 => Self::Write("site.toml", sound_settings(rng)),
            4 => {
                let name = TEMPLATES[rng.usize(1..TEMPLATES.len())];
                Self::Write(name, sound_template(name, rng))
            }
            5 => Self::Write("static/x.css", format!("{}", rng.u8(..4))),
            6 => Self::Write(spare, sound(spare, rng)),
            7 => Self::picture(rng),
            8..12 => Self::Reword(path, rng.usize(..WORDS.len())),
            _ => Self::Write(path, sound(path, rng)),
        }
    }

    fn picture(rng: &mut Rng) -> Self {
        Self::Picture(rng.u32(1..60), rng.u32(1..40))
    }

    /// Makes it in memory. What is not there is moved as an empty file.
    pub(crate) fn in_memory(&self, world: &mut MemoryWorld) {
        match self {
            Self::Write(path, text) => world.insert(path, text.as_str()),
            Self::Picture(width, height) => {
                world.insert(PICTURE, super::picture("map.png", *width, *height));
            }
            Self::Remove(path) => world.remove(path),
            Self::Reword(path, at) => {
                if let Ok(text) = world.read(path) {
                    world.insert(path, reworded(&String::from_utf8_lossy(&text), *at));
                }
            }
            Self::Rename(from, to) => {
                let bytes = world.read(from).unwrap_or_default();
                world.remove(from);
                world.insert(to, bytes);
            }
        }
    }

    /// Makes it below `root` on disk. What is not there is neither moved nor removed.
    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    pub(crate) fn on_disk(&self, root: &Path) {
        match self {
            Self::Write(path, text) => super::preview::make(root, path, text),
            Self::Picture(width, height) => {
                super::preview::make(root, PICTURE, super::picture("map.png", *width, *height));
            }
            Self::Remove(path) => drop(std::fs::remove_file(root.join(path))),
            Self::Reword(path, at) => {
                if let Ok(text) = std::fs::read_to_string(root.join(path)) {
                    super::preview::make(root, path, reworded(&text, *at));
                }
            }
            Self::Rename(from, to) => {
                let to = root.join(to);
                let folder = to.parent().map_or(Ok(()), std::fs::create_dir_all);
                drop(folder.and_then(|()| std::fs::rename(root.join(from), to)));
            }
        }
    }
}

fn settings(rng: &mut Rng) -> String {
    let theme = ["own", "own", "own", "own", "lean", "default", "nothing"][rng.usize(..7)];
    let mut text = format!("title = \"T{}\"\ntheme = \"{theme}\"\n", rng.u8(..3));
    let cards = cards(rng);
    if rng.bool() {
        text.push_str("unsafe_html = true\n");
    }
    if rng.bool() {
        text.push_str("base_url = \"https://example.org\"\n");
    }
    text.push_str(["", "language = \"ar\"\n", "tilte = 1\n"][rng.usize(..3)]);
    if rng.bool() {
        text.push_str("[mentions]\nlink = \"none\"\n");
    }
    if rng.bool() {
        text.push_str("[pagination]\nper_page = 1\nchronology = 2\n");
    }
    text + cards
}

/// Cards are drawn now and then: they take longer than all the rest.
fn cards(rng: &mut Rng) -> &'static str {
    if rng.u8(..8) == 0 { "" } else { "[social]\ncards = false\n" }
}

fn content(path: &str, rng: &mut Rng) -> String {
    let mut text = String::new();
    if path.ends_with(".yaml") && path.contains("sources") {
        for key in ["s", "t", "u"] {
            if rng.bool() {
                text.push_str(&format!(
                    "{key}: {{ type: book, title: S{}, date: {} }}\n",
                    rng.u8(..3),
                    2000 + rng.u16(..4)
                ));
            }
        }
        return text;
    }
    if path.ends_with(".bib") {
        return format!("@book{{t, title = {{T{}}}}}\n", rng.u8(..3));
    }
    if path.ends_with(".yaml") {
        for at in 0..rng.u8(..3) {
            text.push_str(&format!(
                "- {{ id: e-{at}, date: 201{}, title: L{}, actors: x }}\n",
                rng.u8(..9),
                rng.u8(..3)
            ));
        }
        return text;
    }
    if !path.ends_with(".md") {
        return format!("{}", rng.u8(..3));
    }
    text.push_str(&format!("---\ntitle: T{}\n", rng.u8(..5)));
    for line in [
        "date: 2014-06\n",
        "draft: true\n",
        "topics: [security, war]\n",
        "actors: [x]\n",
        "publish_on: 2030\n",
        "redirect_from: /old/\n",
        "slug: moved\n",
        "sources: [\"@s\"]\n",
        "summary: S\n",
        "tilte: wrong\n",
        "id: other\n",
        "weight: 3\n",
    ] {
        if rng.u8(..) < 40 {
            text.push_str(line);
        }
    }
    text.push_str(sorting(path, rng));
    if path.contains("actors") && rng.bool() {
        text.push_str("aliases: [Alias]\nroles: [ { title: Minister, of: y, from: 2014 } ]\nrelations: [ { type: part-of, to: x } ]\n");
    }
    text.push_str("---\n");
    let chapter = ["Heading", "Other"][rng.usize(..2)];
    let named = format!("[[T{}]], [[a#heading|here]] and [[y#other|there]]\n\n", rng.u8(..5));
    let event = format!(
        "2014 {{#e-{} .key}}\n: **Title of [[a]].** The [[y]]. [@s]\n\n2015 {{place=p topics=war}}\n: Later.\n\n",
        rng.u8(..40)
    );
    let events = format!("[[e-{}]] [[e-0]] [[e]]\n\n", rng.u8(..40));
    let section = format!("## {chapter}\n\n[[#heading]]\n\n");
    for part in [
        &named,
        "See [[x]], [[Alias]] and [[a|label]].\n\n",
        "[rel](../actors/x.md) ![m](map.png) ![n](../map.png)\n\n",
        "Cited. [@s] [@t, p. 3]\n\n",
        &event,
        "> Said.\n>\n> — [[x]], 2014 [@s]\n\n",
        "> [!DISPUTED] Who?\n> - [[x]]: this\n> - [[y]]: that\n\n",
        "```{chronology}\n:actors: x\n```\n\n",
        "```{quotes}\n```\n\n",
        "```{note}\nText.\n```\n\n",
        &events,
        "<b>raw</b>[^1]\n\n[^1]: Note [[p]].\n\n",
        &section,
    ] {
        if rng.u8(..) < 90 {
            text.push_str(part);
        }
    }
    text
}

/// What a section is sorted by, where there is one in the file at `path`.
fn sorting(path: &str, rng: &mut Rng) -> &'static str {
    let all = ["", "sort_by: weight\n", "sort_by: title\n", "sort_by: date\n"];
    if path.ends_with("_index.md") { all[rng.usize(..all.len())] } else { "" }
}

/// Files that others name.
const SOUND: [&str; 9] = [
    "content/index.md",
    "content/a.md",
    "content/actors/x.md",
    "content/actors/y.md",
    "content/events/e.md",
    "content/places/p.md",
    "content/sources/s.yaml",
    "content/news/b.md",
    "content/events/list.yaml",
];

/// Files that nobody names.
const SPARE: [&str; 8] = [
    "content/a.ar.md",
    "content/news/b.md",
    "content/news/c.md",
    "content/news/_index.md",
    "content/events/list.yaml",
    "content/topics/_index.md",
    "content/topics/security.md",
    "static/x.css",
];

/// The files of a site without errors.
pub(crate) fn sound_site(rng: &mut Rng) -> Vec<(&'static str, String)> {
    let settings = ("site.toml", "title = \"T\"\ntheme = \"own\"\n".to_owned());
    let picture = ("content/map.png", "not looked at".to_owned());
    let mut files = vec![settings, picture];
    for path in SOUND {
        files.push((path, sound(path, rng)));
    }
    for path in &TEMPLATES[1..] {
        files.push((path, sound_template(path, rng)));
    }
    files
}

fn sound_template(path: &str, rng: &mut Rng) -> String {
    let text = match path.contains("note") {
        true => ["{{ block.text }}", "<i>{{ block.text }}</i>"],
        false => ["{{ page.title }}", "{{ page.title }}: {{ page.content }}"],
    };
    text[rng.usize(..2)].to_owned()
}

fn sound_settings(rng: &mut Rng) -> String {
    let theme = ["own", "own", "lean", "default"][rng.usize(..4)];
    let mut text = format!("title = \"T{}\"\ntheme = \"{theme}\"\n", rng.u8(..3));
    for line in [
        "base_url = \"https://example.org\"\n",
        "language = \"de\"\n",
        "[search]\nfull_text = false\n",
        "[mentions]\nlink = \"none\"\n",
        "[pagination]\nper_page = 1\nchronology = 2\n",
    ] {
        if rng.bool() {
            text.push_str(line);
        }
    }
    text + cards(rng)
}

/// What may stand in the file at `path` of a site without errors.
fn sound(path: &str, rng: &mut Rng) -> String {
    if path.ends_with(".css") {
        return format!("{}", rng.u8(..4));
    }
    let mut text = String::new();
    if path.contains("sources") {
        for key in ["s", "t"] {
            let (title, year) = (rng.u8(..3), 2000 + rng.u16(..4));
            text.push_str(&format!("{key}: {{ type: book, title: S{title}, date: {year} }}\n"));
        }
        return text;
    }
    if path.ends_with(".yaml") {
        for at in 0..rng.u8(1..4) {
            let (year, title) = (rng.u8(..9), rng.u8(..3));
            text.push_str(&format!(
                "- {{ id: l-{at}, date: 201{year}, title: L{title}, actors: x }}\n"
            ));
        }
        return text;
    }
    let stem = path.trim_end_matches(".md").rsplit('/').next().unwrap_or(path).replace('.', "-");
    // One is named by its title, which stays.
    let title = match stem.as_str() {
        "x" => "Somebody known".to_owned(),
        _ => format!("T{}", rng.u8(..5)),
    };
    text.push_str(&format!("---\ntitle: {title}\n"));
    if stem == "e" || path.contains("news") && rng.bool() {
        text.push_str(&format!("date: 201{}-0{}\n", rng.u8(..9), rng.u8(1..9)));
    }
    text.push_str(sorting(path, rng));
    if path.contains("actors") {
        text.push_str(&format!("aliases: [Alias {stem}{}]\n", rng.u8(..2)));
        if rng.bool() {
            text.push_str("roles: [ { title: Minister, of: y, from: 2014 } ]\n");
        }
    }
    let free = [
        "topics: [security, war]\n",
        "actors: [x]\n",
        "sources: [\"@s\"]\n",
        "summary: S\n",
        "weight: 3\n",
    ];
    for line in free.iter().take(if path.contains("actors") { 1 } else { free.len() }) {
        if rng.u8(..) < 60 {
            text.push_str(line);
        }
    }
    text.push_str("---\n");
    let event = format!(
        "201{} {{#of-{stem} .key}}\n: **Title of [[a]].** The [[y]]. [@s]\n\n2015 {{place=p topics=war}}\n: Later.\n\n",
        rng.u8(..9)
    );
    for part in [
        "See [[x]], [[Somebody known]] and [[a|label]]. Alias x1 and T3 are named.\n\n",
        "[rel](/actors/y.md) ![m](/map.png)\n\n",
        "Cited. [@s] [@t, p. 3]\n\n",
        &event,
        "> Said.\n>\n> — [[x]], 2014 [@s]\n\n",
        "> [!DISPUTED] Who?\n> - [[x]]: this\n> - [[y]]: that\n\n",
        "```{chronology}\n:actors: x\n```\n\n",
        "```{note}\nText.\n```\n\n",
        "[[e]] and [[p]]\n\n",
        "Raw[^1]\n\n[^1]: Note [[p]].\n\n",
        "## Heading\n\n[[#heading]]\n\n",
    ] {
        if rng.u8(..) < 90 {
            text.push_str(part);
        }
    }
    text
}
