use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::report::{conformance, scan::samples};

fn run(report: &ScanReport) -> Value {
    let mut out = Vec::new();
    scan(report, "nightly/all", &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(conformance::sarif(&document), [""; 0]);
    document["runs"][0].clone()
}

fn results(report: &ScanReport) -> Vec<Value> {
    run(report)["results"].as_array().unwrap().clone()
}

fn identities(report: &ScanReport) -> Vec<String> {
    let hash =
        |result: &Value| result["partialFingerprints"]["primaryLocationLineHash"].to_string();
    results(report).iter().map(hash).collect()
}

#[test]
fn every_report_fits_the_schema_whatever_the_names() {
    run(&samples::report());
    run(&samples::hostile());
    run(&samples::many(0, 0));
}

#[test]
fn each_function_of_a_class_is_a_result_with_the_others_as_related_locations() {
    let results = results(&samples::report());
    assert_eq!(results.len(), 3);
    let location = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "src/parts.rs");
    assert_eq!(location["region"]["startLine"], 1);
    assert_eq!(location["region"]["endLine"], 9);
    let related = results[0]["relatedLocations"].as_array().unwrap();
    let uris: Vec<_> = related
        .iter()
        .map(|place| &place["physicalLocation"]["artifactLocation"]["uri"])
        .collect();
    assert_eq!(uris, ["src/parts.rs", "src/a%20b/%5Bstock%5D%20%25.rs"]);
    let message = results[0]["message"]["text"].as_str().unwrap();
    assert_eq!(
        message,
        "update() has 2 duplicates, 90 % similar, type 3 (edited), class C-00000000:\n\
         [update() at src/parts.rs:40](0),\n\
         [Stock.restore() at src/a b/\\[stock\\] %.rs:7](1)"
    );
}

#[test]
fn a_function_is_recognised_again_when_lines_shift_and_others_join() {
    let before = identities(&samples::report());
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 3);
    let mut later = samples::report();
    for function in &mut later.functions {
        function.start_line += 100;
        function.end_line += 100;
    }
    later.functions.push(samples::function("z.rs", "update", 1));
    later.classes[0].members.push(3);
    later.classes[0].id = "C-ffffffff".to_owned();
    assert_eq!(identities(&later)[..3], before);
}

#[test]
fn githubs_limits_are_kept_and_what_is_left_out_is_said() {
    let report = samples::many(13_000, 2);
    let run = run(&report);
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    let notes = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(
        notes[0]["message"]["text"],
        "1000 functions left out: GitHub takes 25000"
    );
    let results = results(&samples::many(1, 150));
    let related = results[0]["relatedLocations"].as_array().unwrap();
    assert_eq!(related.len(), 20);
    let message = results[0]["message"]["text"].as_str().unwrap();
    assert!(message.ends_with("(7),\n141 more"), "{message}");
}

#[test]
fn its_alerts_are_kept_apart_from_those_of_check() {
    let run = run(&samples::report());
    assert_eq!(
        run["automationDetails"]["id"],
        "brickyard-scan/nightly-all/"
    );
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "repeated-function");
}

#[test]
fn a_path_from_the_root_is_an_address_of_its_own() {
    let results = results(&samples::hostile());
    let artifact = &results[1]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(artifact["uri"], "file:///etc/a.rs");
    assert!(artifact.get("uriBaseId").is_none());
}
