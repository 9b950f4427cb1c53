//! A build that would make what is there already is not made.
//!
//! What the last one was made from is kept with the list of its files. Only a build that found
//! nothing to say about the site is remembered: findings are shown with their text, every time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use backstory::Options;
use backstory::load::inputs;
use backstory::world::World;
use backstory::write::{Seal, Target, untouched};
use serde::{Deserialize, Serialize};

use super::summary::Held;

/// What is printed about a build besides its counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    /// Pages that are held back.
    pub(crate) held: Vec<Held>,
    /// What changed since the last publication, in words; empty where nothing did.
    pub(crate) changes: String,
}

/// What this build is made from, where that can be told; taken before anything is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    inputs: Option<u64>,
    clock: Duration,
}

impl Now {
    pub(crate) fn look(world: &dyn World, options: &Options) -> Self {
        #[expect(clippy::disallowed_methods, reason = "files' times are told by this clock")]
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // Every field of the options is in what they look like.
        let found = inputs(world, &options.config, &format!("{options:?}"))
            .filter(|inputs| is_settled(inputs.newest, clock));
        Self { inputs: found.and_then(|inputs| by_this_program(inputs.hash)), clock }
    }

    /// When it was looked at, since 1970.
    pub(super) fn clock(self) -> Duration {
        self.clock
    }

    /// What the last build into `target` had to say, and how many files it left there, if this
    /// one would be the same.
    pub(crate) fn last(self, target: &Target) -> Option<(Note, usize)> {
        let (seal, files) = untouched(target, self.inputs?)?;
        Some((serde_json::from_str(&seal.note).ok()?, files))
    }

    /// What to keep with the list of files.
    pub(crate) fn seal(self, note: &Note) -> Option<Seal> {
        Some(Seal { inputs: self.inputs?, note: serde_json::to_string(note).ok()? })
    }
}

/// Whether every further change of a file that changed last at `modified` (nanoseconds since 1970) will
/// show in its times: within one tick of the file system's clock two saves look the same. Some file
/// systems count in steps of two seconds, and give themselves away by whole ones.
pub(super) fn is_settled(modified: u64, clock: Duration) -> bool {
    let coarse = modified.is_multiple_of(1_000_000_000);
    let tick = if coarse { Duration::from_secs(2) } else { Duration::from_millis(20) };
    Duration::from_nanos(modified) + tick < clock
}

fn by_this_program(hash: u64) -> Option<u64> {
    Some(xxhash_rust::xxh3::xxh3_64(format!("{:?}", (this_program()?, hash)).as_bytes()))
}

/// Which program this is, where that can be told: another one may make other pages of the same.
pub(super) fn this_program() -> Option<String> {
    let program = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let modified = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let program = (env!("CARGO_PKG_VERSION"), program.len(), modified.as_nanos());
    Some(format!("{program:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_just_saved_may_change_again_unseen() {
        let at = |modified, clock| is_settled(modified, Duration::from_nanos(clock));
        let day = 86_400_000_000_000;
        assert!(!at(day + 1, day + 1_000_000));
        assert!(at(day + 1, day + 21_000_000));
        assert!(!at(day, day + 21_000_000), "whole seconds may be a coarse clock's");
        assert!(at(day, day + 2_100_000_000));
        assert!(!at(2 * day, day), "a file from the future");
    }
}
