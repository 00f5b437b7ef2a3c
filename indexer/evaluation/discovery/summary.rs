//! Counts what was read, found and not found.

use std::collections::BTreeMap;

use brickyard_indexer::{discovery::handler::Resolution, manifest::Unread};

use crate::{
    checkout::Function,
    table::{Table, percent},
};

/// How many functions of a kind were resolved how.
#[derive(Default)]
struct Count {
    all: usize,
    found: usize,
    file_only: usize,
    inline: usize,
}

/// Counts functions by format, provider and family of the runtime.
pub(crate) fn by_runtime(functions: &[(String, Function)]) -> Table {
    let mut counts: BTreeMap<(String, String), Count> = BTreeMap::new();
    for (
        _,
        Function {
            declaration,
            resolution,
        },
    ) in functions
    {
        let format = code(&declaration.format);
        let format = match declaration.provider.as_deref() {
            Some(provider) if format == "serverless" => format!("{format} {provider}"),
            _ => format,
        };
        let runtime = declaration.runtime.as_deref().unwrap_or("-");
        let is_name = |next: &char| next.is_ascii_alphabetic();
        let family: String = runtime.chars().take_while(is_name).collect();
        let family = if family.is_empty() {
            "-".to_owned()
        } else {
            family
        };
        let groups = [
            (format.clone(), family.to_lowercase()),
            (format, "ALL".to_owned()),
            ("~".to_owned(), "ALL".to_owned()),
        ];
        for group in groups {
            let count = counts.entry(group).or_default();
            count.all += 1;
            match resolution {
                Resolution::Found {
                    symbol: Some(_), ..
                } => count.found += 1,
                Resolution::Found { .. } => count.file_only += 1,
                Resolution::Inline { .. } => count.inline += 1,
                Resolution::Unresolved { .. } => {}
            }
        }
    }
    let mut table = Table::new([
        "format, runtime",
        "functions",
        "file and symbol",
        "file only",
        "inline",
        "not found",
        "found %",
    ]);
    for ((format, runtime), count) in counts {
        let found = count.found + count.file_only + count.inline;
        table.row([
            format!("{format} {runtime}")
                .trim_start_matches("~ ")
                .to_owned(),
            count.all.to_string(),
            count.found.to_string(),
            count.file_only.to_string(),
            count.inline.to_string(),
            (count.all - found).to_string(),
            percent(found, count.all),
        ]);
    }
    table
}

/// Counts functions by how they were found or why not, and what was not read by reason.
pub(crate) fn by_rule(functions: &[(String, Function)], unread: &[(String, Unread)]) -> Table {
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (_, function) in functions {
        let key = match &function.resolution {
            Resolution::Found {
                symbol: None, rule, ..
            } => ("file only", rule.to_string()),
            Resolution::Found { rule, .. } => ("found", rule.to_string()),
            Resolution::Inline { extension, .. } => ("inline", (*extension).to_owned()),
            Resolution::Unresolved { reason, .. } => ("not found", reason.to_string()),
        };
        *counts.entry(key).or_default() += 1;
    }
    for (_, unread) in unread {
        *counts.entry(("unread", code(&unread.reason))).or_default() += 1;
    }
    let mut table = Table::new(["what", "rule or reason", "number"]);
    for ((what, code), number) in counts {
        table.row([what.to_owned(), code, number.to_string()]);
    }
    table
}

/// The stable code of a value, as in JSON.
fn code(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or("?").to_owned()
}
