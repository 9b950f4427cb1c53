//! Findings as values: what is wrong, where, and what to do about it.
//!
//! A finding is made where the mistake is seen, travels up as a value, and is printed by the
//! command line alone. Nothing in here prints.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How grave a finding is: errors end a command with exit code 1, warnings do so under
/// `--strict`, notes never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably a mistake.
    Warning,
    /// Certainly a mistake.
    Error,
}

/// A range of bytes in one whole file, front matter included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        let limit = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: limit(start), end: limit(end.max(start)) }
    }

    /// The bytes of `text` that the span covers; empty where it lies outside.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Where something stands is no part of what it says: what moved down by a line has the same hash.
impl Hash for Span {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A value and where it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where, in the file that holds it.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

/// `<!-- lint-ok: RULE reason -->`, or its like in YAML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silencer {
    /// The rule that is silenced.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Where the comment stands.
    pub span: Span,
    /// Which bytes it speaks of: the block or line that follows it, or the one it stands in.
    pub covers: Span,
}

/// A place in a file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the site's root, with `/` between its parts.
    pub file: Arc<str>,
    /// Which bytes of it; `None` means the file as a whole.
    pub span: Option<Span>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// Where; `None` where no file of the site is to blame.
    pub place: Option<Place>,
    /// Which rule was broken.
    pub code: Code,
    /// How grave it is here (settings can change what [`Code::severity`] says).
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do about it, where that can be said.
    pub hint: Option<String>,
    /// Other places that belong to it, each with a word of explanation.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A finding of `code` with its usual severity and no place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            place: None,
            code,
            severity: code.severity(),
            message: message.into(),
            hint: None,
            related: Vec::new(),
        }
    }

    /// The same finding at `span` of `file`.
    #[must_use]
    pub fn at(mut self, file: &Arc<str>, span: Span) -> Self {
        self.place = Some(Place { file: file.clone(), span: Some(span) });
        self
    }

    /// The same finding about `file` as a whole.
    #[must_use]
    pub fn in_file(mut self, file: &Arc<str>) -> Self {
        self.place = Some(Place { file: file.clone(), span: None });
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same finding with advice where there is some.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// The same finding with a second place.
    #[must_use]
    pub fn related(mut self, file: &Arc<str>, span: Option<Span>, why: impl Into<String>) -> Self {
        self.related.push((Place { file: file.clone(), span }, why.into()));
        self
    }
}

/// Line and column, both counted from 1, the column in characters, of the byte `at` in `text`.
pub fn line_column(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The one of `known` that `wanted` was probably meant to be, as "did you mean …".
///
/// `None` where nothing is near: a wrong suggestion is worse than none.
pub fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(wanted, known).map(|name| format!("did you mean `{name}`?"))
}

/// The nearest of `known` to `wanted`, where one is near enough to be a slip of the pen.
pub fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted_lower = wanted.to_lowercase();
    let allowed = (wanted_lower.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .filter(|name| name.len().abs_diff(wanted.len()) <= 2 * allowed + 2)
        .map(|name| (strsim::damerau_levenshtein(&wanted_lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        // `irak` is nearer to the id `iraq` than to the title `Iraq`.
        .min_by_key(|(distance, name)| {
            (*distance, strsim::damerau_levenshtein(wanted, name), *name)
        })
        .map(|(_, name)| name)
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $doc:literal;)*) => {
        /// The stable name of a rule that a finding broke. `docs/findings.md` and, for rules of editing,
        /// `docs/checks.md` have a paragraph on each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $doc] $variant,)* }

        impl Code {
            /// All of them, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The name that is printed, documented and used to silence it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// How grave it is unless settings say otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// Whether it is a rule of editing (`D05`), which `check` and the preview apply, rather
            /// than one of form, which every command applies.
            pub fn is_editorial(self) -> bool {
                self.as_str().starts_with(|first: char| first.is_ascii_uppercase())
            }

            /// What the rule says, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $doc,)* }
            }
        }
    };
}

codes! {
    // files
    UnreadableFile "unreadable-file" Error "A file of the site cannot be read.";
    NotUtf8 "not-utf8" Error "A text file is not UTF-8.";
    SymlinkOutside "symlink-outside" Error "A symbolic link leads out of the site and is not followed.";
    // front matter, site.toml, lists of events, registers
    DataSyntax "data-syntax" Error "YAML, TOML or JSON that cannot be read.";
    FrontMatterOpen "front-matter-open" Error "Front matter that is never closed.";
    UnknownKey "unknown-key" Error "A key that means nothing here.";
    DuplicateKey "duplicate-key" Error "The same key twice in one map.";
    MissingKey "missing-key" Error "A key that must be there is not.";
    WrongType "wrong-type" Error "A value of the wrong shape: a list where a map belongs, and the like.";
    InvalidValue "invalid-value" Error "A value that is not one of those allowed.";
    // dates
    NotADate "not-a-date" Error "A date that is not EDTF.";
    DateOrder "date-order" Error "An interval whose end comes before its start.";
    // ids and addresses
    DuplicateId "duplicate-id" Error "Two pages or two events with one id.";
    ReservedAddress "reserved-address" Error "A page whose address the site itself needs.";
    AddressCollision "address-collision" Error "Two pages with one address.";
    // links
    UnknownLink "unknown-link" Error "A link to nothing.";
    AmbiguousLink "ambiguous-link" Error "A link that could mean several pages.";
    UnknownHeading "unknown-heading" Error "A link to a heading or an event that the page does not have.";
    MissingImage "missing-image" Error "An image that is not there.";
    BadPicture "bad-picture" Warning "A picture whose file is broken, or is not what it says.";
    LocatedPicture "located-picture" Warning "A picture that is published with the place where it was taken.";
    UndrawnCard "undrawn-card" Note "A page whose card cannot be drawn.";
    LinkOutside "link-outside" Error "A link to a file outside the site.";
    WrongKind "wrong-kind" Error "A page of another kind than the one needed here: a place where an actor belongs.";
    TableBar "table-bar" Error "A wikilink in a table whose bar splits the cell.";
    UnsupportedSyntax "unsupported-syntax" Warning "Syntax of another tool that means nothing here.";
    UnsafeLink "unsafe-link" Error "A link whose scheme could run a script.";
    HeldBackLink "held-back-link" Warning "A link to a page that is held back, so that it is not published.";
    AmbiguousName "ambiguous-name" Warning "A name that two actors share, so that no mention of it is linked.";
    // sources
    UnknownSource "unknown-source" Error "A citation of a source that no register has.";
    DuplicateSource "duplicate-source" Error "The same key twice in the registers of sources.";
    SourceEntry "source-entry" Error "An entry of a register that cannot be read; the others still load.";
    CitationSyntax "citation-syntax" Error "A citation that cannot be read.";
    CitationStyle "citation-style" Error "A style of citation that is not known, or that cannot be read.";
    // facts
    ChronologyTerm "chronology-term" Error "A term of a chronology that is no date.";
    ChronologyGlued "chronology-glued" Error "A line of prose glued to the first term of a chronology.";
    ChronologyEmpty "chronology-empty" Error "A date of a chronology below which nothing stands.";
    SharedId "shared-id" Error "An id on a date that has two entries.";
    DisputedItem "disputed-item" Error "An account that does not begin with an actor.";
    SignatureWithoutSpeaker "signature-without-speaker" Error "A quotation whose signature names nobody.";
    UnknownAlert "unknown-alert" Error "An alert of an unknown kind.";
    UnknownAttribute "unknown-attribute" Error "An attribute that means nothing here.";
    // body
    UnknownBlock "unknown-block" Error "A block that neither Backstory nor the site knows.";
    UnknownOption "unknown-option" Error "An option that the block does not have.";
    BlockArgument "block-argument" Error "A block without the argument it needs, or with one it cannot take.";
    EmptyBlock "empty-block" Warning "A block that asks for what the site does not have.";
    Formula "formula" Error "A formula that cannot be read.";
    RawHtml "raw-html" Warning "Raw HTML, which is left out.";
    UndefinedFootnote "undefined-footnote" Error "A mark of a footnote that is not there.";
    UnusedFootnote "unused-footnote" Warning "A footnote that nothing refers to.";
    DuplicateAnchor "duplicate-anchor" Error "The same anchor twice on one page.";
    SilencerWithoutReason "silencer-without-reason" Warning "A `lint-ok` that does not say why.";
    UnusedSilencer "unused-silencer" Warning "A `lint-ok` that silences nothing.";
    // themes and templates
    UnknownTheme "unknown-theme" Error "A theme that is neither built in nor in `themes/`.";
    TemplateSyntax "template-syntax" Error "A template that cannot be read.";
    TemplateError "template-error" Error "A template that failed on a page.";
    StyleSheet "style-sheet" Warning "Something in a theme's style sheet that browsers would drop.";
    // output
    OutputPlace "output-place" Error "An output folder that would mix with what the author wrote.";
    OutputNotOurs "output-not-ours" Error "An output folder with files that Backstory did not write.";
    WriteFailed "write-failed" Error "A file of the output could not be written.";
    // editing; `docs/checks.md` has a paragraph on each
    S01 "S01" Error "An event without a source.";
    S03 "S03" Warning "A source that nothing cites.";
    S04 "S04" Warning "A source on the web of which no archived copy is named.";
    S05 "S05" Error "An address that cannot be right.";
    S06 "S06" Warning "Sources that are all older than what they are cited for.";
    S07 "S07" Warning "A key event that rests on one source, one publisher or one side.";
    S08 "S08" Warning "Words quoted from a source that only reports them.";
    S09 "S09" Note "One address under two keys.";
    S10 "S10" Warning "A link to a page of another site that is gone.";
    S11 "S11" Note "A link to another site that could not be checked.";
    S12 "S12" Note "A link to a page of another site that has moved for good.";
    D02 "D02" Warning "A date that looks more exact than it is known.";
    D03 "D03" Error "Two dates in the wrong order.";
    D04 "D04" Warning "A date in the text that contradicts the event's date or its own weekday.";
    D05 "D05" Warning "Words that mean another day tomorrow, without the day they were written.";
    D06 "D06" Warning "A date, figure or event that is vague in one place and exact in the other.";
    D07 "D07" Warning "An event that is told before it happened, or planned for a day gone by.";
    D08 "D08" Note "An entry of a chronology that stands out of order.";
    D09 "D09" Warning "A date in two calendars that are not the same day.";
    A02 "A02" Warning "An actor that nothing mentions.";
    A03 "A03" Warning "A name that is nearly that of a known actor.";
    A04 "A04" Warning "Two actors that are probably one.";
    A05 "A05" Error "An actor who acts before the beginning or after the end of their life.";
    A06 "A06" Warning "A title on a day on which the actor did not hold it.";
    A07 "A07" Warning "An age that contradicts the date of birth.";
    A08 "A08" Warning "A post with a gap in what is known of its holders, or with two of them at once.";
    A09 "A09" Warning "An actor or an abbreviation that is nowhere explained.";
    A10 "A10" Warning "A contested label in the narrator's own voice.";
    Q02 "Q02" Error "A quotation without a source.";
    Q03 "Q03" Warning "A quotation without a date.";
    Q04 "Q04" Warning "A quotation whose words differ between two places.";
    Q05 "Q05" Warning "Quotation marks that do not pair, or words left out without dots.";
    Q06 "Q06" Warning "A figure with two values.";
    Q07 "Q07" Warning "A disputed event with fewer than two accounts.";
    Q08 "Q08" Warning "Two accounts of an event that is not marked as disputed.";
    C01 "C01" Warning "A page or a figure whose review is due.";
    C02 "C02" Warning "An explainer that does not say as of which day it speaks.";
    C03 "C03" Warning "A page that changed after the last entry in its list of changes.";
    C04 "C04" Error "A correction that does not say when, or what was wrong.";
    C05 "C05" Warning "A published date or quotation that was altered without a correction.";
    C06 "C06" Warning "A status without a reason.";
    L01 "L01" Warning "A translation that is missing, or older than its original.";
    L02 "L02" Error "A translation whose facts differ from those of its original.";
    L03 "L03" Warning "Text of the other direction that is not set apart.";
    L04 "L04" Warning "Digits of two systems on one page.";
    P02 "P02" Warning "Two events that are probably one.";
    P03 "P03" Warning "An image without a description or a credit.";
    P04 "P04" Warning "A policy that readers may ask for and cannot find.";
    P05 "P05" Warning "A place in another country than the text says.";
    P06 "P06" Note "A sentence that is too long to be read once.";
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        assert_eq!(line_column("ab\nçd", 0), (1, 1));
        assert_eq!(line_column("ab\nçd", 5), (2, 2));
        assert_eq!(line_column("ab\nçd", 4), (2, 1), "inside a character is at its start");
        assert_eq!(line_column("ab", 99), (1, 3));
    }

    #[test]
    fn only_near_names_are_suggested() {
        assert_eq!(closest("tilte", ["title", "date"]), Some("title"));
        assert_eq!(closest("colour", ["title", "date"]), None);
    }
}
