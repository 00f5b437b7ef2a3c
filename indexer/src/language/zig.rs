//! Zig.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("zig", tree_sitter_zig::LANGUAGE),
    scheme: 1,
    label: "Zig",
    counted: "",
    extensions: &["zig"],
    ..Spec::EMPTY
};
