//! Which stretch of the time is drawn again, larger.

use crate::date::Day;

/// The part of the events that must lie in it, …
const MOST_EVENTS: f64 = 0.4;
/// … and the part of the time that it may take.
const LITTLE_TIME: f64 = 0.05;
/// Fewer events need no lens.
const LEAST: usize = 4;
/// A shorter stretch shows nothing that the whole does not, in days.
const SHORTEST: f64 = 3.0;

/// From which moment to before which: the shortest stretch with enough of the events, the first of
/// such, and then as far to both sides as the next event is no further than the stretch is long.
/// `None` where events lie evenly enough.
///
/// `dated` is where the events with a date stand, from `first` to `last`, in days.
#[expect(clippy::cast_precision_loss, reason = "numbers of events")]
pub(super) fn window(dated: &[f64], first: f64, last: f64) -> Option<(f64, f64)> {
    let mut at = dated.to_vec();
    at.sort_by(f64::total_cmp);
    let limit = (last - first) * LITTLE_TIME;
    let enough =
        (0..=at.len()).find(|n| *n >= LEAST && *n as f64 >= at.len() as f64 * MOST_EVENTS)?;
    let shortest = at.windows(enough).enumerate().min_by(|(_, one), (_, other)| {
        (one[enough - 1] - one[0]).total_cmp(&(other[enough - 1] - other[0]))
    });
    let (mut start, _) = shortest?;
    let mut end = start + enough - 1;
    if at[end] - at[start] > limit {
        return None;
    }
    loop {
        let length = (at[end] - at[start]).max(1.0);
        let step = |one: Option<&f64>, other: Option<&f64>| {
            let (one, other) = one.zip(other)?;
            Some(other - one).filter(|gap| *gap <= length)
        };
        let before = start.checked_sub(1).and_then(|next| step(at.get(next), at.get(start)));
        let after = step(at.get(end), at.get(end + 1));
        let (from, to) = match (before, after) {
            (Some(before), Some(after)) if before < after => (start - 1, end),
            (_, Some(_)) => (start, end + 1),
            (Some(_), None) => (start - 1, end),
            (None, None) => break,
        };
        if at[to] - at[from] > limit {
            break;
        }
        (start, end) = (from, to);
    }
    let (from, to) = (at[start], at[end]);
    let (from, to) = rounded(from, to);
    let inside = at.iter().filter(|at| from <= **at && **at < to).count();
    let shorter = (to - from) * 4.0 < last - first;
    (to - from >= SHORTEST && shorter && inside < at.len()).then_some((from, to))
}

/// Out to whole days, of more than four months to whole months, of more than six years to whole
/// years.
#[expect(clippy::cast_possible_truncation, reason = "moments come from days")]
#[expect(clippy::cast_precision_loss, reason = "days of milliards of years are drawn, not counted")]
fn rounded(from: f64, to: f64) -> (f64, f64) {
    let days = (from.floor(), to.floor() + 1.0);
    let length = days.1 - days.0;
    let (first, last) = (Day(days.0 as i64).ymd(), Day(days.1 as i64 - 1).ymd());
    let wider = if length > 2_190.0 {
        Day::from_ymd(first.0, 1, 1).zip(Day::from_ymd(last.0 + 1, 1, 1))
    } else if length > 120.0 {
        let next = if last.1 == 12 { (last.0 + 1, 1) } else { (last.0, last.1 + 1) };
        Day::from_ymd(first.0, first.1, 1).zip(Day::from_ymd(next.0, next.1, 1))
    } else {
        None
    };
    wider.map_or(days, |(from, to)| (from.0 as f64, to.0 as f64))
}
