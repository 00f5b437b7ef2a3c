//! Dart.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("dart", tree_sitter_dart::LANGUAGE),
    scheme: 1,
    label: "Dart",
    counted: "",
    extensions: &["dart"],
    ..Spec::EMPTY
};
