//! What `site.toml` says. Every key is checked; one that is unknown is an error with a suggestion.
//!
//! Names in it (of themes, styles of citation, rules, pages) are as written, with their places:
//! whoever knows what there is says which of them are wrong.

pub mod syntax;

mod check;
mod menu;
mod read;
mod style;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::data::{Fields, Findings, Node, parse_toml};
use crate::diagnostic::{Diagnostic, Severity, Spanned};
use crate::pictures::How;

/// The settings of a site. [`Config::default`] is what an empty `site.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// The file it was read from, relative to the site's root; for findings about its values.
    pub file: Arc<str>,
    /// `title`: the site's name. Default: empty, and then the theme shows none.
    pub title: String,
    /// `description`: one or two sentences about the site.
    pub description: Option<String>,
    /// `base_url`: where the site will stand, without a slash at its end. Feeds, the sitemap,
    /// canonical links and Open Graph need it; nothing else does.
    pub base_url: Option<String>,
    /// `language`: the tag of the language that pages without `lang` are in. Default: `en`.
    pub language: String,
    /// `authors`: who writes pages that name nobody.
    pub authors: Vec<String>,
    /// `theme`: the name of a built-in theme or of a folder in `themes/`. Default: `default`.
    pub theme: Spanned<String>,
    /// `unsafe_html`: whether raw HTML in Markdown is kept. Default: no.
    pub unsafe_html: bool,
    /// `math`: whether `$…$` in Markdown is a formula. Default: no, since in prose it is money.
    pub math: bool,
    /// `copyright`: a line for the foot of every page and for feeds.
    pub copyright: Option<String>,
    /// `licence`: the name or address of the licence that the texts are under.
    pub licence: Option<String>,
    /// `[mentions]`.
    pub mentions: Mentions,
    /// `[citations]`.
    pub citations: Citations,
    /// `[feeds]`.
    pub feeds: Feeds,
    /// `[pagination]`.
    pub pagination: Pagination,
    /// `[[navigation]]`: the site's menu, in order.
    pub navigation: Vec<NavigationItem>,
    /// `[as_of]`.
    pub as_of: AsOfLimits,
    /// `[check]`.
    pub check: CheckSettings,
    /// `exports`: the forms in which the facts are given away as data. Default: all.
    pub exports: Vec<Export>,
    /// `[changes]`.
    pub changes: Changes,
    /// `[style]`: values for the theme's colours, type and widths, by name, in order of name.
    pub style: Vec<(Spanned<String>, Spanned<String>)>,
    /// `[policies]`: the site's published rules, in the order of [`POLICIES`].
    pub policies: Vec<(&'static str, Spanned<String>)>,
    /// `[organisation]`: who publishes the site.
    pub organisation: Option<Organisation>,
    /// `[social]`.
    pub social: Social,
    /// `[pictures]`.
    pub pictures: Pictures,
    /// `[search]`.
    pub search: Search,
    /// `[extra]`: free keys, for templates.
    pub extra: Option<Node>,
}

/// `[mentions]`: what becomes of an actor's name in running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mentions {
    /// `link`. Default: `none`.
    pub link: MentionLinks,
}

/// Which mentions of actors become links without being written as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MentionLinks {
    /// `none`.
    #[default]
    None,
    /// `first`: the first one in each section.
    First,
}

/// `[citations]`: how sources are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Citations {
    /// `style`: the name of a CSL style, or a `.csl` file of the site. Default: Backstory's choice.
    pub style: Option<Spanned<String>>,
}

/// `[feeds]`: what Atom feeds hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Feeds {
    /// `limit`: entries in a feed. Default: 20.
    pub limit: usize,
    /// `per_actor`: whether each actor has one. Default: yes.
    pub per_actor: bool,
}

/// `[pagination]`: how long a list on one page may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pagination {
    /// `per_page`: pages in a list; 0 for all. Default: 50.
    pub per_page: usize,
    /// `chronology`: events of the site's chronology; 0 for all. Default: 200.
    pub chronology: usize,
}

/// One entry of the menu.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NavigationItem {
    /// `title`: what it is called. Default: the title of the page it leads to.
    pub title: Option<String>,
    /// `to`: a page's id, the path of a section (`actors/`) or a web address.
    pub to: Spanned<String>,
}

/// `[as_of]`: how old statements that age may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AsOfLimits {
    /// `max_age_days`: after how many days `check` reports one. Default: never.
    pub max_age_days: Option<u32>,
}

/// `[check]`: other grades for rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CheckSettings {
    /// `rules`: grades on the whole site, by the name of a rule (`D05`, `raw-html`).
    pub rules: Vec<(Spanned<String>, Level)>,
    /// `[[check.folder]]`: grades in a folder, with a reason.
    pub folders: Vec<FolderRule>,
}

/// The grade of one rule in one folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FolderRule {
    /// `path`: a folder or file, relative to the site's root, without a slash at its end.
    pub path: Spanned<String>,
    /// `rule`.
    pub rule: Spanned<String>,
    /// `level`. Default: `off`.
    pub level: Level,
    /// `reason`: why.
    pub reason: String,
}

impl FolderRule {
    /// Whether it speaks of the file at `path`.
    pub fn covers(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.path.value.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// How grave a rule's findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported as this.
    As(Severity),
}

/// A form in which the facts are given away as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Export {
    /// `facts`: all of them, as JSON with a schema.
    Facts,
    /// `chronology`: the events as a table, CSV.
    Chronology,
    /// `calendar`: the events with known days, iCalendar.
    Calendar,
    /// `timeline`: the events for TimelineJS.
    Timeline,
    /// `places`: places and what happened there, GeoJSON.
    Places,
    /// `sources`: the register of sources, CSL-JSON.
    Sources,
}

impl Export {
    /// All of them with their names in `site.toml`.
    pub const ALL: &[(&str, Export)] = &[
        ("facts", Export::Facts),
        ("chronology", Export::Chronology),
        ("calendar", Export::Calendar),
        ("timeline", Export::Timeline),
        ("places", Export::Places),
        ("sources", Export::Sources),
    ];

    /// Its name in `site.toml`.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, export)| *export == self).map_or("", |(name, _)| name)
    }

    /// The media type of its file.
    pub fn media_type(self) -> &'static str {
        match self {
            Export::Facts | Export::Timeline => "application/json",
            Export::Chronology => "text/csv",
            Export::Calendar => "text/calendar",
            Export::Places => "application/geo+json",
            Export::Sources => "application/vnd.citationstyles.csl+json",
        }
    }

    /// The file that it is written to, from the output's root.
    pub fn file(self) -> &'static str {
        match self {
            Export::Facts => "facts.json",
            Export::Chronology => "chronology.csv",
            Export::Calendar => "calendar.ics",
            Export::Timeline => "timeline.json",
            Export::Places => "places.geojson",
            Export::Sources => "sources.csl.json",
        }
    }
}

/// `[search]`: how readers search the site, in a theme that has a page for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Search {
    /// `enabled`: whether there is a page of results.
    pub enabled: bool,
    /// `full_text`: whether `build` indexes all texts, and not only titles, names and events.
    pub full_text: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self { enabled: true, full_text: true }
    }
}

/// `[changes]`: what the site is compared with to say what changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Changes {
    /// `baseline`: the `facts.json` of an earlier build, relative to the site's root.
    pub baseline: Option<Spanned<String>>,
}

/// `[organisation]`: who publishes the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Organisation {
    /// `name`.
    pub name: String,
    /// `url`: its own site.
    pub url: Option<String>,
    /// `logo`: a file below `static/` or a web address.
    pub logo: Option<Spanned<String>>,
}

/// `[social]`: what other sites show of this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Social {
    /// `image`: the picture of pages without one: a file below `static/` or a web address.
    pub image: Option<Spanned<String>>,
    /// `cards`: whether a picture is drawn for each page without one. Default: what the theme wishes
    /// where there is no `image`, else no.
    pub cards: Option<bool>,
}

/// `[pictures]`: the smaller files that are made of pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pictures {
    /// `widths`, `webp`, `quality`.
    pub how: Arc<How>,
    /// `originals`: whether a picture of `content/` is published as it is, too, where smaller files
    /// are made of it and nothing links to it. Default: no.
    pub originals: bool,
}

/// The keys of `[policies]`, and what schema.org calls each of them. Their values are ids of pages
/// or web addresses; of `masthead` too.
pub const POLICIES: &[(&str, &str)] = &[
    ("publishing_principles", "publishingPrinciples"),
    ("corrections_policy", "correctionsPolicy"),
    ("ethics_policy", "ethicsPolicy"),
    ("unnamed_sources_policy", "unnamedSourcesPolicy"),
    ("actionable_feedback_policy", "actionableFeedbackPolicy"),
    ("ownership_funding_info", "ownershipFundingInfo"),
    ("masthead", "masthead"),
    ("verification_fact_checking_policy", "verificationFactCheckingPolicy"),
];

impl Default for Config {
    fn default() -> Self {
        Self {
            file: "site.toml".into(),
            title: String::new(),
            description: None,
            base_url: None,
            language: "en".to_owned(),
            authors: Vec::new(),
            theme: Spanned::new("default".to_owned(), crate::diagnostic::Span::default()),
            unsafe_html: false,
            math: false,
            copyright: None,
            licence: None,
            mentions: Mentions::default(),
            citations: Citations::default(),
            feeds: Feeds::default(),
            pagination: Pagination::default(),
            navigation: Vec::new(),
            as_of: AsOfLimits::default(),
            check: CheckSettings::default(),
            exports: Export::ALL.iter().map(|(_, export)| *export).collect(),
            changes: Changes::default(),
            style: Vec::new(),
            policies: Vec::new(),
            organisation: None,
            social: Social::default(),
            pictures: Pictures::default(),
            search: Search::default(),
            extra: None,
        }
    }
}

impl Default for Feeds {
    fn default() -> Self {
        Self { limit: 20, per_actor: true }
    }
}

impl Default for Pagination {
    fn default() -> Self {
        Self { per_page: 50, chronology: 200 }
    }
}

/// Reads `text`, the content of the file at `path`.
///
/// Returns the settings, with the usual value wherever one could not be read, and all that is
/// wrong with them.
pub fn parse(path: &Arc<str>, text: &str) -> (Config, Vec<Diagnostic>) {
    let mut findings = Findings::new(path);
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let node = parse_toml(&text[start..], start, &mut findings);
    let config = match node.as_ref().and_then(|node| Fields::new(node, path, &mut findings)) {
        Some(fields) => read::config(fields, path, &mut findings),
        None => Config { file: path.clone(), ..Config::default() },
    };
    (config, findings.list)
}
