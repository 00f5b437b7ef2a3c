use brickyard_indexer::{Difference, DifferingLine, Explanation, Rename};
use serde_json::{Value, json};

use super::*;
use crate::report::check::{Exemption, Idle};
use crate::report::{check::samples, conformance};

fn document(report: &CheckReport) -> Value {
    let mut out = Vec::new();
    check(report, &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(conformance::json(&document), [""; 0]);
    document
}

fn exempt(exemption: Exemption) -> Finding {
    Finding {
        blocking: false,
        exemption: Some(exemption),
        ..samples::finding()
    }
}

#[test]
fn every_report_fits_the_schema_whatever_the_names() {
    let problem = samples::problem;
    for outcome in [
        Outcome::Compared,
        Outcome::Incomplete(problem()),
        Outcome::NotCompared(problem()),
    ] {
        document(&samples::hostile(outcome));
    }
    let line = |line| {
        let text = samples::HOSTILE.to_owned();
        Some(DifferingLine { line, text })
    };
    let explanation = Explanation {
        renames: vec![Rename {
            from: samples::HOSTILE.to_owned(),
            to: "a".to_owned(),
        }],
        differences: vec![
            Difference {
                a: line(1),
                b: None,
                moved: false,
                run: 0,
            },
            Difference {
                a: line(2),
                b: line(3),
                moved: true,
                run: 1,
            },
        ],
        common_lines: 3,
    };
    let explained = Finding {
        explanation: Some(explanation),
        ..samples::finding()
    };
    let findings = vec![explained, samples::pair(), exempt(Exemption::Family)];
    document(&samples::report(findings, Outcome::Compared));
}

#[test]
fn what_excuses_a_finding_is_said_with_it() {
    let check = |finding, expected: Value| {
        let document = document(&samples::report(vec![finding], Outcome::Compared));
        assert_eq!(document["findings"][0]["exemption"], expected);
        assert_eq!(document["findings"][0]["enforced"], false);
    };
    check(exempt(Exemption::Baseline), json!({"kind": "baseline"}));
    let golden = exempt(Exemption::GoldenPath("shop/start".to_owned()));
    check(
        golden,
        json!({"kind": "golden_path", "service": "shop/start"}),
    );
    let waived = json!({
        "kind": "waived",
        "place": "server",
        "until": "2027-03-31",
        "reason": "goes away with the old shop",
    });
    check(samples::waived("server"), waived);
}

#[test]
fn every_reason_of_an_idle_waiver_has_a_word() {
    let mut report = samples::report(vec![], Outcome::Compared);
    let all = [
        Idle::Unused,
        Idle::Expired,
        Idle::Lapsed,
        Idle::Revoked,
        Idle::Waiting,
        Idle::Invalid,
    ];
    let idle = |why| IdleWaiver {
        place: "brickyard.toml:30".to_owned(),
        finding: "D-7f3a91c2".to_owned(),
        why,
    };
    report.idle_waivers = all.into_iter().map(idle).collect();
    let idle = document(&report)["idle_waivers"].clone();
    assert_eq!(idle.as_array().map(Vec::len), Some(6));
}
