//! Where a view is shown, and the way from there to pages.

use crate::html::find_where;
use crate::model::site::DocIx;

/// Where a view is shown, for everything in it that depends on that.
#[derive(Clone, Debug)]
pub(crate) struct Here {
    /// What leads from the page to the site's root: empty, `../`, `../../`.
    pub(crate) root: String,
    /// The page's own address.
    pub(crate) address: String,
    /// The document that the page is made from.
    pub(crate) doc: Option<DocIx>,
}

impl Here {
    /// A page in the file `out` made from `doc`.
    pub(crate) fn new(out: &str, doc: Option<DocIx>) -> Self {
        let address = out.strip_suffix("index.html").unwrap_or(out).to_owned();
        Self { root: "../".repeat(out.matches('/').count()), address, doc }
    }

    /// The way from here to the page at `address`.
    pub(crate) fn to(&self, address: &str) -> String {
        let mut href = String::with_capacity(self.root.len() + address.len() + 10);
        href.push_str(&self.root);
        push_address(&mut href, address, false);
        if address.is_empty() || address.ends_with('/') {
            href.push_str("index.html");
        }
        href
    }

    /// The way from here to `anchor` on the page at `address`.
    pub(crate) fn to_anchor(&self, address: &str, anchor: &str) -> String {
        if address == self.address {
            return format!("#{anchor}");
        }
        let mut href = self.to(address);
        href.push('#');
        href.push_str(anchor);
        href
    }
}

/// Adds the path `address` as an address has it: with `%20` for a blank and the like; with `ascii`
/// also for letters that are not, as sitemaps want it.
pub(crate) fn push_address(out: &mut String, address: &str, ascii: bool) {
    // Nearly all addresses are slugs.
    if find_where(address.as_bytes(), |byte| !is_plain(byte)).is_none() {
        out.push_str(address);
        return;
    }
    for c in address.chars() {
        let special = c.is_ascii_control() || " \"#%<>?[\\]^`{|}".contains(c);
        if special || ascii && !c.is_ascii() {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
}

/// Whether the byte stands for itself in every address.
fn is_plain(byte: u8) -> bool {
    // A few comparisons without a branch, as `find_where` wants it; `-` and `.` are neighbours of `/`.
    byte.is_ascii_lowercase() | (byte.wrapping_sub(b'-') <= b'9' - b'-') | (byte == b'_')
}

/// The full address of the page at `address`.
pub(crate) fn full_address(base: &str, address: &str) -> String {
    let mut full = String::with_capacity(base.len() + 1 + address.len());
    full.push_str(base);
    full.push('/');
    push_address(&mut full, address, true);
    full
}
