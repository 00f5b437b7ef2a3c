//! C#.

use super::{Binding, Contexts, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("csharp", tree_sitter_c_sharp::LANGUAGE),
    scheme: 1,
    label: "C#",
    counted: "methods, constructors, accessors, operators, local functions, lambdas bound to a name",
    extensions: &["cs"],
    conventional: &["Equals", "GetHashCode", "operator==", "operator!="],
    functions: &[
        "method_declaration",
        "constructor_declaration",
        "local_function_statement",
        "property_declaration",
        "event_declaration",
        "accessor_declaration",
        "operator_declaration",
        "conversion_operator_declaration",
    ],
    unnamed: &[
        ("indexer_declaration", "this"),
        ("destructor_declaration", "Finalize"),
    ],
    operators: &["operator", "type"],
    closures: &["lambda_expression", "anonymous_method_expression"],
    bodies: &["block", "arrow_expression_clause"],
    bindings: &[
        Binding::slots("variable_declarator", Slot::Field("name"), Slot::Last),
        Binding::fields("assignment_expression", "left", "right"),
        Binding::fields("property_declaration", "name", "value"),
    ],
    transparent: &["parenthesized_expression", "cast_expression"],
    wrappers: &[
        "argument",
        "argument_list",
        "invocation_expression",
        "object_creation_expression",
        "implicit_object_creation_expression",
    ],
    containers: &[
        ("class_declaration", "name"),
        ("struct_declaration", "name"),
        ("interface_declaration", "name"),
        ("record_declaration", "name"),
        ("enum_declaration", "name"),
    ],
    reserved: &[
        "if", "for", "foreach", "while", "switch", "catch", "using", "lock", "else",
    ],
    contexts: Contexts {
        members: &[("class It { ", " }"), ("class It { object it { ", " } }")],
        bindings: &[("class It { object {name} = ", "; }")],
        functions: &[("class It { void it() { ", " } }")],
    },
    names: &["identifier", "implicit_parameter", "discard"],
    type_parents: &["attribute"],
    strings: &[
        "string_literal",
        "verbatim_string_literal",
        "raw_string_literal",
        "interpolated_string_expression",
        "string_content",
    ],
    numbers: &["integer_literal", "real_literal"],
    characters: &["character_literal"],
    interpolations: &["interpolation"],
    // An escape sequence is met outside an atom only in an interpolated string.
    comments: &[
        "comment",
        "escape_sequence",
        "interpolation_start",
        "interpolation_quote",
        "preproc_region",
        "preproc_endregion",
        "preproc_pragma",
        "preproc_nullable",
    ],
    blocks: &["block", "switch_body"],
    statements: &[
        "if_statement",
        "for_statement",
        "foreach_statement",
        "while_statement",
        "do_statement",
        "switch_statement",
        "switch_section",
        "switch_expression_arm",
        "return_statement",
        "throw_statement",
        "yield_statement",
        "break_statement",
        "continue_statement",
        "goto_statement",
        "expression_statement",
        "local_declaration_statement",
        "using_statement",
        "lock_statement",
        "try_statement",
        "catch_clause",
        "finally_clause",
    ],
    type_arguments: &["type_argument_list"],
    bare_parameters: &[("lambda_expression", "parameters")],
    modifiers: &["attribute_list"],
    test_markers: &[
        "[Fact]",
        "[Fact(",
        "[Theory]",
        "[Theory(",
        "[Test]",
        "[Test(",
        "[TestCase",
        "[TestMethod",
        "[DataTestMethod",
    ],
    conditionals: true,
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"namespace Shop {
    public class Cart<T> : Base, ICart where T : class {
        private static readonly Func<int, int> Twice = x => x * 2;
        public int Count { get; private set; } = 5;
        public int Size { get { return items.Count; } set { items.Capacity = value; } }
        public int Length => items.Count;
        public string this[int i] { get => items[i].Name; }
        public event EventHandler Changed { add { Add(value); } remove { Remove(value); } }
        public Cart(int n) : base(n) { count = n; }
        ~Cart() { Dispose(false); }
        [Obsolete("use Sum")]
        public async Task<double> Total(double rate, string name = null) {
            double sum = 0;
            foreach (var item in items) {
                // negative prices are errors
                if (item?.Price < 0) { throw new CartException($"price {item.Price:F2} of {name}"); }
                sum += await Task.FromResult<double>(item.Price) * rate;
            }
            int Local(int z) { return z; }
            Action<int> log = delegate (int k) { Write(k); };
            items.Where(p => p.Ok).ToList();
            return sum;
        }
        public static Cart<T> operator +(Cart<T> a, Cart<T> b) { return a.Merge(b); }
        public static implicit operator int(Cart<T> cart) => cart.Count;
        public abstract void Clear();
        void ICart.Add(T item) => items.Add(item);
        [Trait("slow", "yes")]
        [Fact(Skip = "no")]
        public void Adds() { Assert.Equal(1, 2); }
        interface IVisitor { void Visit(); int Depth() { return 1; } }
        record Line(int A) { public int Get() => A; }
    }
}
"#;

    #[test]
    fn members_local_functions_and_bound_lambdas_are_found_and_tests_are_not() {
        check::functions(
            Language::CSharp,
            CART,
            &[
                ("Cart.Twice", 3, 3),
                ("Cart.Size.get", 5, 5),
                ("Cart.Size.set", 5, 5),
                ("Cart.Length", 6, 6),
                ("Cart.this.get", 7, 7),
                ("Cart.Changed.add", 8, 8),
                ("Cart.Changed.remove", 8, 8),
                ("Cart.Cart", 9, 9),
                ("Cart.Finalize", 10, 10),
                ("Cart.Total", 11, 23),
                ("Cart.Total.Local", 19, 19),
                ("Cart.Total.log", 20, 20),
                ("Cart.operator+", 24, 24),
                ("Cart.operator int", 25, 25),
                ("Cart.Add", 27, 27),
                ("Cart.IVisitor.Depth", 31, 31),
                ("Cart.Line.Get", 32, 32),
            ],
        );
    }

    #[test]
    fn renaming_white_space_and_comments_keep_the_blind_hash() {
        let variant = "class B { [Obsolete(\"no\")] public async Task<double> Sum(double x, string y = null) {\r\n\
             double s = 1; foreach (var t in all) { if (t?.Cost < 3)\r\n\
             { throw new Failure($\"cost {t.Cost:F3} in {y}\"); } /* add */\r\n\
             s += await Task.FromResult<double>(t.Cost) * x; }\r\n\
             #region lambdas\r\n int Inner(int w) { return w; }\r\n #endregion\r\n\
             Action<int> print = delegate (int v) { Write(v); }; all.Where((q) => q.Fine).ToList();\r\n\
             return s; } }";
        check::contains_copy(Language::CSharp, CART, "Cart.Total", variant, "B.Sum");
    }

    #[test]
    fn an_operator_and_a_structure_have_a_meaning() {
        let source = "class A { int F(int a) { if (a > 1) G(a); return H(a); } }";
        let operator = "class A { int F(int a) { if (a >= 1) G(a); return H(a); } }";
        let structure = "class A { int F(int a) { if (a > 1) { G(a); return H(a); } } }";
        check::differ(Language::CSharp, source, operator);
        check::differ(Language::CSharp, source, structure);
    }

    #[test]
    fn methods_and_types_that_are_called_are_callees() {
        let source =
            "class A { int F() { G<int>(1); a?.H(); new Cart(2); return B.I(nameof(a)); } }";
        check::callees(Language::CSharp, source, &["G", "H", "Cart", "I", "nameof"]);
    }

    #[test]
    fn other_callees_are_less_similar() {
        let source = "class A { int F(Cart a) { a.Open<Cart>(1); var b = Read(a); return new Store(b).Get(); } }";
        let callees = "class A { int F(Cart a) { a.Lock<Cart>(1); var b = Scan(a); return new Table(b).Sum(); } }";
        check::less_similar(Language::CSharp, source, callees);
    }

    #[test]
    fn of_a_conditional_inside_a_declaration_one_branch_is_seen() {
        let source = "class A {\n#if NET35\n  int F(int a)\n#else\n  long F(long a)\n#endif\n  {\n    \
                      return a;\n  }\n}\n";
        check::functions(Language::CSharp, source, &[("A.F", 3, 9)]);
    }

    #[test]
    fn a_broken_function_leaves_itself_and_the_others() {
        let source = "class A {\n int F() { return 1; }\n int G(int x) { x = = 2 +; return x; }\n \
                      int H() { return 3; }\n}\n";
        check::survivors(Language::CSharp, source, &["A.F", "A.G", "A.H"]);
    }
}
