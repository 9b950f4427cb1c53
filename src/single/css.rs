//! The addresses in a style sheet: `url()`, `@import` and `image-set()`, as CSS Syntax Level 3 reads
//! them.

/// `css` with each address replaced by what `f` gives for it; `None` keeps it.
pub(super) fn rewrite(css: &str, f: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(css.len());
    // Names of the functions around, and of the rule that was begun.
    let (mut functions, mut rule) = (Vec::<String>::new(), String::new());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' | '\'' => {
                let length = string(rest);
                let import = rule == "import" && functions.is_empty();
                let set = functions.last().is_some_and(|name| name.ends_with("image-set"));
                let inner = rest[1..length].strip_suffix(c).unwrap_or(&rest[1..length]);
                if (import || set)
                    && let Some(new) = f(&unescaped(inner))
                {
                    out.push_str(&address(&new));
                    rest = &rest[length..];
                    continue;
                }
                length
            }
            '@' => {
                let end = name(&rest[1..]);
                rule = unescaped(&rest[1..1 + end]).to_ascii_lowercase();
                1 + end
            }
            c if is_name(c) => {
                let end = name(rest);
                let word = unescaped(&rest[..end]).to_ascii_lowercase();
                let open = rest[end..].starts_with('(');
                if open && word == "url" {
                    let (inner, length) = argument(&rest[end + 1..]);
                    let new = if rule == "namespace" { None } else { f(&unescaped(inner)) };
                    match new {
                        Some(new) => out.push_str(&address(&new)),
                        None => out.push_str(&rest[..end + 1 + length]),
                    }
                    rest = &rest[end + 1 + length..];
                    continue;
                }
                if open {
                    functions.push(word);
                }
                end + usize::from(open)
            }
            c => {
                match c {
                    '(' => functions.push(String::new()),
                    ')' => drop(functions.pop()),
                    ';' | '{' | '}' => {
                        rule.clear();
                        functions.clear();
                    }
                    _ => {}
                }
                c.len_utf8()
            }
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

fn address(to: &str) -> String {
    let to = to.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\a ");
    format!("url(\"{to}\")")
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '\\') || !c.is_ascii()
}

/// How long the name is that `text` begins with.
fn name(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|c: char| {
        let ends = !escaped && !is_name(c);
        escaped = c == '\\' && !escaped;
        ends
    });
    end.unwrap_or(text.len())
}

/// How long the string is that `text` begins with, with its marks; it ends with its line, too.
fn string(text: &str) -> usize {
    let mark = text.chars().next();
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if !escaped && Some(c) == mark {
            return at + 1;
        }
        if !escaped && c == '\n' {
            return at;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// What stands between the brackets of `url(`, and how long it is with the last one.
fn argument(text: &str) -> (&str, usize) {
    let start = text.len() - text.trim_start().len();
    let inner = &text[start..];
    if let Some(mark) = inner.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let length = string(inner);
        let value = inner[1..length].strip_suffix(mark).unwrap_or(&inner[1..length]);
        let end = inner[length..].find(')').map_or(inner.len(), |end| length + end + 1);
        return (value, start + end);
    }
    let mut escaped = false;
    let end = inner.find(|c: char| {
        let ends = !escaped && c == ')';
        escaped = c == '\\' && !escaped;
        ends
    });
    let end = end.unwrap_or(inner.len());
    (inner[..end].trim_end(), (start + end + 1).min(text.len()))
}

/// `text` with its escapes as characters.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if digits > 0 {
            let code = u32::from_str_radix(&rest[..digits], 16).ok().and_then(char::from_u32);
            out.push(code.unwrap_or('\u{fffd}'));
            rest = &rest[digits..];
            rest = rest.strip_prefix([' ', '\n', '\t']).unwrap_or(rest);
        } else if let Some(c) = rest.chars().next() {
            if c != '\n' {
                out.push(c);
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    out.push_str(rest);
    out
}
