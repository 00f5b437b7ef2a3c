//! `serverless.yml` of the Serverless Framework, for every provider.

mod call;
mod event;
mod function;
mod variables;

use self::{function::Service, variables::Variables};
use super::{
    Declaration, Declared, Unread, UnreadReason,
    lines::{Lines, unread},
    node::{Node, Unreadable, Value, read_json, read_yaml},
    tree::Tree,
};

const DATA: [&str; 3] = ["yml", "yaml", "json"];
const PROGRAMS: [&str; 4] = ["ts", "js", "cjs", "mjs"];

/// Tells whether a file is one by its name: `serverless.yml`, also as JSON or as a program.
pub(crate) fn is_manifest(path: &str) -> bool {
    ending(path).is_some_and(|ending| DATA.contains(&ending) || PROGRAMS.contains(&ending))
}

fn ending(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_prefix("serverless.")
}

/// Reads the functions that a `serverless.yml` declares. A program (`serverless.ts`) is not run.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Declared {
    let refused = |unread| Declared {
        declarations: Vec::new(),
        unread: vec![unread],
    };
    let text = match tree.text(path) {
        Ok(text) => text,
        Err(unread) => return refused(unread),
    };
    if ending(path).is_some_and(|ending| PROGRAMS.contains(&ending)) {
        return program(path, &text);
    }
    let root = match document(path, &text) {
        Ok(root) => root,
        Err(error) => return refused(unread(path, &text, &error)),
    };
    if root.get("functions").is_none() || !is_service(&root) {
        return Declared::default();
    }
    declare(tree, path, &text, &root)
}

fn program(path: &str, text: &str) -> Declared {
    // Other programs have this name too, those of the framework itself for example.
    let parts = ["service:", "provider:", "functions"];
    if !parts.iter().all(|part| text.contains(part)) {
        return Declared::default();
    }
    Declared {
        declarations: Vec::new(),
        unread: vec![Unread {
            path: path.to_owned(),
            line: 0,
            reason: UnreadReason::Program,
            message: "it is a program, which is not run".to_owned(),
        }],
    }
}

fn document(path: &str, text: &str) -> Result<Node, Unreadable> {
    if path.ends_with(".json") {
        return read_json(text);
    }
    let first = read_yaml(text)?.into_iter().next();
    Ok(first.unwrap_or_else(|| Node::new(Value::Null, 1)))
}

/// Tells a service from what else has functions, for example the file of a component.
fn is_service(root: &Node) -> bool {
    root.get("service").is_some() || root.get("provider").is_some()
}

fn declare(tree: Tree<'_>, path: &str, text: &str, root: &Node) -> Declared {
    let variables = Variables::new(tree, path, root);
    let service = Service::new(path, Lines::new(text), root, &variables);
    let (functions, mut unread) = service.functions(&variables);
    let calls = service.calls(&functions, &variables);
    let declaration = |(key, node): &(String, Node)| Declaration {
        calls: calls.of(key, node),
        ..service.declaration(key, node)
    };
    let declarations = functions.iter().map(declaration).collect();
    unread.extend(variables.unread());
    Declared {
        declarations,
        unread,
    }
}

#[cfg(test)]
mod tests;
