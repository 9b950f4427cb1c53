//! What many pages have alike: values for templates, the frame around pages, events of long lists.
//! Each is made once, when the first page asks for it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tera::{Context, Value};
use tracing::trace_span;

use super::theme::ROW;
use super::{Failed, Renderer};
use crate::plan::view::{Content, Html, PageContext, Piece, SharedView};
use crate::plan::{Filler, Here, Job, Row};

/// What pages share from which the same way leads to the site's root.
#[derive(Debug)]
pub(super) struct Shared {
    /// The variables of templates.
    context: Context,
    /// What the entries of the navigation are called.
    nav_ids: Vec<String>,
    /// The frame around pages that belong to each entry of the navigation, and to none of them, once
    /// it was asked for.
    frames: Vec<OnceLock<Value>>,
    /// For each event, how it stands in long lists, once it was asked for.
    rows: Vec<OnceLock<Box<str>>>,
}

impl Shared {
    /// What `view` says on pages from which `root` leads to the site's root, and room for `events`.
    pub(super) fn new(root: &str, view: &SharedView, events: usize) -> Self {
        let SharedView { config, nav, home, feed, changes_feed, exports, today } = view;
        let mut context = Context::new();
        context.insert("root", root);
        context.insert("config", config);
        context.insert("nav", nav);
        context.insert("home", home);
        context.insert("feed", feed);
        context.insert("changes_feed", changes_feed);
        context.insert("exports", exports);
        context.insert("today", today);
        Self {
            context,
            nav_ids: view.nav.iter().map(|entry| entry.id.clone()).collect(),
            frames: (0..=view.nav.len()).map(|_| OnceLock::new()).collect(),
            rows: (0..events).map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Renderer {
    /// The variables that pages share from which `root` leads to the site's root.
    pub(super) fn shared_context(&self, root: &str) -> Context {
        if let Some(shared) = self.shared.get(root) {
            return shared.context.clone();
        }
        let mut context = Context::new();
        context.insert("root", root);
        context
    }

    /// The parts of the frame around a page, by name: what the templates in `frame/` show, which see
    /// nothing of the page but its language and its entry of the navigation.
    pub(super) fn frame(&self, view: &PageContext, page: &str) -> Result<Value, Failed> {
        let shared = self.shared.get(&view.root);
        let of_entry = |shared: &Shared| {
            shared.nav_ids.iter().position(|id| Some(id) == view.current_nav.as_ref())
        };
        let at = shared.and_then(of_entry);
        let entry = view.current_nav.as_deref().filter(|_| at.is_some());
        let own = shared.filter(|_| view.lang == self.site.config.language);
        let place = own.and_then(|own| own.frames.get(at.unwrap_or(own.nav_ids.len())));
        if let Some(made) = place.and_then(OnceLock::get) {
            return Ok(made.clone());
        }
        let mut context = self.shared_context(&view.root);
        context.insert_value("lang", Value::from(view.lang.as_str()));
        context.insert_value("dir", Value::from(view.dir));
        context.insert_value("current_nav", Value::from(entry));
        let mut parts = BTreeMap::new();
        for part in self.theme.frame() {
            let name = format!("frame/{part}.html");
            let _work = trace_span!("template", name = &*name).entered();
            let html = self.theme.tera.render(&name, &context);
            parts.insert(part, Html(html.map_err(|error| self.failed(&error, &name, page))?));
        }
        let made = Value::from_serializable(&parts);
        // Another page may have been first, with the same.
        let _ = place.map(|place| place.set(made.clone()));
        Ok(made)
    }

    /// Renders the events of a long list. Most of them stand on many pages alike, and are made once for
    /// all pages of one depth.
    pub(super) fn rows(
        &self,
        list: &mut Content,
        root: &str,
        lang: &str,
        job: &Job,
    ) -> Result<(), Failed> {
        let own = *lang == *self.site.config.language;
        let made = self.shared.get(root).filter(|_| own).map_or(&[][..], |shared| &shared.rows);
        let here = Here::new(&job.out, job.doc(&self.site));
        let filler = Filler::new(self.maker(), &here, lang);
        for piece in &mut list.0 {
            let Piece::Rows(rows) = piece else { continue };
            let mut html = String::with_capacity(256 * rows.len());
            for row in &*rows {
                let place = made.get(row.event.index()).filter(|_| row.shared);
                if let Some(made) = place.and_then(OnceLock::get) {
                    html.push_str(made);
                    continue;
                }
                let made = self.row(&filler, *row, root, &job.out)?;
                html.push_str(&made);
                // Another page may have been first, with the same.
                let _ = place.map(|place| place.set(made.into()));
            }
            *piece = Piece::Html(html);
        }
        Ok(())
    }

    fn row(&self, filler: &Filler<'_>, row: Row, root: &str, page: &str) -> Result<String, Failed> {
        let event = filler.row(row);
        let fail = |error| self.failed(&error, ROW, page);
        let mut context = self.shared_context(root);
        context.insert_value("event", Value::try_from_serializable(&event).map_err(fail)?);
        context.insert_value("lang", Value::from(filler.lang));
        let _work = trace_span!("template", name = ROW).entered();
        self.theme.tera.render(ROW, &context).map_err(fail)
    }
}
