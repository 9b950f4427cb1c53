//! What only places say in their front matter.

use crate::data::{Fields, Node, Value};
use crate::diagnostic::{Code, Spanned};
use crate::model::document::PlaceFront;

use super::{FrontContext, values};

/// Degrees are kept as whole numbers of this fraction of a degree, about a centimetre.
const PER_DEGREE: f64 = 10_000_000.0;

/// Reads the keys that only a place has.
pub(super) fn read(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> PlaceFront {
    PlaceFront {
        names: values::names(fields, false, cx),
        country: values::reference(fields, "country", cx),
        coordinates: coordinates(fields, cx),
    }
}

fn coordinates(fields: &mut Fields<'_>, cx: &mut FrontContext<'_>) -> Option<Spanned<(i64, i64)>> {
    let node = fields.node("coordinates")?;
    let pair = match &node.value {
        Value::List(items) => match items.as_slice() {
            [latitude, longitude] => Some((degrees(latitude), degrees(longitude))),
            _ => None,
        },
        _ => None,
    };
    let example = "write latitude and longitude in degrees: `coordinates: [33.31, 44.36]`";
    let Some((Some(latitude), Some(longitude))) = pair else {
        let message = "`coordinates` must be a list of two numbers".to_owned();
        cx.add(Code::WrongType, node.span, message, Some(example.to_owned()));
        return None;
    };
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        let swapped = longitude.abs() <= 90.0 && latitude.abs() <= 180.0;
        let hint = if swapped {
            format!("latitude comes first: `coordinates: [{longitude}, {latitude}]`")
        } else {
            example.to_owned()
        };
        let message = format!("`{latitude}, {longitude}` is no place on Earth");
        cx.add(Code::InvalidValue, node.span, message, Some(hint));
        return None;
    }
    Some(Spanned::new((fixed(latitude), fixed(longitude)), node.span))
}

fn degrees(node: &Node) -> Option<f64> {
    node.text()?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// Both numbers are at most 180, so the product is far inside an `i64`.
fn fixed(degrees: f64) -> i64 {
    (degrees * PER_DEGREE).round() as i64
}

#[cfg(test)]
mod tests {
    use crate::model::document::Own;
    use crate::parse::front::testing::{hints, messages, read};

    fn coordinates(written: &str) -> (Option<(i64, i64)>, Vec<String>) {
        let read = read("content/places/x.md", &format!("coordinates: {written}\n"));
        let Own::Place(own) = &read.front.own else { panic!("no place") };
        (own.coordinates.as_ref().map(|pair| pair.value), hints(&read))
    }

    #[test]
    fn coordinates_are_two_degrees_in_order() {
        assert_eq!(coordinates("[33.31, 44.36]").0, Some((333_100_000, 443_600_000)));
        assert_eq!(coordinates("[-90, -180]").0, Some((-900_000_000, -1_800_000_000)));
        let example = "write latitude and longitude in degrees: `coordinates: [33.31, 44.36]`";
        for (written, hint) in [
            ("[144.36, 33.31]", "latitude comes first: `coordinates: [33.31, 144.36]`"),
            ("[33, 181]", example),
            ("[nan, 1]", example),
            ("[1]", example),
            ("33.31, 44.36", example),
            ("{lat: 1, lon: 2}", example),
            ("[[1, 2], 3]", example),
        ] {
            let (pair, hints) = coordinates(written);
            assert_eq!((pair, hints), (None, vec![hint.to_owned()]), "{written}");
        }
    }

    #[test]
    fn country_and_names_are_read() {
        let read = read(
            "content/places/baghdad.md",
            "title: Baghdad\naliases: Bagdad\nnames: { ar: بغداد, ku: [بەغدا, Bexda] }\ncountry: \"[[iraq|Iraq]]\"\n",
        );
        assert!(messages(&read).is_empty(), "{:?}", messages(&read));
        let Own::Place(own) = &read.front.own else { panic!("no place") };
        assert_eq!(own.country.as_ref().map(|country| &*country.value), Some("iraq"));
        let names = own.names.by_language.iter().map(|(tag, name)| (&*tag.value, &*name.value));
        assert_eq!(names.collect::<Vec<_>>(), [("ar", "بغداد"), ("ku", "بەغدا"), ("ku", "Bexda")]);
        assert_eq!(own.names.aliases[0].value, "Bagdad");
    }
}
