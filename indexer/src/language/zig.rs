//! Zig.

use super::{Binding, Contexts, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("zig", tree_sitter_zig::LANGUAGE),
    scheme: 1,
    label: "Zig",
    counted: "functions, functions of containers",
    extensions: &["zig"],
    functions: &["function_declaration"],
    unnamed: &[("test_declaration", "test")],
    bodies: &["block"],
    bindings: &[Binding::slots(
        "variable_declaration",
        Slot::Kind("identifier"),
        Slot::Last,
    )],
    // `const less = struct { fn less(…) … }.less;`
    transparent: &["field_expression", "parenthesized_expression"],
    containers: &[
        ("struct_declaration", ""),
        ("union_declaration", ""),
        ("enum_declaration", ""),
        ("opaque_declaration", ""),
    ],
    contexts: Contexts {
        members: &[("const It = struct { ", " };")],
        ..Contexts::NONE
    },
    names: &["identifier"],
    strings: &["string", "multiline_string"],
    numbers: &["integer", "float"],
    characters: &["character"],
    comments: &["comment"],
    blocks: &["block"],
    statements: &[
        "if_statement",
        "if_expression",
        "else_clause",
        "for_statement",
        "for_expression",
        "while_statement",
        "while_expression",
        "switch_expression",
        "switch_case",
        "defer_statement",
        "errdefer_statement",
        "expression_statement",
        "variable_declaration",
    ],
    tests: &["test_declaration"],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"const std = @import("std");

pub const Cart = struct {
    items: []Item,
    const Self = @This();

    /// Adds up.
    pub fn total(self: *const Self, comptime T: type, rate: f64) !f64 {
        var sum: f64 = 0.0;
        for (self.items, 0..) |item, index| {
            // negative prices are errors
            if (item.price < 0) {
                std.debug.print("price {d}\n", .{item.price});
                return error.Price;
            }
            sum += try item.cost(T, index) * rate;
        }
        const text =
            \\first
            \\second
        ;
        defer self.log(text, 'a');
        return @floatCast(sum);
    }
    extern fn outside(a: c_int) c_int;
};
pub fn List(comptime T: type) type {
    return struct {
        pub fn append(self: *@This(), item: T) void {
            self.last = item;
        }
    };
}
const Kind = union(enum) {
    a: u8,
    fn size(self: Kind) usize {
        return @sizeOf(self);
    }
};
const less = struct {
    fn less(a: u8, b: u8) bool {
        return a < b;
    }
}.less;
export fn sorted(items: []u8) callconv(.C) void {
    std.sort(items, struct {
        fn order(a: u8, b: u8) bool {
            return a > b;
        }
    }.order);
}
test "adds" {
    const helper = struct {
        fn one() u8 {
            return 1;
        }
    };
    try std.testing.expect(helper.one() == 1);
}
"#;

    #[test]
    fn functions_of_files_and_containers_are_found_and_tests_are_not() {
        check::functions(
            Language::Zig,
            CART,
            &[
                ("Cart.total", 8, 24),
                ("List", 27, 33),
                ("List.append", 29, 31),
                ("Kind.size", 36, 38),
                ("less.less", 41, 43),
                ("sorted", 45, 51),
                ("sorted.order", 47, 49),
            ],
        );
    }

    #[test]
    fn a_name_in_quotes_is_a_name() {
        let source = "fn @\"show all\"() void {\n    show();\n}\n";
        check::functions(Language::Zig, source, &[("show all", 1, 3)]);
    }

    #[test]
    fn renaming_white_space_commas_and_comments_keep_the_blind_hash() {
        let variant = "const B = struct {\n\
             pub fn sum(b: *const Self, comptime K: type, f: f64,) !f64 { // start\n\
             var s: f64 = 1.5; for (b.all, 1..) |x, n| { if (x.cost < 3) {\n\
             std.debug.print(\"cost {d}\", .{x.cost,}); return error.Cost; }\n\
             s += try x.part(K, n) * f; }\n\
             const t =\n\\\\other\n;\ndefer b.log(t, 'b'); return @floatCast(s); } };";
        check::contains_copy(Language::Zig, CART, "Cart.total", variant, "B.sum");
    }

    #[test]
    fn an_operator_and_a_structure_have_a_meaning() {
        let source = "fn f(a: u8) u8 { if (a > 1) { g(a); } return h(a); }";
        let operator = "fn f(a: u8) u8 { if (a >= 1) { g(a); } return h(a); }";
        let structure = "fn f(a: u8) u8 { if (a > 1) { g(a); return h(a); } }";
        check::differ(Language::Zig, source, operator);
        check::differ(Language::Zig, source, structure);
    }

    #[test]
    fn functions_and_members_that_are_called_are_callees() {
        let source = "fn f() u8 { try g(1); a.?.h(); return @intCast(std.math.max(a[0].i(), 2)); }";
        check::callees(Language::Zig, source, &["g", "h", "max", "i"]);
    }

    #[test]
    fn other_callees_and_members_are_less_similar() {
        let source =
            "fn f(a: *Cart) u8 { a.open(); const b = read(a.rate); return b.close(.now); }";
        let callees =
            "fn f(a: *Cart) u8 { a.lock(); const b = scan(a.size); return b.drop(.end); }";
        check::less_similar(Language::Zig, source, callees);
    }

    #[test]
    fn a_broken_function_leaves_itself_and_the_others() {
        let source = "fn a() u8 {\n    return 1;\n}\nfn b(x: u8) u8 {\n    const y = = x;\n    \
                      return y;\n}\nfn c() u8 {\n    return 3;\n}\n";
        check::survivors(Language::Zig, source, &["a", "b", "c"]);
    }
}
