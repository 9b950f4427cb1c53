//! The strip as SVG.

use super::super::axis::{self, Say};
use super::super::svg::{Hold, Svg, number};
use super::{BESIDE, Band, Entry, Row, Square, Strip};

impl Strip {
    /// The SVG. Ids in it begin with `name`; `label` says what it is.
    pub(crate) fn svg(&self, entries: &[Entry], name: &str, label: &str, say: &Say<'_>) -> String {
        let mut svg = Svg::new(name, say.rtl);
        svg.open(self.height, label);
        if self.has_bars() {
            svg.gradients();
        }
        if let Some(lens) = &self.lens {
            self.sides(lens, &mut svg);
        }
        for (band, now) in self.bands().zip(self.now) {
            if let Some(x) = now {
                svg.vertical("now", x, band.top, band.bottom);
            }
        }
        svg.raw("<g class=\"axis\" aria-hidden=\"true\">");
        for band in self.bands() {
            band.draw_axis(&mut svg);
        }
        svg.raw("</g>");
        let radius = if entries.len() > 99 { 12.0 } else { 10.0 };
        for (at, band) in self.bands().enumerate() {
            if at == 1 {
                svg.raw("<g class=\"in\">");
            }
            // The list below says the same to those who cannot see squares, in its order.
            if !band.squares.is_empty() {
                svg.raw("<g aria-hidden=\"true\">");
                for square in &band.squares {
                    square.draw(&entries[square.entry], &mut svg);
                }
                svg.raw("</g>");
            }
            for row in &band.rows {
                row.draw(&entries[row.entry], radius, &mut svg);
            }
            if at == 1 {
                svg.raw("</g>");
            }
        }
        svg.raw("</svg>");
        svg.out
    }

    /// The window on the whole, and how it opens to the lens.
    fn sides(&self, lens: &Band, svg: &mut Svg) {
        let (from, to) = (self.whole.axis.x(lens.axis.from), self.whole.axis.x(lens.axis.to));
        // So narrow a window has to be seen, too.
        let to = to.max(from + 0.5).min(100.0);
        let top = if self.whole.squares.is_empty() { self.whole.base } else { self.whole.top };
        svg.rect("lens", from, to, top, self.whole.bottom - top);
        let (y, high) = (number(self.whole.bottom), number(lens.top - self.whole.bottom));
        let (one, two) = (svg.x(from), svg.x(to));
        let (one, two) = (number(one.min(two)), number(one.max(two)));
        svg.raw(&format!(
            "<svg y=\"{y}\" width=\"100%\" height=\"{high}\" viewBox=\"0 0 100 {high}\" \
             preserveAspectRatio=\"none\"><path class=\"lens\" d=\"M{one} 0H{two}L100 {high}H0Z\"/></svg>"
        ));
        svg.rect("lens", 0.0, 100.0, lens.top, self.height - lens.top);
    }

    /// From when to when the whole and the lens are, in words.
    pub(crate) fn words(&self, say: &Say<'_>) -> Vec<String> {
        let lens = self.lens.as_ref().map(|lens| (lens.axis.from, lens.axis.to));
        let all = [Some(self.span), lens].into_iter().flatten();
        all.map(|(from, to)| axis::stretch(from, to, say)).collect()
    }

    /// Whether something stands at the beginning of a month, a year or another unit.
    pub(crate) fn has_units(&self, entries: &[Entry]) -> bool {
        let unit = |entry: &Entry| entry.extent.is_some_and(|extent| extent.soft && !extent.lasts);
        entries.iter().any(unit)
    }
}

impl Band {
    fn draw_axis(&self, svg: &mut Svg) {
        if let (Some(heading), Some(first)) = (&self.ticks.heading, self.ticks.ticks.first()) {
            svg.text("", first.x, axis::BESIDE, self.top + 14.0, Hold::Start, heading);
        }
        // Words below a line hang on marks that reach down to them.
        let below = if self.words > self.base { self.base } else { self.base - 16.0 };
        for tick in &self.ticks.ticks {
            svg.vertical("tick", tick.x, below, self.bottom);
            if let Some(label) = &tick.label {
                let class = if tick.narrow { "" } else { "x" };
                svg.text(class, tick.x, axis::BESIDE, self.words, Hold::Start, label);
            }
        }
        svg.horizontal("base", self.base);
    }
}

impl Entry {
    fn open(&self, class: &str, more: &str, svg: &mut Svg) {
        let key = if self.key { "key" } else { "" };
        let soft = if self.extent.is_none_or(|extent| extent.soft) { " soft" } else { "" };
        let class = format!("{key}{soft}{}{class}", self.class);
        let class = class.trim_start();
        svg.raw("<a");
        if !class.is_empty() {
            svg.raw(&format!(" class=\"{class}\""));
        }
        svg.raw(" href=\"");
        svg.text_of(&self.href);
        svg.raw("\"");
        svg.raw(more);
        svg.raw("><title>");
        svg.text_of(&self.words);
        if !self.words.is_empty() {
            svg.raw(": ");
        }
        svg.text_of(&self.title);
        svg.raw("</title>");
    }
}

impl Row {
    fn draw(&self, entry: &Entry, radius: f64, svg: &mut Svg) {
        entry.open("", "", svg);
        if let Some(bar) = &self.bar {
            svg.bar(bar, self.y - 3.0, 6.0);
            if !self.before {
                svg.gap(self.x, BESIDE + 4.0, self.y - 3.0, 6.0);
            }
        }
        svg.circle(self.x, self.y, radius);
        svg.text("n", self.x, 0.0, self.y + 4.0, Hold::Middle, &entry.number.to_string());
        let (hold, by) = if self.before { (Hold::End, -BESIDE) } else { (Hold::Start, BESIDE) };
        svg.title(&self.title, &self.narrow, self.x, by, self.y + 4.5, hold);
        svg.raw("</a>");
    }
}

impl Square {
    fn draw(&self, entry: &Entry, svg: &mut Svg) {
        entry.open("", " tabindex=\"-1\"", svg);
        let gap = (self.height * 0.15).min(1.0);
        svg.rect("sq", self.x.0, self.x.1, self.y + gap, self.height - gap);
        if let Some((bar, y)) = &self.bar {
            svg.bar(bar, *y, 3.0);
        }
        svg.raw("</a>");
    }
}
