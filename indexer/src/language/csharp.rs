//! C#.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("csharp", tree_sitter_c_sharp::LANGUAGE),
    scheme: 1,
    label: "C#",
    counted: "",
    extensions: &["cs", "csx"],
    ..Spec::EMPTY
};
