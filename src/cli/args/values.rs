//! Values of flags: days, addresses, and the clock where nobody named a day.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};
use clap::Args;

use super::super::Failure;

#[derive(Debug, Args)]
pub(super) struct Clock {
    /// The day on which the site is built [default: `SOURCE_DATE_EPOCH`, else today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) now: Option<NaiveDate>,
}

/// The day on which the site is built. The library does not read the clock: this is where that is done.
pub(super) fn today(clock: Clock) -> Result<NaiveDate, Failure> {
    if let Some(day) = clock.now {
        return Ok(day);
    }
    if let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|epoch| !epoch.is_empty()) {
        let day = epoch.to_str().and_then(|epoch| epoch.trim().parse().ok()).and_then(day_of);
        return day.ok_or_else(|| {
            let epoch = epoch.to_string_lossy();
            Failure::usage(
                format!(
                    "`SOURCE_DATE_EPOCH` is `{epoch}`, which is no number of seconds since 1970"
                ),
                "unset it, or set it to something like 1704067200",
            )
        });
    }
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    Ok(day_of(seconds).unwrap_or_default())
}

fn day_of(seconds: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp(seconds, 0).map(|at| at.date_naive())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let wrong = || format!("`{text}` is no day; write it like 2024-01-31");
    let day: NaiveDate = text.parse().map_err(|_| wrong())?;
    // The parser takes `2024-1-31`, too.
    if day.to_string() == text { Ok(day) } else { Err(wrong()) }
}

pub(super) fn address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    match host {
        Some(host) if !host.is_empty() && !text.contains(['?', '#', ' ']) => Ok(text.to_owned()),
        _ => Err("write it like https://example.org/ or https://example.org/folder/".to_owned()),
    }
}

pub(super) fn interface(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().map_err(|_| "write it like 127.0.0.1, ::1 or 0.0.0.0".to_owned())
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.05..=600.0).contains(&number) => Ok(Duration::from_secs_f64(number)),
        _ => Err("write a number of seconds from 0.05 to 600".to_owned()),
    }
}
