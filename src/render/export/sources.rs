//! `sources.csl.json`: the register of sources for reference managers.

use crate::cite::to_csl_json;
use crate::plan::Filler;
use crate::render::json::Json;

/// All sources, by key. An entry that could not be read is a finding, and left out here.
pub(super) fn sources(filler: &Filler<'_>) -> String {
    let mut json = Json::new();
    json.array(|json| {
        for source in filler.maker.site.sources.iter().filter(|source| !source.entry.broken) {
            json.line();
            json.raw(&to_csl_json(&source.entry).to_string());
        }
        json.line_end();
    });
    let mut text = json.finish();
    text.push('\n');
    text
}
