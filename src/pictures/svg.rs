//! SVG, as far as it is asked for: whether a file is one, and how large it wants to be.

/// So much of a file is looked at: head, comments and the first tag.
const HEAD: usize = 16 * 1024;

/// Whether the first element of the file is `<svg>`.
pub(super) fn is(bytes: &[u8]) -> bool {
    tag(bytes).is_some()
}

/// Width and height in pixels: of `width` and `height`, else of `viewBox`.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let tag = tag(bytes)?;
    let (width, height) = (attribute(&tag, "width"), attribute(&tag, "height"));
    let (width, height) = (width.and_then(length), height.and_then(length));
    let view = attribute(&tag, "viewBox").and_then(|view| {
        let mut numbers = view.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty());
        let mut number = || numbers.next()?.parse::<f64>().ok();
        let (_, _, width, height) = (number()?, number()?, number()?, number()?);
        (width > 0.0 && height > 0.0).then_some((width, height))
    });
    let (width, height) = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view)) => view,
        _ => return None,
    };
    Some((whole(width)?, whole(height)?))
}

fn whole(length: f64) -> Option<u32> {
    let rounded = length.round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at first")]
    (1.0..=65_535.0).contains(&rounded).then_some(rounded as u32)
}

/// The attributes of the first tag, where that is `<svg …>`.
fn tag(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->")?.1;
        } else if let Some(after) = rest.strip_prefix("<?") {
            rest = after.split_once("?>")?.1;
        } else if let Some(after) = rest.strip_prefix("<!DOCTYPE") {
            // An internal subset has brackets of its own.
            let end = after.find(['>', '['])?;
            let subset = after[end..].starts_with('[');
            rest = if subset { after.split_once("]>")?.1 } else { &after[end + 1..] };
        } else {
            break;
        }
        rest = rest.trim_start();
    }
    let inner = rest.strip_prefix("<svg")?;
    inner.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/').then_some(())?;
    // A `>` may stand in a value.
    let mut quote = None;
    let end = inner.find(|c| match (quote, c) {
        (Some(mark), c) if mark == c => {
            quote = None;
            false
        }
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (None, '>') => true,
        _ => false,
    });
    Some(inner[..end.unwrap_or(inner.len())].to_owned())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    for (at, _) in tag.match_indices(name) {
        let stands_alone = tag[..at].ends_with(char::is_whitespace);
        let after = tag[at + name.len()..].trim_start();
        let Some(value) = after.strip_prefix('=').filter(|_| stands_alone) else { continue };
        let value = value.trim_start();
        let mark = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        return value[1..].split(mark).next();
    }
    None
}

/// A length in CSS pixels; none for one that depends on what is around it.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(text.len());
    let number: f64 = text[..digits].trim().parse().ok()?;
    let factor = match text[digits..].trim() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    (number > 0.0).then_some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        for (svg, expected) in [
            ("<svg width=\"12\" height='30px'/>", Some((12, 30))),
            ("<svg viewBox=\"0 0 300 150\"></svg>", Some((300, 150))),
            ("<svg viewBox='0,0,300,150' width='100'>", Some((100, 50))),
            ("<svg viewBox='0 0 300 150' height=\"1in\">", Some((192, 96))),
            ("<svg width='100%' height='100%' viewBox='0 0 4 3'>", Some((4, 3))),
            ("<svg width='100%' height='100%'>", None),
            ("<svg stroke-width='3' height='4'>", None),
            ("<svg viewBox='0 0 0 0'>", None),
            ("<svg width='1e300' height='2'>", None),
            (
                "<?xml version='1.0'?>\n<!-- <p> -->\n<!DOCTYPE svg PUBLIC 'x' 'y'>\n<svg a='>' width='1' height='2'>",
                Some((1, 2)),
            ),
            ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg width='1' height='2'>", Some((1, 2))),
        ] {
            assert!(is(svg.as_bytes()), "{svg}");
            assert_eq!(size(svg.as_bytes()), expected, "{svg}");
        }
    }

    #[test]
    fn other_files_are_none() {
        for other in ["", "svg", "<html><svg></svg></html>", "<svgx>", "<!-- <svg>", "<?xml"] {
            assert!(!is(other.as_bytes()), "{other}");
        }
    }
}
