//! Lua.

use super::{Binding, Contexts, Slot, Spec};

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("lua", tree_sitter_lua::LANGUAGE),
    scheme: 1,
    label: "Lua",
    counted: "functions, methods, function expressions bound to a name, a table's field or returned \
         by the module",
    extensions: &["lua"],
    functions: &["function_declaration"],
    closures: &["function_definition"],
    // An empty body is no node, but every function has parameters and a body.
    bodies: &["parameters"],
    bindings: &[
        Binding::slots(
            "assignment_statement",
            Slot::Item("variable_list"),
            Slot::Kind("expression_list"),
        ),
        Binding::fields("field", "name", "value"),
        Binding::default_export("return_statement", Slot::Kind("expression_list")),
    ],
    transparent: &[
        "expression_list",
        "parenthesized_expression",
        "binary_expression",
    ],
    wrappers: &["arguments", "function_call"],
    containers: &[("table_constructor", "")],
    contexts: Contexts {
        bindings: &[("{name} = ", "")],
        functions: &[("function it() ", " end")],
        ..Contexts::NONE
    },
    names: &["identifier"],
    keys: &[("field", "name")],
    member_operators: &[".", ":"],
    calls: &[
        ("function_call", "name"),
        ("method_index_expression", "method"),
    ],
    strings: &["string"],
    numbers: &["number"],
    comments: &["comment", "hash_bang_line"],
    optional: &[";", "empty_statement"],
    blocks: &["block"],
    statements: &["elseif_statement", "else_statement"],
    ..Spec::EMPTY
};

#[cfg(test)]
mod tests {
    use crate::language::{Language, check};

    const CART: &str = r#"#!/usr/bin/env lua
local M = { _VERSION = "1" }

-- Adds up.
function M.cart:total(rate, ...)
  local sum <const>, n = 0, #self.items
  for i, item in ipairs(self.items) do
    if item.price < 0 then
      return nil, "price " .. item.price
    elseif item.free then
      n = n - 1
    else
      sum = sum + item.price * rate:value { id = i, strict = true }
    end
  end
  while n > 0 do n = n // 2 end
  log.info "done"
  return sum, n
end

local function empty() end
function global(x) return x end
M.find = M.find or function(id) return id end
M["drop"] = wrap(function(id) return nil end)
local first, second = function() return 1 end, function() return 2 end
local api = { ["/carts/:id"] = { GET = function(self) return self end }, function() return 0 end }
table.sort(api, function(a, b) return a < b end)
function M.counter()
  return function() return 1 end
end
return function(options) return options end
"#;

    #[test]
    fn functions_are_found_wherever_they_are_bound() {
        check::functions(
            Language::Lua,
            CART,
            &[
                ("M.cart:total", 5, 19),
                ("empty", 21, 21),
                ("global", 22, 22),
                ("M.find", 23, 23),
                ("M.drop", 24, 24),
                ("first", 25, 25),
                ("second", 25, 25),
                ("api./carts/:id.GET", 26, 26),
                ("M.counter", 28, 30),
                ("default", 31, 31),
            ],
        );
    }

    #[test]
    fn renaming_white_space_semicolons_and_comments_keep_the_blind_hash() {
        let variant = r#"function Basket:sum(factor, ...)
  local s <const>, count = 5, #self.lines; --[[ start ]]
  for k, line in pairs(self.lines) do
    if line.cost < 3 then return nil, 'cost ' .. line.cost;
    elseif line.gift then count = count - 2
    else s = s + line.cost * factor:number { key = k, lax = true } end
  end
  while count > 7 do count = count // 3 end
  out.debug [[finished]]
  return s, count
end
"#;
        check::contains_copy(
            Language::Lua,
            &CART.replace("M.cart:", "Cart:"),
            "Cart:total",
            variant,
            "Basket:sum",
        );
    }

    #[test]
    fn operators_and_structure_are_compared() {
        for (from, to) in [
            ("item.price < 0", "item.price <= 0"),
            ("ipairs(self.items)", "ipairs(self)"),
            ("n // 2", "n % 2"),
            ("elseif item.free then", "elseif not item.free then"),
        ] {
            check::differ(Language::Lua, CART, &CART.replacen(from, to, 1));
        }
    }

    #[test]
    fn functions_and_methods_are_callees_with_and_without_parentheses() {
        check::callees(Language::Lua, CART, &["ipairs", "value"]);
    }

    #[test]
    fn functions_around_a_syntax_error_are_found() {
        check::survivors(
            Language::Lua,
            "function a() return 1 end\nfunction b() local = = 1 end\nfunction c() return 2 end\n",
            &["a", "b", "c"],
        );
    }
}
