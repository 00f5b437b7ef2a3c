//! The baseline: findings that were there when checks began, one a line.
//!
//! ```text
//! # Findings that `brickyard check` leaves alone; written by `brickyard check --write-baseline`.
//! D-7f3a91c2 src/parts.ts withdrawParts  like  inventory/update-stock src/stock.ts updateStock
//! ```
//!
//! The first word of a line counts, the rest is for people. Lines are sorted, so that branches which
//! add to it can be merged.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    error::CliError,
    git::{Commit, Repository},
    output::count,
    report::check::{CheckReport, Exemption, Finding, Like, Outcome},
    repository::unreadable,
};

/// The file unless another one is named, in the top folder of the repository.
pub(super) const FILE: &str = "brickyard.baseline";
const HEADER: &str = "# Findings that `brickyard check` leaves alone; written by `brickyard check --write-baseline`.\n";

/// Adds what was found to the baseline, and says so; what was not compared leaves it as it is.
pub(super) fn record(
    git: &Repository,
    named: Option<PathBuf>,
    report: &mut CheckReport,
) -> Result<Option<String>, CliError> {
    if !matches!(report.outcome, Outcome::Compared) {
        return Ok(Some(
            "the baseline was not written, because not everything was compared".to_owned(),
        ));
    }
    let path = target(git, named);
    let added = write(&path, &report.findings)?;
    let known = report
        .findings
        .iter()
        .map(|finding| finding.id.clone())
        .collect();
    apply(&mut report.findings, &known);
    let findings = count(added, "finding");
    Ok(Some(format!(
        "added {findings} to {}; commit it to the base",
        path.display()
    )))
}

/// Reads the baseline that a check obeys.
///
/// What the merge-base has counts, so that a branch cannot excuse itself; a named file that the
/// merge-base does not have is read from the work tree.
///
/// # Errors
/// The named file cannot be read.
pub(super) fn read(
    git: &Repository,
    merge_base: Commit,
    named: Option<&Path>,
) -> Result<BTreeSet<String>, CliError> {
    let path = match named {
        None => Some(FILE.to_owned()),
        Some(named) => inside(git, named),
    };
    let of_base = path.map(|path| git.read_at(merge_base, &path));
    if let Some(bytes) = of_base.transpose().map_err(unreadable)?.flatten() {
        return Ok(ids(&String::from_utf8_lossy(&bytes)));
    }
    let Some(named) = named else {
        return Ok(BTreeSet::new());
    };
    let text = fs::read_to_string(named).map_err(|source| {
        CliError::usage(
            format!("the baseline `{}` cannot be read", named.display()),
            "write it with `brickyard check --write-baseline`, or leave --baseline out",
        )
        .because(source)
    })?;
    Ok(ids(&text))
}

/// Marks the findings that the baseline has.
pub(super) fn apply(findings: &mut [Finding], baseline: &BTreeSet<String>) {
    for finding in findings {
        if finding.exemption.is_none() && baseline.contains(&finding.id) {
            finding.blocking = false;
            finding.exemption = Some(Exemption::Baseline);
        }
    }
}

/// Adds the findings to a baseline, which need not exist, and returns how many were new to it.
///
/// # Errors
/// The file cannot be read or written.
pub(super) fn write(path: &Path, findings: &[Finding]) -> Result<usize, CliError> {
    let failed = |source| {
        CliError::usage(
            format!("the baseline `{}` cannot be written", path.display()),
            "check that the folder exists and is writable",
        )
        .because(source)
    };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let mut lines: BTreeMap<String, String> = text
        .lines()
        .filter_map(|line| Some((id(line)?.to_owned(), line.trim().to_owned())))
        .collect();
    let before = lines.len();
    for finding in findings {
        lines.insert(finding.id.clone(), line(finding));
    }
    let added = lines.len() - before;
    let body: String = lines.into_values().map(|line| line + "\n").collect();
    fs::write(path, HEADER.to_owned() + &body).map_err(failed)?;
    Ok(added)
}

/// Returns where the baseline is written: the named file, else the usual one in the top folder.
pub(super) fn target(git: &Repository, named: Option<PathBuf>) -> PathBuf {
    named.unwrap_or_else(|| git.root().join(FILE))
}

/// Returns a file's path inside the repository; none when it is elsewhere.
fn inside(git: &Repository, path: &Path) -> Option<String> {
    let folder = path.parent()?.canonicalize().ok()?;
    let root = git.root().canonicalize().ok()?;
    crate::files::relative(&root, &folder.join(path.file_name()?))
}

fn ids(text: &str) -> BTreeSet<String> {
    text.lines().filter_map(id).map(ToOwned::to_owned).collect()
}

/// Returns the finding of a line; none when it is a comment or empty.
fn id(line: &str) -> Option<&str> {
    let first = line.split_whitespace().next()?;
    (!first.starts_with('#')).then_some(first)
}

fn line(finding: &Finding) -> String {
    let (service, place) = match &finding.like {
        Like::Service { version, place, .. } => (version.split('@').next().unwrap_or(""), place),
        Like::SameBranch { place, .. } => ("this-repository", place),
    };
    let Finding { id, path, name, .. } = finding;
    let line = format!(
        "{id} {path} {name}  like  {service} {} {}",
        place.path, place.name
    );
    // A name of several lines would be several findings.
    line.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_a_line_counts() {
        let text = "# D-00000000 not this\n\nD-7f3a91c2 src/a.ts f  like  a/b b.ts g\r\n  D-1\n";
        let found: Vec<String> = ids(text).into_iter().collect();
        assert_eq!(found, ["D-1", "D-7f3a91c2"]);
    }
}
