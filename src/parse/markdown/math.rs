//! Formulas in the TeX that mathematicians write, as MathML, which browsers show without a script.
//! Hides `pulldown-latex`.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, Storage, push_mathml};

/// Longer or deeper formulas are refused: the library works in steps that may call themselves.
const LONG: usize = 4_000;
const DEEP: usize = 40;
/// A formula on a line of its own that is longer than this may be wider than a telephone.
const WIDE: usize = 40;
/// What is refused: commands that make commands, of which a line can make the world's longest
/// formula, and `\char`, at which the library fails before letters that are not ASCII.
const REFUSED: [&str; 12] = [
    "def",
    "gdef",
    "edef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
    "newenvironment",
    "char",
    "mathchar",
];

/// The formula `tex` as MathML: in a line of its own where `alone`. An `Err` says what is wrong.
pub(super) fn mathml(tex: &str, alone: bool) -> Result<String, String> {
    if tex.len() > LONG || depth(tex) > DEEP {
        return Err(
            "this formula is too long, or its groups stand too deep in each other".to_owned()
        );
    }
    if let Some(name) = commands(tex).find(|name| REFUSED.contains(name)) {
        return Err(format!("`\\{name}` is not understood in formulas"));
    }
    let storage = Storage::new();
    let events = Parser::new(tex, &storage).collect::<Result<Vec<_>, _>>();
    let events = events.map_err(|error| said(&error.to_string()))?;
    // The library prints the names of functions as they are.
    let raw = |event: &Event<'_>| matches!(event, Event::Content(Content::Function(name)) if name.contains(['<', '>', '&']));
    if events.iter().any(raw) {
        return Err("the name of a function cannot have `<`, `>` or `&` in it".to_owned());
    }
    let display_mode = if alone { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut out = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut out, events, config).map_err(|error| said(&error.to_string()))?;
    let out = escaped(&out);
    if !alone {
        return Ok(out);
    }
    // It may be wider than the page: keys scroll only what they can reach.
    let reach = if tex.len() > WIDE { " tabindex=\"0\"" } else { "" };
    Ok(format!("<span class=\"formula\"{reach}>{out}</span>"))
}

/// The library's message in our words. What follows its first line is a drawing of the place.
fn said(message: &str) -> String {
    let line = message.lines().next().unwrap_or("").trim_start_matches("parsing error: ");
    match line {
        "unknown primitive command found" => "a command in this formula is not known".to_owned(),
        "expected a token" => "something is missing at the end of this formula".to_owned(),
        line => line.to_owned(),
    }
}

/// `mathml` with the signs of relations and the like escaped, which the library prints as they are:
/// a `<` that opens no tag, a `&` that opens no entity.
fn escaped(mathml: &str) -> String {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let after = &found[1..];
        let tag = found.starts_with('<')
            && after.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        let entity = ["lt;", "gt;", "amp;", "quot;", "nbsp;"];
        let entity = found.starts_with('&') && entity.iter().any(|name| after.starts_with(name));
        match (found.as_bytes()[0], tag || entity) {
            (b'<', false) => out.push_str("&lt;"),
            (_, false) => out.push_str("&amp;"),
            (sign, true) => out.push(char::from(sign)),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The names of the commands in `tex`.
fn commands(tex: &str) -> impl Iterator<Item = &str> {
    tex.split('\\').skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        &rest[..end]
    })
}

/// How deep groups stand in each other at most.
fn depth(tex: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    let opening = ["left", "begin", "sqrt", "frac"];
    for name in commands(tex) {
        now += usize::from(opening.contains(&name));
        now = now.saturating_sub(usize::from(matches!(name, "right" | "end")));
        most = most.max(now);
    }
    let (mut groups, mut deepest) = (0_usize, 0);
    for byte in tex.bytes() {
        match byte {
            b'{' | b'[' | b'^' | b'_' => groups += 1,
            b'}' | b']' | b' ' => groups = groups.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(groups);
    }
    most.max(deepest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        assert_eq!(
            mathml("a^2", false).unwrap(),
            "<math display=\"inline\"><msup><mi>a</mi><mn>2</mn></msup></math>"
        );
        let alone = mathml("\\frac{\\text{<b>}}{x} < 3", true).unwrap();
        assert!(alone.starts_with("<span class=\"formula\"><math display=\"block\">"), "{alone}");
        assert!(!alone.contains("<b>") && alone.contains("&lt;b&gt;"), "{alone}");
        assert!(
            mathml(&"a + ".repeat(20), true)
                .unwrap()
                .starts_with("<span class=\"formula\" tabindex=\"0\"><math ")
        );
        assert!(mathml("a < b \\& c", false).unwrap().contains("<mo>&lt;</mo>"));
        assert!(mathml("\\operatorname{<img src=x onerror=alert(1)>}", false).is_err());
        assert!(mathml("\\begin{cases} a & b \\\\ c & d \\end{cases}", true).is_ok());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |tex: &str| mathml(tex, false).unwrap_err();
        assert_eq!(wrong("\\frac{1}"), "something is missing at the end of this formula");
        assert_eq!(wrong("\\foo x"), "a command in this formula is not known");
        assert!(wrong("{a").starts_with("unbalanced group"));
        assert_eq!(wrong("\\def\\a{\\a\\a}\\a"), "`\\def` is not understood in formulas");
        assert!(wrong(&"{".repeat(3_000)).starts_with("this formula is too long"));
        assert!(wrong(&"x^".repeat(1_000)).starts_with("this formula is too long"));
    }

    #[test]
    fn junk_is_no_panic() {
        let pieces = [
            "\\frac",
            "{",
            "}",
            "a",
            "^",
            "_",
            "\\",
            "%",
            "#",
            "&",
            "\\\\",
            "\\begin{matrix}",
            "\\end{matrix}",
            "\\begin{array}{c|c}",
            "\\end{array}",
            "\\left(",
            "\\right)",
            "\\sqrt",
            "[",
            "]",
            "3",
            "\\text{",
            "ä",
            "𝔸",
            " ",
            "\\sum",
            "\\limits",
            "\\hspace",
            "1em",
            "\\color",
            "{red}",
            "\\not",
            "'",
            "$",
            "\\char",
            "\\middle",
            "|",
            "\\mathrm",
            "\\big",
            "\\binom",
            "~",
            "\n",
            "\\substack",
            "\\genfrac",
            "\\tag",
            "\\kern",
            "-1",
            "pt",
            "\\cr",
            "\\hline",
            "\"41",
            "\\def",
            "\\over",
            "<script>",
            "\u{0}",
        ];
        let mut random = fastrand::Rng::with_seed(11);
        for _ in 0..3_000 {
            let tex: String =
                (0..random.usize(1..16)).map(|_| pieces[random.usize(..pieces.len())]).collect();
            if let Ok(html) = mathml(&tex, random.bool()) {
                let tags = html.split('<').skip(1).map(|tag| tag.trim_start_matches('/'));
                for tag in tags {
                    assert!(
                        tag.starts_with(['m', 's'])
                            && !tag.starts_with("sc")
                            && !tag.contains("x=1"),
                        "{tex:?}: {html}"
                    );
                }
                for entity in html.split('&').skip(1) {
                    assert!(entity.find(';').is_some_and(|at| at < 5), "{tex:?}: {html}");
                }
            }
        }
        for deep in
            ["{", "\\sqrt", "\\frac", "\\left(", "a_", "\\text{", "\\hat", "\\begin{matrix}"]
        {
            let _ = mathml(&deep.repeat(LONG / deep.len()), true);
            let _ = mathml(&format!("{}x", deep.repeat(DEEP - 1)), true);
        }
    }
}
