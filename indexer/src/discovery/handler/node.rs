//! JavaScript and TypeScript: `src/cart.handler` is what `src/cart.js` exports as `handler`.

mod exports;

use self::exports::Exports;
use super::{Found, Look, Missing, Reason, Rule, bundle, search, source};
use crate::manifest::tree::{Tree, folder_of, join};

/// Sources before what is compiled from them.
const EXTENSIONS: &[&str] = &["ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx"];
/// How many files are looked into for what one of them passes on.
const MOST: usize = 10;

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    let handler = handler.trim_start_matches("./");
    if let Some(found) = named_file(look, handler) {
        return Ok(found);
    }
    let splits = splits(handler);
    let Some((module, _)) = splits.first().copied() else {
        let message = format!("{handler} has no `file.function`");
        return Err((Reason::BadHandler, message));
    };
    let mut file_only = None;
    for (module, symbol) in &splits {
        if let Some(found) = by_module(look, module, symbol) {
            if found.symbol.is_some() {
                return Ok(found);
            }
            file_only.get_or_insert(found);
        }
    }
    file_only.ok_or_else(|| look.file_missing(&format!("{module}.js or .ts")))
}

/// The ways to read a handler: at the last dot, as the Serverless Framework, then at the first one, as
/// the runtime of AWS does.
fn splits(handler: &str) -> Vec<(&str, &str)> {
    let name = handler.rfind('/').map_or(0, |slash| slash + 1);
    let dots = [
        handler.rfind('.'),
        handler[name..].find('.').map(|at| name + at),
    ];
    let mut splits: Vec<(&str, &str)> = Vec::new();
    for dot in dots.into_iter().flatten().filter(|dot| *dot > name) {
        let split = (&handler[..dot], &handler[dot + 1..]);
        if !split.1.is_empty() && !splits.contains(&split) {
            splits.push(split);
        }
    }
    splits
}

/// Some formats name the file and nothing in it.
fn named_file(look: &Look<'_>, handler: &str) -> Option<Found> {
    let is_source = EXTENSIONS.iter().any(|extension| {
        let rest = handler.strip_suffix(extension);
        rest.is_some_and(|rest| rest.ends_with('.'))
    });
    let folders = look.bases.folders().filter(|_| is_source);
    folders.into_iter().find_map(|(folder, rule)| {
        let path = join(folder, handler).filter(|path| look.tree.has_file(path))?;
        let exports = Exports::of(&path, &source::text(look.tree, &path)?);
        let symbols = ["handler", "main", "fetch", "default"];
        let symbol = symbols.into_iter().find(|symbol| exports.has(symbol));
        Some(Found::new(path, symbol, rule))
    })
}

fn by_module(look: &Look<'_>, module: &str, symbol: &str) -> Option<Found> {
    let found = |path: String, rule| {
        let symbol = has(look.tree, &path, symbol, MOST).then_some(symbol);
        Found::new(path, symbol, rule)
    };
    let mut file_only = None;
    let mut candidates = Vec::new();
    if let Some(entry) = entry_point(look, module) {
        candidates.push((entry, Rule::EntryPoint));
    }
    for (folder, rule) in look.bases.folders() {
        let path = join(folder, module).and_then(|path| probe(look.tree, &path));
        candidates.extend(path.map(|path| (path, rule)));
    }
    let sources = bundle::sources(&look.bases, module).into_iter();
    let sources = sources.filter_map(|path| probe(look.tree, &path));
    candidates.extend(sources.map(|path| (path, Rule::BundleSource)));
    for (path, rule) in candidates {
        let found = found(path, rule);
        if found.symbol.is_some() {
            return Some(found);
        }
        file_only.get_or_insert(found);
    }
    file_only.or_else(|| searched(look, module, symbol))
}

/// The file of a module without its extension, or the index of a folder.
pub(super) fn probe(tree: Tree<'_>, module: &str) -> Option<String> {
    let with_extension = |path: &str| {
        let paths = EXTENSIONS.iter().map(|end| format!("{path}.{end}"));
        paths.into_iter().find(|path| tree.has_file(path))
    };
    with_extension(module).or_else(|| with_extension(&format!("{module}/index")))
}

/// The entry point of a bundle that has the module's name, or the only one.
fn entry_point(look: &Look<'_>, module: &str) -> Option<String> {
    let declared = look.declaration.entry_points.iter();
    let paths: Vec<String> = declared
        .filter_map(|path| {
            let is_there = look.tree.has_file(path).then(|| path.clone());
            is_there.or_else(|| probe(look.tree, path))
        })
        .collect();
    let name = module.rsplit('/').next().unwrap_or(module);
    let named = paths.iter().find(|path| source::stem(path) == name);
    let only = || paths.first().filter(|_| paths.len() == 1);
    named.or_else(only).cloned()
}

/// The only file of the module's name below the code's folder that exports the symbol.
fn searched(look: &Look<'_>, module: &str, symbol: &str) -> Option<Found> {
    let folder = look.bases.searched()?;
    let name = module.rsplit('/').next()?;
    let files = search::below(look.tree, folder, |path| {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        let is_script = extension.is_some_and(|extension| EXTENSIONS.contains(&extension));
        is_script && source::stem(path) == name
    });
    let file = search::only(&files, |path| has(look.tree, path, symbol, 1))?;
    Some(Found::new(file, Some(symbol), Rule::OnlyMatch))
}

/// What a package exports: Google's functions have no file in their handler.
pub(super) fn exported(look: &Look<'_>, symbol: &str) -> Result<Found, Missing> {
    if symbol.contains('/') {
        return resolve(look, symbol);
    }
    for (folder, _) in look.bases.folders() {
        let package = join(folder, "package.json");
        let package = package.and_then(|path| source::text(look.tree, &path));
        let main = package.as_deref().and_then(main_of);
        let by_package = main.and_then(|main| {
            let path = join(folder, &main)?;
            let stem = EXTENSIONS
                .iter()
                .find_map(|extension| path.strip_suffix(extension)?.strip_suffix('.'));
            let is_there = look.tree.has_file(&path).then(|| path.clone());
            is_there.or_else(|| probe(look.tree, stem.unwrap_or(&path)))
        });
        let conventional = ["index", "function", "src/index", "src/function"];
        let mut conventional = conventional
            .iter()
            .filter_map(|name| probe(look.tree, &join(folder, name)?));
        let rule = match by_package {
            Some(_) => Rule::PackageMain,
            None => Rule::Convention,
        };
        if let Some(path) = by_package.or_else(|| conventional.next()) {
            let symbol = has(look.tree, &path, symbol, MOST).then_some(symbol);
            return Ok(Found::new(path, symbol, rule));
        }
    }
    Err(look.file_missing(&format!("index.js, which should export {symbol},")))
}

fn main_of(package: &str) -> Option<String> {
    let package: serde_json::Value = serde_json::from_str(package).ok()?;
    Some(package.get("main")?.as_str()?.to_owned())
}

/// Tells whether a file exports a symbol, itself or from one of the next few files that it passes on.
fn has(tree: Tree<'_>, path: &str, symbol: &str, most: usize) -> bool {
    let symbol = symbol.split('.').next().unwrap_or(symbol);
    let mut paths = vec![path.to_owned()];
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        let text = source::text(tree, &path).unwrap_or_default();
        let exports = Exports::of(&path, &text);
        if exports.has(symbol) {
            return true;
        }
        for module in exports.passed_on {
            let file = join(folder_of(&path), &module);
            let file = file.and_then(|module| match tree.has_file(&module) {
                true => Some(module),
                false => probe(tree, module.strip_suffix(".js").unwrap_or(&module)),
            });
            if let Some(file) = file.filter(|file| paths.len() < most && !paths.contains(file)) {
                paths.push(file);
            }
        }
        next += 1;
    }
    false
}

/// Tells whether a text exports a symbol.
pub(super) fn text_has(path: &str, text: &str, symbol: &str) -> bool {
    Exports::of(path, text).has(symbol)
}
