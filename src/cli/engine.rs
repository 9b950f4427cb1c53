//! Where the command line meets the library: from flags to a compiled site.

use std::path::{Path, PathBuf};

use backstory::world::DiskWorld;

use super::Failure;
use super::args::{Pages, Place};
pub(crate) use super::standin::{Compiled, HeldBack, Inputs, Job, Options, compile, load, slugify};

/// A site, compiled once.
pub(crate) struct Site {
    pub(crate) world: DiskWorld,
    pub(crate) compiled: Compiled,
}

/// The site's folder as a world, and what the flags say about its pages.
pub(crate) fn open(place: &Place, pages: &Pages) -> Result<(DiskWorld, Options), Failure> {
    let Place { root, config } = place;
    let Pages { base_url, drafts, future, expired, today } = pages;
    let shown = root.display();
    let world = DiskWorld::new(root, *today).map_err(|error| {
        Failure::refused(format!("the site's folder `{shown}` cannot be opened: {error}"))
            .hint("name it with `-r FOLDER`")
    })?;
    if !world.root().join(config).is_file() {
        let message = format!("there is no `{config}` in `{}`", world.root().display());
        let hint = "`backstory init` makes a site here, `-r FOLDER` names one elsewhere";
        return Err(Failure::refused(message).hint(hint));
    }
    let options = Options {
        base_url: base_url.clone(),
        drafts: *drafts,
        future: *future,
        expired: *expired,
        config: config.clone(),
        for_preview: false,
    };
    Ok((world, options))
}

/// Reads and compiles the site.
pub(crate) fn site(place: &Place, pages: &Pages) -> Result<Site, Failure> {
    let (world, options) = open(place, pages)?;
    let compiled = compile(&load(&world, &options, None), &options);
    Ok(Site { world, compiled })
}

/// The folder that `-o` means, or the one that the site's settings name.
pub(crate) fn output(root: &Path, flag: Option<&Path>, setting: &str) -> Result<PathBuf, Failure> {
    match flag {
        // A flag is typed where the shell stands, a setting where the site is.
        Some(flag) => std::path::absolute(flag).map_err(|error| {
            Failure::refused(format!("`{}` is no folder: {error}", flag.display()))
        }),
        None => Ok(root.join(setting)),
    }
}
