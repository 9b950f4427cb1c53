use super::super::{Date, DateWords, Part};

fn check(words: &DateWords, table: &[(&str, &str)]) {
    for (edtf, expected) in table {
        let date = Date::parse(edtf).unwrap_or_else(|_| panic!("{edtf}"));
        assert_eq!(date.words(words).replace('\u{a0}', "_"), *expected, "{edtf}");
    }
}

#[test]
fn english() {
    check(
        &DateWords::english(),
        &[
            ("2024-01-05", "5_January 2024"),
            ("2014-06", "June 2014"),
            ("2014", "2014"),
            ("2014-06~", "about June 2014"),
            ("2014?", "2014, uncertain"),
            ("2014%", "about 2014, uncertain"),
            ("201X", "2010s"),
            ("18XX", "19th century"),
            ("20XX", "21st century"),
            ("11XX", "12th century"),
            ("2014-21", "spring 2014"),
            ("2001-29", "southern spring 2001"),
            ("2001-34", "second quarter of 2001"),
            ("2020-03/..", "from March 2020"),
            ("2020-03/", "from March 2020, end unknown"),
            ("../2020-03", "until March 2020"),
            ("/2020-03", "until March 2020, start unknown"),
            ("2014/2017", "2014 to 2017"),
            ("2014-06/2017-12", "June 2014 to December 2017"),
            ("2020-03-01/2020-03-05", "1 to 5_March 2020"),
            ("2020-03-01/2020-04-05", "1_March to 5_April 2020"),
            ("2020-03/2020-05", "March to May 2020"),
            ("2020-03-05/2020-03-05", "5_March 2020"),
            ("2020-03-01/2020-04", "1_March 2020 to April 2020"),
            ("1984~/2004-06", "about 1984 to June 2004"),
            ("1984?/2004", "1984 (uncertain) to 2004"),
            ("..1985/2004", "1985 or earlier to 2004"),
            ("[2020-03-01..2020-03-05]", "between 1 and 5_March 2020"),
            ("[2024-01-04..]", "on or after 4_January 2024"),
            ("[..1760-12-03]", "on or before 3_December 1760"),
            ("[1760-12..]", "December 1760 or later"),
            ("[..1984]", "1984 or earlier"),
            ("[1667,1668,1670]", "one of 1667, 1668 or 1670"),
            ("[1667,1760-12]", "1667 or December 1760"),
            ("[1667,1668,1670..1672]", "1667, 1668 or between 1670 and 1672"),
            ("[1667]", "1667"),
            ("{1667,1668,1670..1672}", "1667, 1668 and 1670 to 1672"),
            ("{1960,1961-12}", "1960 and December 1961"),
            ("{..1984}", "1984 and earlier"),
            ("-0043", "44 BC"),
            ("-0752", "753 BC"),
            ("0000", "1 BC"),
            ("0044", "AD 44"),
            ("0778", "778"),
            ("-0043-03-15", "15_March 44 BC"),
            ("1985-04-12T23:20:30Z", "12_April 1985"),
        ],
    );
}

#[test]
fn english_of_level_two() {
    check(
        &DateWords::english(),
        &[
            ("2004-XX", "2004, month unknown"),
            ("1985-04-XX", "April 1985, day unknown"),
            ("1985-XX-XX", "1985, month and day unknown"),
            ("2004-06-XX/2004-07-03", "June 2004 (day unknown) to 3_July 2004"),
            ("XXXX", "year unknown"),
            ("XXXX-XX-XX", "year, month and day unknown"),
            ("XXXX-12-XX", "December, year and day unknown"),
            ("156X-12-25", "25_December, 1560s"),
            ("15XX-12-25", "25_December, 16th century"),
            ("1XXX-12", "December, between 1000 and 1999"),
            ("1XXX-XX", "between 1000 and 1999, month unknown"),
            ("199X-21", "spring, 1990s"),
            ("004X", "AD 40s"),
            ("000X", "between 1 BC and AD 9"),
            ("19X5", "19X5 (X: digit unknown)"),
            ("199X-1X", "199X-1X (X: digit unknown)"),
            ("1984-1X", "between October and December 1984"),
            ("2004-06-1X", "between 10 and 19_June 2004"),
            ("2004-06-3X", "30_June 2004"),
            ("2004-X2", "February 2004 or December 2004"),
            ("2004-06-X1", "one of 1_June 2004, 11_June 2004 or 21_June 2004"),
            ("2004-XX-15", "day 15, 2004, month unknown"),
            ("2004-06~-11", "11_June 2004, year and month approximate"),
            ("2004?-06-11", "11_June 2004, year uncertain"),
            ("?2004-06-~11", "11_June 2004, day approximate, year uncertain"),
            ("2004-%06-11", "11_June 2004, month approximate, month uncertain"),
            ("1984?-06~", "about June 1984, year uncertain"),
            ("Y170000002", "year 170,000,002"),
            ("Y-17E7", "year −170,000,000"),
            ("Y1E100", "year 1 × 10^100"),
            ("1950S2", "about 1950 (between 1900 and 1999)"),
            ("Y3388E2S3", "about year 338,800 (between year 338,000 and year 338,999)"),
        ],
    );
}

#[test]
fn known_bounds_are_times() {
    let parts = |edtf: &str| {
        let part = |part: Part| match part {
            Part::Text(text) => text,
            Part::Time { words, datetime } => format!("<{words}|{datetime}>"),
        };
        let parts = Date::parse(edtf).unwrap().parts(&DateWords::english());
        parts.into_iter().map(part).collect::<String>().replace('\u{a0}', "_")
    };
    assert_eq!(parts("2014-06~"), "about <June 2014|2014-06>");
    assert_eq!(parts("2020-03/"), "from <March 2020|2020-03>, end unknown");
    assert_eq!(parts("2020-03-01/2020-03-05"), "<1|2020-03-01> to <5_March 2020|2020-03-05>");
    assert_eq!(parts("[2024-01-04..]"), "on or after <4_January 2024|2024-01-04>");
    assert_eq!(parts("-0043/0014"), "44 BC to <AD 14|0014>");
    assert_eq!(parts("201X"), "2010s");
    assert_eq!(parts("1985-04-XX"), "<April 1985|1985-04>, day unknown");
    assert_eq!(parts("2014-21"), "<spring 2014|2014>");
}

fn language(texts: &str) -> DateWords {
    let pair = |line: &str| {
        let (key, text) = line.trim().split_once(" = ")?;
        Some((key.to_owned(), text.replace('_', "\u{a0}")))
    };
    DateWords::from_pairs(&texts.lines().filter_map(pair).collect::<Vec<_>>()).unwrap()
}

#[test]
fn german() {
    let german = language(
        "day = {day}._{month} {year}
        month.1 = Januar
        month.3 = März
        month.6 = Juni
        year_bc = {year} v. Chr.
        decade = {year}er Jahre
        century = {number}. Jahrhundert
        season.21 = Frühling
        about = etwa {date}
        uncertain = unsicher
        interval = {start} bis {end}
        from = ab {start}
        between = zwischen {start} und {end}
        same_month_start = {day}.
        same_month_end = {day}._{month} {year}",
    );
    check(
        &german,
        &[
            ("2024-01-05", "5._Januar 2024"),
            ("2014-06%", "etwa Juni 2014, unsicher"),
            ("2014-21", "Frühling 2014"),
            ("18XX", "19. Jahrhundert"),
            ("201X", "2010er Jahre"),
            ("2020-03/..", "ab März 2020"),
            ("2020-03-01/2020-03-05", "1. bis 5._März 2020"),
            ("-0043", "44 v. Chr."),
        ],
    );
}

#[test]
fn french_russian_and_american() {
    let french = language(
        "month.3 = mars
        day.1 = 1er
        century = {roman}e siècle
        century.1 = Ier siècle",
    );
    check(
        &french,
        &[("2020-03-01", "1er_mars 2020"), ("18XX", "XIXe siècle"), ("00XX", "Ier siècle")],
    );
    let russian = language(
        "month.6 = июнь
        month_of_day.6 = июня",
    );
    check(&russian, &[("2014-06", "июнь 2014"), ("2014-06-05", "5_июня 2014")]);
    let american = language(
        "day = {month}_{day}, {year}
        same_month_start = {month}_{day}
        same_month_end = {day}, {year}",
    );
    check(&american, &[("2020-03-01/2020-03-05", "March_1 to 5, 2020")]);
}

#[test]
fn arabic_of_iraq() {
    let arabic = language(
        "month.1 = كانون الثاني
        digits = ٠١٢٣٤٥٦٧٨٩
        from = منذ {start}",
    );
    check(
        &arabic,
        &[("2024-01-05", "٥_كانون الثاني ٢٠٢٤"), ("2020-01/..", "منذ كانون الثاني ٢٠٢٠")],
    );
}
