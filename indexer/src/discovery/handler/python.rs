//! Python: `src/cart.handler` and `src.cart.handler` are `handler` of `src/cart.py` or of the package
//! `src/cart`.

use tree_sitter::Node;

use super::{Found, Look, Missing, Reason, Rule, bundle, search, source};
use crate::manifest::tree::{Tree, folder_of, join};

/// How many modules are looked into for what one of them imports whole.
const MOST: usize = 10;

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    let handler = handler.trim_start_matches("./");
    if handler.ends_with(".py") {
        return named_file(look, handler);
    }
    let Some((module, symbol)) = handler.rsplit_once('.') else {
        let message = format!("{handler} has no `module.function`");
        return Err((Reason::BadHandler, message));
    };
    let (module, symbol) = match module.split_once("::") {
        Some((module, class)) => (module, class),
        None => (module, symbol),
    };
    let path = module.replace('.', "/");
    by_module(look, &path, symbol)
        .or_else(|| searched(look, &path, symbol))
        .ok_or_else(|| look.file_missing(&format!("{path}.py")))
}

fn named_file(look: &Look<'_>, path: &str) -> Result<Found, Missing> {
    let found = look.bases.folders().find_map(|(folder, rule)| {
        let file = join(folder, path).filter(|file| look.tree.has_file(file))?;
        let symbols = ["handler", "lambda_handler", "handle", "main"];
        let mut symbols = symbols.into_iter();
        let symbol = symbols.find(|symbol| has(look.tree, &file, symbol, 1));
        Some(Found::new(file, symbol, rule))
    });
    found.ok_or_else(|| look.file_missing(path))
}

fn by_module(look: &Look<'_>, module: &str, symbol: &str) -> Option<Found> {
    let mut candidates: Vec<(String, Rule)> = Vec::new();
    for (folder, rule) in look.bases.folders() {
        let path = join(folder, module).and_then(|path| probe(look.tree, &path));
        candidates.extend(path.map(|path| (path, rule)));
    }
    let sources = bundle::sources(&look.bases, module).into_iter();
    let sources = sources.filter_map(|path| probe(look.tree, &path));
    candidates.extend(sources.map(|path| (path, Rule::BundleSource)));
    let with_symbol = candidates
        .iter()
        .find(|(path, _)| has(look.tree, path, symbol, MOST));
    let (path, rule) = with_symbol.or(candidates.first())?;
    let symbol = with_symbol.map(|_| symbol);
    Some(Found::new(path, symbol, *rule))
}

fn probe(tree: Tree<'_>, module: &str) -> Option<String> {
    let paths = [format!("{module}.py"), format!("{module}/__init__.py")];
    paths.into_iter().find(|path| tree.has_file(path))
}

/// The only module of this path below the code's folder that has the symbol.
fn searched(look: &Look<'_>, module: &str, symbol: &str) -> Option<Found> {
    let folder = look.bases.searched()?;
    let name = module.rsplit('/').next()?;
    let files = search::below(look.tree, folder, |path| {
        path.ends_with(".py") && source::stem(path) == name
    });
    let file = search::only(&files, |path| has(look.tree, path, symbol, 1))?;
    Some(Found::new(file, Some(symbol), Rule::OnlyMatch))
}

/// Google calls a function of `main.py`.
pub(super) fn exported(look: &Look<'_>, symbol: &str) -> Result<Found, Missing> {
    if symbol.contains(['.', '/']) {
        return resolve(look, symbol);
    }
    by_module(look, "main", symbol)
        .map(|found| Found {
            rule: Rule::Convention,
            ..found
        })
        .ok_or_else(|| look.file_missing("main.py"))
}

/// Tells whether a module has a name, itself or from one of the next few modules that it imports whole.
fn has(tree: Tree<'_>, path: &str, symbol: &str, most: usize) -> bool {
    let mut paths = vec![path.to_owned()];
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        let names = Names::of(&source::text(tree, &path).unwrap_or_default());
        if names.own.iter().any(|name| name == symbol) {
            return true;
        }
        for module in names.passed_on {
            let module = module.trim_start_matches('.').replace('.', "/");
            let file = join(folder_of(&path), &module).and_then(|path| probe(tree, &path));
            if let Some(file) = file.filter(|file| paths.len() < most && !paths.contains(file)) {
                paths.push(file);
            }
        }
        next += 1;
    }
    false
}

/// Tells whether a text has a name at its top.
pub(super) fn text_has(text: &str, symbol: &str) -> bool {
    Names::of(text).own.iter().any(|name| name == symbol)
}

/// The names at the top of a module.
#[derive(Debug, Default)]
struct Names {
    own: Vec<String>,
    /// Modules of which everything is imported.
    passed_on: Vec<String>,
}

impl Names {
    fn of(text: &str) -> Self {
        let mut names = Self::default();
        let Some(tree) = source::parsed("a.py", text) else {
            return names;
        };
        // Blocks below `if`, `try` and `with` are still the module's top.
        let mut open = vec![tree.root_node()];
        while let Some(node) = open.pop() {
            let mut cursor = node.walk();
            for child in node.named_children(&mut cursor) {
                match child.kind() {
                    "function_definition" | "class_definition" => {
                        names.add(text, child.child_by_field_name("name"));
                    }
                    "import_from_statement" | "import_statement" => names.import(text, child),
                    "assignment" => names.target(text, child.child_by_field_name("left")),
                    "decorated_definition"
                    | "expression_statement"
                    | "if_statement"
                    | "try_statement"
                    | "with_statement"
                    | "block"
                    | "else_clause"
                    | "elif_clause"
                    | "except_clause"
                    | "finally_clause" => open.push(child),
                    _ => {}
                }
            }
        }
        names
    }

    fn add(&mut self, text: &str, name: Option<Node<'_>>) {
        let name = name.and_then(|name| text.get(name.byte_range()));
        self.own.extend(name.map(str::to_owned));
    }

    fn target(&mut self, text: &str, target: Option<Node<'_>>) {
        let Some(target) = target else { return };
        if target.kind() == "identifier" {
            return self.add(text, Some(target));
        }
        let mut cursor = target.walk();
        let names = target.named_children(&mut cursor);
        for name in names.filter(|name| name.kind() == "identifier") {
            self.add(text, Some(name));
        }
    }

    fn import(&mut self, text: &str, import: Node<'_>) {
        let module = import.child_by_field_name("module_name");
        let mut cursor = import.walk();
        for child in import.named_children(&mut cursor) {
            match child.kind() {
                "wildcard_import" => {
                    let module = module.and_then(|module| text.get(module.byte_range()));
                    self.passed_on.extend(module.map(str::to_owned));
                }
                "aliased_import" => self.add(text, child.child_by_field_name("alias")),
                "dotted_name" if Some(child) != module => self.add(text, Some(child)),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_module_has_what_is_defined_bound_or_imported() {
        for text in [
            "def handler(event, context): ...",
            "async def handler(event, context): ...",
            "@tracer\ndef handler(event, context): ...",
            "handler = Mangum(app)",
            "other, handler = make()",
            "if DEBUG:\n    x = 1\nelse:\n    def handler(): ...",
            "try:\n    from a import handler\nexcept ImportError:\n    pass",
            "from a import main as handler",
            "from .a import (other, handler)",
            "class handler: ...",
        ] {
            assert!(text_has(text, "handler"), "{text}");
        }
        for text in [
            "class A:\n    def handler(self): ...",
            "def outer():\n    def handler(): ...",
            "from handler import other",
            "# def handler(): ...",
            "",
        ] {
            assert!(!text_has(text, "handler"), "{text}");
        }
    }
}
