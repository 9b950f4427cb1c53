//! Robust Links: attributes of a link to a source that say what it led to, where a copy of that is
//! kept, and of which day, so that the reader of a dead link has somewhere to turn.

use super::entry::SourceEntry;
use super::html::escape;
use crate::date::Date;
use crate::diagnostic::Spanned;

impl SourceEntry {
    /// The attributes of links to the source or to its copy, each with a blank before it; empty
    /// where neither a copy nor the day of reading is known.
    ///
    /// The day is that on which the copy was made, else the one in the address of the copy, else
    /// that on which the source was last read; a day that is not known exactly is none.
    pub fn robust_links(&self) -> String {
        let mut out = String::new();
        let Some(original) = self.link() else { return out };
        let copy = self.archive_url.as_ref().map(|address| address.value.as_str());
        let day = exact(self.archived.as_ref()).or_else(|| day_in(copy?));
        let day = day.or_else(|| exact(self.accessed.as_ref()));
        if copy.is_none() && day.is_none() {
            return out;
        }
        let mut add = |name: &str, value: &str| {
            out.push_str(&format!(" data-{name}=\""));
            escape(&mut out, value);
            out.push('"');
        };
        add("originalurl", &original);
        if let Some(copy) = copy {
            add("versionurl", copy);
        }
        if let Some(day) = day {
            add("versiondate", &day);
        }
        out
    }
}

fn exact(date: Option<&Spanned<Date>>) -> Option<String> {
    let date = &date?.value;
    let (year, month, day) = date.earliest().filter(|_| date.is_exact())?.ymd();
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The day in the address of a copy as the Internet Archive and others write it:
/// `/web/20240111093000/https://…`.
fn day_in(address: &str) -> Option<String> {
    address.split('/').find_map(|part| {
        let digits = part.get(..14)?;
        let whole = digits.bytes().all(|byte| byte.is_ascii_digit())
            && !part[14..].starts_with(|c: char| c.is_ascii_digit());
        let day = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]);
        Date::parse(&day).ok().filter(|date| whole && date.is_exact()).map(|_| day)
    })
}

#[cfg(test)]
mod tests {
    use crate::cite::parse_register;

    #[test]
    fn attributes_say_what_is_known() {
        let original = " data-originalurl=\"https://a.org/?x=1&amp;y=2\"";
        for (fields, expected) in [
            ("", String::new()),
            (", accessed: 2024-01-10", format!("{original} data-versiondate=\"2024-01-10\"")),
            (", accessed: 2024-01", String::new()),
            (
                ", accessed: 2024-01-10, archive-url: \"https://b.org/a\", archived: 2024-01-11",
                format!(
                    "{original} data-versionurl=\"https://b.org/a\" data-versiondate=\"2024-01-11\""
                ),
            ),
            (
                ", archive-url: \"https://web.b.org/web/20240112093000id_/https://a.org\"",
                format!(
                    "{original} data-versionurl=\"https://web.b.org/web/20240112093000id_/https://a.org\" data-versiondate=\"2024-01-12\""
                ),
            ),
            (
                ", archive-url: \"https://b.org/20241399999999/\"",
                format!("{original} data-versionurl=\"https://b.org/20241399999999/\""),
            ),
        ] {
            let text = format!("a: {{ type: web, url: \"https://a.org/?x=1&y=2\"{fields} }}\n");
            let register = parse_register(&"a.yaml".into(), &text);
            assert!(register.diagnostics.is_empty(), "{:?}", register.diagnostics);
            assert_eq!(register.entries[0].robust_links(), expected, "{fields}");
        }
        let none = parse_register(&"a.yaml".into(), "a: { type: web, accessed: 2024-01-10 }");
        assert_eq!(none.entries[0].robust_links(), "", "a source without an address");
    }
}
