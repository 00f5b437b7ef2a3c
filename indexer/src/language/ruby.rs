//! Ruby.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("ruby", tree_sitter_ruby::LANGUAGE),
    scheme: 1,
    label: "Ruby",
    counted: "",
    extensions: &["rb", "rake", "gemspec", "ru"],
    ..Spec::EMPTY
};
