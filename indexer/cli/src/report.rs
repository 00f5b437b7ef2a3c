//! What commands found, and one printer per format.

pub(crate) mod check;
pub(crate) mod json;
pub(crate) mod publish;
pub(crate) mod scan;
pub(crate) mod search;
pub(crate) mod text;

use brickyard_indexer::CloneType;

/// Returns the word for a clone type.
pub(crate) fn type_name(clone_type: CloneType) -> &'static str {
    match clone_type {
        CloneType::Exact => "exact",
        CloneType::Renamed => "renamed",
        CloneType::Edited => "edited",
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
