//! `sources.csl.json`: the register of sources for reference managers.

use std::io::{self, Write};

use crate::cite::to_csl_json;
use crate::plan::Filler;
use crate::render::json::Json;

/// Writes all sources to `to`, by key. An entry that could not be read is a finding, and left out here.
pub(super) fn sources(filler: &Filler<'_>, to: &mut dyn Write) -> io::Result<()> {
    let mut json = Json::new();
    json.open('[');
    for source in filler.maker.site.sources.iter().filter(|source| !source.entry.broken) {
        json.line();
        json.raw(&to_csl_json(&source.entry).to_string());
        json.pass_on(to)?;
    }
    json.line_end();
    json.close(']');
    json.line_end();
    to.write_all(json.finish().as_bytes())
}
