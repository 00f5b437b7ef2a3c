//! What the kinds of findings mean, and what to do about them.

use super::document::{Configuration, Help, Message, Rule, RuleProperties};
use crate::report::wording;

/// A function that the catalogue has already.
pub(super) const DUPLICATE: &str = "duplicate-function";
/// A function that the same branch adds twice.
pub(super) const DUPLICATE_IN_BRANCH: &str = "duplicate-in-branch";

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
            &server,
        ),
        rule(
            DUPLICATE_IN_BRANCH,
            "DuplicateInBranch",
            "This branch adds the same function twice",
            "Two functions that this branch adds or changes are alike, up to renaming and edits.",
            &["Keep one of the two and call it from both places."],
            &server,
        ),
    ]
}

fn rule(
    id: &'static str,
    name: &'static str,
    short: &str,
    full: &str,
    steps: &[&str],
    server: &str,
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
            text: format!("{full}\n\n{listed}\n\nCatalogue: {server}"),
            markdown: format!("{full}\n\n{listed}\n\n[Open the catalogue]({server})"),
        },
        default_configuration: Configuration { level: "note" },
        properties: RuleProperties {
            tags: ["maintainability", "duplication"],
            precision: "high",
            severity: "recommendation",
        },
    }
}
