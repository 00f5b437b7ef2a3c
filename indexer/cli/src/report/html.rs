//! `scan` as a page that needs nothing else: no network, no other file.
//!
//! The data stands as JSON in a script element that is not run; the page's script makes elements of it
//! and never markup. The content security policy allows this style and this script by their hashes, and
//! nothing else.

mod data;

use std::io::{self, Write};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};

use self::data::Data;
use super::scan::ScanReport;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/style.css");
/// In the order in which they run; the first is made of the web UI's comparison by `npm run report`.
const SCRIPTS: [&str; 4] = [
    include_str!("html/comparison.js"),
    include_str!("html/report.js"),
    include_str!("html/detail.js"),
    include_str!("html/overview.js"),
];

/// Writes the page.
pub(crate) fn scan(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    // In a function, so that no name of theirs is one of the window.
    let script = format!("(() => {{\n{}}})();", SCRIPTS.concat());
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        source_hash(&script),
        source_hash(STYLE)
    );
    let data = in_script(&serde_json::to_string(&Data::of(report))?);
    let title = format!("Duplicates in {}", report.paths.join(" "));
    // Cut at the marks first: what is filled in may contain one.
    for piece in PAGE.split("{{") {
        let Some((mark, text)) = piece.split_once("}}") else {
            out.write_all(piece.as_bytes())?;
            continue;
        };
        let value = match mark {
            "policy" => &policy,
            "title" => &escaped(&title),
            "style" => STYLE,
            "data" => &data,
            _ => &*script,
        };
        write!(out, "{value}{text}")?;
    }
    Ok(())
}

/// Returns by what a policy names a style or a script.
fn source_hash(source: &str) -> String {
    let digest = Sha256::digest(source);
    format!("sha256-{}", BASE64_STANDARD.encode(digest))
}

/// Escapes JSON so that it neither ends a script element nor a line of JavaScript.
fn in_script(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// Escapes a text for HTML.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
