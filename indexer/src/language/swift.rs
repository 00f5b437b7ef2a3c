//! Swift.

use super::{Binding, Contexts, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("swift", tree_sitter_swift::LANGUAGE),
    scheme: 1,
    label: "Swift",
    counted: "functions, methods, initialisers, deinitialisers, accessors, computed properties, subscripts, closures bound to a name",
    extensions: &["swift"],
    conventional: &["==", "hash"],
    functions: &["function_declaration", "init_declaration"],
    unnamed: &[
        ("deinit_declaration", "deinit"),
        // A property, or a subscript, with its accessors; without them the braces hold its getter.
        ("subscript_declaration", "subscript"),
        ("computed_property", ""),
        ("willset_didset_block", ""),
        ("computed_getter", "get"),
        ("computed_setter", "set"),
        ("computed_modify", "modify"),
        ("willset_clause", "willSet"),
        ("didset_clause", "didSet"),
    ],
    closures: &["lambda_literal"],
    bodies: &["statements"],
    bindings: &[
        Binding::fields("property_declaration", "name", "computed_value"),
        Binding::fields("property_declaration", "name", "value"),
        Binding::slots(
            "property_declaration",
            Slot::Field("name"),
            Slot::Kind("willset_didset_block"),
        ),
        Binding::fields("assignment", "target", "result"),
    ],
    transparent: &["tuple_expression"],
    wrappers: &[
        "call_expression",
        "call_suffix",
        "value_argument",
        "value_arguments",
    ],
    containers: &[
        ("class_declaration", "name"),
        ("protocol_declaration", "name"),
    ],
    contexts: Contexts {
        members: &[("class It { ", " }"), ("class It { var it: It { ", " } }")],
        bindings: &[("let {name} = ", "")],
        functions: &[("func it() { ", " }")],
    },
    names: &["simple_identifier"],
    types: &["type_identifier"],
    type_parents: &["value_argument_label", "attribute"],
    calls: &[("call_expression", "")],
    paths: &["navigation_expression", "navigation_suffix"],
    strings: &[
        "line_string_literal",
        "multi_line_string_literal",
        "raw_string_literal",
        "line_str_text",
        "multi_line_str_text",
        "raw_str_part",
        "raw_str_end_part",
    ],
    numbers: &[
        "integer_literal",
        "real_literal",
        "hex_literal",
        "oct_literal",
        "bin_literal",
    ],
    characters: &["regex_literal"],
    interpolations: &["interpolated_expression", "raw_str_interpolation"],
    comments: &[
        "comment",
        "multiline_comment",
        "shebang_line",
        "str_escaped_char",
    ],
    optional: &[";"],
    blocks: &["statements"],
    statements: &[
        "if_statement",
        "guard_statement",
        "switch_entry",
        "catch_block",
    ],
    type_arguments: &["type_arguments"],
    modifiers: &["modifiers"],
    test_markers: &["@Test"],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"import Foundation

public final class Cart<T>: Base {
    init(items: [Item]) throws {
        self.items = items
    }
    deinit { close() }

    var size: Int { items.count }
    var rate: Double {
        get { return stored }
        set(value) { stored = value }
    }
    var name = "" {
        didSet { log(oldValue) }
    }
    lazy var view: View = {
        return View()
    }()
    let order: (Item, Item) -> Bool = { a, b in a.price < b.price }

    subscript(index: Int) -> Item { items[index] }
    subscript(key: String) -> Item {
        get { find(key) }
    }

    @discardableResult
    func total(_ rate: Double, for kind: Kind) throws -> Double {
        var sum = 0.0
        for item in items where item.kind == kind {
            // negative prices are errors
            guard item.price >= 0 else {
                throw CartError.negative("price \(item.price)")
            }
            sum += item.price * rate
        }
        items.filter { $0.free }.forEach { item in log(item) }
        let double = { (x: Double) -> Double in x * 2 }
        switch kind {
        case .small: return sum
        default: return double(sum)
        }
    }

    @Test
    func adds() { expect(Cart().total(1)) }

    static func == (left: Cart, right: Cart) -> Bool { left.size == right.size }
}

extension Cart where T: Priced {
    func cheapest() -> Item? { items.min(by: order) }
}

protocol Priced {
    var price: Double { get }
    func discount() -> Double
}

enum Kind { case small; func label() -> String { "s" } }

func free<T: Priced>(_ x: T) -> some Priced { x }
"#;

    #[test]
    fn functions_initialisers_accessors_and_bound_closures_are_found_and_tests_are_not() {
        check::functions(
            Language::Swift,
            CART,
            &[
                ("Cart.init", 4, 6),
                ("Cart.deinit", 7, 7),
                ("Cart.size", 9, 9),
                ("Cart.rate.get", 11, 11),
                ("Cart.rate.set", 12, 12),
                ("Cart.name.didSet", 15, 15),
                ("Cart.view", 17, 19),
                ("Cart.order", 20, 20),
                ("Cart.subscript", 22, 22),
                ("Cart.subscript.get", 24, 24),
                ("Cart.total", 27, 43),
                ("Cart.total.double", 38, 38),
                ("Cart.==", 48, 48),
                ("Cart.cheapest", 52, 52),
                ("Kind.label", 60, 60),
                ("free", 62, 62),
            ],
        );
    }

    #[test]
    fn renaming_white_space_semicolons_and_comments_keep_the_blind_hash() {
        let variant = r#"class B {
    @discardableResult func sum(_ factor: Double, of sort: Sort) throws -> Double {
        var s = 5.5; for line in lines where line.sort == sort {
            guard line.cost >= 1 else { throw Failure.below("cost: \(line.cost)") } /* no */

            s += line.cost * factor
        }
        lines.reject { $0.gift }.visit { line in print(line) }
        let twice = { (y: Double) -> Double in y * 3 }
        switch sort { case .tiny: return s
        default: return twice(s) }
    }
}
"#;
        check::contains_copy(Language::Swift, CART, "Cart.total", variant, "B.sum");
    }

    #[test]
    fn another_operator_or_structure_changes_the_blind_hash() {
        let source = "func f(a: Int) {\n  if a > 1 { g(a) }\n  h(a?.b)\n}\n";
        for variant in [
            "func f(a: Int) {\n  if a >= 1 { g(a) }\n  h(a?.b)\n}\n",
            "func f(a: Int) {\n  if a > 1 { g(a)\n  h(a?.b) }\n}\n",
            "func f(a: Int) {\n  if a > 1 { g(a) }\n  h(a.b)\n}\n",
        ] {
            check::differ(Language::Swift, source, variant);
        }
    }

    #[test]
    fn a_trailing_closure_makes_a_call() {
        let source = "func f(a: A) {\n  a.b.map { $0 }\n  run { a }\n}\n";
        check::callees(Language::Swift, source, &["map", "run"]);
    }

    #[test]
    fn a_broken_method_leaves_the_others() {
        let source = "class Cart {\n  func total(rate: Int) -> Int {\n    return rate\n  }\n  func \
                      broken(a: Int { return a\n  }\n  func size() -> Int { return 1 }\n}\n";
        let names = ["Cart.total", "Cart.broken", "Cart.size"];
        check::survivors(Language::Swift, source, &names);
    }
}
