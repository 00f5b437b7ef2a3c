use brickyard_indexer::{Difference, DifferingLine, Explanation, Rename};
use insta::assert_snapshot;

use super::*;
use crate::{
    arguments::Mode,
    error::ExitStatus,
    report::{
        check::{Exemption, Finding, Like, ModeSource, Place, Problem, samples},
        json,
    },
};

fn line(line: u32, text: &str) -> Option<DifferingLine> {
    let text = text.to_owned();
    Some(DifferingLine { line, text })
}

fn rename(from: &str, to: &str) -> Rename {
    let (from, to) = (from.to_owned(), to.to_owned());
    Rename { from, to }
}

fn finding() -> Finding {
    Finding {
        explanation: Some(Explanation {
            renames: vec![rename("cartId", "basketId"), rename("count", "qty")],
            differences: vec![
                Difference {
                    a: line(12, "if (count < 0) return"),
                    b: None,
                    moved: false,
                    run: 0,
                },
                Difference {
                    a: line(20, "await audit.write(cartId, `restored ${count}`)"),
                    b: line(19, "log.info(`moved ${qty} of ${basketId}`)"),
                    moved: false,
                    run: 0,
                },
            ],
            common_lines: 38,
        }),
        ..samples::finding()
    }
}

fn unowned() -> Finding {
    Finding {
        blocking: false,
        exemption: Some(Exemption::Family),
        explanation: None,
        like: Like::Service {
            version: "default/tools".to_owned(),
            owner: None,
            repository: "tools".to_owned(),
            place: Place {
                path: "a.ts".to_owned(),
                name: "(anonymous)".to_owned(),
                start_line: 3,
            },
            url: "http://127.0.0.1:7878/f/def".to_owned(),
            services: 12,
            others: 0,
        },
        ..finding()
    }
}

/// A report of one function.
fn report(mode: Mode, findings: Vec<Finding>, outcome: Outcome) -> CheckReport {
    let compared = !matches!(outcome, Outcome::NotCompared(_));
    let findings = findings.into_iter();
    let findings = findings
        .map(|finding| Finding { mode, ..finding })
        .collect();
    let sample = samples::report(findings, outcome);
    CheckReport {
        mode,
        mode_source: ModeSource::Flag,
        checked: sample.checked.into_iter().take(1).collect(),
        as_of: compared.then_some(118),
        ..sample
    }
}

fn text(report: &CheckReport) -> String {
    let mut out = anstream::StripStream::new(Vec::new());
    check(report, true, &mut out).unwrap();
    String::from_utf8(out.into_inner()).unwrap()
}

#[test]
fn a_finding_says_what_it_is_like_and_what_to_do() {
    let report = report(Mode::Block, vec![finding()], Outcome::Compared);
    assert_eq!(report.status(), ExitStatus::Failure);
    assert_snapshot!(text(&report), @r#"
    src/refund/stock.ts:41 restoreStock()                        blocking D-7f3a91c2
      94 % like updateStock() in inventory/update-stock@2.3.1 · team inventory ·
      #inventory-help
      type 3 (edited) · 38 of 41 lines in common
      renamed  cartId -> basketId, count -> qty
      differs  yours line 52: if (count < 0) return    theirs: absent
               yours line 60: await audit.write(cartId, `restored ${count}`)
               theirs line 34: log.info(`moved ${qty} of ${basketId}`)
      compare  http://127.0.0.1:7878/f/abc
      also     2 more like it
      import   updateStock() from shop/inventory, update-stock/src/stock.ts: its
               fixes reach you with each upgrade
      call     inventory/update-stock@2.3.1: nothing to maintain here, one more call
               at run time
      ask      team inventory at #inventory-help, if it almost fits
      waive    brickyard waive D-7f3a91c2 --reason "..." holds for 30 days; team
               inventory sees it and may revoke it

    new src/refund/stock.ts:41 restoreStock()

    Blocked: 1 duplicate, 1 blocking
    1 function compared · 1 new, 0 changed · 1 changed source file
    base main at 1a2b3c4d · head aabbccdd · mode block (--mode) · threshold report ·
    catalogue http://127.0.0.1:7878 as of change 118
    "#);
}

#[test]
fn a_large_family_is_proposed_as_a_library() {
    let report = report(Mode::Block, vec![unowned()], Outcome::Compared);
    assert_eq!(report.status(), ExitStatus::Success);
    assert_snapshot!(text(&report), @r#"
    src/refund/stock.ts:41 restoreStock()                                 D-7f3a91c2
      94 % like (anonymous) in default/tools · no owner
      type 3 (edited) · in many services
      compare  http://127.0.0.1:7878/f/def
      also     the same function is in 12 services
      instead  propose a library: 12 services have it already

    new src/refund/stock.ts:41 restoreStock()

    1 duplicate, none blocking
    1 function compared · 1 new, 0 changed · 1 changed source file
    base main at 1a2b3c4d · head aabbccdd · mode block (--mode) · threshold report ·
    catalogue http://127.0.0.1:7878 as of change 118
    "#);
}

#[test]
fn ten_findings_fit_one_screen_and_say_what_can_be_done_once() {
    let findings = |count: usize| (0..count).map(|_| finding()).collect();
    let shown = |count| {
        let report = report(Mode::Block, findings(count), Outcome::Compared);
        let mut out = anstream::StripStream::new(Vec::new());
        check(&report, false, &mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    };
    let ten = shown(10);
    assert!(ten.lines().count() <= 45, "{ten}");
    assert_eq!(ten.matches("D-7f3a91c2\n").count(), 10, "{ten}");
    assert_eq!(
        ten.matches("waive ").count(),
        2,
        "the label and the command: {ten}"
    );
    assert!(ten.lines().all(|line| line.chars().count() <= 80), "{ten}");
    assert!(shown(12).contains("and 2 more duplicates"));
    let four = shown(4);
    let (first, rest) = four.split_at(four.match_indices('\n').nth(2).unwrap().0 + 1);
    assert_snapshot!(first, @r"
    src/refund/stock.ts:41 restoreStock()                        blocking D-7f3a91c2
      94 % like updateStock() in inventory/update-stock@2.3.1 · team inventory
      type 3 (edited) · 38 of 41 lines in common · http://127.0.0.1:7878/f/abc
    ");
    assert_snapshot!(rest.replace(first, "").trim_start(), @r#"
    import   the function from their repository: its fixes reach you with each
             upgrade
    call     their service: nothing to maintain here, one more call at run time
    waive    brickyard waive D-7f3a91c2 --reason "..." holds for 30 days; the owner
             sees it and may revoke it
    more     --verbose shows renames, differences and whom to ask

    Blocked: 4 duplicates, 4 blocking
    1 function compared · 1 new, 0 changed · 1 changed source file
    base main at 1a2b3c4d · head aabbccdd · mode block (--mode) · threshold report ·
    catalogue http://127.0.0.1:7878 as of change 118
    "#);
}

#[test]
fn the_verdict_depends_on_the_mode() {
    let check = |mode, findings: Vec<Finding>, status, expected: &str| {
        let report = report(mode, findings, Outcome::Compared);
        assert_eq!(report.status(), status);
        assert!(text(&report).contains(expected), "{}", text(&report));
    };
    let one = || vec![finding()];
    check(
        Mode::Observe,
        one(),
        ExitStatus::Success,
        "1 would block with --mode block",
    );
    check(
        Mode::Warn,
        one(),
        ExitStatus::Success,
        "warning: 1 duplicate",
    );
    check(
        Mode::Block,
        one(),
        ExitStatus::Failure,
        "Blocked: 1 duplicate",
    );
    check(
        Mode::Block,
        vec![],
        ExitStatus::Success,
        "No new duplicates.",
    );
}

#[test]
fn what_was_not_compared_is_never_called_free_of_duplicates() {
    let check = |outcome, status, expected: &str| {
        let report = report(Mode::Block, vec![], outcome);
        assert_eq!(report.status(), status);
        let text = text(&report);
        assert!(
            text.starts_with(expected) || text.contains(&format!("\n{expected}")),
            "{text}"
        );
        assert!(!text.contains("No "), "{text}");
    };
    check(
        Outcome::NotCompared(samples::problem()),
        ExitStatus::NotCompared,
        "NOT COMPARED",
    );
    check(
        Outcome::Incomplete(Problem {
            status: ExitStatus::Incomplete,
            ..samples::problem()
        }),
        ExitStatus::Incomplete,
        "INCOMPLETE",
    );
}

#[test]
fn programs_get_the_same_as_people() {
    let report = report(Mode::Block, vec![finding()], Outcome::Compared);
    let mut out = Vec::new();
    json::check(&report, &mut out).unwrap();
    assert_snapshot!(String::from_utf8(out).unwrap(), @r##"
    {
      "schema": "brickyard.check/1",
      "outcome": "compared",
      "problem": null,
      "exit_status": 1,
      "mode": {
        "name": "block",
        "source": "flag",
        "detail": "--mode"
      },
      "base": "main",
      "merge_base": "1a2b3c4d5e6f708192a3b4c5d6e7f80911223344",
      "head": "aabbccddeeff00112233445566778899aabbccdd",
      "threshold": "report",
      "server": "http://127.0.0.1:7878",
      "as_of": 118,
      "summary": {
        "files": 1,
        "functions": 1,
        "compared": 1,
        "new": 1,
        "changed": 0,
        "findings": 1,
        "blocking": 1,
        "weaker": 0
      },
      "findings": [
        {
          "id": "D-7f3a91c2",
          "path": "src/refund/stock.ts",
          "name": "restoreStock",
          "start_line": 41,
          "end_line": 81,
          "changed_line": 43,
          "similarity": 0.94,
          "type": 3,
          "blocking": true,
          "mode": "block",
          "enforced": true,
          "explanation": {
            "renames": [
              {
                "from": "cartId",
                "to": "basketId"
              },
              {
                "from": "count",
                "to": "qty"
              }
            ],
            "differences": [
              {
                "a": {
                  "line": 12,
                  "text": "if (count < 0) return"
                },
                "b": null
              },
              {
                "a": {
                  "line": 20,
                  "text": "await audit.write(cartId, `restored ${count}`)"
                },
                "b": {
                  "line": 19,
                  "text": "log.info(`moved ${qty} of ${basketId}`)"
                }
              }
            ],
            "common_lines": 38
          },
          "like": {
            "kind": "service",
            "version": "inventory/update-stock@2.3.1",
            "owner": {
              "name": "inventory",
              "contact": "#inventory-help"
            },
            "repository": "shop/inventory",
            "path": "update-stock/src/stock.ts",
            "name": "updateStock",
            "start_line": 16,
            "url": "http://127.0.0.1:7878/f/abc",
            "services": 1,
            "others": 2
          }
        }
      ],
      "functions": [
        {
          "path": "src/refund/stock.ts",
          "name": "restoreStock",
          "start_line": 41,
          "new": true,
          "compared": true
        }
      ],
      "skipped": []
    }
    "##);
}

#[test]
fn a_pause_and_a_golden_path_are_said_to_people_and_programs() {
    let golden = Finding {
        blocking: false,
        exemption: Some(Exemption::GoldenPath("platform/template".to_owned())),
        ..finding()
    };
    let mut report = report(Mode::Observe, vec![golden], Outcome::Compared);
    report.mode_source = ModeSource::Pause("a wrong match".to_owned());
    let told = text(&report);
    for expected in [
        "platform/template is a golden path: it is meant to be copied",
        "Blocking is paused for everybody: a wrong match",
        "mode observe (blocking is paused: a wrong match)",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let mut out = Vec::new();
    json::check(&report, &mut out).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(document["mode"]["source"], "pause");
    assert_eq!(
        document["mode"]["detail"],
        "blocking is paused: a wrong match"
    );
    let exemption = &document["findings"][0]["exemption"];
    assert_eq!(exemption["kind"], "golden_path");
    assert_eq!(exemption["service"], "platform/template");
}
