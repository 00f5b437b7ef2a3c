//! What the formats of `scan` say in the same words.

use std::cmp::Reverse;

use super::{Class, Known, ScanReport};
use crate::{
    output::{count, grouped, percent},
    report::type_name,
};

/// Says what was found.
pub(crate) fn headline(report: &ScanReport) -> String {
    if let Some(known) = &report.known {
        return news(report, known);
    }
    if report.classes.is_empty() {
        return "No duplicate functions.".to_owned();
    }
    let functions = report.classes.iter().map(|class| class.members.len()).sum();
    format!(
        "{} of duplicates: {}, {} ({} of all).",
        count(report.classes.len(), "class"),
        count(functions, "function"),
        count(report.duplicated_lines, "duplicated line"),
        share(report)
    )
}

/// Says what is new, and what was there before.
fn news(report: &ScanReport, known: &Known) -> String {
    let with = &known.with;
    let before = match known.classes {
        0 => String::new(),
        many => format!("; {} known", count(many, "class")),
    };
    if report.classes.is_empty() {
        return format!("No new duplicate functions {with}{before}.");
    }
    let members = report.classes.iter().map(|class| class.members.len()).sum();
    let new = report.classes.iter().flat_map(|class| &class.new);
    let new = new.filter(|is_new| **is_new).count();
    format!(
        "{} of duplicates with something new {with}: {}, {} of them new{before}.",
        count(report.classes.len(), "class"),
        count(members, "function"),
        grouped(new),
    )
}

/// Returns how much of all lines is duplicated, in percent with one digit after the point.
pub(crate) fn share(report: &ScanReport) -> String {
    let tenths = (report.share() * 1_000.0 + 1e-6).floor() / 10.0;
    format!("{tenths:.1} %")
}

/// Says what a class is, in parts: `4 functions`, `90 % similar`, `type 3 (edited)`, `27 duplicated lines`.
pub(crate) fn parts(class: &Class) -> [String; 4] {
    [
        count(class.members.len(), "function"),
        format!("{} similar", percent(class.similarity)),
        format!(
            "type {} ({})",
            class.clone_type as u8,
            type_name(class.clone_type)
        ),
        count(class.duplicated_lines as usize, "duplicated line"),
    ]
}

/// Lists the languages that were looked into with their files, most frequent first: `Rust 12`.
pub(crate) fn languages(report: &ScanReport) -> Vec<String> {
    let mut languages: Vec<_> = report.languages.iter().collect();
    languages.sort_by_key(|(_, files)| Reverse(**files));
    let languages = languages.into_iter();
    languages
        .map(|(language, files)| format!("{} {}", language.label(), grouped(*files)))
        .collect()
}
