//! Reports for the tests of the formats.

use brickyard_indexer::{CloneType, Explanation, OperatingPoint, SkipReason};

use super::{
    CheckReport, Checked, Exemption, Finding, Idle, IdleWaiver, Like, ModeSource, Outcome, Place,
    Problem, SnapshotUsed,
};
use crate::{
    arguments::{Mode, Threshold},
    error::ExitStatus,
    report::{scan::Skipped, search::Owner},
};

/// Everything that means something in one of the formats, to be used as a name or a path.
pub(crate) const HOSTILE: &str = "a\r\nb::error::%0A%25|`code` ```x``` ]]> <b>&amp;\u{1b}[31m \"q\" 'p' \\ [t](0) @all ü \u{0} ,:;\u{fffe}-->";

/// A finding that fails the check.
pub(crate) fn finding() -> Finding {
    Finding {
        id: "D-7f3a91c2".to_owned(),
        path: "src/refund/stock.ts".to_owned(),
        name: "restoreStock".to_owned(),
        start_line: 41,
        end_line: 81,
        changed_line: 43,
        similarity: 0.94,
        clone_type: CloneType::Edited,
        blocking: true,
        mode: Mode::Block,
        is_weak: false,
        exemption: None,
        explanation: Some(Explanation {
            renames: Vec::new(),
            differences: Vec::new(),
            common_lines: 38,
        }),
        like: Like::Service {
            version: "inventory/update-stock@2.3.1".to_owned(),
            owner: Some(Owner {
                name: "inventory".to_owned(),
                contact: Some("#inventory-help".to_owned()),
            }),
            repository: "shop/inventory".to_owned(),
            place: Place {
                path: "update-stock/src/stock.ts".to_owned(),
                name: "updateStock".to_owned(),
                start_line: 16,
            },
            url: "http://127.0.0.1:7878/f/abc".to_owned(),
            services: 1,
            others: 2,
        },
    }
}

/// A finding inside of the branch.
pub(crate) fn pair() -> Finding {
    Finding {
        id: "D-00c0ffee".to_owned(),
        path: "src/refund/tools.ts".to_owned(),
        name: "restoreTools".to_owned(),
        start_line: 3,
        end_line: 20,
        changed_line: 3,
        blocking: false,
        like: Like::SameBranch {
            place: Place {
                path: "src/refund/[stock] %.ts".to_owned(),
                name: "restoreStock".to_owned(),
                start_line: 41,
            },
            copies: Vec::new(),
        },
        ..finding()
    }
}

/// A finding that a waiver excuses.
pub(crate) fn waived(place: &str) -> Finding {
    Finding {
        id: "D-0badcafe".to_owned(),
        path: "src/waived.ts".to_owned(),
        blocking: false,
        exemption: Some(Exemption::Waived {
            place: place.to_owned(),
            until: "2027-03-31".to_owned(),
            reason: "goes away with the old shop".to_owned(),
        }),
        ..finding()
    }
}

/// Why something was not compared.
pub(crate) fn problem() -> Problem {
    Problem {
        message: "cannot compare with the catalogue".to_owned(),
        causes: vec!["the server refused: the clone index is catching up".to_owned()],
        hint: "try again in a minute".to_owned(),
        is_final: true,
        status: ExitStatus::NotCompared,
    }
}

/// A report of two functions besides those of the findings; if it is incomplete, one was not compared.
pub(crate) fn report(findings: Vec<Finding>, outcome: Outcome) -> CheckReport {
    let checked = |name: &str, compared| Checked {
        path: "src/refund/stock.ts".to_owned(),
        name: name.to_owned(),
        start_line: 41,
        is_new: true,
        compared,
    };
    let (first, second) = match outcome {
        Outcome::Compared => (true, true),
        Outcome::Incomplete(_) => (true, false),
        Outcome::NotCompared(_) => (false, false),
    };
    CheckReport {
        base: "main".to_owned(),
        merge_base: "1a2b3c4d5e6f708192a3b4c5d6e7f80911223344".to_owned(),
        head: "aabbccddeeff00112233445566778899aabbccdd".to_owned(),
        mode: Mode::Block,
        mode_source: ModeSource::Server("team payments".to_owned()),
        threshold: Threshold::Point(OperatingPoint::Report),
        server: "http://127.0.0.1:7878".to_owned(),
        files: 1,
        checked: vec![
            checked("restoreStock", first),
            checked("countStock", second),
        ],
        as_of: Some(118),
        snapshot: None,
        not_compared: 0,
        findings,
        weaker: Vec::new(),
        containments: Vec::new(),
        idle_waivers: Vec::new(),
        skipped: Vec::new(),
        outcome,
    }
}

/// A report whose every text is hostile.
pub(crate) fn hostile(outcome: Outcome) -> CheckReport {
    let text = || HOSTILE.to_owned();
    let place = || Place {
        path: text(),
        name: text(),
        start_line: 16,
    };
    let owner = Owner {
        name: text(),
        contact: Some(text()),
    };
    let like_service = Finding {
        path: text(),
        name: text(),
        like: Like::Service {
            version: text(),
            owner: Some(owner),
            repository: text(),
            place: place(),
            url: format!("https://catalogue.example/f/{HOSTILE}"),
            services: 1,
            others: 0,
        },
        ..finding()
    };
    let like_branch = Finding {
        path: text(),
        name: text(),
        like: Like::SameBranch {
            place: place(),
            copies: vec![place()],
        },
        exemption: Some(Exemption::Waived {
            place: text(),
            until: text(),
            reason: text(),
        }),
        ..pair()
    };
    let golden = Finding {
        exemption: Some(Exemption::GoldenPath(text())),
        blocking: false,
        ..finding()
    };
    let mut report = report(vec![like_service, like_branch, golden], outcome);
    report.base = text();
    report.mode_source = ModeSource::Server(text());
    report.server = format!("https://catalogue.example/{HOSTILE}");
    report.snapshot = Some(SnapshotUsed {
        taken_at: text(),
        age: 7_200,
        reason: text(),
    });
    report.idle_waivers = vec![IdleWaiver {
        place: text(),
        finding: text(),
        why: Idle::Expired,
    }];
    report.skipped = vec![Skipped {
        path: text(),
        reason: SkipReason::Binary,
    }];
    for checked in &mut report.checked {
        checked.path = text();
        checked.name = text();
    }
    if let Outcome::Incomplete(problem) | Outcome::NotCompared(problem) = &mut report.outcome {
        problem.message = text();
        problem.causes = vec![text()];
        problem.hint = text();
    }
    report
}
