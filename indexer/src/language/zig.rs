//! Zig.

use super::{Binding, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("zig", tree_sitter_zig::LANGUAGE),
    scheme: 1,
    label: "Zig",
    counted: "functions, functions of containers",
    extensions: &["zig"],
    functions: &["function_declaration"],
    unnamed: &[("test_declaration", "test")],
    bodies: &["block"],
    bindings: &[Binding::slots(
        "variable_declaration",
        Slot::Kind("identifier"),
        Slot::Last,
    )],
    // `const less = struct { fn less(…) … }.less;`
    transparent: &["field_expression", "parenthesized_expression"],
    containers: &[
        ("struct_declaration", ""),
        ("union_declaration", ""),
        ("enum_declaration", ""),
        ("opaque_declaration", ""),
    ],
    names: &["identifier"],
    strings: &["string", "multiline_string"],
    numbers: &["integer", "float"],
    characters: &["character"],
    comments: &["comment"],
    blocks: &["block"],
    statements: &[
        "if_statement",
        "if_expression",
        "else_clause",
        "for_statement",
        "for_expression",
        "while_statement",
        "while_expression",
        "switch_expression",
        "switch_case",
        "defer_statement",
        "errdefer_statement",
        "expression_statement",
        "variable_declaration",
    ],
    tests: &["test_declaration"],
    ..Spec::EMPTY
};
