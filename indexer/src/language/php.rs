//! PHP.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("php", tree_sitter_php::LANGUAGE_PHP),
    scheme: 1,
    label: "PHP",
    counted: "",
    extensions: &["php", "phtml"],
    ..Spec::EMPTY
};
