//! Which keys belong to which kind of page, for the advice that goes with an unknown one.

use crate::model::document::Kind;

/// Keys that only some kinds have, and a few words on where they belong.
const OWN: &[(&str, &[Kind])] = &[
    ("as_of", &[Kind::Explainer]),
    ("review_by", &[Kind::Explainer]),
    ("backstory", &[Kind::Explainer]),
    ("key_points", &[Kind::Explainer]),
    ("updates", &[Kind::Explainer]),
    ("corrections", &[Kind::Explainer]),
    ("status", &[Kind::Explainer, Kind::Event]),
    ("reported", &[Kind::Event]),
    ("importance", &[Kind::Event]),
    ("place", &[Kind::Event]),
    ("media", &[Kind::Event]),
    ("accounts", &[Kind::Event]),
    ("type", &[Kind::Actor]),
    ("aliases", &[Kind::Actor, Kind::Place, Kind::Term]),
    ("names", &[Kind::Actor, Kind::Place, Kind::Term]),
    ("short", &[Kind::Actor]),
    ("born", &[Kind::Actor]),
    ("died", &[Kind::Actor]),
    ("founded", &[Kind::Actor]),
    ("dissolved", &[Kind::Actor]),
    ("wikidata", &[Kind::Actor]),
    ("website", &[Kind::Actor]),
    ("same_as", &[Kind::Actor]),
    ("roles", &[Kind::Actor]),
    ("relations", &[Kind::Actor]),
    ("country", &[Kind::Place]),
    ("coordinates", &[Kind::Place]),
    ("paginate_by", &[Kind::Section]),
    ("sort_by", &[Kind::Section]),
];

/// Keys of other site generators and what they are called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("description", "summary"),
    ("excerpt", "summary"),
    ("lastmod", "updated"),
    ("modified", "updated"),
    ("tags", "topics"),
    ("tag", "topics"),
    ("categories", "topics"),
    ("category", "topics"),
    ("taxonomies", "topics"),
    ("publishDate", "publish_on"),
    ("publish", "publish_on"),
    ("expiryDate", "expires"),
    ("author", "authors"),
    ("params", "extra"),
    ("url", "slug"),
    ("permalink", "slug"),
    ("path", "slug"),
    ("layout", "template"),
    ("language", "lang"),
    ("redirects", "redirect_from"),
    ("cover", "image"),
    ("images", "image"),
    ("source", "sources"),
    ("actor", "actors"),
    ("topic", "topics"),
    ("order", "weight"),
    ("hidden", "noindex"),
];

/// A page of `kind`, for messages: "an actor has no key …".
pub(super) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "the home page",
        Kind::Explainer => "an explainer",
        Kind::Page => "a plain page",
        Kind::Actor => "an actor",
        Kind::Event => "an event",
        Kind::Place => "a place",
        Kind::Topic => "a topic",
        Kind::Source => "a source",
        Kind::Term => "a term",
        Kind::Section => "a section",
        Kind::EventList => "a list of events",
    }
}

/// What to do about `key` on a page of `kind`, which does not have it. `None` where the key is
/// neither another tool's nor another kind's.
pub(super) fn advice(kind: Kind, key: &str) -> Option<String> {
    if key == "text" && kind == Kind::Event {
        return Some("write the text below the front matter".to_owned());
    }
    if key == "aliases" && !belongs(key, kind) {
        return Some("for old addresses of a page write `redirect_from`".to_owned());
    }
    if let Some((_, here)) = ELSEWHERE.iter().find(|(theirs, _)| *theirs == key) {
        return Some(match *here {
            "slug" => format!("write `slug` for the last part of the address instead of `{key}`"),
            here => format!("write `{here}` instead of `{key}`"),
        });
    }
    let (_, kinds) = OWN.iter().find(|(own, _)| *own == key)?;
    let owners: Vec<&str> = kinds.iter().map(|kind| plural(*kind)).collect();
    let how = match kinds {
        [Kind::Section] => "the `_index.md` of a folder".to_owned(),
        [only] => {
            only.folder().map_or("pages outside the folders of other kinds".to_owned(), |folder| {
                format!("pages in `{folder}/` or with `kind: {}`", only.as_str())
            })
        }
        _ => "see the front matter of each kind".to_owned(),
    };
    Some(format!("`{key}` belongs to {}: {how}", owners.join(", ")))
}

fn belongs(key: &str, kind: Kind) -> bool {
    OWN.iter().any(|(own, kinds)| *own == key && kinds.contains(&kind))
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "the home page",
        Kind::Explainer => "explainers",
        Kind::Page => "plain pages",
        Kind::Actor => "actors",
        Kind::Event => "events",
        Kind::Place => "places",
        Kind::Topic => "topics",
        Kind::Source => "sources",
        Kind::Term => "terms",
        Kind::Section => "sections",
        Kind::EventList => "lists of events",
    }
}

/// What to do about `key` in an entry of a list of events.
pub(super) fn event_advice(key: &str) -> Option<String> {
    let hint = match key {
        "description" | "summary" | "body" | "content" => {
            "write `text` for what happened at length"
        }
        "headline" | "name" => "write `title`",
        "image" | "picture" | "photo" => "write `media: { src: …, alt: … }`",
        "start" | "end" | "start_date" | "end_date" | "from" | "to" => {
            "write both ends into `date`: `2014-06/2017-12`"
        }
        "source" => "write `sources`",
        "actor" => "write `actors`",
        "location" => "write `place`",
        "tags" | "categories" | "topic" => "write `topics`",
        "key" => "write `importance: key`",
        "extra" => "an entry has no free keys: give the event a page in `events/`",
        _ => return None,
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::front::testing::{read, rules};

    const ALL: &[Kind] = &[
        Kind::Explainer,
        Kind::Page,
        Kind::Actor,
        Kind::Event,
        Kind::Place,
        Kind::Topic,
        Kind::Source,
        Kind::Term,
    ];

    #[test]
    fn the_table_says_what_the_readers_do() {
        for (key, kinds) in OWN {
            for kind in ALL {
                let path = match kind.folder() {
                    Some(folder) => format!("content/{folder}/x.md"),
                    None => "content/x.md".to_owned(),
                };
                // Without a value a key is there and says nothing.
                let yaml = format!("kind: {}\ndate: 2024\n{key}:\n", kind.as_str());
                let unknown = rules(&read(&path, &yaml)).contains(&"unknown-key");
                assert_eq!(unknown, !kinds.contains(kind), "{key} on {}", kind.as_str());
            }
            let unknown = rules(&read("content/x/_index.md", &format!("{key}:\n")));
            assert_eq!(unknown.is_empty(), kinds.contains(&Kind::Section), "{key} of a section");
        }
    }

    #[test]
    fn keys_of_other_tools_and_kinds_come_with_advice() {
        for (kind, key, expected) in [
            (Kind::Explainer, "description", "write `summary` instead of `description`"),
            (Kind::Explainer, "aliases", "for old addresses of a page write `redirect_from`"),
            (Kind::Page, "url", "write `slug` for the last part of the address instead of `url`"),
            (
                Kind::Explainer,
                "born",
                "`born` belongs to actors: pages in `actors/` or with `kind: actor`",
            ),
            (
                Kind::Actor,
                "as_of",
                "`as_of` belongs to explainers: pages outside the folders of other kinds",
            ),
            (
                Kind::Topic,
                "status",
                "`status` belongs to explainers, events: see the front matter of each kind",
            ),
            (Kind::Page, "sort_by", "`sort_by` belongs to sections: the `_index.md` of a folder"),
            (Kind::Event, "text", "write the text below the front matter"),
        ] {
            assert_eq!(advice(kind, key).as_deref(), Some(expected), "{key}");
        }
        assert_eq!(advice(Kind::Page, "zzz"), None);
    }
}
