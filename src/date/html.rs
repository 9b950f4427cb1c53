//! Dates as HTML: their words, with `<time>` around what is known of them and the EDTF beside it.

use super::{Date, DateWords, Part};
use crate::html::escape;

impl Date {
    /// The date in `words` as HTML with `<time>` and `<span>`, and the same words without markup.
    pub fn html(&self, words: &DateWords) -> (String, String) {
        let parts = self.parts(words);
        let (mut html, mut plain) = (String::with_capacity(80), String::new());
        let span = |html: &mut String| {
            html.push_str("<span data-edtf=\"");
            escape(html, self.edtf());
            html.push_str("\">");
        };
        // The EDTF of the whole stands on the one element there is, else on one around all.
        let alone = parts.len() == 1;
        let around = !alone || matches!(parts[0], Part::Text(_));
        if around {
            span(&mut html);
        }
        for part in &parts {
            match part {
                Part::Text(text) => {
                    escape(&mut html, text);
                    plain.push_str(text);
                }
                Part::Time { words, datetime } => {
                    html.push_str("<time datetime=\"");
                    escape(&mut html, datetime);
                    if alone {
                        html.push_str("\" data-edtf=\"");
                        escape(&mut html, self.edtf());
                    }
                    html.push_str("\">");
                    escape(&mut html, words);
                    html.push_str("</time>");
                    plain.push_str(words);
                }
            }
        }
        if around {
            html.push_str("</span>");
        }
        (html, plain)
    }
}
