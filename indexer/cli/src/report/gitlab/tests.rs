use std::collections::HashSet;

use serde_json::{Value, json};

use super::*;
use crate::{
    arguments::Mode,
    report::{
        check::{Exemption, samples},
        conformance,
    },
};

fn issues(report: &CheckReport) -> Vec<Value> {
    let mut out = Vec::new();
    check(report, &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(conformance::gitlab(&document), [""; 0]);
    document.as_array().unwrap().clone()
}

#[test]
fn every_report_fits_the_schema_whatever_the_names() {
    let problem = samples::problem;
    for outcome in [
        Outcome::Compared,
        Outcome::Incomplete(problem()),
        Outcome::NotCompared(problem()),
    ] {
        let report = samples::hostile(outcome);
        let found = issues(&report);
        assert_eq!(
            found.last().unwrap()["location"]["path"],
            "src/refund/stock.ts"
        );
        assert_eq!(found[found.len() - 2]["location"]["path"], samples::HOSTILE);
    }
    assert!(issues(&samples::report(vec![], Outcome::Compared)).is_empty());
}

#[test]
fn an_issue_says_what_is_alike_and_where() {
    let report = samples::report(vec![samples::finding()], Outcome::Compared);
    let expected = json!({
        "description": "restoreStock() is 94 % like updateStock() in inventory/update-stock@2.3.1 (team inventory, #inventory-help) · type 3 (edited), 38 of 41 lines in common · blocks · compare http://127.0.0.1:7878/f/abc",
        "check_name": "brickyard/duplicate-function",
        "fingerprint": hash("D-7f3a91c2"),
        "severity": "blocker",
        "location": {"path": "src/refund/stock.ts", "lines": {"begin": 43}},
    });
    assert_eq!(issues(&report), [expected]);
}

#[test]
fn fingerprints_are_unique_because_gitlab_drops_equal_ones() {
    let twice = vec![samples::finding(), samples::finding(), samples::pair()];
    let issues = issues(&samples::report(
        twice,
        Outcome::Incomplete(samples::problem()),
    ));
    let fingerprints: HashSet<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(fingerprints.len(), 4);
}

#[test]
fn severities_follow_what_blocks() {
    let check = |mode, blocking, exemption: Option<Exemption>, expected: &str| {
        let finding = Finding {
            mode,
            blocking,
            exemption,
            ..samples::finding()
        };
        let issues = issues(&samples::report(vec![finding], Outcome::Compared));
        assert_eq!(issues[0]["severity"], expected);
    };
    check(Mode::Block, true, None, "blocker");
    check(Mode::Warn, true, None, "major");
    check(Mode::Block, false, None, "minor");
    check(Mode::Observe, true, None, "minor");
    check(Mode::Observe, false, None, "info");
    check(Mode::Block, false, Some(Exemption::Baseline), "info");
}

#[test]
fn what_was_not_compared_is_an_issue_of_its_own_that_stays_the_same() {
    let check = |outcome, expected: &str, headline: &str| {
        let issues = issues(&samples::report(vec![], outcome));
        assert_eq!(issues.len(), 1);
        assert_eq!(issues[0]["check_name"], expected);
        assert_eq!(issues[0]["fingerprint"], hash(expected));
        assert!(
            issues[0]["description"]
                .as_str()
                .unwrap()
                .starts_with(headline)
        );
    };
    let problem = samples::problem;
    check(
        Outcome::NotCompared(problem()),
        "brickyard/not-compared",
        "NOT COMPARED: 2",
    );
    check(
        Outcome::Incomplete(problem()),
        "brickyard/incomplete",
        "INCOMPLETE: only 1 of 2",
    );
}
