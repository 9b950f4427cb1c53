//! What the pictures say of themselves that pages may show.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Sources;
use crate::config::Config;
use crate::model::document::Document;
use crate::model::site::Asset;
use crate::pictures::Picture;
use crate::world::{Stamp, World};

/// Reads the heads of the pictures among `assets` that `docs` or the settings name. Which file a name
/// leads to is found out later, so every file with the last part of one is looked at.
pub(super) fn look(
    world: &dyn World,
    assets: &mut [(Asset, Stamp)],
    docs: &[Arc<Document>],
    config: &Config,
    previous: Option<&Sources>,
) {
    if assets.is_empty() {
        return;
    }
    let images = docs.iter().flat_map(|doc| &doc.body.images);
    let named = images.map(|image| &image.src).chain(&config.social.image);
    let last = |src: &str| src.rsplit('/').next().unwrap_or(src).to_owned();
    let wanted: FxHashSet<String> = named.map(|src| last(&src.value)).collect();
    if wanted.is_empty() {
        return;
    }
    let old = previous.into_iter().flat_map(|old| old.assets.iter().zip(&old.asset_stamps));
    let known: FxHashMap<&str, (Stamp, &Arc<Picture>)> = old
        .filter_map(|(asset, stamp)| Some((&*asset.from, (*stamp, asset.picture.as_ref()?))))
        .collect();
    assets.par_iter_mut().for_each(|(asset, stamp)| {
        if !wanted.contains(asset.from.rsplit('/').next().unwrap_or("")) {
            return;
        }
        let same = known.get(&*asset.from).filter(|(old, _)| old == stamp);
        asset.picture = match same {
            Some((_, picture)) => Some(Arc::clone(picture)),
            // What cannot be read is found when it is copied.
            None => {
                let bytes = world.read(&asset.from).ok();
                bytes.map(|bytes| Arc::new(Picture::read(&asset.from, &bytes)))
            }
        };
    });
}
