//! TypeScript, without and with JSX.

use super::{Binding, Slot, Spec, javascript};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("typescript", tree_sitter_typescript::LANGUAGE_TYPESCRIPT),
    scheme: 2,
    label: "TypeScript",
    counted: javascript::COUNTED,
    extensions: &["ts", "mts", "cts"],
    functions: javascript::FUNCTIONS,
    closures: javascript::CLOSURES,
    bindings: &[
        Binding::fields("variable_declarator", "name", "value"),
        Binding::fields("assignment_expression", "left", "right"),
        Binding::fields("pair", "key", "value"),
        Binding::fields("public_field_definition", "name", "value"),
        Binding::default_export("export_statement", Slot::Field("value")),
    ],
    transparent: &[
        "parenthesized_expression",
        "await_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    ],
    wrappers: javascript::WRAPPERS,
    containers: &[
        ("class_declaration", "name"),
        ("abstract_class_declaration", "name"),
        ("class", "name"),
        ("internal_module", "name"),
        ("object", ""),
    ],
    names: javascript::NAMES,
    members: javascript::MEMBERS,
    types: &["type_identifier"],
    strings: &["string", "string_fragment"],
    numbers: &["number"],
    characters: &["regex"],
    comments: javascript::COMMENTS,
    optional: javascript::OPTIONAL,
    bare_parameters: javascript::BARE_PARAMETERS,
    blocks: javascript::BLOCKS,
    statements: javascript::STATEMENTS,
    type_arguments: &["type_arguments"],
    ..Spec::EMPTY
};

pub(super) static TSX_SPEC: Spec = Spec {
    grammar: grammar!("typescript", tree_sitter_typescript::LANGUAGE_TSX),
    label: "TSX",
    extensions: &["tsx"],
    type_parents: javascript::TYPE_PARENTS,
    strings: javascript::STRINGS,
    ..SPEC
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"export const total = async (cart: Cart, rate?: number): Promise<number> => {
  let sum = 0;
  for (const item of cart.items as Item[]) {
    if (item.price < 0) throw new CartError(item!);
    sum += round<number>(item.price * (rate ?? 1));
  }
  return sum;
};

abstract class Store<T> {
  private find = (id: string): T | undefined => this.items.get(id);
  constructor(private readonly items: Map<string, T>) { super(); }
  abstract clear(): void;
  get size(): number { return this.items.size; }
}

namespace Shop { export function open(id: string) { return id; } }
declare function external(id: string): void;
"#;

    #[test]
    fn functions_methods_and_class_properties_are_found_and_declarations_are_not() {
        check::functions(
            Language::TypeScript,
            CART,
            &[
                ("total", 1, 8),
                ("Store.find", 11, 11),
                ("Store.constructor", 12, 12),
                ("Store.size", 14, 14),
                ("Shop.open", 17, 17),
            ],
        );
    }

    #[test]
    fn renaming_white_space_semicolons_and_comments_keep_the_blind_hash() {
        let variant = r#"const sum = async (basket: Basket, factor?: number): Promise<number> => {
  let s = 3
  for (const x of basket.lines as Line[]) { // each
    if (x.cost < 2) throw new Failure(x!)
    s += ceil<number>(x.cost * (factor ?? 9))
  }
  return s
}
"#;
        check::copies(Language::TypeScript, CART, variant);
    }

    #[test]
    fn components_are_found() {
        let source =
            "export function View({ a }: Props) {\n  return <p className=\"x\">{a}</p>;\n}";
        check::functions(Language::Tsx, source, &[("View", 1, 3)]);
    }
}
