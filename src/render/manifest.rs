//! The web app manifest: what a telephone calls the site on its home screen, and with which icon.
//! <https://www.w3.org/TR/appmanifest/>
//!
//! Its addresses are relative to itself, so that one build works in any folder.

use super::json::Json;
use super::theme::Theme;
use crate::plan::{Maker, icon_file, push_address};

/// The theme's own icon, for a site without a logo.
const ICON: &str = "icon.svg";

/// `site.webmanifest`, which lies at the output's root.
pub(super) fn manifest(maker: Maker<'_>, theme: &Theme) -> Vec<u8> {
    let config = &maker.site.config;
    let own = theme.files.iter().find(|file| file.name == ICON).map(|file| file.out.as_str());
    let icon = icon_file(maker.site).or(own);
    // The colour of the paper, where the site gives it another.
    let paper = config.style.iter().find(|(name, _)| name.value == "paper");
    let paper = paper.map(|(_, value)| value.value.as_str()).filter(|value| is_colour(value));
    let paper = paper.or(theme.colour.as_deref());
    let mut json = Json::new();
    json.object(|json| {
        json.field("name", &config.title);
        json.maybe("description", config.description.as_deref());
        json.field("lang", &config.language);
        json.field("dir", crate::plan::direction(&config.language));
        json.field("start_url", "index.html");
        json.field("scope", "./");
        json.field("display", "browser");
        json.maybe("theme_color", paper);
        json.maybe("background_color", paper);
        json.list("icons", icon, |json, icon| {
            json.object(|json| {
                let mut address = String::new();
                push_address(&mut address, icon, false);
                json.field("src", &address);
                let sort = sort(icon);
                json.maybe("type", sort);
                // How large a picture is only those know who read it; one of lines is of any size.
                json.maybe("sizes", (sort == Some("image/svg+xml")).then_some("any"));
            });
        });
    });
    json.finish().into_bytes()
}

/// The media type of the picture in this file.
fn sort(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "ico" => "image/vnd.microsoft.icon",
        _ => return None,
    })
}

/// Whether it is a colour as `#fff` or `#1a2b3c`.
pub(super) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}
