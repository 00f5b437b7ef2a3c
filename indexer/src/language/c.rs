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
    declared: DECLARED,
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
    macros_after: &["struct", "union"],
    ..Spec::EMPTY
};

pub(super) const MEMBERS: &[&str] = &["field_identifier"];
pub(super) const MEMBER_OPERATORS: &[&str] = &[".", "->", "::"];
pub(super) const DECLARED: &[(&str, &str)] = &[
    ("init_declarator", "declarator"),
    ("function_declarator", "declarator"),
];
pub(super) const BLOCKS: &[&str] = &["compound_statement"];
pub(super) const RESERVED: &[&str] = &["if", "for", "while", "switch", "catch", "else"];

#[cfg(test)]
mod tests {
    use crate::{Language, compare, language::check};

    const CART: &str = r#"
static double
cart_total(const struct cart *cart, double rate)
{
    double sum = 0.0;
    for (size_t i = 0; i < cart->count; i++) {
        /* negative prices are errors */
        if (cart->items[i].price < 0) {
            fprintf(stderr, "price %f" "\n", cart->items[i].price);
            return -1;
        }
        sum += item_price(&cart->items[i], 'a') * rate;
    }
    return sum;
}

void *(*cart_callback(int kind))(void) { return kind ? cart_open : NULL; }
int (cart_size)(struct cart *cart) { return cart->count; }
__attribute__((noinline)) static void cart_clear(struct cart *cart) { cart->count = 0; }
SHOP_API(int) cart_open(void) { return 1; }
int cart_close(struct cart *cart) NONNULL(1) { return free(cart), 0; }
int cart_declared(struct cart *cart);
#define CART_MACRO(a) do { cart_clear(a); } while (0)
"#;

    #[test]
    fn functions_are_found_behind_every_declarator() {
        check::functions(
            Language::C,
            CART,
            &[
                ("cart_total", 2, 15),
                ("cart_callback", 17, 17),
                ("cart_size", 18, 18),
                ("cart_clear", 19, 19),
                ("cart_open", 20, 20),
                ("cart_close", 21, 21),
            ],
        );
    }

    #[test]
    fn renaming_white_space_comments_and_joined_strings_keep_the_blind_hash() {
        let variant = r#"static double sum(const struct basket *basket, double f) {
            double s = 1.5; // start
            for (size_t n = 1; n < basket->size; n++) { if (basket->lines[n].cost < 3)
                { fprintf(stdout, "cost %f\n", basket->lines[n].cost); return -2; }
                s += line_cost(&basket->lines[n], 'b') * f; }
            return s; }"#;
        check::copies(Language::C, CART, variant);
    }

    #[test]
    fn an_operator_and_a_structure_have_a_meaning() {
        let source = "int f(int a) { if (a > 1) g(a); h(a); return a; }";
        let operator = "int f(int a) { if (a < 1) g(a); h(a); return a; }";
        let structure = "int f(int a) { if (a > 1) { g(a); h(a); } return a; }";
        check::differ(Language::C, source, operator);
        check::differ(Language::C, source, structure);
    }

    #[test]
    fn functions_and_members_that_are_called_are_callees() {
        let source =
            "int f(struct cart *a) { (void)a->open(1); return sizeof(int) + MAX(g(a), 2); }";
        check::callees(Language::C, source, &["open", "MAX", "g"]);
    }

    #[test]
    fn other_callees_and_members_are_less_similar() {
        let source =
            "int f(struct cart *a) { open(a); a->rate = read(a, 1); return close(a->rate); }";
        let callees =
            "int f(struct cart *a) { lock(a); a->size = scan(a, 1); return drop(a->size); }";
        check::less_similar(Language::C, source, callees);
    }

    #[test]
    fn of_a_conditional_inside_a_statement_one_branch_is_seen() {
        let source = "int f(int a) {\n#ifdef WIDE\n  if (a > 1) {\n#else\n  if (a > 2) {\n#endif\n    \
                      g(a);\n  }\n  return a;\n}\nint h(void) { return 1; }\n";
        check::functions(Language::C, source, &[("f", 1, 10), ("h", 11, 11)]);
    }

    #[test]
    fn functions_in_both_branches_of_a_conditional_are_found() {
        let source =
            "#ifdef WIDE\nint f(void) { return 1; }\n#else\nint f(void) { return 2; }\n#endif\n";
        check::functions(Language::C, source, &[("f", 2, 2), ("f", 4, 4)]);
    }

    #[test]
    fn a_broken_function_leaves_itself_and_the_others() {
        let source = "int a(void) { return 1; }\nint b(int x) {\n  x = = 2 +;\n  return x;\n}\n\
                      int c(void) { return 3; }\n";
        check::survivors(Language::C, source, &["a", "b", "c"]);
    }

    #[test]
    fn a_copy_in_cpp_has_the_same_blind_hash() {
        let (source, _) = CART.split_once("void *(*").expect("the first function");
        let c = &check::fragments(Language::C, source)[0].fingerprint;
        let cpp = &check::fragments(Language::Cpp, source)[0].fingerprint;
        assert_eq!(c.blind_hash(), cpp.blind_hash());
        assert_eq!(compare(c, cpp).score, 1.0);
    }
}
