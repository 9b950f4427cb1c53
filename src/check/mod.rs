//! The rules of editing: what a good sub-editor would ask before a page is published.
//!
//! [`check`] applies all of them to a site and returns what they find; [`apply`] then sets how
//! grave each finding is here and drops those that are silenced. One rule is one function, one
//! group of rules one file. Nothing here changes a page, and nothing reads the network, the clock
//! or a file: [`Texts`] hands out what the caller has read.
//!
//! Precision comes first: a rule that cries wolf is switched off, and then it finds nothing. Rules
//! that read sentences know English only, and leave other languages alone.

mod actors;
mod calendar;
mod context;
mod currency;
mod dates;
mod drift;
mod figures;
pub mod format;
mod front;
mod language;
mod names;
mod prose;
mod silence;
mod quotes;
mod roles;
mod sources;
mod statements;
mod structure;
mod url;
mod vague;
mod variants;
mod voice;
mod when;
mod wordset;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::site::Site;

pub use context::Texts;
pub use format::{github, sarif};
pub use silence::{Silenced, apply, in_settings, names_of};

use context::Context;

type Found = Vec<Diagnostic>;
type Rule = fn(&Context<'_>, &mut Found);

/// Every rule with its code.
const RULES: &[(Code, Rule)] = &[
    (Code::S01, sources::s01),
    (Code::S03, sources::s03),
    (Code::S04, sources::s04),
    (Code::S05, sources::s05),
    (Code::S06, sources::s06),
    (Code::S07, sources::s07),
    (Code::S08, sources::s08),
    (Code::S09, sources::s09),
    (Code::D02, dates::d02),
    (Code::D03, dates::d03),
    (Code::D04, dates::d04),
    (Code::D05, vague::d05),
    (Code::D06, vague::d06),
    (Code::D07, dates::d07),
    (Code::D08, dates::d08),
    (Code::D09, dates::d09),
    (Code::A02, actors::a02),
    (Code::A03, variants::a03),
    (Code::A04, actors::a04),
    (Code::A05, actors::a05),
    (Code::A06, roles::a06),
    (Code::A07, roles::a07),
    (Code::A08, roles::a08),
    (Code::A09, voice::a09),
    (Code::A10, voice::a10),
    (Code::Q02, statements::q02),
    (Code::Q03, statements::q03),
    (Code::Q04, statements::q04),
    (Code::Q05, statements::q05),
    (Code::Q06, figures::q06),
    (Code::Q07, statements::q07),
    (Code::Q08, statements::q08),
    (Code::C01, currency::c01),
    (Code::C02, currency::c02),
    (Code::C03, currency::c03),
    (Code::C04, currency::c04),
    (Code::C06, currency::c06),
    (Code::L01, language::l01),
    (Code::L02, drift::l02),
    (Code::L03, language::l03),
    (Code::L04, language::l04),
    (Code::P02, structure::p02),
    (Code::P03, structure::p03),
    (Code::P04, structure::p04),
    (Code::P05, structure::p05),
    (Code::P06, structure::p06),
];

/// Applies all rules of editing to `site`; `texts` knows the source text of each of its files.
///
/// Returns what they find, each with its usual severity, sorted by file and place. What settings
/// and silencers say of it is for [`apply`].
pub fn check(site: &Site, texts: &Texts<'_>) -> Vec<Diagnostic> {
    let context = Context::new(site, texts);
    let mut found: Found = RULES
        .par_iter()
        .flat_map_iter(|(_, rule)| {
            let mut found = Vec::new();
            rule(&context, &mut found);
            found
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
