//! `new`: a page with its front matter begun. Never over a file that is there.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Display, Path};

use backstory::date::Date;
use backstory::model::document::ActorType;
use backstory::parse::slug::slugify;
use dialoguer::Input;

use super::args::{NewPage, NewSort, Place};
use super::terminal::Terminal;
use super::{Failure, Outcome};

/// A path without the `./` that nobody types.
pub(crate) fn shown(path: &Path) -> Display<'_> {
    match path.strip_prefix(".") {
        Ok(rest) if rest != Path::new("") => rest.display(),
        _ => path.display(),
    }
}

/// A file that is to be made.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Relative to the site's root.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Makes a page in the site.
pub(crate) fn page(terminal: &Terminal, place: &Place, page: NewPage) -> Result<Outcome, Failure> {
    if !place.root.join(&place.config).is_file() {
        let message = format!("there is no `{}` in `{}`", place.config, shown(&place.root));
        return Err(Failure::refused(message).hint("`backstory init` makes a site here"));
    }
    let draft = draft(terminal, page)?;
    create(&place.root, std::slice::from_ref(&draft))?;
    if !terminal.is_quiet() {
        terminal.print(&format!("made `{}`\n", shown(&place.root.join(&draft.path))))?;
    }
    Ok(Outcome::Fine)
}

fn draft(terminal: &Terminal, page: NewPage) -> Result<Draft, Failure> {
    let NewPage { title, id, today, sort } = page;
    let what = match &sort {
        NewSort::Explainer { .. } => "explainer",
        NewSort::Actor { .. } => "actor",
        NewSort::Event { .. } => "event",
    };
    let title = ask(terminal, "Title", title, &format!("New {what}"))?;
    let id = match id {
        Some(id) if id.is_empty() || slugify(&id) != id => {
            let hint = format!("write it like `{}`", slugify(&id));
            return Err(Failure::refused(format!("`{id}` cannot be an id")).hint(hint));
        }
        Some(id) => id,
        None => slugify(&title),
    };
    if id.is_empty() {
        let message = format!("no id can be made of the title `{title}`");
        return Err(Failure::refused(message).hint("name one with `--id`"));
    }
    let mut front = vec![format!("title: {}", quoted(&title))];
    let (folder, body) = match sort {
        NewSort::Explainer { summary, topics, draft, folder } => {
            let summary = ask(terminal, "Summary", summary, "What this page explains.")?;
            front.push(format!("summary: {}", quoted(&summary)));
            front.push(format!("date: {today}"));
            front.push(format!("as_of: {today}"));
            front.extend(list("topics", &topics));
            if draft {
                front.push("draft: true".to_owned());
            }
            (folder.unwrap_or_default(), EXPLAINER)
        }
        NewSort::Actor { actor_type, aliases } => {
            let sort = ask(terminal, "Type", actor_type, "other")?;
            if !ActorType::NAMES.iter().any(|(name, _)| *name == sort) {
                let names: Vec<&str> = ActorType::NAMES.iter().map(|(name, _)| *name).collect();
                let failure = Failure::refused(format!("`{sort}` is no type of actor"));
                return Err(failure.hint(format!("write one of {}", names.join(", "))));
            }
            front.push(format!("type: {}", quoted(&sort)));
            front.extend(list("aliases", &aliases));
            ("actors".to_owned(), ACTOR)
        }
        NewSort::Event { date, actors, key } => {
            let date = ask(terminal, "When it happened (EDTF)", date, &today.to_string())?;
            if let Err(error) = Date::parse(&date) {
                let failure = Failure::refused(error.message);
                return Err(match error.hint {
                    Some(hint) => failure.hint(hint),
                    None => failure,
                });
            }
            front.push(format!("date: {}", quoted(&date)));
            if key {
                front.push("importance: key".to_owned());
            }
            front.extend(list("actors", &actors));
            ("events".to_owned(), EVENT)
        }
    };
    let folder = folder.trim_matches('/');
    let slash = if folder.is_empty() { "" } else { "/" };
    let path = format!("content/{folder}{slash}{id}.md");
    Ok(Draft { path, text: format!("---\n{}\n---\n\n{body}", front.join("\n")) })
}

const EXPLAINER: &str = "\
What happened, in the order in which a reader needs it. Link whoever acts in it, `[[id]]`, and cite
every fact, `[@key]`.
";
const ACTOR: &str = "Who this is, in a sentence or two.\n";
const EVENT: &str = "What happened. Say who says so.\n";

fn list(key: &str, values: &[String]) -> Option<String> {
    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    (!values.is_empty()).then(|| format!("{key}: [{}]", values.join(", ")))
}

/// `text` as a string of YAML and TOML, whatever is in it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // Both languages know this form, and neither takes such characters as they are.
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What a flag said; else what somebody at the terminal says; else the usual.
pub(crate) fn ask(
    terminal: &Terminal,
    question: &str,
    flag: Option<String>,
    usual: &str,
) -> Result<String, Failure> {
    let answer = match flag {
        Some(value) => return Ok(value),
        None if !terminal.can_ask() => return Ok(usual.to_owned()),
        None => Input::new()
            .with_prompt(question)
            .default(usual.to_owned())
            .interact_text_on(&dialoguer::console::Term::stderr()),
    };
    answer.map_err(|error| Failure::refused(format!("no answer: {error}")))
}

/// Makes the files below `root`, all or none of them.
///
/// # Errors
/// Where one is there already, would lie outside `root`, or cannot be made.
pub(crate) fn create(root: &Path, files: &[Draft]) -> Result<(), Failure> {
    let refused = |path: &Path, why: &str| Failure::refused(format!("`{}` {why}", shown(path)));
    for file in files {
        let path = Path::new(&file.path);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(refused(path, "lies outside the site"));
        }
        if fs::symlink_metadata(root.join(path)).is_ok() {
            let failure = refused(&root.join(path), "is there already");
            return Err(failure.hint("nothing was written; choose another name"));
        }
    }
    for file in files {
        let path = root.join(&file.path);
        write(root, &path, &file.text)
            .map_err(|error| refused(&path, &format!("cannot be made: {error}")))?;
    }
    Ok(())
}

fn write(root: &Path, path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder)?;
    // A link in the site may lead out of it: nothing is made there.
    if !fs::canonicalize(folder)?.starts_with(fs::canonicalize(root)?) {
        return Err(io::Error::other("its folder is a link that leads out of the site"));
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn made(sort: NewSort, title: &str, id: Option<&str>) -> Result<Draft, Failure> {
        let today = NaiveDate::from_ymd_opt(2024, 1, 10).unwrap();
        let page =
            NewPage { title: Some(title.to_owned()), id: id.map(str::to_owned), today, sort };
        draft(&Terminal::plain(), page)
    }

    fn actor() -> NewSort {
        NewSort::Actor { actor_type: Some("state".to_owned()), aliases: vec!["A \"B\"".to_owned()] }
    }

    #[test]
    fn a_page_gets_its_folder_and_front_matter() {
        let draft = made(actor(), "Republic: \"of\" X", None).unwrap();
        assert_eq!(draft.path, "content/actors/republic-of-x.md");
        assert!(draft.text.starts_with(
            "---\ntitle: \"Republic: \\\"of\\\" X\"\ntype: \"state\"\naliases: [\"A \\\"B\\\"\"]\n---\n"
        ));
        let event = |date: &str| NewSort::Event {
            date: Some(date.to_owned()),
            actors: vec!["iraq".to_owned()],
            key: true,
        };
        let draft = made(event("[2020..2021]"), "It", Some("e-it")).unwrap();
        assert_eq!(draft.path, "content/events/e-it.md");
        assert!(
            draft.text.contains("\ndate: \"[2020..2021]\"\nimportance: key\nactors: [\"iraq\"]\n")
        );
    }

    #[test]
    fn what_can_be_no_id_is_refused() {
        for (title, id) in [("!!!", None), ("X", Some("")), ("X", Some("../x")), ("X", Some("A B"))]
        {
            assert!(
                matches!(made(actor(), title, id), Err(Failure::Refused { .. })),
                "{title} {id:?}"
            );
        }
    }

    #[test]
    fn nothing_is_made_over_a_file_or_outside() {
        let home = tempfile::tempdir().unwrap();
        let file = |path: &str| Draft { path: path.to_owned(), text: "x".to_owned() };
        create(home.path(), &[file("a/b.md")]).unwrap();
        assert!(create(home.path(), &[file("c.md"), file("a/b.md")]).is_err());
        assert!(!home.path().join("c.md").exists(), "all or none");
        assert!(create(home.path(), &[file("../x.md")]).is_err());
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), home.path().join("out")).unwrap();
            assert!(create(home.path(), &[file("out/x.md")]).is_err());
            assert!(!elsewhere.path().join("x.md").exists());
        }
    }

    #[test]
    fn strings_are_safe_in_yaml_and_toml() {
        let text = "a \"b\" \\ c\n\t\u{7f}é";
        assert_eq!(quoted(text), "\"a \\\"b\\\" \\\\ c\\u000a\\u0009\\u007fé\"");
        let mut findings = backstory::data::Findings::new(&"x".into());
        let yaml = backstory::data::parse_yaml(&format!("k: {}", quoted(text)), 0, &mut findings);
        let toml = backstory::data::parse_toml(&format!("k = {}", quoted(text)), 0, &mut findings);
        for node in [yaml, toml] {
            let node = node.unwrap();
            let mut fields = backstory::data::Fields::new(&node, "it", &mut findings).unwrap();
            assert_eq!(fields.text("k", &mut findings).unwrap().value, text);
        }
    }
}
