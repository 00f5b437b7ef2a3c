//! C.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("c", tree_sitter_c::LANGUAGE),
    scheme: 1,
    label: "C",
    counted: "",
    extensions: &["c", "h"],
    ..Spec::EMPTY
};
