//! What `site.toml` says.

pub mod syntax;
