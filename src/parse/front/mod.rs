//! Front matter: from a positioned tree to what the model calls [`Front`](crate::model::document::Front).

pub(crate) mod identity;
