//! TOML.

use super::{Findings, Node, Value};
use crate::diagnostic::{Code, Span, Spanned};

/// Reads TOML that starts at byte `offset` of its file; otherwise as [`super::parse_yaml`].
pub fn parse_toml(text: &str, offset: usize, findings: &mut Findings) -> Option<Node> {
    let (table, errors) = ::toml::de::DeTable::parse_recoverable(text);
    let place = |range: std::ops::Range<usize>| {
        Span::new(range.start + offset, range.end.min(text.len()) + offset)
    };
    for error in &errors {
        let span = error.span().map_or(Span::new(offset, offset), place);
        let message = error.message().replace('\n', ", ");
        findings.add(Code::DataSyntax, span, format!("this is not valid TOML: {message}"));
    }
    let span = place(table.span());
    let value = toml_table(table.get_ref(), text, offset);
    errors.is_empty().then_some(Node { value, span })
}

fn toml_table(table: &::toml::de::DeTable<'_>, text: &str, offset: usize) -> Value {
    let place = |range: std::ops::Range<usize>| Span::new(range.start + offset, range.end + offset);
    let mut pairs: Vec<(Spanned<String>, Node)> = table
        .iter()
        .map(|(key, value)| {
            let node = Node {
                value: toml_value(value.get_ref(), value.span(), text, offset),
                span: place(value.span()),
            };
            (Spanned::new(key.get_ref().to_string(), place(key.span())), node)
        })
        .collect();
    pairs.sort_by_key(|(key, _)| key.span);
    Value::Map(pairs)
}

fn toml_value(
    value: &::toml::de::DeValue<'_>,
    range: std::ops::Range<usize>,
    text: &str,
    offset: usize,
) -> Value {
    use ::toml::de::DeValue;
    match value {
        DeValue::String(text) => Value::Scalar { text: text.to_string(), quoted: true },
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| Node {
                    value: toml_value(item.get_ref(), item.span(), text, offset),
                    span: Span::new(item.span().start + offset, item.span().end + offset),
                })
                .collect(),
        ),
        DeValue::Table(table) => toml_table(table, text, offset),
        // Numbers, dates and truth values keep the characters they were written with.
        _ => Value::Scalar { text: text.get(range).unwrap_or("").to_owned(), quoted: false },
    }
}
