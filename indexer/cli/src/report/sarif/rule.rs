//! What the kinds of findings mean, and what to do about them.

use super::document::{Configuration, Help, Message, Rule, RuleProperties};
use crate::report::wording;

/// A function that the catalogue has already.
pub(super) const DUPLICATE: &str = "duplicate-function";
/// A function that the same branch adds twice.
pub(super) const DUPLICATE_IN_BRANCH: &str = "duplicate-in-branch";

/// A function that stands more than once in what was scanned.
pub(super) const REPEATED: &str = "repeated-function";

/// What the words of a finding mean.
const HELP: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/blob/v",
    env!("CARGO_PKG_VERSION"),
    "/indexer/cli/CHECK.md"
);

/// Returns the rules in the order of their indices.
pub(super) fn rules(server: &str) -> Vec<Rule> {
    let server = wording::link(server);
    let catalogue = Closing {
        text: format!("Catalogue: {server}"),
        markdown: format!("[Open the catalogue]({server})"),
    };
    vec![
        rule(
            DUPLICATE,
            "DuplicateFunction",
            "This function exists already in another service",
            "A function that this branch adds or changes is alike, up to renaming and edits, to one that the \
             catalogue has of another service. Two copies are fixed twice, or once and forgotten once.",
            &[
                "Import the other one, or call its service; the message names both and whom to ask.",
                "If it almost fits, ask its owner.",
                "If the copy is meant, waive the finding with a reason: `brickyard waive ID --reason \"…\"`.",
            ],
            &catalogue,
        ),
        rule(
            DUPLICATE_IN_BRANCH,
            "DuplicateInBranch",
            "This branch adds the same function twice",
            "Two functions that this branch adds or changes are alike, up to renaming and edits.",
            &["Keep one of the two and call it from both places."],
            &catalogue,
        ),
    ]
}

/// Returns the only rule of `scan`.
pub(super) fn scan_rules() -> Vec<Rule> {
    let how = "To see what differs: `brickyard scan . --format html -o duplicates.html`.";
    let closing = Closing {
        text: how.to_owned(),
        markdown: how.to_owned(),
    };
    vec![rule(
        REPEATED,
        "RepeatedFunction",
        "This function exists more than once",
        "A function is alike, up to renaming and edits, to others among the scanned files. Copies are \
         fixed as often as there are of them, or once and forgotten elsewhere.",
        &["Keep one of them and call it from the other places."],
        &closing,
    )]
}

/// What the help of a rule ends with.
struct Closing {
    text: String,
    markdown: String,
}

fn rule(
    id: &'static str,
    name: &'static str,
    short: &str,
    full: &str,
    steps: &[&str],
    closing: &Closing,
) -> Rule {
    let message = |text: &str| Message {
        text: text.to_owned(),
    };
    let listed: Vec<String> = steps.iter().map(|step| format!("- {step}")).collect();
    let listed = listed.join("\n");
    Rule {
        id,
        name,
        short_description: message(short),
        full_description: message(full),
        help_uri: HELP,
        help: Help {
            text: format!("{full}\n\n{listed}\n\n{}", closing.text),
            markdown: format!("{full}\n\n{listed}\n\n{}", closing.markdown),
        },
        default_configuration: Configuration { level: "note" },
        properties: RuleProperties {
            tags: ["maintainability", "duplication"],
            precision: "high",
            severity: "recommendation",
        },
    }
}
