//! Ruby.

use super::{Binding, Contexts, Definitions, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("ruby", tree_sitter_ruby::LANGUAGE),
    scheme: 1,
    label: "Ruby",
    counted: "methods, singleton methods, `define_method`, lambdas and procs bound to a name",
    extensions: &["rb", "rake", "gemspec", "ru"],
    conventional: &["==", "eql?", "hash"],
    functions: &["method", "singleton_method"],
    // Every method ends with `end`, an empty one too.
    bodies: &["end", "do_block", "block"],
    definitions: Some(Definitions {
        kind: "call",
        target: "method",
        arguments: "argument_list",
        guarded: ("", ""),
        functions: &["define_method", "define_singleton_method"],
        containers: &[],
        closures: &["lambda", "proc"],
        tests: &[],
    }),
    closures: &["lambda"],
    bindings: &[
        Binding::fields("assignment", "left", "right"),
        Binding::fields("operator_assignment", "left", "right"),
        Binding::fields("pair", "key", "value"),
    ],
    transparent: &["parenthesized_statements"],
    wrappers: &["argument_list", "call"],
    containers: &[
        ("class", "name"),
        ("module", "name"),
        ("hash", ""),
        // `Item = Struct.new(:price) do … end`
        ("do_block", ""),
    ],
    contexts: Contexts {
        members: &[("class It\n", "\nend")],
        bindings: &[("{name} = ", "")],
        ..Contexts::NONE
    },
    names: &["identifier"],
    members: &[
        "instance_variable",
        "class_variable",
        "global_variable",
        "hash_key_symbol",
        "simple_symbol",
    ],
    types: &["constant"],
    member_operators: &[".", "&.", "::"],
    calls: &[("call", "method")],
    strings: &[
        "string",
        "string_content",
        "bare_string",
        "bare_symbol",
        "delimited_symbol",
        "subshell",
        "heredoc_beginning",
        "heredoc_content",
    ],
    numbers: &["integer", "float", "rational", "complex"],
    characters: &["character", "regex"],
    interpolations: &["interpolation"],
    comments: &["comment", "escape_sequence", "heredoc_end", "uninterpreted"],
    optional: &[";", "then"],
    blocks: &[
        "body_statement",
        "block_body",
        "then",
        "else",
        "do",
        "begin",
        "begin_block",
        "end_block",
        "ensure",
        "parenthesized_statements",
    ],
    statements: &["elsif", "else", "when", "in_clause", "rescue", "ensure"],
    // `def size = @items.size`
    bodied: &["method", "singleton_method"],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"module Shop
  class Cart < Base
    def total(rate = 1.0, *rest, tax: 0)
      amount = 0
      @items.each do |item|
        # negative prices are errors
        raise CartError, "price #{item.price}" if item.price < 0
        amount += item.price * rate
      end
      if tax > 0
        log :taxed, amount
      else
        skip
      end
      amount
    rescue ArgumentError => error
      warn error.message
    ensure
      close
    end

    def self.build(items) = new(items)
    class << self
      def empty; end
    end
    def size=(size)
      @size = size
    end
    def [](index); @items[index]; end
    def ==(other) = other.items == items

    define_method(:first) do
      @items.first
    end
    private def secret!
      check = lambda do |code|
        code > 1
      end
      proc { check.call(2) }
    end

    HOOKS = { before: ->(cart) { cart }, after: proc { |cart| cart } }
    Line = Struct.new(:price) do
      def double = price * 2
    end
    validates(:size) { |size| size > 0 }
  end
end
"#;

    #[test]
    fn methods_operators_defined_methods_and_bound_lambdas_are_found() {
        check::functions(
            Language::Ruby,
            CART,
            &[
                ("Shop.Cart.total", 3, 20),
                ("Shop.Cart.build", 22, 22),
                ("Shop.Cart.empty", 24, 24),
                ("Shop.Cart.size=", 26, 28),
                ("Shop.Cart.[]", 29, 29),
                ("Shop.Cart.==", 30, 30),
                ("Shop.Cart.first", 32, 34),
                ("Shop.Cart.secret!", 35, 40),
                ("Shop.Cart.secret!.check", 36, 38),
                ("Shop.Cart.HOOKS.before", 42, 42),
                ("Shop.Cart.HOOKS.after", 42, 42),
                ("Shop.Cart.Line.double", 44, 44),
            ],
        );
    }

    #[test]
    fn renaming_white_space_then_semicolons_and_comments_keep_the_blind_hash() {
        let variant = r#"class B
  def sum(factor = 2.5, *others, fee: 1)
    s = 5; @lines.each do |line|
      raise Failure, "cost: #{line.cost}" if line.cost < 1 # no

      s += line.cost * factor
    end
    if fee > 7 then print :paid, s
    else omit end
    s
  rescue TypeError => e
    puts e.text
  ensure
    stop
  end
end
"#;
        check::contains_copy(Language::Ruby, CART, "Shop.Cart.total", variant, "B.sum");
    }

    #[test]
    fn another_operator_or_structure_changes_the_blind_hash() {
        let source = "def f(a)\n  if a > 1\n    g a\n  end\n  h\nend\n";
        for variant in [
            "def f(a)\n  if a < 1\n    g a\n  end\n  h\nend\n",
            "def f(a)\n  if a > 1\n    g a\n    h\n  end\nend\n",
            "def f(a)\n  unless a > 1\n    g a\n  end\n  h\nend\n",
        ] {
            check::differ(Language::Ruby, source, variant);
        }
    }

    #[test]
    fn calls_count_without_parentheses_too() {
        let source = "def f(a)\n  a.map { |x| scale x, 2 }.sort\nend\n";
        check::callees(Language::Ruby, source, &["map", "scale", "sort"]);
    }

    #[test]
    fn a_broken_method_leaves_the_others() {
        let source = "class Cart\n  def total(rate)\n    rate\n  end\n  def broken(a\n    return (a\n  \
                      end\n  def size; 1; end\nend\n";
        check::survivors(
            Language::Ruby,
            source,
            &["Cart.total", "Cart.broken", "Cart.size"],
        );
    }
}
