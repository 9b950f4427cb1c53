//! The shapes of value that several kinds of page share: texts, dates, names, pictures, sources.

use crate::config::syntax::{is_web_address, language_tag};
use crate::data::{Fields, Node, Value, text_of};
use crate::date::Date;
use crate::diagnostic::{Code, Spanned};
use crate::model::document::{ActorUse, Bound, Fragment, Media, Names, Range, Term};

use super::FrontContext;

/// A text without the white space around it; an empty one counts as not there.
pub(super) fn text(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Option<Spanned<String>> {
    fields.text(key, cx.findings()).map(trimmed).filter(|text| !text.value.is_empty())
}

/// A list of texts; a single one stands for a list of one.
pub(super) fn texts(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Vec<Spanned<String>> {
    let texts = fields.texts(key, cx.findings());
    texts.into_iter().map(trimmed).filter(|text| !text.value.is_empty()).collect()
}

fn trimmed(text: Spanned<String>) -> Spanned<String> {
    text.map(|text| if text.trim().len() == text.len() { text } else { text.trim().to_owned() })
}

/// Markdown without blocks.
pub(super) fn inline(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Option<Fragment> {
    fields.text(key, cx.findings()).filter(said).map(|text| cx.markdown.inline(&text))
}

/// Markdown with blocks.
pub(super) fn block(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Option<Fragment> {
    fields.text(key, cx.findings()).filter(said).map(|text| cx.markdown.block(&text))
}

fn said(text: &Spanned<String>) -> bool {
    !text.value.trim().is_empty()
}

/// A finding where the entry `what` lacks `key` or leaves it empty. A value of the wrong shape is
/// one already.
pub(super) fn needs(
    fields: &mut Fields<'_>,
    what: &str,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) {
    let lacks = match fields.raw(key) {
        None => true,
        Some(node) if node.value == Value::Null => !is_tilde(node, cx) || key != "date",
        Some(node) => node.text().is_some_and(|text| text.trim().is_empty()),
    };
    if lacks {
        missing(fields, what, key, cx);
    }
}

/// A finding that the entry `what` has no `key`. It stands at the entry's first key: the whole of
/// a long entry would say less.
pub(super) fn missing(fields: &Fields<'_>, what: &str, key: &str, cx: &mut FrontContext<'_>) {
    let first = fields.keys().next().map(|key| key.span);
    let span = fields.key_span(key).or(first).unwrap_or(fields.span);
    cx.add(Code::MissingKey, span, format!("{what} needs the key `{key}`"), None);
}

fn is_tilde(node: &Node, cx: &FrontContext<'_>) -> bool {
    node.value == Value::Null && node.span.of(cx.text) == "~"
}

/// A date of any shape that EDTF has.
pub(super) fn date(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Option<Spanned<Date>> {
    date_of(fields.raw(key)?, key, cx)
}

/// A date that is no interval.
pub(super) fn day(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Option<Spanned<Date>> {
    let date = date(fields, key, cx)?;
    if date.value.is_interval() {
        let message = format!("`{key}` must be one date, not an interval");
        cx.add(Code::InvalidValue, date.span, message, None);
        return None;
    }
    Some(date)
}

fn date_of(node: &Node, key: &str, cx: &mut FrontContext<'_>) -> Option<Spanned<Date>> {
    let wrong = |hint: String, cx: &mut FrontContext<'_>| {
        let message = format!("`{key}` must be a date, not {}", node.describe());
        cx.add(Code::WrongType, node.span, message, Some(hint));
        None
    };
    match &node.value {
        Value::Scalar { text, .. } => match Date::parse(text.trim()) {
            Ok(date) => Some(Spanned::new(date, node.span)),
            Err(error) => {
                cx.add(error.code, node.span, error.message, error.hint);
                None
            }
        },
        // Nothing at all is a key that waits for its value; a tilde was meant to say something.
        Value::Null if is_tilde(node, cx) => {
            let hint =
                "a `~` alone is nothing: leave the key out, or write `2024~` for \"about 2024\"";
            wrong(hint.to_owned(), cx)
        }
        Value::Null => None,
        Value::List(_) | Value::Map(_) => {
            // YAML reads the brackets and braces of EDTF's sets as its own.
            let written = node.span.of(cx.text);
            let quotable = written.starts_with(['[', '{']) && !written.contains(['\n', '"']);
            wrong(
                if quotable {
                    format!("quote it: `{key}: \"{written}\"`")
                } else {
                    format!("write one date: `{key}: 2014-06-10`")
                },
                cx,
            )
        }
    }
}

/// From when until when: `from`, and `end` under the name that it has here.
pub(super) fn term(fields: &mut Fields<'_>, end: &'static str, cx: &mut FrontContext<'_>) -> Term {
    let term = Term { from: bound(fields, "from", cx), to: bound(fields, end, cx) };
    if let (Bound::Date(from), Bound::Date(to)) = (&term.from, &term.to) {
        in_order(from, to, &format!("`{end}`"), "`from`", cx);
    }
    term
}

fn bound(fields: &mut Fields<'_>, key: &'static str, cx: &mut FrontContext<'_>) -> Bound {
    match fields.raw(key) {
        None => Bound::Unknown,
        Some(node) if node.text().is_some_and(|text| text.trim() == "..") => Bound::Open,
        Some(_) => day(fields, key, cx).map_or(Bound::Unknown, Bound::Date),
    }
}

/// A finding where `end` lies before `start` whatever they mean exactly.
pub(super) fn in_order(
    start: &Spanned<Date>,
    end: &Spanned<Date>,
    end_name: &str,
    start_name: &str,
    cx: &mut FrontContext<'_>,
) {
    let (first, last) = (start.value.earliest(), end.value.latest());
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        let (start, shown) = (start.value.edtf(), end.value.edtf());
        let message = format!("{end_name} is {shown}, before {start_name}, {start}");
        cx.add(Code::DateOrder, end.span, message, None);
    }
}

/// An id or name of a page, as a text or in the brackets of a wikilink.
pub(super) fn reference(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Option<Spanned<String>> {
    reference_of(fields.node(key)?, key, cx)
}

/// A list of ids or names.
pub(super) fn references(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Vec<Spanned<String>> {
    fields.list(key).iter().filter_map(|node| reference_of(node, key, cx)).collect()
}

fn reference_of(node: &Node, key: &str, cx: &mut FrontContext<'_>) -> Option<Spanned<String>> {
    if let Some(inner) = bracketed(node) {
        let message = format!("YAML reads the brackets in `{key}` as a list in a list");
        let hint = Some(format!("leave the brackets out: `{inner}`"));
        cx.add(Code::WrongType, node.span, message, hint);
        return None;
    }
    let text = text_of(node, key, cx.findings())?;
    let inner = text.value.trim();
    let inner = inner.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")).unwrap_or(inner);
    let target = inner.split_once('|').map_or(inner, |(target, _)| target).trim();
    if target.is_empty() {
        cx.add(Code::InvalidValue, text.span, format!("`{key}` names nothing"), None);
        return None;
    }
    Some(Spanned::new(target.to_owned(), text.span))
}

/// The text in the innermost of lists of one: what an unquoted `[[x]]` becomes.
fn bracketed(node: &Node) -> Option<&str> {
    let Value::List(items) = &node.value else { return None };
    match items.as_slice() {
        [only] => only.text().or_else(|| bracketed(only)),
        _ => None,
    }
}

/// The actors of `actors:`, each an id or name, or `{ id: …, as: … }`.
pub(super) fn actors(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Vec<ActorUse> {
    fields.list("actors").iter().filter_map(|node| actor_use(node, cx)).collect()
}

fn actor_use(node: &Node, cx: &mut FrontContext<'_>) -> Option<ActorUse> {
    if !matches!(node.value, Value::Map(_)) {
        return reference_of(node, "actors", cx).map(|name| ActorUse { name, part: None });
    }
    let mut fields = Fields::new(node, "an actor", cx.findings())?;
    let name = reference(&mut fields, "id", cx);
    let part = text(&mut fields, "as", cx).map(|part| part.value);
    if fields.node("id").is_none() {
        missing(&fields, "an actor in a list", "id", cx);
    }
    let advice = |key: &str| match key {
        "name" | "actor" | "title" => Some("write `id`, an id or a name".to_owned()),
        "role" | "part" => Some("write `as`".to_owned()),
        _ => None,
    };
    fields.finish_with("an actor in a list", &advice, cx.findings());
    name.map(|name| ActorUse { name, part })
}

/// A picture: its file, or a map of `src`, `alt`, `credit`, `caption`.
pub(super) fn media(
    fields: &mut Fields<'_>,
    key: &'static str,
    cx: &mut FrontContext<'_>,
) -> Option<Media> {
    let node = fields.node(key)?;
    if let Value::Scalar { .. } = node.value {
        let src = trimmed(text_of(node, key, cx.findings())?);
        if src.value.is_empty() {
            return None;
        }
        let image = cx.markdown.image(src, String::new());
        return Some(Media { image, credit: None, caption: None, span: node.span });
    }
    let mut fields = Fields::new(node, &format!("`{key}`"), cx.findings())?;
    let src = text(&mut fields, "src", cx);
    let alt = text(&mut fields, "alt", cx).map(|alt| alt.value).unwrap_or_default();
    let credit = text(&mut fields, "credit", cx).map(|credit| credit.value);
    needs(&mut fields, "a picture", "src", cx);
    let media = src.map(|src| {
        let image = cx.markdown.image(src, alt);
        Media { image, credit, caption: inline(&mut fields, "caption", cx), span: node.span }
    });
    // Known even where nothing was made of it.
    fields.node("caption");
    let advice = |key: &str| match key {
        "file" | "path" | "url" => Some("write `src`".to_owned()),
        "title" | "description" => Some("write `caption` or `alt`".to_owned()),
        "by" | "author" | "copyright" | "source" => Some("write `credit`".to_owned()),
        _ => None,
    };
    fields.finish_with("a picture", &advice, cx.findings());
    media
}

/// The entries of `sources:` as citation groups.
pub(super) fn sources(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Range {
    let sources = texts(fields, "sources", cx);
    cx.markdown.citations(&sources)
}

/// `aliases` and `names`, and `short` where the kind has it.
pub(super) fn names(fields: &mut Fields<'_>, short: bool, cx: &mut FrontContext<'_>) -> Names {
    let mut names = Names { aliases: texts(fields, "aliases", cx), ..Names::default() };
    if short {
        names.short = text(fields, "short", cx);
    }
    let Some(node) = fields.node("names") else { return names };
    let Value::Map(pairs) = &node.value else {
        let message =
            format!("`names` must be a map of languages and names, not {}", node.describe());
        let hint = Some(
            "write `names: { ar: … }`, or `aliases` for names in the page's language".to_owned(),
        );
        cx.add(Code::WrongType, node.span, message, hint);
        return names;
    };
    for (tag, value) in pairs {
        let Some(known) = language_tag(&tag.value) else {
            let message = format!("`{}` is no language tag", tag.value);
            let hint = Some("write a tag such as `en`, `ar` or `pt-BR`".to_owned());
            cx.add(Code::InvalidValue, tag.span, message, hint);
            continue;
        };
        let items = match &value.value {
            Value::List(items) => items.as_slice(),
            Value::Null => &[],
            _ => std::slice::from_ref(value),
        };
        for item in items {
            let name = text_of(item, &tag.value, cx.findings()).map(trimmed);
            if let Some(name) = name.filter(|name| !name.value.is_empty()) {
                names.by_language.push((Spanned::new(known.clone(), tag.span), name));
            }
        }
    }
    names
}

/// `text` where it is a web address; else a finding.
pub(super) fn web_address(
    text: Spanned<String>,
    key: &str,
    cx: &mut FrontContext<'_>,
) -> Option<Spanned<String>> {
    if is_web_address(&text.value) {
        return Some(text);
    }
    let message = format!("`{}` is no web address, as `{key}` must be", text.value);
    let bare = format!("https://{}", text.value);
    let hint = (text.value.contains('.') && !text.value.contains("//") && is_web_address(&bare))
        .then(|| format!("write `{bare}`"));
    cx.add(Code::InvalidValue, text.span, message, hint);
    None
}
