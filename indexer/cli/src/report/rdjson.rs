//! `check` as diagnostics for reviewdog.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    check::{CheckReport, Finding},
    identity::{Identity, identities},
    json,
    wording::{self, Severity},
};

#[derive(Serialize)]
struct DiagnosticResult {
    source: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
}

#[derive(Serialize)]
struct Code {
    /// By which the diagnostic is recognised again.
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct RelatedLocation {
    message: String,
    location: Location,
}

/// Writes a diagnostic for each finding, after one that says if something was not compared.
pub(crate) fn check(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let loudest = report.findings.iter().map(wording::severity).max();
    let identities = identities(&report.findings).into_iter();
    let findings = report.findings.iter().zip(identities);
    let findings = findings.map(|(finding, identity)| diagnostic(finding, identity));
    let not_compared = not_compared(report);
    let severity = match &not_compared {
        Some(_) => Some(Severity::Error),
        None => loudest,
    };
    let result = DiagnosticResult {
        source: Source {
            name: "brickyard",
            url: env!("CARGO_PKG_REPOSITORY"),
        },
        severity: severity.map(severity_name),
        diagnostics: not_compared.into_iter().chain(findings).collect(),
    };
    json::write(&result, out)
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    }
}

fn diagnostic(finding: &Finding, identity: Identity) -> Diagnostic {
    let mut lines = vec![
        wording::sentence(finding),
        format!(
            "{}; {}",
            wording::likeness(finding),
            wording::consequence(finding)
        ),
    ];
    let advice = wording::advice(finding).into_iter();
    lines.extend(advice.map(|(word, text)| format!("{word}: {text}")));
    // What is in other repositories has no place here, only a page.
    let related = wording::places_in_branch(finding).map(|place| RelatedLocation {
        message: wording::name(&place.name),
        location: location(&place.path, place.start_line),
    });
    Diagnostic {
        message: lines.join("\n"),
        location: location(&finding.path, finding.changed_line),
        severity: severity_name(wording::severity(finding)),
        code: Code {
            value: identity.name,
            url: wording::page(finding).map(wording::link),
        },
        related_locations: related.collect(),
    }
}

fn not_compared(report: &CheckReport) -> Option<Diagnostic> {
    let problem = wording::problem(report)?;
    let mut lines = vec![wording::headline(report)];
    lines.extend(wording::reasons(problem));
    let first = report.checked.iter().find(|checked| !checked.compared);
    Some(Diagnostic {
        message: lines.join("\n"),
        location: match first {
            Some(checked) => location(&checked.path, checked.start_line),
            None => location(crate::repository::MANIFEST, 1),
        },
        severity: severity_name(Severity::Error),
        code: Code {
            value: "not-compared".to_owned(),
            url: None,
        },
        related_locations: Vec::new(),
    })
}

fn location(path: &str, line: u32) -> Location {
    let start = Position { line: line.max(1) };
    Location {
        path: path.to_owned(),
        range: Range { start },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::{
        check::{Outcome, samples},
        conformance,
    };

    fn document(report: &CheckReport) -> Value {
        let mut out = Vec::new();
        check(report, &mut out).unwrap();
        let document: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(conformance::rdjson(&document), [""; 0]);
        document
    }

    #[test]
    fn every_report_fits_the_schema_whatever_the_names() {
        let problem = samples::problem;
        for outcome in [
            Outcome::Compared,
            Outcome::Incomplete(problem()),
            Outcome::NotCompared(problem()),
        ] {
            let document = document(&samples::hostile(outcome));
            let last = document["diagnostics"].as_array().unwrap().len() - 2;
            let path = &document["diagnostics"][last]["location"]["path"];
            assert_eq!(path, samples::HOSTILE);
        }
        document(&samples::report(vec![], Outcome::Compared));
    }

    #[test]
    fn a_diagnostic_names_its_page_or_the_other_place_in_this_branch() {
        let findings = vec![samples::finding(), samples::pair()];
        let document = document(&samples::report(findings, Outcome::Compared));
        let found = &document["diagnostics"];
        let expected = json!({"value": "D-7f3a91c2", "url": "http://127.0.0.1:7878/f/abc"});
        assert_eq!(found[0]["code"], expected);
        assert_eq!(found[0]["severity"], "ERROR");
        assert!(found[0].get("related_locations").is_none());
        let expected = json!([{
            "message": "restoreStock()",
            "location": {"path": "src/refund/[stock] %.ts", "range": {"start": {"line": 41}}},
        }]);
        assert_eq!(found[1]["related_locations"], expected);
        assert_eq!(document["severity"], "ERROR");
    }

    #[test]
    fn what_was_not_compared_is_an_error() {
        let report = samples::report(vec![], Outcome::NotCompared(samples::problem()));
        let document = document(&report);
        assert_eq!(document["severity"], "ERROR");
        let found = &document["diagnostics"][0];
        assert_eq!(found["code"]["value"], "not-compared");
        let message = found["message"].as_str().unwrap();
        assert!(
            message.starts_with("NOT COMPARED: 2 functions"),
            "{message}"
        );
    }
}
