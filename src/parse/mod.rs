//! One file at a time, from bytes to a [`Document`](crate::model::document::Document).

pub(crate) mod markdown;
pub(crate) mod slug { pub(crate) fn slugify(t:&str)->String{ t.to_lowercase().replace(' ',"-") } }
