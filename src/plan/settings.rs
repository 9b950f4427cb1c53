//! Names in `site.toml` that lead nowhere: of pages in the menu and among the policies, of pictures.

use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::model::site::{Asset, Site, Target};

use super::nav_target;

/// A finding for each entry of `navigation` and each policy that is no page or list of the site, and
/// for each picture that is no file of it.
pub fn lost_settings(site: &Site) -> Vec<Diagnostic> {
    let config = &site.config;
    let menu = config.navigation.iter().map(|item| (&item.to, "it is left out of the menu"));
    let policies = config.policies.iter().map(|(_, to)| (to, "nobody can read that policy"));
    let pages = menu.chain(policies).filter_map(|(to, so)| no_page(site, to, so));
    let logo = config.organisation.as_ref().and_then(|own| own.logo.as_ref());
    let pictures = logo.into_iter().chain(&config.social.image);
    pages.chain(pictures.filter_map(|picture| no_picture(site, picture))).collect()
}

/// `so` is what comes of it where the page is held back.
fn no_page(site: &Site, to: &Spanned<String>, so: &str) -> Option<Diagnostic> {
    let id = to.value.trim_matches('/');
    if to.value.contains("://") || nav_target(site, id).is_some() {
        return None;
    }
    let held = matches!(site.ids.get(id), Some(Target::Doc(ix)) if site.page(*ix).is_none());
    let (code, message, hint) = if held {
        let message = format!("`{id}` is held back, so {so}");
        let hint = Some("publish that page, or take it out until then".to_owned());
        (Code::HeldBackLink, message, hint)
    } else if ["chronology", "topics", "sources"].contains(&id) {
        let message = format!("there is nothing yet for `{id}/` to list");
        (Code::UnknownLink, message, Some("take it out until there is".to_owned()))
    } else {
        let sections = site.sections.iter().map(|section| section.address.as_str());
        let mut known: Vec<&str> = sections.chain(site.ids.keys().map(String::as_str)).collect();
        known.sort_unstable();
        let message = format!("`{}` is neither the id of a page nor the path of a list", to.value);
        (Code::UnknownLink, message, did_you_mean(&to.value, known))
    };
    Some(Diagnostic::new(code, message).at(&site.config.file, to.span).maybe_hint(hint))
}

fn no_picture(site: &Site, picture: &Spanned<String>) -> Option<Diagnostic> {
    let path = picture.value.as_str();
    if path.contains("://") || picture_file(site, path).is_some() {
        return None;
    }
    let hint = did_you_mean(path, site.assets.iter().map(|asset| asset.to.as_str()));
    let hint = hint.unwrap_or_else(|| format!("put it into static/, as `static/{path}`"));
    let message = format!("there is no image `{path}`");
    let finding = Diagnostic::new(Code::MissingImage, message);
    Some(finding.at(&site.config.file, picture.span).hint(hint))
}

/// The file of the publisher's logo, from the output's root. A logo on another host is none: a page
/// loads nothing from elsewhere.
pub(crate) fn icon_file(site: &Site) -> Option<&str> {
    let logo = site.config.organisation.as_ref()?.logo.as_ref()?;
    Some(&picture_file(site, &logo.value)?.to)
}

/// The file of the site that `site.toml` names as a picture: from the output's root.
pub(super) fn picture_file<'a>(site: &'a Site, path: &str) -> Option<&'a Asset> {
    let path = path.trim_start_matches('/');
    site.assets.iter().find(|asset| asset.to == path)
}
