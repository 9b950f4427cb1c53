//! The facts as data: files for other programs, made from the same tables as the pages.
//!
//! Each is written into one buffer in one pass over the tables it shows, in their order, so that
//! the same site makes the same bytes. `docs/facts.md` says what stands in them.

mod calendar;
mod chronology;
mod facts;
mod places;
pub(super) mod shared;
mod sources;
mod timeline;

use crate::config::Export;
use crate::plan::{Here, Maker};

pub use facts::SCHEMA as FACTS_SCHEMA;

/// The content of the file that `export` stands for.
pub(super) fn export(maker: Maker<'_>, export: Export) -> Vec<u8> {
    let here = Here::new(export.file(), None);
    let filler = crate::plan::Filler::new(maker, &here, &maker.site.config.language);
    let text = match export {
        Export::Facts => facts::facts(&filler),
        Export::Chronology => chronology::chronology(&filler),
        Export::Calendar => calendar::calendar(&filler),
        Export::Timeline => timeline::timeline(&filler),
        Export::Places => places::places(&filler),
        Export::Sources => sources::sources(&filler),
    };
    text.into_bytes()
}
