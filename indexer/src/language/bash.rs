//! Bash.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("bash", tree_sitter_bash::LANGUAGE),
    scheme: 1,
    label: "Bash",
    counted: "",
    extensions: &["sh", "bash", "bats"],
    ..Spec::EMPTY
};
