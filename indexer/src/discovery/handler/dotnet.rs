//! .NET: `Assembly::Namespace.Class::Method`, or the assembly alone for a program with `Main`.

use super::{Found, Look, Missing, Reason, Rule, search, source};
use crate::manifest::tree::folder_of;

/// A class, and the method called.
struct Target<'a> {
    namespace: &'a str,
    class: &'a str,
    method: &'a str,
}

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    if look.declaration.provider.as_deref() == Some("azure") {
        return by_attribute(look);
    }
    let parts: Vec<&str> = handler.split("::").collect();
    let &[_, path, method] = &parts[..] else {
        return program(look, handler);
    };
    let (namespace, class) = path.rsplit_once('.').unwrap_or(("", path));
    let class = class.rsplit(['+', '/']).next().unwrap_or(class);
    let target = Target {
        namespace,
        // `Functions_Add_Generated` is written by Lambda Annotations for `Functions.Add`.
        class: class
            .strip_suffix(&format!("_{method}_Generated"))
            .unwrap_or(class),
        method,
    };
    for (folder, rule) in look.bases.folders() {
        if let Some(found) = by_class(look, folder, &target, rule) {
            return Ok(found);
        }
    }
    Err(look.file_missing(&format!("a file with the class {path}")))
}

fn by_class(look: &Look<'_>, folder: &str, target: &Target<'_>, rule: Rule) -> Option<Found> {
    let mut files = search::below(look.tree, folder, |path| {
        path.ends_with(".cs") || path.ends_with(".fs") || path.ends_with(".vb")
    });
    files.sort_by_key(|path| source::stem(path) != target.class);
    let mut file_only = None;
    for file in files {
        let Some(text) = source::text(look.tree, file) else {
            continue;
        };
        let mut kinds = ["class", "record", "struct", "type", "module", "Class"].into_iter();
        let has_class =
            kinds.any(|kind| source::has_word(&text, &format!("{kind} {}", target.class)));
        if !has_class || !has_namespace(&text, target.namespace) {
            continue;
        }
        let functions = source::functions(file, &text);
        let has = source::has_method(&functions, target.class, target.method)
            || !file.ends_with(".cs") && source::has_word(&text, target.method);
        let rule = match rule {
            Rule::Handler => Rule::Class,
            rule => rule,
        };
        let found = Found::new(file, has.then_some(target.method), rule);
        if found.symbol.is_some() {
            return Some(found);
        }
        // A class may be spread over several files.
        file_only.get_or_insert(found);
    }
    file_only
}

/// Tells whether a text is in a namespace. One that says none has what its project gives it.
fn has_namespace(text: &str, namespace: &str) -> bool {
    let says_one = text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("namespace ") || line.starts_with("Namespace ")
    });
    if !says_one {
        return true;
    }
    let outer = namespace.split('.').next().unwrap_or(namespace);
    namespace.is_empty() || source::has_word(text, namespace) || {
        // Namespaces may be nested: `namespace Shop { namespace Cart {`.
        let mut parts = namespace.split('.');
        source::has_word(text, outer) && parts.all(|part| source::has_word(text, part))
    }
}

/// Azure finds a method by its attribute: `[FunctionName("cart")]`.
fn by_attribute(look: &Look<'_>) -> Result<Found, Missing> {
    let name = &look.declaration.name;
    let attributes = [
        format!("FunctionName(\"{name}\")"),
        format!("Function(\"{name}\")"),
    ];
    let found = look.bases.folders().find_map(|(folder, _)| {
        let files = search::below(look.tree, folder, |path| path.ends_with(".cs"));
        files.into_iter().find_map(|file| {
            let text = source::text(look.tree, file)?;
            attributes
                .iter()
                .find(|attribute| text.contains(*attribute))?;
            let functions = source::functions(file, &text);
            // Which method the attribute belongs to is plain where there is one.
            let only = functions.first().filter(|_| functions.len() == 1);
            let method = only.and_then(|name| name.rsplit('.').next());
            Some(Found::new(file, method, Rule::Convention))
        })
    });
    found.ok_or_else(|| look.file_missing(&format!("a method with {}", attributes[0])))
}

/// A program: the project of the assembly's name, or the only one.
fn program(look: &Look<'_>, assembly: &str) -> Result<Found, Missing> {
    for (folder, _) in look.bases.folders() {
        let projects = search::below(look.tree, folder, |path| path.ends_with(".csproj"));
        let named = projects
            .iter()
            .find(|project| source::stem(project) == assembly);
        let project = named.or(projects.first().filter(|_| projects.len() == 1));
        let Some(project) = project else { continue };
        let files = search::below(look.tree, folder_of(project), |path| path.ends_with(".cs"));
        if let Some(found) = annotated(look, &files) {
            return Ok(found);
        }
        let is_program = |file: &&&str| {
            let text = source::text(look.tree, file);
            text.is_some_and(|text| {
                source::stem(file) == "Program"
                    || source::has_method(&source::functions(file, &text), "", "Main")
            })
        };
        if let Some(file) = files.iter().find(is_program) {
            let text = source::text(look.tree, file).unwrap_or_default();
            let has = source::has_method(&source::functions(file, &text), "", "Main");
            let rule = match named {
                Some(_) => Rule::ProgramName,
                None => Rule::OnlyProgram,
            };
            return Ok(Found::new(*file, has.then_some("Main"), rule));
        }
    }
    let message = format!("{assembly} is no `Assembly::Namespace.Class::Method`, nor a project");
    Err((Reason::BadHandler, message))
}

/// Lambda Annotations writes the program, and names the declaration like the class and its method:
/// `ShopFunctionsShowGenerated`.
fn annotated(look: &Look<'_>, files: &[&str]) -> Option<Found> {
    let name = look.declaration.name.strip_suffix("Generated")?;
    files.iter().find_map(|file| {
        let text = source::text(look.tree, file).filter(|text| text.contains("[LambdaFunction"))?;
        let functions = source::functions(file, &text);
        let method = functions.iter().find_map(|function| {
            let (class, method) = function.rsplit_once('.')?;
            let class = class.rsplit('.').next()?;
            name.ends_with(&format!("{class}{method}"))
                .then_some(method)
        })?;
        Some(Found::new(*file, Some(method), Rule::Class))
    })
}
