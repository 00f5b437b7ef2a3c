//! Formats that name a folder: the runtime looks for a file of a fixed name in it.

use super::{
    Found, Look, Missing, Reason, Rule, archive, bundle, dotnet, java, node, python,
    runtime::Runtime, source,
};
use crate::manifest::{Code, Format, tree::join};

/// What Cloudflare calls of a Worker, the likeliest first.
const WORKER: &[&str] = &["fetch", "scheduled", "queue", "email", "main", "default"];

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

/// Finds the file that the manifest names, or the one in its folder that the runtime's templates have.
/// The handler is the function alone.
pub(super) fn resolve(
    look: &Look<'_>,
    runtime: Runtime<'_>,
    handler: Option<&str>,
) -> Result<Found, Missing> {
    if let (Code::Path(path), Some(handler)) = (&look.declaration.code, handler)
        && let Some((class, method)) = handler.rsplit_once('.')
    {
        match path.rsplit('.').next() {
            Some("jar") => return java::resolve(look, &format!("{class}::{method}")),
            Some("dll") => return dotnet::resolve(look, &format!("::{class}::{method}")),
            _ => {}
        }
    }
    if let Some((file, rule)) = named(look, handler) {
        let symbol = symbol_of(look, &file, &symbols(look, runtime, handler));
        return Ok(Found::new(file, symbol, rule));
    }
    if runtime == Runtime::Image {
        return Err((Reason::Image, "a container image runs it".to_owned()));
    }
    let named = look.declaration.entry_points.first();
    match by_template(look, runtime).filter(|_| named.is_none()) {
        Some(found) => Ok(found),
        None => Err(look.file_missing(named.map_or("a file that the runtime looks for", |it| it))),
    }
}

/// The file that the manifest names, or the source of what a bundler makes of it.
fn named(look: &Look<'_>, handler: Option<&str>) -> Option<(String, Rule)> {
    let entry_points = look.declaration.entry_points.iter();
    let mut entry_points = entry_points.filter(|path| look.tree.has_file(path));
    if let Some(path) = entry_points.next() {
        return Some((path.clone(), Rule::EntryPoint));
    }
    let mut folders = look.bases.folders();
    let by_handler = folders.find_map(|(folder, rule)| {
        let path = join(folder, handler?).filter(|path| look.tree.has_file(path))?;
        Some((path, rule))
    });
    by_handler.or_else(|| {
        let entry = look.declaration.entry_points.first()?;
        let (folder, _) = look.bases.folders().next()?;
        let module = match folder {
            "." => entry,
            folder => entry.strip_prefix(folder)?.strip_prefix('/')?,
        };
        archive::split(module)?;
        let stem = module.rsplit_once('.').map_or(module, |(stem, _)| stem);
        let mut sources = bundle::sources(&look.bases, stem).into_iter();
        let source = sources.find_map(|path| node::probe(look.tree, &path));
        // A Worker in Rust is called through a file that is generated for it.
        let library = || join(folder, "src/lib.rs").filter(|path| look.tree.has_file(path));
        Some((source.or_else(library)?, Rule::BundleSource))
    })
}

/// What the function may be called.
fn symbols<'a>(look: &Look<'_>, runtime: Runtime<'_>, handler: Option<&'a str>) -> Vec<&'a str> {
    if handler.is_some() {
        return handler.into_iter().collect();
    }
    if look.declaration.format == Format::Wrangler {
        return WORKER.to_vec();
    }
    let places = PLACES.iter().filter(|(known, _, _)| *known == runtime);
    let symbols: Vec<&str> = places
        .flat_map(|(_, _, names)| names.iter().copied())
        .collect();
    if symbols.is_empty() {
        ["run", "handler", "main", "default"].to_vec()
    } else {
        symbols
    }
}

fn by_template(look: &Look<'_>, runtime: Runtime<'_>) -> Option<Found> {
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
