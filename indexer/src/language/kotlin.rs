//! Kotlin.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("kotlin", tree_sitter_kotlin_ng::LANGUAGE),
    scheme: 1,
    label: "Kotlin",
    counted: "",
    extensions: &["kt", "kts"],
    ..Spec::EMPTY
};
