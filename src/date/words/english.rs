//! The keys that a language has, and English.

use std::collections::BTreeMap;

macro_rules! patterns {
    ($($key:ident $name:literal $english:literal [$($required:literal)*] [$($optional:literal)*])*) => {
        /// A pattern of a language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in super::super) enum Key { $($key,)* }

        /// The same as text: key, English, placeholders that must be there, others that may.
        pub(super) const PATTERNS: &[Pattern] = &[$(Pattern {
            name: $name,
            english: $english,
            required: &[$($required),*],
            optional: &[$($optional),*],
        },)*];
    };
}

/// One entry of the table.
pub(super) struct Pattern {
    pub(super) name: &'static str,
    pub(super) english: &'static str,
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
}

patterns! {
    // single dates; the day and its month stay on one line
    Day "day" "{day}\u{a0}{month} {year}" ["day" "month" "year"] []
    Month "month" "{month} {year}" ["month" "year"] []
    DayOfMonth "day_of_month" "{day}\u{a0}{month}" ["day" "month"] []
    DayAlone "day_alone" "day {day}" ["day"] []
    YearBc "year_bc" "{year} BC" ["year"] []
    YearEarly "year_early" "AD {year}" ["year"] []
    YearFar "year_far" "year {year}" ["year"] []
    YearPower "year_power" "year {significand} × 10^{exponent}" ["significand" "exponent"] []
    Decade "decade" "{year}s" ["year"] []
    Century "century" "{ordinal} century" [] ["ordinal" "number" "roman"]
    Season "season" "{season} {year}" ["season" "year"] []
    PartOfYear "part_of_year" "{season} of {year}" ["season" "year"] []
    Ordinal "ordinal" "{number}th" ["number"] []
    // what is not known of a date
    Within "within" "{date}, {years}" ["date" "years"] []
    About "about" "about {date}" ["date"] []
    Estimate "estimate" "about {date} (between {start} and {end})" ["date" "start" "end"] []
    Note "note" "{date}, {note}" ["date" "note"] []
    NoteInside "note_inside" "{date} ({note})" ["date" "note"] []
    Uncertain "uncertain" "uncertain" [] []
    FieldUncertain "field_uncertain" "{fields} uncertain" ["fields"] []
    FieldAbout "field_about" "{fields} approximate" ["fields"] []
    FieldUnknown "field_unknown" "{fields} unknown" ["fields"] []
    FieldYear "field_year" "year" [] []
    FieldMonth "field_month" "month" [] []
    FieldDay "field_day" "day" [] []
    Digits "unknown_digits" "{date} (X: digit unknown)" ["date"] []
    // intervals
    Interval "interval" "{start} to {end}" ["start" "end"] []
    From "from" "from {start}" ["start"] []
    FromUnknownEnd "from_unknown_end" "from {start}, end unknown" ["start"] []
    Until "until" "until {end}" ["end"] []
    UntilUnknownStart "until_unknown_start" "until {end}, start unknown" ["end"] []
    // the two ends of "1 to 5 March 2020", "1 March to 5 April 2020", "March to April 2020"
    SameMonthStart "same_month_start" "{day}" ["day"] ["month" "year"]
    SameMonthEnd "same_month_end" "{day}\u{a0}{month} {year}" ["day"] ["month" "year"]
    SameYearStart "same_year_start" "{day}\u{a0}{month}" ["day" "month"] ["year"]
    SameYearEnd "same_year_end" "{day}\u{a0}{month} {year}" ["day" "month"] ["year"]
    MonthsStart "months_start" "{month}" ["month"] ["year"]
    MonthsEnd "months_end" "{month} {year}" ["month"] ["year"]
    // sets
    Between "between" "between {start} and {end}" ["start" "end"] []
    OnOrAfter "on_or_after" "on or after {date}" ["date"] []
    OnOrBefore "on_or_before" "on or before {date}" ["date"] []
    OrLater "or_later" "{date} or later" ["date"] []
    OrEarlier "or_earlier" "{date} or earlier" ["date"] []
    AndLater "and_later" "{date} and later" ["date"] []
    AndEarlier "and_earlier" "{date} and earlier" ["date"] []
    OneOf "one_of" "one of {list}" ["list"] []
    Or "or" "{first} or {last}" ["first" "last"] []
    And "and" "{first} and {last}" ["first" "last"] []
    Comma "comma" "{first}, {last}" ["first" "last"] []
    // numbers
    Numerals "digits" "0123456789" [] []
    Group "group" "," [] []
    Minus "minus" "\u{2212}" [] []
}

/// The months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The codes 21 to 41 of EDTF.
pub(super) const SEASONS: [&str; 21] = [
    "spring",
    "summer",
    "autumn",
    "winter",
    "northern spring",
    "northern summer",
    "northern autumn",
    "northern winter",
    "southern spring",
    "southern summer",
    "southern autumn",
    "southern winter",
    "first quarter",
    "second quarter",
    "third quarter",
    "fourth quarter",
    "first third",
    "second third",
    "last third",
    "first half",
    "second half",
];

/// The ordinals up to 100 that do not end in "th".
pub(super) fn english_ordinals() -> BTreeMap<u32, String> {
    let suffix = |number: u32| match (number % 10, number % 100) {
        (_, 11..=13) => None,
        (1, _) => Some("st"),
        (2, _) => Some("nd"),
        (3, _) => Some("rd"),
        _ => None,
    };
    (1..=100).filter_map(|n| suffix(n).map(|suffix| (n, format!("{n}{suffix}")))).collect()
}
