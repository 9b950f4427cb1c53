//! The way of one link from its address to a verdict: a question at a time, so that between two of
//! them somebody else can decide whose turn it is.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use super::ask::{Answer, How};

/// A page is asked for so often before it counts as one that cannot be checked.
const TRIES: u32 = 3;
/// So many redirects are followed.
const HOPS: usize = 10;

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "state", content = "detail")]
pub(super) enum Verdict {
    /// A page is there.
    There,
    /// A page is there, and the server says that its address is another one for good.
    Moved(String),
    /// In its place is the front page with this address.
    FrontPage(String),
    /// The server says that there is no such page.
    Gone(String),
    /// Nobody knows, for this reason.
    Unchecked(String),
}

/// What comes after an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Another question, as soon as the server may be asked.
    Ask,
    /// Another question after a while: the server is busy, or not there.
    Later(Duration),
    Done(Verdict),
    /// Nothing any more: the server is out of reach, for this reason.
    Lost(String),
}

/// How long to wait for whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// The pause before the second question; the one before the third is four times as long.
    pub(super) pause: Duration,
    /// The longest pause that a server may ask for.
    pub(super) longest: Duration,
}

/// A link on its way.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    from: Url,
    /// What is asked for next.
    pub(super) at: Url,
    pub(super) how: How,
    tries: u32,
    seen: BTreeSet<String>,
    /// Where the redirects lead that are for good; until one comes that is not.
    moved: Option<Url>,
    for_good: bool,
}

impl Visit {
    pub(super) fn new(address: Url) -> Self {
        let seen = BTreeSet::from([address.to_string()]);
        let (from, at) = (address.clone(), address);
        Self { from, at, how: How::Head, tries: 0, seen, moved: None, for_good: true }
    }

    /// Takes in what came back.
    pub(super) fn step(&mut self, answer: Answer, patience: Patience) -> Next {
        match answer {
            Answer::Status { code: 200..=299, .. } => Next::Done(self.arrived()),
            Answer::Status { code: code @ (301 | 302 | 303 | 307 | 308), location, .. } => {
                self.redirect(code, location.as_deref())
            }
            Answer::Status { code: 429, wait, .. } => {
                self.again("it was asked for too often (429)".to_owned(), wait, patience)
            }
            // What a server says to this question is not always true.
            Answer::Status { .. } if self.how == How::Head => {
                self.how = How::Get;
                Next::Ask
            }
            Answer::Status { code: code @ (404 | 410), .. } => {
                Next::Done(Verdict::Gone(format!("{code}")))
            }
            Answer::Status { code: code @ (408 | 425 | 500 | 502..=504), wait, .. } => {
                self.again(format!("its server is in trouble ({code})"), wait, patience)
            }
            Answer::Status { code: code @ (401 | 402 | 403 | 407 | 451), .. } => {
                unchecked(format!("its server does not let everybody in ({code})"))
            }
            Answer::Status { code, .. } => unchecked(format!("its server answers {code}")),
            Answer::Nothing { why, passing: true } => {
                self.how = How::Get;
                self.again(why, None, patience)
            }
            Answer::Nothing { why, passing: false } => Next::Lost(why),
        }
    }

    fn again(&mut self, why: String, wait: Option<Duration>, patience: Patience) -> Next {
        self.tries += 1;
        if self.tries >= TRIES {
            return Next::Lost(why);
        }
        match wait {
            Some(wait) if wait > patience.longest => {
                Next::Lost(format!("its server wants to be left alone for {} s", wait.as_secs()))
            }
            Some(wait) => Next::Later(wait),
            None => Next::Later(patience.pause * 4_u32.pow(self.tries - 1)),
        }
    }

    fn redirect(&mut self, code: u16, location: Option<&str>) -> Next {
        let Some(location) = location else {
            return unchecked(format!("its server redirects to nowhere ({code})"));
        };
        let Ok(mut next) = self.at.join(location) else {
            return unchecked(format!("it redirects to `{}`, which is no address", cut(location)));
        };
        if !matches!(next.scheme(), "http" | "https") || !next.has_host() {
            let next = cut(next.as_str());
            return unchecked(format!("it redirects to `{next}`, which is not on the web"));
        }
        next.set_fragment(None);
        let _ = next.set_username("");
        let _ = next.set_password(None);
        if !self.seen.insert(next.to_string()) {
            return unchecked("it redirects in a circle".to_owned());
        }
        if self.seen.len() > HOPS + 1 {
            return unchecked(format!("it redirects more than {HOPS} times"));
        }
        self.for_good &= matches!(code, 301 | 308);
        if self.for_good {
            self.moved = Some(next.clone());
        }
        self.at = next;
        self.how = How::Head;
        self.tries = 0;
        Next::Ask
    }

    fn arrived(&self) -> Verdict {
        if is_front_page(&self.at) && !is_front_page(&self.from) && self.means_a_page() {
            return Verdict::FrontPage(self.at.to_string());
        }
        match &self.moved {
            Some(moved) => Verdict::Moved(moved.to_string()),
            None => Verdict::There,
        }
    }

    /// Whether the link can only have meant one page of a site: a short address elsewhere may well
    /// have been made for a front page.
    fn means_a_page(&self) -> bool {
        let segments = self.from.path_segments().into_iter().flatten();
        segments.filter(|part| !part.is_empty()).count() > 1
            || domain(&self.from) == domain(&self.at)
    }
}

fn unchecked(why: String) -> Next {
    Next::Done(Verdict::Unchecked(why))
}

/// Whether `address` is that of a site as a whole, in one language perhaps.
fn is_front_page(address: &Url) -> bool {
    let mut parts = address.path_segments().into_iter().flatten().filter(|part| !part.is_empty());
    let is_front = match (parts.next(), parts.next()) {
        (None, _) => true,
        (Some(only), None) => {
            let is_language =
                only.len() == 2 && only.bytes().all(|byte| byte.is_ascii_alphabetic());
            is_language || only.starts_with("index.") || only.starts_with("default.")
        }
        _ => false,
    };
    // `/?p=12` is a page.
    is_front && address.query().is_none()
}

/// The last two parts of the name of the server: near enough to who owns it.
fn domain(address: &Url) -> Vec<&str> {
    let mut parts: Vec<&str> = address.host_str().unwrap_or("").rsplit('.').collect();
    let is_number = matches!(address.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_)));
    if !is_number {
        parts.truncate(2);
    }
    parts
}

/// What a server says, short enough to be shown.
fn cut(text: &str) -> String {
    let mut chars = text.chars().filter(|c| !c.is_control());
    let short: String = chars.by_ref().take(80).collect();
    if chars.next().is_some() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience =
        Patience { pause: Duration::from_secs(1), longest: Duration::from_secs(60) };

    fn status(code: u16) -> Answer {
        Answer::Status { code, location: None, wait: None }
    }

    fn to(code: u16, location: &str) -> Answer {
        Answer::Status { code, location: Some(location.to_owned()), wait: None }
    }

    fn silence() -> Answer {
        Answer::Nothing { why: "silence".to_owned(), passing: true }
    }

    /// The verdict after `answers`, all of which are needed.
    fn verdict(address: &str, answers: impl IntoIterator<Item = Answer>) -> Verdict {
        let mut visit = Visit::new(Url::parse(address).unwrap());
        let mut answers = answers.into_iter();
        while let Some(answer) = answers.next() {
            let verdict = match visit.step(answer, PATIENCE) {
                Next::Done(verdict) => verdict,
                Next::Lost(why) => Verdict::Unchecked(why),
                Next::Ask | Next::Later(_) => continue,
            };
            assert_eq!(answers.next(), None, "{verdict:?} came too early");
            return verdict;
        }
        panic!("`{address}` is still on its way, at `{}`", visit.at);
    }

    #[test]
    fn answers_lead_to_verdicts() {
        let there = Verdict::There;
        let gone = |code: &str| Verdict::Gone(code.to_owned());
        let unchecked = |why: &str| Verdict::Unchecked(why.to_owned());
        for (answers, expected) in [
            (vec![status(200)], there.clone()),
            (vec![status(404), status(200)], there.clone()),
            (vec![status(405), status(404)], gone("404")),
            (vec![status(410), status(410)], gone("410")),
            (vec![status(429), status(429), status(200)], there.clone()),
            (vec![status(429); 3], unchecked("it was asked for too often (429)")),
            (vec![status(503), status(503), silence(), status(404)], gone("404")),
            (vec![status(500); 4], unchecked("its server is in trouble (500)")),
            (vec![status(403); 2], unchecked("its server does not let everybody in (403)")),
            (vec![status(418); 2], unchecked("its server answers 418")),
            (vec![status(304); 2], unchecked("its server answers 304")),
            (vec![status(301)], unchecked("its server redirects to nowhere (301)")),
            (vec![silence(), status(200)], there),
            (vec![silence(); 3], unchecked("silence")),
            (vec![to(302, "/a")], unchecked("it redirects in a circle")),
            (
                vec![to(302, "app://open")],
                unchecked("it redirects to `app://open`, which is not on the web"),
            ),
        ] {
            assert_eq!(verdict("https://e.org/a", answers.clone()), expected, "{answers:?}");
        }
    }

    #[test]
    fn ten_redirects_are_followed() {
        let hops = |number: usize| (0..number).map(|hop| to(302, &format!("/hop/{hop}")));
        let ten = hops(10).chain([status(200)]);
        assert_eq!(verdict("https://e.org/a", ten), Verdict::There);
        let why = "it redirects more than 10 times".to_owned();
        assert_eq!(verdict("https://e.org/a", hops(11)), Verdict::Unchecked(why));
    }

    #[test]
    fn an_address_has_moved_as_far_as_servers_say_for_good() {
        let moved = |hops: &[(u16, &str)]| {
            let hops = hops.iter().map(|(code, location)| to(*code, location));
            verdict("http://e.org/a/b", hops.chain([status(200)]))
        };
        let to = |address: &str| Verdict::Moved(address.to_owned());
        assert_eq!(moved(&[(301, "https://e.org/a/b")]), to("https://e.org/a/b"));
        assert_eq!(moved(&[(308, "/c"), (301, "../d/e#f")]), to("http://e.org/d/e"));
        assert_eq!(moved(&[(301, "/c/d"), (302, "/e/f")]), to("http://e.org/c/d"));
        assert_eq!(moved(&[(302, "/c/d"), (301, "/e/f")]), Verdict::There);
    }

    #[test]
    fn a_front_page_is_not_the_page() {
        for (from, end, expected) in [
            ("https://e.org/a", "https://e.org/", true),
            ("https://old.e.org/a", "https://www.e.org/en/", true),
            ("https://e.org/a/b", "https://f.org/index.html", true),
            ("https://short.org/x", "https://e.org/", false),
            ("https://e.org/", "https://e.org/en", false),
            ("https://e.org/a", "https://e.org/?p=1", false),
            ("https://e.org/a", "https://e.org/news", false),
            ("http://127.0.0.1:1/a", "http://127.0.0.1:1/", true),
        ] {
            let found = verdict(from, [to(302, end), status(200)]);
            assert_eq!(matches!(found, Verdict::FrontPage(_)), expected, "{from} {end} {found:?}");
        }
    }

    #[test]
    fn a_server_may_say_how_long_to_wait() {
        let wait = |seconds: u64| {
            let mut visit = Visit::new(Url::parse("https://e.org/").unwrap());
            let wait = Some(Duration::from_secs(seconds));
            visit.step(Answer::Status { code: 429, location: None, wait }, PATIENCE)
        };
        assert_eq!(wait(7), Next::Later(Duration::from_secs(7)));
        let why = "its server wants to be left alone for 61 s".to_owned();
        assert_eq!(wait(61), Next::Lost(why));
        let mut visit = Visit::new(Url::parse("https://e.org/").unwrap());
        assert_eq!(visit.step(silence(), PATIENCE), Next::Later(Duration::from_secs(1)));
        assert_eq!(visit.step(silence(), PATIENCE), Next::Later(Duration::from_secs(4)));
    }
}
