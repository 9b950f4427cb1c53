//! stub
use super::args::{Place, Serve};
use super::terminal::Terminal;
use super::{Failure, Outcome};
pub(crate) fn serve(_: &Terminal, _: &Place, _: &Serve) -> Result<Outcome, Failure> {
    Ok(Outcome::Fine)
}
