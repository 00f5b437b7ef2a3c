//! TypeScript, without and with JSX.

use super::{Binding, Spec, javascript};

pub(super) static SPEC: Spec = Spec {
    grammar: tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
    scheme: 1,
    extensions: &["ts", "mts", "cts"],
    functions: javascript::FUNCTIONS,
    closures: javascript::CLOSURES,
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
            kind: "public_field_definition",
            name: "name",
            value: "value",
        },
        Binding {
            kind: "export_statement",
            name: "",
            value: "value",
        },
    ],
    transparent: &[
        "parenthesized_expression",
        "await_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    ],
    wrappers: javascript::WRAPPERS,
    containers: &[
        ("class_declaration", "name"),
        ("abstract_class_declaration", "name"),
        ("class", "name"),
        ("internal_module", "name"),
        ("object", ""),
    ],
    receiver: None,
    names: javascript::NAMES,
    members: javascript::MEMBERS,
    types: &["type_identifier"],
    type_parents: &[],
    strings: &["string", "string_fragment"],
    numbers: &["number"],
    characters: &["regex"],
    interpolations: &[],
    comments: javascript::COMMENTS,
    optional: javascript::OPTIONAL,
    blocks: javascript::BLOCKS,
    statements: javascript::STATEMENTS,
    type_arguments: &["type_arguments"],
    erased: &[],
    indented: false,
    attributes: &[],
    modifiers: &[],
    test_markers: &[],
};

pub(super) static TSX_SPEC: Spec = Spec {
    grammar: tree_sitter_typescript::LANGUAGE_TSX,
    extensions: &["tsx"],
    type_parents: javascript::TYPE_PARENTS,
    strings: javascript::STRINGS,
    ..SPEC
};
