//! What `theme.toml` says.

use crate::cards::{Colours, colour};
use crate::data::{Fields, Findings, parse_toml};
use crate::diagnostic::Code;
use crate::plan::Wishes;

/// Pictures as wide as the page on a phone, and as a column of text on anything wider.
pub(super) const SIZES: &str = "(min-width: 44em) 42rem, 100vw";

/// What `theme.toml` says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) wishes: Wishes,
    /// How wide it shows pictures.
    pub(super) sizes: Option<String>,
    /// Of the manifest and of cards.
    pub(super) colours: Colours,
}

pub(super) fn read_settings(text: &str, findings: &mut Findings) -> Settings {
    let mut settings = Settings::default();
    let Some(node) = parse_toml(text, 0, findings) else { return settings };
    let Some(mut fields) = Fields::new(&node, "theme.toml", findings) else { return settings };
    settings.sizes = fields.text("picture_sizes", findings).map(|sizes| sizes.value);
    let wishes = &mut settings.wishes;
    for key in ["name", "description", "licence"] {
        fields.text(key, findings);
    }
    wishes.sections = fields.flag("sections", findings).unwrap_or(false);
    wishes.sentences = fields.flag("sentences", findings).unwrap_or(false);
    wishes.json_ld = fields.flag("json_ld", findings).unwrap_or(false);
    wishes.details = fields.flag("details", findings).unwrap_or(true);
    wishes.drawings = fields.flag("drawings", findings).unwrap_or(false);
    wishes.manifest = fields.flag("manifest", findings).unwrap_or(false);
    wishes.cards = fields.flag("cards", findings).unwrap_or(false);
    wishes.search = fields.flag("search", findings).unwrap_or(false);
    let notes = [("margin", true), ("end", false)];
    wishes.notes_in_margin = fields.choice("notes", &notes, findings).unwrap_or(false);
    settings.colours = colours(&mut fields, findings);
    fields.finish("theme.toml", findings);
    settings
}

/// `[colours]`: those of the theme that stand elsewhere than in its style sheet.
fn colours(fields: &mut Fields<'_>, findings: &mut Findings) -> Colours {
    let mut colours = Colours::default();
    let Some(node) = fields.node("colours") else { return colours };
    let Some(mut keys) = Fields::new(node, "`[colours]`", findings) else { return colours };
    for (name, place) in [
        ("paper", &mut colours.paper),
        ("ink", &mut colours.ink),
        ("soft", &mut colours.soft),
        ("accent", &mut colours.accent),
    ] {
        let Some(written) = keys.text(name, findings) else { continue };
        match colour(&written.value) {
            Some(colour) => *place = colour,
            None => {
                let message = format!("`{}` is no colour that can be read", written.value);
                let hint = Some("write it as `#b5121b`".to_owned());
                findings.add_hint(Code::InvalidValue, written.span, message, hint);
            }
        }
    }
    keys.finish("`[colours]`", findings);
    colours
}
