//! The only file of a name below some folders.

use crate::manifest::tree::Tree;

/// Folders whose files are nobody's handlers: dependencies and what builds leave.
const SKIPPED: &[&str] = &[
    ".aws-sam",
    ".git",
    ".serverless",
    "build",
    "cdk.out",
    "dist",
    "node_modules",
    "target",
    "vendor",
    "venv",
];
/// Folders that come last among files that fit equally.
const TESTS: &[&str] = &["__tests__", "integrationTest", "spec", "test", "tests"];
/// How many files are looked into.
const LOOKED_INTO: usize = 500;

/// The files below a folder that a filter of paths takes, without those of dependencies, the ones
/// with the shortest way first and those of tests last.
pub(super) fn below<'a>(
    tree: Tree<'a>,
    folder: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<&'a str> {
    let from = if folder == "." { 0 } else { folder.len() + 1 };
    let parts = |path: &'a str| path.get(from..).unwrap_or_default().split('/');
    let is_skipped = |path: &'a str| parts(path).any(|part| SKIPPED.contains(&part));
    let files = tree.below(folder).filter(|path| is_wanted(path));
    let mut files: Vec<&str> = files.filter(|path| !is_skipped(path)).collect();
    files.sort_by_key(|path| {
        let is_test = parts(path).any(|part| TESTS.contains(&part));
        (is_test, parts(path).count())
    });
    files.truncate(LOOKED_INTO);
    files
}

/// The file of a list that is unlike the others in that something holds; none if it holds for several.
pub(super) fn only<'a>(files: &[&'a str], holds: impl Fn(&str) -> bool) -> Option<&'a str> {
    let mut fitting = files.iter().filter(|file| holds(file));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(*first)
}
