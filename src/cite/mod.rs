//! Sources: the registers they are kept in, the citations that name them, and how both are shown.
//!
//! Hides `hayagriva`. [`group`] reads what stands between the brackets of a citation, [`locator`]
//! what stands after the key. Knows nothing of pages and addresses.

pub mod group;
pub mod locator;

pub use group::{CitationError, parse_citation_group};
pub use locator::{Locator, LocatorKind, parse_locator};
