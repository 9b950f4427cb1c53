//! Tables of text: RFC 4180, and what spreadsheets make of it.

/// A table: its header, and its rows, each with the line that it begins on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<(usize, Vec<String>)>,
}

/// Reads a table; whichever of comma, semicolon and tab its first line has most of divides the
/// cells. Empty lines are left out.
pub(super) fn read(text: &str) -> Table {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |divider: char| first.matches(divider).count();
    let divider = [',', ';', '\t'].into_iter().rev().max_by_key(|divider| count(*divider));
    let divider = divider.unwrap_or(',');
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut line, mut begun) = (1, 1);
    let (mut quoted, mut was_quoted) = (false, false);
    let mut chars = text.chars().peekable();
    let mut end_row = |row: &mut Vec<String>, cell: &mut String, begun: usize| {
        row.push(std::mem::take(cell));
        let cells = std::mem::take(row);
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push((begun, cells));
        }
    };
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        }
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            c if quoted => cell.push(c),
            '"' if cell.trim().is_empty() && !was_quoted => {
                cell.clear();
                (quoted, was_quoted) = (true, true);
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                end_row(&mut row, &mut cell, begun);
                was_quoted = false;
                begun = line;
            }
            c if c == divider => {
                row.push(std::mem::take(&mut cell));
                was_quoted = false;
            }
            c => cell.push(c),
        }
    }
    end_row(&mut row, &mut cell, begun);
    let mut rows = rows.into_iter();
    let header = rows.next().map_or_else(Vec::new, |(_, header)| header);
    Table {
        header: header.into_iter().map(|name| name.trim().to_owned()).collect(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_spreadsheets_write_them() {
        let cells = |text: &str| -> Vec<Vec<String>> {
            read(text).rows.into_iter().map(|row| row.1).collect()
        };
        for (text, expected) in [
            ("h,i\na,b\n", vec![vec!["a", "b"]]),
            ("h;i\r\n\"a;\"\"b\"\"\nc\";d\r\n", vec![vec!["a;\"b\"\nc", "d"]]),
            ("h\ti\na\tb,c", vec![vec!["a", "b,c"]]),
            ("h,i\n\n,\na", vec![vec!["a"]]),
            ("h\n\"open, to the end", vec![vec!["open, to the end"]]),
            ("h,i\na\"b\",\"\"", vec![vec!["a\"b\"", ""]]),
            ("h", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(cells(text), expected, "{text}");
        }
        let lines: Vec<usize> = read("h\n\"a\nb\"\nc\n").rows.iter().map(|row| row.0).collect();
        assert_eq!(lines, [2, 4]);
    }
}
