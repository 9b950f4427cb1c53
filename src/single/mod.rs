//! One page as one file: all that it loads is in it, and no link leads to a file beside it.
//!
//! Hides `lol_html`. Pure: whoever calls says what the site's files hold. The HTML may be anybody's,
//! since templates are: what is mangled stays as mangled as it was.

mod address;
mod css;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use lol_html::html_content::{ContentType, Element, TextChunk};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

use crate::import::html::decoded;
use address::{Way, data, way};

/// Files that load others of their own kind go no deeper than this.
const DEEPEST: usize = 8;

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Its type, as HTTP names it.
    pub mime: &'static str,
}

/// A page, and the site around it.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The page as it is in the site.
    pub html: &'a str,
    /// The file it is in, from the site's root.
    pub out: &'a str,
    /// Where the site is published, without a slash at its end.
    pub base_url: Option<&'a str>,
    /// The file of the site at a path from its root.
    pub read: &'a dyn Fn(&str) -> Option<File>,
}

/// A page that needs no other file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Single {
    /// The page.
    pub html: String,
    /// Addresses of what could not be put into it: on other hosts, or not there. Sorted.
    pub lost: Vec<String>,
}

/// `page` with everything that it loads inside, as `data:` addresses.
///
/// A link to another page becomes its address on the web where there is a `base_url`. Else it leads
/// to the entry for that page (`data-id`, as `data-card` asks for it) where this page has one; else
/// it is an `<a>` without an address, which is plain text. A `<nav>` without any other link goes.
///
/// # Errors
/// Where the page cannot be read as HTML at all.
pub fn single(page: &Page<'_>) -> Result<Single, String> {
    let inliner = Inliner { page, lost: RefCell::default(), entries: entries(page)? };
    let html = inliner.html(page.html, 0)?;
    Ok(Single { html, lost: inliner.lost.into_inner().into_iter().collect() })
}

/// The entries of a page by the id of what they tell of: the anchor of each.
fn entries(page: &Page<'_>) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    if page.base_url.is_some() {
        return Ok(found);
    }
    let collect = element!("[data-id]", |entry| {
        if let Some(id) = value(entry, "data-id") {
            let anchor = value(entry, "id").unwrap_or_else(|| format!("--entry-{id}"));
            found.entry(id).or_insert(anchor);
        }
        Ok(())
    });
    rewrite(page.html, vec![collect])?;
    Ok(found)
}

type Handler<'h> = (std::borrow::Cow<'h, lol_html::Selector>, lol_html::ElementContentHandlers<'h>);

fn rewrite<'h>(html: &str, handlers: Vec<Handler<'h>>) -> Result<String, String> {
    // Templates may hold anything; what is ambiguous is copied.
    let settings = RewriteStrSettings::new().with_strict(false);
    let add = |settings: RewriteStrSettings<'h, 'h>, handler| {
        settings.append_element_content_handler(handler)
    };
    let settings = handlers.into_iter().fold(settings, add);
    rewrite_str(html, settings).map_err(|error| error.to_string())
}

/// The value of an attribute as a browser reads it.
fn value(element: &Element<'_, '_>, name: &str) -> Option<String> {
    Some(decoded(&element.get_attribute(name)?).trim().to_owned())
}

fn set(element: &mut Element<'_, '_>, name: &str, value: &str) {
    // Names come from this file alone, so that none is refused; quotation marks are seen to.
    let _ = element.set_attribute(name, &value.replace('&', "&amp;"));
}

struct Inliner<'a> {
    page: &'a Page<'a>,
    lost: RefCell<BTreeSet<String>>,
    entries: BTreeMap<String, String>,
}

impl Inliner<'_> {
    fn html(&self, html: &str, depth: usize) -> Result<String, String> {
        // Which `<nav>` has a link that leads somewhere.
        let (alive, navs) = (RefCell::new(BTreeSet::new()), Cell::new(0usize));
        let (dead, current) = (RefCell::new(BTreeSet::new()), Cell::new(0usize));
        let count = element!("nav", |_nav| {
            navs.set(navs.get() + 1);
            Ok(())
        });
        let judge = element!("nav a[href]", |link| {
            let set = if self.leads(link, false).is_some() { &alive } else { &dead };
            set.borrow_mut().insert(navs.get());
            Ok(())
        });
        rewrite(html, vec![count, judge])?;
        let empty: BTreeSet<usize> =
            dead.into_inner().difference(&alive.into_inner()).copied().collect();

        let (entry, inside) = (RefCell::new(String::new()), Cell::new(false));
        let text_of = RefCell::new(String::new());
        let enter = element!("[data-id]", |element| {
            let id = value(element, "data-id").unwrap_or_default();
            if let Some(anchor) = self.entries.get(&id)
                && !element.has_attribute("id")
                && *entry.borrow() != id
            {
                set(element, "id", anchor);
            }
            entry.replace(id);
            Ok(())
        });
        // The entry itself does not lead to itself.
        let own = element!("[data-id] a[data-card]", |link| {
            inside.set(value(link, "data-card").as_deref() == Some(entry.borrow().as_str()));
            Ok(())
        });
        let menu = element!("nav", |nav| {
            current.set(current.get() + 1);
            if empty.contains(&current.get()) {
                nav.remove();
            }
            Ok(())
        });
        let all = element!("*", |element| {
            self.element(element, inside.replace(false));
            Ok(())
        });
        let styles = text!("style", |chunk| {
            collected(&text_of, chunk, |text| Ok(self.sheet(text, self.page.out, depth)))
        });
        let hidden = text!("noscript", |chunk| {
            collected(&text_of, chunk, |text| match depth {
                DEEPEST.. => Ok(String::new()),
                _ => self.html(text, depth + 1),
            })
        });
        rewrite(html, vec![enter, own, menu, all, styles, hidden])
    }

    fn element(&self, element: &mut Element<'_, '_>, own: bool) {
        for name in ["style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"] {
            if let Some(css) = value(element, name).filter(|css| css.contains('(')) {
                set(element, name, &self.css(&css, self.page.out, 0));
            }
        }
        for name in ["cite", "longdesc", "action", "formaction"] {
            if let Some(to) = value(element, name) {
                match self.public(&to) {
                    Some(to) => set(element, name, &to),
                    None => element.remove_attribute(name),
                }
            }
        }
        for name in ["ping", "manifest", "srcset", "imagesrcset", "background"] {
            // A picture without `src` shows the first of its sizes.
            if let Some(sizes) = value(element, name).filter(|_| name == "srcset")
                && element.tag_name() == "img"
                && !element.has_attribute("src")
                && let Some(first) = sizes.split([' ', ',']).next()
            {
                set(element, "src", first);
            }
            element.remove_attribute(name);
        }
        match element.tag_name().as_str() {
            "a" | "area" => self.link(element, own),
            "link" => self.head_link(element),
            "base" => element.remove(),
            "meta" => {
                let does = value(element, "http-equiv").unwrap_or_default().to_ascii_lowercase();
                if matches!(does.as_str(), "refresh" | "content-security-policy") {
                    element.remove();
                }
            }
            "script" => self.script(element),
            "iframe" | "frame" => {
                let to = value(element, "src").unwrap_or_default();
                self.lost.borrow_mut().insert(to.clone());
                match self.public(&to) {
                    Some(to) => {
                        let to = in_attribute(&to);
                        let link = format!("<a href=\"{to}\">{to}</a>");
                        element.replace(&link, ContentType::Html);
                    }
                    None => element.remove(),
                }
            }
            "source" if !element.has_attribute("src") => element.remove(),
            "img" | "embed" | "image" | "use" | "feimage" | "source" | "video" | "audio"
            | "track" | "input" | "object" => self.media(element),
            _ => {}
        }
    }

    fn media(&self, element: &mut Element<'_, '_>) {
        let tag = element.tag_name();
        element.remove_attribute("loading");
        element.remove_attribute("crossorigin");
        for name in ["src", "poster", "data", "href", "xlink:href"] {
            let Some(from) = value(element, name) else { continue };
            // An element of another file cannot be used from an address that is data.
            let found = match tag.as_str() {
                "use" if !from.starts_with('#') => self.miss(&from),
                _ => self.load(&from, self.page.out, 0),
            };
            match found {
                Some(data) => set(element, name, &data),
                None if tag == "img" => {
                    let alt = value(element, "alt").unwrap_or_default();
                    element.replace(&alt, ContentType::Text);
                }
                None => element.remove_attribute(name),
            }
        }
    }

    fn script(&self, script: &mut Element<'_, '_>) {
        let sort = value(script, "type").unwrap_or_default().to_ascii_lowercase();
        let names_pages = sort == "application/ld+json" && self.page.base_url.is_none();
        if names_pages || matches!(sort.as_str(), "importmap" | "speculationrules") {
            script.remove();
            return;
        }
        script.remove_attribute("integrity");
        script.remove_attribute("crossorigin");
        for name in ["src", "href", "xlink:href"] {
            // Not as its text: `defer` means nothing there.
            match value(script, name).map(|from| self.load(&from, self.page.out, 0)) {
                Some(Some(data)) => set(script, name, &data),
                Some(None) => script.remove(),
                None => {}
            }
        }
    }

    fn head_link(&self, link: &mut Element<'_, '_>) {
        let rel = value(link, "rel").unwrap_or_default().to_ascii_lowercase();
        let is = |wanted: &str| rel.split_ascii_whitespace().any(|rel| rel == wanted);
        let to = value(link, "href").unwrap_or_default();
        if is("stylesheet") && !is("alternate") {
            let Some((text, at)) = self.text(&to, self.page.out) else {
                link.remove();
                return;
            };
            let media = value(link, "media")
                .map_or_else(String::new, |media| format!(" media=\"{}\"", in_attribute(&media)));
            let css = self.sheet(&text, &at, 0);
            link.replace(&format!("<style{media}>{css}</style>"), ContentType::Html);
        } else if ["icon", "apple-touch-icon", "mask-icon"].into_iter().any(is) {
            match self.load(&to, self.page.out, 0) {
                Some(data) => set(link, "href", &data),
                None => link.remove(),
            }
        } else if ["canonical", "alternate", "license", "author", "prev", "next", "help"]
            .into_iter()
            .any(is)
            && !is("stylesheet")
            && let Some(to) = self.published(&to)
        {
            set(link, "href", &to);
        } else {
            // Manifests, and what is only to be fetched early.
            link.remove();
        }
    }

    fn link(&self, link: &mut Element<'_, '_>, own: bool) {
        for name in ["href", "xlink:href"] {
            if !link.has_attribute(name) {
                continue;
            }
            if let Some(to) = self.leads(link, own) {
                set(link, name, &to);
                continue;
            }
            // What may not stand on a link that leads nowhere, or says nothing there.
            for name in [
                name,
                "target",
                "download",
                "rel",
                "hreflang",
                "type",
                "referrerpolicy",
                "aria-label",
                "aria-current",
            ] {
                link.remove_attribute(name);
            }
        }
    }

    /// Where a link leads from the file.
    fn leads(&self, link: &Element<'_, '_>, own: bool) -> Option<String> {
        let to = value(link, "href").or_else(|| value(link, "xlink:href"))?;
        if let Some(to) = self.public(&to) {
            return Some(to);
        }
        let card = value(link, "data-card").filter(|_| !own)?;
        Some(format!("#{}", self.entries.get(&card)?))
    }

    /// `to` as an address that leads there from anywhere.
    fn public(&self, to: &str) -> Option<String> {
        match way(to, self.page.out, self.page.base_url) {
            Way::Here(fragment) => Some(format!("#{fragment}")),
            Way::Site { path, rest } => {
                let base = self.page.base_url?;
                Some(format!("{}{rest}", crate::plan::full_address(base, &path)))
            }
            Way::Web(to) | Way::Other(to) => Some(to),
            Way::Nowhere => None,
        }
    }

    /// The same, with the page's own address where it is published: a `<link>` tells machines of it.
    fn published(&self, to: &str) -> Option<String> {
        match way(to, self.page.out, self.page.base_url) {
            Way::Here(_) => {
                let base = self.page.base_url?;
                Some(crate::plan::full_address(base, self.page.out.trim_end_matches("index.html")))
            }
            _ => self.public(to),
        }
    }

    /// What is at `from`, seen from the file `at`, as an address that holds it.
    fn load(&self, from: &str, at: &str, depth: usize) -> Option<String> {
        match way(from, at, self.page.base_url) {
            Way::Here(fragment) if at == self.page.out => Some(format!("#{fragment}")),
            Way::Other(address) if address.starts_with("data:") => Some(address),
            Way::Site { path, rest } if depth < DEEPEST => {
                let Some(File { mut bytes, mime }) = (self.page.read)(&path) else {
                    return self.miss(from);
                };
                if mime.starts_with("text/css") {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    bytes = self.css(&text, &path, depth + 1).into_bytes();
                }
                let fragment = rest.find('#').and_then(|at| rest.get(at..)).unwrap_or("");
                Some(format!("{}{fragment}", data(mime, &bytes)))
            }
            _ => self.miss(from),
        }
    }

    /// The text of the file at `from`, and where that is.
    fn text(&self, from: &str, at: &str) -> Option<(String, String)> {
        let found = match way(from, at, self.page.base_url) {
            Way::Site { path, .. } => (self.page.read)(&path).map(|file| (file, path)),
            _ => None,
        };
        let Some((file, path)) = found else {
            self.lost.borrow_mut().insert(from.to_owned());
            return None;
        };
        Some((String::from_utf8_lossy(&file.bytes).into_owned(), path))
    }

    fn miss(&self, from: &str) -> Option<String> {
        self.lost.borrow_mut().insert(from.to_owned());
        None
    }

    fn css(&self, text: &str, at: &str, depth: usize) -> String {
        css::rewrite(text, &mut |from| {
            if from.is_empty() || from.starts_with('#') {
                return None;
            }
            Some(self.load(from, at, depth).unwrap_or_else(|| "data:,".to_owned()))
        })
    }

    /// A style sheet as the text of `<style>`, which nothing in it may end.
    fn sheet(&self, text: &str, at: &str, depth: usize) -> String {
        self.css(text, at, depth).replace("</", "<\\/")
    }
}

/// `text` as it stands in an attribute.
fn in_attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    crate::html::escape(&mut escaped, text);
    escaped
}

/// Text comes in pieces: all of it is kept until the last, which is replaced by what `f` makes.
fn collected(
    kept: &RefCell<String>,
    chunk: &mut TextChunk<'_>,
    f: impl Fn(&str) -> Result<String, String>,
) -> lol_html::HandlerResult {
    kept.borrow_mut().push_str(chunk.as_str());
    if !chunk.last_in_text_node() {
        chunk.remove();
        return Ok(());
    }
    let text = std::mem::take(&mut *kept.borrow_mut());
    chunk.replace(&f(&text)?, ContentType::Html);
    Ok(())
}
