//! A day as a number: arithmetic on the proleptic Gregorian calendar, for any year.
//!
//! Hides chrono, which knows only 262,143 years to either side.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

/// Years further out than this are all treated as equally far: their days would not fit.
const FAR_YEAR: i64 = 1_000_000_000_000_000;

/// Days from 0001-01-01, chrono's day 1, to 1970-01-01.
const CHRONO_EPOCH: i64 = 719_163;

impl Day {
    /// The day of `year` (astronomical: 0 is 1 BC), `month` and `day`, counted from 1.
    ///
    /// `None` where the calendar has no such day, or the year is beyond a million milliards.
    pub fn from_ymd(year: i64, month: u32, day: u32) -> Option<Self> {
        let known = year.abs() <= FAR_YEAR && (1..=12).contains(&month);
        (known && day >= 1 && day <= days_in_month(year, month)).then(|| {
            // Years are counted from March, so that the leap day is the last of its year.
            let (march_year, march_month) =
                if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
            let (era, year_of_era) = (march_year.div_euclid(400), march_year.rem_euclid(400));
            let day_of_year = i64::from((153 * march_month + 2) / 5 + day - 1);
            let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
            Self(era * 146_097 + day_of_era - 719_468)
        })
    }

    /// Its year (astronomical: 0 is 1 BC), month and day of the month, counted from 1.
    pub fn ymd(self) -> (i64, u32, u32) {
        let shifted = self.0.saturating_add(719_468);
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        // Both are small and positive by the arithmetic above.
        (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
    }

    /// The day that comes `days` later; earlier where `days` is negative.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day of a calendar date from chrono.
    pub fn from_naive(date: NaiveDate) -> Self {
        Self(i64::from(date.num_days_from_ce()) - CHRONO_EPOCH)
    }

    /// The same day for chrono; `None` where the year is beyond its 262,143.
    pub fn to_naive(self) -> Option<NaiveDate> {
        let days = i32::try_from(self.0.saturating_add(CHRONO_EPOCH)).ok()?;
        NaiveDate::from_num_days_from_ce_opt(days)
    }
}

/// ISO 8601: `2024-01-05`, `-0043-03-15`, and `+12024-01-05` beyond four digits.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        if let Ok(year @ 0..10_000) = u32::try_from(year) {
            // A site writes hundreds of thousands of them, and padding takes ten times as long.
            let digit = |number: u32| b'0' + u8::try_from(number % 10).unwrap_or_default();
            let four = [year / 1000, year / 100, year / 10, year].map(digit);
            let [m, n, d, e] = [month / 10, month, day / 10, day].map(digit);
            let text = [four[0], four[1], four[2], four[3], b'-', m, n, b'-', d, e];
            return f.write_str(std::str::from_utf8(&text).unwrap_or_default());
        }
        let sign = match year {
            ..0 => "-",
            10_000.. => "+",
            _ => "",
        };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs())
    }
}

/// How many days `month` (1 to 12) of `year` has.
pub(super) fn days_in_month(year: i64, month: u32) -> u32 {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_calendar_agree_with_chrono() {
        for number in (-900_000..900_000).step_by(97) {
            let day = Day(number);
            let naive = day.to_naive().unwrap();
            assert_eq!(day.ymd(), (i64::from(naive.year()), naive.month(), naive.day()));
            assert_eq!(Day::from_naive(naive), day);
            let (year, month, day_of_month) = day.ymd();
            assert_eq!(Day::from_ymd(year, month, day_of_month), Some(day));
        }
        assert_eq!(Day::from_ymd(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_ymd(2021, 2, 29), None);
        assert_eq!(Day::from_ymd(2024, 13, 1), None);
        assert_eq!(Day::from_ymd(i64::MIN + 1, 1, 1), None);
    }

    #[test]
    fn days_outside_of_every_calendar_do_not_panic() {
        for number in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
            let text = Day(number).plus(number).to_string();
            assert!(text.len() > 10, "{text}");
            assert_eq!(Day(number).to_naive(), None);
        }
        assert_eq!(Day::from_ymd(-43, 3, 15).unwrap().to_string(), "-0043-03-15");
        assert_eq!(Day::from_ymd(12_024, 1, 5).unwrap().to_string(), "+12024-01-05");
        assert_eq!(Day::from_ymd(2023, 12, 31).unwrap().plus(1).to_string(), "2024-01-01");
    }
}
