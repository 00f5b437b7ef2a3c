use insta::assert_snapshot;

use super::*;
use crate::{
    arguments::Mode,
    report::{
        check::{Exemption, samples},
        conformance,
    },
};

fn document(report: &CheckReport) -> String {
    let mut out = Vec::new();
    check(report, &mut out).unwrap();
    let document = String::from_utf8(out).unwrap();
    assert_eq!(conformance::junit(&document), Ok(()), "{document}");
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
        let mut report = samples::hostile(outcome);
        for finding in &mut report.findings {
            finding.start_line = report.checked[0].start_line;
            report.checked[0].name.clone_from(&finding.name);
            report.checked[0].path.clone_from(&finding.path);
        }
        document(&report);
        let report = samples::hostile(Outcome::Compared);
        document(&report);
    }
    let mut empty = samples::report(vec![], Outcome::Compared);
    empty.checked.clear();
    document(&empty);
}

#[test]
fn functions_are_test_cases_and_only_what_is_enforced_fails() {
    let report = samples::report(vec![samples::finding()], Outcome::Compared);
    assert_snapshot!(document(&report), @r##"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="brickyard check" tests="2" failures="1" errors="0">
      <testsuite name="brickyard check" tests="2" failures="1" errors="0" skipped="0">
        <properties>
          <property name="outcome" value="Blocked: 1 duplicate, 1 blocking"/>
          <property name="mode" value="block"/>
          <property name="mode source" value="the server&apos;s policy for team payments"/>
          <property name="catalogue" value="http://127.0.0.1:7878"/>
          <property name="base" value="main"/>
        </properties>
        <testcase classname="src/refund/stock.ts" name="restoreStock()">
          <failure type="duplicate function" message="restoreStock() is 94 % like updateStock() in inventory/update-stock@2.3.1 (team inventory, #inventory-help)">D-7f3a91c2 src/refund/stock.ts:41
    restoreStock() is 94 % like updateStock() in inventory/update-stock@2.3.1 (team inventory, #inventory-help)
    type 3 (edited), 38 of 41 lines in common; blocks
    compare: http://127.0.0.1:7878/f/abc
    import: updateStock() from shop/inventory, update-stock/src/stock.ts
    call: the service inventory/update-stock@2.3.1
    ask: team inventory, #inventory-help
    waive: brickyard waive D-7f3a91c2 --reason &quot;why it is meant&quot;</failure>
        </testcase>
        <testcase classname="src/refund/stock.ts" name="countStock()"/>
      </testsuite>
    </testsuites>
    "##);
}

#[test]
fn what_does_not_fail_the_check_fails_no_test() {
    let check = |finding: Finding, failures: usize, skipped: usize| {
        let document = document(&samples::report(vec![finding], Outcome::Compared));
        assert_eq!(document.matches("<failure").count(), failures, "{document}");
        assert_eq!(document.matches("<skipped").count(), skipped, "{document}");
        assert!(document.contains("D-7f3a91c2"), "{document}");
    };
    let finding = samples::finding;
    check(finding(), 1, 0);
    check(
        Finding {
            mode: Mode::Warn,
            ..finding()
        },
        0,
        0,
    );
    check(
        Finding {
            blocking: false,
            ..finding()
        },
        0,
        0,
    );
    let exemption = Some(Exemption::Baseline);
    check(
        Finding {
            blocking: false,
            exemption,
            ..finding()
        },
        0,
        1,
    );
}

#[test]
fn what_was_not_compared_is_an_error_and_no_test_that_passed() {
    let check = |outcome, error: &str, skipped: usize, counts: &str| {
        let document = document(&samples::report(vec![], outcome));
        assert!(document.contains(error), "{document}");
        assert_eq!(
            document
                .matches("<skipped message=\"not compared\"/>")
                .count(),
            skipped
        );
        assert!(document.contains(counts), "{document}");
    };
    check(
        Outcome::NotCompared(samples::problem()),
        "<error type=\"not compared\" message=\"NOT COMPARED: 2 functions of this branch\">",
        2,
        "tests=\"3\" failures=\"0\" errors=\"1\" skipped=\"2\"",
    );
    check(
        Outcome::Incomplete(samples::problem()),
        "<error type=\"incomplete\" message=\"INCOMPLETE: only 1 of 2 functions compared\">",
        1,
        "tests=\"3\" failures=\"0\" errors=\"1\" skipped=\"1\"",
    );
}

#[test]
fn functions_of_one_name_are_numbered_and_their_lines_do_not_count() {
    let mut report = samples::report(vec![], Outcome::Compared);
    report.checked[1].name = "restoreStock".to_owned();
    let before = document(&report);
    assert!(before.contains("name=\"restoreStock()\""), "{before}");
    assert!(before.contains("name=\"restoreStock() (2)\""), "{before}");
    for checked in &mut report.checked {
        checked.start_line += 1_000;
    }
    assert_eq!(document(&report), before);
}

#[test]
fn text_keeps_what_xml_can_have() {
    assert_eq!(text("a\tb\n<ü\u{1f600}]]>"), "a\tb\n<ü\u{1f600}]]>");
    assert_eq!(
        text("\u{0}\u{8}\u{1b}\u{fffe}\u{ffff}"),
        "\u{fffd}".repeat(5)
    );
}
