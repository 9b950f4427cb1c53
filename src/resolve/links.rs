//! What links, images and citations of one document lead to.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::memo::Found;
use super::names::{Meaning, Names};
use crate::diagnostic::{Code, Diagnostic, Span, closest};
use crate::model::document::{Document, Kind, LinkSort, LinkUse};
use crate::model::site::{
    Asset, DocIx, Page, References, Section, Source, SourceIx, Target, Topic, TopicIx,
};
use crate::parse::slug::slugify;

/// Everything that a link can lead to.
pub(super) struct Reach<'a> {
    pub(super) docs: &'a [Arc<Document>],
    pub(super) pages: &'a [Option<Page>],
    pub(super) names: Names<'a>,
    pub(super) by_path: &'a FxHashMap<Arc<str>, DocIx>,
    pub(super) translations: &'a FxHashMap<(String, String), DocIx>,
    /// All topics and sources.
    pub(super) listed: (&'a [Topic], &'a [Source]),
    pub(super) sources: FxHashMap<&'a str, SourceIx>,
    pub(super) topics: FxHashMap<&'a str, TopicIx>,
    pub(super) sections: &'a [Section],
    pub(super) assets: &'a [Asset],
    /// What has which address, and indices of `assets` by where they come from. Made when the first
    /// link asks: after an edit, few do.
    pub(super) rare: Rare<'a>,
}

/// What only some links need.
#[derive(Default)]
pub(super) struct Rare<'a> {
    by_address: OnceLock<FxHashMap<&'a str, Target>>,
    by_source_file: OnceLock<FxHashMap<&'a str, u32>>,
}

impl<'a> Reach<'a> {
    fn by_address(&self) -> &FxHashMap<&'a str, Target> {
        let make = || super::by_address(self.pages, self.sections, self.listed.0, self.listed.1);
        self.rare.by_address.get_or_init(make)
    }

    fn by_source_file(&self) -> &FxHashMap<&'a str, u32> {
        let files = || (0..).zip(self.assets).map(|(at, asset)| (&*asset.from, at)).collect();
        self.rare.by_source_file.get_or_init(files)
    }

    /// What the links, images and citations of the document `ix` lead to.
    pub(super) fn resolve(&self, ix: DocIx, found: &mut Found) -> References {
        let doc = &self.docs[ix.index()];
        let links = doc.body.links.iter().map(|link| self.link(doc, link, found)).collect();
        let mut out = References { links, ..References::default() };
        for image in &doc.body.images {
            out.images.push(self.image(doc, &image.src.value, image.src.span, found));
        }
        for group in &doc.body.citations {
            let items = group.items.iter().map(|item| {
                let known = self.sources.get(&*item.key.value).copied();
                if known.is_none() {
                    let mut keys: Vec<&str> = self.sources.keys().copied().collect();
                    keys.sort_unstable();
                    let hint = closest(&item.key.value, keys)
                        .map(|key| format!("did you mean `@{key}`?"))
                        .unwrap_or_else(|| {
                            format!(
                                "add an entry `{}:` to a file in content/sources/",
                                item.key.value
                            )
                        });
                    let message = format!("no source has the key `{}`", item.key.value);
                    found.push(
                        Diagnostic::new(Code::UnknownSource, message)
                            .at(&doc.path, item.key.span)
                            .hint(hint),
                    );
                }
                known
            });
            out.citations.push(items.collect());
        }
        super::anchors::check_changes(doc, found);
        out
    }

    fn link(&self, doc: &Document, link: &LinkUse, found: &mut Found) -> Target {
        let target = match link.sort {
            LinkSort::External => return Target::External,
            LinkSort::Wiki => self.wiki(doc, link, found),
            LinkSort::Relative => self.relative(doc, link, found),
        };
        let target = self.in_language(doc, target);
        if let Target::Doc(to) = target {
            let other = &self.docs[to.index()];
            if self.pages[to.index()].is_none() {
                let message = format!(
                    "`{}` is held back, so this is shown without a link",
                    other.front.title.value
                );
                let hint = "publish that page, or take the link out until then";
                found.push(
                    Diagnostic::new(Code::HeldBackLink, message)
                        .at(&doc.path, link.span)
                        .hint(hint),
                );
                return Target::Nowhere;
            }
            super::anchors::check_link(doc, link, &self.docs[to.index()], found);
        }
        target
    }

    /// The same page in the language of `doc`, where there is one.
    fn in_language(&self, doc: &Document, target: Target) -> Target {
        match (target, &doc.suffix) {
            (Target::Doc(to), Some(language)) => {
                let key = (self.docs[to.index()].id.clone(), language.clone());
                self.translations.get(&key).map_or(target, |there| Target::Doc(*there))
            }
            _ => target,
        }
    }

    fn wiki(&self, doc: &Document, link: &LinkUse, found: &mut Found) -> Target {
        if link.target.is_empty() {
            return self.by_path.get(&doc.path).map_or(Target::Nowhere, |ix| Target::Doc(*ix));
        }
        if let Some(target) = self.named(doc, &link.target, link.span, found) {
            return target;
        }
        let message = format!("nothing is called `{}`", link.target);
        let hint =
            self.names.suggestion(&link.target).unwrap_or_else(|| add_page("actor", &link.target));
        found.push(Diagnostic::new(Code::UnknownLink, message).at(&doc.path, link.span).hint(hint));
        Target::Nowhere
    }

    /// What the name of a page, event, topic, source or section means; `None` where it means
    /// nothing. A name that means several things is a finding.
    pub(super) fn named(
        &self,
        doc: &Document,
        name: &str,
        span: Span,
        found: &mut Found,
    ) -> Option<Target> {
        if let Some(target) = self.names.ids.get(name) {
            return Some(*target);
        }
        found.asked_names = true;
        match self.names.meaning(name) {
            Meaning::One(target) => return Some(target),
            Meaning::Several(docs) => {
                let mut finding = Diagnostic::new(
                    Code::AmbiguousLink,
                    format!("`{name}` could mean {} pages", docs.len()),
                );
                for ix in &docs {
                    let other = &self.docs[ix.index()];
                    let why = format!("`{}` is {}", other.id, other.front.title.value);
                    finding = finding.related(&other.path, None, why);
                }
                let ids: Vec<String> =
                    docs.iter().map(|ix| format!("[[{}]]", self.docs[ix.index()].id)).collect();
                let hint = format!("write its id: {}", ids.join(" or "));
                found.push(finding.at(&doc.path, span).hint(hint));
                return Some(Target::Nowhere);
            }
            Meaning::Nothing => {}
        }
        if let Some(source) = self.sources.get(name.trim_start_matches('@')) {
            return Some(Target::Source(*source));
        }
        if let Some(topic) = self.topics.get(name) {
            return Some(Target::Topic(*topic));
        }
        let address = format!("{name}/");
        let section = self.sections.binary_search_by(|section| section.address.cmp(&address));
        section.ok().map(|at| Target::Section(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    fn relative(&self, doc: &Document, link: &LinkUse, found: &mut Found) -> Target {
        let target = &*link.target;
        if target.is_empty() {
            return self.by_path.get(&doc.path).map_or(Target::Nowhere, |ix| Target::Doc(*ix));
        }
        let (path, outside) = match target.strip_prefix('/') {
            Some(absolute) => (absolute.to_owned(), false),
            None => match join(&doc.path, target) {
                Some(path) => (path, false),
                None => (String::new(), true),
            },
        };
        if outside {
            let message = format!("`{target}` lies outside the site");
            let hint = "link to a file of the site, or to an address that starts with https:";
            found.push(
                Diagnostic::new(Code::LinkOutside, message).at(&doc.path, link.span).hint(hint),
            );
            return Target::Nowhere;
        }
        if let Some(target) = self.at_path(&path) {
            return target;
        }
        let message = format!("there is no file `{target}`");
        let hint = self.near_file(doc, &path, target);
        found.push(
            Diagnostic::new(Code::UnknownLink, message).at(&doc.path, link.span).maybe_hint(hint),
        );
        Target::Nowhere
    }

    /// What stands at `path`, from the site's root: a file of `content/` or `static/`, or an
    /// address of the built site.
    fn at_path(&self, path: &str) -> Option<Target> {
        if let Some(ix) = self.by_path.get(path) {
            return Some(Target::Doc(*ix));
        }
        if let Some(at) = self.by_source_file().get(path) {
            return Some(Target::Asset(*at));
        }
        let below = path.strip_prefix("content/").unwrap_or(path);
        let bare = below.trim_end_matches("index.html").trim_end_matches('/');
        for candidate in [
            format!("content/{bare}.md"),
            format!("content/{bare}/index.md"),
            format!("content/{bare}/_index.md"),
            format!("static/{below}"),
            format!("content/{below}"),
        ] {
            if let Some(ix) = self.by_path.get(candidate.as_str()) {
                return Some(Target::Doc(*ix));
            }
            if let Some(at) = self.by_source_file().get(candidate.as_str()) {
                return Some(Target::Asset(*at));
            }
        }
        self.by_address().get(bare).copied()
    }

    fn near_file(&self, doc: &Document, path: &str, target: &str) -> Option<String> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let stem = file.strip_suffix(".md").unwrap_or(file);
        if let Meaning::One(Target::Doc(ix)) = self.names.meaning(stem) {
            let other = &self.docs[ix.index()].path;
            return Some(format!("did you mean `{}`?", relative_path(&doc.path, other)));
        }
        let mut paths: Vec<&str> = self
            .by_path
            .keys()
            .map(|path| &**path)
            .chain(self.by_source_file().keys().copied())
            .collect();
        paths.sort_unstable();
        let near = closest(path, paths.iter().copied()).or_else(|| {
            let names = paths.iter().map(|path| path.rsplit('/').next().unwrap_or(path));
            let name = closest(file, names)?;
            paths.iter().copied().find(|path| path.rsplit('/').next() == Some(name))
        });
        match near {
            Some(near) => Some(format!("did you mean `{}`?", relative_path(&doc.path, near))),
            None => Some(format!(
                "add the file, or link to another page with `[[id]]` instead of `{target}`"
            )),
        }
    }

    /// The output file of an image, or its address where it is on another site.
    fn image(&self, doc: &Document, src: &str, span: Span, found: &mut Found) -> Option<String> {
        if crate::html::is_web(src) {
            return Some(src.to_owned());
        }
        if src.starts_with("data:") || src.contains("://") {
            let message = "an image must be a file of the site or an https: address";
            found.push(Diagnostic::new(Code::UnsafeLink, message).at(&doc.path, span));
            return None;
        }
        let path = match src.strip_prefix('/') {
            Some(absolute) => Some(absolute.to_owned()),
            None => join(&doc.path, src),
        };
        let Some(path) = path else {
            let message = format!("`{src}` lies outside the site");
            found.push(Diagnostic::new(Code::LinkOutside, message).at(&doc.path, span));
            return None;
        };
        let candidates = [path.clone(), format!("static/{path}"), format!("content/{path}")];
        let known = candidates.iter().find_map(|path| self.by_source_file().get(path.as_str()));
        if let Some(at) = known {
            return Some(self.assets[*at as usize].to.clone());
        }
        let mut files: Vec<&str> = self.by_source_file().keys().copied().collect();
        files.sort_unstable();
        let name = path.rsplit('/').next().unwrap_or(&path);
        let same_name = files.iter().copied().find(|file| file.rsplit('/').next() == Some(name));
        let hint = same_name
            .or_else(|| closest(&path, files.iter().copied()))
            .map(|near| format!("did you mean `{}`?", relative_path(&doc.path, near)))
            .unwrap_or_else(|| "put the picture beside the page, or in static/".to_owned());
        let message = format!("there is no image `{src}`");
        found.push(Diagnostic::new(Code::MissingImage, message).at(&doc.path, span).hint(hint));
        None
    }

    /// The page called `name`, which must be of one of `kinds`; everything else is a finding.
    pub(super) fn of_kind(
        &self,
        doc: &Document,
        name: &str,
        span: Span,
        kinds: &[Kind],
        found: &mut Found,
    ) -> Option<DocIx> {
        let wanted = kinds.first().map_or("page", |kind| kind.as_str());
        match self.named(doc, name, span, found) {
            Some(Target::Doc(ix)) => {
                let other = &self.docs[ix.index()];
                if kinds.contains(&other.kind) {
                    return Some(ix);
                }
                let message =
                    format!("`{name}` is a page of the kind {}, not {wanted}", other.kind.as_str());
                let hint = format!("name a page in content/{}/", kinds[0].folder().unwrap_or(""));
                let finding =
                    Diagnostic::new(Code::WrongKind, message).at(&doc.path, span).hint(hint);
                found.push(finding.related(&other.path, None, "this is the page"));
                None
            }
            Some(Target::Nowhere) => None,
            Some(_) => {
                let message = format!("`{name}` is not the page of a {wanted}");
                found.push(Diagnostic::new(Code::WrongKind, message).at(&doc.path, span));
                None
            }
            None => {
                let message = format!("no {wanted} is called `{name}`");
                let hint = self.names.suggestion(name).unwrap_or_else(|| add_page(wanted, name));
                found.push(
                    Diagnostic::new(Code::UnknownLink, message).at(&doc.path, span).hint(hint),
                );
                None
            }
        }
    }
}

/// How to add a page called `name`.
fn add_page(kind: &str, name: &str) -> String {
    match slugify(name).as_str() {
        // `new` makes pages of some kinds only.
        id if !matches!(kind, "explainer" | "actor" | "event") && !id.is_empty() => {
            format!("add the page `content/{kind}s/{id}.md`")
        }
        id if id == name => format!("add it with `backstory new {kind} --id {id}`"),
        "" => format!("add a page to content/{kind}s/"),
        id => format!("add it with `backstory new {kind} --id {id}`, and link to `{id}`"),
    }
}

/// `target` relative to the file at `path`, from the site's root; `None` where it leaves the site.
fn join(path: &str, target: &str) -> Option<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut joined = String::with_capacity(folder.len() + 1 + target.len());
    joined.push_str(folder);
    let mut target = target;
    // Most links lead up and then down, without steps on the spot.
    while let Some(rest) = target.strip_prefix("../").filter(|_| !joined.is_empty()) {
        joined.truncate(joined.rfind('/').unwrap_or(0));
        target = rest;
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
            part => {
                joined.push_str(if joined.is_empty() { "" } else { "/" });
                joined.push_str(part);
            }
        }
    }
    Some(joined)
}

/// The way from the file `from` to the file `to`, both from the site's root.
fn relative_path(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - shared);
    format!("{up}{}", to[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_within_the_site() {
        assert_eq!(join("content/a/b.md", "../c.md").as_deref(), Some("content/c.md"));
        assert_eq!(join("content/a.md", "./x/y.png").as_deref(), Some("content/x/y.png"));
        assert_eq!(join("content/a.md", "../../etc/passwd"), None);
        assert_eq!(relative_path("content/a/b.md", "content/c/d.md"), "../c/d.md");
    }
}
