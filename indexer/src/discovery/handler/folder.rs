//! Formats that name a folder: the runtime looks for a file of a fixed name in it.

use super::{Found, Look, Rule, node, python, runtime::Runtime, source};
use crate::manifest::tree::join;

/// Where each runtime's templates have the function, and what it is called.
const PLACES: &[(Runtime<'static>, &[&str], &[&str])] = &[
    (
        Runtime::Node,
        &[
            "handler.js",
            "index.js",
            "function/handler.js",
            "src/index.ts",
            "handler.ts",
            "index.ts",
        ],
        &["handle", "handler", "default", "main"],
    ),
    (
        Runtime::Python,
        &[
            "handler.py",
            "__init__.py",
            "function/func.py",
            "func.py",
            "main.py",
            "function/main.py",
        ],
        &["handle", "main", "new", "handler"],
    ),
    (
        Runtime::Go,
        &[
            "handler.go",
            "handle.go",
            "function.go",
            "func.go",
            "main.go",
        ],
        &["Handle", "main"],
    ),
    (
        Runtime::Rust,
        &["src/main.rs", "src/lib.rs", "src/handler.rs"],
        &["main", "handle", "index"],
    ),
    (Runtime::Ruby, &["handler.rb"], &["run", "handle"]),
    (
        Runtime::Php,
        &["src/Handler.php", "Handler.php"],
        &["handle"],
    ),
    (
        Runtime::Dotnet,
        &["FunctionHandler.cs", "run.csx"],
        &["Handle", "Run"],
    ),
    (
        Runtime::Java,
        &[
            "src/main/java/com/openfaas/function/Handler.java",
            "src/main/java/functions/Function.java",
            "src/main/java/functions/CloudFunctionApplication.java",
        ],
        &["Handle", "function", "main"],
    ),
];

/// Finds the file of a folder: the one that the handler names, else by the runtime's templates.
pub(super) fn resolve(
    look: &Look<'_>,
    runtime: Runtime<'_>,
    handler: Option<&str>,
) -> Option<Found> {
    let named = handler.and_then(|handler| {
        let mut folders = look.bases.folders();
        folders.find_map(|(folder, rule)| {
            let path = join(folder, handler).filter(|path| look.tree.has_file(path))?;
            Some((path, rule))
        })
    });
    let symbols = |runtime: &Runtime<'_>| {
        let mut places = PLACES.iter();
        let place = places.find(|(known, _, _)| known == runtime);
        place.map_or(&[][..], |(_, _, symbols)| symbols)
    };
    if let Some((path, rule)) = named {
        let symbol = symbol_of(look, &path, symbols(&runtime));
        return Some(Found::new(path, symbol, rule));
    }
    let (folder, _) = look.bases.folders().next()?;
    let is_known = runtime != Runtime::Unknown;
    let mut places = PLACES
        .iter()
        .filter(|(known, _, _)| *known == runtime || !is_known);
    places.find_map(|(_, names, symbols)| {
        let mut paths = names.iter().filter_map(|name| join(folder, name));
        let path = paths.find(|path| look.tree.has_file(path))?;
        let symbol = symbol_of(look, &path, symbols);
        Some(Found::new(path, symbol, Rule::Convention))
    })
}

/// The first of some names that a file has.
fn symbol_of<'a>(look: &Look<'_>, path: &str, symbols: &[&'a str]) -> Option<&'a str> {
    let text = source::text(look.tree, path)?;
    let functions = source::functions(path, &text);
    let mut symbols = symbols.iter();
    symbols
        .find(|symbol| {
            source::has_method(&functions, "", symbol)
                || path.ends_with(".py") && python::text_has(&text, symbol)
                || node::text_has(path, &text, symbol)
        })
        .copied()
}

/// A runtime of one's own may run scripts: `cart.sh`, `cart.show` of `cart.sh`, `cart.ps1::show`.
pub(super) fn script(look: &Look<'_>, handler: &str) -> Option<Found> {
    let (file, function) = match handler.split_once("::") {
        Some((file, function)) => (file, Some(function)),
        None => (
            handler,
            handler.rsplit_once('.').map(|(_, function)| function),
        ),
    };
    let stem = handler.split('.').next().unwrap_or(handler);
    let names = [
        file.to_owned(),
        format!("{stem}.sh"),
        "bootstrap".to_owned(),
    ];
    let (folder, rule) = look.bases.folders().next()?;
    let mut paths = names.iter().filter_map(|name| join(folder, name));
    let path = paths.find(|path| look.tree.has_file(path))?;
    let functions = source::functions(&path, &source::text(look.tree, &path).unwrap_or_default());
    let symbol = function.filter(|function| source::has_method(&functions, "", function));
    Some(Found::new(path, symbol, rule))
}
