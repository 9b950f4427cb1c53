//! Errors that are put into the clean site, at least two of each rule.

mod facts;
mod people;
mod writing;

use super::clean::Files;

/// One error: which rule must find it, and where.
pub(crate) struct Seed {
    pub(crate) rule: &'static str,
    /// Which file, and what stands in the line.
    pub(crate) file: String,
    pub(crate) line: String,
}

/// A site with errors.
pub(crate) struct Seeded {
    pub(crate) files: Files,
    pub(crate) seeds: Vec<Seed>,
}

impl Seeded {
    fn seed(&mut self, rule: &'static str, file: &str, line: &str) {
        self.seeds.push(Seed { rule, file: file.to_owned(), line: line.to_owned() });
    }

    /// Puts `new` in the place of `old`, which stands in `file` once; `rule` finds it at `line`.
    fn change(&mut self, rule: &'static str, file: &str, old: &str, new: &str, line: &str) {
        let text = self.files.get_mut(file).unwrap_or_else(|| panic!("no {file}"));
        assert_eq!(text.matches(old).count(), 1, "{rule}: `{old}` in {file}:\n{text}");
        *text = text.replacen(old, new, 1);
        self.seed(rule, file, line);
    }

    /// Adds `more` at the end of `file`.
    fn append(&mut self, rule: &'static str, file: &str, more: &str, line: &str) {
        let text = self.files.get_mut(file).unwrap_or_else(|| panic!("no {file}"));
        text.push_str(more);
        self.seed(rule, file, line);
    }

    fn put(&mut self, file: &str, text: &str) {
        assert!(self.files.insert(file.to_owned(), text.to_owned()).is_none(), "{file} is there");
    }

    /// A page of an event, with the rest of its front matter and its text.
    fn event(&mut self, name: &str, title: &str, front: &str, body: &str) -> String {
        let file = format!("content/events/{name}.md");
        self.put(&file, &format!("---\ntitle: {title}\n{front}---\n\n{body}\n"));
        file
    }
}

/// Sources for seeds, dated as their keys say.
fn register(seeded: &mut Seeded) {
    let mut text = String::new();
    for (key, date, kind, paper) in [
        ("may-a", "2024-05-10", "primary", "Paper of Alpha"),
        ("may-b", "2024-05-10", "report", "Paper of Beta"),
        ("may-c", "2024-05-11", "analysis", "Paper of Alpha"),
        ("old", "2001-05-10", "primary", "Paper of Old"),
    ] {
        text.push_str(&format!("{key}:\n  type: article\n  title: On {key}\n  date: {date}\n  kind: {kind}\n  parent: {{ type: newspaper, title: {paper} }}\n\n"));
    }
    seeded.put("content/sources/seeds.yaml", &text);
}

fn dated(day: u32) -> String {
    format!("date: 2024-05-{day:02}\nsources: [\"@may-c\"]\n")
}

/// All errors.
pub(crate) fn seeded() -> Seeded {
    let mut seeded = Seeded { files: super::clean::site(), seeds: Vec::new() };
    register(&mut seeded);
    facts::sources(&mut seeded);
    facts::dates(&mut seeded);
    writing::words(&mut seeded);
    people::actors(&mut seeded);
    people::roles(&mut seeded);
    people::statements(&mut seeded);
    facts::figures(&mut seeded);
    facts::currency(&mut seeded);
    writing::languages(&mut seeded);
    writing::structure(&mut seeded);
    writing::form(&mut seeded);
    seeded
}

/// A place's page with one more paragraph, in which `rule` finds something at `line`.
fn at_place(s: &mut Seeded, rule: &'static str, place: &str, paragraph: &str, line: &str) {
    s.append(rule, &format!("content/places/{place}.md"), &format!("\n{paragraph}\n"), line);
}

/// The line of `file` that holds `mark`.
fn line_of(s: &Seeded, file: &str, mark: &str) -> String {
    s.files[file]
        .lines()
        .find(|line| line.contains(mark))
        .unwrap_or_else(|| panic!("no {mark}"))
        .to_owned()
}
