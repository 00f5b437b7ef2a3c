//! C++.

use super::{Binding, Contexts, Spec, c};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("cpp", tree_sitter_cpp::LANGUAGE),
    scheme: 1,
    label: "C++",
    counted: "functions, methods, constructors, destructors, operators, lambdas bound to a name",
    extensions: &[
        "cpp", "cc", "cxx", "c++", "hpp", "hh", "hxx", "h++", "ipp", "inl", "tpp",
    ],
    conventional: &["operator==", "operator!="],
    functions: &["function_definition"],
    declarator: Some("declarator"),
    closures: &["lambda_expression"],
    bodies: &["try_statement"],
    bindings: &[
        Binding::fields("init_declarator", "declarator", "value"),
        Binding::fields("field_declaration", "declarator", "default_value"),
        Binding::fields("assignment_expression", "left", "right"),
    ],
    transparent: &["parenthesized_expression"],
    wrappers: &["argument_list", "call_expression", "initializer_list"],
    containers: &[
        ("class_specifier", "name"),
        ("struct_specifier", "name"),
        ("union_specifier", "name"),
    ],
    reserved: c::RESERVED,
    contexts: Contexts {
        members: &[("class It { ", " };")],
        bindings: &[("auto {name} = ", ";")],
        ..Contexts::NONE
    },
    names: &["identifier", "statement_identifier"],
    members: c::MEMBERS,
    types: &["type_identifier", "namespace_identifier"],
    member_operators: c::MEMBER_OPERATORS,
    declared: c::DECLARED,
    strings: &[
        "string_literal",
        "concatenated_string",
        "raw_string_literal",
        "system_lib_string",
    ],
    numbers: &["number_literal"],
    characters: &["char_literal"],
    comments: &["comment"],
    blocks: c::BLOCKS,
    statements: &[
        "if_statement",
        "else_clause",
        "for_statement",
        "for_range_loop",
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
        "throw_statement",
        "try_statement",
        "catch_clause",
        "co_return_statement",
        "co_yield_statement",
    ],
    type_arguments: &["template_argument_list"],
    test_names: &[
        "TEST",
        "TEST_F",
        "TEST_P",
        "TYPED_TEST",
        "TYPED_TEST_P",
        "TEST_CASE",
        "TEST_CASE_METHOD",
        "SCENARIO",
        "BOOST_AUTO_TEST_CASE",
        "BOOST_FIXTURE_TEST_CASE",
    ],
    macros_after: &["class", "struct", "union"],
    conditionals: true,
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::{ExtractOptions, Language, extract, language::check};

    const CART: &str = r#"namespace shop {
template <typename T>
class SHOP_API Cart final : public Base<T> {
 public:
  explicit Cart(std::vector<T> items) : items_(std::move(items)), count_{0} {}
  ~Cart() override { clear(); }
  Cart(const Cart&) = delete;
  double total(double rate) const noexcept REQUIRES(mutex_) {
    double sum = 0.0;
    for (const auto& item : items_) {
      // negative prices are errors
      if (item.price() < 0) throw std::runtime_error("price");
      sum += item.template price<double>() * rate;
    }
    return static_cast<double>(sum);
  }
  bool operator==(const Cart& other) const { return count_ == other.count_; }
  operator bool() const { return count_ > 0; }
  virtual void visit() = 0;
  struct Line { int size() { return 1; } };
  std::function<int(int)> twice = [](int x) { return x * 2; };
};

template <typename T>
void Cart<T>::clear() {
  auto last = [&](int x) { return x == count_; };
  try { items_.clear(); } catch (const Error& error) { log(error, last); }
}
Cart<int>::operator long() const { return 1; }
Cart<int>::Cart(int a) try : count_(a) { open(); } catch (...) { close(); }
std::ostream& operator<<(std::ostream& out, const Line& line) { return out << line.size(); }
}
auto handler = wrap([](Request request) -> Response { return request.answer(); });
TEST(Cart, Adds) { EXPECT_EQ(1, 2); }
"#;

    #[test]
    fn methods_operators_and_bound_lambdas_are_found_and_tests_are_not() {
        check::functions(
            Language::Cpp,
            CART,
            &[
                ("Cart.Cart", 5, 5),
                ("Cart.~Cart", 6, 6),
                ("Cart.total", 8, 16),
                ("Cart.operator==", 17, 17),
                ("Cart.operator bool", 18, 18),
                ("Cart.Line.size", 20, 20),
                ("Cart.twice", 21, 21),
                ("Cart.clear", 25, 28),
                ("Cart.clear.last", 26, 26),
                ("Cart.operator long", 29, 29),
                ("Cart.Cart", 30, 30),
                ("operator<<", 31, 31),
                ("handler", 33, 33),
            ],
        );
    }

    #[test]
    fn renaming_white_space_and_comments_keep_the_blind_hash() {
        let variant = "struct B { double sum(double f) const noexcept { double s = 1.5; /* start */\r\n\
             for (const auto& x : all_) { if (x.cost() < 3) throw std::logic_error(\"cost\");\r\n\
             s += x.template cost<double>() * f; }\r\n return static_cast<double>(s); } };";
        check::contains_copy(Language::Cpp, CART, "Cart.total", variant, "B.sum");
    }

    #[test]
    fn an_operator_and_a_structure_have_a_meaning() {
        let source = "int A::f(int a) { for (auto x : a) { g(x); } return h(a); }";
        let operator = "int A::f(int a) { for (auto& x : a) { g(x); } return h(a); }";
        let structure = "int A::f(int a) { for (auto x : a) { g(x); return h(a); } }";
        check::differ(Language::Cpp, source, operator);
        check::differ(Language::Cpp, source, structure);
    }

    #[test]
    fn templates_types_and_methods_that_are_called_are_callees() {
        let source = "int f() { g<int>(1); a->h<A, B<C>>(); new Cart(2); Cart b(3), c(d); return std::move(b); }";
        check::callees(Language::Cpp, source, &["g", "h", "Cart", "move"]);
    }

    #[test]
    fn other_callees_and_types_are_less_similar() {
        let source =
            "int f(Cart& a) { open<Cart>(a); auto b = a->read(1); return shop::close(b); }";
        let callees =
            "int f(Line& a) { lock<Line>(a); auto b = a->scan(1); return core::drop(b); }";
        check::less_similar(Language::Cpp, source, callees);
    }

    #[test]
    fn the_content_of_a_header_tells_its_language() {
        let options = ExtractOptions {
            min_tokens: 1,
            include_tests: false,
            ..ExtractOptions::default()
        };
        let header = b"class Cart {\n  int size() { return 1; }\n};\n";
        let extraction = extract("cart.h", header, &options);
        assert_eq!(extraction.language, Some(Language::Cpp));
        assert_eq!(extraction.fragments[0].language, Language::Cpp);
        assert_eq!(extraction.fragments[0].name, "Cart.size");
    }

    #[test]
    fn a_conditional_inside_a_list_leaves_the_functions_behind_it() {
        let source = "class A {\n  A(int a)\n    :\n#ifdef B\n    b_(a),\n#endif\n    c_(a) {\n  }\n  \
                      int f() { return 1; }\n};\n";
        check::functions(Language::Cpp, source, &[("A.A", 2, 8), ("A.f", 9, 9)]);
    }

    #[test]
    fn a_broken_function_leaves_itself_and_the_others() {
        let source = "class A {\n int a() { return 1; }\n int b(int x) { x = = 2 +; return x; }\n \
                      int c() { return 3; }\n};\n";
        check::survivors(Language::Cpp, source, &["A.a", "A.b", "A.c"]);
    }
}
