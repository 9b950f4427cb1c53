//! From views to bytes. Hides `tera`.
//!
//! Pure and parallel: every file of the output is made from its view and the theme alone. Feeds
//! and the like are Rust, not templates.

mod changes;
mod export;
mod failed;
mod feed;
mod json;
mod linked;
mod manifest;
mod script;
mod search;
mod shared;
mod sheet;
mod theme;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use tera::{Context, Value};
use tracing::trace_span;

use crate::cards::Card;
use crate::changes::{Changes, Facts, compare};
use crate::cite::Style;
use crate::config::Export;
use crate::model::site::Site;
use crate::pictures::Recipe;
use crate::plan::view::{BlockView, Content, PageContext, Piece};
use crate::plan::{self, Common, Job, Made, Maker, What};

pub use export::FACTS_SCHEMA;
pub use failed::Failed;
use failed::sentence;
use shared::Shared;
pub use theme::{BUILT_IN_NAMES, SiteFiles, Theme, ThemeFile, load};

/// Everything that pages are rendered with.
#[derive(Clone, Debug)]
pub struct Renderer {
    site: Arc<Site>,
    theme: Arc<Theme>,
    style: Option<Arc<Style>>,
    made: Arc<Made>,
    /// What pages share, by the way to the site's root.
    shared: Arc<BTreeMap<String, Shared>>,
    common: Arc<Common>,
}

/// Room in bytes for what stands around the text of a page.
const USUAL_LENGTH: usize = 8 << 10;

/// The content of a file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The content of this file of the site.
    Copy(Arc<str>),
    /// What is made of a picture of the site.
    Picture(Box<Recipe>),
    /// A card, still to be drawn.
    Card(Box<Card>),
}

impl Rendered {
    /// What the content is recognised by where it is made of something else and takes long: the same
    /// key means the same bytes.
    pub fn key(&self) -> Option<u128> {
        match self {
            Self::Bytes(_) | Self::Copy(_) => None,
            Self::Picture(recipe) => Some(recipe.key()),
            Self::Card(card) => Some(card.key()),
        }
    }
}

impl Renderer {
    /// A renderer for `site` that cites in `style`. `depth` is how many folders deep its files lie,
    /// `made` what is made of pictures.
    pub fn new(
        site: Arc<Site>,
        theme: Arc<Theme>,
        style: Option<Arc<Style>>,
        made: Made,
        depth: usize,
    ) -> Self {
        let maker = theme.maker(&site, style.as_deref());
        let roots = (0..=depth).map(|depth| "../".repeat(depth));
        let not_found = plan::not_found(maker).root;
        let shared = roots.chain([not_found]).map(|root| {
            let values = Shared::new(&root, &plan::nav(maker, &root), site.events.len());
            (root, values)
        });
        let shared: BTreeMap<_, _> = shared.collect();
        let common = Arc::new(Common::new(&site, shared.keys().cloned()));
        Self { site, theme, style, made: Arc::new(made), shared: Arc::new(shared), common }
    }

    /// The same for `site`, which says the same in other words.
    pub(crate) fn reworded(&self, site: Arc<Site>) -> Self {
        Self { site, ..self.clone() }
    }

    /// The site that is rendered.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The theme that it is rendered with.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The keys of all files that have one.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u128> {
        let cards = self.made.cards.iter().map(|drawn| drawn.card.key());
        self.made.recipes.iter().map(|(_, recipe)| recipe.key()).chain(cards)
    }

    /// All facts as `facts.json` has them.
    pub fn facts(&self) -> Vec<u8> {
        self.exported(Export::Facts)
    }

    fn exported(&self, export: Export) -> Vec<u8> {
        let mut bytes = Vec::new();
        // A `Vec` takes everything.
        let _ = self.export(export, &mut bytes);
        bytes
    }

    /// Writes `export` to `to`, in pieces.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn export(&self, export: Export, to: &mut dyn Write) -> io::Result<()> {
        let _work = trace_span!("export").entered();
        export::export(self.maker(), export, to)
    }

    /// What changed since the last publication; `None` where there is none to compare with.
    pub fn changes(&self) -> Option<Changes> {
        // Both were read or written by this program already, so that neither fails here.
        let old = Facts::parse(self.site.baseline.as_deref()?).ok()?;
        let now = Facts::parse(&String::from_utf8(self.facts()).ok()?).ok()?;
        Some(compare(&old, &now))
    }

    fn maker(&self) -> Maker<'_> {
        let maker = self.theme.maker(&self.site, self.style.as_deref());
        Maker { common: &self.common, ..maker }
    }

    /// The content of `job`.
    ///
    /// # Errors
    /// Where a template fails on it.
    pub fn render(&self, job: &Job) -> Result<Rendered, Failed> {
        let site = &*self.site;
        let out = job.out.as_str();
        let maker = self.maker();
        let view = trace_span!("view").entered();
        let (context, name, otherwise) = match job.what {
            What::Home(doc) => (plan::home(maker, out, doc), "index.html".into(), "page.html"),
            What::Doc(ix) => {
                let context = plan::page(maker, out, ix);
                let name: Cow<'_, str> = match &site.doc(ix).front.template {
                    Some(own) => own.value.as_str().into(),
                    None => [site.doc(ix).kind.as_str(), ".html"].concat().into(),
                };
                (context, name, "page.html")
            }
            What::Section(at, part) => {
                let context = plan::section(maker, out, at as usize, part as usize);
                let name = format!("{}.html", site.sections[at as usize].folder);
                let listed =
                    matches!(&*name, "actors.html" | "terms.html" | "places.html" | "events.html");
                let name = if listed { name.into() } else { "section.html".into() };
                (context, name, "section.html")
            }
            What::Topics => (plan::topics_list(maker, out), "topics.html".into(), "section.html"),
            What::Topic(ix) => (plan::topic_page(maker, out, ix), "topic.html".into(), "page.html"),
            What::Sources => {
                (plan::sources_list(maker, out), "sources.html".into(), "section.html")
            }
            What::Source(ix) => {
                (plan::source_page(maker, out, ix), "source.html".into(), "page.html")
            }
            What::Chronology(part) => {
                let context = plan::chronology_page(maker, out, part as usize);
                (context, "chronology.html".into(), "page.html")
            }
            What::Search(at) => {
                let context = plan::search_page(maker, out, at as usize);
                (context, "search.html".into(), "page.html")
            }
            What::Titles(at) => {
                return Ok(Rendered::Bytes(search::titles(maker, out, at as usize)));
            }
            What::NotFound => (plan::not_found(maker), "404.html".into(), "page.html"),
            What::Redirect(ix) => return Ok(Rendered::Bytes(feed::redirect(site, out, ix))),
            What::Feed => return Ok(Rendered::Bytes(feed::atom(site))),
            What::Sitemap => return Ok(Rendered::Bytes(feed::sitemap(site))),
            What::Export(export) => return Ok(Rendered::Bytes(self.exported(export))),
            What::FactsSchema => return Ok(Rendered::Bytes(FACTS_SCHEMA.into())),
            What::Changes => {
                let changes = self.changes().unwrap_or_default();
                return Ok(Rendered::Bytes(changes::atom(maker, &changes)));
            }
            What::Robots => return Ok(Rendered::Bytes(feed::robots(site))),
            What::Manifest => {
                return Ok(Rendered::Bytes(manifest::manifest(maker, &self.theme)));
            }
            What::Asset(at) => return Ok(Rendered::Copy(site.assets[at as usize].from.clone())),
            What::Picture(at) => {
                let (_, recipe) = &self.made.recipes[at as usize];
                return Ok(Rendered::Picture(Box::new(recipe.clone())));
            }
            What::Card(at) => {
                let drawn = &self.made.cards[at as usize];
                return Ok(Rendered::Card(Box::new(drawn.card.clone())));
            }
            What::ThemeFile(at) => {
                return Ok(Rendered::Bytes(self.theme.files[at as usize].bytes.to_vec()));
            }
        };
        drop(view);
        self.template(&name, otherwise, context, job)
    }

    fn template(
        &self,
        name: &str,
        otherwise: &str,
        mut view: PageContext,
        job: &Job,
    ) -> Result<Rendered, Failed> {
        let page = job.out.as_str();
        view.card = plan::card(self.maker(), &self.made, job, &view);
        if self.theme.wishes.json_ld {
            view.json_ld = linked::json_ld(self.maker(), job.what, &view);
        }
        let name = if self.theme.names.contains(name) { name } else { otherwise };
        self.fill(&mut view.page.content, &view.root, &view.lang, page)?;
        for section in &mut view.page.sections {
            self.fill(&mut section.content, &view.root, &view.lang, page)?;
        }
        if let Some(chronology) = &mut view.page.chronology {
            self.rows(&mut chronology.rows, &view.root, &view.lang, job)?;
        }
        let frame = self.frame(&view, page)?;
        let failed = |error| self.failed(&error, name, page);
        let work = trace_span!("values").entered();
        let mut context = self.context(&view).map_err(failed)?;
        context.insert_value("frame", frame);
        drop(work);
        let _work = trace_span!("template", name = name).entered();
        let rows = view.page.chronology.as_ref().map_or(0, |chronology| chronology.rows.len());
        let mut html = Vec::with_capacity(view.page.content.len() + rows + USUAL_LENGTH);
        self.theme.tera.render_to(name, &context, &mut html).map_err(failed)?;
        Ok(Rendered::Bytes(html))
    }

    /// Each field of `view` as a variable of its own, and what pages share.
    fn context(&self, view: &PageContext) -> tera::TeraResult<Context> {
        #[rustfmt::skip]
        let PageContext {
            page, section, paginator, root, lang, dir, current_path, current_url, current_nav, card,
            search, json_ld,
        } = view;
        let mut context = self.shared_context(root);
        let mut insert = |name: &'static str, value: Result<Value, tera::Error>| {
            value.map(|value| context.insert_value(name, value))
        };
        insert("page", Value::try_from_serializable(page))?;
        insert("section", Value::try_from_serializable(section))?;
        insert("paginator", Value::try_from_serializable(paginator))?;
        insert("lang", Ok(Value::from(lang.as_str())))?;
        insert("dir", Ok(Value::from(*dir)))?;
        insert("current_path", Ok(Value::from(current_path.as_str())))?;
        insert("current_url", Ok(Value::from(current_url.as_deref())))?;
        insert("current_nav", Ok(Value::from(current_nav.as_deref())))?;
        insert("card", Value::try_from_serializable(card))?;
        insert("search", Value::try_from_serializable(search))?;
        insert("json_ld", Value::try_from_serializable(json_ld))?;
        Ok(context)
    }

    /// Renders the blocks of a running text.
    fn fill(
        &self,
        content: &mut Content,
        root: &str,
        lang: &str,
        page: &str,
    ) -> Result<(), Failed> {
        for piece in &mut content.0 {
            if let Piece::Block(block) = piece {
                self.fill(&mut block.text, root, lang, page)?;
                for question in &mut block.questions {
                    self.fill(&mut question.answer, root, lang, page)?;
                }
                *piece = Piece::Html(self.block(block, root, lang, page)?);
            }
        }
        Ok(())
    }

    fn block(
        &self,
        block: &BlockView,
        root: &str,
        lang: &str,
        page: &str,
    ) -> Result<String, Failed> {
        let name = format!("blocks/{}.html", block.name);
        if !self.theme.names.contains(&name) {
            // That there is no such block is a finding already.
            return Ok(String::new());
        }
        let fail = |error| self.failed(&error, &name, page);
        let mut context = self.shared_context(root);
        context.insert_value("block", Value::try_from_serializable(block).map_err(fail)?);
        context.insert_value("lang", Value::from(lang));
        let _work = trace_span!("template", name = &*name).entered();
        self.theme.tera.render(&name, &context).map_err(fail)
    }
}

impl Theme {
    /// What views of `site` are made from, which cites in `style`.
    pub(crate) fn maker<'a>(&'a self, site: &'a Site, style: Option<&'a Style>) -> Maker<'a> {
        let Self { wishes, words, sizes, .. } = self;
        Maker { site, wishes: *wishes, words, style, sizes, common: Common::NONE }
    }

    /// Whether there is a template called `name`.
    pub fn has_template(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The names of all templates, sorted.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The names of all blocks that have templates, sorted.
    pub fn blocks(&self) -> impl Iterator<Item = &str> {
        self.named_in("blocks/")
    }

    /// The names of the parts of the frame, sorted.
    fn frame(&self) -> impl Iterator<Item = &str> {
        self.named_in("frame/")
    }

    fn named_in(&self, folder: &str) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(move |name| {
            let inner = name.strip_prefix(folder)?.strip_suffix(".html")?;
            (!inner.contains('/')).then_some(inner)
        })
    }
}
