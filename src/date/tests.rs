//! Laws that hold for every date, and tables of what dates mean.

use std::collections::BTreeSet;

use super::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{text}: {}", error.message))
}

/// The Library of Congress' examples: those that are EDTF, those that are not.
fn examples() -> (Vec<String>, Vec<String>) {
    let json = include_str!("../../tests/data/edtf/loc-edtf-examples.json");
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    let texts = |key: &str| {
        let texts = json[key].as_array().unwrap().iter();
        texts.map(|example| example["edtf"].as_str().unwrap().to_owned()).collect()
    };
    (texts("examples"), texts("invalid"))
}

const MORE: &[&str] = &[
    "0000",
    "0044",
    "004X",
    "000X",
    "00XX",
    "0XXX",
    "XXXX",
    "XX15",
    "19X5",
    "XXXX-XX-XX",
    "2004-XX-15",
    "2004-1X-15",
    "2004-1X-XX",
    "2004-06-1X",
    "2004-06-X1",
    "2004-06-3X",
    "2004-X2",
    "199X-12-XX",
    "199X-21",
    "199X-1X",
    "2001-24",
    "2001-29",
    "2001-41",
    "1984?-06~",
    "1984~-?06",
    "1984%",
    "Y1E100",
    "Y-1E100",
    "Y9E18S1",
    "Y9223372036854775807",
    "Y-9223372036854775807",
    "-0043-03-15",
    "-0043",
    "..2004/2010",
    "2004/2010..",
    "..2004/..",
    "2004~/2010?",
    "2020-03-01/2020-03-05",
    "2020-03-01/2020-04-05",
    "2020-03/2020-05",
    "2020-03-01/2020-03-01",
    "[2020-03-01..2020-03-05]",
    "{2020-03-01..2020-03-05}",
    "[2024-01-04..]",
    "[1667,1668,1670]",
    "[1667]",
    "[1667~,1668?]",
    "{2020..}",
    "[1961-12,1960]",
    "XXXX-12/2004",
    "[XXXX-12,2004]",
    "2024-01-05T10:00:00Z",
];

fn all() -> Vec<Date> {
    let (valid, _) = examples();
    valid.iter().map(String::as_str).chain(MORE.iter().copied()).map(date).collect()
}

#[test]
fn the_library_of_congress_agrees() {
    let (valid, invalid) = examples();
    assert!(valid.len() > 60 && invalid.len() > 1);
    for text in &valid {
        assert_eq!(date(text).edtf(), text);
        assert_eq!(date(text).to_string(), *text);
    }
    for text in &invalid {
        assert!(Date::parse(text).is_err(), "{text}");
    }
}

#[test]
fn the_order_is_total() {
    let dates = all();
    for one in &dates {
        for other in &dates {
            assert_eq!(one.cmp(other), other.cmp(one).reverse(), "{one} {other}");
            assert_eq!(one.cmp(other).is_eq(), one == other, "{one} {other}");
            assert!(one > other || one.year() <= other.year(), "{one} {other}");
            for third in &dates {
                assert!(!(one <= other && other <= third) || one <= third, "{one} {other} {third}");
            }
        }
    }
}

#[test]
fn dates_sort_from_the_open_to_the_late_and_the_wide_to_the_narrow() {
    let sorted = [
        "../1985",
        "../2020-03",
        "/1985",
        "XXXX-12-25",
        "Y-1E100",
        "Y-17E7",
        "-0043",
        "-0043-03-15",
        "0000",
        "1848/1849",
        "1848",
        "1848?",
        "1848~",
        "2024-01-01/..",
        "2024-01-01/",
        "2024",
        "2024-01",
        "2024-01~",
        "2024-01-01/2024-01-03",
        "2024-01-01",
        "2024-01-04/..",
        "[2024-01-04..]",
        "2024-01-04",
        "2024-01-05",
        "2024-21",
        "Y17E7",
        "Y1E100",
    ];
    let mut dates: Vec<_> = sorted.iter().rev().map(|text| date(text)).collect();
    dates.sort();
    assert_eq!(dates.iter().map(Date::edtf).collect::<Vec<_>>(), sorted);
}

#[test]
fn bounds() {
    let table = [
        ("2014", "2014-01-01", "2014-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2014-21", "2014-03-01", "2014-05-31"),
        ("2014-24", "2014-12-01", "2015-02-28"),
        ("2014-06~", "2014-06-01", "2014-06-30"),
        ("-0043-03-15", "-0043-03-15", "-0043-03-15"),
        ("2014/2017-06", "2014-01-01", "2017-06-30"),
        ("2020-03/..", "2020-03-01", ""),
        ("/2020-03", "", "2020-03-31"),
        ("[..1984]", "", "1984-12-31"),
        ("[1667,1760-12]", "1667-01-01", "1760-12-31"),
        ("XXXX-12-25", "", ""),
        ("2024-01-05T10:00:00Z", "2024-01-05", "2024-01-05"),
        ("Y170000002", "+170000002-01-01", "+170000002-12-31"),
    ];
    let text = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
    for (edtf, earliest, latest) in table {
        let date = date(edtf);
        assert_eq!((&*text(date.earliest()), &*text(date.latest())), (earliest, latest), "{edtf}");
    }
}

#[test]
fn what_is_known_of_a_date() {
    use Precision::{Century, Decade, Millennium, Month, Season, Unknown, Year};
    let table = [
        ("2014-06-10", Precision::Day, Some(2014), Some(6), Some(10)),
        ("2014-06", Month, Some(2014), Some(6), None),
        ("2014-06-XX", Month, Some(2014), Some(6), None),
        ("2014-21", Season, Some(2014), None, None),
        ("2014-XX", Year, Some(2014), None, None),
        ("201X", Decade, Some(2010), None, None),
        ("20XX", Century, Some(2000), None, None),
        ("1950S2", Century, Some(1900), None, None),
        ("1XXX-12", Millennium, Some(1000), None, None),
        ("XXXX-12", Unknown, None, None, None),
        ("-0043-03-15", Precision::Day, Some(-43), Some(3), Some(15)),
        ("2020-03/..", Month, Some(2020), Some(3), None),
        ("../2020-03", Month, None, None, None),
        ("[2020-03-01..2020-03-05]", Precision::Day, Some(2020), Some(3), None),
        ("[1961-12,1960]", Year, Some(1960), None, None),
    ];
    for (edtf, precision, year, month, day) in table {
        let date = date(edtf);
        let found = (date.precision(), date.year(), date.month(), date.day());
        assert_eq!(found, (precision, year, month, day), "{edtf}");
    }
}

#[test]
fn flags() {
    let set = |edtf: &str| {
        let date = date(edtf);
        let flags = [
            (date.is_exact(), "exact"),
            (date.is_interval(), "interval"),
            (date.is_approximate(), "about"),
            (date.is_uncertain(), "uncertain"),
            (date.open_start(), "open start"),
            (date.unknown_start(), "unknown start"),
            (date.open_end(), "open end"),
            (date.unknown_end(), "unknown end"),
        ];
        flags.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    };
    let table = [
        ("2024-01-05", "exact"),
        ("2024-01-05T10:00:00Z", "exact"),
        ("2024-01-05~", "about"),
        ("2024-01-XX", ""),
        ("1984?-06~", "about, uncertain"),
        ("2024-01-05/2024-01-05", "interval"),
        ("2020-03/..", "interval, open end"),
        ("2020-03/", "interval, unknown end"),
        ("../2020-03", "interval, open start"),
        ("/2020-03", "interval, unknown start"),
        ("..2004/2010..", "interval, unknown start, unknown end"),
        ("[2024-01-04..]", "unknown end"),
        ("{..1984}", "open start"),
        ("XXXX-12-25", "unknown start, unknown end"),
    ];
    for (edtf, expected) in table {
        assert_eq!(set(edtf), expected, "{edtf}");
    }
}

#[test]
fn html_is_told_what_is_known() {
    let table = [
        ("2014-06-10", Some("2014-06-10")),
        ("2014-06", Some("2014-06")),
        ("2014-06~", Some("2014-06")),
        ("0044-03", Some("0044-03")),
        ("2014-06-XX", Some("2014-06")),
        ("1985-XX-XX", Some("1985")),
        ("2014-21", Some("2014")),
        ("2014-24", None),
        ("2024-01-05T10:00:00Z", Some("2024-01-05")),
        ("0000", None),
        ("-0043-03-15", None),
        ("201X", None),
        ("156X-12-25", None),
        ("1950S2", None),
        ("2014/2017", None),
        ("[1667,1668]", None),
    ];
    for (edtf, datetime) in table {
        assert_eq!(date(edtf).datetime().as_deref(), datetime, "{edtf}");
    }
}

#[test]
fn equal_dates_hash_alike_and_clones_are_equal() {
    let long = "[1667,1668,1670..1672,1674,1675,1676]";
    for text in ["2024-01-05", long] {
        assert_eq!(date(text).clone(), date(text));
    }
    assert_ne!(date("2024-01"), date("2024-01-XX"));
    assert!(size_of::<Date>() <= 48);
}

#[test]
fn days_become_dates() {
    let day = |year, month, day| Day::from_ymd(year, month, day).unwrap();
    assert_eq!(Date::from_day(day(2024, 1, 5)), date("2024-01-05"));
    assert_eq!(Date::from_day(day(-43, 3, 15)), date("-0043-03-15"));
    assert_eq!(Date::from_day(day(12_024, 1, 5)), date("Y12024"));
    assert_eq!(Date::from_naive(NaiveDate::MAX).edtf(), "Y262142");
    for far in [i64::MIN, i64::MAX] {
        assert!(Date::from_day(Day(far)).edtf().starts_with('Y'));
    }
}

#[test]
fn mangled_input_does_no_harm() {
    let (valid, invalid) = examples();
    let words = DateWords::english();
    let mut seen = BTreeSet::new();
    let mut probe = |text: &str| {
        if seen.insert(text.to_owned())
            && let Ok(date) = Date::parse(text)
        {
            assert!(!date.words(&words).trim().is_empty(), "{text}");
            date.datetime();
            date.before(&date);
            date.overlaps(&date);
            assert!(
                date.earliest().is_none_or(|first| date.latest().is_none_or(|last| first <= last))
            );
        }
    };
    let junk = ["X", "9", "-", "/", "..", "~", "[", ",", "é"];
    for text in valid.iter().chain(&invalid).map(String::as_str).chain(MORE.iter().copied()) {
        for at in 0..=text.len() {
            let (before, after) = text.split_at(at);
            probe(before);
            probe(after);
            let rest = after.get(1..).unwrap_or_default();
            for junk in junk {
                probe(&format!("{before}{junk}{after}"));
                probe(&format!("{before}{junk}{rest}"));
            }
        }
    }
    assert!(seen.len() > 5_000);
}

#[test]
fn what_can_be_known_of_two_dates() {
    use Known::{No, Unknown, Yes};
    // before, after, overlaps
    let table = [
        ("2024-01-04", "2024-01-05", Yes, No, No),
        ("2024-01-04", "2024-01-04", No, No, Yes),
        ("2024-01", "2024-02", Yes, No, No),
        ("2024-01", "2024-01-04", Unknown, Unknown, Unknown),
        ("2024-01", "2024-01-31", Unknown, No, Unknown),
        ("2014/2017", "2015", No, No, Yes),
        ("2014/2017", "2017-06", Unknown, No, Unknown),
        ("2020-03/", "2024", Unknown, No, Unknown),
        ("2020-03/..", "2024", No, No, Yes),
        ("2020-03/..", "2019", No, Yes, No),
        ("2020-03/", "2019", No, Yes, No),
        ("/2020-03", "2010", No, Unknown, Unknown),
        ("../2020-03", "2010", No, No, Yes),
        ("../2010", "2020/..", Yes, No, No),
        ("1848~", "1849", Unknown, Unknown, Unknown),
        ("1848~", "1851", Yes, No, No),
        ("1848%", "1850", Unknown, Unknown, Unknown),
        ("2024-01-05~", "2024-01-10", Unknown, Unknown, Unknown),
        ("2024-01-05?", "2024-01-14", Yes, No, No),
        ("2014-21", "2014-12", Unknown, Unknown, Unknown),
        ("2014-21", "2016", Yes, No, No),
        ("2014-33", "2014-04-01", Yes, No, No),
        ("[1667,1670]", "1668", Unknown, Unknown, No),
        ("[1667,1668]", "1669", Yes, No, No),
        ("{1960,1965}", "1962", No, No, No),
        ("{1960..1965}", "1962-05-05", No, No, Yes),
        ("[1760-12..]", "1700", No, Yes, No),
        ("[1760-12..]", "1800", Unknown, Unknown, Unknown),
        ("{..1984}", "1800", No, No, Yes),
        ("XXXX-12-25", "2024", Unknown, Unknown, Unknown),
        ("Y1E100", "2024", No, Yes, No),
        ("Y1E100", "Y1E200", Unknown, Unknown, Unknown),
    ];
    for (one, other, before, after, overlaps) in table {
        let (one, other) = (date(one), date(other));
        let found = (one.before(&other), one.after(&other), one.overlaps(&other));
        assert_eq!(found, (before, after, overlaps), "{one} {other}");
    }
}

#[test]
fn answers_about_two_dates_fit_together() {
    let dates = all();
    for one in &dates {
        for other in &dates {
            assert_eq!(one.before(other), other.after(one), "{one} {other}");
            assert_eq!(one.overlaps(other), other.overlaps(one), "{one} {other}");
            let answers = [one.before(other), one.after(other), one.overlaps(other)];
            let yes = answers.iter().filter(|answer| answer.is_yes()).count();
            assert!(yes <= 1, "{one} {other}: {answers:?}");
        }
    }
}

#[test]
fn long_sets_are_compared_in_bulk() {
    let years: Vec<_> = (1000..1900).map(|year| year.to_string()).collect();
    let long = date(&format!("[{}]", years.join(",")));
    assert_eq!(long.before(&long), Known::Unknown);
    assert_eq!(long.before(&date(&format!("[{}]", "2000,".repeat(900) + "2001"))), Known::Yes);
}

#[test]
fn days_of_a_date() {
    let day = Day::from_ymd(2020, 6, 1).unwrap();
    assert_eq!(date("2020/2021").contains_day(day), Known::Unknown);
    assert_eq!(date("2019/2021").contains_day(day), Known::Yes);
    assert_eq!(date("2020-06").contains_day(day), Known::Unknown);
    assert_eq!(date("2020-06-01").contains_day(day), Known::Yes);
    assert_eq!(date("2020-05").contains_day(day), Known::No);
}

#[test]
fn sides_of_an_interval() {
    let table = [
        ("2014-06~/2017", "2014-06~", "2017"),
        ("2020-03/..", "2020-03", ""),
        ("/2020-03", "", "2020-03"),
        ("..2004/2010..", "2004", "2010"),
        ("2014", "2014", "2014"),
        ("[2014,2015]", "", ""),
    ];
    let text = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    for (edtf, start, end) in table {
        let date = date(edtf);
        assert_eq!((&*text(date.start()), &*text(date.end())), (start, end), "{edtf}");
    }
}
