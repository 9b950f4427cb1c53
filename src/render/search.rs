//! The script with titles, other names and events, for pages that cannot fetch: one that was opened
//! from a folder, or in the preview.

use crate::plan::{self, Maker};

/// What the page of results in the same folder as `out` loads: a call of `backstoryTitles` with a
/// list of `[title, address, kind, date in words, other names…]`.
pub(super) fn titles(maker: Maker<'_>, out: &str, lang: usize) -> Vec<u8> {
    let mut script = b"backstoryTitles([".to_vec();
    for (at, found) in plan::titles(maker, out, lang).iter().enumerate() {
        script.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        let fields = [found.title, &found.href, found.kind, &found.when];
        let row: Vec<&str> = fields.into_iter().chain(found.names.iter().copied()).collect();
        // Texts always have a form in JSON.
        script.extend(serde_json::to_vec(&row).unwrap_or_default());
    }
    script.extend_from_slice(b"\n]);\n");
    script
}
