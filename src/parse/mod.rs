//! One file in, one document out.

pub(crate) mod front;
pub(crate) mod slug;
pub(crate) mod split;
