//! Lua.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("lua", tree_sitter_lua::LANGUAGE),
    scheme: 1,
    label: "Lua",
    counted: "",
    extensions: &["lua"],
    ..Spec::EMPTY
};
