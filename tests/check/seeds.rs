//! Errors that are put into the clean site, at least two of each rule.

use super::clean::{Files, person, person_id};

/// One error: which rule must find it, and where.
pub(crate) struct Seed {
    pub(crate) rule: &'static str,
    /// Which file, and what stands in the line.
    pub(crate) file: String,
    pub(crate) line: String,
}

/// A site with errors.
pub(crate) struct Seeded {
    pub(crate) files: Files,
    pub(crate) seeds: Vec<Seed>,
}

impl Seeded {
    fn seed(&mut self, rule: &'static str, file: &str, line: &str) {
        self.seeds.push(Seed { rule, file: file.to_owned(), line: line.to_owned() });
    }

    /// Puts `new` in the place of `old`, which stands in `file` once; `rule` finds it at `line`.
    fn change(&mut self, rule: &'static str, file: &str, old: &str, new: &str, line: &str) {
        let text = self.files.get_mut(file).unwrap_or_else(|| panic!("no {file}"));
        assert_eq!(text.matches(old).count(), 1, "{rule}: `{old}` in {file}:\n{text}");
        *text = text.replacen(old, new, 1);
        self.seed(rule, file, line);
    }

    /// Adds `more` at the end of `file`.
    fn append(&mut self, rule: &'static str, file: &str, more: &str, line: &str) {
        let text = self.files.get_mut(file).unwrap_or_else(|| panic!("no {file}"));
        text.push_str(more);
        self.seed(rule, file, line);
    }

    fn put(&mut self, file: &str, text: &str) {
        assert!(self.files.insert(file.to_owned(), text.to_owned()).is_none(), "{file} is there");
    }

    /// A page of an event, with the rest of its front matter and its text.
    fn event(&mut self, name: &str, title: &str, front: &str, body: &str) -> String {
        let file = format!("content/events/{name}.md");
        self.put(&file, &format!("---\ntitle: {title}\n{front}---\n\n{body}\n"));
        file
    }
}

/// Sources for seeds, dated as their keys say.
fn register(seeded: &mut Seeded) {
    let mut text = String::new();
    for (key, date, kind, paper) in [
        ("may-a", "2024-05-10", "primary", "Paper of Alpha"),
        ("may-b", "2024-05-10", "report", "Paper of Beta"),
        ("may-c", "2024-05-11", "analysis", "Paper of Alpha"),
        ("old", "2001-05-10", "primary", "Paper of Old"),
    ] {
        text.push_str(&format!("{key}:\n  type: article\n  title: On {key}\n  date: {date}\n  kind: {kind}\n  parent: {{ type: newspaper, title: {paper} }}\n\n"));
    }
    seeded.put("content/sources/seeds.yaml", &text);
}

fn dated(day: u32) -> String {
    format!("date: 2024-05-{day:02}\nsources: [\"@may-c\"]\n")
}

/// All errors.
pub(crate) fn seeded() -> Seeded {
    let mut seeded = Seeded { files: super::clean::site(), seeds: Vec::new() };
    register(&mut seeded);
    sources(&mut seeded);
    dates(&mut seeded);
    words(&mut seeded);
    actors(&mut seeded);
    roles(&mut seeded);
    statements(&mut seeded);
    figures(&mut seeded);
    currency(&mut seeded);
    languages(&mut seeded);
    structure(&mut seeded);
    form(&mut seeded);
    seeded
}

/// A place's page with one more paragraph, in which `rule` finds something at `line`.
fn at_place(s: &mut Seeded, rule: &'static str, place: &str, paragraph: &str, line: &str) {
    s.append(rule, &format!("content/places/{place}.md"), &format!("\n{paragraph}\n"), line);
}

/// The line of `file` that holds `mark`.
fn line_of(s: &Seeded, file: &str, mark: &str) -> String {
    s.files[file]
        .lines()
        .find(|line| line.contains(mark))
        .unwrap_or_else(|| panic!("no {mark}"))
        .to_owned()
}

fn sources(s: &mut Seeded) {
    let file =
        s.event("s01", "A mill burns down", "date: 2024-05-03\n", "Nobody says how we know.");
    s.seed("S01", &file, "title: A mill burns down");
    s.append(
        "S01",
        "content/topics/river.md",
        "\n2023-05-04\n: **A kiln goes cold.** Nobody lights it again.\n",
        "A kiln goes cold",
    );

    s.append(
        "S03",
        "content/sources/one.yaml",
        "\nunread-one:\n  type: article\n  title: Unread\n  date: 2020-02-02\n",
        "unread-one:",
    );
    s.append(
        "S03",
        "content/sources/two.yaml",
        "\nunread-two:\n  type: article\n  title: Unread\n  date: 2020-02-03\n",
        "unread-two:",
    );

    let list = "content/sources/seeds.yaml";
    let entry = |key: &str, rest: &str| {
        format!("\n{key}:\n  type: article\n  title: On {key}\n  date: 2024-05-12\n{rest}")
    };
    s.append(
        "S04",
        list,
        &entry("bare-one", "  url: https://bare.example.org/one\n"),
        "url: https://bare.example.org/one",
    );
    s.append(
        "S04",
        list,
        &entry(
            "bare-two",
            "  url: https://bare.example.org/two\n  archive-url: https://archive.ph/AbCdE\n",
        ),
        "archive-url: https://archive.ph/AbCdE",
    );
    let kept = "  archive-url: https://archive.ph/Fgh\n  archived: 2024-05-13\n";
    s.append(
        "S05",
        list,
        &entry("wrong-one", &format!("  url: http://localhost:8080/page\n{kept}")),
        "url: http://localhost:8080/page",
    );
    at_place(
        s,
        "S05",
        "aldersea",
        "More is told [elsewhere](https://https://example.org/x).",
        "More is told [elsewhere]",
    );
    let twin = |key: &str, address: &str| entry(key, &format!("  url: {address}\n{kept}"));
    s.append(
        "S09",
        list,
        &twin("twin-a", "https://twin.example.org/a"),
        "url: http://www.twin.example.org/a/",
    );
    s.append(
        "S09",
        list,
        &twin("twin-b", "http://www.twin.example.org/a/"),
        "url: https://twin.example.org/c?utm_source=x",
    );
    for more in [
        twin("twin-c", "https://twin.example.org/c"),
        twin("twin-d", "https://twin.example.org/c?utm_source=x"),
    ] {
        s.files.get_mut(list).unwrap().push_str(&more);
    }
    at_place(
        s,
        "D03",
        "brackwater",
        "All is told there. [@bare-one; @bare-two; @wrong-one; @twin-a; @twin-b; @twin-c; @twin-d; @early]",
        "",
    );
    s.seeds.pop();
    s.append("D03", list, "\nearly:\n  type: article\n  title: On early\n  date: 2024-05-12\n  archived: 2024-05-02\n", "archived: 2024-05-02");

    let file = s.event(
        "s06",
        "A barge sinks at the weir",
        "date: 2024-05-09\nsources: [\"@old\"]\n",
        "It went down.",
    );
    s.seed("S06", &file, "sources: [\"@old\"]");
    let (said, who) = ("> Nobody told the harbour about any barge that night.", person_id(20));
    at_place(
        s,
        "S06",
        "cinderford",
        &format!("{said}\n>\n> — [[{who}]], radio, 2024-05-08 [@old]"),
        "radio, 2024-05-08",
    );

    let file = s.event(
        "s07-one",
        "The dyke holds",
        "date: 2024-05-08\nimportance: key\nsources: [\"@may-a\"]\n",
        "It held.",
    );
    s.seed("S07", &file, "title: The dyke holds");
    let file = s.event(
        "s07-two",
        "The sluice is repaired",
        "date: 2024-05-07\nimportance: key\nsources: [\"@may-a\", \"@may-c\"]\n",
        "It was done.",
    );
    s.seed("S07", &file, "title: The sluice is repaired");
    for (key, author) in
        [("side-a", "Arvonia Harbour Authority"), ("side-b", "Arvonia Mining Council")]
    {
        s.files.get_mut(list).unwrap().push_str(&format!(
            "\n{key}:\n  type: misc\n  title: On {key}\n  author: {author}\n  date: 2024-05-12\n"
        ));
    }
    let file = s.event("s07-three", "The pit is drained", "date: 2024-05-06\nimportance: key\nactors: [arvonia]\nsources: [\"@side-a\", \"@side-b\"]\n", "It is dry.");
    s.seed("S07", &file, "title: The pit is drained");

    let who = person_id(21);
    at_place(
        s,
        "S08",
        "duskhaven",
        &format!(
            "> Our scales are older than any of these quarrels.\n>\n> — [[{who}]], market, 2024-05-08 [@may-b]"
        ),
        "market, 2024-05-08",
    );
    let account = "accounts:\n  - by: corvina\n    says: We never saw the papers\n    quote: true\n    sources: [\"@may-c\"]\n";
    let file =
        s.event("s08", "The papers vanish", &format!("{}{account}", dated(5)), "They are gone.");
    s.seed("S08", &file, "    sources: [\"@may-c\"]");
}

fn dates(s: &mut Seeded) {
    let file = s.event(
        "d02",
        "The guild splits",
        "date: 2018-01-01\nsources: [\"@may-a\"]\n",
        "Two of them were left.",
    );
    s.seed("D02", &file, "date: 2018-01-01");
    s.change(
        "D02",
        &format!("content/actors/{}.md", person_id(12)),
        "born: 1962-04-15",
        "born: 1962-01-01",
        "born: 1962-01-01",
    );
    let mut list = String::new();
    for at in 0..20 {
        let day = if at % 5 == 2 { 1 } else { 5 + at };
        list.push_str(&format!("- {{ date: {}-0{}-{day:02}, title: Tally number {at} is taken, sources: [\"@may-a\"] }}\n", 2003 + at, 2 + at % 7));
    }
    s.put("content/events/firsts.yaml", &list);
    s.seed("D02", "content/events/firsts.yaml", "Tally number 2 is taken");

    s.change(
        "D03",
        "content/tale-01.md",
        "\ndate: 2024-05-02\n",
        "\ndate: 2024-05-02\nupdated: 2024-04-01\n",
        "updated: 2024-04-01",
    );
    let file = s.event(
        "d03",
        "A chest is found",
        "date: 2024-05-05\nreported: 2024-05-01\nsources: [\"@may-a\"]\n",
        "It was empty.",
    );
    s.seed("D03", &file, "reported: 2024-05-01");

    let file = s.event(
        "d04-one",
        "The weir is measured",
        &dated(3),
        "It was raining.\n\nThe gauge was read on Monday, 3 May 2024, at noon.",
    );
    s.seed("D04", &file, "The gauge was read on Monday");
    let file = s.event(
        "d04-two",
        "The toll house reopens",
        &dated(6),
        "On 7 May 2024 the keeper came back.",
    );
    s.seed("D04", &file, "On 7 May 2024 the keeper");

    let file = s.event(
        "d07-one",
        "The lock is to be widened",
        "date: 2024-03-03\nstatus: planned\nsources: [\"@may-a\"]\n",
        "Plans were drawn.",
    );
    s.seed("D07", &file, "date: 2024-03-03");
    let file = s.event(
        "d07-two",
        "The pier collapses",
        "date: 2024-08-02\nsources: [\"@may-a\"]\n",
        "It fell.",
    );
    s.seed("D07", &file, "date: 2024-08-02");

    s.append("D08", "content/topics/rails.md", "\n2023-03-09\n: **A wagon derails.** It fell. [@may-a]\n\n2023-02-08\n: **A signal fails.** It went dark. [@may-a]\n", "2023-02-08");
    s.append("D08", "content/topics/harvest.md", "\n2022-11\n: **Frost sets in.** It froze. [@may-a]\n\n2021\n: **The silo is built.** It stands. [@may-a]\n\n2023-04-09\n: **It thaws.** Water runs. [@may-a]\n", "2021");

    at_place(
        s,
        "D09",
        "elmsworth",
        "On 15 Dey 1402 (6 January 2024) the envoys met.",
        "On 15 Dey 1402",
    );
    at_place(
        s,
        "D09",
        "foxbury",
        "On 2 March 2024 (23 Rajab 1445 AH) the envoys met again.",
        "23 Rajab 1445",
    );
}

fn words(s: &mut Seeded) {
    s.append(
        "D05",
        &format!("content/actors/{}.md", person_id(30)),
        "\nThe house is currently empty.\n",
        "currently empty",
    );
    s.append("D05", "content/tale-02.md", "\nThe price of it rose yesterday.\n", "rose yesterday");
    s.append(
        "D05",
        "content/topics/trade.md",
        "\nA fleet of twelve came last year, and left.\n",
        "came last year",
    );

    let file = s.event(
        "d06-one",
        "The beacon goes out",
        &dated(4),
        "The keeper slept about 4 May 2024 for a day and a night.",
    );
    s.seed("D06", &file, "slept about 4 May 2024");
    let file = s.event(
        "d06-two",
        "The seal is lost",
        "date: 2024-04~\nsources: [\"@may-a\"]\n",
        "In April 2024 the clerk saw it no more.",
    );
    s.seed("D06", &file, "In April 2024 the clerk");
    let file =
        s.event("d06-three", "The bell is reportedly stolen", &dated(2), "It hung in the tower.");
    s.seed("D06", &file, "title: The bell is reportedly stolen");
    at_place(
        s,
        "D06",
        "goldcrest",
        "There are about 4,150 lamps at the pier.",
        "There are 4,150 lamps",
    );
    at_place(s, "D06", "goldcrest", "There are 4,150 lamps at the pier.", "");
    s.seeds.pop();
}

fn actors(s: &mut Seeded) {
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

fn roles(s: &mut Seeded) {
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

fn statements(s: &mut Seeded) {
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

fn figures(s: &mut Seeded) {
    at_place(s, "Q06", "duskhaven", "There are 4,150 oars at the jetty.", "");
    s.seeds.pop();
    at_place(s, "Q06", "duskhaven", "There are 3,900 oars at the jetty.", "There are 3,900 oars");
    let file = s.event(
        "q06",
        "Fire kills 12 people",
        "date: 2024-04-06\nsources: [\"@may-a\"]\n",
        "In the fire 13 people were killed.",
    );
    s.seed("Q06", &file, "In the fire 13 people");
    at_place(
        s,
        "C01",
        "foxbury",
        "The fleet has [77 boats]{as-of=2024-01-05}, no more.",
        "The fleet has",
    );
}

fn currency(s: &mut Seeded) {
    s.change(
        "C01",
        "content/tale-05.md",
        "review_by: 2024-09-01",
        "review_by: 2024-06-10",
        "review_by: 2024-06-10",
    );
    for name in ["tale-06", "tale-07"] {
        s.change("C02", &format!("content/{name}.md"), "as_of: 2024-06-01\n", "", "title: The");
    }
    for name in ["tale-08.md", "tale-08.ar.md"] {
        s.change(
            "C03",
            &format!("content/{name}"),
            "\ndate: 2024-05-02\n",
            "\ndate: 2024-05-02\nupdated: 2024-06-05\n",
            "updated: 2024-06-05",
        );
    }
    s.seeds.pop();
    s.files.get_mut("content/sources/seeds.yaml").unwrap().push_str(
        "\njune:\n  type: article\n  title: On june\n  date: 2024-06-06\n  kind: primary\n",
    );
    for (name, text) in [
        ("tale-09.md", "**The auction is called off.** Nobody came."),
        ("tale-09.ar.md", "**لا بيع.** لا أحد."),
    ] {
        let file = format!("content/{name}");
        s.change("C03", &file, "as_of: 2024-06-01", "as_of: 2024-06-10", "2024-06-05 {#e-9-last}");
        s.files
            .get_mut(&file)
            .unwrap()
            .push_str(&format!("\n2024-06-05 {{#e-9-last}}\n: {text} [@june]\n"));
    }
    s.seeds.pop();
    s.change("C04", "content/tale-10.md", "was: five, ", "", "corrections: [");
    s.change("C04", "content/tale-11.md", "{ date: 2024-05-20, was", "{ was", "corrections: [");
    s.change(
        "C06",
        "content/tale-12.md",
        ", since: 2024-05-02, why: \"Talks go on\" }",
        " }",
        "status: {",
    );
    let line = line_of(s, "content/tale-13.md", "status: {");
    s.change("C06", "content/tale-13.md", &line, "status: stable", "status: stable");
}

fn languages(s: &mut Seeded) {
    let old = "content/tale-14.ar.md";
    s.change("L01", old, "as_of: 2024-06-01", "as_of: 2024-05-03", "corrections: [");
    s.change("L01", old, "updates: [ { date: 2024-06-01", "updates: [ { date: 2024-05-10", "");
    s.seeds.pop();
    s.put("content/untranslated.md", "---\ntitle: The vellum of the abbey\nsummary: Who may read it.\nas_of: 2024-06-01\n---\n\nIt is kept in [[aldersea]]. [@may-a]\n");
    s.seed("L01", "content/untranslated.md", "title: The vellum");

    let file = "content/tale-15.ar.md";
    let line = line_of(s, file, "{#e-15-late}");
    s.change("L02", file, &line, "2023-12-24 {#e-15-late}", "2023-12-24 {#e-15-late}");
    let file = "content/tale-16.ar.md";
    let line = line_of(s, file, "**وزن جديد.**");
    let cut = line.rfind("[@").unwrap();
    s.change("L02", file, &line, &format!("{}[@may-a]", &line[..cut]), "[@may-a]");
    s.change("L02", "content/tale-17.ar.md", "[نحو 1370 عامل]", "[نحو 1371 عامل]", "[نحو 1371");

    at_place(s, "L03", "goldcrest", "The sign says مرحبا at the gate.", "The sign says");
    at_place(s, "L03", "hallowmere", "The gate is \u{202b}shut at night.", "shut at night");
    at_place(s, "L04", "ironbridge", "It has ٢٥ wells and 12 mills.", "It has ٢٥");
    s.append("L04", "content/tale-18.ar.md", "\nمعه ٥ رجال.\n", "معه ٥");
}

fn structure(s: &mut Seeded) {
    let file = s.event(
        "p02-a",
        "Hail ruins the vineyard of Vinehall",
        "date: 2024-04-07\nsources: [\"@may-a\"]\n",
        "It hailed.",
    );
    assert!(file.ends_with("a.md"));
    let file = s.event(
        "p02-b",
        "Hail ruined vineyard at Vinehall",
        "date: 2024-04-07\nsources: [\"@may-a\"]\n",
        "It hailed.",
    );
    s.seed("P02", &file, "title: Hail ruined");
    s.put("content/events/p02.yaml", "- date: 2024-04-08\n  title: Two carts collide on the causeway\n  sources: [\"@may-a\"]\n- date: 2024-04-08\n  title: Two carts collide upon the causeway\n  sources: [\"@may-b\"]\n");
    s.seed("P02", "content/events/p02.yaml", "collide upon");

    s.put("content/places/boat.png", "x");
    s.put("content/events/barge.png", "x");
    at_place(s, "P03", "juniper-bay", "![](boat.png)", "![](boat.png)");
    let file = s.event(
        "p03",
        "The barge is named",
        "date: 2024-04-09\nsources: [\"@may-a\"]\nmedia: { src: barge.png, alt: A barge }\n",
        "It has a name.",
    );
    s.seed("P03", &file, "media: {");

    // Whoever loses both rules can name neither.
    s.change(
        "P04",
        "site.toml",
        "[policies]\ncorrections_policy = \"corrections-policy\"\nunnamed_sources_policy = \"unnamed\"\n",
        "",
        "title = \"Six states\"",
    );
    let text = s.files.remove("content/corrections-policy.md").unwrap();
    s.put("content/erratum.md", &text);
    at_place(
        s,
        "P04",
        "kestrel-point",
        "> The books were never opened to us.\n>\n> — unnamed, a clerk who fears for the post, 2024-05-02 [@may-a]",
        "unnamed, a clerk",
    );

    at_place(s, "P05", "larkspur", "The barge left Aldersea, Corvina, at dawn.", "The barge left");
    let file = s.event(
        "p05",
        "The flood comes in Dravland",
        "date: 2024-04-10\nplace: aldersea\nsources: [\"@may-a\"]\n",
        "Water rose.",
    );
    s.seed("P05", &file, "title: The flood comes in Dravland");

    let long = "and the ferry and the mill and the lock and the weir and the pier and the quay and the barn and the well and the gate and the road and the hill and the ford and the wood and the moor and the fen and the dale lay still";
    at_place(s, "P06", "mossgate", &format!("At noon the town {long}."), "At noon the town");
    at_place(s, "P06", "netherby", &format!("At dusk the coast {long}."), "At dusk the coast");
}

/// The rules that every command looks at, by the names of their findings.
fn form(s: &mut Seeded) {
    at_place(s, "unknown-source", "oakhampton", "It is in a book. [@nobody-2020]", "@nobody-2020");
    at_place(s, "unknown-source", "pinecliff", "It is in two. [@may-a; @nobody]", "@nobody]");
    let twice = |key: &str| format!("{key}:\n  type: book\n  title: Twice\n  date: 2022\n\n");
    s.put("content/sources/zz.yaml", &(twice("page-000") + &twice("page-001")));
    s.seed("duplicate-source", "content/sources/zz.yaml", "page-000:");
    s.seed("duplicate-source", "content/sources/zz.yaml", "page-001:");

    for (name, day) in [("d01-one", "2024-02-30"), ("d01-two", "5 April 2024")] {
        let title = ["The tide is late", "The tide is early"][usize::from(name == "d01-two")];
        let front = format!("date: {day}\nsources: [\"@may-a\"]\n");
        let file = s.event(name, title, &front, "It came.");
        s.seed("not-a-date", &file, &format!("date: {day}"));
    }
    for (topic, term) in [("river", "Spring of 2024"), ("trade", "2024-13")] {
        let entry = format!(
            "\n2024-04-13\n: **A gull lands on the {topic}.** It flies. [@may-a]\n\n{term}\n: It is back. [@may-a]\n"
        );
        s.append("chronology-term", &format!("content/topics/{topic}.md"), &entry, term);
    }

    at_place(s, "unknown-link", "quarrytown", "It is told of [[nobody-at-all]].", "nobody-at-all");
    at_place(s, "unknown-link", "ravensholm", "It is told [here](../none.md).", "none.md");

    for (place, said, sign) in [
        ("saltmarsh", "All salt is grey by night.", "2024-05-04"),
        ("thornhill", "Roses were here before us.", ", letter, 2024-05-04"),
    ] {
        let said = format!("> {said}\n>\n> — {sign} [@may-a]");
        at_place(s, "signature-without-speaker", place, &said, &format!("— {sign} [@may-a]"));
    }

    for (name, id) in [("upperwold", "well"), ("vinehall", "gate")] {
        let two = format!("## One {{#{id}}}\n\nIt is here.\n\n## Two {{#{id}}}\n\nIt is there.");
        at_place(s, "duplicate-anchor", name, &two, &format!("## Two {{#{id}}}"));
    }
    for (name, id) in [("zz-one", "about"), ("zz-two", "unnamed")] {
        let file = format!("content/{name}.md");
        s.put(
            &file,
            &format!("---\ntitle: A twin of {id}\nid: {id}\nkind: page\n---\n\nIt is one.\n"),
        );
        s.seed("duplicate-id", &file, &format!("id: {id}"));
    }
}
