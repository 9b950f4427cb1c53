//! `chronology.csv`: the events as a table, RFC 4180.

use std::io::{self, Write};

use super::pass_on;
use super::shared::{address, coordinates, event_text, source_keys};
use crate::html::find_any;
use crate::model::site::EventIx;
use crate::plan::{Filler, degrees};

const COLUMNS: &str = "id,date,earliest,latest,reported,title,text,importance,status,place,\
latitude,longitude,actors,topics,sources,page,href";

/// Writes all events to `to`, earliest first; several actors, topics or sources are separated by `; `.
pub(super) fn chronology(filler: &Filler<'_>, to: &mut dyn Write) -> io::Result<()> {
    let site = filler.maker.site;
    let mut table = Table { out: String::new(), begun: false };
    table.out.push_str(COLUMNS);
    table.end_row();
    for ix in (0..site.events.len()).map(EventIx::new) {
        let (event, draft) = site.draft(ix);
        let date = draft.date.as_ref().map(|date| &date.value);
        let day =
            |day: Option<crate::date::Day>| day.map_or_else(String::new, |day| day.to_string());
        table.text(&event.id);
        table.safe(date.map_or("", |date| date.edtf()));
        table.safe(&day(date.and_then(|date| date.earliest())));
        table.safe(&day(date.and_then(|date| date.latest())));
        table.safe(draft.reported.as_ref().map_or("", |date| date.value.edtf()));
        table.text(&event.title);
        table.text(&event_text(filler, ix));
        table.safe(draft.importance.as_str());
        table.safe(draft.status.as_str());
        table.text(event.place.map_or("", |place| &site.doc(place).id));
        let at = event.place.and_then(|place| coordinates(filler, place));
        table.safe(&at.map_or_else(String::new, |(latitude, _)| degrees(latitude)));
        table.safe(&at.map_or_else(String::new, |(_, longitude)| degrees(longitude)));
        let actors = event.actors.iter().map(|(actor, _)| site.actor(*actor).1.id.as_str());
        table.text(&joined(actors));
        table
            .text(&joined(event.topics.iter().map(|topic| site.topics[topic.index()].id.as_str())));
        table.text(&joined(source_keys(filler, event.doc, draft.citations).into_iter()));
        table.text(site.page(event.doc).map_or("", |_| &site.doc(event.doc).id));
        table.text(&address(filler, &filler.maker.event_href(filler.here, ix)));
        table.end_row();
        pass_on(&mut table.out, to)?;
    }
    to.write_all(table.out.as_bytes())
}

fn joined<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for item in items {
        if !joined.is_empty() {
            joined.push_str("; ");
        }
        joined.push_str(item);
    }
    joined
}

struct Table {
    out: String,
    /// Whether the row has a cell already.
    begun: bool,
}

impl Table {
    /// A cell with words that anybody may have written. A spreadsheet would run `=…`, `+…`, `-…`
    /// and `@…` as formulas, so an apostrophe before them says that they are text.
    fn text(&mut self, text: &str) {
        let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        self.cell(if risky { "'" } else { "" }, text);
    }

    /// A cell with a date, a number or a word of ours. A year before Christ keeps its minus sign:
    /// what the characters of EDTF spell can neither call a function nor name another cell.
    fn safe(&mut self, text: &str) {
        self.cell("", text);
    }

    fn cell(&mut self, before: &str, text: &str) {
        if self.begun {
            self.out.push(',');
        }
        self.begun = true;
        if find_any(text.as_bytes(), *b"\",\n\r").is_some() {
            self.out.push('"');
            self.out.push_str(before);
            self.out.push_str(&text.replace('"', "\"\""));
            self.out.push('"');
        } else {
            self.out.push_str(before);
            self.out.push_str(text);
        }
    }

    fn end_row(&mut self) {
        self.out.push_str("\r\n");
        self.begun = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_run_nothing() {
        let mut table = Table { out: String::new(), begun: false };
        table.text("a, \"b\"\nc");
        table.text("=HYPERLINK(\"x\")");
        for text in ["+1", "-1", "@x", "\tx", "plain", ""] {
            table.text(text);
        }
        table.safe("-0043");
        table.end_row();
        let expected =
            "\"a, \"\"b\"\"\nc\",\"'=HYPERLINK(\"\"x\"\")\",'+1,'-1,'@x,'\tx,plain,,-0043\r\n";
        assert_eq!(table.out, expected);
    }
}
