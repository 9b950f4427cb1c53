//! Whether a picture's file goes on to its end, by its outer form alone: chunks, blocks, marks. Nothing is
//! decompressed.

use super::Format;

/// Whether the picture moves; `None` where the file ends before it should.
pub(super) fn look(format: Format, bytes: &[u8]) -> Option<bool> {
    match format {
        Format::Jpeg => jpeg(bytes).map(|()| false),
        Format::Png => png(bytes),
        Format::Webp => webp(bytes),
        Format::Gif => gif(bytes),
        Format::Svg | Format::Other => Some(false),
    }
}

/// Segments up to the first scan, then the mark of the end. In a scan `FF` is followed by `00` or
/// the number of a restart (ISO 10918-1, B.1.1).
fn jpeg(bytes: &[u8]) -> Option<()> {
    let mut at = 2;
    loop {
        let [0xFF, mark] = *bytes.get(at..at + 2)? else { return None };
        match mark {
            // Filling.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD7 => at += 2,
            0xD9 => return None,
            _ => {
                at += 2 + usize::from(be16(bytes, at + 2)?).max(2);
                if mark == 0xDA {
                    break;
                }
            }
        }
    }
    bytes.get(at..)?.windows(2).any(|two| two == [0xFF, 0xD9]).then_some(())
}

/// Chunks up to `IEND` (PNG, third edition, 5.3).
fn png(bytes: &[u8]) -> Option<bool> {
    let (mut at, mut moves) = (8, false);
    loop {
        let length = usize::try_from(be32(bytes, at)?).ok()?;
        let name = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(12)?.checked_add(length)?;
        if end > bytes.len() {
            return None;
        }
        match name {
            b"IEND" => return Some(moves),
            b"acTL" => moves |= be32(bytes, at + 8)? > 1,
            _ => {}
        }
        at = end;
    }
}

/// The length that the file gives of itself, and the mark of animation (RFC 9649, 2.3 and 2.7).
fn webp(bytes: &[u8]) -> Option<bool> {
    let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    if u64::from(length) + 8 > bytes.len() as u64 {
        return None;
    }
    let extended = bytes.get(12..16)? == b"VP8X";
    Some(extended && bytes.get(20)? & 0x02 != 0)
}

/// Blocks up to the trailer (GIF89a, 17 to 27). A file whose blocks are whole needs none.
fn gif(bytes: &[u8]) -> Option<bool> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut frames = 0;
    loop {
        match bytes.get(at) {
            None | Some(0x3B) => return (frames > 0).then_some(frames > 1),
            Some(0x2C) => {
                at += 11 + table(*bytes.get(at + 9)?);
                frames += 1;
            }
            Some(0x21) => at += 2,
            Some(_) => return None,
        }
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
