//! Reads tables of comma-separated values.

use std::{fs, path::Path};

use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// Reads the rows of a file with a header.
///
/// # Errors
/// The file cannot be read, or a row has not the columns of `R`.
pub(crate) fn read<R: DeserializeOwned>(path: &Path) -> Result<Vec<R>, Problem> {
    let text = fs::read_to_string(path).map_err(Problem::reading(path))?;
    parse(path, &text)
}

/// Reads the rows of a text with a header; the path is for messages.
///
/// # Errors
/// A row has not the columns of `R`.
pub(crate) fn parse<R: DeserializeOwned>(path: &Path, text: &str) -> Result<Vec<R>, Problem> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().map(|row| {
        row.map_err(|error| Problem::Row {
            path: path.to_path_buf(),
            line: error.position().map_or(1, csv::Position::line),
            problem: problem(&error),
        })
    });
    rows.collect()
}

/// Says what is wrong without the place, which is said already.
fn problem(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => match err.field() {
            Some(field) => format!("column {}: {}", field + 1, err.kind()),
            None => err.kind().to_string(),
        },
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} columns instead of {expected_len}"),
        _ => error.to_string(),
    }
}
