//! Go.

use super::{Binding, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: tree_sitter_go::LANGUAGE,
    scheme: 1,
    extensions: &["go"],
    functions: &["function_declaration", "method_declaration"],
    closures: &["func_literal"],
    bindings: &[
        Binding {
            kind: "short_var_declaration",
            name: "left",
            value: "right",
        },
        Binding {
            kind: "assignment_statement",
            name: "left",
            value: "right",
        },
        Binding {
            kind: "var_spec",
            name: "name",
            value: "value",
        },
        Binding {
            kind: "keyed_element",
            name: "key",
            value: "value",
        },
    ],
    transparent: &[
        "expression_list",
        "parenthesized_expression",
        "literal_element",
    ],
    wrappers: &["argument_list", "call_expression"],
    containers: &[],
    receiver: Some("receiver"),
    names: &[
        "identifier",
        "blank_identifier",
        "label_name",
        "package_identifier",
    ],
    members: &["field_identifier"],
    types: &["type_identifier"],
    type_parents: &[],
    strings: &["interpreted_string_literal", "raw_string_literal"],
    numbers: &["int_literal", "float_literal", "imaginary_literal"],
    characters: &["rune_literal"],
    interpolations: &[],
    comments: &["comment"],
    // A newline and a semicolon end a statement alike.
    optional: &[";"],
    blocks: &["statement_list"],
    statements: &[
        "expression_case",
        "default_case",
        "type_case",
        "communication_case",
    ],
    type_arguments: &["type_arguments"],
    erased: &[],
    indented: false,
    attributes: &[],
    modifiers: &[],
    test_markers: &[],
};
