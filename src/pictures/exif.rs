//! Exif, as far as it is asked for: whether a place is in it.
//!
//! A TIFF file of its own: a head, then tables of fields of twelve bytes each (Exif 2.32, 4.5 and 4.6).

/// The field that leads to the table with the place.
const GPS: u16 = 0x8825;
/// The field that says which version of that table it is: alone it says nothing of a place.
const GPS_VERSION: u16 = 0;

/// Whether `exif`, from its TIFF head on, says where on earth the picture was taken.
pub(super) fn is_located(exif: &[u8]) -> bool {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let tiff = match exif.get(..4) {
        Some(b"II*\0") => Tiff { bytes: exif, little: true },
        Some(b"MM\0*") => Tiff { bytes: exif, little: false },
        _ => return false,
    };
    let table = tiff.long(4).and_then(|at| tiff.field(at, |tag| tag == GPS));
    let places = table.and_then(|at| tiff.long(at + 8));
    places.is_some_and(|at| tiff.field(at, |tag| tag != GPS_VERSION).is_some())
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Tiff<'_> {
    /// The place of the first field of the table at `at` whose tag is wanted.
    fn field(&self, at: usize, wanted: impl Fn(u16) -> bool) -> Option<usize> {
        let count = usize::from(self.short(at)?);
        let mut fields = (0..count).map(|field| at + 2 + 12 * field);
        fields.find(|field| self.short(*field).is_some_and(&wanted))
    }

    fn short(&self, at: usize) -> Option<u16> {
        let two = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let four = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let long = if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
        // A table beyond any file: sums with it must not overflow.
        usize::try_from(long).ok().filter(|long| *long < 1 << 30)
    }
}

#[cfg(test)]
mod tests {
    use super::is_located;

    /// Exif with a table of places that has one field, `tag`.
    fn exif(tag: u8) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend([1, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend([1, 0, tag, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    #[test]
    fn a_place_is_found() {
        assert!(is_located(&exif(1)));
        assert!(is_located(&[b"Exif\0\0".as_slice(), &exif(1)].concat()));
        assert!(!is_located(&exif(0)), "the version of the table alone");
        assert!(!is_located(b"II*\0\x08\0\0\0\0\0"));
    }

    #[test]
    fn what_is_cut_or_mangled_says_nothing() {
        let whole = exif(1);
        for end in 0..whole.len() {
            is_located(&whole[..end]);
            let mut changed = whole.clone();
            changed[end] = 0xFF;
            is_located(&changed);
        }
        assert!(!is_located(&whole[..20]));
    }
}
