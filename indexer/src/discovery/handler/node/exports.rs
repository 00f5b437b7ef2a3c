//! What a module exports, both ways of writing it.

use std::collections::BTreeSet;

use tree_sitter::Node;

use crate::discovery::handler::source;

/// Calls that register a function under the name of their first argument.
const REGISTRARS: &[&str] = &[
    "functions.http",
    "functions.cloudEvent",
    "ff.http",
    "app.http",
    "http",
];

/// What a module exports.
#[derive(Debug, Default)]
pub(super) struct Exports {
    names: BTreeSet<String>,
    /// Modules whose exports are exported too, as written: `./lib/cart`.
    pub(super) passed_on: Vec<String>,
    /// How many values were followed.
    followed: usize,
}

/// How many values are followed to what they are made of: a value may be made of itself.
const FOLLOWED: usize = 32;

impl Exports {
    /// Reads the exports of a JavaScript or TypeScript text; none of one that is too large.
    pub(super) fn of(path: &str, text: &str) -> Self {
        let mut exports = Self::default();
        let Some(tree) = source::parsed(path, text) else {
            return exports;
        };
        let reading = Reading {
            root: tree.root_node(),
            text,
        };
        let mut cursor = tree.walk();
        loop {
            reading.node(cursor.node(), &mut exports);
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return exports;
                }
            }
        }
    }

    pub(super) fn has(&self, symbol: &str) -> bool {
        self.names.contains(symbol)
    }

    fn add(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }
}

/// A module being read.
struct Reading<'tree> {
    root: Node<'tree>,
    text: &'tree str,
}

impl<'tree> Reading<'tree> {
    fn node(&self, node: Node<'tree>, exports: &mut Exports) {
        match node.kind() {
            "export_statement" => self.statement(node, exports),
            "assignment_expression" => self.assignment(node, exports),
            "call_expression" => self.call(node, exports),
            _ => {}
        }
    }

    fn of(&self, node: Node<'_>) -> &'tree str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The text of a string without its quotes.
    fn string(&self, node: Node<'_>) -> Option<&'tree str> {
        let is_string = matches!(node.kind(), "string" | "template_string");
        is_string.then(|| self.of(node).trim_matches(['"', '\'', '`']))
    }

    fn statement(&self, node: Node<'tree>, exports: &mut Exports) {
        let mut cursor = node.walk();
        let from = node.child_by_field_name("source");
        let from = from.and_then(|source| self.string(source));
        for child in node.children(&mut cursor) {
            match child.kind() {
                "default" => exports.add("default"),
                "*" => exports.passed_on.extend(from.map(str::to_owned)),
                "export_clause" => self.clause(child, exports),
                "namespace_export" => {
                    let name = child.named_child(0).map(|name| self.of(name));
                    exports.names.extend(name.map(str::to_owned));
                }
                "object" => self.object(child, exports),
                _ => {}
            }
        }
        if let Some(declaration) = node.child_by_field_name("declaration") {
            self.declaration(declaration, exports);
        }
    }

    fn clause(&self, clause: Node<'tree>, exports: &mut Exports) {
        let mut cursor = clause.walk();
        for specifier in clause.named_children(&mut cursor) {
            let alias = specifier.child_by_field_name("alias");
            let name = alias.or_else(|| specifier.child_by_field_name("name"));
            if let Some(name) = name {
                exports.add(self.of(name).trim_matches(['"', '\'']));
            }
        }
    }

    fn declaration(&self, declaration: Node<'tree>, exports: &mut Exports) {
        if let Some(name) = declaration.child_by_field_name("name") {
            exports.add(self.of(name));
        }
        let mut cursor = declaration.walk();
        for declarator in declaration.named_children(&mut cursor) {
            let name = declarator.child_by_field_name("name");
            let Some(name) = name.filter(|_| declarator.kind() == "variable_declarator") else {
                continue;
            };
            if name.kind() == "object_pattern" {
                self.object(name, exports);
            } else {
                exports.add(self.of(name));
            }
        }
    }

    /// `exports.name = …`, `module.exports = …` and chains of them.
    fn assignment(&self, node: Node<'tree>, exports: &mut Exports) {
        let left = node.child_by_field_name("left");
        let Some((left, right)) = left.zip(node.child_by_field_name("right")) else {
            return;
        };
        let target: String = self.of(left).split_whitespace().collect();
        let target = target.strip_prefix("module.").unwrap_or(&target);
        let Some(rest) = target.strip_prefix("exports") else {
            return;
        };
        if rest.is_empty() {
            exports.add("default");
            self.all_of(right, exports);
        } else if let Some(name) = rest.strip_prefix('.') {
            exports.add(name.split('.').next().unwrap_or(name));
        } else if let Some(name) = rest.strip_prefix('[') {
            exports.add(name.trim_end_matches(']').trim_matches(['"', '\'', '`']));
        }
    }

    /// Everything that a value has is exported.
    fn all_of(&self, value: Node<'tree>, exports: &mut Exports) {
        exports.followed += 1;
        if exports.followed > FOLLOWED {
            return;
        }
        match value.kind() {
            "object" => self.object(value, exports),
            "call_expression" => exports.passed_on.extend(self.required(value)),
            "identifier" => self.variable(self.of(value), exports),
            "assignment_expression" => {
                if let Some(right) = value.child_by_field_name("right") {
                    self.all_of(right, exports);
                }
            }
            _ => {}
        }
    }

    fn object(&self, object: Node<'tree>, exports: &mut Exports) {
        let mut cursor = object.walk();
        for member in object.named_children(&mut cursor) {
            let key = member
                .child_by_field_name("key")
                .or_else(|| member.child_by_field_name("name"))
                .or_else(|| member.child_by_field_name("left"));
            match member.kind() {
                "spread_element" => {
                    if let Some(value) = member.named_child(0) {
                        self.all_of(value, exports);
                    }
                }
                "shorthand_property_identifier" | "shorthand_property_identifier_pattern" => {
                    exports.add(self.of(member));
                }
                _ => {
                    let name = key.map(|key| self.of(key).trim_matches(['"', '\'']));
                    exports.names.extend(name.map(str::to_owned));
                }
            }
        }
    }

    /// What a variable of the module's top is made of.
    fn variable(&self, name: &str, exports: &mut Exports) {
        let mut cursor = self.root.walk();
        for statement in self.root.named_children(&mut cursor) {
            let mut cursor = statement.walk();
            for declarator in statement.named_children(&mut cursor) {
                let is_it = declarator.child_by_field_name("name");
                let is_it = is_it.is_some_and(|own| self.of(own) == name);
                let value = declarator.child_by_field_name("value");
                if let Some(value) = value.filter(|_| is_it) {
                    self.all_of(value, exports);
                }
            }
        }
    }

    /// The module of `require("./cart")`.
    fn required(&self, call: Node<'tree>) -> Option<String> {
        let function = call.child_by_field_name("function")?;
        let argument = call.child_by_field_name("arguments")?.named_child(0)?;
        let is_require = self.of(function) == "require";
        is_require.then(|| self.string(argument).map(str::to_owned))?
    }

    fn call(&self, call: Node<'tree>, exports: &mut Exports) {
        let function = call.child_by_field_name("function");
        let arguments = call.child_by_field_name("arguments");
        let Some((function, arguments)) = function.zip(arguments) else {
            return;
        };
        let function = self.of(function);
        if REGISTRARS.contains(&function) {
            let name = arguments.named_child(0).and_then(|name| self.string(name));
            exports.names.extend(name.map(str::to_owned));
        }
        let is_export = |node: Node<'_>| matches!(self.of(node), "exports" | "module.exports");
        if !arguments.named_child(0).is_some_and(is_export) {
            return;
        }
        match (function, arguments.named_child(1)) {
            ("Object.defineProperty", Some(name)) => {
                exports.names.extend(self.string(name).map(str::to_owned));
            }
            ("Object.assign", Some(value)) => self.all_of(value, exports),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str, text: &str) -> Vec<String> {
        Exports::of(path, text).names.into_iter().collect()
    }

    #[test]
    fn both_kinds_of_modules_are_read() {
        for (text, expected) in [
            ("exports.a = exports.b = async () => {}", &["a", "b"][..]),
            ("module.exports.a = middy(b)", &["a"]),
            ("exports['a'] = 1", &["a"]),
            (
                "module.exports = { a, b: c, d() {}, 'e': 1 }",
                &["a", "b", "d", "default", "e"],
            ),
            (
                "const all = { a }; module.exports = all;",
                &["a", "default"],
            ),
            ("module.exports = exports = { a }", &["a", "default"]),
            ("if (x) { module.exports.a = 1 }", &["a"]),
            ("Object.defineProperty(exports, 'a', {})", &["a"]),
            ("export const a = 1, b = 2", &["a", "b"]),
            ("export const { a, b: c } = d", &["a", "b"]),
            ("export async function a() {}", &["a"]),
            ("export default function a() {}", &["a", "default"]),
            ("const a = 1; export { a, a as b }", &["a", "b"]),
            ("export * as a from './a'", &["a"]),
            ("functions.http('a', () => {})", &["a"]),
            ("const a = 1; local.exports = { a }", &[]),
        ] {
            assert_eq!(names("a.js", text), expected, "{text}");
        }
        let typed = "export const handler: Handler = async (event: Event): Promise<void> => {}";
        assert_eq!(names("a.ts", typed), ["handler"]);
    }

    #[test]
    fn what_is_passed_on_names_its_module() {
        for text in [
            "module.exports = require('./a')",
            "module.exports = { ...require(\"./a\") }",
            "export * from './a'",
            "Object.assign(exports, require('./a'))",
            "const a = require('./a'); module.exports = a",
        ] {
            assert_eq!(Exports::of("b.js", text).passed_on, ["./a"], "{text}");
        }
    }

    #[test]
    fn a_variable_that_is_made_of_itself_ends() {
        let text = "const a = { ...a }; module.exports = a;";
        assert_eq!(names("a.js", text), ["default"]);
        let chain = format!("{}{{ a }}", "module.exports = ".repeat(10_000));
        // What is nested deeper than anybody writes may be missed.
        assert!(names("a.js", &chain).len() <= 2);
    }
}
