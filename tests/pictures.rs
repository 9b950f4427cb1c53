//! Pictures and cards through the library and the program: what is made, what is made again, what of
//! it other sites are told.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]
#![expect(clippy::disallowed_methods, reason = "a test sets its scene and looks at what is there")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use backstory::diagnostic::Code;
use backstory::world::MemoryWorld;
use backstory::{Options, compile, load};
use support::{Built, build, picture, render_all, today};
use tempfile::TempDir;

/// A JPEG with the place where it was taken.
fn located(width: u32, height: u32) -> Vec<u8> {
    let jpeg = picture("a.jpg", width, height);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend([1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

fn world(files: &[(&str, &[u8])]) -> MemoryWorld {
    let mut world = MemoryWorld::new(today());
    for (path, bytes) in files {
        world.insert(path, *bytes);
    }
    world
}

fn text(built: &Built, file: &str) -> String {
    String::from_utf8(built.files[file].clone()).unwrap()
}

/// The contents of all `<meta>` with a property or name that begins with `start`.
fn meta(html: &str, start: &str) -> Vec<(String, String)> {
    let tags = html.split("<meta ").skip(1).filter_map(|rest| rest.split('>').next());
    let value = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!("{name}=\""))?.1;
        Some(rest.split('"').next()?.to_owned())
    };
    let pairs = tags.filter_map(|tag| {
        let name = value(tag, "property").or_else(|| value(tag, "name"))?;
        Some((name, value(tag, "content")?))
    });
    pairs.filter(|(name, _)| name.starts_with(start)).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const SETTINGS: &str = "title = \"Backgrounds\"\nbase_url = \"https://s.example/sub\"\n";

#[test]
fn other_sites_are_told_of_the_best_picture_that_there_is() {
    let own = b"---\ntitle: Own\nimage: {src: b.jpg, alt: A bridge}\n---\n".as_slice();
    let plain = b"---\ntitle: Plain \"one\"\nas_of: 2024-01-10\n---\n".as_slice();
    let arabic = "---\ntitle: العراق\n---\n".as_bytes();
    let bridge = picture("b.jpg", 600, 300);
    let card = picture("card.png", 120, 63);
    for theme in ["default", "lean"] {
        let site = |social: &str| {
            let settings = format!("{SETTINGS}theme = \"{theme}\"\n[social]\n{social}\n");
            let files = [
                ("site.toml", settings.as_bytes()),
                ("content/own.md", own),
                ("content/plain.md", plain),
                ("content/ar.md", arabic),
                ("content/b.jpg", &bridge),
                ("static/card.png", &card),
            ];
            build(&world(&files), &Options::default())
        };
        let drawn = |built: &Built, page: &str| {
            let start = format!("cards/{page}-");
            built.files.keys().find(|file| file.starts_with(&start)).cloned()
        };
        let of_file = [
            ("og:image", "https://s.example/sub/card.png"),
            ("og:image:type", "image/png"),
            ("og:image:width", "120"),
            ("og:image:height", "63"),
        ];
        let nothing = site("cards = false");
        assert_eq!(meta(&text(&nothing, "plain/index.html"), "og:image"), []);
        let twitter = meta(&text(&nothing, "plain/index.html"), "twitter:");
        assert_eq!(twitter, []);

        // The page's own picture goes before all others.
        let both = site("image = \"card.png\"\ncards = true");
        let found = meta(&text(&both, "own/index.html"), "og:image");
        let file = both.files.keys().find(|file| file.starts_with("pictures/b-")).unwrap();
        assert_eq!(
            found[0].1,
            format!("https://s.example/sub/{}", file.replace("480.jpg", "600.jpg"))
        );
        let facts = [("og:image:width", "600"), ("og:image:height", "300")];
        assert_eq!(found[2..4], pairs(&facts));
        assert_eq!(found[4].1, "A bridge");
        assert!(drawn(&both, "own").is_none());

        // Then the one that is drawn,
        let file = drawn(&both, "plain").unwrap();
        let found = meta(&text(&both, "plain/index.html"), "og:image");
        let size = [("og:image:width", "1200"), ("og:image:height", "630")];
        assert_eq!(found[0].1, format!("https://s.example/sub/{file}"));
        assert_eq!(found[2..4], pairs(&size));
        let alt = "Plain &quot;one&quot;, Explainer · as of 10\u{a0}January 2024, Backgrounds";
        assert_eq!(found[4].1, alt);
        assert!(both.files[&file].starts_with(b"\x89PNG"));
        let twitter = meta(&text(&both, "plain/index.html"), "twitter:");
        assert_eq!(twitter, pairs(&[("twitter:card", "summary_large_image")]));

        // then that of the site, shown as it is.
        let found = meta(&text(&both, "ar/index.html"), "og:image");
        assert_eq!(found[..4], pairs(&of_file));
        assert!(drawn(&both, "ar").is_none());
        let image = site("image = \"/card.png\"");
        assert_eq!(meta(&text(&image, "plain/index.html"), "og:image")[..4], pairs(&of_file));
        assert_eq!(image.findings, []);
        let notes: Vec<Code> = both.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(notes, [Code::UndrawnCard]);
    }
}

#[test]
fn a_picture_that_goes_out_with_its_place_is_found() {
    let page = |text: &str| {
        let files = [
            ("site.toml", b"title = \"T\"\n".as_slice()),
            ("content/a.md", text.as_bytes()),
            ("content/p.jpg", &located(60, 40)),
            ("static/q.jpg", &located(50, 40)),
        ];
        build(&world(&files), &Options::default())
    };
    let found = |built: &Built| {
        let located = built.findings.iter().filter(|one| one.code == Code::LocatedPicture);
        located.map(|one| one.message.split('`').nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Only smaller files go out, and they have no place.
    let hidden = page("![P](p.jpg)\n");
    assert_eq!(found(&hidden), [""; 0]);
    assert!(!hidden.files.contains_key("p.jpg"));
    let exif = |bytes: &[u8]| bytes.windows(4).any(|four| four == b"Exif");
    assert!(hidden.files.iter().all(|(file, bytes)| file == "q.jpg" || !exif(bytes)));
    assert_eq!(found(&page("![P](p.jpg) and [as it is](p.jpg)\n")), ["content/p.jpg"]);
    assert_eq!(found(&page("![Q](/q.jpg)\n")), ["static/q.jpg"]);
}

#[test]
fn a_changed_picture_shows_at_once_and_as_if_built_from_nothing() {
    let options = Options::default();
    let mut files = world(&[
        ("site.toml", format!("{SETTINGS}[social]\ncards = true\n").as_bytes()),
        ("content/a.md", b"---\ntitle: A\n---\n![P](p.png) ![Q](q.png)\n"),
        ("content/p.png", &picture("p.png", 600, 300)),
        ("content/q.png", &picture("q.png", 60, 30)),
    ]);
    let mut sources = load(&files, &options, None);
    let mut compiled = compile(&sources, &options, None);
    let first = render_all(&files, &compiled);
    assert_eq!(first, build(&files, &options));
    let edits: [(&str, Option<Vec<u8>>); 7] = [
        ("content/p.png", Some(picture("other.png", 500, 500))),
        ("content/q.png", Some(b"broken".to_vec())),
        ("content/q.png", Some(picture("q.png", 60, 30))),
        ("content/a.md", Some(b"---\ntitle: B\n---\n![Q](q.png)\n".to_vec())),
        ("content/p.png", None),
        ("content/b.md", Some(b"---\ntitle: C\n---\n![P](p.png)\n".to_vec())),
        ("content/p.png", Some(located(500, 400))),
    ];
    let mut before = first;
    for (path, content) in edits {
        match content {
            Some(content) => files.insert(path, content),
            None => files.remove(path),
        }
        sources = load(&files, &options, Some(&sources));
        compiled = compile(&sources, &options, Some(&compiled));
        let warm = render_all(&files, &compiled);
        assert_eq!(warm, build(&files, &options), "{path}");
        let gone_unused = path == "content/p.png" && !files.paths().any(|file| &**file == path);
        assert!(gone_unused || warm != before, "{path}");
        before = warm;
    }
}

/// A site in a folder.
struct Site {
    home: TempDir,
}

impl Site {
    fn new() -> Self {
        let site = Self { home: tempfile::tempdir().unwrap() };
        site.put("site.toml", format!("{SETTINGS}[social]\ncards = true\n").as_bytes());
        site.put("content/a.md", b"---\ntitle: A\n---\n![P](p.jpg)\n\n![Q](q.png)\n");
        site.put("content/p.jpg", &picture("p.jpg", 1000, 600));
        site.put("content/q.png", &picture("q.png", 300, 200));
        site
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.home.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Exit code, and all that is printed.
    fn run(&self, line: &str) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backstory"));
        command.args(line.split_whitespace()).current_dir(self.home.path()).stdin(Stdio::null());
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("CLICOLOR_FORCE");
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }

    fn build(&self, more: &str) {
        let (code, printed) = self.run(&format!("build --now 2024-01-10 {more}"));
        assert_eq!(code, Some(0), "{printed}");
    }

    fn folder(&self, path: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        files(&self.home.path().join(path))
    }

    fn cache(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.folder(".backstory/cache")
    }
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                pending.push(entry.path());
            } else {
                found.insert(entry.path(), fs::read(entry.path()).unwrap());
            }
        }
    }
    found
        .into_iter()
        .map(|(path, bytes)| (path.strip_prefix(folder).unwrap().into(), bytes))
        .collect()
}

#[test]
fn what_was_made_is_not_made_again() {
    let site = Site::new();
    site.build("");
    let (made, kept) = (site.folder("public"), site.cache());
    // Six files of the one picture, two of the other, cards of the page and the home page.
    assert_eq!(kept.len(), 6 + 2 + 2);
    // An entry that is whole is taken as it is: this one can only come from the cache.
    let (name, _) = kept.iter().max_by_key(|(_, bytes)| bytes.len()).unwrap();
    let key = u128::from_str_radix(name.to_str().unwrap(), 16).unwrap();
    backstory::write::Cache::new(site.home.path()).put(key, b"mark").unwrap();
    site.build("-o other");
    let marked = site.folder("other").into_values().filter(|bytes| bytes == b"mark").count();
    assert_eq!(marked, 1);

    // What is broken is made anew, and a cache that is gone, too.
    let file = site.home.path().join(".backstory/cache").join(name);
    fs::write(&file, b"mark").unwrap();
    site.build("-o third");
    assert_eq!(site.folder("third"), made);
    assert_eq!(site.cache(), kept);
    fs::remove_dir_all(site.home.path().join(".backstory/cache")).unwrap();
    site.build("-o fourth");
    assert_eq!((site.folder("fourth"), site.cache()), (made, kept));
}

#[test]
fn entries_that_nothing_needs_any_more_go() {
    let site = Site::new();
    site.build("");
    let before = site.cache();
    site.put("content/p.jpg", &picture("another.jpg", 1000, 600));
    site.build("");
    let after = site.cache();
    assert_eq!(after.len(), before.len());
    assert_eq!(after.keys().filter(|name| before.contains_key(*name)).count(), 4);
    site.put("content/a.md", b"---\ntitle: A\n---\nNothing to see.\n");
    site.build("");
    assert_eq!(site.cache().len(), 2, "the cards");
    site.put("site.toml", b"title = \"T\"\n");
    site.build("");
    assert!(!site.home.path().join(".backstory/cache").exists());
}

#[test]
fn a_picture_that_cannot_be_decoded_is_an_error_that_names_it() {
    let site = Site::new();
    // Its form is whole, its content is not: every byte of the compressed pixels is another.
    let mut png = picture("q.png", 300, 200);
    let start = png.windows(4).position(|four| four == b"IDAT").unwrap() + 4;
    let end = png.len() - 16;
    for byte in &mut png[start..end] {
        *byte = !*byte;
    }
    site.put("content/q.png", &png);
    let (code, printed) = site.run("build --now 2024-01-10");
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("this picture cannot be decoded"), "{printed}");
    assert!(printed.contains("content/q.png"), "{printed}");
}

#[test]
fn an_exported_page_has_one_size_of_each_picture_inside() {
    let site = Site::new();
    let (code, printed) = site.run("export a -o a.html --now 2024-01-10");
    assert_eq!((code, printed.contains("not in the file")), (Some(0), false), "{printed}");
    let html = fs::read_to_string(site.home.path().join("a.html")).unwrap();
    assert_eq!(html.matches("data:image/jpeg").count(), 1);
    assert_eq!(html.matches("data:image/png").count(), 1);
    assert!(!html.contains("srcset") && !html.contains("data:image/webp"));
    assert!(!html.contains("<source"), "an element that says nothing");
}
