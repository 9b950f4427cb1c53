//! What a file of the output is made from, as one number: while that stays, the file does.
//!
//! Every page may show any fact of the site, so all facts are in every number. The running text of a
//! document is on its own page, and sentences of it are where its links lead: who edits nothing else
//! leaves all other pages as they are.

use std::hash::{Hash as _, Hasher as _};

use xxhash_rust::xxh3::Xxh3;

use crate::load::Sources;
use crate::model::site::{DocIx, Site};
use crate::plan::{Job, What};
use crate::{Compiled, Options};

/// The numbers of a site's files.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprints<'a> {
    site: &'a Site,
    /// Of everything but running text.
    facts: u64,
}

impl<'a> Fingerprints<'a> {
    /// For what `compiled` was made from; `besides` is whatever else makes a difference, such as
    /// which program it is.
    pub fn new(
        sources: &Sources,
        options: &Options,
        compiled: &'a Compiled,
        besides: impl std::hash::Hash,
    ) -> Self {
        let site = compiled.site();
        let mut hash = Xxh3::new();
        besides.hash(&mut hash);
        format!("{options:?}").hash(&mut hash);
        sources.hash_besides_docs().hash(&mut hash);
        for (doc, references) in site.docs.iter().zip(&site.references) {
            doc.facts.hash(&mut hash);
            // Names may be found in running text.
            (&references.actors, &references.topics).hash(&mut hash);
            references.mentions.len().hash(&mut hash);
            for mention in &references.mentions {
                (mention.text, mention.to).hash(&mut hash);
            }
        }
        Self { site, facts: hash.finish() }
    }

    /// The number of the file that `job` makes; `None` where it is a copy, or made of a picture.
    pub fn of(&self, job: &Job) -> Option<u128> {
        if let What::Asset(_) | What::ThemeFile(_) | What::Picture(_) | What::Card(_) = job.what {
            return None;
        }
        let mut hash = Xxh3::new();
        (self.facts, job.what).hash(&mut hash);
        let mut text = |ix: DocIx| (ix, self.site.doc(ix).text).hash(&mut hash);
        if let Some(own) = job.doc(self.site) {
            text(own);
            self.site.backlinks[own.index()].iter().for_each(|(from, _)| text(*from));
        }
        if let What::Source(ix) = job.what {
            let source = &self.site.sources[ix.index()];
            let figures = source.figures.iter().map(|(doc, _)| doc);
            source.cited_by.iter().chain(figures).for_each(|doc| text(*doc));
        }
        Some(hash.digest128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;
    use crate::{compile, load};

    /// The files whose numbers differ when `edit` has been made.
    fn differ(edit: impl FnOnce(&mut MemoryWorld)) -> Vec<String> {
        let mut world = MemoryWorld::new(Default::default());
        world.insert("site.toml", "title = \"T\"\n[mentions]\nlink = \"first\"\n");
        world.insert("content/a.md", "---\ntitle: A\n---\nOne. [[b]] [@s]\n");
        world.insert("content/b.md", "---\ntitle: B\n---\nTwo.\n");
        world.insert("content/c.md", "---\ntitle: C\n---\nThree.\n");
        world.insert("content/actors/ada.md", "---\ntitle: Ada Lovelace\n---\n");
        world.insert("content/sources/s.yaml", "s: { type: book, title: The Book }\n");
        let numbers = |world: &MemoryWorld| {
            let options = Options::default();
            let sources = load(world, &options, None);
            let compiled = compile(&sources, &options, None);
            let prints = Fingerprints::new(&sources, &options, &compiled, ());
            let of = |job: &Job| Some((job.out.clone(), prints.of(job)?));
            compiled.jobs().iter().filter_map(of).collect::<Vec<_>>()
        };
        let before = numbers(&world);
        edit(&mut world);
        let after = numbers(&world).into_iter().filter(|number| !before.contains(number));
        after.map(|(out, _)| out).collect()
    }

    #[test]
    fn an_edited_text_is_on_its_page_and_where_it_leads() {
        let text = |path: &'static str, text: &'static str| {
            differ(|world| world.insert(path, text.as_bytes().to_vec()))
        };
        let none: [&str; 0] = [];
        assert_eq!(differ(|_| {}), none);
        assert_eq!(text("content/c.md", "---\ntitle: C\n---\nThird.\n"), ["c/index.html"]);
        let edited = text("content/a.md", "---\ntitle: A\n---\nFirst. [[b]] [@s]\n");
        assert_eq!(edited, ["a/index.html", "b/index.html", "sources/s/index.html"]);
    }

    #[test]
    fn whatever_is_more_than_text_may_be_anywhere() {
        let all = differ(|world| world.insert("site.toml", "title = \"U\"\n"));
        for (path, text) in [
            ("content/c.md", "---\ntitle: Other\n---\nThree.\n"),
            ("content/c.md", "---\ntitle: C\n---\nThree. [[a]]\n"),
            ("content/c.md", "---\ntitle: C\n---\nThree. Ada Lovelace said so.\n"),
            ("content/c.md", "---\ntitle: C\n---\nThree.\n\n2014\n: It happens.\n"),
            ("content/sources/s.yaml", "s: { type: book, title: Another Book }\n"),
            ("templates/page.html", "{{ page.title }}"),
        ] {
            let more = differ(|world| world.insert(path, text));
            assert!(all.iter().all(|out| more.contains(out)), "{path}: {text}: {more:?}");
        }
    }
}
