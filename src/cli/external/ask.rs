//! One question to one server, and its answer.

use std::time::Duration;

use chrono::DateTime;
use ureq::http::{HeaderMap, Method, Request, header};
use ureq::{Agent, Error};
use url::Url;

/// How something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Without the page itself.
    Head,
    /// The page, of which nothing is read: some servers know no other question.
    Get,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Status {
        code: u16,
        /// Where the page is, as the server says.
        location: Option<String>,
        /// How long to wait until asking again.
        wait: Option<Duration>,
    },
    /// Nothing that could be understood came back.
    Nothing {
        why: String,
        /// It may be different the next time.
        passing: bool,
    },
}

/// Asks questions, each answered within `timeout` or not at all.
pub(super) fn agent(timeout: Duration) -> Agent {
    let config = Agent::config_builder()
        .user_agent(concat!("backstory/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(timeout))
        // Where an address leads is part of what is to be found out.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_idle_connections_per_host(2);
    Agent::new_with_config(config.build())
}

/// Asks for `address`.
pub(super) fn ask(agent: &Agent, address: &Url, how: How) -> Answer {
    let method = match how {
        How::Head => Method::HEAD,
        How::Get => Method::GET,
    };
    let request = Request::builder().method(method).uri(address.as_str()).body(());
    let response = request.map_err(Error::Http).and_then(|request| agent.run(request));
    match response {
        Ok(response) => {
            let headers = response.headers();
            let location = headers.get(header::LOCATION);
            let location = location.map(|at| String::from_utf8_lossy(at.as_bytes()).into_owned());
            Answer::Status { code: response.status().as_u16(), location, wait: wait(headers) }
        }
        Err(error) => {
            let (why, passing) = reason(&error);
            Answer::Nothing { why, passing }
        }
    }
}

/// Why nothing came back, and whether it may be different the next time.
fn reason(error: &Error) -> (String, bool) {
    let (why, passing) = match error {
        Error::Timeout(_) => ("it did not answer in time", true),
        Error::HostNotFound => ("nobody knows the name of its server", false),
        Error::ConnectionFailed => ("its server cannot be reached", true),
        Error::Io(error) if is_certificate(error) => ("its server does not prove who it is", false),
        Error::Io(error) => return (format!("the connection failed: {error}"), true),
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => {
            ("no safe connection could be made", false)
        }
        Error::Protocol(_) => ("what came back is no answer", true),
        other => return (other.to_string(), false),
    };
    (why.to_owned(), passing)
}

/// What is wrong with a certificate comes wrapped as a failure to read.
fn is_certificate(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::InvalidData
}

/// `Retry-After`, in seconds or as a day and time, which counts from the server's own clock.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let after = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTime::parse_from_rfc2822(after).ok()?;
    let now = DateTime::parse_from_rfc2822(text(header::DATE)?).ok()?;
    Some((then - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_in_seconds_or_by_the_servers_clock() {
        let sunday = "Sun, 07 Jan 2024 10:00:00 GMT";
        for (after, date, expected) in [
            ("7", None, Some(7)),
            (" 0 ", None, Some(0)),
            ("-1", None, None),
            ("soon", Some(sunday), None),
            ("Sun, 07 Jan 2024 10:00:30 GMT", Some(sunday), Some(30)),
            ("Sun, 07 Jan 2024 09:00:00 GMT", Some(sunday), Some(0)),
            ("Sun, 07 Jan 2024 10:00:30 GMT", None, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, after.parse().unwrap());
            if let Some(date) = date {
                headers.insert(header::DATE, date.parse().unwrap());
            }
            assert_eq!(wait(&headers), expected.map(Duration::from_secs), "{after}");
        }
    }
}
