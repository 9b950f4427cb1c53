//! `init` and `new site`: a small true site to begin with.

use std::path::Path;

use super::args::{NewSite, Place};
use super::new::{Draft, ask, create, quoted, shown};
use super::terminal::{BOLD, PLAIN, Terminal};
use super::{Failure, Outcome};

/// Makes a site in a folder that has none. Files that are there already are never replaced.
pub(crate) fn site(terminal: &Terminal, place: &Place, site: NewSite) -> Result<Outcome, Failure> {
    let NewSite { folder, title, base_url, language, today } = site;
    let root = place.root.join(&folder);
    let here = folder == Path::new(".");
    if root.join(&place.config).exists() {
        let message = format!("`{}` is a site already", shown(&root));
        return Err(Failure::refused(message).hint("`backstory new explainer` adds a page to it"));
    }
    let name = if here { None } else { folder.file_name().and_then(|name| name.to_str()) };
    let title = ask(terminal, "The site's title", title, name.unwrap_or("A new site"))?;
    let language = ask(terminal, "Its language", language, "en")?;

    let today = today.to_string();
    let fill = |text: &str| text.replace("TITLE", &quoted(&title)).replace("TODAY", &today);
    let draft = |path: &str, text: String| Draft { path: path.to_owned(), text };
    let files = [
        draft(&place.config, settings(&title, &language, base_url.as_deref())),
        draft(".gitignore", include_str!("scaffold/site/gitignore").to_owned()),
        draft("content/index.md", fill(include_str!("scaffold/site/index.md"))),
        draft(
            "content/corrections-policy.md",
            include_str!("scaffold/site/corrections-policy.md").to_owned(),
        ),
        draft("content/metre.md", fill(include_str!("scaffold/site/metre.md"))),
        draft("content/actors/cgpm.md", fill(include_str!("scaffold/site/cgpm.md"))),
        draft("content/actors/bipm.md", fill(include_str!("scaffold/site/bipm.md"))),
        draft("content/sources/register.yaml", fill(include_str!("scaffold/site/register.yaml"))),
    ];
    // A repository may well have its `.gitignore`.
    let files: Vec<Draft> = files
        .into_iter()
        .filter(|file| file.path != ".gitignore" || !root.join(".gitignore").exists())
        .collect();
    create(&root, &files)?;
    if !terminal.is_quiet() {
        let go = if here { String::new() } else { format!("cd {} && ", shown(&root)) };
        let made = if here { "here".to_owned() } else { format!("in `{}`", shown(&root)) };
        terminal.print(&format!(
            "made a site {made}\n\n{BOLD}{go}backstory serve --open{PLAIN} shows it\n"
        ))?;
    }
    Ok(Outcome::Fine)
}

fn settings(title: &str, language: &str, base_url: Option<&str>) -> String {
    let address = match base_url {
        Some(address) => format!("base_url = {}\n", quoted(address)),
        None => {
            "# base_url = \"https://example.org\"   # for feeds, the sitemap and canonical links\n"
                .to_owned()
        }
    };
    let (title, language) = (quoted(title), quoted(language));
    format!(
        "title = {title}\nlanguage = {language}\n{address}theme = \"default\"\n\n\
         [policies]\ncorrections_policy = \"corrections-policy\"\n"
    )
}
