//! Text and addresses in HTML.

/// Appends `text` to `out` as it stands between tags and in attributes in double quotation marks.
pub fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    // By bytes: these four are never part of another letter.
    while let Some(at) = find_any(rest.as_bytes(), *b"&<>\"") {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Where the first of the `wanted` stands. Pieces without any are passed in a few instructions: texts
/// are long, and such signs are rare in them.
pub(crate) fn find_any<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    find_where(bytes, |byte| wanted.iter().fold(false, |has, wanted| has | (byte == *wanted)))
}

/// Where the first byte stands that `is_meant`, which should be a few comparisons without a branch.
pub(crate) fn find_where(bytes: &[u8], is_meant: impl Fn(u8) -> bool) -> Option<usize> {
    let rest = from_piece::<32>(bytes, bytes, &is_meant)?;
    let rest = from_piece::<8>(bytes, rest, &is_meant)?;
    rest.iter().position(|byte| is_meant(*byte)).map(|at| bytes.len() - rest.len() + at)
}

/// What is left of `rest`, the end of `all`, from the first piece of `LENGTH` bytes on that has a byte
/// which is meant; `None` where none is left that is.
fn from_piece<'a, const LENGTH: usize>(
    all: &'a [u8],
    mut rest: &'a [u8],
    is_meant: impl Fn(u8) -> bool,
) -> Option<&'a [u8]> {
    let has = |piece: &[u8; LENGTH]| piece.iter().fold(false, |any, byte| any | is_meant(*byte));
    while let Some((piece, others)) = rest.split_first_chunk() {
        if has(piece) {
            return Some(rest);
        }
        rest = others;
    }
    // What is shorter than a piece is seen with what stands before it, where none is meant.
    if all.last_chunk().is_some_and(|last| !has(last)) { None } else { Some(rest) }
}

/// How often `byte` stands in `text`.
pub(crate) fn count(text: &str, byte: u8) -> usize {
    // A small number for each piece lets many bytes be compared at a time.
    let in_piece = |piece: &[u8]| {
        piece.iter().fold(0u8, |count, other| count.wrapping_add(u8::from(*other == byte)))
    };
    text.as_bytes().chunks(64).map(|piece| usize::from(in_piece(piece))).sum()
}

/// Whether `address` leads to another site, and not to a file of this one.
pub fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::{count, escape, find_any};

    #[test]
    fn a_byte_is_counted_in_texts_of_every_length() {
        for length in 0..200 {
            let text = "a b".repeat(length);
            assert_eq!(count(&text, b' '), length);
            assert_eq!(count(&text, b'a'), length);
        }
    }

    #[test]
    fn the_first_of_several_signs_is_found_wherever_it_stands() {
        for length in [0, 1, 31, 32, 33, 64, 100] {
            let blank = vec![b'.'; length];
            assert_eq!(find_any(&blank, *b"ab"), None);
            for at in 0..length {
                let mut text = blank.clone();
                text[length - 1] = b'a';
                text[at] = b'b';
                assert_eq!(find_any(&text, *b"ab"), Some(at));
            }
        }
    }

    #[test]
    fn signs_of_html_are_text() {
        let mut out = "kept <b>".to_owned();
        escape(&mut out, "\"a\" < b & c > é'");
        assert_eq!(out, "kept <b>&quot;a&quot; &lt; b &amp; c &gt; é'");
    }
}
