//! The facts as data: files for other programs, made from the same tables as the pages.
//!
//! Each is written in one pass over the tables it shows, in their order, so that the same site makes
//! the same bytes, and passed on in pieces, so that no more than a piece is in memory. `docs/facts.md` says what stands in them.

mod calendar;
mod chronology;
mod facts;
mod places;
pub(super) mod shared;
mod sources;
mod timeline;

use std::io::{self, Write};

use crate::config::Export;
use crate::plan::{Here, Maker};

pub use facts::SCHEMA as FACTS_SCHEMA;

/// How long a text grows before it is passed on, in bytes.
pub(super) const PIECE: usize = 256 * 1024;

/// Passes on to `to` what is in `text`, where it is long enough to be worth it: an export may be longer
/// than all that a site takes in memory.
pub(super) fn pass_on(text: &mut String, to: &mut dyn Write) -> io::Result<()> {
    if text.len() >= PIECE {
        to.write_all(text.as_bytes())?;
        text.clear();
    }
    Ok(())
}

/// Writes to `to` the content of the file that `export` stands for.
///
/// # Errors
/// Those of `to`.
pub(super) fn export(maker: Maker<'_>, export: Export, to: &mut dyn Write) -> io::Result<()> {
    let here = Here::new(export.file(), None);
    let filler = crate::plan::Filler::new(maker, &here, &maker.site.config.language);
    match export {
        Export::Facts => facts::facts(&filler, to),
        Export::Chronology => chronology::chronology(&filler, to),
        Export::Calendar => calendar::calendar(&filler, to),
        Export::Timeline => timeline::timeline(&filler, to),
        Export::Places => places::places(&filler, to),
        Export::Sources => sources::sources(&filler, to),
    }
}
