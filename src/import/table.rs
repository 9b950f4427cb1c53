//! A table of events: one row, one event; the header says what stands in which column.

use serde_json::{Value, json};

use super::csv::{self, Table};
use super::html;
use super::report::Report;
use super::write::{Companions, Draft, events};
use super::{File, Imported, Known, timelinejs};
use crate::date::{Date, from_loose};
use crate::parse::slug::slugify;

/// What a column can hold, and the names that it goes by, in the form of ids.
const COLUMNS: &[(Column, &[&str])] = &[
    (Column::Id, &["id"]),
    (Column::Date, &["date", "when", "event-date", "datum", "edtf"]),
    (Column::Begin, &["begin", "start", "start-date", "from", "since", "began"]),
    (Column::End, &["end", "end-date", "to", "until", "ended"]),
    (Column::Reported, &["reported"]),
    (Column::Title, &["title", "headline", "event", "name", "statename", "what"]),
    (Column::Text, &["text", "description", "details", "body", "summary"]),
    (Column::Importance, &["importance"]),
    (Column::Status, &["status"]),
    (Column::Place, &["place", "location", "where", "city", "capital"]),
    (Column::Latitude, &["latitude", "lat"]),
    (Column::Longitude, &["longitude", "lon", "lng", "long"]),
    (Column::Actors, &["actors", "actor", "who"]),
    (Column::Topics, &["topics", "topic", "tags", "category", "group"]),
    (Column::Sources, &["sources", "source", "reference", "references"]),
    // Columns of our own tables that say nothing that others do not.
    (Column::Derived, &["earliest", "latest", "page", "href"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Date,
    Begin,
    End,
    Reported,
    Title,
    Text,
    Importance,
    Status,
    Place,
    Latitude,
    Longitude,
    Actors,
    Topics,
    Sources,
    Derived,
}

/// Reads a table.
pub(super) fn import(
    text: &str,
    name: &str,
    title: &str,
    known: &Known,
) -> Result<Imported, String> {
    let table = csv::read(text);
    if table.header.is_empty() {
        return Err("this table is empty".to_owned());
    }
    let named: Vec<String> = table.header.iter().map(|name| slugify(name)).collect();
    if named.iter().any(|name| name == "year") && named.iter().any(|name| name == "headline") {
        return timelinejs::timeline(&spreadsheet(&table, &named), name, title, known);
    }
    let mut report = Report::default();
    let columns: Vec<Option<Column>> = named.iter().map(|name| column(name)).collect();
    let has = |wanted: Column| columns.contains(&Some(wanted));
    if !has(Column::Date) && !has(Column::Begin) {
        let header = table.header.join("`, `");
        return Err(format!(
            "no column holds dates: call one of `{header}` `date`, or `begin` and `end`"
        ));
    }
    if !has(Column::Title) && !has(Column::Text) {
        let header = table.header.join("`, `");
        return Err(format!(
            "no column says what happened: call one of `{header}` `title` or `text`"
        ));
    }
    for (title, column) in table.header.iter().zip(&columns) {
        if column.is_none() && !title.is_empty() {
            report.note("columns that are not carried", &format!("`{title}`"));
        }
    }
    let mut companions = Companions::new(name, known);
    let mut made = Vec::new();
    for (line, cells) in &table.rows {
        let which = format!("line {line}");
        if cells.len() > columns.len() {
            report.note("cells beyond the last column", &which);
        }
        let row = Row { columns: &columns, cells };
        made.extend(event(&row, &which, has(Column::End), &mut companions, &mut report));
    }
    let mut files =
        vec![File { path: format!("content/events/{name}.yaml"), text: events(&made, "") }];
    companions.finish(&mut files);
    Ok(Imported { files, events: made.len(), report: report.finish() })
}

fn column(name: &str) -> Option<Column> {
    let found = COLUMNS.iter().find(|(_, names)| names.contains(&name));
    found.map(|(column, _)| *column)
}

struct Row<'a> {
    columns: &'a [Option<Column>],
    cells: &'a [String],
}

impl Row<'_> {
    /// The first cell of that column that says something; `NA` says nothing.
    fn get(&self, wanted: Column) -> &str {
        let cells = self.columns.iter().zip(self.cells);
        let mut cells =
            cells.filter(|(column, _)| **column == Some(wanted)).map(|(_, cell)| cell.trim());
        cells.find(|cell| !cell.is_empty() && *cell != "NA").unwrap_or("")
    }

    /// The same without the apostrophe that keeps spreadsheets from running it.
    fn words(&self, wanted: Column) -> &str {
        let cell = self.get(wanted);
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            _ => cell,
        }
    }

    /// The parts of a cell that holds several.
    fn several(&self, wanted: Column) -> impl Iterator<Item = &str> {
        self.words(wanted).split(';').map(str::trim).filter(|part| !part.is_empty())
    }
}

fn event(
    row: &Row<'_>,
    which: &str,
    has_end: bool,
    companions: &mut Companions<'_>,
    report: &mut Report,
) -> Option<Draft> {
    let date = date(row, which, has_end, report)?;
    let mut draft = Draft {
        date,
        title: row.words(Column::Title).split_whitespace().collect::<Vec<_>>().join(" "),
        text: html::escaped_text(row.words(Column::Text)),
        ..Draft::default()
    };
    if draft.title.is_empty() && draft.text.is_empty() {
        report.note("rows that do not say what happened are left out", which);
        return None;
    }
    let id = slugify(row.get(Column::Id));
    if !id.is_empty() {
        draft.id = Some(companions.free_id(&id));
    }
    let reported = row.get(Column::Reported);
    if !reported.is_empty() {
        draft.reported = loose(reported);
        if draft.reported.is_none() {
            report.note(
                format!("`{reported}`, which is no day on which something is reported"),
                which,
            );
        }
    }
    draft.importance =
        choice(row, Column::Importance, &["key", "minor"], &["normal"], which, report);
    let statuses = ["reported", "disputed", "planned", "retracted"];
    draft.status = choice(row, Column::Status, &statuses, &["confirmed"], which, report);
    let (latitude, longitude) = (row.get(Column::Latitude), row.get(Column::Longitude));
    let place = row.words(Column::Place);
    if !place.is_empty() {
        let at = coordinates(latitude, longitude);
        if at.is_none() && !(latitude.is_empty() && longitude.is_empty()) {
            report.note("coordinates that are none on earth", which);
        }
        draft.place = companions.place(place, at, which, report);
    } else if !latitude.is_empty() {
        report.note("coordinates without a place", which);
    }
    for name in row.several(Column::Actors) {
        draft.actors.extend(companions.actor(name, which, report).map(|id| (id, None)));
    }
    draft.topics.extend(row.several(Column::Topics).map(str::to_owned));
    let sources = row.words(Column::Sources);
    // A reference in words may have semicolons of its own.
    let is_keys =
        sources.split(';').all(|part| !part.trim().contains(' ') || part.trim().starts_with('@'));
    let parts: Vec<&str> = if is_keys { sources.split(';').collect() } else { vec![sources] };
    draft.sources.extend(parts.into_iter().filter_map(|source| companions.source(source)));
    Some(draft)
}

/// A date as people write it, as EDTF; none where it is understood in no way or in two.
pub(super) fn loose(text: &str) -> Option<String> {
    from_loose(text).filter(|edtf| Date::parse(edtf).is_ok())
}

/// Latitude and longitude where both are on earth.
pub(super) fn coordinates(latitude: &str, longitude: &str) -> Option<(String, String)> {
    let within =
        |text: &str, most: f64| text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
    (within(latitude, 90.0) && within(longitude, 180.0))
        .then(|| (latitude.to_owned(), longitude.to_owned()))
}

fn date(row: &Row<'_>, which: &str, has_end: bool, report: &mut Report) -> Option<String> {
    let written = row.get(Column::Date);
    if !written.is_empty() {
        let date = loose(written);
        if date.is_none() {
            report.note(
                "dates that cannot be read for sure; their rows are left out",
                &format!("{which} (`{written}`)"),
            );
        }
        return date;
    }
    interval(row.get(Column::Begin), row.get(Column::End), has_end, which, report)
}

/// From a begin and an end as people write them. No end is an end that nobody knows, where there is
/// a place for it (`has_end`).
pub(super) fn interval(
    begin: &str,
    end: &str,
    has_end: bool,
    which: &str,
    report: &mut Report,
) -> Option<String> {
    const LEFT_OUT: &str = "dates that cannot be read for sure; their rows are left out";
    let mut side = |text: &str| match (text.is_empty(), from_loose(text)) {
        (true, _) => Some(String::new()),
        (false, Some(edtf)) => Some(edtf),
        (false, None) => {
            report.note(LEFT_OUT, &format!("{which} (`{text}`)"));
            None
        }
    };
    let (from, to) = (side(begin)?, side(end)?);
    // What stands for "no end" says of a beginning only that it is not known.
    let from = if from == ".." { String::new() } else { from };
    let edtf = match (from.as_str(), to.as_str()) {
        ("", "..") => "XXXX/..".to_owned(),
        ("", "") => {
            report.note("rows without a date are left out", which);
            return None;
        }
        (from, "") if !has_end => from.to_owned(),
        (from, to) if from == to => from.to_owned(),
        (from, to) => format!("{from}/{to}"),
    };
    if Date::parse(&edtf).is_ok() {
        return Some(edtf);
    }
    report.note(LEFT_OUT, &format!("{which} (`{begin}` to `{end}`)"));
    None
}

/// One of `named`; nothing for one of `usual`.
fn choice(
    row: &Row<'_>,
    column: Column,
    named: &[&str],
    usual: &[&str],
    which: &str,
    report: &mut Report,
) -> Option<String> {
    let value = row.get(column).to_lowercase();
    if value.is_empty() || usual.contains(&value.as_str()) {
        return None;
    }
    if !named.contains(&value.as_str()) {
        report.note(format!("`{value}`, which is no {column:?}").to_lowercase(), which);
        return None;
    }
    Some(value)
}

/// The spreadsheet of TimelineJS as its JSON.
fn spreadsheet(table: &Table, named: &[String]) -> Value {
    let slide = |cells: &[String]| {
        let of = |name: &str| {
            let at = named.iter().position(|known| known == name);
            at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
        };
        let day = |prefix: &str| {
            let time = of(&format!("{prefix}time"));
            let mut time = time.split(':').map(str::trim);
            let mut next = || time.next().unwrap_or("");
            let (hour, minute, second) = (next(), next(), next());
            json!({
                "year": of(&format!("{prefix}year")), "month": of(&format!("{prefix}month")),
                "day": of(&format!("{prefix}day")), "hour": hour, "minute": minute, "second": second,
            })
        };
        let mut slide = json!({
            "text": { "headline": of("headline"), "text": of("text") },
            "media": {
                "url": of("media"), "caption": of("media-caption"), "credit": of("media-credit"),
                "thumbnail": of("media-thumbnail"), "alt": of("media-alt-text"),
            },
            "group": of("group"), "display_date": of("display-date"), "background": of("background"),
        });
        if !of("year").is_empty() {
            slide["start_date"] = day("");
        }
        if !of("end-year").is_empty() {
            slide["end_date"] = day("end-");
        }
        (of("type").to_lowercase(), slide)
    };
    let (mut title, mut events, mut eras) = (Value::Null, Vec::new(), Vec::new());
    for (_, cells) in &table.rows {
        let (sort, slide) = slide(cells);
        match sort.as_str() {
            "title" => title = slide,
            "era" => eras.push(slide),
            _ => events.push(slide),
        }
    }
    json!({ "title": title, "events": events, "eras": eras })
}
