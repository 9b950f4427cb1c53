//! What looks like an error and is none. Each paragraph stands on a page of the clean site.

use super::clean::Files;

/// Paragraphs for pages of places.
const PARAGRAPHS: &[&str] = &[
    // addresses
    "See [the map](https://example.org/a_(b)?c=d&e=f#g) and <https://www.example.org/x/>.",
    // dates
    "On Friday, 3 May 2024, it rained; on Monday (6 May 2024) it did not.",
    "The fair ran from 4 to 6 January 2024, and again on 8 and 9 March 2024.",
    "On 15 Dey 1402 (5 January 2024) they met, and on 23 Jumada al-Akhira 1445 AH (5 January 2024) too.",
    "He may, on 5 occasions, have been there; in March he marched 20 miles.",
    // words about time
    "The gate had recently been painted, so far as is known.",
    "It was the last year of the drought, and the next year of plenty was far.",
    "A sign says \"closed today\", and the word `yesterday` stands in the code.",
    "On 4 May 2024 the old keeper died; the same day his son took the keys.",
    "There are [currently 40 boats]{as-of=2024-06-01} at the mole.",
    "As of 1 June 2024 two ferries are currently out of use.",
    "Scholars tried to date the wall, and to bring the list up to date.",
    "What USA Today wrote was copied out by hand.",
    "Three days later the water fell, and within a year it was gone.",
    // names
    "Anton Abendroth’s barge and the Arvonian Harbour band were there.",
    "North Arvonia and South Arvonia play on Sundays.",
    "The Ministers of Arvonia, the Ministry of Belmark and the Harbour Authority agreed.",
    "A note speaks of \"Friederike Delacroux\", and means somebody else.",
    "Antonia Abendroth is his aunt.",
    "Former Prime Minister Anton Abendroth came on 4 May 2024.",
    "On 4 May 2015 Prime Minister Anton Abendroth came too.",
    "On 4 May 2024 Cyril Castellan, 12 baskets in hand, left.",
    "On 4 May 2024 the 72-year-old Cyril Castellan, 72, came back.",
    "The United Survey Mission (USM) came by rail. The USM left by sea, on the SS Heron.",
    "King Louis XIV slept here, DVD in hand, said a wit.",
    // labels
    "A sanctions regime and a licensing regime were set up.",
    "Arvonia calls them terrorists; others speak of a \"regime\".",
    "The Counter-Terrorism Office has a room, and the Militia Street a lamp.",
    // quotations
    "The plank is 5\" thick, and the keeper's 'yes' was heard.",
    "\"We came by night,\n\n\"and left by day,\" the log says.",
    "The log says \"we saw „the light“ ourselves\".",
    // figures
    "There were 12 masons in Aldersea. There were 14 masons in Brackwater.",
    "In 2019 there were 40 sloops. In 2020 there were 50 sloops.",
    "Between 300 and 400 crates came. Later 500 crates came.",
    "About 2,000 geese live here. Some 2,050 geese live here.",
    "The mill has 31 sacks [of rye]{as-of=2024-05-20}.",
    // places
    "The barge passed Aldersea, Belmark, Corvina and Dravland.",
    "The road leads to Aldersea, Arvonia, and ends there.",
    // script
    "The sign reads [مرحبا]{lang=ar} in green.",
    "An F-16 flew over the A4 at 5 o’clock.",
    // a long sentence with places to breathe
    "The list names the ferry, the mill, the lock and the weir; the pier, the quay, the barn and the well; the gate, the road, the hill and the ford; the wood, the moor, the fen and the dale; the tower, the wall, the ditch and the bridge; and the inn.",
];

/// Events with pages of their own: front matter and text.
const EVENTS: &[(&str, &str, &str)] = &[
    (
        "A lock is to be dug",
        "date: 2025-03-03\nstatus: planned\nsources: [\"@page-000\"]\n",
        "It is planned.",
    ),
    (
        "Flight 11 lands at dusk",
        "date: 2019-06-01~\nsources: [\"@fine\"]\n",
        "About 1 June 2019 it came down.",
    ),
    ("Flight 12 lands at dusk", "date: 2019-06-01~\nsources: [\"@fine\"]\n", "It came down too."),
    ("The deed is signed", "date: 2019-06\nsources: [\"@fine\"]\n", "On 6 June it was done."),
    (
        "The feast is held",
        "date: 2019-06-05/2019-06-08\nsources: [\"@fine\"]\n",
        "On 7 June 2019 the king came.",
    ),
    (
        "The theft becomes known",
        "date: 2019-05-05\nreported: 2019-06-05\nsources: [\"@fine\"]\n",
        "On 5 June 2019 the clerk counted the coins.",
    ),
    (
        "The funeral of the old keeper",
        "date: 2019-06-09\nactors: [keeper]\nsources: [\"@fine\"]\n",
        "The funeral was long.",
    ),
    (
        "Two sides tell it",
        "date: 2019-06-11\nstatus: disputed\naccounts:\n  - { by: estoria, says: It was wind, sources: [\"@fine\"] }\n  - { by: corvina, says: It was men, sources: [\"@fine\"] }\nsources: [\"@fine\"]\n",
        "It broke.",
    ),
    (
        "New Year is rung in",
        "date: 2019-01-01\nsources: [\"@fine\"]\n",
        "On 1 January 2019 the bell was rung.",
    ),
    (
        "The gale in Arvonia",
        "date: 2019-06-14\nplace: aldersea\nsources: [\"@fine\"]\n",
        "It blew.",
    ),
    (
        "Old papers are read",
        "date: 2019-06-16\nsources: [\"@older\", \"@fine\"]\n",
        "They were read.",
    ),
    (
        "Blast kills 12 people",
        "date: 2019-06-18\nsources: [\"@fine\"]\n",
        "The blast killed 12 people, including 3 children, and hurt 20 people.",
    ),
];

/// The clean site with all of them.
pub(crate) fn site() -> Files {
    let mut files = super::clean::site();
    files.insert(
        "content/sources/fine.yaml".to_owned(),
        "fine:\n  type: article\n  title: Fine\n  date: 2019-07-01\n  url: https://web.archive.org/web/20190702/https://example.org/x\n\nolder:\n  type: book\n  title: Older\n  date: 1999\n  author: Old, Ann\n".to_owned(),
    );
    files.insert(
        "content/actors/keeper.md".to_owned(),
        "---\ntitle: Tobias Ehrenwald\ntype: person\nsummary: The old keeper.\nborn: 1930\ndied: 2019-05-30\n---\n".to_owned(),
    );
    for (at, paragraph) in PARAGRAPHS.iter().enumerate() {
        let path = format!("content/places/hamlet-{at:02}.md");
        let text = format!("---\ntitle: Hamlet {at}\nsummary: A hamlet.\n---\n\n{paragraph}\n");
        files.insert(path, text);
    }
    for (at, (title, front, body)) in EVENTS.iter().enumerate() {
        let path = format!("content/events/fine-{at:02}.md");
        files.insert(path, format!("---\ntitle: {title}\n{front}---\n\n{body}\n"));
    }
    files
}
