//! Errors in actors, their posts and what they say.

use super::super::clean::{person, person_id};
use super::{Seeded, at_place, dated};

pub(super) fn actors(s: &mut Seeded) {
    let actor = |s: &mut Seeded, name: &str, title: &str, front: &str| {
        let file = format!("content/actors/{name}.md");
        s.put(&file, &format!("---\ntitle: {title}\n{front}---\n"));
        file
    };
    for (name, title) in
        [("lonely-one", "Kestrel Watchmen"), ("lonely-two", "Order of the Lantern")]
    {
        let file = actor(s, name, title, "type: organisation\nsummary: Nobody speaks of them.\n");
        s.seed("A02", &file, &format!("title: {title}"));
    }
    let slip = person(29).replace("Delacroix", "Delacroux");
    at_place(
        s,
        "A03",
        "hallowmere",
        &format!("The tower was drawn by {slip} and never built."),
        "The tower was drawn by",
    );
    at_place(
        s,
        "A03",
        "ironbridge",
        "The Arvonia Harbor Authority keeps a store here.",
        "keeps a store here",
    );

    let file = actor(
        s,
        "second-arvonia",
        "Commonwealth of the Delta",
        "type: other\nsummary: A name.\nwikidata: Q1000\n",
    );
    s.seed("A04", &file, "wikidata: Q1000");
    let file = actor(
        s,
        "second-belmark",
        "Upland League",
        "type: other\nsummary: A name.\naliases: [Belmark]\n",
    );
    s.seed("A04", &file, "aliases: [Belmark]");
    at_place(
        s,
        "A04",
        "juniper-bay",
        "It was seen by the [[second-arvonia]] and the [[second-belmark]].",
        "",
    );
    s.seeds.pop();

    let file = s.event(
        "a05",
        "The first stone is laid",
        &format!("date: 1980-05-09\nactors: [{}]\nsources: [\"@may-a\"]\n", person_id(36)),
        "It is still there.",
    );
    s.seed("A05", &file, "actors: [");
    let who = person_id(37);
    at_place(
        s,
        "A05",
        "kestrel-point",
        &format!(
            "> The water has always belonged to those who drink it.\n>\n> — [[{who}]], market, 1975-03-03 [@may-a]"
        ),
        "market, 1975-03-03",
    );

    at_place(s, "A09", "larkspur", "The QRZ met there in winter.", "The QRZ met");
    let file = actor(s, "unexplained", "Order of the Heron", "type: organisation\n");
    s.seed("A09", &file, "title: Order of the Heron");
    at_place(s, "A09", "mossgate", "It belongs to the [[unexplained]].", "");
    s.seeds.pop();

    at_place(s, "A10", "netherby", "In the end the regime closed the pier.", "the regime closed");
    let file = s.event("a10", "The tower is stormed", &dated(1), "For a night terrorists held it.");
    s.seed("A10", &file, "terrorists held it");
}

pub(super) fn roles(s: &mut Seeded) {
    let (abendroth, birkenfeld) = (person_id(0), person(1));
    s.put("content/events/a06.yaml", &format!("- date: 2024-05-02\n  title: The orchard is fenced\n  text: Prime Minister [[{abendroth}]] came to see it.\n  sources: [\"@may-a\"]\n"));
    s.seed("A06", "content/events/a06.yaml", "text: Prime Minister");
    at_place(
        s,
        "A06",
        "oakhampton",
        &format!("On 4 May 2020 Prime Minister {birkenfeld} opened the pier."),
        "opened the pier",
    );

    let file =
        s.event("a07", "The fair opens", &dated(9), &format!("{}, 30, cut the ribbon.", person(2)));
    s.seed("A07", &file, "cut the ribbon");
    at_place(
        s,
        "A07",
        "pinecliff",
        &format!("On 4 May 2023 the 20-year-old {} came here.", person(3)),
        "came here",
    );

    let mut actor = |name: &str, title: &str, role: &str| {
        let file = format!("content/actors/{name}.md");
        s.put(&file, &format!("---\ntitle: {title}\ntype: person\nsummary: Seen now and then.\nroles:\n  - {role}\n---\n"));
        file
    };
    let gap = actor("a08-gap", "Ottokar Ulmenried", "{ title: Surveyor, of: river-commission }");
    let overlap = actor(
        "a08-overlap",
        "Perpetua Voss",
        "{ title: Prime Minister, of: estoria, from: 2015-02-05, to: 2016-02-02 }",
    );
    actor(
        "a08-next",
        "Rupprecht Zorn",
        "{ title: Prime Minister, of: fjelland, from: 2021-05-05, to: .. }",
    );
    s.seed("A08", &gap, "title: Surveyor");
    s.seed("A08", &overlap, "title: Prime Minister");
    s.seed("A08", &format!("content/actors/{}.md", person_id(11)), "title: Prime Minister");
    at_place(
        s,
        "A08",
        "quarrytown",
        "Seen here were [[a08-gap]], [[a08-overlap]] and [[a08-next]].",
        "",
    );
    s.seeds.pop();
}

pub(super) fn statements(s: &mut Seeded) {
    let who = person_id(22);
    at_place(
        s,
        "Q02",
        "ravensholm",
        &format!(
            "> A bridge is only as long as the toll it takes.\n>\n> — [[{who}]], letter, 2024-05-04"
        ),
        "letter, 2024-05-04",
    );
    s.append("Q02", "content/topics/river.md", "\n> [!DISPUTED] Whose fish?\n>\n> - [[arvonia]]: \"ours alone\"\n> - [[corvina]]: everybody's [@may-a]\n", "ours alone");
    at_place(
        s,
        "Q03",
        "saltmarsh",
        &format!("> Salt remembers what the sea forgets.\n>\n> — [[{who}]], letter [@may-a]"),
        "letter [@may-a]",
    );
    at_place(
        s,
        "Q03",
        "thornhill",
        &format!("> Thorns are the only honest fence.\n>\n> — [[{who}]], speech [@may-a]"),
        "speech [@may-a]",
    );

    let wise =
        "Whoever wants to cross the river must first learn to wait for the ferry and its bell.";
    let sign = format!(">\n> — [[{who}]], sermon, 2024-05-03 [@may-a]");
    at_place(s, "Q04", "aldersea", &format!("> {wise}\n{sign}"), "");
    s.seeds.pop();
    let row = wise.replace("to wait for", "to row for");
    at_place(s, "Q04", "upperwold", &format!("> {row}\n{sign}"), "to row for");
    let ring = wise.replace("its bell", "its horn").replace("Whoever wants", "Who wants");
    at_place(
        s,
        "Q04",
        "vinehall",
        &format!("A sign reads \"{ring}\" in red."),
        "Who wants to cross",
    );
    let short = wise.replace("must first learn", "must learn");
    at_place(
        s,
        "Q05",
        "westering",
        &format!("A stone reads \"{short}\" in gold."),
        "must learn to wait",
    );
    at_place(
        s,
        "Q05",
        "yarrowdale",
        "The keeper muttered \"never and shut the door.",
        "The keeper muttered",
    );

    let file = s.event(
        "q07-one",
        "The well is poisoned",
        "date: 2024-04-02\nstatus: disputed\nsources: [\"@may-a\"]\n",
        "Cattle died.",
    );
    s.seed("Q07", &file, "title: The well is poisoned");
    s.put("content/events/q07.yaml", "- date: 2024-04-03\n  title: The granary is emptied\n  status: disputed\n  accounts:\n    - { by: estoria, says: It was rats, sources: [\"@may-a\"] }\n  sources: [\"@may-a\"]\n");
    s.seed("Q07", "content/events/q07.yaml", "title: The granary is emptied");
    let accounts = "accounts:\n  - { by: estoria, says: It was wind, sources: [\"@may-a\"] }\n  - { by: corvina, says: It was men, sources: [\"@may-b\"] }\n";
    let file = s.event(
        "q08-one",
        "The mast breaks",
        &format!("date: 2024-04-04\nsources: [\"@may-a\"]\n{accounts}"),
        "It broke.",
    );
    s.seed("Q08", &file, "title: The mast breaks");
    let file = s.event(
        "q08-two",
        "The kennel is opened",
        &format!("date: 2024-04-05\nstatus: reported\nsources: [\"@may-a\"]\n{accounts}"),
        "Dogs ran.",
    );
    s.seed("Q08", &file, "title: The kennel is opened");
}
