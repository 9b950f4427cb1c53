//! The style of citation that `site.toml` names.

use std::sync::Arc;

use super::{Sources, text_stamp};
use crate::cite::Style;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::world::{Stamp, World};

/// The style of citation that the settings name, and what its file is recognised by. Making one
/// takes a while, so that of the last time is kept where it would be the same.
pub(super) fn style(
    world: &dyn World,
    config: &Config,
    previous: Option<&Sources>,
    found: &mut Vec<Diagnostic>,
) -> (Option<Arc<Style>>, Option<Stamp>) {
    let Some(name) = &config.citations.style else { return (None, None) };
    let wrong =
        |message: String| Diagnostic::new(Code::CitationStyle, message).at(&config.file, name.span);
    let is_file = name.value.to_ascii_lowercase().ends_with(".csl");
    let text = is_file.then(|| {
        let path = name.value.strip_prefix("./").unwrap_or(&name.value);
        let bytes = world.read(path).map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
    });
    let text = match text.transpose() {
        Ok(text) => text,
        Err(error) => {
            let message = format!("the style `{}` cannot be read: {error}", name.value);
            let hint = "write the path of a file below the site's folder, such as `data/house.csl`";
            found.push(wrong(message).hint(hint));
            return (None, None);
        }
    };
    let stamp = text.as_ref().map(|text| text_stamp(text));
    let same = previous.filter(|old| {
        let named = old.config.citations.style.as_ref().map(|name| &name.value);
        named == Some(&name.value) && old.style_stamp == stamp
    });
    if let Some(style) = same.and_then(|old| old.style.clone()) {
        return (Some(style), stamp);
    }
    let made = match &text {
        Some(text) => Style::from_csl(text)
            .map_err(|error| wrong(format!("`{}` is no style of citation: {error}", name.value))),
        None => Style::named(&name.value).map_err(|near| {
            let hint = did_you_mean(&name.value, near.iter().copied());
            let hint = hint.unwrap_or_else(|| match &near[..] {
                [] => {
                    "write a name such as `chicago-notes`, or the path of a `.csl` file".to_owned()
                }
                near => format!("write one of {}, or the path of a `.csl` file", near.join(", ")),
            });
            wrong(format!("no style of citation is called `{}`", name.value)).hint(hint)
        }),
    };
    match made {
        Ok(style) => (Some(Arc::new(style)), stamp),
        Err(finding) => {
            found.push(finding);
            (None, stamp)
        }
    }
}
