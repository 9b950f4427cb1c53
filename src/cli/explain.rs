//! stub
use super::args::{Pages, Place};
use super::terminal::Terminal;
use super::{Failure, Outcome};
pub(crate) fn explain(_: &Terminal, _: &Place, _: &Pages, _: &str) -> Result<Outcome, Failure> {
    Ok(Outcome::Fine)
}
