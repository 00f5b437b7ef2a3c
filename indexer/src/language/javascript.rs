//! JavaScript, with JSX.

use super::{Binding, Contexts, Parentheses, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("javascript", tree_sitter_javascript::LANGUAGE),
    scheme: 3,
    label: "JavaScript",
    counted: COUNTED,
    extensions: &["js", "jsx", "mjs", "cjs"],
    functions: FUNCTIONS,
    markup: MARKUP,
    logic: LOGIC,
    closures: CLOSURES,
    bindings: &[
        Binding::fields("variable_declarator", "name", "value"),
        Binding::fields("assignment_expression", "left", "right"),
        Binding::fields("augmented_assignment_expression", "left", "right"),
        Binding::fields("pair", "key", "value"),
        Binding::fields("field_definition", "property", "value"),
        Binding::default_export("export_statement", Slot::Field("value")),
    ],
    transparent: &[
        "parenthesized_expression",
        "await_expression",
        "ternary_expression",
        "binary_expression",
    ],
    wrappers: WRAPPERS,
    containers: &[
        ("class_declaration", "name"),
        ("class", "name"),
        ("object", ""),
    ],
    contexts: CONTEXTS,
    names: NAMES,
    members: MEMBERS,
    type_parents: TYPE_PARENTS,
    strings: STRINGS,
    numbers: &["number"],
    characters: &["regex"],
    comments: COMMENTS,
    optional: OPTIONAL,
    bare_parameters: BARE_PARAMETERS,
    parentheses: PARENTHESES,
    blocks: BLOCKS,
    statements: STATEMENTS,
    ..Spec::EMPTY
};

pub(super) const CONTEXTS: Contexts = Contexts {
    members: &[("class It { ", " }")],
    bindings: &[("const {name} = ", ";"), ("({ {name}: ", " });")],
    functions: &[("function it() { ", " }")],
};

pub(super) const COUNTED: &str = "functions, methods, constructors, accessors, arrow functions and function \
     expressions bound to a name or exported";
pub(super) const BARE_PARAMETERS: &[(&str, &str)] = &[("arrow_function", "parameter")];
// Without them, an object as the body of an arrow function would read as a block.
pub(super) const PARENTHESES: Option<Parentheses> = Some(Parentheses {
    always: &["jsx_element", "jsx_self_closing_element"],
    ..BREAKING
});
/// Those around what is broken into lines, in a grammar without markup.
pub(super) const BREAKING: Parentheses = Parentheses {
    kind: "parenthesized_expression",
    within: &[
        "return_statement",
        "throw_statement",
        "arrow_function",
        "variable_declarator",
        "assignment_expression",
        "arguments",
        "pair",
    ],
    except: &["object", "sequence_expression"],
    always: &[],
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
// A member stands between the calls of a chain: `middy(async () => …).use(…)`; handlers of one route
// are exported as an array.
pub(super) const WRAPPERS: &[&str] = &[
    "arguments",
    "call_expression",
    "new_expression",
    "member_expression",
    "array",
];
pub(super) const NAMES: &[&str] = &[
    "identifier",
    "shorthand_property_identifier",
    "shorthand_property_identifier_pattern",
    "statement_identifier",
];
pub(super) const MEMBERS: &[&str] = &["property_identifier", "private_property_identifier"];
pub(super) const MARKUP: &[&str] = &["jsx_element", "jsx_self_closing_element"];
pub(super) const LOGIC: &[&str] = &[
    "binary_expression",
    "call_expression",
    "for_in_statement",
    "for_statement",
    "if_statement",
    "new_expression",
    "switch_statement",
    "ternary_expression",
    "while_statement",
];
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

    const SERVERLESS: &str = r#"
export const handler = middy(async (event) => event).use(cors()).use(errors());
module.exports = { save: async () => {}, 'GET /carts': async () => {} };
export default { async fetch(request, env) { return env; }, async scheduled() {} };
app.http('cart', { methods: ['GET'], total: async (request) => request });
exports.drop = Sentry.wrap(functions.region('x').https.onRequest(async () => {}));
export default defineEventHandler(async (event) => event);
export const onRequest = [authorise, async (context) => context];
export const GET = compose(log, authorise)(async (request) => request);
module.exports = async function (context) {};
Deno.serve(async (request) => new Response());
router.get('/carts', async (request) => request);
"#;

    #[test]
    fn handlers_of_serverless_platforms_are_found_and_callbacks_are_not() {
        check::functions(
            Language::JavaScript,
            SERVERLESS,
            &[
                ("handler", 2, 2),
                ("save", 3, 3),
                ("GET /carts", 3, 3),
                ("fetch", 4, 4),
                ("scheduled", 4, 4),
                ("total", 5, 5),
                ("drop", 6, 6),
                ("default", 7, 7),
                ("onRequest", 8, 8),
                ("GET", 9, 9),
                ("default", 10, 10),
            ],
        );
    }

    const FORMS: &str = r#"
const Card = React.memo(React.forwardRef((props, ref) => props));
class A {
  static count = 1;
  #hidden() {}
  get size() { return 1; }
  set size(value) {}
  *pages() { yield 1; }
  async *[Symbol.asyncIterator]() {}
  static load = async () => {};
  'quoted name'() {}
}
const chosen = fast ? () => 1 : function () { return 2; };
const given = options.log || function () {};
cache ||= () => {};
let late;
late = async () => {};
A.prototype = { reset: function () {} };
Object.assign(A.prototype, { close() {} });
const B = class extends A { open() {} };
(function scope() { function inner() {} return [1].map((x) => x); })();
"#;

    #[test]
    fn every_form_of_a_bound_function_is_found() {
        check::functions(
            Language::JavaScript,
            FORMS,
            &[
                ("Card", 2, 2),
                ("A.#hidden", 5, 5),
                ("A.size", 6, 6),
                ("A.size", 7, 7),
                ("A.pages", 8, 8),
                ("A.Symbol.asyncIterator", 9, 9),
                ("A.load", 10, 10),
                ("A.quoted name", 11, 11),
                ("chosen", 13, 13),
                ("chosen", 13, 13),
                ("given", 14, 14),
                ("cache", 15, 15),
                ("late", 17, 17),
                ("A.reset", 18, 18),
                ("close", 19, 19),
                ("B.open", 20, 20),
                ("scope", 21, 21),
                ("scope.inner", 21, 21),
            ],
        );
    }

    #[test]
    fn operators_and_structure_are_compared_and_calls_are_callees() {
        for (from, to) in [
            ("item.price < 0", "item.price > 0"),
            ("sum += item", "sum -= item"),
            ("const item of", "const item in"),
            ("throw new Error", "return new Error"),
        ] {
            check::differ(Language::JavaScript, CART, &CART.replacen(from, to, 1));
        }
        check::callees(Language::JavaScript, CART, &["parse", "Error", "stringify"]);
    }

    #[test]
    fn functions_around_a_syntax_error_are_found() {
        check::survivors(
            Language::JavaScript,
            "function a() { return 1 }\nfunction b() { const = ; }\nfunction c() { return 2 }\n",
            &["a", "b", "c"],
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
    fn parentheses_around_broken_lines_mean_nothing() {
        let source = "const a = (b) => {\n  const c = b.d && b.e;\n  return c || <p>{b ? <i /> : c}</p>;\n};";
        let variant = "const a = (b) => {\n  const c = (\n    b.d && b.e\n  );\n  \
             return (\n    c || (\n      <p>{b ? (<i />) : c}</p>\n    )\n  );\n};";
        check::copies(
            Language::JavaScript,
            source,
            &variant
                .replace("b.", "x.")
                .replace("(b)", "(x)")
                .replace("{b", "{x"),
        );
        check::differ(
            Language::JavaScript,
            "const f = (a) => a * (1 + 2);",
            "const f = (a) => a * 1 + 2;",
        );
        check::differ(
            Language::JavaScript,
            "const f = (a) => ({ a });",
            "const f = (a) => { a };",
        );
    }

    #[test]
    fn markup_is_part_of_a_component() {
        let source = "const View = ({ a }) => <p className=\"x\">hi {a}</p>;";
        check::functions(Language::JavaScript, source, &[("View", 1, 1)]);
    }
}
