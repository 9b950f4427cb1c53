//! Errors in sources, dates and figures, and in what grows old.

use super::super::clean::person_id;
use super::{Seeded, at_place, dated, line_of};

pub(super) fn sources(s: &mut Seeded) {
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

pub(super) fn dates(s: &mut Seeded) {
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

pub(super) fn figures(s: &mut Seeded) {
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

pub(super) fn currency(s: &mut Seeded) {
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
