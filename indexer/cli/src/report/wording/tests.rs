use super::*;
use crate::report::check::{SnapshotUsed, samples};

#[test]
fn what_is_excused_or_only_observed_is_a_note() {
    let check = |mode, blocking, exemption, expected| {
        let finding = Finding {
            mode,
            blocking,
            exemption,
            ..samples::finding()
        };
        assert_eq!(severity(&finding), expected);
    };
    check(Mode::Block, true, None, Severity::Error);
    check(Mode::Block, false, None, Severity::Warning);
    check(Mode::Warn, true, None, Severity::Warning);
    check(Mode::Observe, true, None, Severity::Note);
    check(
        Mode::Block,
        false,
        Some(Exemption::Baseline),
        Severity::Note,
    );
    check(Mode::Warn, false, Some(Exemption::Family), Severity::Note);
}

#[test]
fn the_headline_says_first_what_was_not_compared() {
    let check = |outcome, findings: Vec<Finding>, expected: &str| {
        assert_eq!(headline(&samples::report(findings, outcome)), expected);
    };
    let one = || vec![samples::finding()];
    let problem = samples::problem;
    check(
        Outcome::NotCompared(problem()),
        vec![],
        "NOT COMPARED: 2 functions of this branch",
    );
    check(
        Outcome::Incomplete(problem()),
        one(),
        "INCOMPLETE: only 1 of 2 functions compared; Blocked: 1 duplicate, 1 blocking",
    );
    check(Outcome::Compared, one(), "Blocked: 1 duplicate, 1 blocking");
    check(Outcome::Compared, vec![], "No new duplicates");
}

#[test]
fn a_check_with_a_snapshot_says_so_first() {
    let mut report = samples::report(vec![], Outcome::Incomplete(samples::problem()));
    report.snapshot = Some(SnapshotUsed {
        taken_at: "2026-11-20T08:00:00Z".to_owned(),
        age: 180_000,
        reason: "the server cannot be reached".to_owned(),
    });
    let some = "INCOMPLETE: only 1 of 2 functions compared, with a snapshot of 2026-11-20T08:00:00Z (2 days old)";
    assert_eq!(headline(&report), some);
    report.checked[1].compared = true;
    let all = "INCOMPLETE: compared with a snapshot of 2026-11-20T08:00:00Z (2 days old), not with the catalogue";
    assert_eq!(headline(&report), all);
}

#[test]
fn a_mode_that_does_not_block_says_what_would() {
    let finding = Finding {
        mode: Mode::Warn,
        ..samples::finding()
    };
    let report = samples::report(vec![finding], Outcome::Compared);
    assert_eq!(
        headline(&report),
        "1 duplicate, 1 would block with --mode block"
    );
}

#[test]
fn every_sentence_stays_on_one_line_without_control_characters() {
    let report = samples::hostile(Outcome::Incomplete(samples::problem()));
    let mut said = notes(&report);
    said.push(headline(&report));
    for finding in &report.findings {
        said.extend([sentence(finding), likeness(finding), consequence(finding)]);
        said.extend(advice(finding).into_iter().map(|(_, text)| text));
    }
    for text in said {
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}

#[test]
fn addresses_keep_what_is_encoded_and_lose_what_would_end_them() {
    let check = |address: &str, expected: &str| assert_eq!(link(address), expected);
    check(
        "https://a.example/f/a%20b?c=d#e",
        "https://a.example/f/a%20b?c=d#e",
    );
    check(
        "https://a.example/f/a b)<\n>",
        "https://a.example/f/a%20b%29%3C%0A%3E",
    );
}

#[test]
fn the_age_of_a_snapshot_is_said_in_the_largest_fitting_unit() {
    let check = |seconds, expected: &str| assert_eq!(age(seconds), expected);
    check(59, "0 minutes");
    check(3_600, "1 hour");
    check(172_800, "2 days");
}
