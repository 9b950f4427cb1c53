//! The web app manifest: what a telephone calls the site on its home screen, and with which icon.
//! <https://www.w3.org/TR/appmanifest/>
//!
//! Its addresses are relative to itself, so that one build works in any folder.

use super::json::Json;
use super::theme::Theme;
use crate::plan::{Maker, icon_file, own_colours, push_address};

/// The theme's own icon, for a site without a logo.
const ICON: &str = "icon.svg";

/// `site.webmanifest`, which lies at the output's root.
pub(super) fn manifest(maker: Maker<'_>, theme: &Theme) -> Vec<u8> {
    let config = &maker.site.config;
    let own = theme.files.iter().find(|file| file.name == ICON).map(|file| file.out.as_str());
    let icon = icon_file(maker.site).or(own);
    let [red, green, blue] = own_colours(config, theme.colours).paper;
    let paper = format!("#{red:02x}{green:02x}{blue:02x}");
    let mut json = Json::new();
    json.object(|json| {
        json.field("name", &config.title);
        json.maybe("description", config.description.as_deref());
        json.field("lang", &config.language);
        json.field("dir", crate::plan::direction(&config.language));
        json.field("start_url", "index.html");
        json.field("scope", "./");
        json.field("display", "browser");
        json.field("theme_color", &paper);
        json.field("background_color", &paper);
        json.list("icons", icon, |json, icon| {
            json.object(|json| {
                let mut address = String::new();
                push_address(&mut address, icon, false);
                json.field("src", &address);
                let sort = crate::mime::of(icon);
                json.field("type", sort);
                // How large a picture is only those know who read it; one of lines is of any size.
                json.maybe("sizes", (sort == "image/svg+xml").then_some("any"));
            });
        });
    });
    json.finish().into_bytes()
}
