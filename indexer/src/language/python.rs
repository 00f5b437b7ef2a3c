//! Python 3.

use super::{Binding, Contexts, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("python", tree_sitter_python::LANGUAGE),
    scheme: 2,
    label: "Python",
    counted: "functions, methods, lambdas bound to a name",
    extensions: &["py", "pyi"],
    conventional: &["__eq__", "__ne__", "__hash__"],
    functions: &["function_definition"],
    closures: &["lambda"],
    bindings: &[Binding::fields("assignment", "left", "right")],
    transparent: &["parenthesized_expression"],
    wrappers: &["argument_list", "call"],
    containers: &[("class_definition", "name")],
    contexts: Contexts {
        members: &[("class It:\n ", "")],
        bindings: &[("{name} = ", "")],
        ..Contexts::NONE
    },
    names: &["identifier"],
    type_parents: &["type"],
    strings: &["string", "string_content"],
    numbers: &["integer", "float"],
    interpolations: &["interpolation"],
    // The quotes of an interpolated string, and its conversions, say nothing.
    comments: &["comment", "line_continuation", "string_start", "string_end"],
    optional: &[";"],
    blocks: &["block"],
    statements: &[
        "elif_clause",
        "else_clause",
        "except_clause",
        "finally_clause",
        "case_clause",
    ],
    indented: true,
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"class Cart:
    """A cart."""

    async def total(self, rate: float = 1.0) -> float:
        """Adds up."""
        amount = 0
        for item in self.items:
            # negative prices are errors
            if item.price < 0:
                raise CartError(f"price {item.price}")
            amount += item.price * rate
        return amount

    @property
    def size(self):
        return len(self.items)

double = lambda x: x * 2

def outer():
    def inner():
        return 1
    return inner
"#;

    #[test]
    fn functions_methods_and_bound_lambdas_are_found() {
        check::functions(
            Language::Python,
            CART,
            &[
                ("Cart.total", 4, 12),
                ("Cart.size", 15, 16),
                ("double", 18, 18),
                ("outer", 20, 23),
                ("outer.inner", 21, 22),
            ],
        );
    }

    #[test]
    fn renaming_white_space_comments_and_doc_strings_keep_the_blind_hash() {
        let variant = "class B:\r\n  async def sum(this, factor: float = 2.5) -> float:\r\n    \
             s = 5\r\n    for x in this.lines:\r\n\r\n      if x.cost < 1:\r\n        \
             raise Failure(f\"cost: {x.cost}\")  # no\r\n      s += x.cost * factor\r\n    return s\r\n";
        check::copies(Language::Python, CART, variant);
    }

    #[test]
    fn indentation_has_a_meaning() {
        let source = "def f(a):\n  if a:\n    g()\n    h()\n";
        let variant = "def f(a):\n  if a:\n    g()\n  h()\n";
        check::differ(Language::Python, source, variant);
    }
}
