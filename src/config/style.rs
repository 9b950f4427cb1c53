//! `[style]`: values for the variables of the theme's style sheet.

use crate::data::{Fields, Findings, Value, text_of};
use crate::diagnostic::{Code, Spanned};

/// The values by name, in order of name.
///
/// Both go into a style sheet as they are, so neither may end the rule that it stands in.
pub(super) fn style(
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Vec<(Spanned<String>, Spanned<String>)> {
    let Some(node) = fields.node("style") else { return Vec::new() };
    let Value::Map(pairs) = &node.value else {
        let message =
            format!("`[style]` must be a table of names and values, not {}", node.describe());
        findings.add(Code::WrongType, node.span, message);
        return Vec::new();
    };
    let mut style = Vec::new();
    for (name, node) in pairs {
        let Some(value) = text_of(node, &name.value, findings) else { continue };
        if !is_name(&name.value) {
            let message = format!("`{}` cannot be a name in `[style]`", name.value);
            let hint = Some("use small letters, digits and `-`".to_owned());
            findings.add_hint(Code::InvalidValue, name.span, message, hint);
        } else if !is_value(&value.value) {
            let message = format!("`{}` cannot be a value in `[style]`", value.value);
            let hint = "write one value as CSS has it, such as `#8a1c1c` or `42rem`";
            findings.add_hint(Code::InvalidValue, value.span, message, Some(hint.to_owned()));
        } else {
            style.push((name.clone(), value));
        }
    }
    style.sort_by(|(one, _), (other, _)| one.value.cmp(&other.value));
    style
}

fn is_name(name: &str) -> bool {
    let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !name.is_empty() && name.bytes().all(allowed)
}

/// Whether `value` ends where it ends: balanced brackets and quotes, no comment, no `;`. A page
/// loads nothing from elsewhere, so `url(…)` is refused too.
fn is_value(value: &str) -> bool {
    let mut open = Vec::new();
    let mut quote = None;
    for c in value.chars() {
        match (quote, c) {
            (_, ';' | '{' | '}' | '<' | '>' | '\\') => return false,
            (_, c) if c.is_control() => return false,
            (Some(mark), c) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, ')' | ']') if open.pop() != Some(c) => return false,
            _ => {}
        }
    }
    let lower = value.to_ascii_lowercase();
    quote.is_none()
        && open.is_empty()
        && !value.trim().is_empty()
        && !["/*", "*/", "url(", "@", "!"].iter().any(|part| lower.contains(part))
}
