//! From the tree of `site.toml` to [`Config`], key by key.

use std::sync::Arc;

use crate::data::{Fields, Findings, Node, choose};
use crate::diagnostic::{Code, Spanned};
use crate::pictures::How;

use super::syntax::{is_web_address, language_tag};
use super::{
    AsOfLimits, Changes, Citations, Config, Export, Feeds, MentionLinks, Mentions, Organisation,
    Pagination, Pictures, Search, Social, check, menu, style,
};

const LINKS: &[(&str, MentionLinks)] =
    &[("none", MentionLinks::None), ("first", MentionLinks::First)];

/// Settings of other site generators, and what to write here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("baseURL", "write `base_url`"),
    ("baseurl", "write `base_url`"),
    ("url", "write `base_url`"),
    ("languageCode", "write `language`"),
    ("default_language", "write `language`"),
    ("defaultContentLanguage", "write `language`"),
    ("lang", "write `language`"),
    ("author", "write `authors`"),
    ("name", "write `title`"),
    ("license", "write `licence`"),
    ("params", "write `[extra]`"),
    ("menu", "write `[[navigation]]`"),
    ("menus", "write `[[navigation]]`"),
    ("paginate", "write `per_page` in `[pagination]`"),
    ("paginate_by", "write `per_page` in `[pagination]`"),
    ("organization", "write `[organisation]`"),
    ("feed", "write `[feeds]`"),
    ("theme_options", "write `[style]`"),
    ("publisher", "write `[organisation]`"),
    ("output_dir", "the output folder is an option of the command: `--output`"),
    ("publishDir", "the output folder is an option of the command: `--output`"),
];

/// Reads all settings. A value that is wrong is a finding, and the usual one stands for it.
pub(super) fn config(mut fields: Fields<'_>, path: &Arc<str>, findings: &mut Findings) -> Config {
    let usual = Config::default();
    let keys = &mut fields;
    let config = Config {
        file: path.clone(),
        title: line(keys, "title", findings).unwrap_or(usual.title),
        description: line(keys, "description", findings),
        base_url: base_url(keys, findings),
        language: language(keys, findings).unwrap_or(usual.language),
        authors: texts(keys, "authors", findings),
        theme: theme(keys, findings).unwrap_or(usual.theme),
        unsafe_html: keys.flag("unsafe_html", findings).unwrap_or(usual.unsafe_html),
        math: keys.flag("math", findings).unwrap_or(usual.math),
        copyright: line(keys, "copyright", findings),
        licence: line(keys, "licence", findings),
        mentions: mentions(keys, findings),
        citations: citations(keys, findings),
        feeds: feeds(keys, findings),
        pagination: pagination(keys, findings),
        navigation: menu::navigation(keys, findings),
        as_of: as_of(keys, findings),
        check: check::check(keys, findings),
        exports: exports(keys, findings).unwrap_or(usual.exports),
        changes: changes(keys, findings),
        style: style::style(keys, findings),
        policies: menu::policies(keys, findings),
        organisation: organisation(keys, findings),
        social: social(keys, findings),
        search: search(keys, findings),
        pictures: pictures(keys, findings),
        extra: extra(keys, findings),
    };
    let advice = |key: &str| {
        let known = ELSEWHERE.iter().find(|(theirs, _)| *theirs == key);
        known.map(|(_, here)| (*here).to_owned())
    };
    fields.finish_with(&format!("`{path}`"), &advice, findings);
    config
}

/// A text that says something.
pub(super) fn said(
    fields: &mut Fields<'_>,
    key: &'static str,
    findings: &mut Findings,
) -> Option<Spanned<String>> {
    let text = fields.text(key, findings)?.map(|text| text.trim().to_owned());
    (!text.value.is_empty()).then_some(text)
}

/// A text that says something, without its place.
pub(super) fn line(
    fields: &mut Fields<'_>,
    key: &'static str,
    findings: &mut Findings,
) -> Option<String> {
    said(fields, key, findings).map(|text| text.value)
}

fn texts(fields: &mut Fields<'_>, key: &'static str, findings: &mut Findings) -> Vec<String> {
    let texts = fields.texts(key, findings).into_iter().map(|text| text.value.trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

/// The table under `key`.
pub(super) fn table<'a>(
    fields: &mut Fields<'a>,
    key: &'static str,
    findings: &mut Findings,
) -> Option<Fields<'a>> {
    let node = fields.node(key)?;
    Fields::new(node, &format!("`[{key}]`"), findings)
}

/// A whole number of at least `least`.
fn number<T: TryFrom<i64> + PartialOrd + std::fmt::Display>(
    fields: &mut Fields<'_>,
    key: &'static str,
    least: T,
    findings: &mut Findings,
) -> Option<T> {
    let written = fields.integer(key, findings)?;
    let number = T::try_from(written).ok().filter(|number| *number >= least);
    if number.is_none() {
        let span = fields.node(key).map_or(fields.span, |node| node.span);
        let message = format!("`{key}` cannot be {written}");
        let hint = Some(format!("write a number from {least} up"));
        findings.add_hint(Code::InvalidValue, span, message, hint);
    }
    number
}

fn base_url(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<String> {
    let written = said(fields, "base_url", findings)?;
    let address = written.value.trim_end_matches('/');
    if is_web_address(address) && !address.contains(['?', '#']) {
        return Some(address.to_owned());
    }
    let message = format!("`{}` is no address that a site can stand at", written.value);
    let hint = "write it with its scheme, without `?` and `#`: `https://example.org/news`";
    findings.add_hint(Code::InvalidValue, written.span, message, Some(hint.to_owned()));
    None
}

fn language(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<String> {
    let written = said(fields, "language", findings)?;
    let tag = language_tag(&written.value);
    if tag.is_none() {
        let message = format!("`{}` is no language tag", written.value);
        let hint = Some("write a tag such as `en`, `ar` or `pt-BR`".to_owned());
        findings.add_hint(Code::InvalidValue, written.span, message, hint);
    }
    tag
}

/// The name of a folder: nothing that leads out of `themes/`.
fn theme(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Spanned<String>> {
    let written = said(fields, "theme", findings)?;
    if written.value.contains(['/', '\\', ':']) || written.value.starts_with('.') {
        let message = format!("`{}` is no name of a theme", written.value);
        let hint = Some("write the name of its folder in `themes/` alone".to_owned());
        findings.add_hint(Code::InvalidValue, written.span, message, hint);
        return None;
    }
    Some(written)
}

fn mentions(fields: &mut Fields<'_>, findings: &mut Findings) -> Mentions {
    let Some(mut keys) = table(fields, "mentions", findings) else { return Mentions::default() };
    let mentions = Mentions { link: keys.choice("link", LINKS, findings).unwrap_or_default() };
    keys.finish("`[mentions]`", findings);
    mentions
}

fn citations(fields: &mut Fields<'_>, findings: &mut Findings) -> Citations {
    let Some(mut keys) = table(fields, "citations", findings) else { return Citations::default() };
    let citations = Citations { style: said(&mut keys, "style", findings) };
    keys.finish("`[citations]`", findings);
    citations
}

fn feeds(fields: &mut Fields<'_>, findings: &mut Findings) -> Feeds {
    let usual = Feeds::default();
    let Some(mut keys) = table(fields, "feeds", findings) else { return usual };
    let feeds = Feeds {
        limit: number(&mut keys, "limit", 1, findings).unwrap_or(usual.limit),
        per_actor: keys.flag("per_actor", findings).unwrap_or(usual.per_actor),
    };
    keys.finish("`[feeds]`", findings);
    feeds
}

fn pagination(fields: &mut Fields<'_>, findings: &mut Findings) -> Pagination {
    let usual = Pagination::default();
    let Some(mut keys) = table(fields, "pagination", findings) else { return usual };
    let pagination = Pagination {
        per_page: number(&mut keys, "per_page", 0, findings).unwrap_or(usual.per_page),
        chronology: number(&mut keys, "chronology", 0, findings).unwrap_or(usual.chronology),
    };
    keys.finish("`[pagination]`", findings);
    pagination
}

fn as_of(fields: &mut Fields<'_>, findings: &mut Findings) -> AsOfLimits {
    let Some(mut keys) = table(fields, "as_of", findings) else { return AsOfLimits::default() };
    let limits = AsOfLimits { max_age_days: number(&mut keys, "max_age_days", 0, findings) };
    keys.finish("`[as_of]`", findings);
    limits
}

/// Each export once, in the order of [`Export::ALL`].
fn exports(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Vec<Export>> {
    fields.node("exports")?;
    let names = fields.texts("exports", findings);
    let mut exports: Vec<Export> =
        names.iter().filter_map(|name| choose(name, "exports", Export::ALL, findings)).collect();
    exports.sort_unstable();
    exports.dedup();
    Some(exports)
}

fn changes(fields: &mut Fields<'_>, findings: &mut Findings) -> Changes {
    let Some(mut keys) = table(fields, "changes", findings) else { return Changes::default() };
    let changes = Changes { baseline: said(&mut keys, "baseline", findings) };
    keys.finish("`[changes]`", findings);
    changes
}

fn organisation(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Organisation> {
    let mut keys = table(fields, "organisation", findings)?;
    let name = line(&mut keys, "name", findings);
    let url = said(&mut keys, "url", findings).and_then(|url| web_address(url, findings));
    let logo = said(&mut keys, "logo", findings);
    if keys.node("name").is_none() {
        let span = fields.key_span("organisation").unwrap_or_default();
        findings.add(Code::MissingKey, span, "`[organisation]` needs the key `name`");
    }
    keys.finish("`[organisation]`", findings);
    Some(Organisation { name: name?, url, logo })
}

fn web_address(url: Spanned<String>, findings: &mut Findings) -> Option<String> {
    if is_web_address(&url.value) {
        return Some(url.value);
    }
    let message = format!("`{}` is no web address", url.value);
    let hint = Some("write it with its scheme: `https://example.org`".to_owned());
    findings.add_hint(Code::InvalidValue, url.span, message, hint);
    None
}

fn social(fields: &mut Fields<'_>, findings: &mut Findings) -> Social {
    let Some(mut keys) = table(fields, "social", findings) else { return Social::default() };
    let social =
        Social { image: said(&mut keys, "image", findings), cards: keys.flag("cards", findings) };
    keys.finish("`[social]`", findings);
    social
}

fn search(fields: &mut Fields<'_>, findings: &mut Findings) -> Search {
    let usual = Search::default();
    let Some(mut keys) = table(fields, "search", findings) else { return usual };
    let search = Search {
        enabled: keys.flag("enabled", findings).unwrap_or(usual.enabled),
        full_text: keys.flag("full_text", findings).unwrap_or(usual.full_text),
    };
    keys.finish("`[search]`", findings);
    search
}

fn pictures(fields: &mut Fields<'_>, findings: &mut Findings) -> Pictures {
    let usual = How::default();
    let Some(mut keys) = table(fields, "pictures", findings) else { return Pictures::default() };
    let how = How {
        widths: widths(&mut keys, findings).unwrap_or(usual.widths),
        webp: keys.flag("webp", findings).unwrap_or(usual.webp),
        quality: quality(&mut keys, findings).unwrap_or(usual.quality),
    };
    let originals = keys.flag("originals", findings).unwrap_or(false);
    keys.finish("`[pictures]`", findings);
    Pictures { how: how.into(), originals }
}

/// The narrowest and the widest picture that is made, in pixels, and how many of each.
const WIDTHS: std::ops::RangeInclusive<u32> = 16..=8192;
const MOST_WIDTHS: usize = 8;

/// In ascending order, each once. An empty list leaves pictures as they are.
fn widths(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Vec<u32>> {
    let span = fields.node("widths")?.span;
    let mut widths = Vec::new();
    let written = fields.texts("widths", findings);
    let asks_for_none = written.is_empty();
    for written in written {
        match written.value.parse() {
            Ok(width) if WIDTHS.contains(&width) => widths.push(width),
            _ => {
                let message = format!("`{}` is no width of a picture in pixels", written.value);
                let hint =
                    Some(format!("write numbers from {} to {}", WIDTHS.start(), WIDTHS.end()));
                findings.add_hint(Code::InvalidValue, written.span, message, hint);
            }
        }
    }
    widths.sort_unstable();
    widths.dedup();
    if widths.len() > MOST_WIDTHS {
        let message = format!("`widths` names {} of them, and each costs time", widths.len());
        let hint = Some(format!("{MOST_WIDTHS} at most; three are enough for most sites"));
        findings.add_hint(Code::InvalidValue, span, message, hint);
        widths.truncate(MOST_WIDTHS);
    }
    // Where none of them can be read the usual ones are meant, and not none.
    (asks_for_none || !widths.is_empty()).then_some(widths)
}

fn quality(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<u8> {
    let written = fields.integer("quality", findings)?;
    let quality = u8::try_from(written).ok().filter(|quality| (1..=100).contains(quality));
    if quality.is_none() {
        let span = fields.node("quality").map_or(fields.span, |node| node.span);
        let message = format!("`quality` cannot be {written}");
        let hint = Some("write a number from 1 to 100; 80 is usual".to_owned());
        findings.add_hint(Code::InvalidValue, span, message, hint);
    }
    quality
}

fn extra(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Node> {
    let node = fields.node("extra")?;
    Fields::new(node, "`[extra]`", findings).map(|_| node.clone())
}
