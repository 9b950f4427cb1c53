//! Block quotations: alerts and plain ones here, conflicting accounts in [`dispute`], statements in
//! [`signature`].

mod dispute;
mod signature;

use super::attributes;
use super::*;
use crate::diagnostic::did_you_mean;

pub(crate) use signature::signature_start;

const ALERTS: [(&str, &str); 6] = [
    ("NOTE", "Note"),
    ("TIP", "Tip"),
    ("IMPORTANT", "Important"),
    ("WARNING", "Warning"),
    ("CAUTION", "Caution"),
    ("DISPUTED", "Disputed"),
];

/// A line of the source, without the marks of the quotation before it.
struct Line {
    start: usize,
    end: usize,
}

impl<'t> Flow<'_, 't> {
    pub(super) fn block_quote(&mut self, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
        if let Some((line, name)) = self.alert_line(range) {
            return self.alert(&line, &name, range, inner);
        }
        // What looks like a signature at the end of a list or of code is none.
        let paragraph = matches!(inner.last(), Some((Event::End(TagEnd::Paragraph), _)));
        if let Some(line) = self.signature_line(range).filter(|_| paragraph)
            && self.stands_alone(&(line.start..line.end), "a statement")
        {
            return self.statement(&line, range, inner);
        }
        self.out.html.push_str("<blockquote>\n");
        self.open.push(Open {
            written: true,
            block: true,
            range: range.clone(),
            close: Close::Tag("</blockquote>\n"),
        });
        self.nested(inner);
        self.close_last();
    }

    /// Whether what is at `range` can be shown by a template of its own. Inside an event, a
    /// statement, an account or a note it cannot: that is a finding, so that nothing is lost
    /// silently.
    pub(super) fn stands_alone(&mut self, range: &Bytes<usize>, what: &str) -> bool {
        let inside = match self.within {
            Within::Content => return true,
            Within::Block(at) => {
                let block = self.reader.body.blocks.get(at as usize);
                match block.map_or("", |block| &*block.name.value) {
                    "figure" | "video" => "a caption",
                    _ => return true,
                }
            }
            Within::Front => "front matter",
            Within::Event(_) => "an event",
            Within::Statement(_) => "a statement",
            Within::Dispute(_) => "conflicting accounts",
            Within::Footnote(_) => "a footnote",
        };
        let span = self.span(range);
        let message = format!("{what} cannot stand in {inside}");
        let hint = Some("give it a place of its own in the text".to_owned());
        self.reader.findings.add_hint(Code::UnsupportedSyntax, span, message, hint);
        false
    }

    /// Runs `inner` below the tags that are open now.
    fn nested(&mut self, inner: Vec<Found<'t>>) {
        let outer = std::mem::take(&mut self.open);
        let spans = std::mem::take(&mut self.spans);
        // One tag stays, so that nothing inside counts as the top level.
        self.open.push(Open { written: false, block: true, range: 0..0, close: Close::Nothing });
        self.run(&mut inner.into_iter());
        self.open = outer;
        self.spans = spans;
    }

    /// `[!NAME] title` at the start of the quotation: the line from `[` on, and the name.
    fn alert_line(&self, range: &Bytes<usize>) -> Option<(Line, String)> {
        let text = self.text.get(range.clone())?;
        let inner = text.trim_start_matches(['>', ' ']);
        let start = range.start + (text.len() - inner.len());
        let rest = inner.strip_prefix("[!")?;
        let (name, _) = rest.split_once(']')?;
        let valid = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-');
        let end = inner.find('\n').map_or(range.end, |newline| start + newline);
        valid.then(|| (Line { start, end }, name.to_owned()))
    }

    fn alert(&mut self, line: &Line, name: &str, range: &Bytes<usize>, inner: Vec<Found<'t>>) {
        let upper = name.to_uppercase();
        let known = ALERTS.iter().find(|(alert, _)| *alert == upper);
        let Some((_, default_title)) = known else {
            let names = ALERTS.iter().map(|(name, _)| *name);
            let hint = did_you_mean(&upper, names.clone()).unwrap_or_else(|| {
                format!("write one of {}", names.collect::<Vec<_>>().join(", "))
            });
            let span = self.base.span(line.start, line.start + name.len() + 3);
            let message = format!("there is no alert of the kind `{name}`");
            self.reader.findings.add_hint(Code::UnknownAlert, span, message, Some(hint));
            self.out.html.push_str("<blockquote>\n");
            self.nested(inner);
            self.out.html.push_str("</blockquote>\n");
            return;
        };
        let title_start = line.start + name.len() + 3;
        let whole = self.text.get(title_start..line.end).unwrap_or("");
        let (title, attributes) = attributes::split_end(whole, self.base.moved(title_start));
        let id = attributes.and_then(|mut attributes| {
            let id = attributes.id.take();
            attributes.finish("an alert", &["#id"], &mut self.reader.findings);
            id
        });
        // A list of definitions takes the line above its first term for a part of the term.
        if let [(Event::Start(Tag::DefinitionList), whole), ..] = &inner[..]
            && whole.start <= line.start
        {
            let span = self.base.span(line.start, line.end);
            let message = "this line is glued to the list below it";
            let hint = Some("leave a line with only `>` between the two".to_owned());
            self.reader.findings.add_hint(Code::ChronologyGlued, span, message, hint);
        }
        let inner = without_line(inner, line);
        if upper == "DISPUTED" && self.stands_alone(&(line.start..line.end), "a dispute") {
            return self.dispute(title, title_start, id, range, inner);
        }
        let base = self.base.moved(title_start);
        let title = if title.trim().is_empty() {
            Fragment::of_text(default_title)
        } else {
            let within = self.within;
            self.reader.inline(title, base, within)
        };
        self.out.html.push_str("<aside class=\"alert alert-");
        self.out.html.push_str(&upper.to_lowercase());
        self.out.html.push('"');
        if let Some(id) = id {
            self.reader.claim_anchor(&id);
            self.attribute("id", &id.value);
            self.reader.body.anchors.push(id);
        }
        self.out.html.push_str("><p class=\"alert-title\">");
        html::append(&mut self.out, &title);
        self.out.html.push_str("</p>\n");
        self.nested(inner);
        self.out.html.push_str("</aside>\n");
    }
}

/// `inner` without the line of an alert's name and title.
fn without_line<'t>(inner: Vec<Found<'t>>, line: &Line) -> Vec<Found<'t>> {
    let only_line = inner.first().is_some_and(|(_, range)| range.end <= line.end + 1);
    let mut first_paragraph = true;
    let kept = inner.into_iter().filter(|(event, range)| {
        if !first_paragraph {
            return true;
        }
        match event {
            Event::Start(Tag::Paragraph) => !only_line,
            Event::End(TagEnd::Paragraph) => {
                first_paragraph = false;
                !only_line
            }
            _ => range.start > line.end,
        }
    });
    kept.collect()
}
