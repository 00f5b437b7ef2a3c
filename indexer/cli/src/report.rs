//! What commands found, and one printer per format.

pub(crate) mod cache;
pub(crate) mod check;
#[cfg(test)]
mod conformance;
pub(crate) mod difference;
pub(crate) mod discover;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod html;
pub(crate) mod identity;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod payload;
pub(crate) mod publish;
pub(crate) mod rdjson;
pub(crate) mod resolve;
pub(crate) mod said;
pub(crate) mod sarif;
pub(crate) mod scan;
pub(crate) mod search;
pub(crate) mod snapshot;
pub(crate) mod text;
pub(crate) mod waiver;
mod wording;

use brickyard_indexer::{CloneType, Language};

/// Returns the word for a clone type.
pub(crate) fn type_name(clone_type: CloneType) -> &'static str {
    match clone_type {
        CloneType::Exact => "exact",
        CloneType::Renamed => "renamed",
        CloneType::Edited => "edited",
    }
}

/// Lists the languages that this version reads: `Go, Java and Rust`.
pub(crate) fn languages() -> String {
    let built_in = Language::ALL
        .iter()
        .filter(|language| language.is_built_in());
    let labels: Vec<&str> = built_in.map(|language| language.label()).collect();
    match labels.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Returns an id that people can say aloud: a letter and the first eight hex digits of a hash.
pub(crate) fn short_id(letter: &str, hash: &[u8]) -> String {
    let digits: String = hash
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{letter}-{digits}")
}

/// Returns a function's name as people write it: with parentheses when it is a plain name.
pub(crate) fn call_name(name: &str) -> String {
    let last = name.chars().next_back();
    if last.is_some_and(|last| last.is_alphanumeric() || matches!(last, '_' | '$')) {
        format!("{name}()")
    } else {
        name.to_owned()
    }
}
