//! Elixir.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("elixir", tree_sitter_elixir::LANGUAGE),
    scheme: 1,
    label: "Elixir",
    counted: "",
    extensions: &["ex", "exs"],
    ..Spec::EMPTY
};
