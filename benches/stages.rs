//! What each stage costs on its own: `cargo bench`.
//!
//! The site is made up here, the same in every run: explainers with chronologies, events with pages
//! of their own and actors, all of them linked. What a whole build costs beside other generators is
//! for `benches/compare`.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use backstory::date::{Date, DateWords};
use backstory::render::Rendered;
use backstory::resolve::resolve;
use backstory::world::MemoryWorld;
use backstory::write::{Target, Writer};
use backstory::{Options, compile, load, parse};
use chrono::NaiveDate;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const EXPLAINERS: usize = 300;
const EVENTS: usize = 600;
const ACTORS: usize = 100;

/// A paragraph of running text that names three actors and cites a source.
fn paragraph(text: &mut String, seed: usize) {
    let actor = |step: usize| (seed * 7 + step * 31) % ACTORS;
    let _ = writeln!(
        text,
        "In the spring the ministry of [[actor-{}|the northern district]] published a *long* \
         report on water, prices and [the committee](../actors/actor-{}.md). Its authors, among \
         them [[actor-{}]], asked for a vote before the end of the year; the council agreed to \
         one -- “in principle” -- and put it off twice [@report-{}, p. {}].\n",
        actor(1),
        actor(2),
        actor(3),
        seed % 20,
        seed % 90 + 1,
    );
}

fn explainer(number: usize) -> String {
    let mut text = format!(
        "---\ntitle: \"The water question, part {number}\"\nsummary: How the district got its \
         water, and who paid for it.\ndate: 2019-{:02}-{:02}\ntopics: [water, budget]\nstatus: \
         {{ value: changing, since: 2024-01 }}\nkey_points:\n  - The vote was put off twice.\n  - \
         Nobody knows who signed.\n---\n\n",
        number % 12 + 1,
        number % 28 + 1,
    );
    for section in 0..5 {
        let _ = writeln!(text, "## What happened next, {section}\n");
        for part in 0..4 {
            paragraph(&mut text, number * 20 + section * 4 + part);
        }
    }
    text.push_str("## Chronology\n\n");
    for entry in 0..12 {
        let _ = writeln!(
            text,
            "2{:03}-{:02}~\n: **The council met again.** [[actor-{}]] spoke first [@report-{}].\n",
            entry + 3,
            entry % 12 + 1,
            (number + entry) % ACTORS,
            entry % 20,
        );
    }
    text
}

fn event(number: usize) -> String {
    let mut text = format!(
        "---\ntitle: \"Vote {number} in the council\"\ndate: 20{:02}-{:02}-{:02}\nactors: \
         [actor-{}, actor-{}]\ntopics: [water]\nsources: [\"@report-{}\"]\n---\n\n",
        number % 25,
        number % 12 + 1,
        number % 28 + 1,
        number % ACTORS,
        (number * 3 + 1) % ACTORS,
        number % 20,
    );
    paragraph(&mut text, number);
    text
}

fn actor(number: usize) -> String {
    let mut text = format!(
        "---\ntitle: \"Actor {number}\"\ntype: person\nroles:\n  - title: Member of the council\n    \
         of: actor-{}\n    from: 20{:02}\n    to: ..\n---\n\n",
        (number + 1) % ACTORS,
        number % 20,
    );
    paragraph(&mut text, number);
    text
}

fn site() -> MemoryWorld {
    let mut world = MemoryWorld::new(NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default());
    world.insert(
        "site.toml",
        "title = \"Bench\"\nbase_url = \"https://example.org\"\ntheme = \"lean\"\n",
    );
    for number in 0..EXPLAINERS {
        world.insert(&format!("content/stories/story-{number}.md"), explainer(number));
    }
    for number in 0..EVENTS {
        world.insert(&format!("content/events/vote-{number}.md"), event(number));
    }
    for number in 0..ACTORS {
        world.insert(&format!("content/actors/actor-{number}.md"), actor(number));
    }
    let mut register = String::new();
    for number in 0..20 {
        let _ = writeln!(
            register,
            "report-{number}:\n  type: report\n  title: Report {number}\n  date: 20{number:02}\n",
        );
    }
    world.insert("content/sources/reports.yaml", register);
    world
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    let text = explainer(1);
    let body = text.splitn(3, "---").nth(2).unwrap_or_default();
    let front = &text[..text.len() - body.len()];
    let path: Arc<str> = "content/stories/story-1.md".into();
    for (name, text) in [("front matter", front), ("Markdown", body), ("both", &*text)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| parse::parse(&path, black_box(text), parse::Ways::default()));
        });
    }
    group.finish();

    let written = [
        "2014-06-10",
        "2014-06",
        "1914~",
        "2014-06/2017-12-09",
        "2020-03/..",
        "[1667,1668]",
        "19XX",
    ];
    let dates: Vec<Date> = written.iter().filter_map(|text| Date::parse(text).ok()).collect();
    let words = DateWords::english();
    let mut group = criterion.benchmark_group("dates");
    group.throughput(Throughput::Elements(written.len() as u64));
    group.bench_function("parse", |bencher| {
        bencher.iter(|| written.iter().filter(|text| Date::parse(black_box(text)).is_ok()).count());
    });
    group.bench_function("as HTML", |bencher| {
        bencher
            .iter(|| dates.iter().map(|date| black_box(date).html(&words).0.len()).sum::<usize>());
    });
    group.finish();
}

fn whole_site(criterion: &mut Criterion) {
    let world = site();
    let options = Options::default();
    let sources = load(&world, &options, None);
    let mut group = criterion.benchmark_group("site of 1,000 pages");
    group.sample_size(20);
    group.bench_function("load", |bencher| bencher.iter(|| load(&world, &options, None)));

    let first = sources.inputs(options.publish);
    group.bench_function("resolve", |bencher| bencher.iter(|| resolve(&first, None)));
    let (_, _, memo) = resolve(&first, None);
    let mut edited = world.clone();
    edited.insert("content/stories/story-7.md", explainer(7) + "\nA paragraph more.\n");
    let second = load(&edited, &options, Some(&sources)).inputs(options.publish);
    group.bench_function("resolve after an edit", |bencher| {
        bencher.iter(|| resolve(&second, Some(&memo)));
    });

    let compiled = compile(&sources, &options, None);
    let theme_files: Vec<String> =
        compiled.theme().files.iter().map(|file| file.out.clone()).collect();
    let made = backstory::plan::made(compiled.site());
    group.bench_function("plan", |bencher| {
        bencher.iter(|| {
            backstory::plan::jobs(
                compiled.site(),
                compiled.theme().wishes,
                &theme_files,
                &made,
                None,
            )
        });
    });

    let bytes = |job| match compiled.render(job) {
        Ok(Rendered::Bytes(bytes)) => bytes,
        Ok(_) | Err(_) => Vec::new(),
    };
    group.bench_function("render", |bencher| {
        bencher.iter(|| compiled.jobs().iter().map(|job| bytes(job).len()).sum::<usize>());
    });

    let files: Vec<(&str, Vec<u8>)> =
        compiled.jobs().iter().map(|job| (job.out.as_str(), bytes(job))).collect();
    let write = |folder: &tempfile::TempDir| {
        let target = Target::new(folder.path(), &folder.path().join("public")).ok()?;
        let writer = Writer::open(target, files.iter().map(|(path, _)| *path), false).ok()?;
        let put = files.iter().all(|(path, bytes)| writer.put(path, bytes).is_ok());
        writer.finish(put).ok()
    };
    group.bench_function("write into an empty folder", |bencher| {
        bencher.iter_batched_ref(
            || tempfile::tempdir().unwrap_or_else(|error| panic!("no folder to write to: {error}")),
            |folder| write(folder),
            BatchSize::PerIteration,
        );
    });
    let folder = tempfile::tempdir();
    if let Ok(folder) = &folder {
        write(folder);
        group.bench_function("write what is there", |bencher| bencher.iter(|| write(folder)));
    }
    group.finish();
}

criterion_group!(stages, reading, whole_site);
criterion_main!(stages);
