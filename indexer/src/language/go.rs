//! Go.

use super::{Binding, Contexts, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("go", tree_sitter_go::LANGUAGE),
    scheme: 2,
    label: "Go",
    counted: "functions, methods, function literals bound to a name",
    extensions: &["go"],
    functions: &["function_declaration", "method_declaration"],
    closures: &["func_literal"],
    bindings: &[
        Binding::fields("short_var_declaration", "left", "right"),
        Binding::fields("assignment_statement", "left", "right"),
        Binding::fields("var_spec", "name", "value"),
        Binding::fields("keyed_element", "key", "value"),
    ],
    transparent: &[
        "expression_list",
        "parenthesized_expression",
        "literal_element",
    ],
    wrappers: &["argument_list", "call_expression"],
    receiver: Some("receiver"),
    contexts: Contexts {
        bindings: &[("var {name} = ", "")],
        ..Contexts::NONE
    },
    names: &[
        "identifier",
        "blank_identifier",
        "label_name",
        "package_identifier",
    ],
    members: &["field_identifier"],
    types: &["type_identifier"],
    strings: &["interpreted_string_literal", "raw_string_literal"],
    numbers: &["int_literal", "float_literal", "imaginary_literal"],
    characters: &["rune_literal"],
    comments: &["comment"],
    // A newline and a semicolon end a statement alike.
    optional: &[";"],
    blocks: &["statement_list"],
    statements: &[
        "expression_case",
        "default_case",
        "type_case",
        "communication_case",
    ],
    type_arguments: &["type_arguments"],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"package cart

type Cart struct{ items []Item }

// Total adds up.
func (c *Cart) Total(rate float64) (float64, error) {
	sum := 0.0
	for _, item := range c.items {
		if item.Price < 0 {
			return 0, fmt.Errorf("price %v", item.Price)
		}
		sum += item.Price * rate
	}
	return sum, nil
}

func Map[T any](in []T, f func(T) T) []T {
	double := func(x T) T { return f(f(x)) }
	return apply(in, double)
}

var handler = func(w http.ResponseWriter) { w.Write(nil) }
"#;

    #[test]
    fn functions_methods_and_bound_literals_are_found() {
        check::functions(
            Language::Go,
            CART,
            &[
                ("Cart.Total", 6, 15),
                ("Map", 17, 20),
                ("Map.double", 18, 18),
                ("handler", 22, 22),
            ],
        );
    }

    #[test]
    fn renaming_white_space_and_comments_keep_the_blind_hash() {
        let variant = r#"package cart
func (basket *Cart) Sum(factor float64) (float64, error) {
	/* start */ total := 1.5; for _, x := range basket.items {

		if x.Cost < 7 { return 3, fmt.Errorf("negative %v", x.Cost) }
		total += x.Cost * factor }
	return total, nil
}
"#;
        check::copies(Language::Go, CART, variant);
    }
}
