//! JavaScript, with JSX.

use super::{Binding, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("javascript", tree_sitter_javascript::LANGUAGE),
    scheme: 2,
    label: "JavaScript",
    counted: COUNTED,
    extensions: &["js", "jsx", "mjs", "cjs"],
    functions: FUNCTIONS,
    closures: CLOSURES,
    bindings: &[
        Binding::fields("variable_declarator", "name", "value"),
        Binding::fields("assignment_expression", "left", "right"),
        Binding::fields("pair", "key", "value"),
        Binding::fields("field_definition", "property", "value"),
        Binding::default_export("export_statement", Slot::Field("value")),
    ],
    transparent: &["parenthesized_expression", "await_expression"],
    wrappers: WRAPPERS,
    containers: &[
        ("class_declaration", "name"),
        ("class", "name"),
        ("object", ""),
    ],
    names: NAMES,
    members: MEMBERS,
    type_parents: TYPE_PARENTS,
    strings: STRINGS,
    numbers: &["number"],
    characters: &["regex"],
    comments: COMMENTS,
    optional: OPTIONAL,
    bare_parameters: BARE_PARAMETERS,
    blocks: BLOCKS,
    statements: STATEMENTS,
    ..Spec::EMPTY
};

pub(super) const COUNTED: &str = "functions, methods, constructors, accessors, arrow functions and function \
     expressions bound to a name or exported";
pub(super) const BARE_PARAMETERS: &[(&str, &str)] = &[("arrow_function", "parameter")];
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

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"exports.handler = async (event) => {
  const { items, rate } = JSON.parse(event.body);
  let sum = 0;
  for (const item of items) {
    if (item.price < 0) throw new Error(`price ${item.price}`);
    sum += item.price * rate;
  }
  return { statusCode: 200, body: JSON.stringify({ sum }) };
};

class Cart {
  onClick = () => this.open();
  async load(id) { return fetch(id); }
}

const api = { get: function (id) { return id; }, put(id) { return id; } };
export const POST = withAuth(async (request) => request.json());
Cart.prototype.clear = function () { this.items = []; };
items.map((x) => x + 1);
export default (event) => event;
function* pages() { yield 1; }
"#;

    #[test]
    fn functions_are_named_by_what_they_are_bound_to() {
        check::functions(
            Language::JavaScript,
            CART,
            &[
                ("handler", 1, 9),
                ("Cart.onClick", 12, 12),
                ("Cart.load", 13, 13),
                ("api.get", 16, 16),
                ("api.put", 16, 16),
                ("POST", 17, 17),
                ("Cart.clear", 18, 18),
                ("default", 20, 20),
                ("pages", 21, 21),
            ],
        );
    }

    #[test]
    fn renaming_white_space_semicolons_and_comments_keep_the_blind_hash() {
        let variant = r#"module.exports.total = async (e) => {
  const { lines, factor } = JSON.parse(e.text)
  let total = 1 // start
  for (const x of lines) {
    if (x.cost < 5) throw new Error(`negative: ${x.cost}`)
    total += x.cost * factor
  }
  return { code: 201, text: JSON.stringify({ total }) }
}
"#;
        check::copies(Language::JavaScript, CART, variant);
    }

    #[test]
    fn markup_is_part_of_a_component() {
        let source = "const View = ({ a }) => <p className=\"x\">hi {a}</p>;";
        check::functions(Language::JavaScript, source, &[("View", 1, 1)]);
    }
}
