//! Dart.

use super::{Binding, Contexts, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("dart", tree_sitter_dart::LANGUAGE),
    scheme: 1,
    label: "Dart",
    counted: "functions, methods, constructors with a body, getters and setters, operators, function \
              expressions bound to a name",
    extensions: &["dart"],
    conventional: &["operator==", "operator ==", "hashCode"],
    functions: &[
        "function_declaration",
        "getter_declaration",
        "setter_declaration",
        "method_declaration",
        "local_function_declaration",
    ],
    signatures: &[
        "method_signature",
        "function_signature",
        "getter_signature",
        "setter_signature",
        "constructor_signature",
        "constant_constructor_signature",
        "factory_constructor_signature",
        "operator_signature",
    ],
    operators: &["operator"],
    closures: &["function_expression"],
    bodies: &["function_body"],
    bindings: &[
        Binding::fields("initialized_variable_declaration", "name", "value"),
        Binding::fields("initialized_identifier", "name", "value"),
        Binding::fields("static_final_declaration", "name", "value"),
        Binding::fields("assignment_expression", "left", "right"),
        Binding::slots("cascade_section", Slot::First, Slot::Last),
    ],
    transparent: &["parenthesized_expression"],
    wrappers: &["arguments", "call_expression", "named_argument"],
    containers: &[
        ("class_declaration", "name"),
        ("mixin_declaration", "name"),
        ("extension_declaration", "name"),
        ("extension_type_declaration", "name"),
        ("enum_declaration", "name"),
    ],
    contexts: Contexts {
        members: &[("class It { ", " }")],
        bindings: &[("var {name} = ", ";")],
        functions: &[("it() { ", " }")],
    },
    names: &["identifier", "identifier_dollar_escaped"],
    types: &["type_identifier"],
    // The name of an argument is one of the callee's, not a local one.
    type_parents: &["annotation", "label"],
    member_operators: &[".", "?.", "..", "?.."],
    strings: &[
        "string_literal_single_quotes",
        "string_literal_double_quotes",
        "string_literal_single_quotes_multiple",
        "string_literal_double_quotes_multiple",
        "raw_string_literal_single_quotes",
        "raw_string_literal_double_quotes",
        "raw_string_literal_single_quotes_multiple",
        "raw_string_literal_double_quotes_multiple",
        "template_chars_single",
        "template_chars_double",
        "template_chars_single_single",
        "template_chars_double_single",
        "template_chars_raw_slash",
    ],
    numbers: &[
        "decimal_integer_literal",
        "hex_integer_literal",
        "decimal_floating_point_literal",
    ],
    interpolations: &["template_substitution"],
    // An escape sequence is met outside an atom only in a string with expressions.
    comments: &[
        "comment",
        "block_comment",
        "documentation_comment",
        "documentation_block_comment",
        "escape_sequence",
    ],
    // Either quote may enclose a string.
    optional: &["'", "\"", "'''", "\"\"\""],
    blocks: &[
        "block",
        "switch_block",
        "function_body",
        "function_expression_body",
    ],
    statements: &[
        "if_statement",
        "for_statement",
        "while_statement",
        "do_statement",
        "switch_statement",
        "switch_statement_case",
        "switch_statement_default",
        "switch_expression_case",
        "return_statement",
        "rethrow_statement",
        "yield_statement",
        "break_statement",
        "continue_statement",
        "expression_statement",
        "try_statement",
        "catch_clause",
        "finally_clause",
    ],
    type_arguments: &["type_arguments"],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"import 'dart:async';

@immutable
abstract class Cart<T> extends Base with Lines implements Priced {
  final int Function(int) twice = (x) => x * 2;
  Cart(this.items, {required int count, String? name}) : _count = count, super(name) {
    open();
  }
  Cart.empty() : this([], count: 0);
  factory Cart.fromJson(Map<String, dynamic> json) {
    return Cart(json['items'] as List<T>, count: 1);
  }
  @override
  Future<double> total(double rate, [int start = 1]) async {
    var sum = 0.0;
    for (final item in items) {
      // negative prices are errors
      if (item.price < 0) {
        throw CartException('price ${item.price} of $rate');
      }
      sum += await item.cost(start, factor: rate);
    }
    int local(int z) { return z; }
    stream..onData = (event) { local(event); };
    items.map((x) => x.name).toList();
    return sum;
  }
  int get size => items.length;
  set size(int value) { _count = value; }
  bool operator ==(Object other) => other is Cart && other._count == _count;
  void clear();
  external int outside();
}
mixin Lines on Base { void add() { open(); } }
extension Names on String { String cap() { return this; } }
extension type Id(int value) { int next() => value + 1; }
enum Color { red, green; int code() { return index; } }
int get now => 1;
final handler = wrap((int request) => request);
void main() => runApp(App());
"#;

    #[test]
    fn functions_members_and_bound_closures_are_found() {
        check::functions(
            Language::Dart,
            CART,
            &[
                ("Cart.twice", 5, 5),
                ("Cart.Cart", 6, 8),
                ("Cart.Cart.fromJson", 10, 12),
                ("Cart.total", 13, 27),
                ("Cart.total.local", 23, 23),
                ("Cart.total.onData", 24, 24),
                ("Cart.size", 28, 28),
                ("Cart.size", 29, 29),
                ("Cart.operator==", 30, 30),
                ("Lines.add", 34, 34),
                ("Names.cap", 35, 35),
                ("Id.next", 36, 36),
                ("Color.code", 37, 37),
                ("now", 38, 38),
                ("handler", 39, 39),
                ("main", 40, 40),
            ],
        );
    }

    #[test]
    fn renaming_white_space_quotes_commas_and_comments_keep_the_blind_hash() {
        let variant = "class B { @override Future<double> sum(double f, [int n = 2,]) async {\r\n\
             /// Adds up.\r\n var s = 1.5; for (final x in all) { if (x.cost < 3) {\r\n\
             throw Failure(\"cost ${x.cost} in $f\"); } s += await x.part(n, factor: f,); }\r\n\
             int inner(int w) { return w; } data..onDone = (e) { inner(e); };\r\n\
             all.map((y) => y.title).toList(); return s; } }";
        check::contains_copy(Language::Dart, CART, "Cart.total", variant, "B.sum");
    }

    #[test]
    fn an_operator_and_a_structure_have_a_meaning() {
        let source = "int f(int a) { if (a > 1) { g(a); } return h(a); }";
        let operator = "int f(int a) { if (a >= 1) { g(a); } return h(a); }";
        let structure = "int f(int a) { if (a > 1) { g(a); return h(a); } }";
        check::differ(Language::Dart, source, operator);
        check::differ(Language::Dart, source, structure);
    }

    #[test]
    fn keywords_that_are_names_elsewhere_are_names() {
        check::copies(
            Language::Dart,
            "int f(int part) { return part.show(); }",
            "int f(int a) { return a.b(); }",
        );
    }

    #[test]
    fn methods_and_constructors_that_are_called_are_callees() {
        let source =
            "int f() { g<int>(1); a?.h(); a..i(); const Cart(2); return B.named(b!.j()); }";
        check::callees(
            Language::Dart,
            source,
            &["g", "h", "i", "Cart", "named", "j"],
        );
    }

    #[test]
    fn other_callees_and_named_arguments_are_less_similar() {
        let source =
            "Widget f(a) { open(a); a?.read(1); a..load(); return box(child: a, key: 1); }";
        let callees =
            "Widget f(a) { lock(a); a?.scan(1); a..save(); return row(body: a, size: 1); }";
        check::less_similar(Language::Dart, source, callees);
    }

    #[test]
    fn a_broken_function_leaves_itself_and_the_others() {
        let source = "int a() { return 1; }\nint b(int x) {\n  x = = 2;\n  return x;\n}\n\
                      int c() { return 3; }\n";
        check::survivors(Language::Dart, source, &["a", "b", "c"]);
    }
}
