//! The documentation against the code: dependencies, modules and who uses whom, codes of findings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use backstory::diagnostic::Code;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(ROOT).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below `folder` that end in `.rs`, with their text, by path from the repository's root.
fn sources(folder: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        #[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
        let entries = std::fs::read_dir(Path::new(ROOT).join(&folder)).expect("a folder");
        for entry in entries {
            let entry = entry.expect("an entry");
            let path = folder.join(entry.file_name());
            let name = path.to_string_lossy().replace('\\', "/");
            if entry.file_type().expect("a type").is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") {
                files.insert(name.clone(), code(&read(name)));
            }
        }
    }
    files
}

/// `text` without comments and without spaces, so that a path is in one piece.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or(""));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ").replace(" ::", "::")
}

/// The rows of the tables in `text` whose first cell holds names in backticks: these, and the other
/// cells.
fn rows(text: &str) -> Vec<(Vec<&str>, Vec<&str>)> {
    let tables = text.lines().filter(|line| line.starts_with("| `"));
    let cells = tables.map(|line| line.trim_matches('|').split(" | ").collect::<Vec<_>>());
    cells.map(|cells| (names(cells[0]), cells[1..].to_vec())).collect()
}

/// What stands in backticks.
fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The names of the tables `[dependencies]` and `[dev-dependencies]`.
fn crates() -> BTreeSet<String> {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("Cargo.toml");
    let tables = ["dependencies", "dev-dependencies"].map(|name| manifest[name].as_table());
    tables.into_iter().flatten().flat_map(|table| table.keys().cloned()).collect()
}

#[test]
fn every_dependency_has_its_line() {
    let text = read("docs/dependencies.md");
    let told: BTreeSet<String> = rows(&text)
        .iter()
        .flat_map(|(names, _)| names.iter().map(|name| (*name).to_owned()))
        .collect();
    let package: serde_json::Value =
        serde_json::from_str(&read("tests/browser/package.json")).expect("package.json");
    let npm = package["devDependencies"].as_object().expect("a map");
    let used: BTreeSet<String> = crates().into_iter().chain(npm.keys().cloned()).collect();
    assert_eq!(told, used, "docs/dependencies.md tells one set, the manifests the other");
}

#[test]
fn a_library_is_used_where_the_documentation_says() {
    let text = read("docs/dependencies.md");
    let crates = crates();
    let files: BTreeMap<String, String> =
        sources("src").into_iter().chain(sources("tests")).collect();
    for (names, cells) in rows(&text).iter().filter(|(names, _)| crates.contains(names[0])) {
        let places = self::names(cells[1]);
        assert!(cells[1] == "everywhere" || !places.is_empty(), "{}: {}", names[0], cells[1]);
        let path = format!("{}::", names[0].replace('-', "_"));
        let users = files.iter().filter(|(_, code)| mentions(code, &path));
        let users: Vec<&String> = users.map(|(file, _)| file).collect();
        assert!(!users.is_empty(), "nothing uses `{}`", names[0]);
        let strays = users.iter().filter(|file| {
            !places.is_empty() && !places.iter().any(|place| file.starts_with(place))
        });
        assert_eq!(strays.collect::<Vec<_>>(), Vec::<&&String>::new(), "`{}`", names[0]);
    }
}

/// Whether `path` begins a path in `code`.
fn mentions(code: &str, path: &str) -> bool {
    let starts = code.match_indices(path).map(|(at, _)| &code[..at]);
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '"');
    starts.into_iter().any(|before| !before.ends_with(part))
}

/// The modules of the library in the order of the documentation.
fn order(text: &str) -> Vec<String> {
    let (_, after) = text.split_once("## Modules").expect("a chapter on modules");
    let table = after.split_once("`lib.rs` stands last").expect("the end of the list").0;
    rows(table).iter().flat_map(|(names, _)| names.iter().map(|name| (*name).to_owned())).collect()
}

/// Which of `order` holds the path `path`, such as `model::site::Site`.
fn module(order: &[String], path: &str) -> Option<usize> {
    let inside = |name: &str| {
        path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    order.iter().position(|name| inside(name))
}

#[test]
fn a_module_uses_only_those_above_it() {
    let order = order(&read("docs/architecture.md"));
    let lib = code(&read("src/lib.rs"));
    let listed: BTreeSet<&str> = order.iter().filter_map(|name| name.split("::").next()).collect();
    let there: BTreeSet<&str> =
        lib.split("pub mod ").skip(1).filter_map(|rest| rest.split(';').next()).collect();
    assert_eq!(
        listed, there,
        "docs/architecture.md lists one set of modules, src/lib.rs the other"
    );

    let mut wrong = Vec::new();
    for (file, code) in sources("src") {
        let inside = file.trim_start_matches("src/").trim_end_matches(".rs").replace('/', "::");
        let Some(own) = module(&order, inside.trim_end_matches("::mod")) else {
            let apart = ["lib", "main", "model::mod"].contains(&inside.as_str());
            assert!(apart || inside.starts_with("cli"), "{file} is in no module of the list");
            continue;
        };
        for path in crate_paths(&code) {
            if module(&order, &path).is_some_and(|used| used > own) {
                wrong.push(format!("{file} uses {path}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The paths from the crate's root in `code`, those in braces one by one.
fn crate_paths(code: &str) -> Vec<String> {
    code.match_indices("crate::").flat_map(|(at, start)| paths(&code[at + start.len()..])).collect()
}

/// The paths that `text` begins with: one, or those of a list in braces.
fn paths(text: &str) -> Vec<String> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':')));
    let (head, rest) = text.split_at(end.unwrap_or(text.len()));
    let Some(list) = rest.strip_prefix('{').filter(|_| head.is_empty() || head.ends_with("::"))
    else {
        return vec![head.to_owned()];
    };
    let mut depth = 0;
    let mut start = 0;
    let mut found = Vec::new();
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let inner = paths(list[start..at].trim());
                found.extend(inner.iter().map(|path| format!("{head}{path}")));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn paths_in_braces_are_read() {
    let code = "use crate::{a::b, c::{d, e::f}}; let x = crate::g::h(1);";
    assert_eq!(crate_paths(code), ["a::b", "c::d", "c::e::f", "g::h"]);
}

#[test]
fn every_code_has_a_paragraph_and_a_test() {
    // The rules of editing (S01 and the like) have a page of their own; until it is there, they are
    // not held to this.
    let rules = Path::new(ROOT).join("docs/checks.md").exists();
    let docs =
        [read("docs/findings.md"), if rules { read("docs/checks.md") } else { String::new() }];
    let headings: BTreeSet<&str> = docs
        .iter()
        .flat_map(|text| text.lines())
        .filter(|line| line.starts_with('#'))
        .flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '-')))
        .collect();
    let mut tests: String = sources("tests").into_values().collect();
    for (_, text) in sources("src") {
        tests.extend(text.split_once("#[cfg(test)]").map(|(_, tests)| tests));
    }
    #[expect(clippy::disallowed_methods, reason = "a test reads the repository")]
    let suites = std::fs::read_dir(Path::new(ROOT).join("tests/suite")).expect("a folder");
    for suite in suites {
        tests.push_str(&read(suite.expect("an entry").path()));
    }
    let mut missing = Vec::new();
    for code in Code::ALL {
        let name = code.as_str();
        if !rules && name.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        if !headings.contains(name) {
            missing.push(format!("no paragraph on {name}"));
        }
        let told = [format!("[{name}]"), format!("\"{name}\""), format!("Code::{code:?}")];
        if !told.iter().any(|told| tests.contains(told)) {
            missing.push(format!("no test that provokes {name}"));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_lock_file_of_npm_names_no_host() {
    let lock = read("tests/browser/package-lock.json");
    assert!(!lock.contains("://"), "npm writes none with `omit-lockfile-registry-resolved`");
}
