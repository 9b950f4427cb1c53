//! Posts on a bar of time: an actor's own, or who held those of an organisation. Each has a row
//! with its words above its bar; edges that nobody knows are soft, what goes on fades.

use super::axis::{self, Axis, Say, Ticks};
use super::extent::{Bar, Edge, Extent};
use super::svg::{Hold, Svg};
use super::type_::cut;
use super::{COLUMN, NARROW};

/// The height of a row, and where in it the words and the bar are.
const ROW: f64 = 36.0;
const WORDS: f64 = 13.0;
const BAR: f64 = 19.0;
/// The thickness of a bar.
const THICK: f64 = 8.0;
/// The height of the axis with its words and its heading.
const LINE: f64 = 20.0;
/// More posts than these are better read as a list.
const MOST: usize = 24;
/// A time of which one moment is known is drawn so long, in days.
const ALONE: f64 = 1_461.0;

/// A post.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    /// What it is called, and with whom.
    pub(crate) title: String,
    /// From when until when, in words.
    pub(crate) words: String,
    /// Leads to with whom.
    pub(crate) href: Option<String>,
    pub(crate) extent: Extent,
}

/// The drawing, worked out.
#[derive(Clone, Debug)]
pub(crate) struct Posts {
    pub(crate) height: f64,
    ticks: Ticks,
    base: f64,
    pub(crate) rows: Vec<Row>,
}

/// A post's row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) y: f64,
    pub(crate) bar: Bar,
    /// Where its words are held, in per cent, and whether they end there.
    pub(crate) x: f64,
    pub(crate) ends: bool,
    pub(crate) title: String,
    /// The title on a narrow drawing.
    pub(crate) narrow: String,
}

impl Posts {
    /// The drawing of `posts`; `None` where no day of them is known, and of very many.
    pub(crate) fn new(posts: &[Post], say: &Say<'_>) -> Option<Self> {
        if posts.len() > MOST {
            return None;
        }
        let moments = || posts.iter().flat_map(|post| post.extent.moments());
        let first = moments().reduce(f64::min)?.floor();
        let last = moments().reduce(f64::max)?.ceil();
        let has = |edge: Edge, start: bool| {
            posts.iter().any(|post| {
                let of = if start { post.extent.start } else { post.extent.end };
                of == edge
            })
        };
        let length = if last - first < 2.0 { ALONE } else { last - first };
        let more = |yes: bool| if yes { length * 0.25 } else { 0.0 };
        let before = more(has(Edge::Unknown, true) || has(Edge::Open, true));
        let after = more(has(Edge::Unknown, false) || has(Edge::Open, false));
        let alone = if before + after == 0.0 && last - first < 2.0 { 1.0 } else { 0.0 };
        let axis = Axis {
            from: first - before - alone,
            to: last + after + alone,
            free: 0.0,
            wide: COLUMN,
        };
        let ticks = axis.ticks(say);
        let base = if ticks.heading.is_some() { 2.0 * LINE } else { LINE };
        let mut y = base + 4.0;
        let mut rows = Vec::with_capacity(posts.len());
        for post in posts {
            let bar = post.extent.bar(&axis).unwrap_or_else(|| {
                // So short a time is still to be seen.
                let x = axis.x(post.extent.at().unwrap_or(axis.from));
                Bar { x: [x - 0.6, x - 0.6, x + 0.6, x + 0.6] }
            });
            let ends = bar.x[0] >= 50.0;
            let x = if ends { bar.x[3] } else { bar.x[0] };
            let room = |of: f64| (if ends { x } else { 100.0 - x }) / 100.0 * of;
            let (title, narrow) = (cut(&post.title, room(COLUMN)), cut(&post.title, room(NARROW)));
            rows.push(Row { y, bar, x, ends, title, narrow });
            y += ROW;
        }
        Some(Self { height: y, ticks, base, rows })
    }

    /// The SVG. Ids in it begin with `name`; `label` says what it is.
    pub(crate) fn svg(&self, posts: &[Post], name: &str, label: &str, say: &Say<'_>) -> String {
        let mut svg = Svg::new(name, say.rtl);
        svg.open(self.height, label);
        svg.gradients();
        svg.raw("<g class=\"axis\" aria-hidden=\"true\">");
        if let (Some(heading), Some(first)) = (&self.ticks.heading, self.ticks.ticks.first()) {
            svg.text("", first.x, axis::BESIDE, 14.0, Hold::Start, heading);
        }
        for tick in &self.ticks.ticks {
            svg.vertical("tick", tick.x, self.base - 16.0, self.height);
            if let Some(label) = &tick.label {
                let class = if tick.narrow { "" } else { "x" };
                svg.text(class, tick.x, axis::BESIDE, self.base - 6.0, Hold::Start, label);
            }
        }
        svg.horizontal("base", self.base);
        svg.raw("</g>");
        for (row, post) in self.rows.iter().zip(posts) {
            svg.link(post.href.as_deref(), &post.title, &post.words);
            svg.bar(&row.bar, row.y + BAR, THICK);
            let hold = if row.ends { Hold::End } else { Hold::Start };
            svg.title(&row.title, &row.narrow, row.x, 0.0, row.y + WORDS, hold);
            svg.raw(if post.href.is_some() { "</a>" } else { "</g>" });
        }
        svg.raw("</svg>");
        svg.out
    }

    /// Whether some edge is soft.
    pub(crate) fn is_soft(&self) -> bool {
        let soft = |row: &Row| row.bar.x[1] > row.bar.x[0] || row.bar.x[3] > row.bar.x[2];
        self.rows.iter().any(soft)
    }

    #[cfg(test)]
    fn texts(&self, of: f64) -> Vec<(f64, f64, f64, f64)> {
        use super::type_::width;
        let wide = of >= COLUMN;
        let ticks = self.ticks.ticks.iter().filter(|tick| wide || tick.narrow);
        let mut boxes: Vec<(f64, f64, f64, f64)> = ticks
            .filter_map(|tick| {
                let label = width(tick.label.as_ref()?);
                let from = tick.x / 100.0 * of + axis::BESIDE;
                Some((from, from + label, self.base - 17.0, self.base - 3.0))
            })
            .collect();
        for row in &self.rows {
            let long = width(if wide { &row.title } else { &row.narrow });
            let x = row.x / 100.0 * of;
            let (from, to) = if row.ends { (x - long, x) } else { (x, x + long) };
            boxes.push((from, to, row.y + 2.0, row.y + 17.0));
            let [from, .., to] = row.bar.x;
            boxes.push((from / 100.0 * of, to / 100.0 * of, row.y + BAR, row.y + BAR + THICK));
        }
        boxes
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::apart;
    use super::*;
    use crate::date::{Date, DateWords};

    fn post(date: &str, title: &str) -> Post {
        Post {
            title: title.to_owned(),
            words: date.to_owned(),
            href: Some(format!("{title}.html")),
            extent: Extent::of(&Date::parse(date).unwrap()),
        }
    }

    #[test]
    fn posts_have_bars_with_soft_and_hard_edges() {
        let words = DateWords::english();
        let say = Say { dates: &words, undated: "no date", rtl: false };
        let dates = ["2001-05-01/2009-03-31", "2009-04-01/", "2014/2016", "/2001", "2020-10-27/.."];
        let posts =
            dates.map(|date| post(date, "Minister for Transport and Digital Infrastructure"));
        let drawn = Posts::new(&posts, &say).unwrap();
        let bar = |at: usize| drawn.rows[at].bar.x;
        assert!(bar(0)[0] == bar(0)[1] && bar(0)[2] == bar(0)[3], "{:?}", bar(0));
        assert!(bar(1)[0] == bar(1)[1] && bar(1)[3] > bar(1)[2] + 5.0, "{:?}", bar(1));
        assert!(bar(2)[1] > bar(2)[0] && bar(2)[3] > bar(2)[2], "{:?}", bar(2));
        assert!(bar(3)[1] > bar(3)[0] + 5.0, "{:?}", bar(3));
        assert!(bar(4)[2] > bar(4)[1] && bar(4)[3] > bar(4)[2], "{:?}", bar(4));
        assert!(drawn.is_soft());
        for of in [NARROW, COLUMN, 608.0] {
            apart(&drawn.texts(of), of, drawn.height);
        }
        let svg = drawn.svg(&posts, "p", "Posts", &say);
        assert_eq!(svg.matches("<a ").count(), posts.len());
        assert!(
            svg.contains("<title>Minister for Transport and Digital Infrastructure: 2009-04-01/")
        );
        // One day alone, and nothing at all.
        let one = Posts::new(&[post("2024-01-05/..", "Prime Minister")], &say).unwrap();
        apart(&one.texts(NARROW), NARROW, one.height);
        let unknown = Extent::between(Edge::Unknown, Edge::Unknown);
        let nothing = Post { extent: unknown, ..post("2024", "Prime Minister") };
        assert!(Posts::new(&[nothing], &say).is_none());
        assert!(Posts::new(&[], &say).is_none());
    }
}
