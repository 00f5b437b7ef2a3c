//! `brickyard.check/1`.

mod exemption;

use std::io::{self, Write};

use brickyard_indexer::Explanation;
use serde::Serialize;

use self::exemption::ExemptionDocument;
use super::{rounded, search::Team, search::team, write};
use crate::report::check::{
    CheckReport, Containment, Finding, IdleWaiver, Like, Outcome, Place, Problem,
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    /// compared, incomplete or `not_compared`.
    outcome: &'static str,
    problem: Option<Reason<'a>>,
    exit_status: u8,
    mode: ModeUsed,
    base: &'a str,
    merge_base: &'a str,
    head: &'a str,
    threshold: String,
    server: &'a str,
    as_of: Option<i64>,
    /// What was compared with instead of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<SnapshotDocument<'a>>,
    summary: Summary,
    findings: Vec<FindingDocument<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weaker: Vec<FindingDocument<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    containments: Vec<ContainmentDocument<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    idle_waivers: Vec<IdleDocument<'a>>,
    functions: Vec<Function<'a>>,
    skipped: Vec<SkippedFile<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    message: &'a str,
    causes: &'a [String],
    hint: &'a str,
}

#[derive(Serialize)]
struct SnapshotDocument<'a> {
    taken_at: &'a str,
    age_seconds: u64,
    reason: &'a str,
}

#[derive(Serialize)]
struct ModeUsed {
    name: &'static str,
    /// pause, server, `merge_base`, flag or default.
    source: &'static str,
    /// The same in words, with what was set for what.
    detail: String,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    functions: usize,
    compared: usize,
    new: usize,
    changed: usize,
    findings: usize,
    blocking: usize,
    weaker: usize,
}

#[derive(Serialize)]
struct FindingDocument<'a> {
    id: &'a str,
    path: &'a str,
    name: &'a str,
    start_line: u32,
    end_line: u32,
    changed_line: u32,
    similarity: f64,
    #[serde(rename = "type")]
    clone_type: u8,
    blocking: bool,
    /// The mode that applies to its file.
    mode: &'static str,
    /// Whether it fails the check.
    enforced: bool,
    /// Why it does not block although it is like another team's.
    #[serde(skip_serializing_if = "Option::is_none")]
    exemption: Option<ExemptionDocument<'a>>,
    explanation: Option<&'a Explanation>,
    like: Counterpart<'a>,
}

/// Why a finding that would block does not.
/// A waiver that excuses nothing.
#[derive(Serialize)]
struct IdleDocument<'a> {
    place: &'a str,
    finding: &'a str,
    /// unused, expired, lapsed, revoked, waiting or invalid.
    why: &'static str,
}

/// No finding: it neither counts nor blocks.
#[derive(Serialize)]
struct ContainmentDocument<'a> {
    path: &'a str,
    name: &'a str,
    start_line: u32,
    /// The catalogued function: inner or outer.
    side: &'static str,
    coverage: f64,
    /// Where in the file the statements of an inner one are.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Lines>,
    version: &'a str,
    owner: Option<Team<'a>>,
    repository: &'a str,
    place: PlaceDocument<'a>,
    url: &'a str,
    services: usize,
}

#[derive(Serialize)]
struct Lines {
    start_line: u32,
    end_line: u32,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Counterpart<'a> {
    Service {
        version: &'a str,
        owner: Option<Team<'a>>,
        repository: &'a str,
        #[serde(flatten)]
        place: PlaceDocument<'a>,
        url: &'a str,
        services: usize,
        others: usize,
    },
    SameBranch {
        #[serde(flatten)]
        place: PlaceDocument<'a>,
        copies: Vec<PlaceDocument<'a>>,
    },
}

#[derive(Serialize)]
struct PlaceDocument<'a> {
    path: &'a str,
    name: &'a str,
    start_line: u32,
}

#[derive(Serialize)]
struct Function<'a> {
    path: &'a str,
    name: &'a str,
    start_line: u32,
    new: bool,
    compared: bool,
}

#[derive(Serialize)]
struct SkippedFile<'a> {
    path: &'a str,
    reason: &'static str,
}

/// Writes the report as `brickyard.check/1`.
pub(crate) fn check(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let (outcome, problem) = match &report.outcome {
        Outcome::Compared => ("compared", None),
        Outcome::Incomplete(problem) => ("incomplete", Some(problem)),
        Outcome::NotCompared(problem) => ("not_compared", Some(problem)),
    };
    let document = Document {
        schema: "brickyard.check/1",
        outcome,
        problem: problem.map(reason),
        exit_status: report.status().code(),
        mode: ModeUsed {
            name: report.mode.name(),
            source: report.mode_source.code(),
            detail: report.mode_source.to_string(),
        },
        base: &report.base,
        merge_base: &report.merge_base,
        head: &report.head,
        threshold: report.threshold.to_string(),
        server: &report.server,
        as_of: report.as_of,
        snapshot: report.snapshot.as_ref().map(|used| SnapshotDocument {
            taken_at: &used.taken_at,
            age_seconds: used.age,
            reason: &used.reason,
        }),
        summary: summary(report),
        findings: report.findings.iter().map(finding).collect(),
        weaker: report.weaker.iter().map(finding).collect(),
        containments: report.containments.iter().map(containment).collect(),
        idle_waivers: report.idle_waivers.iter().map(idle).collect(),
        functions: report
            .checked
            .iter()
            .map(|checked| Function {
                path: &checked.path,
                name: &checked.name,
                start_line: checked.start_line,
                new: checked.is_new,
                compared: checked.compared,
            })
            .collect(),
        skipped: report
            .skipped
            .iter()
            .map(|skipped| SkippedFile {
                path: &skipped.path,
                reason: skipped.reason.code(),
            })
            .collect(),
    };
    write(&document, out)
}

fn reason(problem: &Problem) -> Reason<'_> {
    Reason {
        message: &problem.message,
        causes: &problem.causes,
        hint: &problem.hint,
    }
}

fn summary(report: &CheckReport) -> Summary {
    let checked = report.checked.iter();
    let new = checked.clone().filter(|checked| checked.is_new).count();
    Summary {
        files: report.files,
        functions: report.checked.len(),
        compared: checked.filter(|checked| checked.compared).count(),
        new,
        changed: report.checked.len() - new,
        findings: report.findings.len(),
        blocking: report.blocking(),
        weaker: report.weaker.len(),
    }
}

fn finding(finding: &Finding) -> FindingDocument<'_> {
    FindingDocument {
        id: &finding.id,
        path: &finding.path,
        name: &finding.name,
        start_line: finding.start_line,
        end_line: finding.end_line,
        changed_line: finding.changed_line,
        similarity: rounded(finding.similarity),
        clone_type: finding.clone_type as u8,
        blocking: finding.blocking,
        mode: finding.mode.name(),
        enforced: finding.is_enforced(),
        exemption: finding.exemption.as_ref().map(Into::into),
        explanation: finding.explanation.as_ref(),
        like: match &finding.like {
            Like::Service {
                version,
                owner,
                repository,
                place: at,
                url,
                services,
                others,
            } => Counterpart::Service {
                version,
                owner: team(owner.as_ref()),
                repository,
                place: place(at),
                url,
                services: *services,
                others: *others,
            },
            Like::SameBranch { place: at, copies } => Counterpart::SameBranch {
                place: place(at),
                copies: copies.iter().map(place).collect(),
            },
        },
    }
}

fn idle(waiver: &IdleWaiver) -> IdleDocument<'_> {
    IdleDocument {
        place: &waiver.place,
        finding: &waiver.finding,
        why: waiver.why.code(),
    }
}

fn containment(containment: &Containment) -> ContainmentDocument<'_> {
    let lines = containment.lines;
    ContainmentDocument {
        path: &containment.path,
        name: &containment.name,
        start_line: containment.start_line,
        side: if containment.is_inside {
            "outer"
        } else {
            "inner"
        },
        coverage: rounded(containment.coverage),
        at: lines.map(|(start_line, end_line)| Lines {
            start_line,
            end_line,
        }),
        version: &containment.version,
        owner: team(containment.owner.as_ref()),
        repository: &containment.repository,
        place: place(&containment.place),
        url: &containment.url,
        services: containment.services,
    }
}

fn place(place: &Place) -> PlaceDocument<'_> {
    PlaceDocument {
        path: &place.path,
        name: &place.name,
        start_line: place.start_line,
    }
}

#[cfg(test)]
mod tests;
