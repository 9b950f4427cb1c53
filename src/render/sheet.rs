//! Style sheets of themes, made small. Hides `lightningcss`.

use std::sync::{Arc, RwLock};

use lightningcss::error::{Error, ParserError};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::traits::ToCss as _;

use super::sentence;
use crate::diagnostic::Span;

/// What lies deeper than this in brackets is left as it is: no sheet that a person wrote is, and
/// parsers of nested things can run out of stack.
const DEEP: usize = 60;

/// Something in a style sheet that browsers would drop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) message: String,
    /// Where it stands; `None` where that is not known.
    pub(super) at: Option<Span>,
}

/// The style sheet `css` without what only people read; an `Err` where some of it cannot be read.
/// What it means stays the same, and nothing is done for old browsers.
pub(super) fn small(css: &str) -> Result<String, Vec<Slip>> {
    if depth(css) > DEEP {
        return Ok(css.to_owned());
    }
    let found = Arc::new(RwLock::new(Vec::new()));
    let options = ParserOptions {
        error_recovery: true,
        warnings: Some(found.clone()),
        ..ParserOptions::default()
    };
    let slip = |error: &Error<ParserError<'_>>| {
        let at = error.loc.as_ref().map(|at| place(css, at.line, at.column));
        let ParserError::UnexpectedToken(token) = &error.kind else {
            return Slip { message: sentence(&error.kind.to_string()), at };
        };
        let token = token.to_css_string(PrinterOptions::default()).unwrap_or_default();
        let message = format!("`{}` is not expected here", token.trim());
        // The place is that of the blanks before the token.
        let whole = at.and_then(|at| {
            let rest = css.get(at.start as usize..)?;
            let start = css.len() - rest.trim_start().len();
            rest.trim_start().starts_with(&token).then(|| Span::new(start, start + token.len()))
        });
        Slip { message, at: whole.or(at) }
    };
    let mut sheet = StyleSheet::parse(css, options).map_err(|error| vec![slip(&error)])?;
    let slips: Vec<Slip> =
        found.read().map(|found| found.iter().map(slip).collect()).unwrap_or_default();
    if !slips.is_empty() {
        return Err(slips);
    }
    let failed = |message: String| vec![Slip { message: sentence(&message), at: None }];
    sheet.minify(MinifyOptions::default()).map_err(|error| failed(error.to_string()))?;
    let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
    Ok(sheet.to_css(options).map_err(|error| failed(error.to_string()))?.code)
}

/// How deep brackets are nested at most.
fn depth(css: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for byte in css.bytes() {
        match byte {
            b'(' | b'[' | b'{' => now += 1,
            b')' | b']' | b'}' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// The character in `line`, from 0, and `column`, from 1 and in units of UTF-16.
fn place(css: &str, line: u32, column: u32) -> Span {
    let before: usize = css.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let rest = css.get(before..).unwrap_or("");
    let mut units = 1;
    let mut at = 0;
    for c in rest.chars().take_while(|c| *c != '\n') {
        if units >= column as usize {
            break;
        }
        units += c.len_utf16();
        at += c.len_utf8();
    }
    let start = before + at;
    let long = rest.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(start, start + long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_means_what_it_meant() {
        let css = "/* Why. */\n@layer a, b;\n@layer a {\n  :root { --x: 1px; color: light-dark(#ffffff, #000); }\n}\n\
                   .sec:has(> p) { margin-inline: 0px; }\n";
        assert_eq!(
            small(css).unwrap(),
            "@layer a{:root{--x:1px;color:light-dark(#fff,#000)}}@layer b;.sec:has(>p){margin-inline:0}"
        );
        assert_eq!(small("").unwrap(), "");
        let sheets = [
            include_str!("../../themes/default/static/theme.css"),
            include_str!("../../themes/lean/static/style.css"),
        ];
        for css in sheets {
            let once = small(css).unwrap();
            assert!(once.len() < css.len() && !once.contains("/*"), "{once}");
            assert_eq!(small(&once).unwrap(), once);
        }
    }

    #[test]
    fn slips_have_their_place() {
        let css = "a { color: red }\n/* ü */ b { colour red; }\np { margin: 0 }\n}";
        let slips = small(css).unwrap_err();
        let found: Vec<(&str, &str)> = slips
            .iter()
            .map(|slip| (slip.message.as_str(), &css[slip.at.unwrap().start as usize..]))
            .map(|(message, rest)| (message, rest.lines().next().unwrap_or("")))
            .collect();
        let expected = [("`red` is not expected here", "red; }"), ("unexpected end of input", "")];
        assert_eq!(found, expected);
    }

    #[test]
    fn junk_is_no_panic() {
        let css = include_str!("../../themes/default/static/theme.css");
        let junk: Vec<char> = "{}()[];:\"'\\@#.,/*!\u{0}é\u{1f600} \n-0a".chars().collect();
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..60 {
            let mut text: Vec<char> =
                css.chars().skip(random.usize(..css.len() / 2)).take(1_500).collect();
            for _ in 0..random.usize(1..12) {
                let at = random.usize(..text.len());
                text[at] = junk[random.usize(..junk.len())];
            }
            let text: String = text.into_iter().collect();
            if let Err(slips) = small(&text) {
                for slip in slips {
                    let at = slip.at.unwrap_or_default();
                    assert!(text.get(at.start as usize..at.end as usize).is_some());
                }
            }
        }
        for deep in ["(", "a{", ":is(", "[", "@media{", "calc("] {
            let _ = small(&deep.repeat(20_000));
            let _ = small(&format!("a{{b:{}", deep.repeat(DEEP - 1)));
        }
    }
}
