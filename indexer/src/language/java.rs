//! Java.

use super::{Binding, Contexts, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("java", tree_sitter_java::LANGUAGE),
    scheme: 2,
    label: "Java",
    counted: "methods, constructors, lambdas bound to a name",
    extensions: &["java"],
    conventional: &["equals", "hashCode"],
    functions: &[
        "method_declaration",
        "constructor_declaration",
        "compact_constructor_declaration",
    ],
    closures: &["lambda_expression"],
    bindings: &[Binding::fields("variable_declarator", "name", "value")],
    transparent: &["parenthesized_expression", "cast_expression"],
    wrappers: &[
        "argument_list",
        "method_invocation",
        "object_creation_expression",
    ],
    containers: &[
        ("class_declaration", "name"),
        ("interface_declaration", "name"),
        ("enum_declaration", "name"),
        ("record_declaration", "name"),
        ("annotation_type_declaration", "name"),
    ],
    contexts: Contexts {
        members: &[("class It { ", " }"), ("record It() { ", " }")],
        bindings: &[("class It { Object {name} = ", "; }")],
        ..Contexts::NONE
    },
    names: &["identifier", "underscore_pattern"],
    types: &["type_identifier"],
    type_parents: &["marker_annotation", "annotation"],
    strings: &["string_literal"],
    numbers: &[
        "decimal_integer_literal",
        "hex_integer_literal",
        "octal_integer_literal",
        "binary_integer_literal",
        "decimal_floating_point_literal",
        "hex_floating_point_literal",
    ],
    characters: &["character_literal"],
    interpolations: &["string_interpolation"],
    comments: &["line_comment", "block_comment"],
    blocks: &["block", "constructor_body", "switch_block_statement_group"],
    statements: &[
        "if_statement",
        "for_statement",
        "enhanced_for_statement",
        "while_statement",
        "do_statement",
        "switch_expression",
        "return_statement",
        "throw_statement",
        "expression_statement",
        "break_statement",
        "continue_statement",
        "switch_rule",
        "switch_label",
        "catch_clause",
        "finally_clause",
        "field_declaration",
    ],
    type_arguments: &["type_arguments"],
    modifiers: &["modifiers"],
    test_markers: &[
        "@Test",
        "@ParameterizedTest",
        "@RepeatedTest",
        "@org.junit.",
    ],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"package shop;

public class Cart<T> extends Base {
    private final Comparator<Item> order = (a, b) -> a.price() - b.price();

    Cart(List<Item> items) {
        super(items);
    }

    @Override
    public double total(double rate) throws CartException {
        double sum = 0;
        for (Item item : items) {
            // negative prices are errors
            if (item.price() < 0) {
                throw new CartException("price " + item.price());
            }
            sum += item.price() * rate;
        }
        return sum;
    }

    abstract void clear();

    @Test
    public void adds() { assertEquals(1, new Cart(List.of()).total(1)); }

    interface Visitor { default void visit(Item item) { item.accept(this); } }
}
"#;

    #[test]
    fn methods_constructors_and_bound_lambdas_are_found_and_tests_are_not() {
        check::functions(
            Language::Java,
            CART,
            &[
                ("Cart.order", 4, 4),
                ("Cart.Cart", 6, 8),
                ("Cart.total", 10, 21),
                ("Cart.Visitor.visit", 28, 28),
            ],
        );
    }

    #[test]
    fn renaming_white_space_and_comments_keep_the_blind_hash() {
        let variant = "class B { @Override public double sum(double x) throws Failure {\r\n\
             double s = 0.5; for (Thing t : all) { if (t.cost() < 1)\r\n\
             { throw new Failure(\"cost\" + t.cost()); } /* add */ s += t.cost() * x; }\r\n\
             return s; } }";
        check::contains_copy(Language::Java, CART, "Cart.total", variant, "B.sum");
    }
}
