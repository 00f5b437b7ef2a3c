//! Rust.

use super::{Binding, Contexts, Embedded, Parentheses, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("rust", tree_sitter_rust::LANGUAGE),
    scheme: 3,
    label: "Rust",
    counted: "functions, methods, closures bound to a name",
    extensions: &["rs"],
    conventional: &["eq", "hash"],
    functions: &["function_item"],
    closures: &["closure_expression"],
    bindings: &[
        Binding::fields("field_initializer", "field", "value"),
        Binding::fields("let_declaration", "pattern", "value"),
        Binding::fields("static_item", "name", "value"),
        Binding::fields("const_item", "name", "value"),
    ],
    transparent: &["parenthesized_expression", "reference_expression"],
    wrappers: &["arguments", "call_expression"],
    containers: &[("impl_item", "type"), ("trait_item", "name")],
    contexts: Contexts {
        members: &[("impl It { ", " }")],
        bindings: &[("static {name}: It = ", ";")],
        functions: &[("fn it() { ", " }")],
    },
    names: &["identifier", "shorthand_field_identifier", "metavariable"],
    members: &["field_identifier"],
    types: &["type_identifier"],
    strings: &["string_literal", "raw_string_literal"],
    numbers: &["integer_literal", "float_literal"],
    characters: &["char_literal"],
    comments: &["line_comment", "block_comment"],
    // An arm or closure that does not fit into a line gets braces, and an arm loses its comma.
    optional_in: &[("match_arm", ",")],
    parentheses: Some(Parentheses {
        kind: "block",
        within: &["match_arm", "closure_expression"],
        except: &["expression_statement", "let_declaration", "empty_statement"],
        always: &[],
    }),
    blocks: &["block", "match_block"],
    statements: &[
        "match_arm",
        "if_expression",
        "match_expression",
        "for_expression",
        "while_expression",
        "loop_expression",
        "else_clause",
    ],
    type_arguments: &["type_arguments"],
    // `cfg_if! { if #[cfg(unix)] { fn … } }`
    embedded: Some(Embedded {
        kind: "token_tree",
        within: "macro_invocation",
        opening: "{",
        keywords: &["fn", "impl", "trait", "mod"],
    }),
    attributes: &["attribute_item"],
    test_markers: &[
        "#[test",
        "#[cfg(test",
        "#[cfg(all(test",
        "#[rstest",
        "#[tokio::test",
        "#[bench",
    ],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r##"impl<T: Rate> Cart<T> {
    /// Adds up.
    pub async fn total(&self, rate: &T) -> Result<f64, CartError> {
        let mut sum = 0.0;
        for item in self.items.iter().collect::<Vec<_>>() {
            // negative prices are errors
            if item.price < 0.0 {
                return Err(CartError::Price(format!("price {}", item.price)));
            }
            sum += item.price * rate.value();
        }
        Ok(sum)
    }
}

trait Visit {
    fn name(&self) -> String { "visit".to_owned() }
    fn visit(&self);
}

fn outer() -> u8 {
    let double = |x: u8| { x * 2 };
    double(1)
}

#[cfg(test)]
mod tests {
    fn helper() -> u8 { 1 }
    #[test]
    fn adds() { assert_eq!(helper(), 1); }
}
"##;

    #[test]
    fn functions_methods_and_bound_closures_are_found_and_tests_are_not() {
        check::functions(
            Language::Rust,
            CART,
            &[
                ("Cart.total", 3, 13),
                ("Visit.name", 17, 17),
                ("outer", 21, 24),
                ("outer.double", 22, 22),
            ],
        );
    }

    #[test]
    fn braces_and_commas_that_rustfmt_adds_mean_nothing() {
        let source = "fn f(a: A) -> u8 {\n    match a.find(|b| b.ok()) {\n        None => 1,\n        \
             Some(b) => b.size(),\n    }\n}";
        let variant = "fn g(x: A) -> u8 {\n    match x.find(|y| {\n        y.ok()\n    }) {\n        \
             None => 1,\n        Some(y) => {\n            y.size()\n        }\n    }\n}";
        check::copies(Language::Rust, source, variant);
        check::differ(
            Language::Rust,
            source,
            &source.replace("b.size()", "{ b.size(); }"),
        );
    }

    #[test]
    fn functions_inside_macros_are_found() {
        let source = r"
cfg_if! {
    if #[cfg(unix)] {
        fn open() -> u8 { 1 }
    } else {
        pub(crate) async fn open() -> u8 { 2 }
    }
}
impl Cart {
    cfg_net! {
        /// Sends.
        pub fn send(&self) -> u8 { self.total() }
        cfg_test! { fn nested(&self) {} }
    }
}
cfg_rt! { impl<T> Pool<T> { fn spawn(&self) {} #[cfg(test)] fn check(&self) {} } }
macro_rules! generate { ($name:ident) => { fn $name() {} } }
generate! { declared: fn(u8) -> u8 }
fn tokens() { quote! { fn quoted() {} }; }
";
        check::functions(
            Language::Rust,
            source,
            &[
                ("open", 4, 4),
                ("open", 6, 6),
                ("Cart.send", 12, 12),
                ("Cart.nested", 13, 13),
                ("Pool.spawn", 16, 16),
                ("tokens", 19, 19),
            ],
        );
    }

    #[test]
    fn a_function_inside_a_macro_is_a_copy_of_one_outside() {
        let outside = CART.split("trait").next().unwrap();
        let inside = format!("cfg_rt! {{ {} }}", outside.replace("sum", "amount"));
        check::copies(Language::Rust, outside, &inside);
    }

    #[test]
    fn every_form_of_a_bound_closure_is_found_and_callbacks_are_not() {
        let source = r#"
static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new("x").unwrap());
const DEFAULT: fn() -> u8 = || 1;
async fn main() {
    let open = async move |x: u8| x;
    let mut close: Box<dyn Fn()> = (|| {});
    let hooks = Hooks { before: |x| x, after: run(|x| x) };
    lambda_runtime::run(service_fn(|event| async { handle(event).await })).await;
}
"#;
        check::functions(
            Language::Rust,
            source,
            &[
                ("PATTERN", 2, 2),
                ("DEFAULT", 3, 3),
                ("main", 4, 9),
                ("main.open", 5, 5),
                ("main.close", 6, 6),
                ("main.before", 7, 7),
            ],
        );
    }

    #[test]
    fn operators_and_structure_are_compared_and_calls_are_callees() {
        for (from, to) in [
            ("item.price < 0.0", "item.price > 0.0"),
            ("sum += item", "sum -= item"),
            ("rate: &T", "rate: &mut T"),
            ("return Err", "break Err"),
        ] {
            check::differ(Language::Rust, CART, &CART.replacen(from, to, 1));
        }
        let called = ["iter", "collect", "Err", "Price", "format", "value", "Ok"];
        check::callees(Language::Rust, CART, &called);
    }

    #[test]
    fn a_macro_that_the_grammar_misreads_leaves_the_functions_whole() {
        check::survivors(
            Language::Rust,
            "fn a() {\n    run(str![[r#\"x\"#]]);\n}\nfn b() { let = ; }\nfn c() {}\n",
            &["a", "b", "c"],
        );
    }

    #[test]
    fn renaming_white_space_and_comments_keep_the_blind_hash() {
        let variant = r#"impl B { pub async fn sum(&self, factor: &F) -> Result<f64, Failure> {
            let mut s = 1.5; /* start */
            for x in self.lines.iter().collect::<Set<_>>() { if x.cost < 3.0 {
                return Err(Failure::Cost(format!("cost {}", x.cost))); }
                s += x.cost * factor.number(); } Ok(s) } }"#;
        check::copies(Language::Rust, CART, variant);
    }
}
