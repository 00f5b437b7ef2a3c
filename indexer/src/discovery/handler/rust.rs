//! Rust: the program that Cargo builds; a handler, if there is one, is not more than its name.

use toml::{Table, Value};

use super::{Found, Look, Missing, Reason, Rule, source};
use crate::manifest::tree::{Tree, folder_of, join};

/// A program of a Cargo package.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    name: String,
    file: String,
}

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    let mut ambiguous = None;
    for (folder, _) in look.bases.folders() {
        let programs = programs(look.tree, folder);
        let mut names = names(look, handler, folder).into_iter();
        let named = names.find_map(|name| {
            let mut programs = programs.iter();
            programs.find(|program| plain(&program.name) == plain(&name))
        });
        match (named, &programs[..]) {
            (Some(program), [_, _, ..]) => {
                return Ok(Found::new(&program.file, Some("main"), Rule::ProgramName));
            }
            (_, [program]) => {
                return Ok(Found::new(&program.file, Some("main"), Rule::OnlyProgram));
            }
            (None, [first, second, ..]) => {
                ambiguous.get_or_insert_with(|| {
                    let message = format!("it may be {}, {} or another", first.file, second.file);
                    (Reason::Ambiguous, message)
                });
            }
            (_, []) => {}
        }
    }
    Err(ambiguous.unwrap_or_else(|| look.file_missing("a Cargo.toml with a program")))
}

/// What the program may be called: by the handler, by what the build leaves, by the function.
fn names(look: &Look<'_>, handler: &str, folder: &str) -> Vec<String> {
    let file = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let built = look.bases.built().unwrap_or_default().rsplit('/');
    let built = built.map(|part| part.split('.').next().unwrap_or(part).to_owned());
    let mut names = vec![file(handler)];
    names.extend(built.filter(|name| !name.is_empty()));
    names.extend([file(folder), look.declaration.name.clone()]);
    names
}

/// A name as far as `ShowCart`, `show-cart` and `show_cart_function` have it in common.
fn plain(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|part| part.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    for ending in ["function", "lambda", "fn"] {
        if let Some(rest) = name.strip_suffix(ending).filter(|rest| !rest.is_empty()) {
            return rest.to_owned();
        }
    }
    name
}

/// The programs of the package or workspace whose folder this is, or is in.
fn programs(tree: Tree<'_>, folder: &str) -> Vec<Program> {
    let Some(document) = document(tree, folder) else {
        return Vec::new();
    };
    let mut programs = of_package(tree, folder, &document);
    let members = document.get("workspace").and_then(|workspace| {
        let members = workspace.get("members")?.as_array()?;
        Some(members.iter().filter_map(Value::as_str))
    });
    for member in members.into_iter().flatten() {
        for folder in folders(tree, folder, member) {
            if let Some(document) = self::document(tree, &folder) {
                programs.extend(of_package(tree, &folder, &document));
            }
        }
    }
    programs
}

fn document(tree: Tree<'_>, folder: &str) -> Option<Table> {
    source::text(tree, &join(folder, "Cargo.toml")?)?
        .parse()
        .ok()
}

/// The folders of a workspace's member, which may end in `*`.
fn folders(tree: Tree<'_>, folder: &str, member: &str) -> Vec<String> {
    let Some(above) = member.strip_suffix('*') else {
        return join(folder, member).into_iter().collect();
    };
    let Some(above) = join(folder, above) else {
        return Vec::new();
    };
    let packages = tree.below(&above).filter(|path| {
        let name = path.strip_suffix("/Cargo.toml");
        name.is_some_and(|name| folder_of(name) == above)
    });
    packages.map(|path| folder_of(path).to_owned()).collect()
}

fn of_package(tree: Tree<'_>, folder: &str, document: &Table) -> Vec<Program> {
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let package = document
        .get("package")
        .and_then(|package| text(package, "name"));
    let mut programs: Vec<Program> = Vec::new();
    let mut add = |name: Option<String>, path: &str| {
        let file = join(folder, path).filter(|file| tree.has_file(file));
        if let Some((name, file)) = name.zip(file)
            && programs.iter().all(|program| program.file != file)
        {
            programs.push(Program { name, file });
        }
    };
    let declared = document.get("bin").and_then(Value::as_array);
    for program in declared.into_iter().flatten() {
        let name = text(program, "name");
        match (text(program, "path"), &name) {
            (Some(path), _) => add(name, &path),
            (None, Some(known)) => {
                for path in [
                    format!("src/bin/{known}.rs"),
                    format!("src/bin/{known}/main.rs"),
                ] {
                    add(name.clone(), &path);
                }
                add(name.clone(), "src/main.rs");
            }
            (None, None) => {}
        }
    }
    add(package, "src/main.rs");
    let prefix = join(folder, "src/bin").unwrap_or_default();
    for file in tree.below(&prefix).filter(|file| file.ends_with(".rs")) {
        let path = file.get(prefix.len() + 1..).unwrap_or_default();
        let name = path
            .strip_suffix("/main.rs")
            .or_else(|| path.strip_suffix(".rs"));
        let name = name.filter(|name| !name.contains('/'));
        add(name.map(str::to_owned), &format!("src/bin/{path}"));
    }
    programs
}
