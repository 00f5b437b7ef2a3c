//! `check` as GitLab's Code Quality report.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    check::{CheckReport, Finding, Outcome},
    identity::{hash, identities},
    json,
    wording::{self, Severity},
};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes an issue for each finding, after one that says if something was not compared: an empty list
/// would read as a clean bill.
pub(crate) fn check(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let identities = identities(&report.findings).into_iter();
    let findings = report.findings.iter().zip(identities);
    let findings = findings.map(|(finding, identity)| issue(finding, identity.hash));
    let issues: Vec<Issue> = not_compared(report).into_iter().chain(findings).collect();
    json::write(&issues, out)
}

fn issue(finding: &Finding, fingerprint: String) -> Issue {
    let mut parts = vec![
        wording::sentence(finding),
        wording::likeness(finding),
        wording::consequence(finding),
    ];
    parts.extend(wording::page(finding).map(|page| format!("compare {}", wording::line(page))));
    Issue {
        description: parts.join(" · "),
        check_name: "brickyard/duplicate-function",
        fingerprint,
        severity: severity(finding),
        location: location(&finding.path, finding.changed_line),
    }
}

/// Blocking findings stand out whatever the mode.
fn severity(finding: &Finding) -> &'static str {
    match (wording::severity(finding), finding.blocking) {
        (Severity::Error, _) => "blocker",
        (Severity::Warning, true) => "major",
        (Severity::Warning, false) => "minor",
        (Severity::Note, true) => "minor",
        (Severity::Note, false) => "info",
    }
}

fn not_compared(report: &CheckReport) -> Option<Issue> {
    let problem = wording::problem(report)?;
    let check_name = match report.outcome {
        Outcome::Incomplete(_) => "brickyard/incomplete",
        Outcome::Compared | Outcome::NotCompared(_) => "brickyard/not-compared",
    };
    let mut parts = vec![wording::headline(report)];
    parts.extend(wording::reasons(problem));
    let first = report.checked.iter().find(|checked| !checked.compared);
    Some(Issue {
        description: parts.join(" · "),
        check_name,
        fingerprint: hash(check_name),
        severity: "major",
        location: match first {
            Some(checked) => location(&checked.path, checked.start_line),
            None => location(crate::repository::MANIFEST, 1),
        },
    })
}

fn location(path: &str, line: u32) -> Location {
    Location {
        path: path.to_owned(),
        lines: Lines { begin: line.max(1) },
    }
}

#[cfg(test)]
mod tests;
