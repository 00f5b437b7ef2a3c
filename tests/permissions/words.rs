//! The words of a row that stand for something, and what is put in their place.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex::{Captures, Regex};
use serde_json::Value;

/// Puts values of an answer into a text: `$1.team.id`.
pub(super) fn fill_answers(text: &str, number: usize, answer: &Value) -> String {
    let mark = format!("${number}.");
    let mut filled = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(&mark) {
        let after = &rest[start + mark.len()..];
        let is_path = |c: char| c.is_alphanumeric() || c == '.';
        let end = after.find(|c| !is_path(c)).unwrap_or(after.len());
        let pointer = format!("/{}", after[..end].replace('.', "/"));
        let value = answer.pointer(&pointer);
        let value = value.unwrap_or_else(|| panic!("{answer:#} has no {pointer}"));
        filled.push_str(&rest[..start]);
        filled.push_str(
            &value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        );
        rest = &after[end..];
    }
    filled + rest
}

/// A request in which words stand for nothing.
pub(super) fn without_words(request: &str) -> String {
    let kinds = Regex::new(r"\$([A-Z][A-Za-z]*)").unwrap();
    let named = kinds.replace_all(request, |found: &Captures<'_>| nobodys_id(&found[1]));
    // Most values of what would have been made first are ids.
    let made = Regex::new(r"\$\d[A-Za-z0-9.]*?([A-Za-z]+)\.id").unwrap();
    let named = made.replace_all(&named, |found: &Captures<'_>| nobodys_id(&found[1]));
    let numbers = Regex::new(r"\$(revision|n|\d[A-Za-z0-9.]*)").unwrap();
    let named = named
        .replace("$visibility", "PRIVATE")
        .replace("$visibleTo", "")
        .replace("$unique", &"0".repeat(64))
        .replace("$zeros", &"0".repeat(64))
        .replace("$contentHash", &"0".repeat(64))
        .replace("$scheme", "1")
        .replace("$today", "2026-03-01")
        .replace("$fingerprint", "")
        .replace("$copied", "");
    let named = named.replace("$ref", "nobody/nothing");
    let named = named.replace("$repository", "nobody/nothing");
    numbers.replace_all(&named, "1").into_owned()
}

/// An id that nothing has, of what a word or a field of an answer is.
pub(super) fn nobodys_id(word: &str) -> String {
    let mut kind = word.to_owned();
    kind[..1].make_ascii_uppercase();
    let kind = match kind.as_str() {
        "Release" | "Head" => "Version",
        "OtherTeam" | "Guests" | "Owner" => "Team",
        "OpenOccurrence" => "Occurrence",
        "BeginPublish" => "Staging",
        "Rule" => "CheckModeRule",
        kind => kind,
    };
    URL_SAFE_NO_PAD.encode(format!("{kind}:{}", "0".repeat(32)))
}
