//! Which files are looked into.

use std::{collections::HashSet, path::Path, sync::Arc};

use super::{Source, choice::Choice};
use crate::{
    arguments::ScanArguments, environment::Environment, error::CliError, files::Folder,
    report::scan::Skipped, repository::missing,
};

/// The files below the paths.
pub(super) struct Listed {
    /// By path.
    pub(super) sources: Vec<Source>,
    pub(super) skipped: Vec<Skipped>,
    /// How many files globs left out.
    pub(super) excluded: usize,
}

/// Lists the files below the paths, each once.
///
/// # Errors
/// A path does not exist.
pub(super) fn list(
    arguments: &ScanArguments,
    choice: &Choice,
    environment: &Environment,
) -> Result<Listed, CliError> {
    let mut sources = Vec::new();
    let mut skipped = Vec::new();
    let mut excluded = 0;
    let mut seen = HashSet::new();
    let paths = &arguments.paths;
    for path in paths {
        let place = environment.resolve(path);
        let folder = Folder::walk(&place, arguments.include_vendored)
            .map_err(|source| missing(path, source))?;
        let folder = Arc::new(folder);
        let is_file = place.is_file();
        let show = |inner: &str| {
            if is_file {
                shown(path, "")
            } else {
                shown(path, inner)
            }
        };
        for inner in folder.paths() {
            if !choice.takes(inner) {
                excluded += 1;
                continue;
            }
            // Paths given may lie inside one another.
            if paths.len() > 1 {
                let place = folder.locate(inner);
                if !seen.insert(place.canonicalize().unwrap_or(place)) {
                    continue;
                }
            }
            sources.push(Source {
                folder: Arc::clone(&folder),
                path: inner.clone(),
                shown: show(inner),
            });
        }
        skipped.extend(folder.skipped().iter().map(|(inner, reason)| Skipped {
            path: show(inner),
            reason: reason.clone(),
        }));
    }
    sources.sort_by(|a, b| a.shown.cmp(&b.shown));
    Ok(Listed {
        sources,
        skipped,
        excluded,
    })
}

/// Returns the path as people would type it: `.` and `./` left out, `/` between folders.
pub(super) fn shown(given: &Path, inner: &str) -> String {
    let given = given.to_string_lossy().replace('\\', "/");
    let given = given.strip_prefix("./").unwrap_or(&given);
    let given = if given == "." { "" } else { given };
    match (given.trim_end_matches('/'), inner) {
        ("", inner) if given.is_empty() => inner.to_owned(),
        (given, "") => given.to_owned(),
        (given, inner) => format!("{given}/{inner}"),
    }
}
