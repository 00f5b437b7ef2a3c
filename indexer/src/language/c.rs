//! C.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("c", tree_sitter_c::LANGUAGE),
    scheme: 1,
    label: "C",
    counted: "functions with a body",
    extensions: &["c", "h"],
    functions: &["function_definition"],
    declarator: Some("declarator"),
    reserved: RESERVED,
    names: &["identifier", "statement_identifier"],
    members: MEMBERS,
    types: &["type_identifier"],
    member_operators: MEMBER_OPERATORS,
    strings: &["string_literal", "concatenated_string", "system_lib_string"],
    numbers: &["number_literal"],
    characters: &["char_literal"],
    comments: &["comment"],
    blocks: BLOCKS,
    statements: &[
        "if_statement",
        "else_clause",
        "for_statement",
        "while_statement",
        "do_statement",
        "switch_statement",
        "case_statement",
        "labeled_statement",
        "return_statement",
        "break_statement",
        "continue_statement",
        "goto_statement",
        "expression_statement",
    ],
    conditionals: true,
    ..Spec::EMPTY
};

pub(super) const MEMBERS: &[&str] = &["field_identifier"];
pub(super) const MEMBER_OPERATORS: &[&str] = &[".", "->", "::"];
pub(super) const BLOCKS: &[&str] = &["compound_statement"];
pub(super) const RESERVED: &[&str] = &["if", "for", "while", "switch", "catch", "else"];
