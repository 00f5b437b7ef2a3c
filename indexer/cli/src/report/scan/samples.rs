//! Reports for tests of the formats.

use std::collections::{BTreeMap, HashMap};

use brickyard_indexer::{CloneType, Language, SkipReason};

use super::{Class, Function, ScanReport, Skipped};

/// What no format may trip over.
pub(crate) const HOSTILE: &str = "</script><img src=x onerror=alert(1)> & \u{2028} {{script}} ```[a](b)|@user #1 \"'\u{1b}[31m\n%é";

pub(crate) fn function(path: &str, name: &str, start_line: u32) -> Function {
    Function {
        path: path.to_owned(),
        name: name.to_owned(),
        language: Language::Rust,
        start_line,
        end_line: start_line + 8,
        tokens: 80,
    }
}

/// A report of three functions in two files, all of one class.
pub(crate) fn report() -> ScanReport {
    of(vec![vec![
        function("src/parts.rs", "update", 1),
        function("src/parts.rs", "update", 40),
        function("src/a b/[stock] %.rs", "Stock.restore", 7),
    ]])
}

/// A report whose names and paths are hostile.
pub(crate) fn hostile() -> ScanReport {
    of(vec![vec![
        function(HOSTILE, HOSTILE, 1),
        function("/etc/a.rs", "", 3),
    ]])
}

/// A report of classes with these many members each.
pub(crate) fn many(classes: usize, members: u32) -> ScanReport {
    let class = |number: usize| {
        let path = format!("team{}/file{number}.rs", number % 7);
        let member = |at: u32| function(&path, &format!("work{number}"), at * 20 + 1);
        (0..members).map(member).collect()
    };
    of((0..classes).map(class).collect())
}

fn of(classes: Vec<Vec<Function>>) -> ScanReport {
    let mut functions = Vec::new();
    let mut shown = Vec::new();
    for (number, members) in classes.into_iter().enumerate() {
        let first = functions.len();
        functions.extend(members);
        shown.push(Class {
            id: format!("C-{number:08x}"),
            clone_type: CloneType::Edited,
            similarity: 0.9,
            duplicated_lines: 18,
            members: (first..functions.len()).collect(),
            new: Vec::new(),
            explained: None,
        });
    }
    ScanReport {
        paths: vec![".".to_owned()],
        files: 2,
        languages: BTreeMap::from([(Language::Rust, 2)]),
        lines: 400,
        skipped: vec![Skipped {
            path: "notes.md".to_owned(),
            reason: SkipReason::UnsupportedLanguage,
        }],
        skipped_tests: 0,
        functions,
        duplicated_lines: 18 * shown.len(),
        classes: shown,
        pair_count: 3,
        pairs: None,
        containments: None,
        markup: 0,
        min_tokens: 50,
        limit: 20,
        explain: false,
        timings: None,
        excluded: 0,
        known: None,
        exceeded: None,
        sources: HashMap::new(),
    }
}
