use super::super::axis::BESIDE as TICK;
use super::super::extent::day;
use super::super::type_::width;
use super::*;
use crate::date::{Date, DateWords, Day};

const WIDTHS: [f64; 5] = [NARROW, 354.0, WIDE, 900.0, 1_200.0];

fn say(dates: &DateWords, rtl: bool) -> Say<'_> {
    Say { dates, undated: "no date", rtl }
}

fn entry(number: usize, date: &str, title: &str, key: bool) -> Entry {
    Entry {
        number,
        href: format!("#e{number}"),
        title: title.to_owned(),
        words: date.to_owned(),
        extent: Date::parse(date).ok().map(|date| Extent::of(&date)),
        key,
        class: "",
    }
}

/// Entries in the order of a list.
fn entries(dated: &[(String, String, bool)]) -> Vec<Entry> {
    let mut dated = dated.to_vec();
    dated.sort_by_key(|(date, ..)| {
        let date = Date::parse(date).ok();
        (date.is_none(), date)
    });
    let made = (1..).zip(&dated).map(|(n, (date, title, key))| entry(n, date, title, *key));
    made.collect()
}

type Rect = (f64, f64, f64, f64);

/// The boxes of all words, where the drawing is so wide: from, to, top, bottom.
fn texts(strip: &Strip, of: f64) -> Vec<(String, Rect)> {
    let wide = of >= WIDE;
    let mut boxes = Vec::new();
    for band in strip.bands() {
        if let (Some(heading), Some(first)) = (&band.ticks.heading, band.ticks.ticks.first()) {
            let from = first.x / 100.0 * of + TICK;
            let y = band.top + 14.0;
            boxes.push((heading.clone(), (from, from + width(heading), y - 11.0, y + 3.0)));
        }
        for tick in &band.ticks.ticks {
            let Some(label) = tick.label.as_ref().filter(|_| wide || tick.narrow) else { continue };
            let from = tick.x / 100.0 * of + TICK;
            let y = band.words;
            boxes.push((label.clone(), (from, from + width(label), y - 11.0, y + 3.0)));
        }
        for row in &band.rows {
            let title = if wide { &row.title } else { &row.narrow };
            let (x, wide) = (row.x / 100.0 * of, width(title));
            let (from, to) = if row.before {
                (x - BESIDE - wide, x - BESIDE)
            } else {
                (x + BESIDE, x + BESIDE + wide)
            };
            boxes.push((title.clone(), (from, to, row.y - 8.0, row.y + 8.0)));
            boxes.push((String::new(), (x - 12.0, x + 12.0, row.y - 12.0, row.y + 12.0)));
        }
        if !band.squares.is_empty() {
            let y = |square: &Square| square.y;
            let top = band.squares.iter().map(y).fold(f64::MAX, f64::min);
            boxes.push(("piles".to_owned(), (0.0, of, top, band.base)));
        }
        for square in &band.squares {
            if let Some((bar, y)) = &square.bar {
                let [from, .., to] = bar.x;
                let rect = (from / 100.0 * of, to / 100.0 * of, *y, *y + 3.0);
                boxes.push((format!("bar of {}", square.entry), rect));
            }
        }
    }
    boxes
}

fn hold(entries: &[Entry], as_of: Option<f64>, about: &str) -> Option<Strip> {
    let words = DateWords::english();
    let strip = Strip::new(entries, as_of, &say(&words, false))?;
    for of in WIDTHS {
        let boxes = texts(&strip, of);
        for (at, (one, a)) in boxes.iter().enumerate() {
            let inside = a.0 >= -0.01 && a.1 <= of + 0.01 && a.2 >= -0.01;
            assert!(inside && a.3 <= strip.height + 0.01, "{about} {of}: {one} {a:?}");
            for (other, b) in &boxes[at + 1..] {
                let apart = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 + 0.01 || b.3 <= a.2 + 0.01;
                assert!(apart, "{about} {of}: {one} {a:?} touches {other} {b:?}");
            }
        }
    }
    let svg = strip.svg(entries, "t", "all", &say(&words, false));
    for entry in entries {
        let link = format!("href=\"{}\"", entry.href);
        assert!(svg.contains(&link), "{about}: no mark of {}", entry.href);
    }
    for band in strip.bands() {
        assert!(band.ticks.ticks.iter().any(|tick| tick.narrow), "{about}: {:?}", band.ticks);
        for row in &band.rows {
            assert!((PAD - 0.01..=100.0 - PAD + 0.01).contains(&row.x), "{about} {}", row.x);
            let bar = row.bar.map_or([PAD, PAD, PAD, 100.0 - PAD], |bar| bar.x);
            let within = bar.iter().all(|x| (PAD - 0.01..=100.0 - PAD + 0.01).contains(x));
            assert!(within && bar.is_sorted(), "{about} {bar:?}");
        }
        for square in &band.squares {
            let within = square.x.0 >= 0.0 && square.x.1 <= 100.0 && square.x.0 < square.x.1;
            assert!(within && square.y >= band.top && square.height > 0.0, "{about} {square:?}");
        }
    }
    let again = Strip::new(entries, as_of, &say(&words, false));
    let again = again.map(|strip| strip.svg(entries, "t", "all", &say(&words, false)));
    assert_eq!(again, Some(svg));
    Some(strip)
}

fn iso(number: i64) -> String {
    Day(number).to_string()
}

const TITLES: [&str; 6] = [
    "Short",
    "A US drone kills a military commander of Harakat al-Nujaba in the capital, says the report",
    "الحكومة تعلن تشكيل لجنة ثنائية للإعداد لإنهاء مهمة التحالف الدولي في البلاد",
    "Rechtsschutzversicherungsgesellschaftenverordnungsentwurfsberatung",
    "国際連盟の調査団が報告書を公表し、各国の代表がこれについて協議を始める",
    "WWWWWWWWWWWW MMMMMMMMMM",
];

/// Random chronologies of all lengths, spans and sorts of dates.
#[test]
fn nothing_touches_and_every_event_has_a_mark() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut drawn = [0; 3];
    for round in 0..400 {
        let count = [3, 4, 11, 14, 15, 80, 300][random.usize(0..7)];
        let span = [3, 10, 45, 200, 900, 4_000, 40_000, 730_000][random.usize(0..8)];
        let from = random.i64(-800_000..20_000);
        let keys = [0.0, 0.3, 1.0][random.usize(0..3)];
        let cluster = random.bool();
        let mut dated = Vec::new();
        for _ in 0..count {
            let narrow = cluster && random.bool();
            let at = from + if narrow { random.i64(0..span / 25 + 2) } else { random.i64(0..span) };
            let (year, month, _) = Day(at).ymd();
            let plain = (1..=9_999).contains(&year);
            let later = iso(at + random.i64(1..span));
            let date = match random.u8(0..14) {
                0 => iso(at)[..iso(at).len() - 3].to_owned(),
                1 if plain => format!("{year:04}"),
                2 if plain => format!("{year:04}-{month:02}/{later}"),
                3 => format!("{}/..", iso(at)),
                4 => format!("{}/", iso(at)),
                5 => format!("../{}", iso(at)),
                6 => format!("/{}", iso(at)),
                7 => format!("[{}..]", iso(at)),
                8 => format!("{}/{later}", iso(at)),
                9 => format!("{}~", iso(at)),
                10 => String::new(),
                _ => iso(at),
            };
            let title = TITLES[random.usize(0..TITLES.len())].to_owned();
            dated.push((date, title, random.f64() < keys));
        }
        let entries = entries(&dated);
        let as_of = random.bool().then(|| day(Day(from + random.i64(0..span * 2))));
        let about = format!("round {round}: {count} over {span} days from {}", iso(from));
        if let Some(strip) = hold(&entries, as_of, &about) {
            drawn[usize::from(strip.lens.is_some())] += 1;
            drawn[2] += usize::from(strip.counts());
        }
    }
    assert!(drawn.iter().all(|count| *count > 40), "{drawn:?}");
}

#[test]
fn few_events_and_one_day_have_no_strip() {
    let of = |dates: &[&str]| {
        let dated: Vec<(String, String, bool)> =
            dates.iter().map(|date| ((*date).to_owned(), "T".to_owned(), false)).collect();
        hold(&entries(&dated), None, "few")
    };
    assert!(of(&[]).is_none());
    assert!(of(&["2014", "2020"]).is_none());
    assert!(of(&["2024-01-04", "2024-01-04", "2024-01-04"]).is_none());
    assert!(of(&["", "", ""]).is_none());
    assert!(of(&["2024-01-04", "2024-01-05", "2024-01-05"]).is_some());
}

/// Ages before there were years, and a year that fits no number.
#[test]
fn far_dates_are_drawn() {
    let of = |dates: &[&str]| {
        let dated: Vec<(String, String, bool)> =
            dates.iter().map(|date| ((*date).to_owned(), "T".to_owned(), true)).collect();
        hold(&entries(&dated), Some(19_000.0), &dates.join(" "))
    };
    let strip = of(&["Y-170000002", "Y-66000000", "Y-2580000", "2024-01-05"]).unwrap();
    let labels: Vec<&str> =
        strip.whole.ticks.ticks.iter().filter_map(|tick| tick.label.as_deref()).collect();
    assert!(labels.iter().any(|label| label.contains("100,000,000")), "{labels:?}");
    assert!(of(&["Y-99999999999999999", "Y99999999999999999", "2024", "2023"]).is_none());
    assert!(of(&["-0044-03-15", "-0043", "0014-08-19", "0001", "-0001", "0000"]).is_some());
}

/// The story of the design: ten years, of which ten days are half.
#[test]
fn a_lens_opens_where_many_events_lie_within_little_time() {
    let dates = [
        "2014/..",
        "2020-03/",
        "2021-12-09",
        "2023-10-07",
        "2023-10-07/..",
        "2024-01",
        "2024-01-04",
        "[2024-01-04..]",
        "2024-01-05",
        "2024-01-08",
        "",
    ];
    let dated: Vec<(String, String, bool)> =
        dates.iter().map(|date| ((*date).to_owned(), "Title".to_owned(), false)).collect();
    let strip = hold(&entries(&dated), None, "design").unwrap();
    let lens = strip.lens.as_ref().unwrap();
    let (from, to) = (lens.axis.from, lens.axis.to);
    assert_eq!((from, to), (day(Day(19_723)), day(Day(19_731))), "1 to 8 January 2024");
    assert_eq!((strip.whole.rows.len(), lens.rows.len()), (5, 6));
    assert_eq!(lens.ticks.heading.as_deref(), Some("January 2024"));
    assert!(strip.times().unwrap() > 300.0);
    // Evenly over the time: none.
    let dated: Vec<(String, String, bool)> =
        (0..11).map(|at| (format!("{}", 1990 + at), "Title".to_owned(), false)).collect();
    assert!(hold(&entries(&dated), None, "even").unwrap().lens.is_none());
}

#[test]
fn a_page_from_right_to_left_is_the_mirror_image() {
    let dated: Vec<(String, String, bool)> = ["2014/2016", "2018", "2024-01-05"]
        .iter()
        .map(|date| ((*date).to_owned(), TITLES[2].to_owned(), false))
        .collect();
    let entries = entries(&dated);
    let words = DateWords::english();
    let strip = Strip::new(&entries, None, &say(&words, true)).unwrap();
    let svg = strip.svg(&entries, "t", "all", &say(&words, true));
    let x = format!("<circle cx=\"{}%\"", 100.0 - PAD);
    assert!(svg.contains(&x), "{svg}");
    assert!(svg.contains("text-anchor=\"end\">\u{2068}الحكومة"), "{svg}");
}
