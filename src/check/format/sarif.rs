//! SARIF 2.1.0, the format of code scanning.

use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::{Lines, Sources};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// `findings` as a SARIF log of one run: each with its rule, its place in lines, columns and bytes,
/// and a fingerprint that stays the same when lines above it come and go.
///
/// `texts` knows the source text of each file; a finding in a file that it does not know has no
/// region. Addresses of files are relative to the site's root.
pub fn sarif(findings: &[Diagnostic], texts: &Sources<'_>) -> Value {
    let mut lines = Lines::new(texts);
    let mut codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> =
        findings.iter().map(|finding| result(finding, &codes, &mut lines)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Backstory",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The site's root." } } },
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    let family = if code.is_editorial() { "editing" } else { "form" };
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.summary() },
        "defaultConfiguration": { "level": level(code.severity()) },
        "properties": { "tags": [family] },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn result(finding: &Diagnostic, codes: &[Code], lines: &mut Lines<'_>) -> Value {
    let mut text = finding.message.clone();
    if let Some(hint) = &finding.hint {
        text.push_str("; ");
        text.push_str(hint);
    }
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(finding.code.as_str()));
    if let Ok(at) = codes.binary_search(&finding.code) {
        result.insert("ruleIndex".to_owned(), json!(at));
    }
    result.insert("level".to_owned(), json!(level(finding.severity)));
    result.insert("message".to_owned(), json!({ "text": text }));
    if let Some(place) = &finding.place {
        result.insert(
            "locations".to_owned(),
            json!([{ "physicalLocation": physical(place, lines) }]),
        );
        result.insert(
            "partialFingerprints".to_owned(),
            json!({ "backstory/v1": fingerprint(finding, place, lines) }),
        );
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().zip(1..).map(|((place, why), id): (_, u32)| {
            json!({ "id": id, "physicalLocation": physical(place, lines), "message": { "text": why } })
        });
        let related: Vec<Value> = related.collect();
        result.insert("relatedLocations".to_owned(), json!(related));
    }
    Value::Object(result)
}

fn physical(place: &Place, lines: &mut Lines<'_>) -> Value {
    let mut physical = Map::new();
    let artifact = json!({ "uri": uri(&place.file), "uriBaseId": "%SRCROOT%" });
    physical.insert("artifactLocation".to_owned(), artifact);
    if let Some(span) = place.span
        && let Some(region) = lines.region(&place.file, span)
    {
        let region = json!({
            "startLine": region.start_line,
            "startColumn": region.start_column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
            "byteOffset": span.start,
            "byteLength": span.end - span.start,
        });
        physical.insert("region".to_owned(), region);
    }
    Value::Object(physical)
}

/// What a finding is known by from one run to the next: its rule, its file and the words it is
/// about, wherever they stand.
fn fingerprint(finding: &Diagnostic, place: &Place, lines: &mut Lines<'_>) -> String {
    let words = place.span.map_or("", |span| lines.words(&place.file, span));
    let key = format!("{}\0{}\0{words}\0{}", finding.code.as_str(), place.file, finding.message);
    format!("{:016x}", xxh3_64(key.as_bytes()))
}

/// `path` as a relative address.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte as char);
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Span;

    /// The members that the schema requires, and the types of those that it knows.
    #[test]
    fn the_log_has_the_shape_of_the_schema() {
        let file: Arc<str> = "content/é x.md".into();
        let text = "one\ntwo recently\n";
        let texts = |path: &str| (path == "content/é x.md").then(|| text.into());
        let findings = [
            Diagnostic::new(Code::D05, "\"recently\": when?")
                .at(&file, Span::new(8, 16))
                .hint("write the date")
                .related(&file, None, "why"),
            Diagnostic::new(Code::WriteFailed, "no place at all"),
            Diagnostic::new(Code::UnreadableFile, "gone")
                .at(&"content/gone.md".into(), Span::new(0, 1)),
        ];
        let log = sarif(&findings, &texts);
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert!(driver["name"].is_string());
        let rules = driver["rules"].as_array().unwrap();
        assert!(
            rules
                .iter()
                .all(|rule| rule["id"].is_string() && rule["shortDescription"]["text"].is_string())
        );
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 3);
        for result in results {
            assert!(result["message"]["text"].is_string());
            assert!(
                ["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap())
            );
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        let physical = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "content/%C3%A9%20x.md");
        assert_eq!(
            physical["region"],
            json!({ "startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 13, "byteOffset": 8, "byteLength": 8 })
        );
        assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "why");
        assert!(results[1].get("locations").is_none());
        assert!(results[2]["locations"][0]["physicalLocation"].get("region").is_none());
    }

    #[test]
    fn a_fingerprint_does_not_mind_lines_above() {
        let file: Arc<str> = "a.md".into();
        let print = |text: &'static str| {
            let at = text.find("recently").unwrap();
            let finding = Diagnostic::new(Code::D05, "x").at(&file, Span::new(at, at + 8));
            let log = sarif(&[finding], &move |_: &str| Some(text.into()));
            log["runs"][0]["results"][0]["partialFingerprints"]["backstory/v1"].clone()
        };
        assert_eq!(print("recently"), print("one\n\ntwo recently"));
    }
}
