//! Tables as text.

use std::fmt;

/// Rows under a header. The first column is aligned to the left, the others to the right.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns a table that has only its header.
    pub(crate) fn new<S: Into<String>>(header: impl IntoIterator<Item = S>) -> Self {
        let mut table = Self { rows: Vec::new() };
        table.row(header);
        table
    }

    /// Adds a row.
    pub(crate) fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        (0..columns).map(width).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                line += &if column == 0 {
                    format!("  {cell:<width$}")
                } else {
                    format!("  {cell:>width$}")
                };
            }
            writeln!(formatter, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// Writes a share in per cent with two decimals; `-` where there is nothing to share. A share that
/// is not all or nothing never looks like it.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let percent = 100.0 * part as f64 / whole as f64;
    if part == 0 || part == whole {
        format!("{percent:.2}")
    } else {
        format!("{:.2}", percent.clamp(0.01, 99.99))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(["set", "T1"]);
        table.row(["mut/go", "100.00"]);
        assert_eq!(table.to_string(), "  set         T1\n  mut/go  100.00\n");
    }

    #[test]
    fn one_miss_among_many_is_not_rounded_away() {
        assert_eq!(percent(99_999, 100_000), "99.99");
        assert_eq!(percent(1, 100_000), "0.01");
        assert_eq!(percent(3, 3), "100.00");
        assert_eq!(percent(0, 0), "-");
    }
}
