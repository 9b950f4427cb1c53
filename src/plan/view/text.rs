//! Running text and what stands in it: blocks, notes, pictures, drawings, free keys.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use tera::Value;

use super::{
    ActorView, ChronologyView, DisputeView, MapView, PositionsView, SourceView, StatementView,
};
use crate::data::{Node, Value as NodeValue};
use crate::plan::Row;

/// HTML that a template prints as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Html(pub String);

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.0).serialize(serializer)
    }
}

/// A view that many pages show, which becomes what templates see when the first of them is rendered.
#[derive(Debug, Default)]
pub struct Shared<T>(Arc<(T, OnceLock<Value>)>);

impl<T> Shared<T> {
    /// `view`, to be shared.
    pub fn new(view: T) -> Self {
        Self(Arc::new((view, OnceLock::new())))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Shared<T> {}

impl<T: Hash> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (view, value) = &*self.0;
        value.get_or_init(|| Value::from_serializable(view)).serialize(serializer)
    }
}

/// A running text: HTML with blocks in it that have templates of their own. Templates see it as
/// one piece of HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Content(pub Vec<Piece>);

impl Content {
    /// Bytes of HTML in it, without its blocks.
    pub(crate) fn len(&self) -> usize {
        let length = |piece: &Piece| match piece {
            Piece::Html(html) => html.len(),
            Piece::Block(_) | Piece::Rows(_) => 0,
        };
        self.0.iter().map(length).sum()
    }
}

/// A piece of a [`Content`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// HTML.
    Html(String),
    /// Events, each as the template `row.html` shows it.
    Rows(Vec<Row>),
    /// Something that the template `blocks/NAME.html` shows.
    Block(Box<BlockView>),
}

impl Serialize for Content {
    /// The HTML in one piece. Blocks and rows must have been rendered: one that was not is left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [Piece::Html(html)] => Value::safe_string(html).serialize(serializer),
            pieces => {
                let html = pieces.iter().map(|piece| match piece {
                    Piece::Html(html) => html.as_str(),
                    Piece::Block(_) | Piece::Rows(_) => "",
                });
                Value::safe_string(&html.collect::<String>()).serialize(serializer)
            }
        }
    }
}

/// What a block's template sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct BlockView {
    /// The block's name: `chronology`, `statement`, `disputed`, `figure`, …; the template is
    /// `blocks/NAME.html`.
    pub name: String,
    /// What followed the name.
    pub argument: Option<String>,
    /// The level for headings in it: 2 before the first heading of level 2, else 3.
    pub heading: u8,
    /// The options of a block that the site defined, by name.
    pub options: std::collections::BTreeMap<String, String>,
    /// HTML of the block's text.
    pub text: Content,
    /// Of `chronology` and `map`.
    pub chronology: Option<ChronologyView>,
    /// Of `map`.
    pub map: Option<MapView>,
    /// Of `statement` (one) and `quotes` (any number).
    pub statements: Vec<StatementView>,
    /// Of `disputed`.
    pub dispute: Option<DisputeView>,
    /// Of `actors`.
    pub actors: Vec<Shared<ActorView>>,
    /// Of `sources`.
    pub sources: Vec<SourceView>,
    /// Of `figure` and `video`.
    pub media: Option<MediaView>,
    /// Of `positions`.
    pub positions: Option<PositionsView>,
    /// Of `questions`.
    pub questions: Vec<QuestionView>,
}

/// A question and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct QuestionView {
    /// HTML.
    pub question: Html,
    /// HTML.
    pub answer: Content,
}

/// A part of a running text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TextSectionView {
    /// The anchor; empty for the text before the first heading.
    pub id: String,
    /// The heading as text, in a theme with `search = true`.
    pub name: String,
    /// HTML of the heading; empty for the text before the first.
    pub title: Html,
    /// HTML of the text below the heading.
    pub content: Content,
    /// Whether a chronology stands in it.
    pub has_chronology: bool,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TocView {
    /// The anchor.
    pub id: String,
    /// HTML of the heading.
    pub title: Html,
    /// The headings below it.
    pub children: Vec<TocView>,
}

/// A note of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct NoteView {
    /// Its number.
    pub number: u32,
    /// Its anchor, `n1`.
    pub id: String,
    /// The anchor of its first mark, `r1`.
    pub mark: String,
    /// HTML of the note.
    pub html: Html,
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MediaView {
    /// HTML: the whole element, `<picture>` or `<img>`, with all sizes of the picture.
    pub picture: Html,
    /// Its largest file, relative to the page, or its address.
    pub src: String,
    /// The width of that file in pixels, where it is known.
    pub width: Option<u32>,
    /// The height of that file in pixels, where it is known.
    pub height: Option<u32>,
    /// What is to be seen.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// HTML of what stands under it.
    pub caption: Html,
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DrawingView {
    /// HTML: an `<svg>` that fills the width it is given.
    pub svg: Html,
    /// What it shows, for below it; empty where that needs no words.
    pub caption: String,
}

/// Free keys, as a template sees them: maps, lists, texts, numbers and truth values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExtraView(pub Option<Node>);

impl Serialize for ExtraView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(node) => Free(node).serialize(serializer),
            None => serializer.serialize_map(Some(0))?.end(),
        }
    }
}

/// A free value, with numbers and truth values as such.
struct Free<'a>(&'a Node);

impl Serialize for Free<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            NodeValue::Null => serializer.serialize_none(),
            NodeValue::List(items) => serializer.collect_seq(items.iter().map(Free)),
            NodeValue::Map(pairs) => {
                serializer.collect_map(pairs.iter().map(|(key, node)| (&key.value, Free(node))))
            }
            NodeValue::Scalar { text, quoted: true } => serializer.serialize_str(text),
            NodeValue::Scalar { text, quoted: false } => match text.as_str() {
                "true" => serializer.serialize_bool(true),
                "false" => serializer.serialize_bool(false),
                text => match (text.parse::<i64>(), text.parse::<f64>()) {
                    (Ok(number), _) => serializer.serialize_i64(number),
                    (_, Ok(number)) if number.is_finite() => serializer.serialize_f64(number),
                    _ => serializer.serialize_str(text),
                },
            },
        }
    }
}
