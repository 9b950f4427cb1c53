//! Backstory turns Markdown into a site of background explainers.

pub mod diagnostic;
pub mod world;
pub mod data;
pub mod date;
pub mod config;
pub mod model;
pub mod cite;
pub mod parse;

pub mod resolve;
pub mod plan;
pub mod render;
