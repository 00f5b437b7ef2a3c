//! Go: the handler is a program's name; what it is built from is a folder of `package main`.

mod script;

use super::{Found, Look, Missing, Reason, Rule, search, source};
use crate::manifest::tree::{Tree, folder_of, join};

/// Where programs usually lie in a project.
const PLACES: &[&str] = &[
    ".",
    "cmd",
    "functions",
    "function",
    "lambda",
    "lambdas",
    "handlers",
    "src",
    "internal",
    "services",
    "app",
    "apps",
    "pkg",
];
/// A name that says nothing of the program.
const NAMELESS: &[&str] = &["bootstrap", "main", "handler", "function", "lambda"];

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    let handler = handler.trim_start_matches("./");
    by_script(look, handler)
        .or_else(|| by_path(look, handler))
        .or_else(|| by_name(look, handler))
        .map_or_else(|| only(look, handler), Ok)
}

/// A build script says what the program is built from.
fn by_script(look: &Look<'_>, handler: &str) -> Option<Found> {
    let manifest = folder_of(&look.declaration.manifest);
    let above = look.bases.folders().map(|(folder, _)| folder);
    for folder in above.chain([manifest]) {
        for program in script::programs(look.tree, folder) {
            let is_it = program.output == handler
                || program.target.as_deref() == Some(&look.declaration.name);
            let source = join(folder, &program.source).filter(|_| is_it);
            let file = source.and_then(|source| main_of(look.tree, &source));
            if let Some(file) = file {
                return Some(Found::new(file, Some("main"), Rule::BuildScript));
            }
        }
    }
    None
}

/// The code's path or the handler is the program's folder or file.
fn by_path(look: &Look<'_>, handler: &str) -> Option<Found> {
    look.bases.folders().find_map(|(folder, rule)| {
        let path = join(folder, handler)?;
        let named = main_of(look.tree, &path);
        // Not where the code's own path was given up: its folder may hold several programs.
        let own = || match rule {
            Rule::Handler => main_of(look.tree, folder),
            _ => None,
        };
        Some(Found::new(named.or_else(own)?, Some("main"), rule))
    })
}

/// The program's name is that of a folder or file in one of the usual places, or anywhere.
fn by_name(look: &Look<'_>, handler: &str) -> Option<Found> {
    let mut names = vec![source::stem(handler)];
    let built = look.bases.built().unwrap_or_default().split('/');
    names.extend(built.map(|part| part.split('.').next().unwrap_or(part)));
    names.retain(|name| !name.is_empty() && !NAMELESS.contains(name));
    names.push(&look.declaration.name);
    let folders: Vec<&str> = look.bases.folders().map(|(folder, _)| folder).collect();
    for name in names {
        for folder in &folders {
            let mut places = PLACES.iter().filter_map(|place| join(folder, place));
            let usual = places.find_map(|place| main_of(look.tree, &join(&place, name)?));
            let file = usual.or_else(|| {
                let files = programs(look.tree, folder, |file| {
                    let own = folder_of(file).rsplit('/').next();
                    own == Some(name) || source::stem(file) == name
                });
                search::only(&files, |file| is_main(look.tree, file)).map(str::to_owned)
            });
            if let Some(file) = file {
                return Some(Found::new(file, Some("main"), Rule::ProgramName));
            }
        }
    }
    None
}

/// The only program below the code's folder.
fn only(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    let mut ambiguous = None;
    for (folder, _) in look.bases.folders() {
        let files = programs(look.tree, folder, |_| true);
        let mut programs = files.iter().filter(|file| is_main(look.tree, file));
        match (programs.next(), programs.next()) {
            (None, _) => {}
            (Some(file), None) => return Ok(Found::new(*file, Some("main"), Rule::OnlyProgram)),
            (Some(first), Some(second)) => {
                ambiguous.get_or_insert_with(|| {
                    let message = format!("{handler} may be {first}, {second} or another program");
                    (Reason::Ambiguous, message)
                });
            }
        }
    }
    let missing = || look.file_missing(&format!("a program named {handler}"));
    Err(ambiguous.unwrap_or_else(missing))
}

/// The file with `func main` of a folder, or the file itself, which may lack its extension.
fn main_of(tree: Tree<'_>, path: &str) -> Option<String> {
    let as_file = [path.to_owned(), format!("{path}.go")];
    let mut as_file = as_file.into_iter().filter(|path| path.ends_with(".go"));
    if let Some(file) = as_file.find(|file| is_main(tree, file)) {
        return Some(file);
    }
    let from = if path == "." { 0 } else { path.len() + 1 };
    let own = |file: &&str| !file.get(from..).unwrap_or_default().contains('/');
    let mut files = tree
        .below(path)
        .filter(own)
        .filter(|file| is_program_file(file));
    files.find(|file| is_main(tree, file)).map(str::to_owned)
}

/// The files below a folder that may have `func main`.
fn programs<'a>(tree: Tree<'a>, folder: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<&'a str> {
    search::below(tree, folder, |path| {
        is_program_file(path) && is_wanted(path)
    })
}

fn is_program_file(path: &str) -> bool {
    path.ends_with(".go") && !path.ends_with("_test.go")
}

fn is_main(tree: Tree<'_>, path: &str) -> bool {
    let text = source::text(tree, path).unwrap_or_default();
    let mut lines = text.lines();
    lines.any(|line| line.trim_end() == "package main" || line.starts_with("package main "))
        && source::functions(path, &text)
            .iter()
            .any(|name| name == "main")
}

/// Google calls an exported function of the package in the code's folder.
pub(super) fn exported(look: &Look<'_>, symbol: &str) -> Result<Found, Missing> {
    let found = look.bases.folders().find_map(|(folder, rule)| {
        let files = search::below(look.tree, folder, is_program_file);
        let has = |file: &str| {
            let text = source::text(look.tree, file).unwrap_or_default();
            source::functions(file, &text)
                .iter()
                .any(|name| name == symbol)
        };
        let file = files.into_iter().find(|file| has(file))?;
        Some(Found::new(file, Some(symbol), rule))
    });
    found.ok_or_else(|| look.file_missing(&format!("a function {symbol}")))
}
