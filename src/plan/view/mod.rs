//! What templates see. Nothing else reaches a template, so a view is also the list of what its
//! page depends on: equal view and equal theme make an equal page.
//!
//! Every `href` is relative to the page that shows it and ends in a file name, so that one build
//! works from any folder and from `file://`. Fields that hold HTML say so; all other text is
//! escaped by the template engine.

mod actors;
mod facts;
mod page;
mod places;
mod text;

pub use actors::{ActorInfoView, ActorView, LifeView, NameView, RelationView, RoleView, TermView};
pub use facts::{
    AccountView, ChronologyView, DateView, DisputeView, EventView, FigureView, PositionView,
    PositionsView, SourceView, StatementView, ToldAccountView, YearView,
};
pub use page::{
    CardView, ChangeView, ConfigView, ExplainerView, ExportView, LinkView, MentionView, NavView,
    PageContext, PageView, PaginatorView, RowView, SearchView, SectionView, SharedView, StatusView,
};
pub use places::{MapPlaceView, MapView, PlaceView, PlacedEventView};
pub use text::{
    BlockView, Content, DrawingView, ExtraView, Html, MediaView, NoteView, Piece, QuestionView,
    Shared, TextSectionView, TocView,
};
