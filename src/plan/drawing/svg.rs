//! Writing SVG: escaped, mirrored where the page reads from right to left.

use std::fmt::Write as _;

use super::extent::Bar;

/// An SVG that grows. Across in per cent, down in pixels.
pub(super) struct Svg {
    pub(super) out: String,
    rtl: bool,
    /// What the ids of its gradients begin with.
    name: String,
}

/// Where a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Start,
    Middle,
    End,
}

impl Svg {
    /// An empty one whose ids begin with `name`.
    pub(super) fn new(name: &str, rtl: bool) -> Self {
        Self { out: String::new(), rtl, name: name.to_owned() }
    }

    /// Opens it; `label` says to those who do not see it what it shows.
    pub(super) fn open(&mut self, height: f64, label: &str) {
        // Places are physical ones, whatever the page's direction: mirroring is done here.
        let height = number(height);
        let _ = write!(
            self.out,
            "<svg width=\"100%\" height=\"{height}\" direction=\"ltr\" role=\"group\" aria-label=\""
        );
        escape(&mut self.out, label);
        self.out.push_str("\">");
    }

    /// The gradients of bars that appear and fade, for a drawing that has some.
    pub(super) fn gradients(&mut self) {
        let stop = |opacity: &str| format!("<stop {opacity}stop-color=\"currentColor\"");
        for (suffix, first, last) in [("i", "0", "1"), ("o", "1", "0")] {
            let _ = write!(
                self.out,
                "<linearGradient id=\"{}-{suffix}\">{} stop-opacity=\"{first}\"/>{} offset=\"1\" stop-opacity=\"{last}\"/></linearGradient>",
                self.name,
                stop(""),
                stop(""),
            );
        }
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn text_of(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// A percentage across, as it is drawn.
    pub(super) fn x(&self, x: f64) -> f64 {
        if self.rtl { 100.0 - x } else { x }
    }

    /// `by` pixels on, in the direction of reading.
    pub(super) fn on(&self, by: f64) -> f64 {
        if self.rtl { -by } else { by }
    }

    pub(super) fn rect(&mut self, class: &str, from: f64, to: f64, y: f64, height: f64) {
        self.rect_with(class, "", from, to, y, height);
    }

    fn rect_with(&mut self, class: &str, more: &str, from: f64, to: f64, y: f64, height: f64) {
        let x = self.x(from).min(self.x(to));
        let class = classes(class);
        let (width, y, height) = (number(to - from), number(y), number(height));
        let x = number(x);
        let _ = write!(
            self.out,
            "<rect{class}{more} x=\"{x}%\" y=\"{y}\" width=\"{width}%\" height=\"{height}\"/>"
        );
    }

    /// A bar with its soft edges.
    pub(super) fn bar(&mut self, bar: &Bar, y: f64, height: f64) {
        let [one, mut two, mut three, four] = bar.x;
        // An edge that nobody could see is a hard one.
        if two - one < 0.4 {
            two = one;
        }
        if four - three < 0.4 {
            three = four;
        }
        let fill = |end: char| format!(" fill=\"url(#{}-{end})\"", self.name);
        let (appears, fades) = if self.rtl { ('o', 'i') } else { ('i', 'o') };
        let (appears, fades) = (fill(appears), fill(fades));
        if two > one {
            self.rect_with("b", &appears, one, two, y, height);
        }
        if three > two {
            self.rect_with("b", "", two, three, y, height);
        }
        if four > three {
            self.rect_with("b", &fades, three, four, y, height);
        }
    }

    /// Interrupts what lies at `y` from `x` per cent on, for `by` pixels.
    pub(super) fn gap(&mut self, x: f64, by: f64, y: f64, height: f64) {
        let turned = if self.rtl {
            format!(" transform=\"translate({} 0)\"", number(-by))
        } else {
            String::new()
        };
        let (x, y, by, height) = (number(self.x(x)), number(y), number(by), number(height));
        let _ = write!(
            self.out,
            "<rect class=\"gap\" x=\"{x}%\" y=\"{y}\" width=\"{by}\" height=\"{height}\"{turned}/>"
        );
    }

    pub(super) fn vertical(&mut self, class: &str, x: f64, from: f64, to: f64) {
        let (x, from, to) = (number(self.x(x)), number(from), number(to));
        let _ = write!(
            self.out,
            "<line class=\"{class}\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{from}\" y2=\"{to}\"/>"
        );
    }

    pub(super) fn horizontal(&mut self, class: &str, y: f64) {
        let y = number(y);
        let _ = write!(
            self.out,
            "<line class=\"{class}\" x1=\"0\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>"
        );
    }

    pub(super) fn circle(&mut self, x: f64, y: f64, radius: f64) {
        let (x, y, radius) = (number(self.x(x)), number(y), number(radius));
        let _ = write!(self.out, "<circle cx=\"{x}%\" cy=\"{y}\" r=\"{radius}\"/>");
    }

    /// Opens a link, or a group where it leads nowhere, with a title for pointers and for those who
    /// do not see.
    pub(super) fn link(&mut self, href: Option<&str>, title: &str, words: &str) {
        match href {
            Some(href) => {
                self.out.push_str("<a href=\"");
                escape(&mut self.out, href);
                self.out.push_str("\">");
            }
            None => self.out.push_str("<g>"),
        }
        self.out.push_str("<title>");
        escape(&mut self.out, title);
        if !words.is_empty() {
            self.out.push_str(": ");
            escape(&mut self.out, words);
        }
        self.out.push_str("</title>");
    }

    /// A label in two lengths: for wide and for narrow drawings.
    pub(super) fn title(&mut self, wide: &str, narrow: &str, x: f64, by: f64, y: f64, hold: Hold) {
        if wide == narrow {
            return self.text("l", x, by, y, hold, wide);
        }
        for (class, text) in [("l x", wide), ("l s", narrow)] {
            if !text.is_empty() {
                self.text(class, x, by, y, hold, text);
            }
        }
    }

    /// `text` on the line `y`, held at `x` per cent and `by` pixels on.
    pub(super) fn text(&mut self, class: &str, x: f64, by: f64, y: f64, hold: Hold, text: &str) {
        let hold = match (hold, self.rtl) {
            (Hold::Middle, _) => " text-anchor=\"middle\"",
            (Hold::Start, true) | (Hold::End, false) => " text-anchor=\"end\"",
            _ => "",
        };
        let class = classes(class);
        let (x, y, by) = (number(self.x(x)), number(y), number(self.on(by)));
        let by = if by == "0" { String::new() } else { format!(" dx=\"{by}\"") };
        let _ = write!(self.out, "<text{class} x=\"{x}%\"{by} y=\"{y}\"{hold}>");
        self.isolated(text);
        self.out.push_str("</text>");
    }

    /// `text` held at a place in per cent of width and height, and `by` pixels off it, whatever the
    /// direction of reading.
    pub(super) fn text_at(
        &mut self,
        class: &str,
        at: (f64, f64),
        by: (f64, f64),
        hold: Hold,
        text: &str,
    ) {
        let hold = match hold {
            Hold::Middle => " text-anchor=\"middle\"",
            Hold::End => " text-anchor=\"end\"",
            Hold::Start => "",
        };
        let class = classes(class);
        let (x, y) = (number(at.0), number(at.1));
        let _ = write!(self.out, "<text{class} x=\"{x}%\" y=\"{y}%\"");
        for (name, by) in [("dx", by.0), ("dy", by.1)] {
            if by != 0.0 {
                let _ = write!(self.out, " {name}=\"{}\"", number(by));
            }
        }
        let _ = write!(self.out, "{hold}>");
        self.isolated(text);
        self.out.push_str("</text>");
    }

    /// `text` in a direction of its own, wherever it stands: FIRST STRONG ISOLATE, POP DIRECTIONAL
    /// ISOLATE.
    fn isolated(&mut self, text: &str) {
        let foreign = text.chars().any(|c| ('\u{590}'..='\u{8ff}').contains(&c));
        if foreign {
            self.out.push('\u{2068}');
        }
        escape(&mut self.out, text);
        if foreign {
            self.out.push('\u{2069}');
        }
    }
}

fn classes(class: &str) -> String {
    if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") }
}

/// With two decimals at most: finer than any screen.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn escape(out: &mut String, text: &str) {
    if text.contains(char::is_control) {
        // SVG within HTML may not hold them.
        crate::html::escape(out, &text.replace(char::is_control, " "));
    } else {
        crate::html::escape(out, text);
    }
}
