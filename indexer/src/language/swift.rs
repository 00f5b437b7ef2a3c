//! Swift.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("swift", tree_sitter_swift::LANGUAGE),
    scheme: 1,
    label: "Swift",
    counted: "",
    extensions: &["swift"],
    ..Spec::EMPTY
};
