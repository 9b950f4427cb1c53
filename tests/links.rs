//! Follows every link and every picture of the repository's own site, as a folder of files, from
//! the root of a domain and from a folder below it, with both themes.

#![expect(clippy::expect_used, reason = "a test that cannot read its pages has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use backstory::Options;
use support::html::{Tag, tags, unbalanced};
use support::{Files, build, sample_day, sample_world, text_of};

/// Where a page is looked at: the address of the site's root, and whether folders have pages.
const PLACES: [&str; 3] =
    ["file:///home/reader/site/", "https://example.org/", "https://example.org/deep/er/"];

/// The pages of the sample site in a theme: path and tags.
struct Pages {
    files: Files,
    pages: BTreeMap<String, Vec<Tag>>,
}

fn pages(theme: &str, base_url: Option<&str>) -> Pages {
    let mut world = sample_world(sample_day());
    let settings = text_of(&support::repository("site.toml"));
    let kept =
        settings.lines().filter(|line| !line.starts_with("theme") && !line.starts_with("base_url"));
    let settings: String = kept.map(|line| format!("{line}\n")).collect();
    world.insert("site.toml", format!("theme = \"{theme}\"\n{settings}"));
    let options = Options { base_url: base_url.map(str::to_owned), ..Options::default() };
    let built = build(&world, &options);
    assert_eq!(support::show_findings(&world, &built.findings), "", "{theme}");
    let html = built.files.iter().filter(|(path, _)| path.ends_with(".html"));
    let pages = html.map(|(path, bytes)| {
        let text = String::from_utf8(bytes.clone()).expect("a page is UTF-8");
        (path.clone(), tags(&text))
    });
    let pages = pages.collect();
    Pages { files: built.files, pages }
}

/// `href` as seen from the page at the address `base`: its address, without `#…`.
fn join(base: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or("");
    let href = href.split('?').next().unwrap_or("");
    if href.is_empty() {
        return base.to_owned();
    }
    let root = base.find("://").map_or(0, |at| at + 3);
    let root = base[root..].find('/').map_or(base.len(), |at| root + at);
    let (start, path) = match href.strip_prefix('/') {
        Some(absolute) => (String::new(), absolute),
        None => (base[root + 1..base.rfind('/').unwrap_or(0) + 1].to_owned(), href),
    };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    let mut pieces = path.split('/').peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            "." => {}
            // As browsers do it: above the root there is the root.
            ".." => drop(parts.pop()),
            piece if piece.is_empty() && pieces.peek().is_none() => parts.push(""),
            piece => parts.push(piece),
        }
    }
    format!("{}/{}", &base[..root], parts.join("/"))
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).expect("an address is UTF-8")
}

/// Everything that a tag refers to by address.
fn addresses(tag: &Tag) -> Vec<&str> {
    let mut all: Vec<&str> = ["href", "src", "poster", "data", "action"]
        .iter()
        .filter_map(|name| tag.get(name))
        .collect();
    for set in [tag.get("srcset"), tag.get("imagesrcset")].into_iter().flatten() {
        all.extend(set.split(',').filter_map(|part| part.split_whitespace().next()));
    }
    if tag.get("http-equiv") == Some("refresh") {
        all.extend(
            tag.get("content").and_then(|content| content.split_once("url=")).map(|(_, url)| url),
        );
    }
    all
}

fn is_external(address: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:", "geo:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

fn ids(tags: &[Tag]) -> Vec<&str> {
    tags.iter().filter_map(|tag| tag.get("id")).collect()
}

#[test]
fn addresses_are_joined_as_browsers_do_it() {
    for (base, href, whole) in [
        ("https://e.org/a/b/index.html", "../c/index.html#x", "https://e.org/a/c/index.html"),
        ("https://e.org/a/b/", "../c/", "https://e.org/a/c/"),
        ("https://e.org/index.html", "../../x.css", "https://e.org/x.css"),
        ("https://e.org/deep/index.html", "../../x.css", "https://e.org/x.css"),
        ("https://e.org/a/", "/x?y=1", "https://e.org/x"),
        ("https://e.org/a/x.html", "#y", "https://e.org/a/x.html"),
        ("file:///home/a/index.html", "b/c.png", "file:///home/a/b/c.png"),
    ] {
        assert_eq!(join(base, href), whole, "{base} {href}");
    }
}

#[test]
fn every_link_leads_somewhere_from_everywhere() {
    for theme in ["default", "lean"] {
        let Pages { files, pages } = pages(theme, None);
        let anchors: BTreeMap<&str, BTreeSet<&str>> = pages
            .iter()
            .map(|(path, tags)| (path.as_str(), ids(tags).into_iter().collect()))
            .collect();
        let mut followed = 0;
        for (path, tags) in pages.iter().filter(|(path, _)| *path != "404.html") {
            for address in tags.iter().flat_map(addresses).filter(|address| !is_external(address)) {
                let what = format!("{theme}: {path}: `{address}`");
                assert!(!address.starts_with('/'), "{what} depends on where the site is");
                let plain = address.split('#').next().unwrap_or("");
                let scheme = plain
                    .split_once(':')
                    .filter(|(scheme, _)| scheme.chars().all(char::is_alphanumeric));
                assert!(scheme.is_none(), "{what} has a scheme of its own");
                let ends = plain.is_empty()
                    || plain
                        .rsplit('/')
                        .next()
                        .is_some_and(|name| name.contains('.') && name != "..");
                assert!(ends, "{what} does not end in the name of a file");
                for place in PLACES {
                    let mut bases = vec![format!("{place}{path}")];
                    // Hosts show `a/index.html` at `a/` too.
                    if place.starts_with("https:")
                        && let Some(folder) = path.strip_suffix("index.html")
                    {
                        bases.push(format!("{place}{folder}"));
                    }
                    for base in bases {
                        let whole = join(&base, address);
                        let whole =
                            if whole.ends_with('/') { format!("{whole}index.html") } else { whole };
                        let inside = whole.strip_prefix(place);
                        let target = inside.unwrap_or_else(|| {
                            panic!("{what} leaves the site at {place}: {whole}")
                        });
                        let target = decoded(target);
                        assert!(
                            files.contains_key(&target),
                            "{what} leads to `{target}`, which is not there"
                        );
                        if let Some((_, anchor)) = address.split_once('#') {
                            let there = &anchors[target.as_str()];
                            assert!(
                                there.contains(decoded(anchor).as_str()),
                                "{what}: `{target}` has no such anchor"
                            );
                        }
                        followed += 1;
                    }
                }
            }
        }
        assert!(followed > 5_000, "{theme}: only {followed} links");
    }
}

#[test]
fn links_to_other_sites_say_how() {
    let Pages { pages, .. } = pages("default", None);
    for (path, tags) in &pages {
        for address in tags.iter().flat_map(addresses) {
            assert!(!address.starts_with("//"), "{path}: {address}");
            let lower = address.trim().to_lowercase();
            assert!(
                !lower.starts_with("javascript:") && !lower.starts_with("data:"),
                "{path}: {address}"
            );
        }
        for tag in tags {
            let loads = matches!(
                tag.name.as_str(),
                "img" | "script" | "iframe" | "video" | "audio" | "source" | "embed"
            );
            let src = tag.get("src").unwrap_or("");
            assert!(!loads || !is_external(src), "{path}: `{src}` is loaded from elsewhere");
        }
    }
}

#[test]
fn pages_are_sound() {
    for theme in ["default", "lean"] {
        let Pages { files, pages } = pages(theme, None);
        for (path, tags) in &pages {
            let what = format!("{theme}: {path}");
            let text = String::from_utf8_lossy(&files[path]);
            assert_eq!(unbalanced(&text), None, "{what}");
            let ids = ids(tags);
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            let twice = ids.iter().find(|id| ids.iter().filter(|other| other == id).count() > 1);
            assert_eq!(ids.len(), unique.len(), "{what}: the id {twice:?} stands twice");
            for name in
                ["aria-labelledby", "aria-describedby", "aria-controls", "for", "list", "headers"]
            {
                for referred in
                    tags.iter().filter_map(|tag| tag.get(name)).flat_map(str::split_whitespace)
                {
                    assert!(unique.contains(referred), "{what}: {name} refers to `{referred}`");
                }
            }
            let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
            let redirect = tags.iter().any(|tag| tag.get("http-equiv") == Some("refresh"));
            // Marks of drawings have titles, too.
            let head = tags.iter().take_while(|tag| tag.name != "body");
            assert_eq!(head.filter(|tag| tag.name == "title").count(), 1, "{what}");
            assert_eq!(count("h1"), usize::from(!redirect), "{what}: level-1 headings");
            assert_eq!(count("main"), usize::from(!redirect), "{what}");
            let html = tags.iter().find(|tag| tag.name == "html");
            assert!(html.is_some_and(|html| html.get("lang").is_some()), "{what} has no language");
            for tag in tags {
                assert!(
                    tag.name != "img" || tag.get("alt").is_some(),
                    "{what}: a picture without `alt`"
                );
                assert!(
                    tag.attributes.iter().all(|(name, _)| !name.starts_with("on")),
                    "{what}: {tag:?}"
                );
                let time = tag.get("datetime").is_none_or(|time| !time.is_empty());
                assert!(time, "{what}: an empty `datetime`");
            }
        }
    }
}

#[test]
fn every_page_can_be_reached_from_the_home_page() {
    let Pages { pages, .. } = pages("default", None);
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut pending = vec!["index.html".to_owned()];
    while let Some(path) = pending.pop() {
        if !reached.insert(path.clone()) {
            continue;
        }
        let links = pages[&path].iter().filter(|tag| tag.name == "a");
        for href in links.filter_map(|tag| tag.get("href")).filter(|href| !is_external(href)) {
            let to =
                decoded(&join(&format!("https://e.org/{path}"), href)["https://e.org/".len()..]);
            if pages.contains_key(&to) {
                pending.push(to);
            }
        }
    }
    for (path, tags) in &pages {
        let redirect = tags.iter().any(|tag| tag.get("http-equiv") == Some("refresh"));
        let apart = redirect || path == "404.html";
        assert!(apart || reached.contains(path), "nothing leads to {path}");
    }
}

#[test]
fn the_page_for_what_is_not_there_works_at_any_address() {
    for (base_url, root) in [(None, "/"), (Some("https://example.org/deep/er"), "/deep/er/")] {
        for theme in ["default", "lean"] {
            let Pages { files, pages } = pages(theme, base_url);
            let tags = &pages["404.html"];
            for tag in tags {
                let loaded = tag.name == "link"
                    && tag.get("rel").is_some_and(|rel| rel.contains("stylesheet"));
                assert!(!loaded, "{theme}: 404.html needs a style sheet: {tag:?}");
            }
            for address in tags
                .iter()
                .flat_map(addresses)
                .filter(|address| !is_external(address) && !address.starts_with('#'))
            {
                let inside = address.strip_prefix(root);
                let inside = inside.unwrap_or_else(|| {
                    panic!("{theme}: `{address}` on 404.html does not start at `{root}`")
                });
                let target = decoded(inside.split('#').next().unwrap_or(""));
                let target = if target.is_empty() || target.ends_with('/') {
                    format!("{target}index.html")
                } else {
                    target
                };
                assert!(files.contains_key(&target), "{theme}: 404.html leads to `{target}`");
            }
        }
    }
}

#[test]
fn full_addresses_lead_to_pages_too() {
    let base = "https://example.org/deep/er";
    let Pages { files, pages } = pages("default", Some(base));
    let there = |address: &str, what: &str| {
        let Some(path) = address.strip_prefix(base).and_then(|path| path.strip_prefix('/')) else {
            return;
        };
        let path = decoded(path.split('#').next().unwrap_or(""));
        let path =
            if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
        assert!(files.contains_key(&path), "{what}: `{address}`");
    };
    let mut counted = 0;
    for name in ["atom.xml", "sitemap.xml", "robots.txt"] {
        let text = String::from_utf8(files[name].clone()).expect("UTF-8");
        for part in text
            .split([' ', '<', '>', '"', '\n'])
            .filter(|part| part.starts_with("https://example.org"))
        {
            assert!(part.starts_with(base), "{name}: {part}");
            there(part, name);
            counted += 1;
        }
    }
    for (path, tags) in &pages {
        for tag in tags {
            let known = tag.get("rel") == Some("canonical")
                || tag.get("property").is_some_and(|name| name == "og:url" || name == "og:image");
            if known {
                there(tag.get("href").or(tag.get("content")).unwrap_or(""), path);
                counted += 1;
            }
        }
    }
    assert!(counted > 60, "{counted}");
    // The sitemap has every page that may be found, and no other.
    let sitemap = String::from_utf8(files["sitemap.xml"].clone()).expect("UTF-8");
    for (path, tags) in &pages {
        let hidden = tags.iter().any(|tag| {
            tag.get("name") == Some("robots")
                && tag.get("content").is_some_and(|content| content.contains("noindex"))
        });
        let part = path.contains("/page/");
        let address =
            format!("<loc>{base}/{}</loc>", path.strip_suffix("index.html").unwrap_or(path));
        assert_eq!(sitemap.contains(&address), !hidden && !part, "{path}");
    }
}

#[test]
fn the_manifest_leads_somewhere() {
    let made = pages("default", None);
    let text = std::str::from_utf8(&made.files["site.webmanifest"]).expect("JSON is UTF-8");
    let manifest: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    let icon = manifest["icons"][0]["src"].as_str().expect("the sample has an icon");
    let start = manifest["start_url"].as_str().expect("it starts somewhere");
    for place in PLACES {
        for href in [icon, start] {
            let there = join(&format!("{place}site.webmanifest"), href);
            let file = there.strip_prefix(place).expect("it lies in the site");
            assert!(made.files.contains_key(file), "{there}");
        }
    }
    let page = String::from_utf8_lossy(&made.files["actors/iraq/index.html"]);
    assert!(page.contains("<link rel=\"manifest\" href=\"../../site.webmanifest\">"), "{page}");
}
