//! `list`: pages, all of them or those that ask for attention.

use backstory::Compiled;
use backstory::date::{Date, Day};
use backstory::diagnostic::Spanned;
use backstory::model::document::{Document, Kind, Own};
use backstory::model::site::{DocIx, Site};
use backstory::plan::nav_target;
use chrono::NaiveDate;
use serde::Serialize;

use super::args::{Pages, Place, Table, Which};
use super::terminal::Terminal;
use super::{Failure, Outcome, engine, summary};

/// One page in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row {
    file: String,
    kind: &'static str,
    id: String,
    /// From the site's root; where it is held back, it has none.
    address: Option<String>,
    title: String,
    date: Option<String>,
    /// `published`, or why it is not.
    status: String,
}

/// Prints the pages that `which` means.
pub(crate) fn list(
    terminal: &Terminal,
    place: &Place,
    today: NaiveDate,
    which: Which,
    format: Table,
) -> Result<Outcome, Failure> {
    let site = engine::site(place, &Pages::on(today))?;
    let rows = rows(&site.compiled, which, Day::from_naive(today));
    let text = match format {
        Table::Text if rows.is_empty() && !terminal.is_quiet() => "no such pages\n".to_owned(),
        Table::Text => text(&rows),
        Table::Csv => csv(&rows),
        Table::Json => summary::json(&rows)?,
    };
    terminal.print(&text)?;
    Ok(Outcome::Fine)
}

fn rows(compiled: &Compiled, which: Which, today: Day) -> Vec<Row> {
    let site = compiled.site();
    let is_wanted = |at: usize, row: &Row| {
        let doc = &site.docs[at];
        let published = site.pages[at].is_some();
        match which {
            Which::All => true,
            Which::Drafts => doc.front.draft,
            Which::Future => row.status.starts_with("until"),
            Which::Expired => row.status.starts_with("expired"),
            Which::Orphans => published && is_orphan(site, DocIx::new(at)),
            Which::Undated => published && is_undated(doc),
            Which::Stale => published && is_stale(doc, today),
        }
    };
    let rows = site.docs.iter().enumerate().filter(|(_, doc)| doc.kind != Kind::EventList);
    rows.map(|(at, doc)| (at, row(site, at, doc)))
        .filter(|(at, row)| is_wanted(*at, row))
        .map(|(_, row)| row)
        .collect()
}

fn row(site: &Site, at: usize, doc: &Document) -> Row {
    let held = site.held_back.iter().find(|held| held.doc.index() == at);
    Row {
        file: doc.path.to_string(),
        kind: doc.kind.as_str(),
        id: doc.id.clone(),
        address: site.pages[at].as_ref().map(|page| page.address.clone()),
        title: doc.front.title.value.clone(),
        date: doc.front.date.as_ref().map(|date| date.value.edtf().to_owned()),
        status: held.map_or_else(|| "published".to_owned(), |held| summary::why(&held.why)),
    }
}

/// Whether neither a page nor the menu leads there. What lists lead to by themselves does not count.
fn is_orphan(site: &Site, ix: DocIx) -> bool {
    let doc = site.doc(ix);
    let listed = matches!(doc.kind, Kind::Home | Kind::Section | Kind::Topic | Kind::Source);
    let in_menu = || {
        let address = site.page(ix).map(|page| &page.address);
        let items = site.config.navigation.iter();
        let mut targets =
            items.filter_map(|item| nav_target(site, item.to.value.trim_matches('/')));
        targets.any(|(_, target)| Some(&target) == address)
    };
    !listed && site.backlinks[ix.index()].is_empty() && !in_menu()
}

fn is_undated(doc: &Document) -> bool {
    matches!(doc.kind, Kind::Explainer | Kind::Event) && doc.front.date.is_none()
}

fn is_stale(doc: &Document, today: Day) -> bool {
    let Own::Explainer(explainer) = &doc.front.own else { return false };
    let concluded =
        explainer.status.as_ref().is_some_and(|status| status.value.value == "concluded");
    let last = |date: &Spanned<Date>| date.value.latest();
    !concluded && explainer.review_by.as_ref().and_then(last).is_some_and(|day| day < today)
}

fn text(rows: &[Row]) -> String {
    let width = |part: fn(&Row) -> &str| {
        rows.iter().map(|row| part(row).chars().count()).max().unwrap_or(0).min(60)
    };
    let (files, titles) = (width(|row| &row.file), width(|row| &row.title));
    let line = |row: &Row| {
        let Row { file, title, status, .. } = row;
        format!("{file:files$}  {title:titles$}  {status}\n")
    };
    rows.iter().map(line).collect()
}

fn csv(rows: &[Row]) -> String {
    let mut text = "file,kind,id,address,title,date,status\n".to_owned();
    for Row { file, kind, id, address, title, date, status } in rows {
        let none = String::new();
        let (address, date) = (address.as_ref().unwrap_or(&none), date.as_ref().unwrap_or(&none));
        let fields = [file, *kind, id, address, title, date, status].map(field);
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

/// A cell of CSV.
pub(crate) fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use backstory::world::MemoryWorld;
    use backstory::{Options, compile, load};

    fn found(which: Which) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2024, 1, 10).unwrap();
        let mut world = MemoryWorld::new(today);
        world.insert("site.toml", "title = \"T\"\n[[navigation]]\nto = \"menu\"\n");
        for (path, front, body) in [
            ("index.md", "title: Home", "See [[dated]]."),
            ("dated.md", "title: Dated\ndate: 2024", ""),
            ("draft.md", "title: Draft\ndraft: true", ""),
            ("later.md", "title: Later\ndate: 2024\npublish_on: 2024-02-01", ""),
            ("over.md", "title: Over\ndate: 2024\nexpires: 2024-01-01", ""),
            ("stale.md", "title: Stale\ndate: 2024\nreview_by: 2024-01-09", "[[actor]]"),
            ("fresh.md", "title: Fresh\ndate: 2024\nreview_by: 2024-01-10", ""),
            ("done.md", "title: Done\nreview_by: 2023\nstatus: { value: concluded }", ""),
            ("menu.md", "title: Menu\nkind: page", ""),
            ("actors/actor.md", "title: Actor", ""),
            ("actors/lonely.md", "title: Lonely", ""),
        ] {
            world.insert(&format!("content/{path}"), format!("---\n{front}\n---\n\n{body}\n"));
        }
        let options = Options::default();
        let compiled = compile(&load(&world, &options, None), &options, None);
        rows(&compiled, which, Day::from_naive(today)).into_iter().map(|row| row.id).collect()
    }

    #[test]
    fn each_list_has_its_pages() {
        assert_eq!(found(Which::Drafts), ["draft"]);
        assert_eq!(found(Which::Future), ["later"]);
        assert_eq!(found(Which::Expired), ["over"]);
        assert_eq!(found(Which::Stale), ["stale"]);
        assert_eq!(found(Which::Undated), ["done"]);
        assert_eq!(found(Which::Orphans), ["lonely", "done", "fresh", "stale"]);
        assert_eq!(found(Which::All).len(), 11);
    }

    #[test]
    fn values_with_commas_are_quoted() {
        let row = Row {
            file: "content/x.md".to_owned(),
            kind: "page",
            id: "x".to_owned(),
            address: None,
            title: "A, \"B\"".to_owned(),
            date: None,
            status: "draft".to_owned(),
        };
        let expected = "file,kind,id,address,title,date,status\n\
                        content/x.md,page,x,,\"A, \"\"B\"\"\",,draft\n";
        assert_eq!(csv(&[row]), expected);
    }
}
