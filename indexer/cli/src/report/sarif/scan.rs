//! `scan` as SARIF: a result for each function that has duplicates.

use std::io::{self, Write};

use super::{
    MOST_RESULTS, automation,
    document::{
        Invocation, Location, Log, Message, Notification, PartialFingerprints, RelatedLocation,
        ReportResult, Run,
    },
    escaped, lines, notification, physical,
    rule::{REPEATED, scan_rules},
    tool,
};
use crate::{
    output::{count, percent},
    report::{
        identity, json,
        scan::{Class, Function, ScanReport},
        type_name, wording,
    },
};

/// How many other places a result has: each function of a class lists the others, so that the size grows
/// with the square of the class, and GitHub takes 10 MB.
const RELATED: u32 = 20;
/// How many other places a message links; the rest are related locations only.
const LINKED: usize = 8;

/// Writes a log of one run. `job` is the CI job: GitHub keeps the alerts of each apart.
///
/// The worst classes come first, so that what is beyond GitHub's limit is the least important.
pub(crate) fn scan(report: &ScanReport, job: &str, out: &mut dyn Write) -> io::Result<()> {
    let names = identity::function_names(&report.functions);
    let members = |class: &Class| 0..class.members.len();
    let results = report.classes.iter().flat_map(|class| {
        let names = &names;
        members(class).map(move |position| result(report, class, position, names))
    });
    let run = Run {
        tool: tool(scan_rules()),
        automation_details: automation("brickyard-scan", job),
        invocations: [Invocation {
            execution_successful: true,
            exit_code: report.status().code(),
            tool_execution_notifications: notifications(report),
        }],
        column_kind: "unicodeCodePoints",
        results: results.take(MOST_RESULTS).collect(),
    };
    json::write(&Log::new(run), out)
}

/// Says what a reader has to know of the run besides its results.
fn notifications(report: &ScanReport) -> Vec<Notification> {
    let mut notifications = Vec::new();
    let results: usize = report.classes.iter().map(|class| class.members.len()).sum();
    let left_out = results.saturating_sub(MOST_RESULTS);
    if left_out > 0 {
        let text = format!("{left_out} functions left out: GitHub takes {MOST_RESULTS}");
        notifications.push(notification("warning", "left-out", text));
    }
    if !report.skipped.is_empty() {
        let files = count(report.skipped.len(), "file");
        let text = format!("{files} not looked into: `brickyard scan --all` lists them");
        notifications.push(notification("note", "skipped", text));
    }
    notifications
}

fn result(report: &ScanReport, class: &Class, position: usize, names: &[String]) -> ReportResult {
    let index = class.members[position];
    let function = &report.functions[index];
    let others = || {
        let members = class.members.iter().filter(|member| **member != index);
        members.map(|member| &report.functions[*member])
    };
    let related: Vec<RelatedLocation> = (0..RELATED)
        .zip(others())
        .map(|(id, other)| RelatedLocation {
            id,
            message: Message {
                text: wording::name(&other.name),
            },
            physical_location: physical(&other.path, lines(other.start_line, other.end_line)),
        })
        .collect();
    let mut links: Vec<String> = others().take(LINKED).enumerate().map(link).collect();
    let more = (class.members.len() - 1).saturating_sub(LINKED);
    if more > 0 {
        links.push(format!("{more} more"));
    }
    let sentence = format!(
        "{} has {}, {} similar, type {} ({}), class {}",
        wording::name(&function.name),
        duplicates(class.members.len() - 1),
        percent(class.similarity),
        class.clone_type as u8,
        type_name(class.clone_type),
        class.id,
    );
    let text = format!("{}:\n{}", escaped(&sentence), links.join(",\n"));
    ReportResult {
        rule_id: REPEATED,
        rule_index: 0,
        level: "note",
        message: Message { text },
        locations: [Location {
            physical_location: physical(
                &function.path,
                lines(function.start_line, function.end_line),
            ),
        }],
        related_locations: related,
        partial_fingerprints: PartialFingerprints {
            primary_location_line_hash: format!("{}:1", identity::hash(&names[index])),
            brickyard_finding: format!("{}/{}", REPEATED, identity::hash(&names[index])),
        },
        suppressions: Vec::new(),
        hosted_viewer_uri: None,
    }
}

fn duplicates(number: usize) -> String {
    count(number, "duplicate")
}

/// Returns a link to a related location, with its place in words for viewers that show no links.
fn link((id, other): (usize, &Function)) -> String {
    let place = format!(
        "{} at {}:{}",
        wording::name(&other.name),
        wording::line(&other.path),
        other.start_line
    );
    format!("[{}]({id})", escaped(&place))
}

#[cfg(test)]
mod tests;
