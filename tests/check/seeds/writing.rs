//! Errors in words, languages, the build of a page, and its form.

use super::super::clean::person_id;
use super::{Seeded, at_place, dated, line_of};

pub(super) fn words(s: &mut Seeded) {
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

pub(super) fn languages(s: &mut Seeded) {
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

pub(super) fn structure(s: &mut Seeded) {
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
pub(super) fn form(s: &mut Seeded) {
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
