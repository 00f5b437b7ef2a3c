//! Scala.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("scala", tree_sitter_scala::LANGUAGE),
    scheme: 1,
    label: "Scala",
    counted: "",
    extensions: &["scala", "sc", "sbt"],
    ..Spec::EMPTY
};
