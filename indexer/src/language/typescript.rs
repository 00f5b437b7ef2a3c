//! TypeScript, without and with JSX.

use super::{Binding, Slot, Spec, javascript};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("typescript", tree_sitter_typescript::LANGUAGE_TYPESCRIPT),
    scheme: 3,
    label: "TypeScript",
    counted: javascript::COUNTED,
    extensions: &["ts", "mts", "cts"],
    functions: javascript::FUNCTIONS,
    closures: javascript::CLOSURES,
    bindings: &[
        Binding::fields("variable_declarator", "name", "value"),
        Binding::fields("assignment_expression", "left", "right"),
        Binding::fields("augmented_assignment_expression", "left", "right"),
        Binding::fields("pair", "key", "value"),
        Binding::fields("public_field_definition", "name", "value"),
        // `export = …` has no field.
        Binding::default_export("export_statement", Slot::Last),
    ],
    transparent: &[
        "parenthesized_expression",
        "await_expression",
        "ternary_expression",
        "binary_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
    ],
    wrappers: javascript::WRAPPERS,
    containers: &[
        ("class_declaration", "name"),
        ("abstract_class_declaration", "name"),
        ("class", "name"),
        ("internal_module", "name"),
        ("module", "name"),
        ("object", ""),
    ],
    contexts: javascript::CONTEXTS,
    names: javascript::NAMES,
    members: javascript::MEMBERS,
    types: &["type_identifier"],
    strings: &["string", "string_fragment"],
    numbers: &["number"],
    characters: &["regex"],
    comments: javascript::COMMENTS,
    optional: javascript::OPTIONAL,
    bare_parameters: javascript::BARE_PARAMETERS,
    parentheses: Some(javascript::BREAKING),
    blocks: javascript::BLOCKS,
    statements: javascript::STATEMENTS,
    type_arguments: &["type_arguments"],
    ..Spec::EMPTY
};

pub(super) static TSX_SPEC: Spec = Spec {
    grammar: grammar!("typescript", tree_sitter_typescript::LANGUAGE_TSX),
    label: "TSX",
    extensions: &["tsx"],
    // `<T>value` would be markup.
    transparent: &[
        "parenthesized_expression",
        "await_expression",
        "ternary_expression",
        "binary_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    ],
    type_parents: javascript::TYPE_PARENTS,
    markup: javascript::MARKUP,
    logic: javascript::LOGIC,
    parentheses: javascript::PARENTHESES,
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

    const SERVERLESS: &str = r#"
export const handler: Handler<A, B> = middy(async (event: A): Promise<B> => event).use(cors());
export default { async fetch(request: Request) { return env; } } satisfies ExportedHandler<Env>;
export = async function (context: Context) { return context; };
export const load = (async () => {}) as Loader;
const save = <Handler>(async () => {});
export const loader = createLoader<A>(async () => {})!;
app.http('cart', { total: async (request: HttpRequest) => request });
module Shop.Cart { export function open() {} }
abstract class Store {
  declare find: () => void;
  get(a: string): void;
  get(a: any) {}
  @Input() set rate(value: number) {}
  private async *pages<T>(): AsyncGenerator<T> {}
}
"#;

    #[test]
    fn handlers_behind_types_are_found_and_overloads_are_not() {
        check::functions(
            Language::TypeScript,
            SERVERLESS,
            &[
                ("handler", 2, 2),
                ("fetch", 3, 3),
                ("default", 4, 4),
                ("load", 5, 5),
                ("save", 6, 6),
                ("loader", 7, 7),
                ("total", 8, 8),
                ("Shop.Cart.open", 9, 9),
                ("Store.get", 13, 13),
                ("Store.rate", 14, 14),
                ("Store.pages", 15, 15),
            ],
        );
    }

    #[test]
    fn operators_and_structure_are_compared_and_calls_are_callees() {
        for (from, to) in [
            ("item.price < 0", "item.price > 0"),
            ("rate ?? 1", "rate || 1"),
            ("item!", "item"),
        ] {
            check::differ(Language::TypeScript, CART, &CART.replacen(from, to, 1));
        }
        check::callees(Language::TypeScript, CART, &["CartError", "round"]);
    }

    #[test]
    fn functions_around_a_syntax_error_are_found() {
        let source = "function a() { return 1 }\nfunction b() { const = ; }\nfunction c() {}\n";
        for language in [Language::TypeScript, Language::Tsx] {
            check::survivors(language, source, &["a", "b", "c"]);
        }
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
        let wrapped = "export const View = memo(\n  forwardRef<A, B>((props, ref) => <p ref={ref} />),\n);\n\
             export default observer(function List<T,>(props: T) {\n  return <ul />;\n});";
        check::functions(Language::Tsx, wrapped, &[("View", 2, 2), ("default", 4, 6)]);
    }
}
