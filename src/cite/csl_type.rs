//! Types of sources: those of CSL, and the shapes in which `hayagriva` says the same.

use hayagriva::types::EntryType::{self, *};

/// For every type of CSL the type of the entry and that of the thing it is part of. What
/// `hayagriva` has no word for becomes what a style would print most likely in its place.
#[rustfmt::skip]
const TYPES: &[(&str, EntryType, Option<EntryType>)] = &[
    ("article", Article, None),
    ("article-journal", Article, Some(Periodical)),
    ("article-magazine", Article, Some(Periodical)),
    ("article-newspaper", Article, Some(Newspaper)),
    ("bill", Legislation, None),
    ("book", Book, None),
    ("broadcast", Video, Some(Video)),
    ("chapter", Chapter, Some(Book)),
    ("classic", Book, None),
    ("collection", Anthology, None),
    ("dataset", Misc, None),
    ("document", Misc, None),
    ("entry", Entry, None),
    ("entry-dictionary", Entry, Some(Reference)),
    ("entry-encyclopedia", Entry, Some(Reference)),
    ("event", Exhibition, None),
    ("figure", Artwork, Some(Article)),
    ("graphic", Artwork, None),
    ("hearing", Misc, None),
    ("interview", Misc, None),
    ("legal_case", Case, None),
    ("legislation", Legislation, None),
    ("manuscript", Manuscript, None),
    ("map", Artwork, None),
    ("motion_picture", Video, None),
    ("musical_score", Audio, Some(Book)),
    ("pamphlet", Misc, None),
    ("paper-conference", Article, Some(Proceedings)),
    ("patent", Patent, None),
    ("performance", Performance, None),
    ("periodical", Periodical, None),
    ("personal_communication", Misc, None),
    ("post", Post, None),
    ("post-weblog", Article, Some(Blog)),
    ("regulation", Legislation, None),
    ("report", Report, None),
    ("review", Article, Some(Periodical)),
    ("review-book", Article, Some(Periodical)),
    ("software", Repository, None),
    ("song", Audio, None),
    ("speech", Misc, None),
    ("standard", Misc, None),
    ("thesis", Thesis, None),
    ("treaty", Legislation, None),
    ("webpage", Web, None),
];

/// The names of all types of CSL.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(name, _, _)| *name)
}

/// The type of an entry and of what contains it, if it has a container. `None` for no type of CSL.
pub(super) fn shape(name: &str, contained: bool) -> Option<(EntryType, Option<EntryType>)> {
    let (_, own, parent) = TYPES.iter().find(|(known, _, _)| *known == name)?;
    Some(match (own, parent) {
        (_, Some(_)) => (*own, *parent),
        (_, None) if !contained => (*own, None),
        // What is part of a site is an article on it for every style.
        (Misc | Article, None) => (Article, Some(Web)),
        (Web | Post, None) => (*own, Some(Web)),
        (_, None) => (*own, Some(Book)),
    })
}

/// The type of CSL that comes nearest to `entry`.
pub(super) fn of(entry: &hayagriva::Entry) -> &'static str {
    let in_a = |sort: EntryType| entry.parents().iter().any(|parent| *parent.entry_type() == sort);
    match entry.entry_type() {
        Article if in_a(Periodical) => "article-journal",
        Article if in_a(Newspaper) => "article-newspaper",
        Article if in_a(Proceedings) => "paper-conference",
        Article if in_a(Blog) => "post-weblog",
        Article if in_a(Web) => "webpage",
        Article => "article",
        Chapter | Anthos => "chapter",
        EntryType::Entry if in_a(Reference) => "entry-encyclopedia",
        EntryType::Entry => "entry",
        Report => "report",
        Thesis => "thesis",
        Web | Blog | Thread => "webpage",
        Scene => "broadcast",
        Artwork => "graphic",
        Patent => "patent",
        Case => "legal_case",
        Newspaper | Periodical => "periodical",
        Legislation => "legislation",
        Manuscript => "manuscript",
        Post => "post",
        Performance => "performance",
        Proceedings | Book | Reference => "book",
        Conference | Exhibition => "event",
        Anthology => "collection",
        Repository => "software",
        Video if entry.parents().is_empty() => "motion_picture",
        Video => "broadcast",
        Audio if entry.parents().is_empty() => "song",
        Audio => "broadcast",
        Misc if entry.url().is_some() => "webpage",
        _ => "document",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_as_something_like_it() {
        for name in ["article-newspaper", "article-journal", "book", "webpage", "report", "thesis"]
        {
            let (own, parent) = shape(name, false).unwrap();
            let mut entry = hayagriva::Entry::new("k", own);
            entry.set_parents(parent.into_iter().map(|p| hayagriva::Entry::new("k", p)).collect());
            assert_eq!(of(&entry), name);
        }
        assert_eq!(shape("article-newspapr", false), None);
    }
}
