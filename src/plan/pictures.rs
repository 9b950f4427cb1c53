//! Pictures on pages: which files are made of them, and the element that shows the right one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cards::Drawn;
use super::fill::Filler;
use super::view::{Html, MediaView};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::html::escape;
use crate::model::site::{Asset, DocIx, References, Site, Target};
use crate::parse::slug::slugify;
use crate::pictures::{Fault, Format, How, Picture, Recipe, Variant, mark};

/// The longest beginning of a picture's name that the names of its files have.
const LONGEST_NAME: usize = 40;

/// What is made of the pictures of a site.
#[derive(Debug, Default)]
pub struct Made {
    /// Where each file goes, from the output's root, and how it is made; sorted.
    pub recipes: Vec<(String, Recipe)>,
    /// The cards that are drawn, sorted by the file of the page.
    pub cards: Vec<Drawn>,
    /// The files that these stand for, and those that only held-back pages show, so that they are not
    /// copied: indices of `Tables::assets`.
    pub(super) replaced: BTreeSet<u32>,
}

/// What is made of the pictures that published texts show.
pub fn made(site: &Site) -> Made {
    if site.assets.is_empty() {
        return Made::default();
    }
    let settings = &site.config.pictures;
    let held: BTreeSet<DocIx> = site.held_back.iter().map(|held| held.doc).collect();
    let (mut shown, mut hidden) = (BTreeSet::new(), BTreeSet::new());
    for (at, references) in site.references.iter().enumerate() {
        let References { images, .. } = &**references;
        let is_held = held.contains(&DocIx::new(at));
        let set = if is_held { &mut hidden } else { &mut shown };
        set.extend(images.iter().filter_map(|image| image.as_deref()));
    }
    let mut recipes = BTreeMap::new();
    let mut replaced = BTreeSet::new();
    // What only a held-back page shows is as little to be seen as that page.
    for to in hidden.difference(&shown) {
        let found = asset(site, to).filter(|(_, asset)| asset.from.starts_with("content/"));
        replaced.extend(found.filter(|_| !site.config.unsafe_html).map(|(at, _)| at));
    }
    for to in shown {
        let Some((at, asset)) = asset(site, to) else { continue };
        let Some(picture) = &asset.picture else { continue };
        let variants = picture.variants(&settings.how);
        // Raw HTML may show it in a way that nobody knows of here.
        if !variants.is_empty()
            && asset.from.starts_with("content/")
            && !settings.originals
            && !site.config.unsafe_html
        {
            replaced.insert(at);
        }
        for variant in variants {
            let (from, picture, how) = (asset.from.clone(), picture.clone(), settings.how.clone());
            let file = file(asset, &picture, &how, variant);
            recipes.insert(file, Recipe { from, picture, how, variant });
        }
    }
    if !replaced.is_empty() {
        for link in site.references.iter().flat_map(|all| &all.links) {
            if let Target::Asset(at) = link {
                replaced.remove(at);
            }
        }
        for named in site.config.social.image.iter().chain(logo(site)) {
            if let Some((at, _)) = asset(site, named.value.trim_start_matches('/')) {
                replaced.remove(&at);
            }
        }
    }
    Made { recipes: recipes.into_iter().collect(), cards: Vec::new(), replaced }
}

fn logo(site: &Site) -> Option<&crate::diagnostic::Spanned<String>> {
    site.config.organisation.as_ref()?.logo.as_ref()
}

/// The file of the site that goes to `to`, and its index.
pub(super) fn asset<'a>(site: &'a Site, to: &str) -> Option<(u32, &'a Asset)> {
    let at = site.assets.partition_point(|asset| asset.to.as_str() < to);
    let asset = site.assets.get(at).filter(|asset| asset.to == to)?;
    Some((u32::try_from(at).ok()?, asset))
}

/// Where a file goes that is made of a picture: `pictures/bridge-1a2b3c4d5e-640.webp`. Another picture, or
/// another way to make it, has another name, so that it can be kept for ever.
fn file(asset: &Asset, picture: &Picture, how: &How, variant: Variant) -> String {
    let name = asset.to.rsplit('/').next().unwrap_or(&asset.to);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut stem: String = slugify(stem).chars().take(LONGEST_NAME).collect();
    stem.push_str(if stem.is_empty() { "" } else { "-" });
    let mark = mark(picture, how) >> 24;
    let ending = variant.format.endings().first().copied().unwrap_or("");
    format!("pictures/{stem}{mark:010x}-{}.{ending}", variant.width)
}

/// The file that is shown where only one can be: the largest that is made, in the format of the
/// picture itself; else the picture.
pub(super) fn single(site: &Site, to: &str) -> Single {
    let Some((_, asset)) = asset(site, to) else {
        return Single { file: to.to_owned(), size: None, format: Format::Other };
    };
    let Some(picture) = &asset.picture else {
        return Single { file: to.to_owned(), size: None, format: Format::Other };
    };
    let how = &site.config.pictures.how;
    let variants = picture.variants(how);
    match variants.last() {
        Some(largest) => Single {
            file: file(asset, picture, how, *largest),
            size: Some((largest.width, largest.height)),
            format: largest.format,
        },
        None => Single { file: to.to_owned(), size: picture.size, format: picture.format },
    }
}

/// One file of a picture.
pub(super) struct Single {
    /// From the output's root.
    pub(super) file: String,
    pub(super) size: Option<(u32, u32)>,
    pub(super) format: Format,
}

impl Filler<'_> {
    /// The picture that goes to `to` (or is at that address on another site) as pages show it. The
    /// first one of a page is loaded at once, the others when they come into sight.
    pub(crate) fn picture(&self, to: &str, alt: &str, title: &str) -> MediaView {
        let site = self.maker.site;
        let outside = crate::html::is_web(to);
        let single = if outside {
            Single { file: to.to_owned(), size: None, format: Format::Other }
        } else {
            single(site, to)
        };
        let src = if outside { to.to_owned() } else { self.here.to(&single.file) };
        let found = asset(site, to).and_then(|(_, asset)| Some((asset, asset.picture.as_ref()?)));
        let how = &site.config.pictures.how;
        let files: Vec<(Variant, String)> = found.map_or_else(Vec::new, |(asset, picture)| {
            let href =
                |variant: Variant| (variant, self.here.to(&file(asset, picture, how, variant)));
            picture.variants(how).into_iter().map(href).collect()
        });
        let of = |format: Format| files.iter().filter(move |(one, _)| one.format == format);
        let webp = single.format != Format::Webp && of(Format::Webp).next().is_some();

        let mut html = String::with_capacity(256);
        if webp {
            html.push_str("<picture><source type=\"image/webp\"");
            self.push_sizes(&mut html, of(Format::Webp));
            html.push('>');
        }
        html.push_str("<img src=\"");
        escape(&mut html, &src);
        html.push_str("\" alt=\"");
        escape(&mut html, alt);
        html.push('"');
        if !title.is_empty() {
            html.push_str(" title=\"");
            escape(&mut html, title);
            html.push('"');
        }
        if of(single.format).nth(1).is_some() {
            self.push_sizes(&mut html, of(single.format));
        }
        if let Some((width, height)) = single.size {
            html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if !self.is_first.replace(false) {
            html.push_str(" loading=\"lazy\"");
        }
        html.push_str(if webp { "></picture>" } else { ">" });
        MediaView {
            src,
            width: single.size.map(|(width, _)| width),
            height: single.size.map(|(_, height)| height),
            alt: alt.to_owned(),
            picture: Html(html),
            ..MediaView::default()
        }
    }

    /// `srcset`, and `sizes` where there is a choice.
    fn push_sizes<'f>(
        &self,
        html: &mut String,
        files: impl Iterator<Item = &'f (Variant, String)> + Clone,
    ) {
        let choice = files.clone().nth(1).is_some();
        html.push_str(" srcset=\"");
        for (at, (variant, href)) in files.enumerate() {
            html.push_str(if at > 0 { ", " } else { "" });
            escape(html, href);
            if choice {
                html.push_str(&format!(" {}w", variant.width));
            }
        }
        html.push('"');
        if choice {
            html.push_str(" sizes=\"");
            escape(html, self.maker.sizes);
            html.push('"');
        }
    }
}

/// What is wrong with the files of pictures: a finding for each file, where it is first shown.
pub fn bad_pictures(site: &Site, made: &Made) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if site.assets.iter().all(|asset| asset.picture.is_none()) {
        return found;
    }
    let mut known = BTreeSet::new();
    let uses = site.docs.iter().zip(&site.references).flat_map(|(doc, all)| {
        let images = &all.images;
        let images = doc.body.images.iter().zip(images);
        images.filter_map(move |(image, to)| Some((&doc.path, image.src.span, to.as_deref()?)))
    });
    let social = site.config.social.image.iter();
    let social =
        social.map(|image| (&site.config.file, image.span, image.value.trim_start_matches('/')));
    for (file, span, to) in uses.chain(social) {
        let Some((at, asset)) = asset(site, to) else { continue };
        let Some(picture) = asset.picture.as_ref() else { continue };
        if !(picture.fault.is_some() || picture.located) || !known.insert(at) {
            continue;
        }
        if let Some(fault) = picture.fault {
            found.push(bad(fault, asset, picture, file, span));
        }
        if picture.located && !made.replaced.contains(&at) {
            let message = format!(
                "`{}` is published as it is, with the place where it was taken",
                asset.from
            );
            let hint = "take the place out of the file (`exiftool -gps:all= FILE`); the smaller \
                        files that pages show do not have it";
            let finding = Diagnostic::new(Code::LocatedPicture, message);
            found.push(finding.at(file, span).hint(hint));
        }
    }
    found
}

fn bad(fault: Fault, asset: &Asset, picture: &Picture, file: &Arc<str>, span: Span) -> Diagnostic {
    let from = &asset.from;
    let name = from.rsplit('/').next().unwrap_or(from);
    let again = || "take it from where it came from once more".to_owned();
    let (what, hint) = match fault {
        Fault::Empty => ("is empty".to_owned(), again()),
        Fault::NoPicture => {
            let named = Format::of_path(from).name();
            let hint = "open it in an image editor and save it in the format that its name says";
            (format!("is no {named}, and no other picture that browsers show"), hint.to_owned())
        }
        Fault::Unreadable => ("cannot be read as a picture".to_owned(), again()),
        Fault::CutShort => ("is cut short: a part of the picture is missing".to_owned(), again()),
        Fault::TooLarge => {
            let (width, height) = picture.size.unwrap_or_default();
            let what = format!("says that it is {width} × {height} pixels, too many to be shown");
            (
                what,
                "make it smaller in an image editor: 4000 pixels are enough for print".to_owned(),
            )
        }
        Fault::Point => {
            let hint = "put the picture itself there, or take it out";
            ("is a single point, so there is nothing to be seen".to_owned(), hint.to_owned())
        }
        Fault::Ending(format) => {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let ending = format.endings().first().copied().unwrap_or_default();
            let what = format!("is a {}, whatever its name says", format.name());
            (what, format!("call it `{stem}.{ending}`"))
        }
    };
    Diagnostic::new(Code::BadPicture, format!("`{from}` {what}")).at(file, span).hint(hint)
}
