//! What a run did, in words.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::time::Duration;

use backstory::Compiled;
use backstory::model::site::{HeldBack, HeldWhy};
use backstory::write::Summary;
use serde::{Deserialize, Serialize};

use super::report::plural;
use super::terminal::{BOLD, PLAIN};

/// A page that is not published, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) file: String,
    pub(crate) why: String,
    pub(crate) sort: Cow<'static, str>,
}

/// The pages that are held back, for printing.
pub(crate) fn held(compiled: &Compiled) -> Vec<Held> {
    let site = compiled.site();
    let held = |page: &HeldBack| Held {
        file: site.doc(page.doc).path.to_string(),
        why: why(&page.why),
        sort: match page.why {
            HeldWhy::Draft => "draft",
            HeldWhy::Until(_) => "to come",
            HeldWhy::Expired(_) => "expired",
        }
        .into(),
    };
    compiled.held_back().iter().map(held).collect()
}

/// Why a page is held back, in words.
pub(crate) fn why(why: &HeldWhy) -> String {
    match why {
        HeldWhy::Draft => "draft".to_owned(),
        HeldWhy::Until(day) => format!("until {day}"),
        HeldWhy::Expired(day) => format!("expired on {day}"),
    }
}

/// That nothing was written.
pub(crate) fn nothing(output: &Path) -> String {
    format!("nothing was written: the site has errors, and `{}` stays as it is\n", output.display())
}

/// What was written where, and what was not and why.
pub(crate) fn text(written: &Summary, held: &[Held], output: &Path, took: Duration) -> String {
    let Summary { written, unchanged, removed, bytes, left } = written;
    let mut text = format!(
        "{BOLD}{written} written{PLAIN} ({}), {unchanged} unchanged, {removed} removed in `{}` \
         ({:.2} s)\n",
        size(*bytes),
        output.display(),
        took.as_secs_f64(),
    );
    for path in left {
        text.push_str(&format!("left `{path}`: somebody changed it since it was written\n"));
    }
    text.push_str(&held_back(held));
    text
}

/// How many pages are held back and why; empty where there are none.
pub(crate) fn held_back(held: &[Held]) -> String {
    let mut text = String::new();
    if !held.is_empty() {
        let counted = ["draft", "to come", "expired"]
            .map(|sort| (held.iter().filter(|page| page.sort == sort).count(), sort));
        let counted = counted.iter().filter(|(number, _)| *number > 0);
        let counted: Vec<String> =
            counted.map(|(number, sort)| format!("{number} {sort}")).collect();
        let pages = plural(held.len(), "page");
        text.push_str(&format!("held back: {pages} ({})\n", counted.join(", ")));
        for Held { file, why, .. } in held.iter().take(MANY) {
            text.push_str(&format!("  {file}: {why}\n"));
        }
        if held.len() > MANY {
            text.push_str(&format!("  and {} more\n", held.len() - MANY));
        }
    }
    text
}

/// More pages than these are counted and not named.
const MANY: usize = 20;

/// A value as JSON with a line of its own for each part.
pub(crate) fn json(value: &impl Serialize) -> io::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_what_was_done_and_what_was_not() {
        let written = Summary {
            written: 2,
            unchanged: 61,
            removed: 1,
            bytes: 12_345,
            left: vec!["x.html".to_owned()],
        };
        let page = |n: usize| Held {
            file: format!("{n}.md"),
            why: "draft".to_owned(),
            sort: if n < 20 { "draft" } else { "expired" }.into(),
        };
        let held: Vec<Held> = (0..22).map(page).collect();
        let text = text(&written, &held, Path::new("public"), Duration::from_millis(120));
        let text = anstream::adapter::strip_str(&text).to_string();
        assert!(
            text.starts_with("2 written (12.3 kB), 61 unchanged, 1 removed in `public` (0.12 s)\n"),
            "{text}"
        );
        assert!(
            text.contains("left `x.html`")
                && text.contains("held back: 22 pages (20 draft, 2 expired)\n"),
            "{text}"
        );
        assert!(text.ends_with("  and 2 more\n"), "{text}");
    }
}
