//! Scala 2 and 3.

use super::{Binding, Contexts, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("scala", tree_sitter_scala::LANGUAGE),
    scheme: 1,
    label: "Scala",
    counted: "functions, methods, constructors, function literals bound to a name",
    extensions: &["scala", "sc", "sbt"],
    conventional: &["equals", "hashCode", "canEqual"],
    functions: &["function_definition"],
    closures: &["lambda_expression", "case_block"],
    bindings: &[
        Binding::fields("val_definition", "pattern", "value"),
        Binding::fields("var_definition", "pattern", "value"),
    ],
    transparent: &["parenthesized_expression", "block"],
    wrappers: &["arguments", "call_expression"],
    containers: &[
        ("class_definition", "name"),
        ("object_definition", "name"),
        ("trait_definition", "name"),
        ("enum_definition", "name"),
        ("package_object", "name"),
        ("given_definition", "name"),
        ("instance_expression", ""),
    ],
    contexts: Contexts {
        members: &[("object It { ", " }")],
        bindings: &[("val {name} = ", "")],
        ..Contexts::NONE
    },
    names: &["identifier"],
    types: &["type_identifier"],
    type_parents: &["annotation"],
    calls: &[("call_expression", "function")],
    paths: &["field_expression"],
    strings: &["string", "interpolated_string"],
    numbers: &["integer_literal", "floating_point_literal"],
    characters: &["character_literal"],
    interpolations: &["interpolation"],
    comments: &["comment", "block_comment", "end_marker", "escape_sequence"],
    optional: &[";"],
    blocks: &[
        "block",
        "indented_block",
        "template_body",
        "with_template_body",
    ],
    statements: &[
        "if_expression",
        "for_expression",
        "while_expression",
        "do_while_expression",
        "match_expression",
        "case_clause",
        "try_expression",
        "catch_clause",
        "finally_clause",
        "enumerator",
    ],
    // `def size = items.size`, `case 1 => one()`
    bodied: &[
        "function_definition",
        "case_clause",
        "for_expression",
        "while_expression",
    ],
    type_arguments: &["type_arguments"],
    indented: true,
    modifiers: &["annotation"],
    test_markers: &["@Test"],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"package shop

class Cart[T](val items: List[Item])(implicit rates: Rates) extends Base(items) {
  def this(item: Item) = this(List(item))

  private val order: (Item, Item) => Boolean = (a, b) => a.price < b.price
  val label: PartialFunction[Item, String] = { case item if item.free => "free" }

  def size: Int = items.size

  @throws[CartException]
  def total(rate: Double)(implicit kind: Kind): Double = {
    var sum = 0.0
    for (item <- items if item.kind == kind) {
      // negative prices are errors
      if (item.price < 0) throw new CartException(s"price ${item.price}")
      sum += item.price * rate
    }
    items.filter(_.free).foreach { item => log(item) }
    def double(x: Double) = x * 2
    kind match {
      case Small => sum
      case Large(factor) if factor > 1 => double(sum)
    }
  }

  def clear(): Unit
  def +(other: Cart): Cart = new Cart(items ++ other.items)
  def name_=(name: String): Unit = { stored = name }
}

object Cart { def apply(item: Item): Cart = new Cart(item) }
trait Named { def name = "cart" }
object handlers {
  val listener = new Listener { def changed(): Unit = refresh() }
}
"#;

    const INDENTED: &str = r#"object Cart:
  /** Adds up. */
  def total(rate: Double): Double =
    var sum = 0.0
    for item <- items do
      if item.price < 0 then
        throw CartException(s"price ${item.price}")
      sum += item.price * rate
    sum
  end total

  /** Is cheap. */
  extension (item: Item)
    def cheap: Boolean =
      item.price < 10
    // what follows is no part of it
  given order: Ordering[Item] with
    def compare(a: Item, b: Item) = a.price.compare(b.price)

@main def run() = println(Cart.total(1))
"#;

    #[test]
    fn methods_constructors_and_bound_function_literals_are_found() {
        check::functions(
            Language::Scala,
            CART,
            &[
                ("Cart.this", 4, 4),
                ("Cart.order", 6, 6),
                ("Cart.label", 7, 7),
                ("Cart.size", 9, 9),
                ("Cart.total", 11, 25),
                ("Cart.total.double", 20, 20),
                ("Cart.+", 28, 28),
                ("Cart.name_=", 29, 29),
                ("Cart.apply", 32, 32),
                ("Named.name", 33, 33),
                ("handlers.listener.changed", 35, 35),
            ],
        );
    }

    #[test]
    fn indented_methods_end_with_their_last_token_or_end_marker() {
        check::functions(
            Language::Scala,
            INDENTED,
            &[
                ("Cart.total", 3, 10),
                ("Cart.cheap", 14, 15),
                ("Cart.order.compare", 18, 18),
                ("run", 20, 20),
            ],
        );
    }

    #[test]
    fn renaming_white_space_semicolons_and_comments_keep_the_blind_hash() {
        let variant = r#"class B {
  @throws[Failure] def sum(factor: Double)(implicit sort: Sort): Double = {
    var all = 5.5; for (line <- lines if line.sort == sort) {
      if (line.cost < 1) throw new Failure(s"cost: ${line.cost}") /* no */

      all += line.cost * factor
    }
    lines.reject(_.gift).each { line => print(line) }
    def twice(y: Double) = y * 3
    sort match { case Tiny => all
      case Huge(times) if times > 7 => twice(all) }
  }
}
"#;
        check::contains_copy(Language::Scala, CART, "Cart.total", variant, "B.sum");
        let indented = r#"object B:
  def sum(factor: Double): Double =
      var all = 5.5 // start
      for line <- lines do

        if line.cost < 1 then
            throw Failure(s"cost: ${line.cost}")
        all += line.cost * factor
      all
"#;
        check::contains_copy(Language::Scala, INDENTED, "Cart.total", indented, "B.sum");
    }

    #[test]
    fn another_operator_or_indentation_changes_the_blind_hash() {
        let source = "def f(a: Int) =\n  if a > 1 then\n    g(a)\n  h(a.b)\n";
        for variant in [
            "def f(a: Int) =\n  if a < 1 then\n    g(a)\n  h(a.b)\n",
            "def f(a: Int) =\n  if a > 1 then\n    g(a)\n    h(a.b)\n",
        ] {
            check::differ(Language::Scala, source, variant);
        }
    }

    #[test]
    fn a_block_argument_makes_a_call() {
        let source = "def f(a: A) = {\n  a.b.map { x => x }\n  run { a }\n}\n";
        check::callees(Language::Scala, source, &["map", "run"]);
    }

    #[test]
    fn a_broken_method_leaves_the_others() {
        let source = "class Cart {\n  def total(rate: Int): Int = {\n    rate\n  }\n  def broken(a: \
                      Int = { return ) a\n  }\n  def size(): Int = { 1 }\n}\n";
        check::survivors(Language::Scala, source, &["total", "size"]);
    }
}
