//! Functions that the code of an application registers.

use tree_sitter::Node;

use super::super::{
    Code, Declaration, Declared, Format, Unread, UnreadReason,
    reading::{declaration, file_name},
    tree::{Tree, folder_of},
};
use super::{
    Application,
    binding::{Binding, Field, plain},
    node, python,
};
use crate::{
    apart,
    exclusion::{SkipReason, exclusion},
    fragment::ExtractOptions,
    language::Language,
    parse::{MAX_BYTES, parse},
};

/// How many files of an application are looked into.
const MAX_FILES: usize = 2_000;

/// A function as code registers it.
#[derive(Debug)]
pub(super) struct Registration {
    pub(super) name: String,
    /// The line of the registration, from 1.
    pub(super) line: usize,
    pub(super) bindings: Vec<Binding>,
    /// What is called, where it has a name.
    pub(super) handler: Option<String>,
}

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Registered {
    pub(super) functions: Vec<Registration>,
    /// The access that the application has for functions that say nothing of it.
    pub(super) access: Option<String>,
}

/// Reads the files of an application.
pub(super) fn read(tree: Tree<'_>, application: &Application) -> Declared {
    let mut declared = Declared::default();
    let mut files = Vec::new();
    let mut access = None;
    for path in sources(tree, &application.root).take(MAX_FILES) {
        match registered(tree, path) {
            Ok(registered) => {
                access = access.or(registered.access);
                files.push((path, registered.functions));
            }
            Err(unread) => declared.unread.push(unread),
        }
    }
    for (path, functions) in files {
        for mut function in functions {
            // Python's are guarded as the application says; Node.js has no such level.
            if Language::from_path(path) == Some(Language::Python)
                && let Some(access) = &access
            {
                let bindings = function.bindings.into_iter();
                function.bindings = bindings.map(|binding| binding.or_access(access)).collect();
            }
            let function = declared_by(application, path, &function);
            declared.declarations.push(function);
        }
    }
    declared
}

/// The source files below a folder that may register functions, without those of applications in it.
fn sources<'a>(tree: Tree<'a>, root: &'a str) -> impl Iterator<Item = &'a str> {
    let mut inner: Vec<_> = tree
        .below(root)
        .filter(|path| file_name(path) == "host.json" && folder_of(path) != root)
        .map(|path| format!("{}/", folder_of(path)))
        .collect();
    inner.dedup();
    tree.below(root).filter(move |path| {
        let is_source = matches!(
            Language::from_path(path),
            Some(Language::Python | Language::JavaScript | Language::TypeScript)
        );
        is_source
            && !inner.iter().any(|folder| path.starts_with(&**folder))
            && exclusion(path, &ExtractOptions::default()).is_none()
    })
}

fn registered(tree: Tree<'_>, path: &str) -> Result<Registered, Unread> {
    let text = tree.text(path)?;
    let Some(language) = Language::from_path(path) else {
        return Ok(Registered::default());
    };
    let library = match language {
        Language::Python => "azure.functions",
        _ => "@azure/functions",
    };
    // Durable functions come with a library of their own.
    let is_durable = text.contains("durable-functions");
    if text.len() > MAX_BYTES || !(text.contains(library) || is_durable) {
        return Ok(Registered::default());
    }
    let parsed = if apart::is_suspect(&text) {
        Err(SkipReason::TooComplex)
    } else {
        parse(language, &text)
    };
    let parsed = parsed.map_err(|reason| Unread {
        path: path.to_owned(),
        line: 0,
        reason: UnreadReason::Unreadable,
        message: format!("the file is not parsed: {reason}"),
    })?;
    Ok(match language {
        Language::Python => python::registered(parsed.root_node(), &text),
        _ => node::registered(parsed.root_node(), &text),
    })
}

fn declared_by(application: &Application, path: &str, function: &Registration) -> Declaration {
    let format = Format::AzureFunctions;
    let mut found = declaration(format, path, function.line, &function.name);
    found.deployed_name = Some(function.name.clone());
    found.application = application.name();
    found.code = Code::Path(folder_of(path).to_owned());
    found.entry_points = vec![path.to_owned()];
    found.handler.clone_from(&function.handler);
    for binding in &function.bindings {
        for trigger in binding.triggers(&function.name, &application.prefix) {
            found.add_trigger(trigger);
        }
    }
    found
}

/// All nodes of a kind below a node, in the order written. Without recursion: a file may be nested
/// deeply.
pub(super) fn nodes<'t>(root: Node<'t>, kind: &str) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut cursor = root.walk();
    loop {
        if cursor.node().kind() == kind {
            found.push(cursor.node());
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

/// A name and the texts of its value, as a binding has them.
pub(super) fn field(name: Node<'_>, value: Node<'_>, source: &str) -> Field {
    let values = match value.kind() {
        "list" | "array" => {
            let mut cursor = value.walk();
            let items: Vec<_> = value.named_children(&mut cursor).collect();
            items
                .into_iter()
                .filter_map(|item| literal(item, source))
                .collect()
        }
        _ => literal(value, source).into_iter().collect(),
    };
    let name = literal(name, source).unwrap_or_default();
    (plain(&name), values)
}

/// The text of a string without parts that are computed, or the last name of a path to a constant
/// (`AuthLevel.ANONYMOUS`).
pub(super) fn literal(node: Node<'_>, source: &str) -> Option<String> {
    let text = source.get(node.byte_range())?;
    match node.kind() {
        "string" => {
            let mut cursor = node.walk();
            let is_computed = node
                .named_children(&mut cursor)
                .any(|part| part.kind() == "interpolation");
            let start = text.find(['"', '\''])?;
            let quotes = ['"', '\''];
            (!is_computed).then(|| text[start..].trim_matches(quotes).to_owned())
        }
        "attribute" | "member_expression" => Some(text.rsplit('.').next()?.trim().to_owned()),
        "identifier" | "property_identifier" => Some(text.to_owned()),
        _ => None,
    }
}
