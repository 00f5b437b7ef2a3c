//! Kotlin.

use super::{Binding, Contexts, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("kotlin", tree_sitter_kotlin_ng::LANGUAGE),
    scheme: 1,
    label: "Kotlin",
    counted: "functions, methods, constructors, initialisers, accessors, lambdas and anonymous functions bound to a name",
    extensions: &["kt", "kts"],
    conventional: &["equals", "hashCode"],
    functions: &["function_declaration"],
    unnamed: &[
        ("secondary_constructor", "constructor"),
        ("anonymous_initializer", "init"),
        ("getter", "get"),
        ("setter", "set"),
    ],
    closures: &["lambda_literal", "anonymous_function"],
    bodies: &["function_body", "block"],
    bindings: &[
        property("lambda_literal"),
        property("anonymous_function"),
        property("getter"),
        property("setter"),
        property("object_literal"),
        property("property_delegate"),
        property("call_expression"),
        property("parenthesized_expression"),
        Binding::fields("assignment", "left", "right"),
    ],
    transparent: &["parenthesized_expression"],
    wrappers: &[
        "annotated_lambda",
        "call_expression",
        "property_delegate",
        "value_argument",
        "value_arguments",
    ],
    containers: &[
        ("class_declaration", "name"),
        ("object_declaration", "name"),
        ("object_literal", ""),
    ],
    contexts: Contexts {
        members: &[("class It { ", " }"), ("class It { val it: It\n", " }")],
        bindings: &[("val {name} = ", "")],
        functions: &[("fun it() { ", " }")],
    },
    names: &["identifier"],
    type_parents: &["user_type"],
    calls: &[("call_expression", "")],
    paths: &["navigation_expression"],
    strings: &[
        "string_literal",
        "multiline_string_literal",
        "string_content",
    ],
    numbers: &["number_literal", "float_literal"],
    characters: &["character_literal"],
    interpolations: &["interpolation"],
    comments: &[
        "line_comment",
        "block_comment",
        "shebang",
        "escape_sequence",
    ],
    optional: &[";"],
    blocks: &["block", "function_body", "lambda_literal"],
    statements: &[
        "if_expression",
        "when_expression",
        "when_entry",
        "for_statement",
        "while_statement",
        "do_while_statement",
        "try_expression",
        "catch_block",
        "finally_block",
        "return_expression",
        "throw_expression",
    ],
    type_arguments: &["type_arguments"],
    modifiers: &["modifiers"],
    test_markers: &[
        "@Test",
        "@ParameterizedTest",
        "@RepeatedTest",
        "@org.junit.",
        "@kotlin.test.",
    ],
    ..Spec::EMPTY
};

/// A property with a value, delegate or accessor of this kind.
const fn property(value: &'static str) -> Binding {
    Binding::slots(
        "property_declaration",
        Slot::Kind("variable_declaration"),
        Slot::Kind(value),
    )
}

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"package shop

open class Cart(private val items: List<Item>) : Base(items) {
    init {
        require(items.isNotEmpty())
    }

    constructor(item: Item) : this(listOf(item)) {
        refresh()
    }

    val size: Int
        get() = items.size

    var rate: Double = 1.0
        get() { return field }
        private set

    private val order = { a: Item, b: Item -> a.price - b.price }
    val label by lazy { "cart of $size" }

    @Throws(CartException::class)
    fun total(rate: Double): Double {
        var sum = 0.0
        for (item in items) {
            // negative prices are errors
            if (item.price < 0) throw CartException("price ${item.price}")
            sum += item.price * rate
        }
        val double = fun(x: Double): Double { return x * 2 }
        items.filter { it.free }.forEach { item -> log(item) }
        return when {
            sum > 10 -> double(sum)
            else -> sum
        }
    }

    abstract fun clear()

    @Test
    fun adds() { assertEquals(1, Cart(listOf()).total(1)) }

    companion object {
        fun make() = Cart(listOf())
    }
}

suspend fun List<Item>.cheapest(limit: Int): Item? = firstOrNull { it.price < limit }

object Registry {
    fun find(id: String): Cart? = carts[id]
}

val listener = object : Listener {
    override fun changed() { refresh() }
}

fun `adds up`() = run { total() }
"#;

    #[test]
    fn functions_constructors_accessors_and_bound_lambdas_are_found_and_tests_are_not() {
        check::functions(
            Language::Kotlin,
            CART,
            &[
                ("Cart.init", 4, 6),
                ("Cart.constructor", 8, 10),
                ("Cart.size.get", 13, 13),
                ("Cart.rate.get", 16, 16),
                ("Cart.order", 19, 19),
                ("Cart.label", 20, 20),
                ("Cart.total", 22, 36),
                ("Cart.total.double", 30, 30),
                ("Cart.make", 44, 44),
                ("cheapest", 48, 48),
                ("Registry.find", 51, 51),
                ("listener.changed", 55, 55),
                ("adds up", 58, 58),
            ],
        );
    }

    #[test]
    fn renaming_white_space_semicolons_and_comments_keep_the_blind_hash() {
        let variant = r#"class B {
    @Throws(Failure::class)
    fun sum(factor: Double): Double {
        var s = 5.5; for (line in lines) {
            if (line.cost < 1) throw Failure("cost: ${line.cost}") /* no */

            s += line.cost * factor
        }
        val twice = fun(y: Double): Double { return y * 3 }
        lines.reject { it.gift }.each { line -> print(line) }
        return when { s > 7 -> twice(s)
            else -> s }
    }
}
"#;
        check::contains_copy(Language::Kotlin, CART, "Cart.total", variant, "B.sum");
    }

    #[test]
    fn another_operator_or_structure_changes_the_blind_hash() {
        let source = "fun f(a: Int) {\n  if (a > 1) { g(a) }\n  h(a?.b)\n}\n";
        for variant in [
            "fun f(a: Int) {\n  if (a >= 1) { g(a) }\n  h(a?.b)\n}\n",
            "fun f(a: Int) {\n  if (a > 1) { g(a)\n  h(a?.b) }\n}\n",
            "fun f(a: Int) {\n  if (a > 1) { g(a) }\n  h(a.b)\n}\n",
        ] {
            check::differ(Language::Kotlin, source, variant);
        }
    }

    #[test]
    fn a_trailing_lambda_makes_a_call() {
        let source = "fun f(a: A) {\n  a.b.map { it }\n  run { a }\n}\n";
        check::callees(Language::Kotlin, source, &["map", "run"]);
    }

    #[test]
    fn a_broken_method_leaves_the_others() {
        let source = "class Cart {\n  fun total(rate: Int): Int {\n    return rate\n  }\n  fun \
                      broken(a: Int { return a\n  }\n  fun size(): Int { return 1 }\n}\n";
        let names = ["Cart.total", "Cart.broken", "Cart.size"];
        check::survivors(Language::Kotlin, source, &names);
    }
}
