//! `explain`: why a page is or is not there, where its values come from, and who links to it.

use std::fmt::Write as _;

use backstory::Compiled;
use backstory::diagnostic::{Span, line_column};
use backstory::model::document::{Document, Kind};
use backstory::model::site::{DocIx, EventIx, Site, Via};
use backstory::plan::{Job, What};
use chrono::NaiveDate;

use super::args::{Pages, Place};
use super::engine::{self, Texts};
use super::report::plural;
use super::terminal::{BOLD, PLAIN, Terminal};
use super::which::{Meant, which};
use super::{Failure, Outcome, summary};

/// Prints what is known about `page`: a file of the site, an id or an address.
pub(crate) fn explain(
    terminal: &Terminal,
    place: &Place,
    today: NaiveDate,
    page: &str,
) -> Result<Outcome, Failure> {
    let site = engine::site(place, &Pages::on(today))?;
    let teller = Teller { compiled: &site.compiled, texts: Texts::new(&site.world) };
    let text = teller.tell(page)?;
    terminal.print(&text)?;
    Ok(Outcome::Fine)
}

struct Teller<'a> {
    compiled: &'a Compiled,
    texts: Texts,
}

impl Teller<'_> {
    fn site(&self) -> &Site {
        self.compiled.site()
    }

    fn tell(&self, page: &str) -> Result<String, Failure> {
        Ok(match which(self.compiled, page)? {
            Meant::Doc(ix) => self.document(ix),
            Meant::Event(ix) => self.event(ix),
            Meant::Made(job) => self.made(job),
            Meant::Copied(from, to) => format!("{BOLD}{from}{PLAIN} is copied to `{to}`\n"),
        })
    }

    fn document(&self, ix: DocIx) -> String {
        let site = self.site();
        let doc = site.doc(ix);
        let mut text = format!("{BOLD}{}{PLAIN}\n", doc.path);
        let held = site.held_back.iter().find(|held| held.doc == ix);
        match (held, site.page(ix)) {
            (Some(held), _) => {
                let _ = writeln!(text, "is held back: {}", summary::why(&held.why));
            }
            (None, Some(page)) => {
                let _ = writeln!(text, "is published as `{}`", page.file());
            }
            (None, None) => text.push_str("has no page of its own: it is a list of events\n"),
        }
        text.push('\n');
        for (name, value, origin) in self.values(ix, doc) {
            let _ = writeln!(text, "  {name:9} {value}  ({origin})");
        }
        let body = &doc.body;
        for (number, word) in [
            (body.events.len(), "event"),
            (body.statements.len(), "statement"),
            (body.citations.len(), "citation"),
        ] {
            if number > 0 {
                let _ = writeln!(text, "  tells     {}", plural(number, word));
            }
        }
        self.backlinks(&mut text, ix);
        let findings = self.compiled.diagnostics().iter();
        let own = |file: &str| *file == *doc.path;
        let findings =
            findings.filter(|found| found.place.as_ref().is_some_and(|at| own(&at.file)));
        match findings.count() {
            0 => {}
            many => {
                let _ =
                    writeln!(text, "\n{}: `backstory check` shows them", plural(many, "finding"));
            }
        }
        text
    }

    /// Name, value and origin of what makes the page what it is.
    fn values(&self, ix: DocIx, doc: &Document) -> Vec<(&'static str, String, String)> {
        let site = self.site();
        let front = &doc.front;
        let at = |span: Span| self.place(doc, span);
        let name = || "the name of the file".to_owned();
        let mut values = Vec::new();
        let title = if front.has_title { at(front.title.span) } else { name() };
        values.push(("title", front.title.value.clone(), title));
        values.push(("kind", doc.kind.as_str().to_owned(), kind_origin(doc)));
        values.push(("id", doc.id.clone(), doc.id_span.map_or_else(name, at)));
        if let Some(page) = site.page(ix) {
            let origin = match &front.slug {
                Some(slug) => at(slug.span),
                None => "its kind and id".to_owned(),
            };
            values.push(("address", format!("/{}", page.address), origin));
        }
        let lang = match (&front.lang, &doc.suffix) {
            (Some(lang), _) => (lang.value.clone(), at(lang.span)),
            (None, Some(suffix)) => (suffix.clone(), name()),
            (None, None) => (site.config.language.clone(), site.config.file.to_string()),
        };
        values.push(("language", lang.0, lang.1));
        for (key, date) in [
            ("date", front.date.as_ref()),
            ("updated", front.updated.as_ref()),
            ("held till", front.publish_on.as_deref()),
            ("expires", front.expires.as_deref()),
        ] {
            if let Some(date) = date {
                values.push((key, date.value.edtf().to_owned(), at(date.span)));
            }
        }
        for topic in &front.topics {
            values.push(("topic", topic.value.clone(), at(topic.span)));
        }
        if let Some(template) = &front.template {
            values.push(("template", template.value.clone(), at(template.span)));
        }
        if let Some((section, place)) = site.place_in_section[ix.index()]
            && let Some(section) = site.sections.get(section as usize)
        {
            let place = format!("number {} of {}", place + 1, section.docs.len());
            values.push(("in list", format!("/{}", section.address), place));
        }
        for (address, _) in site.redirects.iter().filter(|(_, to)| **to == ix) {
            values.push(("also at", format!("/{address}"), "`redirect_from`".to_owned()));
        }
        values
    }

    fn backlinks(&self, text: &mut String, ix: DocIx) {
        let site = self.site();
        let backlinks = &site.backlinks[ix.index()];
        if let Some(topic) = site.topics.iter().find(|topic| topic.doc == Some(ix)) {
            let _ = writeln!(text, "\nnamed by {}", plural(topic.docs.len(), "page"));
            text.push_str(&self.files(&topic.docs));
        }
        if backlinks.is_empty() {
            text.push_str("\nno page links to it\n");
            return;
        }
        let _ = writeln!(text, "\nlinked from {}", plural(backlinks.len(), "page"));
        for (from, via) in backlinks {
            let doc = site.doc(*from);
            let place = match via {
                Via::Link(link) => match doc.body.links.get(*link as usize) {
                    Some(link) => self.place(doc, link.span),
                    None => doc.path.to_string(),
                },
                Via::Mention(_) => format!("{}, by name", doc.path),
                Via::Front => format!("{}, front matter", doc.path),
            };
            let _ = writeln!(text, "  {place}");
        }
    }

    fn event(&self, ix: EventIx) -> String {
        let (event, draft) = self.site().draft(ix);
        let doc = self.site().doc(event.doc);
        let mut text = format!("{BOLD}{}{PLAIN} is an event: {}\n", event.id, event.title);
        if let Some(date) = &draft.date {
            let _ = writeln!(
                text,
                "  date      {}  ({})",
                date.value.edtf(),
                self.place(doc, date.span)
            );
        }
        let origin = match &draft.id {
            Some(id) => self.place(doc, id.span),
            None => "made from its date and title".to_owned(),
        };
        let _ = writeln!(text, "  id        {}  ({origin})", event.id);
        let _ = writeln!(text, "  told in   {}", doc.path);
        text
    }

    /// A file that is made from no document of its own.
    fn made(&self, job: &Job) -> String {
        let site = self.site();
        let files = |docs: &[DocIx]| self.files(docs);
        let why = match job.what {
            What::Redirect(to) => {
                let doc = site.doc(to);
                format!("leads on, because {} has it in `redirect_from`\n", doc.path)
            }
            What::Topic(at) => {
                let topic = &site.topics[at.index()];
                let pages = plural(topic.docs.len(), "page");
                format!("is the topic `{}`, named by {pages}\n{}", topic.id, files(&topic.docs))
            }
            What::Source(at) => {
                let source = &site.sources[at.index()];
                let (key, pages) = (&source.entry.key.value, plural(source.cited_by.len(), "page"));
                let cited = files(&source.cited_by);
                format!("is the source `{key}` of {}, cited by {pages}\n{cited}", source.file)
            }
            What::Section(at, _) => {
                let section = &site.sections[at as usize];
                let pages = plural(section.docs.len(), "page");
                let index = format!("content/{}/_index.md", section.folder);
                format!(
                    "lists the {pages} of `{}`; `{index}` would give it a title\n",
                    section.folder
                )
            }
            What::Topics => format!("lists {}\n", plural(site.topics.len(), "topic")),
            What::Sources => format!("lists {}\n", plural(site.sources.len(), "source")),
            What::Chronology(_) => format!("lists {}\n", plural(site.events.len(), "event")),
            What::Search(_) | What::Titles(_) => {
                "lets readers search the site; `[search]` in the settings turns it off\n".to_owned()
            }
            What::Asset(at) => format!("is a copy of {}\n", site.assets[at as usize].from),
            What::ThemeFile(_) => format!("comes from the theme `{}`\n", site.config.theme.value),
            _ => "is made for every site\n".to_owned(),
        };
        format!("{BOLD}{}{PLAIN}\n{why}", job.out)
    }

    fn files(&self, docs: &[DocIx]) -> String {
        docs.iter().map(|ix| format!("  {}\n", self.site().doc(*ix).path)).collect()
    }

    fn place(&self, doc: &Document, span: Span) -> String {
        if span == Span::default() {
            return "the name of the file".to_owned();
        }
        match self.texts.get(&doc.path) {
            Some(text) => {
                let (line, column) = line_column(&text, span.start as usize);
                format!("{}:{line}:{column}", doc.path)
            }
            None => doc.path.to_string(),
        }
    }
}

fn kind_origin(doc: &Document) -> String {
    let folder = doc.folder.split('/').next().unwrap_or("");
    match doc.kind {
        Kind::Home | Kind::Section | Kind::EventList => "the name of the file".to_owned(),
        kind if kind.folder() == Some(folder) => format!("the folder `{folder}/`"),
        Kind::Explainer => "what is in no folder of another kind".to_owned(),
        _ => "`kind` in its front matter".to_owned(),
    }
}
