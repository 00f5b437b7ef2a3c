//! `check` as SARIF 2.1.0, within the rules and limits of GitHub's code scanning.
//!
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

mod document;
mod rule;
mod scan;

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub(crate) use self::scan::scan;
use self::{
    document::{
        Artifact, AutomationDetails, Descriptor, Driver, Invocation, Link, Location, Log, Message,
        Notification, PartialFingerprints, PhysicalLocation, Region, RelatedLocation, ReportResult,
        Rule, Run, Suppression, Tool,
    },
    rule::{DUPLICATE, DUPLICATE_IN_BRANCH, rules},
};
use super::{
    check::{CheckReport, Exemption, Finding, Like, Outcome},
    identity::{Identity, identities},
    json,
    wording::{self, Severity},
};

/// How many results GitHub takes of a run.
const MOST_RESULTS: usize = 25_000;
/// How many related places GitHub shows of a result.
const MOST_RELATED: u32 = 100;

/// What a segment of a path keeps; everything else is percent-encoded.
const NOT_IN_SEGMENTS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@')
    .remove(b'+');

/// Writes a log of one run. `job` is the CI job: GitHub keeps the alerts of each apart.
///
/// Blocking findings come first, so that those beyond GitHub's limit are the least important.
pub(crate) fn check(report: &CheckReport, job: &str, out: &mut dyn Write) -> io::Result<()> {
    let identities = identities(&report.findings);
    let findings = report.findings.iter().zip(&identities).take(MOST_RESULTS);
    let run = Run {
        tool: tool(rules(&report.server)),
        automation_details: automation("brickyard", job),
        invocations: [Invocation {
            execution_successful: matches!(report.outcome, Outcome::Compared),
            exit_code: report.status().code(),
            tool_execution_notifications: notifications(report),
        }],
        column_kind: "unicodeCodePoints",
        results: findings
            .map(|(finding, identity)| result(finding, identity))
            .collect(),
    };
    json::write(&Log::new(run), out)
}

/// Returns this program, with the kinds of findings that it has.
fn tool(rules: Vec<Rule>) -> Tool {
    Tool {
        driver: Driver {
            name: "Brickyard",
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: env!("CARGO_PKG_REPOSITORY"),
            rules,
        },
    }
}

/// Returns by what GitHub keeps the alerts of one kind of run apart from others.
fn automation(kind: &str, job: &str) -> AutomationDetails {
    AutomationDetails {
        id: format!("{kind}/{}/", job.replace('/', "-")),
    }
}

/// Says what was not compared, and what else a reader has to know of the run.
fn notifications(report: &CheckReport) -> Vec<Notification> {
    let mut notifications = Vec::new();
    if let Some(problem) = wording::problem(report) {
        let mut lines = vec![wording::headline(report)];
        lines.extend(wording::reasons(problem));
        let id = match report.outcome {
            Outcome::Incomplete(_) => "incomplete",
            Outcome::Compared | Outcome::NotCompared(_) => "not-compared",
        };
        notifications.push(notification("error", id, lines.join("\n")));
    }
    let left_out = report.findings.len().saturating_sub(MOST_RESULTS);
    if left_out > 0 {
        let text = format!("{left_out} findings left out: GitHub takes {MOST_RESULTS}");
        notifications.push(notification("warning", "left-out", text));
    }
    let notes = wording::notes(report).into_iter();
    notifications.extend(notes.map(|note| notification("warning", "note", note)));
    let mode = format!("mode {} ({})", report.mode.name(), report.mode_source);
    notifications.push(notification("note", "mode", wording::line(&mode)));
    notifications
}

fn notification(level: &'static str, id: &'static str, text: String) -> Notification {
    Notification {
        level,
        message: Message { text },
        descriptor: Descriptor { id },
    }
}

fn result(finding: &Finding, identity: &Identity) -> ReportResult {
    let page = wording::page(finding).map(wording::link);
    // GitHub shows files of this repository only, and at most 100 of them.
    let related: Vec<RelatedLocation> = (0..MOST_RELATED)
        .zip(wording::places_in_branch(finding))
        .map(|(id, place)| RelatedLocation {
            id,
            message: Message {
                text: wording::name(&place.name),
            },
            physical_location: physical(&place.path, one_line(place.start_line)),
        })
        .collect();
    let mut text = vec![escaped(&wording::sentence(finding))];
    text.push(escaped(&wording::likeness(finding)));
    text.push(escaped(&wording::consequence(finding)));
    if let Some(page) = &page {
        text.push(format!("[Compare the two]({page})"));
    }
    if !related.is_empty() {
        text.push("[Show the other one](0)".to_owned());
    }
    let advice = wording::advice(finding).into_iter();
    text.extend(advice.map(|(word, text)| escaped(&format!("{word}: {text}"))));
    let (rule_id, rule_index) = match &finding.like {
        Like::Service { .. } => (DUPLICATE, 0),
        Like::SameBranch { .. } => (DUPLICATE_IN_BRANCH, 1),
    };
    ReportResult {
        rule_id,
        rule_index,
        level: level(wording::severity(finding)),
        message: Message {
            text: text.join(".\n"),
        },
        locations: [Location {
            physical_location: physical(&finding.path, one_line(finding.changed_line)),
        }],
        related_locations: related,
        partial_fingerprints: PartialFingerprints {
            primary_location_line_hash: format!("{}:1", identity.hash),
            brickyard_finding: identity.name.clone(),
        },
        suppressions: finding.exemption.iter().filter_map(suppression).collect(),
        hosted_viewer_uri: page.map(Link),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Returns what excuses a finding, if somebody decided that; a rule that never blocks does not.
fn suppression(exemption: &Exemption) -> Option<Suppression> {
    let (kind, justification) = match exemption {
        Exemption::Waived {
            place,
            until,
            reason,
        } => {
            let file = place.rsplit_once(':').map_or("", |(file, _)| file);
            let in_source = !file.is_empty() && !file.ends_with(crate::repository::MANIFEST);
            let kind = if in_source { "inSource" } else { "external" };
            let reason = format!("{reason} (until {until}, {place})");
            (kind, wording::line(&reason))
        }
        Exemption::Baseline => ("external", "the baseline has it".to_owned()),
        Exemption::GoldenPath(_) | Exemption::Family => return None,
    };
    Some(Suppression {
        kind,
        status: "accepted",
        justification,
    })
}

/// Returns a line. GitHub shows an alert in a pull request only if all of its lines are in the diff,
/// which a whole function seldom is; it asks for columns as well.
fn one_line(line: u32) -> Region {
    lines(line, line)
}

/// Returns the lines from the first to the last, inclusive.
fn lines(first: u32, last: u32) -> Region {
    let first = first.max(1);
    Region {
        start_line: first,
        start_column: 1,
        end_line: last.max(first),
        end_column: 2,
    }
}

fn physical(path: &str, region: Region) -> PhysicalLocation {
    let artifact_location = if path.starts_with('/') {
        Artifact {
            uri: format!("file://{}", uri(path)),
            uri_base_id: None,
        }
    } else {
        Artifact {
            uri: uri(path),
            uri_base_id: Some("%SRCROOT%"),
        }
    };
    PhysicalLocation {
        artifact_location,
        region,
    }
}

/// Returns a path below the repository's root as a relative reference.
fn uri(path: &str) -> String {
    let segments = path.split('/');
    let segments =
        segments.map(|segment| utf8_percent_encode(segment, NOT_IN_SEGMENTS).to_string());
    segments.collect::<Vec<_>>().join("/")
}

/// Escapes what SARIF would read as a link inside of a message.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\");
    text.replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests;
