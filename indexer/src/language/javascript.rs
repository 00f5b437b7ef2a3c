//! JavaScript, with JSX.

use super::{Binding, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: tree_sitter_javascript::LANGUAGE,
    scheme: 1,
    extensions: &["js", "jsx", "mjs", "cjs"],
    functions: FUNCTIONS,
    closures: CLOSURES,
    bindings: &[
        Binding {
            kind: "variable_declarator",
            name: "name",
            value: "value",
        },
        Binding {
            kind: "assignment_expression",
            name: "left",
            value: "right",
        },
        Binding {
            kind: "pair",
            name: "key",
            value: "value",
        },
        Binding {
            kind: "field_definition",
            name: "property",
            value: "value",
        },
        Binding {
            kind: "export_statement",
            name: "",
            value: "value",
        },
    ],
    transparent: &["parenthesized_expression", "await_expression"],
    wrappers: WRAPPERS,
    containers: &[
        ("class_declaration", "name"),
        ("class", "name"),
        ("object", ""),
    ],
    receiver: None,
    names: NAMES,
    members: MEMBERS,
    types: &[],
    type_parents: TYPE_PARENTS,
    strings: STRINGS,
    numbers: &["number"],
    characters: &["regex"],
    interpolations: &[],
    comments: COMMENTS,
    optional: OPTIONAL,
    blocks: BLOCKS,
    statements: STATEMENTS,
    type_arguments: &[],
    erased: &[],
    indented: false,
    attributes: &[],
    modifiers: &[],
    test_markers: &[],
};

pub(super) const FUNCTIONS: &[&str] = &[
    "function_declaration",
    "generator_function_declaration",
    "method_definition",
];
pub(super) const CLOSURES: &[&str] = &[
    "arrow_function",
    "function_expression",
    "generator_function",
];
pub(super) const WRAPPERS: &[&str] = &["arguments", "call_expression", "new_expression"];
pub(super) const NAMES: &[&str] = &[
    "identifier",
    "shorthand_property_identifier",
    "shorthand_property_identifier_pattern",
    "statement_identifier",
];
pub(super) const MEMBERS: &[&str] = &["property_identifier", "private_property_identifier"];
pub(super) const TYPE_PARENTS: &[&str] = &[
    "jsx_opening_element",
    "jsx_closing_element",
    "jsx_self_closing_element",
];
// A template string is no atom: its fragments are, and its substitutions are code.
pub(super) const STRINGS: &[&str] = &["string", "string_fragment", "jsx_text"];
// An escape sequence is met outside an atom only in a template string.
pub(super) const COMMENTS: &[&str] = &[
    "comment",
    "html_comment",
    "hash_bang_line",
    "escape_sequence",
];
// Semicolons are inserted where they are missing.
pub(super) const OPTIONAL: &[&str] = &[";"];
pub(super) const BLOCKS: &[&str] = &["statement_block"];
pub(super) const STATEMENTS: &[&str] = &[
    "if_statement",
    "for_statement",
    "for_in_statement",
    "while_statement",
    "do_statement",
    "switch_statement",
    "switch_case",
    "switch_default",
    "return_statement",
    "throw_statement",
    "expression_statement",
    "break_statement",
    "continue_statement",
    "try_statement",
    "catch_clause",
    "finally_clause",
    "lexical_declaration",
    "variable_declaration",
];
