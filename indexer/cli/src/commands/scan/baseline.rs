//! The baseline of `scan`: duplicates that are left alone, one a line.
//!
//! ```text
//! # Duplicates that `brickyard scan --baseline` leaves alone; written with --write-baseline.
//! C-0ebb2f6e F-7f3a91c2e5d60b48 90ab12cd34ef5678 src/parts.ts withdrawParts
//! ```
//!
//! The class, the place and the content count, the rest is for people. Lines are sorted, so that branches
//! which change it can be merged.

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    Found,
    known::{Duplicate, duplicates},
};
use crate::{artifact, error::CliError, report::scan::Class};

const HEADER: &str =
    "# Duplicates that `brickyard scan --baseline` leaves alone; written with --write-baseline.\n";

/// Reads a baseline; lines that nobody can make sense of are errors, since a gate would pass them over.
///
/// # Errors
/// The file cannot be read, or is something else.
pub(super) fn read(path: &Path, named: &Path) -> Result<Vec<Duplicate>, CliError> {
    let hint = format!(
        "write it with `brickyard scan --write-baseline {}`",
        named.display()
    );
    let text = fs::read_to_string(path).map_err(|source| {
        let message = format!("the baseline `{}` cannot be read", named.display());
        CliError::usage(message, &hint).because(source)
    })?;
    let lines = text.lines().enumerate().filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    });
    lines
        .map(|(number, line)| {
            duplicate(line).ok_or_else(|| {
                let line = number + 1;
                let message = format!("line {line} of `{}` is no duplicate", named.display());
                CliError::usage(message, &hint)
            })
        })
        .collect()
}

fn duplicate(line: &str) -> Option<Duplicate> {
    let mut words = line.split_whitespace();
    let (class, place, content) = (words.next()?, words.next()?, words.next()?);
    let is_id = |text: &str, letter| text.starts_with(letter);
    (is_id(class, "C-") && is_id(place, "F-")).then_some(())?;
    Some(Duplicate {
        class: class.to_owned(),
        place: place.to_owned(),
        content: u64::from_str_radix(content, 16).ok()?,
    })
}

/// Replaces a baseline with what was found, and returns how many duplicates that are.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(path: &Path, classes: &[Class], found: &[Found]) -> Result<usize, CliError> {
    let line = |(duplicate, member): (Duplicate, usize)| {
        let function = &found[member].function;
        let Duplicate {
            class,
            place,
            content,
        } = duplicate;
        let line = format!(
            "{class} {place} {content:016x} {} {}",
            function.path, function.name
        );
        // A name of several lines would be several duplicates.
        line.replace(['\n', '\r'], " ") + "\n"
    };
    let lines: BTreeSet<String> = duplicates(classes, found).into_iter().map(line).collect();
    let body: String = lines.iter().map(String::as_str).collect();
    artifact::write(path, (HEADER.to_owned() + &body).as_bytes())?;
    Ok(lines.len())
}
