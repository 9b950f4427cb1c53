//! Cases of `tests/suite/*.txt`.
//!
//! ```text
//! === a name that says what holds
//! >>> content/iraq.md
//! ---
//! title: Iraq
//! ---
//! <<< diagnostics
//! <<< output/iraq/index.html
//! # Iraq (explainer)
//! ```
//!
//! `>>> PATH` begins a file of the site, and `>>> PATH escaped` one in which `\r`, `\t`, `\xff`,
//! `\u{feff}` and `\e` (nothing: it keeps blanks at the end of a line) are read; `>>> PATH 80x60` is a picture
//! of that size, `>>> PATH 80x60.jpg` one of another format than its name says; `>>> options`
//! holds `drafts`, `future`, `expired` and `base_url=…`. `<<< diagnostics` may be left out where
//! there are none. `<<< output/PATH` is compared whole, `<<< files` lists what is written but for
//! the theme's files, `<<< held back` lists what is not, and `<<< check` is what `check` finds
//! besides. Lines of `#` before the first case are
//! comments.

use std::path::PathBuf;

use backstory::Options;
use backstory::model::site::HeldWhy;
use backstory::world::MemoryWorld;

use super::{Built, bare_world, files_below, repository, show_findings, tidy};

/// One case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The name of its file without ending.
    pub(crate) suite: String,
    /// What it says holds.
    pub(crate) name: String,
    /// The lines of the case that are not expectations, as written.
    source: String,
    /// The files of the site.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// What the caller decides.
    pub(crate) options: Options,
    /// What is expected: name and text.
    pub(crate) expected: Vec<(String, String)>,
}

/// A file of cases: what stands before the first, and the cases.
#[derive(Debug)]
pub(crate) struct Suite {
    /// Where it is.
    pub(crate) path: PathBuf,
    preamble: String,
    /// Its cases.
    pub(crate) cases: Vec<Case>,
}

/// All cases of the repository.
pub(crate) fn suites() -> Vec<Suite> {
    let folder = repository("tests/suite");
    let files = files_below(&folder);
    assert!(!files.is_empty(), "there are no cases");
    files
        .into_iter()
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{name} is not UTF-8"));
            let suite = name.strip_suffix(".txt").unwrap_or_else(|| panic!("{name} is no .txt"));
            read(folder.join(&name), suite, &text)
        })
        .collect()
}

fn read(path: PathBuf, suite: &str, text: &str) -> Suite {
    let mut preamble = String::new();
    let mut cases: Vec<Case> = Vec::new();
    // What the lines that follow belong to.
    enum At {
        Nowhere,
        File(bool),
        Options,
        Expected,
    }
    let mut at = At::Nowhere;
    for (number, line) in text.lines().enumerate() {
        let wrong = |what: &str| -> ! { panic!("{suite}.txt:{}: {what}: {line}", number + 1) };
        if let Some(name) = line.strip_prefix("=== ") {
            if cases.iter().any(|case| case.name == name) {
                wrong("this name is taken");
            }
            cases.push(Case {
                suite: suite.to_owned(),
                name: name.to_owned(),
                source: String::new(),
                files: Vec::new(),
                options: Options::default(),
                expected: Vec::new(),
            });
            at = At::Nowhere;
            continue;
        }
        let Some(case) = cases.last_mut() else {
            preamble.push_str(line);
            preamble.push('\n');
            continue;
        };
        if let Some(name) = line.strip_prefix("<<< ") {
            if case.expected.iter().any(|(other, _)| other == name) {
                wrong("this is expected twice");
            }
            case.expected.push((name.to_owned(), String::new()));
            at = At::Expected;
            continue;
        }
        if let Some(name) = line.strip_prefix(">>> ") {
            if matches!(at, At::Expected) {
                wrong("a file after an expectation");
            }
            let (path, escaped) = match name.strip_suffix(" escaped") {
                Some(path) => (path, true),
                None => (name, false),
            };
            let (path, picture) = match sized(path) {
                Some((path, width, height, "")) => (path, super::picture(path, width, height)),
                Some((path, width, height, ending)) => {
                    (path, super::picture(&format!("{path}.{ending}"), width, height))
                }
                None => (path, Vec::new()),
            };
            at = if path == "options" { At::Options } else { At::File(escaped) };
            if path != "options" {
                if case.files.iter().any(|(other, _)| other == path) {
                    wrong("this file is there already");
                }
                case.files.push((path.to_owned(), picture));
            }
        } else {
            match at {
                At::Nowhere if line.is_empty() => {}
                At::Nowhere => wrong("this belongs to nothing"),
                At::File(escaped) => {
                    let Some((_, bytes)) = case.files.last_mut() else { wrong("no file") };
                    if escaped {
                        unescape(line, bytes);
                    } else {
                        bytes.extend_from_slice(line.as_bytes());
                    }
                    bytes.push(b'\n');
                }
                At::Options => {
                    option(line, &mut case.options).unwrap_or_else(|| wrong("no option"));
                }
                At::Expected => {
                    let Some((_, text)) = case.expected.last_mut() else { wrong("nothing") };
                    text.push_str(line);
                    text.push('\n');
                    continue;
                }
            }
        }
        case.source.push_str(line);
        case.source.push('\n');
    }
    for case in &mut cases {
        // An empty line before the next case is not a line of the file above it.
        for (_, bytes) in &mut case.files {
            while bytes.ends_with(b"\n\n") {
                bytes.pop();
            }
        }
    }
    Suite { path, preamble, cases }
}

/// `PATH 80x60` or `PATH 80x60.jpg`: the path, width, height, and what it is whatever its name says.
fn sized(name: &str) -> Option<(&str, u32, u32, &str)> {
    let (path, size) = name.rsplit_once(' ')?;
    let (width, height) = size.split_once('x')?;
    let (height, ending) = height.split_once('.').unwrap_or((height, ""));
    Some((path, width.parse().ok()?, height.parse().ok()?, ending))
}

fn option(line: &str, options: &mut Options) -> Option<()> {
    match line {
        "drafts" => options.publish.drafts = true,
        "future" => options.publish.future = true,
        "expired" => options.publish.expired = true,
        "" => {}
        line => options.base_url = Some(line.strip_prefix("base_url=")?.to_owned()),
    }
    Some(())
}

fn unescape(line: &str, bytes: &mut Vec<u8>) {
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let kind = rest.chars().next().unwrap_or('\\');
        rest = rest.get(kind.len_utf8()..).unwrap_or("");
        match kind {
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            'e' => {}
            'x' => {
                let (hex, after) = rest.split_at(2);
                bytes.push(
                    u8::from_str_radix(hex, 16).unwrap_or_else(|_| panic!("{hex} is not hex")),
                );
                rest = after;
            }
            'u' => {
                let (hex, after) =
                    rest[1..].split_once('}').unwrap_or_else(|| panic!("no brace in {line}"));
                let c = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
                let c = c.unwrap_or_else(|| panic!("{hex} is no character"));
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = after;
            }
            other => bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
}

impl Case {
    /// The site.
    pub(crate) fn world(&self) -> MemoryWorld {
        let mut world = bare_world();
        for (path, bytes) in &self.files {
            world.insert(path, bytes.clone());
        }
        world
    }

    /// What came out, for each thing that is expected and for findings.
    pub(crate) fn actual(&self, world: &MemoryWorld, built: &Built) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let findings = show_findings(world, &built.findings);
        let asked = |name: &str| self.expected.iter().any(|(other, _)| other == name);
        if !findings.is_empty() || asked("diagnostics") {
            all.push(("diagnostics".to_owned(), findings));
        }
        for (name, _) in self.expected.iter().filter(|(name, _)| name != "diagnostics") {
            let text = match name.as_str() {
                "files" => {
                    let files = built.files.keys().filter(|path| {
                        !path.starts_with("theme/")
                            && !matches!(path.as_str(), "404.html" | "robots.txt")
                    });
                    files.map(|path| format!("{path}\n")).collect()
                }
                "check" => show_findings(world, &built.checked),
                "held back" => {
                    let held = built.held_back.iter().map(|(path, why)| match why {
                        HeldWhy::Draft => format!("{path} draft\n"),
                        HeldWhy::Until(day) => format!("{path} until {day}\n"),
                        HeldWhy::Expired(day) => format!("{path} expired {day}\n"),
                    });
                    held.collect()
                }
                name => {
                    let path = name
                        .strip_prefix("output/")
                        .unwrap_or_else(|| panic!("`<<< {name}` means nothing"));
                    match built.files.get(path) {
                        Some(bytes) => tidy(&String::from_utf8_lossy(bytes)),
                        None => format!(
                            "NOT WRITTEN; there are: {}\n",
                            built
                                .files
                                .keys()
                                .filter(|path| !path.starts_with("theme/"))
                                .cloned()
                                .collect::<Vec<_>>()
                                .join(" ")
                        ),
                    }
                }
            };
            all.push((name.clone(), text));
        }
        all
    }

    /// What is expected, without empty sections.
    pub(crate) fn wanted(&self) -> Vec<(String, String)> {
        self.expected.iter().map(|(name, text)| (name.clone(), tidy(text))).collect()
    }
}

impl Suite {
    /// The file as it would be with `actual` as what each case expects.
    pub(crate) fn text(&self, actual: &[Vec<(String, String)>]) -> String {
        let mut out = self.preamble.clone();
        for (case, actual) in self.cases.iter().zip(actual) {
            out.push_str(&format!("=== {}\n{}", case.name, case.source));
            while out.ends_with("\n\n") {
                out.pop();
            }
            for (name, text) in actual {
                out.push_str(&format!("<<< {name}\n{text}"));
            }
            out.push('\n');
        }
        out
    }
}
