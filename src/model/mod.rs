//! The nouns: what one file says ([`document`]), and what all files say together ([`site`]).

pub mod backing;
pub mod document;
pub mod site;
pub mod text;
