//! `clean`: takes away what `build` put into the output folder.

use std::path::Path;

use backstory::write::{self, Target};
use chrono::NaiveDate;

use super::args::{Pages, Place};
use super::report::plural;
use super::terminal::Terminal;
use super::{Failure, Outcome, engine};

/// Removes what the list of the output folder names, and the list.
pub(crate) fn clean(
    terminal: &Terminal,
    place: &Place,
    output: Option<&Path>,
) -> Result<Outcome, Failure> {
    let (world, _) = engine::open(place, &Pages::on(NaiveDate::default()))?;
    let output = engine::output(world.root(), output)?;
    let summary = write::clean(Target::new(world.root(), &output)?)?;
    if !terminal.is_quiet() {
        let mut text =
            format!("{} removed from `{}`\n", plural(summary.removed, "file"), output.display());
        for path in &summary.left {
            text.push_str(&format!("left `{path}`: somebody changed it since it was written\n"));
        }
        terminal.print(&text)?;
    }
    Ok(Outcome::Fine)
}
