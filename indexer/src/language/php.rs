//! PHP.

use super::{Binding, Contexts, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("php", tree_sitter_php::LANGUAGE_PHP),
    scheme: 1,
    label: "PHP",
    counted: "functions, methods, constructors, property hooks, closures and arrow functions bound to a name",
    extensions: &["php", "phtml"],
    functions: &["function_definition", "method_declaration"],
    unnamed: &[("property_hook", ""), ("property_hook_list", "")],
    closures: &["anonymous_function", "arrow_function"],
    bindings: &[
        Binding::slots(
            "assignment_expression",
            Slot::Kind("variable_name"),
            Slot::Field("right"),
        ),
        Binding::slots(
            "assignment_expression",
            Slot::Kind("subscript_expression"),
            Slot::Field("right"),
        ),
        Binding::fields("assignment_expression", "left", "right"),
        Binding::slots(
            "property_declaration",
            Slot::Kind("property_element"),
            Slot::Kind("property_hook_list"),
        ),
        Binding::slots("array_element_initializer", Slot::First, Slot::Last),
        Binding::slots("const_element", Slot::First, Slot::Last),
        Binding::slots(
            "static_variable_declaration",
            Slot::Kind("variable_name"),
            Slot::Field("value"),
        ),
    ],
    transparent: &["parenthesized_expression"],
    wrappers: &[
        "argument",
        "arguments",
        "function_call_expression",
        "member_call_expression",
        "scoped_call_expression",
        "object_creation_expression",
    ],
    containers: &[
        ("class_declaration", "name"),
        ("interface_declaration", "name"),
        ("trait_declaration", "name"),
        ("enum_declaration", "name"),
        ("anonymous_class", ""),
        ("array_creation_expression", ""),
    ],
    contexts: Contexts {
        members: &[
            ("<?php class It { ", " }"),
            ("<?php class It { public $it ", " }"),
        ],
        bindings: &[("<?php ${name} = ", ";"), ("<?php ", "")],
        ..Contexts::NONE
    },
    names: &["name"],
    type_parents: &["named_type", "attribute", "base_clause"],
    member_operators: &["->", "?->", "::"],
    strings: &[
        "string",
        "encapsed_string",
        "heredoc_body",
        "nowdoc_body",
        "shell_command_expression",
        "text",
    ],
    numbers: &["integer", "float"],
    interpolations: INTERPOLATIONS,
    // Of a string that embeds expressions, these alone count: its text is a literal.
    comments: &[
        "comment",
        "string_content",
        "escape_sequence",
        "heredoc_start",
        "heredoc_end",
    ],
    blocks: &["compound_statement", "colon_block"],
    statements: &[
        "expression_statement",
        "return_statement",
        "echo_statement",
        "if_statement",
        "else_if_clause",
        "else_clause",
        "foreach_statement",
        "for_statement",
        "while_statement",
        "do_statement",
        "switch_statement",
        "case_statement",
        "default_statement",
        "match_conditional_expression",
        "match_default_expression",
        "try_statement",
        "catch_clause",
        "finally_clause",
        "break_statement",
        "continue_statement",
    ],
    modifiers: &["attribute_list"],
    test_markers: &["#[Test]", "#[Test,", "#[Test("],
    ..Spec::EMPTY
};

/// What a string can embed; nothing says that it is embedded but where it stands.
const INTERPOLATIONS: &[&str] = &[
    "variable_name",
    "dynamic_variable_name",
    "member_access_expression",
    "nullsafe_member_access_expression",
    "member_call_expression",
    "subscript_expression",
];

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"<?php
namespace Shop;

abstract class Cart extends Base
{
    public function __construct(private array $items = []) {}

    #[Pure]
    public function total(float $rate): ?float
    {
        $sum = 0;
        foreach ($this->items as $key => $item) {
            // negative prices are errors
            if ($item->price() < 0) {
                throw new CartException("price {$item->price} of $key");
            } elseif ($item?->free) {
                continue;
            }
            $sum += $item->price() * $rate;
        }
        return $sum;
    }

    abstract public function clear();

    public string $name {
        get => $this->first;
        set { $this->first = $value; }
    }

    #[Test]
    public function adds() { assertSame(1, (new Cart())->total(1)); }
}

function handlers(array $extra): array
{
    $log = function ($x) use ($extra) { return $x; };
    $this->done = static fn () => 1;
    $extra[CURLOPT_READFUNCTION] = fn ($x) => $x;
    usort($extra, fn ($a, $b) => $a <=> $b);
    return ['double' => fn ($x) => $x * 2];
}

$view = new class {
    function show() { echo 1; }
};
trait Named { function name() { return self::class; } }
enum Size { case Small; function label() { return 'S'; } }
$app = wrap(function ($request) { return $request; });
"#;

    #[test]
    fn functions_methods_hooks_and_bound_closures_are_found_and_tests_are_not() {
        check::functions(
            Language::Php,
            CART,
            &[
                ("Cart.__construct", 6, 6),
                ("Cart.total", 8, 22),
                ("Cart.name", 27, 27),
                ("Cart.name", 28, 28),
                ("handlers", 35, 42),
                ("handlers.log", 37, 37),
                ("handlers.done", 38, 38),
                ("handlers.extra", 39, 39),
                ("handlers.double", 41, 41),
                ("view.show", 45, 45),
                ("Named.name", 47, 47),
                ("Size.label", 48, 48),
                ("app", 49, 49),
            ],
        );
    }

    #[test]
    fn renaming_white_space_quotes_and_comments_keep_the_blind_hash() {
        let variant = "<?php class B {\r\n #[Pure] public function sum(float $f): ?float {\r\n\
             $s = 0.5; foreach ($this->lines as $k => $line) { if ($line->cost() < 1)\r\n\
             { throw new Failure(\"cost: {$line->cost}$k\"); }\r\n\
             elseif ($line?->gift) { continue; } # add\r\n\
             $s += $line->cost() * $f; } return $s; } }";
        check::contains_copy(Language::Php, CART, "Cart.total", variant, "B.sum");
        let single = "<?php function f($a) { return g($a, 'x'); }";
        let double = "<?php function f($a) { return g($a, \"y\"); }";
        check::copies(Language::Php, single, double);
    }

    #[test]
    fn another_operator_or_structure_changes_the_blind_hash() {
        let source = "<?php function f($a) { if ($a > 1) { g($a); } h($a->b); }";
        for variant in [
            "<?php function f($a) { if ($a >= 1) { g($a); } h($a->b); }",
            "<?php function f($a) { if ($a > 1) { g($a); h($a->b); } }",
            "<?php function f($a) { if ($a > 1) { g($a); } h($a::b); }",
        ] {
            check::differ(Language::Php, source, variant);
        }
    }

    #[test]
    fn functions_methods_and_static_methods_are_callees() {
        let source = "<?php function f($a) { return g($a->h(1), A::i($a?->j())); }";
        check::callees(Language::Php, source, &["g", "h", "i", "j"]);
    }

    #[test]
    fn a_broken_method_leaves_the_others() {
        let source = "<?php class Cart {\n function total($rate) { return $rate; }\n function \
                      broken($a { return $a; }\n function size() { return 1; }\n}\n";
        let names = ["Cart.total", "Cart.broken", "Cart.size"];
        check::survivors(Language::Php, source, &names);
    }
}
