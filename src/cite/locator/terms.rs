//! What locators count, and the terms that say so.

/// What a locator counts. The names are those of CSL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it, and CSL defines them")]
pub enum LocatorKind {
    Act,
    Appendix,
    Article,
    Book,
    Canon,
    Chapter,
    Column,
    Elocation,
    Equation,
    Figure,
    Folio,
    Issue,
    Line,
    Note,
    Opus,
    Page,
    Paragraph,
    Part,
    Rule,
    Scene,
    Section,
    SubVerbo,
    Supplement,
    Table,
    Timestamp,
    Title,
    Verse,
    Volume,
}

use LocatorKind::*;

/// For every kind its name in CSL, the abbreviations for one and for several that a plain note
/// shows, and the terms that are read (lower case, without the final full stop).
#[rustfmt::skip]
pub(super) const TERMS: &[(LocatorKind, &str, &str, &str, &[&str])] = &[
    (Act, "act", "act", "acts", &["act", "acts"]),
    (Appendix, "appendix", "app.", "apps.", &["appendix", "appendices", "appendixes", "app", "apps"]),
    (Article, "article-locator", "art.", "arts.", &["article", "articles", "art", "arts", "artículo"]),
    (Book, "book", "bk.", "bks.", &["book", "books", "bk", "bks"]),
    (Canon, "canon", "can.", "cann.", &["canon", "canons", "can", "cann"]),
    (Chapter, "chapter", "ch.", "chs.",
        &["chapter", "chapters", "chap", "chaps", "ch", "chs", "kapitel", "kap", "chapitre", "capítulo", "cap", "caps", "гл", "глава"]),
    (Column, "column", "col.", "cols.", &["column", "columns", "col", "cols", "sp", "spalte"]),
    (Elocation, "elocation", "loc.", "locs.", &["elocation", "location", "loc", "locs"]),
    (Equation, "equation", "eq.", "eqs.", &["equation", "equations", "eq", "eqs"]),
    (Figure, "figure", "fig.", "figs.", &["figure", "figures", "fig", "figs", "abb", "abbildung"]),
    (Folio, "folio", "fol.", "fols.", &["folio", "folios", "fol", "fols"]),
    (Issue, "issue", "no.", "nos.", &["issue", "issues", "number", "numbers", "no", "nos", "nr", "núm"]),
    (Line, "line", "l.", "ll.", &["line", "lines", "l", "ll", "z", "zeile"]),
    (Note, "note", "n.", "nn.", &["note", "notes", "n", "nn", "footnote", "footnotes", "fn", "anm"]),
    (Opus, "opus", "op.", "opp.", &["opus", "opera", "op", "opp"]),
    (Page, "page", "p.", "pp.",
        &["page", "pages", "p", "pp", "pg", "pgs", "s", "seite", "seiten", "pág", "págs", "página", "páginas", "с", "стр", "ص", "صفحة"]),
    (Paragraph, "paragraph", "para.", "paras.",
        &["paragraph", "paragraphs", "para", "paras", "par", "pars", "abs", "absatz", "párr", "párrs", "al", "alinéa", "абз", "فقرة"]),
    (Part, "part", "pt.", "pts.", &["part", "parts", "pt", "pts", "teil", "partie"]),
    (Rule, "rule", "r.", "rr.", &["rule", "rules", "r", "rr"]),
    (Scene, "scene", "sc.", "scs.", &["scene", "scenes", "sc", "scs"]),
    (Section, "section", "sec.", "secs.",
        &["section", "sections", "sec", "secs", "sect", "sects", "abschnitt", "abschn", "sección"]),
    (SubVerbo, "sub-verbo", "s.v.", "s.vv.", &["sub verbo", "sub verbis", "s.v", "s.vv", "s. v", "s. vv"]),
    (Supplement, "supplement", "supp.", "supps.", &["supplement", "supplements", "suppl", "supp", "supps"]),
    (Table, "table", "tbl.", "tbls.", &["table", "tables", "tbl", "tbls", "tab", "tabs"]),
    (Timestamp, "timestamp", "at", "at", &["timestamp", "timestamps", "min", "minute", "minutes"]),
    (Title, "title-locator", "tit.", "tits.", &["title", "titles", "tit"]),
    (Verse, "verse", "v.", "vv.", &["verse", "verses", "v", "vv"]),
    (Volume, "volume", "vol.", "vols.", &["volume", "volumes", "vol", "vols", "bd", "bde", "band", "bände", "т", "том"]),
];

impl LocatorKind {
    /// Its name in CSL.
    pub fn as_csl(self) -> &'static str {
        TERMS.iter().find(|row| row.0 == self).map_or("page", |row| row.1)
    }

    /// The kind that CSL calls `name`.
    pub fn from_csl(name: &str) -> Option<Self> {
        TERMS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Its English abbreviation, for one or for several.
    pub fn abbreviation(self, several: bool) -> &'static str {
        let row = TERMS.iter().find(|row| row.0 == self);
        row.map_or("p.", |row| if several { row.3 } else { row.2 })
    }
}
