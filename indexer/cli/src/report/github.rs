//! `check` in GitHub Actions: workflow commands for the log, and the step summary.

use std::io::{self, Write};

use super::{
    check::{CheckReport, Finding},
    wording::{self, Severity},
};
use crate::error::ExitStatus;

/// How many annotations of one level GitHub shows for a step.
const SHOWN: usize = 10;

/// Writes an annotation for each finding, loudest first, and one for the check as a whole.
///
/// Beyond ten of a level GitHub shows none, so that the last one says how many are left out.
pub(crate) fn check(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let whole = whole(report).filter(|(level, _)| *level == severity);
        let findings = report.findings.iter();
        let findings = findings.filter(|finding| wording::severity(finding) == severity);
        let findings: Vec<&Finding> = findings.collect();
        let room = SHOWN - usize::from(whole.is_some());
        let shown = match findings.len() {
            number if number <= room => number,
            _ => room - 1,
        };
        if let Some((_, message)) = whole {
            write_command(out, severity, &[("title", "Brickyard")], &message)?;
        }
        for finding in &findings[..shown] {
            write_finding(finding, severity, out)?;
        }
        let left_out = findings.len() - shown;
        if left_out > 0 {
            let message = format!("{left_out} more of these: see the summary of this job");
            write_command(out, severity, &[("title", "Brickyard")], &message)?;
        }
    }
    Ok(())
}

/// Says how the check as a whole ended, and how loudly. A check that did not compare is never a note.
fn whole(report: &CheckReport) -> Option<(Severity, String)> {
    let mut lines = vec![wording::headline(report)];
    let severity = match wording::problem(report) {
        Some(problem) => {
            lines.extend(wording::reasons(problem));
            match report.status() {
                ExitStatus::Success => Severity::Warning,
                _ => Severity::Error,
            }
        }
        None => Severity::Note,
    };
    let mode = format!("mode {} ({})", report.mode.name(), report.mode_source);
    lines.push(wording::line(&mode));
    lines.extend(wording::notes(report));
    Some((severity, lines.join("\n")))
}

fn write_finding(finding: &Finding, severity: Severity, out: &mut dyn Write) -> io::Result<()> {
    let line = finding.changed_line.to_string();
    let title = match severity {
        Severity::Error => format!("Duplicate function, blocking ({})", finding.id),
        Severity::Warning | Severity::Note => format!("Duplicate function ({})", finding.id),
    };
    let mut lines = vec![
        wording::sentence(finding),
        format!(
            "{}; {}",
            wording::likeness(finding),
            wording::consequence(finding)
        ),
    ];
    lines.extend(wording::page(finding).map(|page| format!("compare: {}", wording::line(page))));
    let advice = wording::advice(finding).into_iter();
    lines.extend(advice.map(|(word, text)| format!("{word}: {text}")));
    let properties = [
        ("file", finding.path.as_str()),
        ("line", &line),
        ("title", &title),
    ];
    write_command(out, severity, &properties, &lines.join("\n"))
}

fn write_command(
    out: &mut dyn Write,
    severity: Severity,
    properties: &[(&str, &str)],
    message: &str,
) -> io::Result<()> {
    let command = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let properties = properties.iter();
    let properties = properties.map(|(name, value)| format!("{name}={}", property(value)));
    let properties: Vec<String> = properties.collect();
    writeln!(
        out,
        "::{command} {}::{}",
        properties.join(","),
        data(message)
    )
}

/// Escapes a command's message as GitHub's toolkit does.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a command's property as GitHub's toolkit does.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests;
