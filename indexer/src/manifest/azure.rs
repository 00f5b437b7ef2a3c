//! Azure Functions: `function.json`, and functions that their code registers.
//!
//! A `function.json` describes the function of its folder. Newer applications have none: decorators
//! (Python) or calls (`app.http` of Node.js) register functions, in the files below a `host.json`.

mod binding;
mod node;
mod python;
mod registered;
#[cfg(test)]
mod tests;

use self::binding::Binding;
use super::{
    Code, Declaration, Declared, Format,
    node::{Node, Value, read_json},
    reading::{code_at, declaration, file_name, not_read},
    tree::{Tree, folder_of, join},
};
use crate::language::Language;

/// The names of a file that is called without `scriptFile`, the first ones first.
const DEFAULT_FILES: [&str; 10] = [
    "run.csx",
    "run.ps1",
    "run.fsx",
    "__init__.py",
    "main.py",
    "index.ts",
    "index.js",
    "index.mjs",
    "index.cjs",
    "function.js",
];
/// How artefacts end, which have their sources elsewhere.
const ARTEFACTS: [&str; 3] = [".jar", ".dll", ".exe"];
/// What comes before routes, unless host.json says something else.
const DEFAULT_PREFIX: &str = "api";

/// What a function's application says of all its functions.
struct Application {
    /// The folder of host.json; `.` for the repository's.
    root: String,
    /// What comes before routes, without slashes; empty for nothing.
    prefix: String,
}

/// Whether a file may be one of Azure's.
pub(crate) fn is_manifest(path: &str) -> bool {
    matches!(file_name(path), "function.json" | "host.json")
}

/// Reads the function of a `function.json`, or those that the code below a `host.json` registers.
/// Files of other programs by these names have no functions.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Declared {
    let text = match tree.text(path) {
        Ok(text) => text,
        Err(unread) => return Declared::unread(unread),
    };
    let document = match read_json(&text) {
        Ok(document) => document,
        Err(error) => return Declared::unread(not_read(path, &text, &error)),
    };
    let is_host = file_name(path) == "host.json";
    if is_host && Application::is_described_by(&document) {
        let application = Application::new(folder_of(path), Some(&document));
        return registered::read(tree, &application);
    }
    let bindings = document.get("bindings").map(|node| &node.value);
    if is_host || !matches!(bindings, Some(Value::List(_))) {
        return Declared::default();
    }
    Declared {
        declarations: vec![described(tree, path, &document)],
        unread: Vec::new(),
    }
}

impl Application {
    fn new(root: &str, host: Option<&Node>) -> Self {
        let keys = ["extensions", "http", "routePrefix"];
        // Version 1 had it at the top.
        let prefix = host.and_then(|host| {
            let old = host.text_at(&["http", "routePrefix"]);
            host.text_at(&keys).or(old)
        });
        Self {
            root: root.to_owned(),
            prefix: prefix
                .unwrap_or(DEFAULT_PREFIX)
                .trim_matches('/')
                .to_owned(),
        }
    }

    fn is_described_by(host: &Node) -> bool {
        let keys = ["version", "extensionBundle", "functionTimeout"];
        keys.iter().any(|key| host.get(key).is_some())
    }

    /// The application around the folder of a function.
    fn around(tree: Tree<'_>, folder: &str) -> (Self, bool) {
        let root = folder_of(folder);
        let host = join(root, "host.json").filter(|host| tree.has_file(host));
        let text = host.as_ref().and_then(|host| tree.text(host).ok());
        let document = text.and_then(|text| read_json(&text).ok());
        (Self::new(root, document.as_ref()), host.is_some())
    }

    /// The name of its folder.
    fn name(&self) -> Option<String> {
        let name = file_name(&self.root);
        (name != ".").then(|| name.to_owned())
    }
}

/// The function of a `function.json`, named like its folder.
fn described(tree: Tree<'_>, path: &str, document: &Node) -> Declaration {
    let folder = folder_of(path);
    let (application, is_known) = Application::around(tree, folder);
    let name = file_name(folder);
    let mut function = declaration(Format::AzureFunctions, path, document.line, name);
    function.deployed_name = (name != ".").then(|| name.to_owned());
    function.application = application.name().filter(|_| is_known);
    let bindings = document.get("bindings").map_or(&[][..], Node::items);
    let bindings = bindings.iter().filter_map(Binding::written);
    for trigger in bindings.flat_map(|binding| binding.triggers(name, &application.prefix)) {
        function.add_trigger(trigger);
    }
    let script = document.text_at(&["scriptFile"]);
    function.handler = document.text_at(&["entryPoint"]).map(str::to_owned);
    match script {
        Some(script) if ARTEFACTS.iter().any(|end| script.ends_with(end)) => {
            function.code = code_at(folder, script);
        }
        _ => {
            function.code = Code::Path(folder.to_owned());
            function.entry_points = script_file(tree, folder, script).into_iter().collect();
        }
    }
    if function.handler.is_none() {
        function.handler = default_handler(&function.entry_points);
    }
    function
}

/// The file that is called: that which is named if it is there, else what is in the folder. What
/// TypeScript compiles to is named, and is not there.
fn script_file(tree: Tree<'_>, folder: &str, script: Option<&str>) -> Option<String> {
    let named = script.and_then(|script| join(folder, script));
    if let Some(named) = &named
        && tree.has_file(named)
    {
        return Some(named.clone());
    }
    let defaults = DEFAULT_FILES.iter().filter_map(|file| join(folder, file));
    let found = defaults.into_iter().find(|file| tree.has_file(file));
    found.or_else(|| only_source(tree, folder)).or(named)
}

/// The source file of a folder that has no other one.
fn only_source(tree: Tree<'_>, folder: &str) -> Option<String> {
    let files = tree.below(folder).filter(|path| folder_of(path) == folder);
    let mut sources = files.filter(|path| Language::from_path(path).is_some());
    let source = sources.next()?;
    sources.next().is_none().then(|| source.to_owned())
}

/// What is called in a file without `entryPoint`, where the language has a rule.
fn default_handler(entry_points: &[String]) -> Option<String> {
    let file = entry_points.first()?;
    let handler = match file.rsplit('.').next()? {
        "py" => "main",
        "csx" => "Run",
        _ => return None,
    };
    Some(handler.to_owned())
}
