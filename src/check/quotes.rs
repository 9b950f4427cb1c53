//! The same words in two places: which quotations are one, and where they differ.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Span;
use crate::model::site::{ActorIx, DocIx};
use crate::parse::prose::Setting;

use super::context::Context;
use super::prose::{Home, Passage, words};

/// Quotations that are shorter are shared by chance.
const SHORTEST: usize = 6;
/// So many words in a row are no chance.
const SHINGLE: usize = 4;

/// How two quotations of the same words differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// In these words.
    Words {
        /// What stands here.
        here: String,
        /// What stands there.
        there: String,
    },
    /// These words are left out here, and nothing says so.
    LeftOut(String),
}

/// Two quotations of the same words.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) difference: Difference,
    pub(super) file: Arc<str>,
    pub(super) span: Span,
    pub(super) other_file: Arc<str>,
    pub(super) other_span: Span,
}

struct Quote<'a> {
    doc: DocIx,
    passage: &'a Passage,
    speaker: Option<ActorIx>,
    words: Vec<Token>,
}

/// A word of a quotation, or a gap: dots or brackets.
struct Token {
    range: Range<usize>,
    /// Empty for a gap.
    word: String,
}

/// All pairs of quotations that are nearly the same.
pub(super) fn differences(cx: &Context<'_>) -> Vec<Pair> {
    let quotes = quotes(cx);
    let mut by_shingle: FxHashMap<Vec<&str>, Vec<u32>> = FxHashMap::default();
    let mut pairs = Vec::new();
    for (at, quote) in quotes.iter().enumerate() {
        let words: Vec<&str> = quote.words.iter().map(|token| token.word.as_str()).collect();
        let mut met: FxHashSet<u32> = FxHashSet::default();
        let mut order: Vec<u32> = Vec::new();
        let shingles = || words.windows(SHINGLE).filter(|shingle| !shingle.contains(&""));
        for shingle in shingles() {
            // Words that fifty quotations share are a formula.
            let others = by_shingle.get(shingle).map_or(&[][..], Vec::as_slice);
            order.extend(others.iter().take(50).filter(|other| met.insert(**other)));
        }
        order.sort_unstable();
        pairs.extend(
            order.into_iter().find_map(|other| compare(cx, quote, &quotes[other as usize])),
        );
        for shingle in shingles() {
            let list = by_shingle.entry(shingle.to_vec()).or_default();
            let number = at as u32;
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }
    pairs
}

/// The quotations of the site: signed ones, accounts in their own words, and what stands between
/// quotation marks.
fn quotes<'a>(cx: &'a Context<'_>) -> Vec<Quote<'a>> {
    let mut quotes = Vec::new();
    for (doc, document) in cx.docs() {
        for passage in &cx.prose[doc.index()] {
            let speaker = match passage.home {
                Home::Statement(said) => cx.site.statements[said.index()].speaker,
                _ => None,
            };
            let mut add = |range: Range<usize>| {
                let words = tokens(&passage.text, range);
                if words.iter().filter(|token| !token.word.is_empty()).count() >= SHORTEST {
                    quotes.push(Quote { doc, passage, speaker, words });
                }
            };
            let account = passage.key == "accounts" && is_quoted_account(passage, document);
            if passage.setting == Setting::Quote || account {
                add(0..passage.text.len());
                continue;
            }
            for quoted in &passage.quoted {
                let outer = passage.quoted.iter().any(|other| {
                    other != quoted && other.start <= quoted.start && quoted.end <= other.end
                });
                if !outer {
                    add(quoted.clone());
                }
            }
        }
    }
    quotes
}

fn is_quoted_account(passage: &Passage, doc: &crate::model::document::Document) -> bool {
    let span = passage.span(&(0..passage.text.len()));
    let mut accounts = doc.body.events.iter().flat_map(|event| &event.accounts);
    accounts.any(|account| {
        account.quote && account.span.start <= span.start && span.end <= account.span.end
    })
}

fn tokens(text: &str, range: Range<usize>) -> Vec<Token> {
    let part = text.get(range.clone()).unwrap_or("");
    let mut tokens: Vec<Token> = Vec::new();
    let mut last = 0;
    let mut bracket = false;
    for (word_range, word) in words(part) {
        let between = &part[last..word_range.start];
        let dots = between.contains("...") || between.contains('…') || between.contains(". . .");
        bracket = (bracket || between.contains('[')) && !between.contains(']')
            || between.rfind('[') > between.rfind(']');
        if dots || bracket {
            let at = range.start + word_range.start;
            tokens.push(Token { range: at..at, word: String::new() });
        }
        last = word_range.end;
        if bracket {
            continue;
        }
        let plain: String =
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        tokens.push(Token {
            range: range.start + word_range.start..range.start + word_range.end,
            word: plain,
        });
    }
    tokens
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Same,
    Changed,
    /// A word of the longer one that the shorter lacks.
    Missing,
    /// A word of the shorter one that the longer lacks.
    Extra,
    /// A word that a gap of the other stands for, or a gap.
    Free,
}

/// Where `quote` differs from `other`, if they are two versions of the same words.
fn compare(cx: &Context<'_>, quote: &Quote<'_>, other: &Quote<'_>) -> Option<Pair> {
    if quote.speaker.is_some() && other.speaker.is_some() && quote.speaker != other.speaker {
        return None;
    }
    let swap = quote.words.len() > other.words.len();
    let (short, long) = if swap { (other, quote) } else { (quote, other) };
    let steps = align(&short.words, &long.words);
    let cost = steps.iter().filter(|(step, ..)| !matches!(step, Step::Same | Step::Free)).count();
    let length = short.words.iter().filter(|token| !token.word.is_empty()).count();
    if cost == 0 || cost > (length / 4).max(2) {
        return None;
    }
    let only = |wanted: Step| {
        steps.iter().all(|(step, ..)| matches!(step, Step::Same | Step::Free) || *step == wanted)
    };
    let first = steps.iter().position(|(step, ..)| !matches!(step, Step::Same | Step::Free))?;
    // Neighbouring differences are one.
    let last = steps[first..].iter().position(|(step, ..)| matches!(step, Step::Same | Step::Free));
    let run = &steps[first..last.map_or(steps.len(), |last| first + last)];
    let said = |quote: &Quote<'_>, at: &[usize]| -> (String, Range<usize>) {
        let tokens: Vec<&Token> = at.iter().filter_map(|at| quote.words.get(*at)).collect();
        let range = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.range.start..last.range.end,
            _ => 0..0,
        };
        (quote.passage.text.get(range.clone()).unwrap_or("").to_owned(), range)
    };
    let short_at: Vec<usize> = run
        .iter()
        .filter(|(step, ..)| *step != Step::Missing)
        .map(|(_, short, _)| *short)
        .collect();
    let long_at: Vec<usize> =
        run.iter().filter(|(step, ..)| *step != Step::Extra).map(|(_, _, long)| *long).collect();
    let (short_said, short_range) = said(short, &short_at);
    let (long_said, long_range) = said(long, &long_at);
    // Where nothing stands, the word before the place shows it.
    let before = |quote: &Quote<'_>, at: usize| {
        let token = quote.words.get(at.saturating_sub(1)).or(quote.words.last());
        token.map_or(0..0, |token| token.range.clone())
    };
    let short_range = if short_said.is_empty() { before(short, run[0].1) } else { short_range };
    let long_range = if long_said.is_empty() { before(long, run[0].2) } else { long_range };
    let pair = |difference,
                (quote, range): (&Quote<'_>, Range<usize>),
                (other, other_range): (&Quote<'_>, Range<usize>)| Pair {
        difference,
        file: cx.site.doc(quote.doc).path.clone(),
        span: quote.passage.span(&range),
        other_file: cx.site.doc(other.doc).path.clone(),
        other_span: other.passage.span(&other_range),
    };
    Some(if only(Step::Missing) {
        pair(Difference::LeftOut(long_said), (short, short_range), (long, long_range))
    } else if only(Step::Extra) {
        pair(Difference::LeftOut(short_said), (long, long_range), (short, short_range))
    } else if swap {
        pair(
            Difference::Words { here: long_said, there: short_said },
            (long, long_range),
            (short, short_range),
        )
    } else {
        pair(
            Difference::Words { here: short_said, there: long_said },
            (short, short_range),
            (long, long_range),
        )
    })
}

/// The cheapest way to lay `short` along some part of `long`: each step with the words it is about.
fn align(short: &[Token], long: &[Token]) -> Vec<(Step, usize, usize)> {
    let (rows, columns) = (short.len() + 1, long.len() + 1);
    if rows.saturating_mul(columns) > 1_000_000 {
        return Vec::new();
    }
    let gap = |token: &Token| token.word.is_empty();
    let mut cost = vec![0u32; rows * columns];
    let at = |row: usize, column: usize| row * columns + column;
    // What stands before and after the part is free; what is skipped within costs.
    for row in 1..rows {
        let step = u32::from(!gap(&short[row - 1]));
        cost[at(row, 0)] = cost[at(row - 1, 0)] + step;
        for column in 1..columns {
            let (a, b) = (&short[row - 1], &long[column - 1]);
            let (over, up, left) = steps(a, b);
            let both = cost[at(row - 1, column - 1)] + over;
            let extra = cost[at(row - 1, column)] + up;
            let missing = cost[at(row, column - 1)] + left;
            cost[at(row, column)] = both.min(extra).min(missing);
        }
    }
    let last = rows - 1;
    let mut column =
        (0..columns).min_by_key(|column| (cost[at(last, *column)], *column)).unwrap_or(0);
    let mut row = last;
    let mut path = Vec::new();
    while row > 0 {
        if column == 0 {
            path.push((if gap(&short[row - 1]) { Step::Free } else { Step::Extra }, row - 1, 0));
            row -= 1;
            continue;
        }
        let (a, b) = (&short[row - 1], &long[column - 1]);
        let (over, up, left) = steps(a, b);
        let here = cost[at(row, column)];
        if here == cost[at(row - 1, column - 1)] + over {
            let step = match over {
                0 if a.word == b.word => Step::Same,
                0 => Step::Free,
                _ => Step::Changed,
            };
            path.push((step, row - 1, column - 1));
            (row, column) = (row - 1, column - 1);
        } else if here == cost[at(row, column - 1)] + left {
            path.push((if left == 0 { Step::Free } else { Step::Missing }, row, column - 1));
            column -= 1;
        } else {
            path.push((if up == 0 { Step::Free } else { Step::Extra }, row - 1, column));
            row -= 1;
        }
    }
    path.reverse();
    path
}

/// What it costs to take both words, that of the short one alone, that of the long one alone.
fn steps(a: &Token, b: &Token) -> (u32, u32, u32) {
    let (gap_a, gap_b) = (a.word.is_empty(), b.word.is_empty());
    let over = u32::from(!gap_a && !gap_b && a.word != b.word);
    (over, u32::from(!gap_a && !gap_b), u32::from(!gap_b && !gap_a))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(short: &str, long: &str) -> Vec<Step> {
        let tokens = |text: &str| tokens(text, 0..text.len());
        let steps = align(&tokens(short), &tokens(long));
        steps
            .into_iter()
            .map(|(step, ..)| step)
            .filter(|step| !matches!(step, Step::Same | Step::Free))
            .collect()
    }

    #[test]
    fn dots_and_brackets_stand_for_words() {
        let long = "The government has clearly stated its position on the matter at hand";
        for (short, expected) in [
            ("has clearly stated its position", &[][..]),
            ("The government … its position", &[]),
            ("[Baghdad] has clearly stated ... the matter", &[]),
            ("the government has clearly told its position", &[Step::Changed]),
            ("the government has stated its position", &[Step::Missing]),
            ("has very clearly stated its position", &[Step::Extra]),
        ] {
            assert_eq!(costs(short, long), expected, "{short}");
        }
    }
}
