//! `scan` as Markdown: a summary and the worst classes.

use std::io::{self, Write};

use brickyard_indexer::Rename;

use super::{LONGEST, OPEN, RESERVE, code, html, prose};
use crate::{
    output::count,
    report::{
        call_name,
        scan::{Class, Explained, Function, ScanReport, wording},
    },
};

/// By which a comment is found again, to be updated.
const MARKER: &str = "<!-- brickyard:scan -->";
/// How many places of a class are listed.
const PLACES_SHOWN: usize = 8;
/// How many renames of a class are listed.
const RENAMES_SHOWN: usize = 8;

/// Writes what was found and the worst classes, as many as asked for and a comment has room for.
pub(crate) fn scan(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    let headline = wording::headline(report);
    writeln!(out, "{MARKER}")?;
    writeln!(
        out,
        "### Brickyard: {}\n",
        prose(headline.trim_end_matches('.'))
    )?;
    let end = circumstances(report);
    let mut room = LONGEST.saturating_sub(RESERVE + end.len());
    let mut shown = 0;
    for (index, class) in report.classes.iter().take(report.limit).enumerate() {
        let text = self::class(report, class, index < OPEN);
        if text.len() > room {
            break;
        }
        room -= text.len();
        shown += 1;
        write!(out, "{text}")?;
    }
    let left_out = report.classes.len() - shown;
    if left_out > 0 {
        let classes = count(left_out, "more class");
        writeln!(
            out,
            "_{classes} with fewer lines not shown:_ `brickyard scan . --format html -o duplicates.html` _has all of them._\n"
        )?;
    }
    if !report.classes.is_empty() {
        writeln!(out, "---\n")?;
    }
    write!(out, "{end}")
}

fn class(report: &ScanReport, class: &Class, is_open: bool) -> String {
    let members = || {
        class
            .members
            .iter()
            .map(|member| &report.functions[*member])
    };
    let parts = wording::parts(class);
    let name = members().next().map_or("", |first| &first.name);
    let is_new = |position: usize| class.new.get(position) == Some(&true);
    let mut lines: Vec<String> = members()
        .take(PLACES_SHOWN)
        .enumerate()
        .map(|(position, function)| {
            place(function) + if is_new(position) { ", **new**" } else { "" }
        })
        .collect();
    let more = class.members.len().saturating_sub(PLACES_SHOWN);
    if more > 0 {
        lines.push(format!("- and {more} more"));
    }
    let renamed = class.explained.as_ref().and_then(renamed);
    let renamed = renamed.map_or(String::new(), |renamed| format!("\n{renamed}\n"));
    let details = format!("{}\n{renamed}", lines.join("\n"));
    let name = call_name(name);
    let [functions, similar, clone_type, duplicated] = parts;
    if is_open {
        return format!(
            "#### {} · {duplicated}\n\n{functions} · {similar} · {clone_type} · {}\n\n{details}\n",
            code(&name),
            code(&class.id)
        );
    }
    format!(
        "<details><summary><code>{}</code> · {duplicated} · {functions} · {similar}</summary>\n\n\
         {clone_type} · {}\n\n{details}\n</details>\n\n",
        html(&super::cut(&name)),
        code(&class.id)
    )
}

fn place(function: &Function) -> String {
    let place = format!("{}:{}", function.path, function.start_line);
    let lines = (function.end_line + 1).saturating_sub(function.start_line);
    format!(
        "- {} in {}, {}",
        code(&call_name(&function.name)),
        code(&place),
        count(lines as usize, "line")
    )
}

/// Says which names differ between the first and the closest of the others that is no exact copy.
fn renamed(explained: &Explained) -> Option<String> {
    let (_, explanation) = explained.shown.as_ref()?;
    let renames = &explanation.renames;
    if renames.is_empty() {
        return None;
    }
    let shown = renames.iter().take(RENAMES_SHOWN);
    let mut parts: Vec<String> = shown
        .map(|Rename { from, to }| format!("{} → {}", code(from), code(to)))
        .collect();
    let more = renames.len().saturating_sub(RENAMES_SHOWN);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    Some(format!("renamed {}", parts.join(", ")))
}

/// Says what was looked into and what was not.
fn circumstances(report: &ScanReport) -> String {
    let lines = usize::try_from(report.lines).unwrap_or(usize::MAX);
    let languages = wording::languages(report).join(", ");
    let mut text = format!(
        "{} read{}, {}, {} of {} tokens or more",
        count(report.files, "file"),
        if languages.is_empty() {
            String::new()
        } else {
            format!(" ({languages})")
        },
        count(lines, "line"),
        count(report.functions.len(), "function"),
        report.min_tokens
    );
    if !report.skipped.is_empty() {
        let files = count(report.skipped.len(), "file");
        text.push_str(&format!(
            " · {files} left out: tests, generated and vendored code, and what no language reads"
        ));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
