//! Names in running text: what becomes a link, and what follows from it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use backstory::diagnostic::Diagnostic;
use backstory::model::site::{ActorIx, Site, Text, Via};
use backstory::model::text;
use backstory::render::Rendered;
use backstory::world::MemoryWorld;
use backstory::{Compiled, Options, compile, load};
use chrono::NaiveDate;

/// The files of a site with mentions on, and what comes of them.
struct Built {
    compiled: Compiled,
}

const ACTORS: [(&str, &str); 9] = [
    ("iraq", "title: Iraq\ntype: state\nnames: { ar: العراق }"),
    ("iran", "title: Iran\ntype: state"),
    ("united-states", "title: United States\naliases: [US, U.S., USA]"),
    ("us-army", "title: US Army"),
    (
        "sudani",
        "title: Mohammed Shia al-Sudani\naliases: [Mohamed Shia al-Sudani]\nshort: al-Sudani\nnames: { ar: محمد شياع السوداني }",
    ),
    ("hashed", "title: Hashed al-Shaabi\nnames: { ar: الحشد الشعبي }"),
    ("is", "title: Islamic State\naliases: [IS, Daesh]"),
    ("office", "title: Prime Minister's Office"),
    ("labour", "title: Labour"),
];

fn build(files: &[(&str, &str)]) -> Built {
    let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2024, 1, 10).unwrap());
    world.insert("site.toml", "title = \"T\"\ntheme = \"lean\"\n[mentions]\nlink = \"first\"\n");
    for (id, front) in ACTORS {
        world.insert(&format!("content/actors/{id}.md"), format!("---\n{front}\n---\n"));
    }
    for (path, text) in files {
        world.insert(path, *text);
    }
    let options = Options::default();
    Built { compiled: compile(&load(&world, &options, None), &options, None) }
}

/// The site with one page of this text.
fn page(body: &str) -> Built {
    build(&[("content/story.md", &format!("---\ntitle: A page\n---\n\n{body}"))])
}

impl Built {
    fn site(&self) -> &Site {
        self.compiled.site()
    }

    fn findings(&self) -> Vec<&Diagnostic> {
        self.compiled.diagnostics().iter().collect()
    }

    fn id(&self, actor: ActorIx) -> &str {
        &self.site().actor(actor).1.id
    }

    /// What is linked on the page with this id, in the order of its texts: "words=actor".
    fn linked(&self, id: &str) -> Vec<String> {
        let site = self.site();
        let at = site.docs.iter().position(|doc| doc.id == id).unwrap();
        let body = &site.docs[at].body;
        let shown = |mention: &backstory::model::site::Mention| {
            let fragment = match mention.text {
                Text::Content => &body.content,
                Text::Title(at) => &body.events[at as usize].title,
                Text::Event(at) => &body.events[at as usize].text,
                Text::EventAccount(at, account) => {
                    &body.events[at as usize].accounts[account as usize].says
                }
                Text::Intro(at) => &body.disputes[at as usize].intro,
                Text::Account(at, account) => {
                    &body.disputes[at as usize].accounts[account as usize].says
                }
                Text::Block(at) => &body.blocks[at as usize].text,
                Text::Question(at, pair) => &body.blocks[at as usize].definitions[pair as usize].0,
                Text::Answer(at, pair) => &body.blocks[at as usize].definitions[pair as usize].1,
                Text::Footnote(at) => &body.footnotes[at as usize].text,
            };
            let words = text::of_html(&fragment.html[mention.start as usize..mention.end as usize]);
            format!("{words}={}", self.id(mention.actor))
        };
        site.references[at].mentions.iter().map(shown).collect()
    }

    fn html(&self, address: &str) -> String {
        let job = self.compiled.find(address).unwrap();
        match self.compiled.render(job).unwrap() {
            Rendered::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            _ => panic!("{address} is no page"),
        }
    }
}

#[test]
fn the_first_mention_in_each_section_is_a_link() {
    for (body, linked) in [
        ("Iraq and Iran. Iraq again.", &["Iraq=iraq", "Iran=iran"][..]),
        (
            "Iraq.\n\n## A\n\nIraq.\n\n### B\n\nIraq.\n\n## C\n\nIraq.",
            &["Iraq=iraq", "Iraq=iraq", "Iraq=iraq"],
        ),
        // The longest name, whole words.
        ("The US Army left.", &["US Army=us-army"]),
        ("Iraqi Iraqis Miraq Iraq_x airIran", &["Iraq=iraq"]),
        (
            "Iraq's and Iran’s. The United States' men.",
            &["Iraq=iraq", "Iran=iran", "United States=united-states"],
        ),
        ("The US-led coalition", &["US=united-states"]),
        // Case, accents, articles, hyphens, apostrophes.
        ("MOHAMMED SHIA AL SUDANI", &["MOHAMMED SHIA AL SUDANI=sudani"]),
        ("mohammed shia el-sudani", &["mohammed shia el-sudani=sudani"]),
        ("Hashed‑al‑Shaabi", &["Hashed‑al‑Shaabi=hashed"]),
        ("the Prime Ministers Office", &["Prime Ministers Office=office"]),
        ("Írān", &["Írān=iran"]),
        // All capitals only in capitals; a capital where the name is a word.
        ("It is us. That IS so", &["IS=is"]),
        ("The u.s. and the U.S. of America", &["U.S.=united-states"]),
        ("labour law and Labour", &["Labour=labour"]),
        // Not across sentences, tags or holes.
        ("The United. States", &[]),
        ("The *United* States", &[]),
        ("The **Iran**ian and **Iran**", &["Iran=iran"]),
        // Arabic: letters written together with the article, marks, variants.
        ("وقال العراق", &["العراق=iraq"]),
        ("في بالعراق وإيران", &["بالعراق=iraq"]),
        ("للعِراق", &["للعِراق=iraq"]),
        ("الحشد الشعبى", &["الحشد الشعبى=hashed"]),
        ("ومحمد شياع السودانی", &["ومحمد شياع السودانی=sudani"]),
        // Entities.
        ("Iran & Iraq <iraq@example.org>", &["Iran=iran", "Iraq=iraq"]),
        ("R&D of \"Iran\"", &["Iran=iran"]),
    ] {
        let built = page(body);
        assert_eq!(built.linked("story"), linked, "{body}");
    }
}

#[test]
fn some_texts_have_no_links() {
    for body in [
        "# Iraq\n\n## Iraq\n\n### Iraq",
        "`Iraq`",
        "```\nIraq\n```",
        "    Iraq",
        "> Iraq",
        "> Iraq.\n>\n> — [[iran]], 2024",
        "> - Iraq",
        "[of Iraq](https://example.org)",
        "[[iraq|Iraq]] and Iraq",
        "Iraq and then [[iraq]]",
        "![Iraq](https://example.org/x.png \"Iraq\")",
        "> [!NOTE] Iraq\n> x",
    ] {
        assert_eq!(page(body).linked("story"), Vec::<String>::new(), "{body}");
    }
    let alert = page("> [!NOTE] Title\n> Iraq");
    assert_eq!(alert.linked("story"), ["Iraq=iraq"], "an alert is no quotation");
}

#[test]
fn what_is_linked_by_hand_in_a_section_is_not_linked_there_again() {
    let built = page(
        "Iraq.\n\n> Words.\n>\n> — [[iraq]], 2024\n\n## Later\n\nIraq and Iran.\n\n> [!DISPUTED] Who?\n> - [[iran]]: Iraq did.",
    );
    assert_eq!(built.linked("story"), ["Iraq=iraq"]);
    let built = page("By hand: [[Mohammed Shia al-Sudani|he]].\n\n## Later\n\nal-Sudani");
    assert_eq!(built.linked("story"), ["al-Sudani=sudani"], "and it introduces a short name");
}

#[test]
fn a_short_name_needs_the_full_one_before_it() {
    for (body, linked) in [
        ("al-Sudani came.", &[][..]),
        ("Mohamed Shia al-Sudani came. Al-Sudani left.", &["Mohamed Shia al-Sudani=sudani"]),
        (
            "Mohamed Shia al-Sudani came.\n\n## B\n\nAl-Sudani left.",
            &["Mohamed Shia al-Sudani=sudani", "Al-Sudani=sudani"],
        ),
        ("al-Sudani.\n\n## B\n\nMohammed Shia al-Sudani", &["Mohammed Shia al-Sudani=sudani"]),
        ("## Mohammed Shia al-Sudani\n\nal-Sudani", &["al-Sudani=sudani"]),
        ("> Mohammed Shia al-Sudani\n\nal-Sudani", &["al-Sudani=sudani"]),
    ] {
        assert_eq!(page(body).linked("story"), linked, "{body}");
    }
    let two = ("content/actors/other.md", "---\ntitle: Amar al-Sudani\nshort: al-Sudani\n---\n");
    let text = "---\ntitle: P\n---\nAmar al-Sudani.\n\n## B\n\nal-Sudani\n\n## C\n\nMohammed Shia al-Sudani\n\n## D\n\nal-Sudani\n";
    let built = build(&[two, ("content/story.md", text)]);
    assert_eq!(
        built.linked("story"),
        ["Amar al-Sudani=other", "al-Sudani=other", "Mohammed Shia al-Sudani=sudani"],
        "two with one short name: whoever was introduced, and nobody where both were"
    );
    assert!(built.findings().is_empty());
}

#[test]
fn a_name_of_two_actors_is_one_finding_and_no_link() {
    let other = "---\ntitle: Islamic Movement\naliases: [Brothers, Is, DAESH]\n---\n";
    let third = "---\ntitle: Daesh\n---\n";
    let text = "---\ntitle: P\n---\nIS, Daesh, DAESH, Daesh.\n";
    let built = build(&[
        ("content/actors/movement.md", other),
        ("content/actors/zz.md", third),
        ("content/story.md", text),
    ]);
    assert_eq!(built.linked("story"), Vec::<String>::new());
    let found: Vec<String> = built
        .findings()
        .iter()
        .map(|found| {
            let place = found.place.as_ref().unwrap();
            assert!(!found.related.is_empty(), "{found:?}");
            let text = match &*place.file {
                "content/actors/movement.md" => other,
                _ => third,
            };
            format!(
                "{} {} {} {}",
                found.code.as_str(),
                place.file,
                place.span.unwrap().of(text),
                found.related[0].0.file
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "ambiguous-name content/actors/movement.md Is content/actors/is.md",
            "ambiguous-name content/actors/movement.md DAESH content/actors/is.md",
            "ambiguous-name content/actors/zz.md Daesh content/actors/is.md",
        ]
    );
}

#[test]
fn an_actor_is_no_link_on_its_own_page() {
    let iraq = "---\ntitle: Iraq\n---\n\nIraq borders Iran.\n\n## Chronology\n\n2020\n: Iraq votes with Iran.\n";
    let built = build(&[("content/actors/iraq.md", iraq)]);
    assert_eq!(
        built.linked("iraq"),
        ["Iran=iran", "Iraq=iraq", "Iran=iran"],
        "but its event has it as an actor"
    );
    let html = built.html("actors/iraq/");
    assert!(!html.contains("data-card=\"iraq\""), "{html}");
    assert!(built.html("actors/iran/").contains("data-card=\"iraq\">Iraq</a> votes"));
}

#[test]
fn an_event_is_a_section_and_has_whom_it_mentions() {
    let text = "---\ntitle: P\nevents:\n  - { date: 2001, title: Of Iran, text: Iraq acts., accounts: [{ by: iraq, says: Iran did it }, { by: iran, says: Iraq did it, quote: true }] }\n---\n\nIraq.\n\n2014 {#e-a}\n: **The US deploys.** Iraq asks, and [[iran]] does not. Iraq waits.\n\n2015 {#e-b}\n: Iraq.\n";
    let built = build(&[("content/story.md", text)]);
    assert_eq!(
        built.linked("story"),
        [
            "Iraq=iraq",
            "Iran=iran",
            "US=united-states",
            "Iraq=iraq",
            "Iraq=iraq",
            "Iraq=iraq",
            "Iran=iran"
        ]
    );
    let site = built.site();
    let actors = |title: &str| {
        let event = site.events.iter().find(|event| event.title.starts_with(title)).unwrap();
        event.actors.iter().map(|(actor, _)| built.id(*actor)).collect::<Vec<_>>()
    };
    assert_eq!(actors("The US deploys"), ["iran", "united-states", "iraq"]);
    assert_eq!(actors("Iraq"), ["iraq"]);
    assert_eq!(actors("Of Iran"), ["iran", "iraq"]);
    let iraq = site.actors.iter().position(|actor| site.doc(actor.doc).id == "iraq").unwrap();
    assert_eq!(site.actors[iraq].events.len(), 3);
    let page = site.docs.iter().position(|doc| doc.id == "story").unwrap();
    let who: Vec<&str> =
        site.references[page].actors.iter().map(|actor| built.id(*actor)).collect();
    assert_eq!(who, ["iran", "iraq", "united-states"]);
}

#[test]
fn the_text_of_an_events_page_says_who_took_part() {
    let event = "---\ntitle: A vote\ndate: 2020\n---\n\nIraq votes; Iran watches.[^1]\n\n[^1]: So does the US.\n";
    let built = build(&[
        ("content/events/vote.md", event),
        ("content/events/more.yaml", "- date: 2021\n  title: A list\n  text: Iran again.\n"),
    ]);
    let actors = |at: usize| {
        let actors = built.site().events[at].actors.iter();
        actors.map(|(actor, _)| built.id(*actor)).collect::<Vec<_>>()
    };
    assert_eq!(actors(0), ["iraq", "iran", "united-states"]);
    assert_eq!(actors(1), ["iran"], "an event of a list, too");
}

#[test]
fn links_are_woven_in_as_written_ones_are() {
    let built = page(
        "So Iraq & \"Iran\" say.[^n] Then [[us-army]].\n\n[^n]: Of the US.\n\n```{questions}\nWho is Iran?\n: The United States knows.\n```\n",
    );
    let html = built.html("story/");
    for part in [
        "So <a href=\"../actors/iraq/index.html\" data-card=\"iraq\">Iraq</a> &amp; “<a href=\"../actors/iran/index.html\" data-card=\"iran\">Iran</a>” say.",
        "Of the <a href=\"../actors/united-states/index.html\" data-card=\"united-states\">US</a>.",
        "Who is Iran?",
        "The <a href=\"../actors/united-states/index.html\" data-card=\"united-states\">United States</a> knows.",
    ] {
        assert!(html.contains(part), "{part}\nis not in\n{html}");
    }
    let off = {
        let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2024, 1, 10).unwrap());
        world.insert("site.toml", "title = \"T\"\n");
        world.insert("content/actors/iraq.md", "---\ntitle: Iraq\n---\n");
        world.insert("content/story.md", "---\ntitle: P\n---\nIraq.\n");
        compile(&load(&world, &Options::default(), None), &Options::default(), None)
    };
    assert!(off.site().references.iter().all(|all| all.mentions.is_empty()));
}

#[test]
fn a_mention_is_a_backlink_with_its_sentence() {
    let built = build(&[
        (
            "content/story.md",
            "---\ntitle: P\n---\n\nFirst this. Then the [[us-army]] and Iraq met [[iran]] again. Last that.\n",
        ),
        ("site.toml", "title = \"T\"\ntheme = \"default\"\n[mentions]\nlink = \"first\"\n"),
    ]);
    let site = built.site();
    let of = |id: &str| {
        let at = site.docs.iter().position(|doc| doc.id == id).unwrap();
        site.backlinks[at].iter().map(|(_, via)| *via).collect::<Vec<_>>()
    };
    assert_eq!(of("iraq"), [Via::Mention(0)]);
    assert_eq!(of("iran"), [Via::Link(1)]);
    assert!(
        built
            .html("actors/iraq/")
            .contains("Then the US Army and <mark>Iraq</mark> met Iran again.")
    );
    assert!(
        built
            .html("actors/iran/")
            .contains("Then the US Army and Iraq met <mark>Iran</mark> again.")
    );
    assert!(
        built
            .html("actors/us-army/")
            .contains("Then the <mark>US Army</mark> and Iraq met Iran again.")
    );
}

#[test]
fn a_translation_links_to_translations() {
    let built = build(&[
        ("content/actors/iran.ar.md", "---\ntitle: إيران\n---\n"),
        ("content/story.md", "---\ntitle: P\n---\nIran, Iraq.\n"),
        ("content/story.ar.md", "---\ntitle: P\n---\nقال إيران، العراق.\n"),
    ]);
    assert!(built.findings().is_empty(), "{:?}", built.findings());
    let site = built.site();
    let at = site.docs.iter().position(|doc| &*doc.path == "content/story.ar.md").unwrap();
    let to: Vec<&str> =
        site.references[at].mentions.iter().map(|mention| &*site.doc(mention.to).path).collect();
    assert_eq!(to, ["content/actors/iran.ar.md", "content/actors/iraq.md"]);
}

#[test]
fn what_is_held_back_is_not_linked() {
    let built = build(&[
        ("content/actors/iran.md", "---\ntitle: Iran\ndraft: true\n---\n"),
        ("content/story.md", "---\ntitle: P\n---\nIran and Iraq.\n"),
    ]);
    assert_eq!(built.linked("story"), ["Iraq=iraq"]);
    assert!(built.findings().is_empty());
}

#[test]
fn what_is_remembered_is_what_would_be_found() {
    let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2024, 1, 10).unwrap());
    world.insert("site.toml", "title = \"T\"\n[mentions]\nlink = \"first\"\n");
    world.insert("content/actors/iraq.md", "---\ntitle: Iraq\n---\n");
    world.insert("content/a.md", "Iraq and Persia.\n");
    world.insert("content/b.md", "Persia and Iran.\n");
    let options = Options::default();
    let mut sources = load(&world, &options, None);
    let mut warm = compile(&sources, &options, None);
    for (path, text) in [
        ("content/a.md", "Persia, then Iraq.\n"),
        ("content/actors/iran.md", "---\ntitle: Iran\n---\n"),
        ("content/actors/iran.md", "---\ntitle: Iran\naliases: [Persia]\n---\n"),
        ("content/actors/persia.md", "---\ntitle: Persia\n---\n"),
        ("content/actors/persia.md", "---\n# A line more moves the name.\ntitle: Persia\n---\n"),
        ("content/actors/persia.md", "---\ntitle: Old Persia\nshort: Persia\n---\n"),
        ("site.toml", "title = \"T\"\n"),
        ("site.toml", "title = \"T\"\n[mentions]\nlink = \"first\"\n"),
    ] {
        world.insert(path, text);
        sources = load(&world, &options, Some(&sources));
        warm = compile(&sources, &options, Some(&warm));
        let cold = compile(&load(&world, &options, None), &options, None);
        assert_eq!(warm.site().references, cold.site().references, "{path}: {text}");
        assert_eq!(warm.site().backlinks, cold.site().backlinks, "{path}: {text}");
        assert_eq!(warm.diagnostics(), cold.diagnostics(), "{path}: {text}");
    }
    assert_eq!(warm.site().references.iter().map(|all| all.mentions.len()).sum::<usize>(), 3);
}

#[test]
fn a_slip_in_a_link_is_asked_about() {
    for (link, meant) in [
        ("Muhamed Shia el-Soudani", "Mohamed Shia al-Sudani"),
        ("Hashd Shaabi", "Hashed al-Shaabi"),
    ] {
        let built = page(&format!("[[{link}]]"));
        let hint = built.findings()[0].hint.clone();
        assert_eq!(hint, Some(format!("did you mean `{meant}`?")));
    }
}
