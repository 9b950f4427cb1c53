//! Where an address leads from a file of the site, and addresses that hold what they lead to.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::Url;

use crate::parse::markdown::html::percent_decode;

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To this file, to the anchor of that name; empty for its top.
    Here(String),
    /// To a file or folder of the site; `rest` begins with `?` or `#`, if there is any.
    Site { path: String, rest: String },
    /// To another host.
    Web(String),
    /// What is no place on the web: `mailto:`, `data:`.
    Other(String),
    /// Nowhere, or to a file of one machine.
    Nowhere,
}

/// A host that no site has, for what is relative.
const ROOT: &str = "https://site.invalid/";

/// Where `to` leads from the file `at` of the site that is published at `base`.
pub(super) fn way(to: &str, at: &str, base: Option<&str>) -> Way {
    let to = to.trim();
    if let Some(fragment) = to.strip_prefix('#') {
        return Way::Here(fragment.to_owned());
    }
    let Ok(root) = Url::parse(ROOT) else { return Way::Nowhere };
    let mut own = root.clone();
    own.set_path(at);
    let Ok(url) = own.join(to) else { return Way::Nowhere };
    let full = url.as_str();
    let own_base = base.map(|base| format!("{}/", base.trim_end_matches('/')));
    let inside = match full.strip_prefix(ROOT) {
        Some(inside) => inside,
        None => match own_base.as_deref().and_then(|base| full.strip_prefix(base)) {
            Some(inside) => inside,
            None if matches!(url.scheme(), "http" | "https") => return Way::Web(full.to_owned()),
            None if url.scheme() == "file" => return Way::Nowhere,
            None => return Way::Other(to.to_owned()),
        },
    };
    let end = inside.find(['?', '#']).unwrap_or(inside.len());
    let (path, rest) = inside.split_at(end);
    let path = percent_decode(path);
    let short = |path: &str| path.strip_suffix("index.html").unwrap_or(path).to_owned();
    if short(&path) == short(at) {
        return Way::Here(rest.split_once('#').map_or("", |(_, fragment)| fragment).to_owned());
    }
    let is_page = path == "index.html" || path.ends_with("/index.html");
    Way::Site { path: if is_page { short(&path) } else { path }, rest: rest.to_owned() }
}

/// An address that holds `bytes`.
pub(super) fn data(mime: &str, bytes: &[u8]) -> String {
    let mut text = format!("data:{};base64,", mime.replace(' ', ""));
    STANDARD.encode_string(bytes, &mut text);
    text
}
