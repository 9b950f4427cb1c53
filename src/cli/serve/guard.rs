//! Who may ask: only pages of this server itself.
//!
//! A web page from elsewhere can make a browser send requests to this machine, and can give this
//! machine a name of its own (DNS rebinding). The first is told by `Origin`, the second by `Host`.

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, StatusCode, header};

/// Which names of this server are good.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    /// The address it listens on.
    pub(super) interface: IpAddr,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) why: &'static str,
}

impl Guard {
    /// Whether a request with these headers is answered; `events` says that it is for the stream
    /// of changes.
    pub(super) fn check(
        self,
        method: &Method,
        headers: &HeaderMap,
        events: bool,
    ) -> Result<(), Refusal> {
        let forbidden = |why| Err(Refusal { status: StatusCode::FORBIDDEN, why });
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
        let Some(host) = text(header::HOST) else {
            return forbidden("the request has no `Host`");
        };
        if headers.get_all(header::HOST).iter().count() > 1 || !self.is_ours(host) {
            return forbidden("`Host` is no name of this preview");
        }
        let reads = matches!(*method, Method::GET | Method::HEAD);
        if events || !reads {
            let own = format!("http://{host}");
            if text(header::ORIGIN).is_some_and(|origin| !origin.eq_ignore_ascii_case(&own)) {
                return forbidden("`Origin` is not this preview");
            }
            let site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
            if matches!(site, Some(b"cross-site" | b"same-site")) {
                return forbidden("the request comes from another site");
            }
        }
        if !reads {
            let why = "the preview only shows";
            return Err(Refusal { status: StatusCode::METHOD_NOT_ALLOWED, why });
        }
        Ok(())
    }

    /// Whether `host`, with or without a port, is a name of this server.
    fn is_ours(self, host: &str) -> bool {
        let (name, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
            Some((address, port)) => (address, port),
            None => host.split_at(host.find(':').unwrap_or(host.len())),
        };
        let digits = port.strip_prefix(':').unwrap_or("0");
        if !(port.is_empty() || port.starts_with(':')) || digits.parse::<u16>().is_err() {
            return false;
        }
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        match name.parse::<IpAddr>() {
            // No name leads to an address: an address cannot be rebound.
            Ok(address) => {
                address.is_loopback()
                    || self.interface.is_unspecified()
                    || address == self.interface
            }
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn status(interface: &str, method: Method, events: bool, headers: &[(&str, &str)]) -> u16 {
        let guard = Guard { interface: interface.parse().unwrap() };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            map.append(name, HeaderValue::from_str(value).unwrap());
        }
        guard.check(&method, &map, events).err().map_or(200, |refusal| refusal.status.as_u16())
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for (interface, host, expected) in [
            ("127.0.0.1", "localhost", 200),
            ("127.0.0.1", "LOCALHOST:1848", 200),
            ("127.0.0.1", "127.0.0.1:1848", 200),
            ("127.0.0.1", "[::1]:1848", 200),
            ("127.0.0.1", "evil.example", 403),
            ("127.0.0.1", "localhost.evil.example:1848", 403),
            ("127.0.0.1", "127.0.0.1.evil.example", 403),
            ("127.0.0.1", "localhost:x", 403),
            ("127.0.0.1", "[::1]evil.example", 403),
            ("127.0.0.1", "", 403),
            ("127.0.0.1", "192.168.0.7", 403),
            ("192.168.0.7", "192.168.0.7:1848", 200),
            ("0.0.0.0", "10.1.2.3", 200),
            ("0.0.0.0", "evil.example", 403),
        ] {
            assert_eq!(
                status(interface, Method::GET, false, &[("host", host)]),
                expected,
                "{host}"
            );
        }
        assert_eq!(status("127.0.0.1", Method::GET, false, &[]), 403, "no name at all");
        let two = [("host", "localhost"), ("host", "evil.example")];
        assert_eq!(status("127.0.0.1", Method::GET, false, &two), 403);
    }

    #[test]
    fn other_sites_get_no_events_and_nobody_may_write() {
        let host = ("host", "localhost:1848");
        let own = ("origin", "http://localhost:1848");
        let evil = ("origin", "http://evil.example");
        for (method, events, headers, expected) in [
            (Method::GET, true, vec![host], 200),
            (Method::GET, true, vec![host, own], 200),
            (Method::GET, true, vec![host, evil], 403),
            (Method::GET, true, vec![host, ("origin", "null")], 403),
            (Method::GET, true, vec![host, ("sec-fetch-site", "cross-site")], 403),
            (Method::GET, false, vec![host, evil], 200),
            (Method::HEAD, false, vec![host], 200),
            (Method::POST, false, vec![host, evil], 403),
            (Method::POST, false, vec![host, own], 405),
            (Method::DELETE, false, vec![host], 405),
        ] {
            assert_eq!(status("127.0.0.1", method, events, &headers), expected, "{headers:?}");
        }
    }
}
