//! Links out of the site: whether what they lead to is still there.
//!
//! The one place that asks the network, and only when a flag says so. Hides HTTP, whose turn it is,
//! and what was found out on earlier days. What cannot be checked is never called dead: a server
//! that is down, or lets no programs in, says nothing about the page.

mod ask;
mod cache;
mod links;
mod turns;
mod visit;

use std::collections::BTreeMap;
use std::io;

use backstory::diagnostic::{Code, Diagnostic};
use backstory::world::World as _;
use url::Url;

use super::args::External;
use super::engine::Site;
use super::progress::Progress;
use super::report::Texts;
use cache::{Cache, Known};
use links::Link;
use visit::{Patience, Verdict};

/// What is to be said of links, and why it could not be kept for another day.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) not_kept: Option<io::Error>,
}

/// Looks at every address of another site, each once however often it is linked to, and gives one
/// finding for each place that links to one that is not what it was.
pub(super) fn findings(
    site: &Site,
    texts: &Texts<'_>,
    External { timeout }: External,
    progress: &Progress,
) -> Findings {
    let today = site.world.today();
    let links = links::links(site.compiled.site(), texts);
    let mut cache = Cache::read(&site.world);
    // Addresses that differ after `#` alone are one question.
    let stale: BTreeMap<&str, &Url> = links
        .iter()
        .map(|link| (link.address.as_str(), &link.address))
        .filter(|(address, _)| !cache.is_fresh(address, today))
        .collect();
    let addresses: Vec<Url> = stale.values().map(|address| (*address).clone()).collect();
    let mut not_kept = None;
    if !addresses.is_empty() {
        progress.begin("asking", addresses.len());
        let agent = ask::agent(timeout);
        let patience = Patience { pause: timeout / 20, longest: timeout * 3 };
        let ask = |address: &Url, how| ask::ask(&agent, address, how);
        let verdicts = turns::visit(&addresses, patience, &ask, &|| progress.step());
        for (address, verdict) in addresses.iter().zip(verdicts) {
            cache.put(address.as_str(), verdict, today);
        }
        not_kept = cache.write(site.world.root(), today).err();
    }
    let known = |link: &Link| cache.get(link.address.as_str()).map(|known| told(link, known));
    let findings = links.iter().filter_map(known).flatten().collect();
    Findings { findings, not_kept }
}

/// What is to be said of a link, at each of its places.
fn told(link: &Link, known: &Known) -> Vec<Diagnostic> {
    let written = &link.written;
    let fragment = written.find('#').map_or("", |at| &written[at..]);
    let last = known.there.map(|day| format!("; it was there on {}", day.0)).unwrap_or_default();
    let instead = "link to an archived copy, or to where it is now; \
                   for a source, `archive-url` takes the copy";
    let (code, message, hint) = match &known.verdict {
        Verdict::There => return Vec::new(),
        Verdict::Gone(code) => {
            (Code::S10, format!("`{written}` is gone ({code}){last}"), instead.to_owned())
        }
        Verdict::FrontPage(end) => {
            let message =
                format!("`{written}` leads to the front page `{end}`: the page is gone{last}");
            (Code::S10, message, instead.to_owned())
        }
        Verdict::Moved(to) => {
            let message = format!("`{written}` has moved for good");
            (Code::S12, message, format!("write `{to}{fragment}`"))
        }
        Verdict::Unchecked(why) => {
            let message = format!("`{written}` could not be checked: {why}{last}");
            (Code::S11, message, "look at it yourself, or check again later".to_owned())
        }
    };
    let finding = Diagnostic::new(code, message).hint(hint);
    let at = |place: &backstory::diagnostic::Place| Diagnostic {
        place: Some(place.clone()),
        ..finding.clone()
    };
    link.places.iter().map(at).collect()
}
