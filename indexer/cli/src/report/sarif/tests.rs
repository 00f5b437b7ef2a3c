use serde_json::{Value, json};

use super::*;
use crate::{
    arguments::Mode,
    report::{check::samples, conformance},
};

fn document(report: &CheckReport) -> Value {
    let mut out = Vec::new();
    check(report, "duplicates", &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(conformance::sarif(&document), [""; 0]);
    document["runs"][0].clone()
}

fn with(findings: Vec<Finding>) -> Value {
    document(&samples::report(findings, Outcome::Compared))
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
    with(vec![]);
}

#[test]
fn what_github_asks_for_is_there_and_within_its_limits() {
    let run = with(vec![samples::finding(), samples::pair()]);
    assert_eq!(run["automationDetails"]["id"], "brickyard/duplicates/");
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let text = |at: &str| rule.pointer(at).and_then(Value::as_str).unwrap().len();
        assert!((1..=1_024).contains(&text("/fullDescription/text")));
        assert!(text("/shortDescription/text") > 0 && text("/help/text") > 0);
        let markdown = rule["help"]["markdown"].as_str().unwrap();
        assert!(markdown.contains("](http://127.0.0.1:7878)"), "{markdown}");
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 20);
    }
    let rules = &run["tool"]["driver"]["rules"];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], region["endLine"]);
        assert!(region["endColumn"].as_u64() > region["startColumn"].as_u64());
    }
}

#[test]
fn another_repositorys_function_is_a_link_and_no_location() {
    let run = with(vec![samples::finding()]);
    let result = &run["results"][0];
    assert_eq!(result["level"], "error");
    let message = result["message"]["text"].as_str().unwrap();
    assert!(
        message.contains("[Compare the two](http://127.0.0.1:7878/f/abc)"),
        "{message}"
    );
    assert!(result.get("relatedLocations").is_none());
    assert_eq!(result["hostedViewerUri"], "http://127.0.0.1:7878/f/abc");
    let location = &result["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "src/refund/stock.ts");
    assert_eq!(location["region"]["startLine"], 43);
}

#[test]
fn the_other_place_of_this_branch_is_linked_by_its_number() {
    let run = with(vec![samples::pair()]);
    let result = &run["results"][0];
    let message = result["message"]["text"].as_str().unwrap();
    assert!(message.contains("[Show the other one](0)"), "{message}");
    let related = &result["relatedLocations"][0];
    assert_eq!(related["id"], 0);
    let uri = &related["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "src/refund/%5Bstock%5D%20%25.ts");
}

#[test]
fn paths_are_encoded_as_relative_references() {
    let check = |path: &str, expected: &str| assert_eq!(uri(path), expected);
    check("src/a-b_c~1.ts", "src/a-b_c~1.ts");
    check("a b/ü#?.ts", "a%20b/%C3%BC%23%3F.ts");
    // Else the part before the colon would be a scheme.
    check("c:d.ts", "c%3Ad.ts");
    check("a\nb.ts", "a%0Ab.ts");
}

#[test]
fn names_are_no_links() {
    assert_eq!(escaped(r"operator[](0) \"), r"operator\[\](0) \\");
}

#[test]
fn the_levels_follow_the_mode() {
    let check = |mode, expected: &str| {
        let finding = Finding {
            mode,
            ..samples::finding()
        };
        assert_eq!(with(vec![finding])["results"][0]["level"], expected);
    };
    check(Mode::Block, "error");
    check(Mode::Warn, "warning");
    check(Mode::Observe, "note");
}

#[test]
fn what_somebody_excused_is_suppressed_where_it_was_said() {
    let check = |finding, expected: Option<&str>| {
        let run = with(vec![finding]);
        let suppression = &run["results"][0]["suppressions"][0];
        assert_eq!(suppression["kind"].as_str(), expected);
    };
    check(samples::waived("server"), Some("external"));
    check(samples::waived("brickyard.toml:30"), Some("external"));
    check(samples::waived("src/a.ts:12"), Some("inSource"));
    let exempt = |exemption| Finding {
        exemption: Some(exemption),
        blocking: false,
        ..samples::finding()
    };
    check(exempt(Exemption::Baseline), Some("external"));
    check(exempt(Exemption::Family), None);
    check(samples::finding(), None);
    let run = with(vec![samples::waived("server")]);
    let justification = run["results"][0]["suppressions"][0]["justification"].clone();
    assert_eq!(
        justification,
        json!("goes away with the old shop (until 2027-03-31, server)")
    );
}

#[test]
fn equal_findings_are_told_apart_and_keep_their_identity_when_lines_shift() {
    let at = |start_line| Finding {
        start_line,
        ..samples::finding()
    };
    let fingerprints = |lines: [u32; 2]| {
        let run = with(lines.into_iter().map(at).collect());
        let results = run["results"].as_array().unwrap().clone();
        results
            .into_iter()
            .map(|result| result["partialFingerprints"].clone())
            .collect::<Vec<_>>()
    };
    let before = fingerprints([41, 90]);
    assert_ne!(before[0], before[1]);
    assert_eq!(before[0]["brickyardFinding/v1"], "D-7f3a91c2");
    assert_eq!(before, fingerprints([1_041, 1_090]));
}

#[test]
fn a_run_that_did_not_compare_is_not_successful_and_says_why() {
    let check = |outcome, id: &str, headline: &str| {
        let run = document(&samples::report(vec![], outcome));
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let first = &invocation["toolExecutionNotifications"][0];
        assert_eq!(first["descriptor"]["id"], id);
        assert_eq!(first["level"], "error");
        assert!(
            first["message"]["text"]
                .as_str()
                .unwrap()
                .starts_with(headline)
        );
    };
    let problem = samples::problem;
    check(
        Outcome::NotCompared(problem()),
        "not-compared",
        "NOT COMPARED: 2 functions",
    );
    check(
        Outcome::Incomplete(problem()),
        "incomplete",
        "INCOMPLETE: only 1 of 2",
    );
    let run = with(vec![]);
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn more_results_than_github_takes_are_left_out_and_counted() {
    let findings: Vec<Finding> = (0..MOST_RESULTS + 3).map(|_| samples::finding()).collect();
    let report = samples::report(findings, Outcome::Compared);
    let mut out = Vec::new();
    check(&report, "check", &mut out).unwrap();
    let run = serde_json::from_slice::<Value>(&out).unwrap()["runs"][0].clone();
    assert_eq!(run["results"].as_array().unwrap().len(), MOST_RESULTS);
    let said = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(said, "3 findings left out: GitHub takes 25000");
}
