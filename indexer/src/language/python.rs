//! Python 3.

use super::{Binding, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: tree_sitter_python::LANGUAGE,
    scheme: 1,
    extensions: &["py", "pyi"],
    functions: &["function_definition"],
    closures: &["lambda"],
    bindings: &[Binding {
        kind: "assignment",
        name: "left",
        value: "right",
    }],
    transparent: &["parenthesized_expression"],
    wrappers: &["argument_list", "call"],
    containers: &[("class_definition", "name")],
    receiver: None,
    names: &["identifier"],
    members: &[],
    types: &[],
    type_parents: &["type"],
    strings: &["string", "string_content"],
    numbers: &["integer", "float"],
    characters: &[],
    interpolations: &["interpolation"],
    // The quotes of an interpolated string, and its conversions, say nothing.
    comments: &["comment", "line_continuation", "string_start", "string_end"],
    optional: &[";"],
    blocks: &["block"],
    statements: &[
        "elif_clause",
        "else_clause",
        "except_clause",
        "finally_clause",
        "case_clause",
    ],
    type_arguments: &[],
    erased: &[],
    indented: true,
    attributes: &[],
    modifiers: &[],
    test_markers: &[],
};
