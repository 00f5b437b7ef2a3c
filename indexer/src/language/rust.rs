//! Rust.

use super::{Binding, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("rust", tree_sitter_rust::LANGUAGE),
    scheme: 2,
    label: "Rust",
    counted: "functions, methods, closures bound to a name",
    extensions: &["rs"],
    conventional: &["eq", "hash"],
    functions: &["function_item"],
    closures: &["closure_expression"],
    bindings: &[
        Binding::fields("let_declaration", "pattern", "value"),
        Binding::fields("static_item", "name", "value"),
        Binding::fields("const_item", "name", "value"),
    ],
    transparent: &["parenthesized_expression", "reference_expression"],
    wrappers: &["arguments", "call_expression"],
    containers: &[("impl_item", "type"), ("trait_item", "name")],
    names: &["identifier", "shorthand_field_identifier", "metavariable"],
    members: &["field_identifier"],
    types: &["type_identifier"],
    strings: &["string_literal", "raw_string_literal"],
    numbers: &["integer_literal", "float_literal"],
    characters: &["char_literal"],
    comments: &["line_comment", "block_comment"],
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
    fn renaming_white_space_and_comments_keep_the_blind_hash() {
        let variant = r#"impl B { pub async fn sum(&self, factor: &F) -> Result<f64, Failure> {
            let mut s = 1.5; /* start */
            for x in self.lines.iter().collect::<Set<_>>() { if x.cost < 3.0 {
                return Err(Failure::Cost(format!("cost {}", x.cost))); }
                s += x.cost * factor.number(); } Ok(s) } }"#;
        check::copies(Language::Rust, CART, variant);
    }
}
