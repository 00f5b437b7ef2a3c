//! `check` and `scan` as a comment for a pull request or a page of a wiki.

mod scan;

use std::io::{self, Write};

pub(crate) use self::scan::scan;
use super::{
    check::{CheckReport, Finding, Like, Outcome, Place},
    search::Owner,
    wording,
};
use crate::{
    output::{count, percent},
    report::{call_name, check::Exemption},
};

/// By which a comment is found again, to be updated.
const MARKER: &str = "<!-- brickyard:check -->";
/// What a comment may have on GitHub and GitLab, in characters; counted in bytes here, to be safe.
const LONGEST: usize = 65_536;
/// What is kept free for the sentence that says what was left out, and for the end.
const RESERVE: usize = 4_096;
/// How many further copies of one function are listed.
const COPIES_SHOWN: usize = 5;
/// How many findings are shown opened.
const OPEN: usize = 3;

/// Writes a comment that begins with a marker. Without findings it is folded to one line.
pub(crate) fn check(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let headline = wording::headline(report);
    let is_green = report.findings.is_empty() && matches!(report.outcome, Outcome::Compared);
    writeln!(out, "{MARKER}")?;
    if is_green {
        let headline = html(&headline);
        writeln!(out, "<details><summary>Brickyard: {headline}</summary>\n")?;
        write!(out, "{}", circumstances(report))?;
        return writeln!(out, "\n</details>");
    }
    writeln!(out, "### Brickyard: {}\n", prose(&headline))?;
    if let Some(problem) = wording::problem(report) {
        writeln!(out, "> [!WARNING]")?;
        writeln!(out, "> **{}**", prose(&headline))?;
        for reason in wording::reasons(problem) {
            writeln!(out, ">\n> {}", prose(&cut(&reason)))?;
        }
        writeln!(out)?;
    }
    let end = circumstances(report);
    let mut room = LONGEST.saturating_sub(RESERVE + end.len());
    let mut shown = 0;
    for (index, finding) in report.findings.iter().enumerate() {
        let text = self::finding(finding, index < OPEN);
        if text.len() > room {
            break;
        }
        room -= text.len();
        shown += 1;
        write!(out, "{text}")?;
    }
    let left_out = report.findings.len() - shown;
    if left_out > 0 {
        let findings = count(left_out, "finding");
        writeln!(
            out,
            "_{findings} left out, for which a comment has no room: run_ `brickyard check` _to see them._\n"
        )?;
    }
    writeln!(out, "---\n")?;
    write!(out, "{end}")
}

fn finding(finding: &Finding, is_open: bool) -> String {
    let place = format!("{}:{}", finding.path, finding.start_line);
    let details = details(finding);
    if is_open {
        let (name, place) = (code(&call_name(&finding.name)), code(&place));
        return format!("#### {name} in {place}\n\n{details}\n");
    }
    let (name, place) = (html(&cut(&call_name(&finding.name))), html(&cut(&place)));
    let blocking = if finding.is_enforced() {
        " · <b>blocks</b>"
    } else {
        ""
    };
    format!(
        "<details><summary><code>{name}</code> in <code>{place}</code>{blocking}</summary>\n\n{details}\n</details>\n\n"
    )
}

fn details(finding: &Finding) -> String {
    let similarity = percent(finding.similarity);
    let mut lines = Vec::new();
    let mut advice = Vec::new();
    match &finding.like {
        Like::Service {
            version,
            owner,
            place,
            url,
            repository,
            ..
        } => {
            let (theirs, version) = (code(&call_name(&place.name)), code(version));
            let owner = self::owner(owner.as_ref());
            lines.push(format!("{similarity} like {theirs} in {version} · {owner}"));
            advice.push(format!("[Compare the two]({})", wording::link(&cut(url))));
            advice.push(format!(
                "import {theirs} from {}, {}",
                code(repository),
                code(&place.path)
            ));
            advice.push(format!("or call the service {version}"));
            let command = wording::waiver(finding).map(|command| code(&command));
            advice.extend(command.map(|command| format!("if the copy is meant: {command}")));
        }
        Like::SameBranch { place, copies } => {
            let at = |place: &Place| {
                let name = code(&call_name(&place.name));
                format!(
                    "{name} in {}",
                    code(&format!("{}:{}", place.path, place.start_line))
                )
            };
            lines.push(format!(
                "{similarity} like {}, in this branch too",
                at(place)
            ));
            advice.extend(wording::further_copies(copies).map(|further| {
                let shown: Vec<String> = copies.iter().take(COPIES_SHOWN).map(at).collect();
                let rest = if copies.len() > shown.len() {
                    ", …"
                } else {
                    ""
                };
                format!("{further}: {}{rest}", shown.join(", "))
            }));
            advice.push("keep one of them and call it from the other places".to_owned());
        }
    }
    let likeness = wording::likeness(finding);
    let consequence = consequence(finding);
    lines.push(format!(
        "{likeness} · {consequence} · {}",
        code(&finding.id)
    ));
    let advice = advice.iter().map(|advice| format!("- {advice}\n"));
    format!("{}\n\n{}", lines.join("  \n"), advice.collect::<String>())
}

/// Foreign words stand in code: there they are neither Markdown nor do they call somebody.
fn consequence(finding: &Finding) -> String {
    match &finding.exemption {
        Some(Exemption::Waived {
            place,
            until,
            reason,
        }) => {
            let (place, until, reason) = (code(place), code(until), code(reason));
            format!("waived until {until} by {place}: {reason}")
        }
        Some(Exemption::GoldenPath(service)) => {
            format!("never blocks: {} is meant to be copied", code(service))
        }
        None if finding.is_enforced() => "**blocks**".to_owned(),
        Some(Exemption::Baseline | Exemption::Family) | None => wording::consequence(finding),
    }
}

fn owner(owner: Option<&Owner>) -> String {
    match owner {
        None => "no owner".to_owned(),
        Some(Owner { name, contact }) => {
            let contact = contact.iter().map(|contact| format!(", {}", code(contact)));
            format!("team {}{}", code(name), contact.collect::<String>())
        }
    }
}

/// Says what was compared with what, and who decided the mode.
fn circumstances(report: &CheckReport) -> String {
    let compared = report.checked.iter().filter(|checked| checked.compared);
    let compared = count(compared.count(), "function");
    let short = |commit: &str| code(&commit[..commit.len().min(8)]);
    let mut text = format!(
        "{compared} of {} compared with {} · base {} at {} · head {} · mode **{}**, {}\n",
        report.checked.len(),
        code(&report.server),
        code(&report.base),
        short(&report.merge_base),
        short(&report.head),
        report.mode.name(),
        prose(&cut(&report.mode_source.to_string())),
    );
    let mut notes = wording::notes(report);
    let left_out = notes.len().saturating_sub(NOTES);
    notes.truncate(NOTES);
    for note in notes {
        text.push_str(&format!("\n- {}", prose(&cut(&note))));
    }
    if left_out > 0 {
        text.push_str(&format!("\n- {} more", count(left_out, "note")));
    }
    text.push('\n');
    text
}

/// How many notes are shown.
const NOTES: usize = 20;

/// How long a single foreign text may be, in characters.
const LONGEST_TEXT: usize = 500;

fn cut(text: &str) -> String {
    crate::output::shortened(text, LONGEST_TEXT)
}

/// Returns a text as a code span: in a fence longer than any inside of it.
fn code(text: &str) -> String {
    let text = cut(text);
    let longest = text.split(|character| character != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0) + 1);
    let pad = if text.is_empty() || text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Escapes what Markdown, HTML or a forge would read something into.
fn prose(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in wording::line(text).chars() {
        match character {
            // Forges call people and link issues in spite of a backslash.
            '@' => escaped.push_str("@<!-- -->"),
            '#' => escaped.push_str("#<!-- -->"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// Escapes a text for HTML.
fn html(text: &str) -> String {
    let text = wording::line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;");
    text.replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('@', "&#64;")
}

#[cfg(test)]
mod tests;
