//! Elixir.

use super::{Binding, Contexts, Definitions, OneLiner, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("elixir", tree_sitter_elixir::LANGUAGE),
    scheme: 1,
    label: "Elixir",
    counted: "every clause with a body of a function or macro, anonymous functions bound to a name",
    extensions: &["ex", "exs"],
    definitions: Some(Definitions {
        kind: "call",
        target: "target",
        arguments: "arguments",
        guarded: ("when", "left"),
        functions: &["def", "defp", "defmacro", "defmacrop", "defn", "defnp"],
        closures: &[],
        containers: &["defmodule", "defimpl", "defprotocol"],
        tests: &["test", "describe", "property", "feature"],
    }),
    closures: &["anonymous_function"],
    bodies: &["do_block", "keywords", "stab_clause"],
    bindings: &[
        Binding::fields("binary_operator", "left", "right"),
        Binding::fields("pair", "key", "value"),
    ],
    contexts: Contexts {
        bindings: &[("{name} = ", "")],
        ..Contexts::NONE
    },
    names: &["identifier"],
    members: &["atom", "keyword"],
    types: &["alias"],
    calls: &[("call", "target")],
    bare_arguments: &["arguments"],
    keywords: KEYWORDS,
    member_operators: &[".", "@"],
    strings: &["string", "charlist", "sigil", "quoted_content"],
    numbers: &["integer", "float"],
    characters: &["char"],
    interpolations: &["interpolation"],
    // An escape sequence is met outside an atom only in a string with an interpolation.
    comments: &["comment", "escape_sequence"],
    optional: &[";"],
    blocks: &[
        "do_block",
        "body",
        "block",
        "else_block",
        "rescue_block",
        "catch_block",
        "after_block",
    ],
    one_liner: Some(OneLiner {
        kind: "pair",
        key: "key",
        value: "value",
        keys: &["do:", "else:", "rescue:", "catch:", "after:"],
    }),
    statements: &[
        "stab_clause",
        "else_block",
        "rescue_block",
        "catch_block",
        "after_block",
    ],
    ..Spec::EMPTY
};

/// The macros that are the language's statements, and the keys of their one-line form.
const KEYWORDS: &[&str] = &[
    "after:",
    "alias",
    "case",
    "catch:",
    "cond",
    "def",
    "defmacro",
    "defmacrop",
    "defn",
    "defnp",
    "defp",
    "do:",
    "else:",
    "for",
    "if",
    "import",
    "quote",
    "raise",
    "receive",
    "require",
    "rescue:",
    "reraise",
    "super",
    "throw",
    "try",
    "unless",
    "unquote",
    "unquote_splicing",
    "use",
    "with",
];

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r##"defmodule Shop.Cart do
  @moduledoc "Carts."
  @rate 2

  @doc """
  Adds up.
  """
  @spec total(map, keyword) :: {:ok, integer} | {:error, atom}
  def total(%{items: items} = cart, opts \\ []) when is_list(items) do
    # negative prices are errors
    sum = Enum.reduce(items, 0, fn %{price: price}, acc -> acc + price end)

    case Repo.fetch(cart.id, opts) do
      {:ok, row} when row.size > 3 ->
        Logger.info "total #{sum} of #{row.id}"
        {:ok, sum * @rate}

      _ ->
        {:error, :empty}
    end
  rescue
    error in [ArgumentError] -> {:error, error}
  end

  def total(nil, _opts), do: {:error, :none}

  defp size(cart), do: cart |> Map.get(:items) |> length()
  def open?, do: true
  def left <~> right, do: merge(left, right)
  def head(cart, opts \\ [])
  defdelegate drop(cart), to: Shop.Store

  defmacro __using__(_opts) do
    quote do
      def generated(a), do: a
    end
  end

  defimpl String.Chars, for: Shop.Cart do
    def to_string(cart), do: ~s(cart #{cart.id})
  end
end

double = fn x -> x * 2 end
handlers = %{"save" => fn id -> id end, load: fn id -> id end}
Enum.map([1], fn x -> x end)

describe "total" do
  test "adds", %{cart: cart} do
    assert total(cart) == 1
  end
end
"##;

    #[test]
    fn every_clause_is_found_and_tests_and_declarations_are_not() {
        check::functions(
            Language::Elixir,
            CART,
            &[
                ("Shop.Cart.total", 9, 23),
                ("Shop.Cart.total", 25, 25),
                ("Shop.Cart.size", 27, 27),
                ("Shop.Cart.open?", 28, 28),
                ("Shop.Cart.<~>", 29, 29),
                ("Shop.Cart.__using__", 33, 37),
                ("Shop.Cart.__using__.generated", 35, 35),
                ("Shop.Cart.String.Chars.to_string", 40, 40),
                ("double", 44, 44),
                ("save", 45, 45),
                ("load", 45, 45),
            ],
        );
    }

    #[test]
    fn renaming_white_space_and_comments_keep_the_blind_hash() {
        let variant = r#"defmodule A do
  def sum(%{lines: lines} = basket, options \\ []) when is_map(lines) do
    s = Stream.transform(lines, 5, fn %{cost: c}, a -> a + c end); case DB.get(basket.key, options) do
      {:done, record} when record.count > 7 -> IO.puts("sum #{s} for #{record.key}")
                                               {:done, s * @factor}
      _ -> {:failed, :void} # nothing
    end
  rescue e in [KeyError] -> {:failed, e}
  end
end
"#;
        check::copies(Language::Elixir, CART, variant);
    }

    #[test]
    fn operators_statements_and_structure_are_compared() {
        for (from, to) in [
            ("acc + price", "acc - price"),
            ("case Repo", "with Repo"),
            ("row.size > 3", "row.size >= 3"),
            ("sum * @rate", "sum * rate"),
        ] {
            check::differ(Language::Elixir, CART, &CART.replacen(from, to, 1));
        }
    }

    #[test]
    fn local_and_remote_calls_are_callees() {
        check::callees(
            Language::Elixir,
            CART,
            &["is_list", "reduce", "fetch", "info"],
        );
    }

    #[test]
    fn a_call_of_a_function_named_test_is_no_test() {
        let source = "defmodule A do\n  def run(x) do\n    test(x)\n  end\nend\n";
        let without = source.replace("test(x)", "other(x)");
        check::copies(Language::Elixir, source, &without);
    }

    #[test]
    fn functions_around_a_syntax_error_are_found() {
        check::survivors(
            Language::Elixir,
            "defmodule A do\n  def a(x), do: x\n  def b(x) do\n    x = = )\n  end\n  def c(x), do: x\nend\n",
            &["A.a", "A.b", "A.c"],
        );
    }
}
