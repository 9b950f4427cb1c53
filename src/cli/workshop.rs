//! What is made of pictures and the like: taken from what earlier runs made, else made now and kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use backstory::cards::Card;
use backstory::diagnostic::{Code, Diagnostic};
use backstory::pictures::Recipe;
use backstory::render::Rendered;
use backstory::world::{DiskWorld, World as _};
use backstory::write::Cache;

/// What a file could not be made for.
type Failed = Box<Diagnostic>;

/// Makes the content of files that is not made by `render` itself.
#[derive(Debug)]
pub(crate) struct Workshop {
    world: DiskWorld,
    cache: Cache,
    /// Whether all that is made of a picture is made when one file of it is asked for: it has to be
    /// decoded once then.
    at_once: bool,
    /// The pictures that are being worked on, by the hash of their content.
    busy: Mutex<BTreeMap<u64, Arc<Mutex<()>>>>,
}

impl Workshop {
    /// For a whole build: every file of a picture is going to be asked for.
    pub(crate) fn for_all(world: &DiskWorld) -> Self {
        Self { at_once: true, ..Self::for_some(world) }
    }

    /// For whoever asks for single files.
    pub(crate) fn for_some(world: &DiskWorld) -> Self {
        let cache = Cache::new(world.root());
        Self { world: world.clone(), cache, at_once: false, busy: Mutex::default() }
    }

    /// What earlier runs made.
    pub(crate) fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The content of a file of the output.
    pub(crate) fn bytes(&self, rendered: Rendered) -> Result<Vec<u8>, Failed> {
        match rendered {
            Rendered::Bytes(bytes) => Ok(bytes),
            Rendered::Copy(from) => self.source(&from),
            Rendered::Picture(recipe) => self.picture(&recipe),
            Rendered::Card(card) => self.card(&card),
        }
    }

    fn source(&self, from: &Arc<str>) -> Result<Vec<u8>, Failed> {
        self.world.read(from).map_err(|error| {
            let message = format!("this file cannot be read: {error}");
            Box::new(Diagnostic::new(Code::UnreadableFile, message).in_file(from))
        })
    }

    fn card(&self, card: &Card) -> Result<Vec<u8>, Failed> {
        let key = card.key();
        if let Some(bytes) = self.cache.get(key) {
            return Ok(bytes);
        }
        let bytes = card.draw().ok_or_else(|| {
            let message = format!("the card of “{}” cannot be drawn", card.title);
            Box::new(Diagnostic::new(Code::WriteFailed, message))
        })?;
        let _ = self.cache.put(key, &bytes);
        Ok(bytes)
    }

    fn picture(&self, recipe: &Recipe) -> Result<Vec<u8>, Failed> {
        let key = recipe.key();
        if let Some(bytes) = self.cache.get(key) {
            return Ok(bytes);
        }
        let own = self
            .busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(recipe.picture.hash)
            .or_default()
            .clone();
        let _own = own.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever held the lock before may have made this one, too.
        if let Some(bytes) = self.cache.get(key) {
            return Ok(bytes);
        }
        let mut wanted = vec![recipe.clone()];
        if self.at_once {
            let others = recipe.all().filter(|other| other != recipe);
            wanted.extend(others.filter(|other| self.cache.get(other.key()).is_none()));
        }
        let source = self.source(&recipe.from)?;
        let made = Recipe::make(&wanted, &source).map_err(|why| {
            let message = format!("this picture cannot be decoded: {why}");
            let finding = Diagnostic::new(Code::UnreadableFile, message).in_file(&recipe.from);
            Box::new(finding.hint("open it in an image editor, look at it, and save it anew"))
        })?;
        for (recipe, bytes) in wanted.iter().zip(&made) {
            // A cache that cannot be written to makes the next run slow, and nothing else.
            let _ = self.cache.put(recipe.key(), bytes);
        }
        Ok(made.into_iter().next().unwrap_or_default())
    }
}
