//! An actor's ties as a small graph: the actor, and a branch to everybody it is tied to, by sort
//! of tie in the order of the list. No forces and no chance: same ties, same drawing.

use super::axis::Say;
use super::svg::{Hold, Svg, number};
use super::type_::{cut, width};
use super::{COLUMN, NARROW};

/// The height of a row, and of the line with the sort of tie above the first of its sort.
const ROW: f64 = 28.0;
const SORT: f64 = 20.0;
/// Where the actor and where the others stand, in per cent, and where their branches part.
const ROOT: f64 = 2.0;
const PART: f64 = 20.0;
const OTHERS: f64 = 33.0;
/// How far words stand from their dot, in pixels.
const BESIDE: f64 = 10.0;
/// Of more ties than `MANY`, only the first of each sort are shown.
const MANY: usize = 18;
const FIRST: usize = 5;

/// A tie.
#[derive(Clone, Debug)]
pub(crate) struct Tie {
    /// What sort of tie it is, in words.
    pub(crate) sort: String,
    /// To whom.
    pub(crate) title: String,
    /// Since when, in words.
    pub(crate) words: String,
    /// Leads to whom.
    pub(crate) href: Option<String>,
    /// Whether it is over.
    pub(crate) ended: bool,
}

/// The graph, worked out.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    pub(crate) height: f64,
    /// The actor's name, on wide and on narrow drawings, and where it stands.
    root: (String, String),
    y: f64,
    sorts: Vec<(String, f64)>,
    pub(crate) nodes: Vec<Node>,
    /// How many are not shown, and where that is said.
    left_out: Vec<(usize, f64)>,
}

/// Somebody at the end of a branch.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Which of the ties.
    pub(crate) tie: usize,
    pub(crate) y: f64,
    pub(crate) title: String,
    /// The name on a narrow drawing.
    pub(crate) narrow: String,
}

impl Graph {
    /// The graph of the actor called `name`; `None` of fewer than two ties.
    pub(crate) fn new(name: &str, ties: &[Tie]) -> Option<Self> {
        if ties.len() < 2 {
            return None;
        }
        let room = |of: f64| (100.0 - OTHERS) / 100.0 * of - BESIDE;
        let mut sorts: Vec<(String, f64)> = Vec::new();
        let (mut nodes, mut left_out) = (Vec::new(), Vec::new());
        let mut y = 4.0;
        for (at, tie) in ties.iter().enumerate() {
            if sorts.iter().any(|(sort, _)| *sort == tie.sort) {
                continue;
            }
            sorts.push((cut(&tie.sort, room(NARROW)), y + 14.0));
            y += SORT;
            let own = || (at..).zip(&ties[at..]).filter(|(_, other)| other.sort == tie.sort);
            let most = if ties.len() > MANY { FIRST } else { usize::MAX };
            for (tie, other) in own().take(most) {
                let (title, narrow) =
                    (cut(&other.title, room(COLUMN)), cut(&other.title, room(NARROW)));
                nodes.push(Node { tie, y: y + ROW / 2.0, title, narrow });
                y += ROW;
            }
            let more = own().count().saturating_sub(most);
            if more > 0 {
                left_out.push((more, y + ROW / 2.0));
                y += ROW;
            }
            y += 4.0;
        }
        let middle = f64::midpoint(nodes.first()?.y, nodes.last()?.y);
        // Where the branches part begins what the name must not touch. A name that does not fit is
        // left out: a piece of it would say less than the title of the page.
        let fits = |of: f64| if width(name) <= PART / 100.0 * of { name } else { "" }.to_owned();
        let root = (fits(COLUMN), fits(NARROW));
        Some(Self { height: y.max(middle + 30.0), root, y: middle, sorts, nodes, left_out })
    }

    /// The SVG; `label` says what it is, `more` what stands for those left out, with `{n}`.
    pub(crate) fn svg(&self, ties: &[Tie], label: &str, more: &str, say: &Say<'_>) -> String {
        let mut svg = Svg::new("", say.rtl);
        svg.open(self.height, label);
        let height = number(self.height);
        svg.raw(&format!(
            "<svg width=\"100%\" height=\"{height}\" viewBox=\"0 0 100 {height}\" \
             preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        ));
        let (x, from) = (|x: f64| number(if say.rtl { 100.0 - x } else { x }), number(self.y));
        for node in &self.nodes {
            let class = if ties[node.tie].ended { " class=\"ended\"" } else { "" };
            let (root, part, bend, others) = (x(ROOT), x(PART), x(PART + 4.0), x(OTHERS));
            let (middle, to) = (x(PART + 8.0), number(node.y));
            svg.raw(&format!(
                "<path{class} vector-effect=\"non-scaling-stroke\" \
                 d=\"M{root} {from}H{part}C{bend} {from} {bend} {to} {middle} {to}H{others}\"/>"
            ));
        }
        svg.raw("</svg><g aria-hidden=\"true\">");
        svg.circle(ROOT, self.y, 6.0);
        svg.title(&self.root.0, &self.root.1, 0.0, 0.0, self.y + 22.0, Hold::Start);
        for (sort, y) in &self.sorts {
            svg.text("q", OTHERS, BESIDE, *y, Hold::Start, sort);
        }
        for (count, y) in &self.left_out {
            let words = more.replace("{n}", &count.to_string());
            svg.text("q", OTHERS, BESIDE, y + 4.5, Hold::Start, &words);
        }
        svg.raw("</g>");
        for node in &self.nodes {
            let tie = &ties[node.tie];
            let words = if tie.words.is_empty() {
                tie.sort.clone()
            } else {
                format!("{}, {}", tie.sort, tie.words)
            };
            svg.link(tie.href.as_deref(), &tie.title, &words);
            svg.circle(OTHERS, node.y, 4.0);
            svg.title(&node.title, &node.narrow, OTHERS, BESIDE, node.y + 4.5, Hold::Start);
            svg.raw(if tie.href.is_some() { "</a>" } else { "</g>" });
        }
        svg.raw("</svg>");
        svg.out
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::apart;
    use super::*;
    use crate::date::DateWords;

    fn ties(count: usize, sorts: usize) -> Vec<Tie> {
        let tie = |at: usize| Tie {
            sort: format!("Sort {}", at % sorts),
            title: format!("Organisation for Economic Co-operation and Development {at}"),
            words: String::new(),
            href: Some(format!("a{at}.html")),
            ended: at == 1,
        };
        (0..count).map(tie).collect()
    }

    #[test]
    fn words_do_not_touch_and_branches_lead_to_all() {
        let words = DateWords::english();
        for (count, sorts, shown) in
            [(2, 1, 2), (7, 3, 7), (18, 18, 18), (60, 3, 15), (40, 40, 40), (19, 1, 5)]
        {
            let ties = ties(count, sorts);
            let graph = Graph::new("Hohenlohe", &ties).unwrap();
            assert_eq!((&*graph.root.0, &*graph.root.1), ("Hohenlohe", ""));
            assert_eq!(graph.nodes.len(), shown);
            let left: usize = graph.left_out.iter().map(|(count, _)| count).sum();
            assert_eq!(shown + left, count);
            for of in [NARROW, COLUMN, 608.0] {
                let wide = of >= COLUMN;
                let start = OTHERS / 100.0 * of + BESIDE;
                let mut boxes = Vec::new();
                for node in &graph.nodes {
                    let long = width(if wide { &node.title } else { &node.narrow });
                    boxes.push((start, start + long, node.y - 7.0, node.y + 9.0));
                }
                for (sort, y) in &graph.sorts {
                    boxes.push((start, start + width(sort), y - 11.0, y + 3.0));
                }
                let root = width(if wide { &graph.root.0 } else { &graph.root.1 });
                assert!(root <= PART / 100.0 * of, "the name touches the branches");
                boxes.push((0.0, root, graph.y + 11.0, graph.y + 26.0));
                apart(&boxes, of, graph.height);
            }
            let say = Say { dates: &words, undated: "", rtl: false };
            let svg = graph.svg(&ties, "Ties", "and {n} more", &say);
            assert_eq!(svg.matches("<a ").count(), shown);
            assert_eq!(svg.matches("<path").count(), shown);
        }
        assert!(Graph::new("A", &ties(1, 1)).is_none());
    }
}
