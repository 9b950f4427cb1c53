//! A site of two hundred pages in which everything is as it should be: facts, sources, dates and
//! roles agree, in two languages.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, Days, NaiveDate};

/// Files of a site by path.
pub(crate) type Files = BTreeMap<String, String>;

/// The day on which the site is checked.
pub(crate) fn today() -> NaiveDate {
    day(2024, 6, 15)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

const STATES: [&str; 6] = ["Arvonia", "Belmark", "Corvina", "Dravland", "Estoria", "Fjelland"];
const FIRST: [&str; 8] =
    ["Anton", "Beatrix", "Cyril", "Dorothea", "Emil", "Friederike", "Gustav", "Hedwig"];
const LAST: [&str; 40] = [
    "Abendroth",
    "Birkenfeld",
    "Castellan",
    "Dunkelmann",
    "Eschweiler",
    "Fahrenholz",
    "Grimaldi",
    "Hohenberg",
    "Isenburg",
    "Jankowski",
    "Kowalczyk",
    "Lindqvist",
    "Montoya",
    "Nakamura",
    "Oppenheim",
    "Papadakis",
    "Quintana",
    "Rosenthal",
    "Saltykov",
    "Takahashi",
    "Umberto",
    "Vandermeer",
    "Whitcombe",
    "Xanthopoulos",
    "Yamashiro",
    "Zielinska",
    "Ackermann",
    "Bonaventura",
    "Czernin",
    "Delacroix",
    "Eisenhut",
    "Fitzroy",
    "Guggenheim",
    "Huxtable",
    "Ivanovich",
    "Jellinek",
    "Kierkegaard",
    "Lovelace",
    "Mountbatten",
    "Northcote",
];
const BODIES: [&str; 12] = [
    "Harbour Authority",
    "Grain Exchange",
    "River Commission",
    "Railway Board",
    "Customs Union",
    "Forestry Office",
    "Mining Council",
    "Lighthouse Service",
    "Postal League",
    "Salt Monopoly",
    "Fisheries Bureau",
    "Weather Institute",
];
const PLACES: [&str; 24] = [
    "Aldersea",
    "Brackwater",
    "Cinderford",
    "Duskhaven",
    "Elmsworth",
    "Foxbury",
    "Goldcrest",
    "Hallowmere",
    "Ironbridge",
    "Juniper Bay",
    "Kestrel Point",
    "Larkspur",
    "Mossgate",
    "Netherby",
    "Oakhampton",
    "Pinecliff",
    "Quarrytown",
    "Ravensholm",
    "Saltmarsh",
    "Thornhill",
    "Upperwold",
    "Vinehall",
    "Westering",
    "Yarrowdale",
];
const DEEDS: [&str; 10] = [
    "opens a bridge over the gorge",
    "closes the northern ferry line",
    "publishes its survey of wells",
    "raises the toll on timber",
    "signs a treaty on fishing rights",
    "sends engineers to the dam",
    "grants a licence for copper",
    "rebuilds the old granary",
    "moves its archive to the citadel",
    "ends the quarantine of cattle",
];
const THINGS: [&str; 12] = [
    "amber",
    "barley",
    "cobalt",
    "driftwood",
    "ebony",
    "flax",
    "granite",
    "honey",
    "indigo",
    "jasper",
    "kelp",
    "linen",
];

/// How many explainers there are, each with a translation.
pub(crate) const EXPLAINERS: usize = 26;
/// How many events have a page of their own.
const EVENTS: usize = 60;

pub(crate) fn person(at: usize) -> String {
    format!("{} {}", FIRST[at % FIRST.len()], LAST[at])
}

pub(crate) fn person_id(at: usize) -> String {
    person(at).to_lowercase().replace(' ', "-")
}

fn id(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// The site.
pub(crate) fn site() -> Files {
    let mut site = Site::default();
    site.put("site.toml", "title = \"Six states\"\nlanguage = \"en\"\n\n[policies]\ncorrections_policy = \"corrections-policy\"\nunnamed_sources_policy = \"unnamed\"\n\n[as_of]\nmax_age_days = 60\n");
    for (name, title) in
        [("about", "About"), ("corrections-policy", "Corrections"), ("unnamed", "Unnamed sources")]
    {
        site.put(
            &format!("content/{name}.md"),
            &format!("---\ntitle: {title}\nkind: page\n---\n\nHow this site works today.\n"),
        );
    }
    site.put("content/index.md", "---\ntitle: Six states\nsummary: What happened along the river.\n---\n\nThe story so to speak.\n");
    site.actors();
    site.places();
    for (name, title) in
        [("river", "River"), ("trade", "Trade"), ("rails", "Rails"), ("harvest", "Harvest")]
    {
        site.put(
            &format!("content/topics/{name}.md"),
            &format!("---\ntitle: {title}\nsummary: What belongs to it.\n---\n\nAn overview.\n"),
        );
    }
    for at in 0..EVENTS {
        site.event(at);
    }
    site.list();
    for at in 0..EXPLAINERS {
        site.explainer(at);
    }
    site.finish()
}

#[derive(Default)]
struct Site {
    files: Files,
    sources: String,
    more_sources: String,
    number: usize,
}

impl Site {
    fn put(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// A source of that day: its key.
    fn source(&mut self, prefix: &str, date: NaiveDate, kind: &str) -> String {
        let number = self.number;
        self.number += 1;
        let key = format!("{prefix}-{number:03}");
        let register =
            if number.is_multiple_of(2) { &mut self.sources } else { &mut self.more_sources };
        let archived = date.checked_add_days(Days::new(3)).unwrap();
        writeln!(
            register,
            "{key}:\n  type: article\n  title: Report number {number}\n  date: {date}\n  kind: {kind}\n  url: https://paper{}.example.org/{number}\n  archive-url: https://web.archive.org/web/{}/https://paper{}.example.org/{number}\n  archived: {archived}\n  parent: {{ type: newspaper, title: Paper of {} }}\n",
            number % 7, archived.format("%Y%m%d"), number % 7, PLACES[number % 7],
        )
        .unwrap();
        key
    }

    fn actors(&mut self) {
        for (at, state) in STATES.iter().enumerate() {
            self.put(&format!("content/actors/{}.md", id(state)), &format!("---\ntitle: {state}\ntype: state\nsummary: One of the six states on the river.\nnames: {{ ar: \"دولة {}\" }}\nwikidata: Q{}\n---\n\nA state on the river.\n", THINGS[at], 1000 + at));
        }
        for (at, body) in BODIES.iter().enumerate() {
            let state = STATES[at % STATES.len()];
            let title = format!("{state} {body}");
            self.put(&format!("content/actors/{}.md", id(body)), &format!("---\ntitle: {title}\ntype: organisation\nfounded: 19{:02}-0{}-1{}\nsummary: Looks after what its name says.\nrelations:\n  - {{ type: part-of, to: {}, from: .. }}\n---\n\nAn office of [[{}]].\n", 10 + at, 2 + at % 7, at % 9, id(state), id(state)));
        }
        for at in 0..LAST.len() {
            let body = BODIES[at % BODIES.len()];
            let state = STATES[at % STATES.len()];
            // Two at a time follow each other in one office.
            let role = match at {
                0..6 => format!(
                    "  - {{ title: Prime Minister, of: {}, from: 2012-03-14, to: 2018-05-16 }}\n",
                    id(state)
                ),
                6..12 => format!(
                    "  - {{ title: Prime Minister, of: {}, from: 2018-05-16, to: .. }}\n",
                    id(state)
                ),
                _ => {
                    format!("  - {{ title: Surveyor, of: {}, from: 2010-04, to: .. }}\n", id(body))
                }
            };
            let born = day(1950 + at as i32, 2 + (at % 10) as u32, 3 + (at % 20) as u32);
            self.put(&format!("content/actors/{}.md", person_id(at)), &format!("---\ntitle: {}\ntype: person\nsummary: Known along the river.\nborn: {born}\nroles:\n{role}---\n\nBrought up near [[{}]].\n", person(at), id(PLACES[at % PLACES.len()])));
        }
    }

    fn places(&mut self) {
        for (at, place) in PLACES.iter().enumerate() {
            let state = STATES[at % STATES.len()];
            self.put(&format!("content/places/{}.md", id(place)), &format!("---\ntitle: {place}\nsummary: A town.\ncountry: {}\ncoordinates: [{}.25, {}.5]\n---\n\nA town in [[{}]].\n", id(state), 20 + at, 30 + at, id(state)));
        }
    }

    fn event(&mut self, at: usize) {
        let date = day(2019, 1, 4).checked_add_days(Days::new(17 * at as u64)).unwrap();
        let (a, b) = (self.source("page", date, "primary"), self.source("page", date, "report"));
        let (place, state) = (PLACES[at % PLACES.len()], STATES[at % STATES.len()]);
        let (body, who) = (BODIES[at % BODIES.len()], person_id(at % LAST.len()));
        let title =
            format!("{} {} for {}", body, DEEDS[at % DEEDS.len()], THINGS[at % THINGS.len()]);
        let importance = if at.is_multiple_of(5) { "key" } else { "normal" };
        self.put(&format!("content/events/page-{at:02}.md"), &format!("---\ntitle: {title}\nsummary: It happened near {place}.\ndate: {date}\nimportance: {importance}\nplace: {}\nactors: [{{ id: {}, as: agent }}, {who}]\nsources: [\"@{a}\", \"@{b}, p. 3\"]\ntopics: [river]\n---\n\nOn {} {} [[{}]] of [[{}]] {} with [[{who}]]. [@{a}]\n\nThe survey counted {} wagons of {} that spring.\n",
            id(place), id(body), date.day(), date.format("%B %Y"), id(body), id(state), DEEDS[at % DEEDS.len()], 310 + at, THINGS[at % THINGS.len()]));
    }

    fn list(&mut self) {
        let mut text = String::new();
        for at in 0..10 {
            let date = day(2021, 2, 5).checked_add_days(Days::new(23 * at)).unwrap();
            let (a, b) =
                (self.source("list", date, "primary"), self.source("list", date, "report"));
            let at = at as usize;
            writeln!(text, "- date: {date}\n  title: {} of {} changes hands\n  text: The buyer was [[{}]].\n  actors: [{}]\n  sources: [\"@{a}\", \"@{b}\"]", THINGS[at], PLACES[at], person_id(at + 12), id(BODIES[at])).unwrap();
        }
        self.put("content/events/list.yaml", &text);
    }

    fn explainer(&mut self, at: usize) {
        let thing = THINGS[at % THINGS.len()];
        let early = day(2022, 1, 6).checked_add_days(Days::new(19 * at as u64)).unwrap();
        let late = early.checked_add_days(Days::new(5)).unwrap();
        let (a, b) = (self.source("tale", late, "primary"), self.source("tale", late, "report"));
        let (body, other) = (BODIES[at % BODIES.len()], BODIES[(at + 5) % BODIES.len()]);
        let (who, state) = (person_id(at + 13), STATES[at % STATES.len()]);
        let name = person(at + 13);
        let word = ["steady", "patient", "careful", "open", "quiet"][at % 5];
        let troops = 1200 + at * 10;
        let age = early.year() - (1950 + at as i32 + 13);
        let age = if (early.month(), early.day())
            < (2 + ((at + 13) % 10) as u32, 3 + ((at + 13) % 20) as u32)
        {
            age - 1
        } else {
            age
        };
        let title = format!("The {thing} of {}", PLACES[at % PLACES.len()]);
        let front = |title: &str, summary: &str, why: &str| {
            format!(
                "---\ntitle: {title}\nsummary: {summary}\ndate: 2024-05-02\nas_of: 2024-06-01\nreview_by: 2024-09-01\nstatus: {{ value: changing, since: 2024-05-02, why: \"{why}\" }}\ntopics: [trade]\nupdates: [ {{ date: 2024-06-01, note: \"{why}\" }} ]\ncorrections: [ {{ date: 2024-05-20, was: five, now: six }} ]\n---\n"
            )
        };
        let english = format!(
            "{}\n\
The [[{}]] and the [[{}]] have long shared the {thing} of [[{}]]. [@{a}, p. 2]\n\n\
There are [about {troops} workers]{{as-of=2024-05-30}} at the quay. [@{b}]\n\n\
## What was said\n\n\
> The {thing} of explainer number {at} belongs to all who keep a {word} hand on the scales of this town.\n>\n\
> — [[{who}]], press conference, {late} [@{a}]\n\n\
> [!DISPUTED] Who owns the {thing}?\n>\n> - [[{}]]: we do, as our fathers did [@{a}]\n> - [[{}]]: nobody does [@{b}]\n\n\
## Chronology\n\n\
{early} {{#e-{at}-early .key place={}}}\n: **{title} is weighed anew.** {name}, {age}, stands beside the [[{}]]. [@{a}] [@{b}]\n\n\
{late} {{#e-{at}-late}}\n: **{title} is sold.** The [[{}]] of [[{}]] buys it. [@{a}]\n",
            front(&title, &format!("Who shares the {thing}, and since when."), "Talks go on"),
            id(body),
            id(other),
            id(PLACES[at % PLACES.len()]),
            id(body),
            id(other),
            id(PLACES[at % PLACES.len()]),
            id(body),
            id(other),
            id(state)
        );
        let arabic = format!(
            "{}\n\
[[{}]] و [[{}]] معا. [@{a}, p. 2]\n\n\
هناك [نحو {troops} عامل]{{as-of=2024-05-30}} هنا. [@{b}]\n\n\
> كلام في الصحافة.\n>\n> — [[{who}]], مؤتمر, {late} [@{a}]\n\n\
{early} {{#e-{at}-early .key place={}}}\n: **وزن جديد.** مع [[{}]]. [@{a}] [@{b}]\n\n\
{late} {{#e-{at}-late}}\n: **بيع.** [[{}]] من [[{}]] تشتري. [@{a}]\n",
            front(&format!("قصة {at}"), "ملخص", "حوار"),
            id(body),
            id(other),
            id(PLACES[at % PLACES.len()]),
            id(body),
            id(other),
            id(state)
        );
        self.put(&format!("content/tale-{at:02}.md"), &english);
        self.put(&format!("content/tale-{at:02}.ar.md"), &arabic);
    }

    fn finish(mut self) -> Files {
        let (one, two) =
            (std::mem::take(&mut self.sources), std::mem::take(&mut self.more_sources));
        self.put("content/sources/one.yaml", &one);
        self.put("content/sources/two.yaml", &two);
        self.files
    }
}
