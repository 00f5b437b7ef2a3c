//! Java, Kotlin, Scala and Groovy: `pkg.Class::method`, and `pkg.Class` with `handleRequest`.

use super::{Found, Look, Missing, Reason, Rule, search, source};
use crate::language::Language;

const EXTENSIONS: &[&str] = &["java", "kt", "scala", "groovy"];
/// What is called when only a class is named.
const METHOD: &str = "handleRequest";

/// A class, and the method called.
struct Target<'a> {
    package: &'a str,
    /// The outermost class, which gives the file its name.
    outer: &'a str,
    /// The class that has the method.
    class: &'a str,
    method: &'a str,
}

pub(super) fn resolve(look: &Look<'_>, handler: &str) -> Result<Found, Missing> {
    // OpenWhisk has the archive in front of the class.
    let (handler, method) = match handler.split_once(".jar:") {
        Some((_, class)) => (class, "main"),
        None => (handler, METHOD),
    };
    let target = Target::of(handler, method).ok_or_else(|| {
        let message = format!("{handler} is no `package.Class::method`");
        (Reason::BadHandler, message)
    })?;
    for (folder, rule) in look.bases.folders() {
        let found = by_file_name(look, folder, &target, rule);
        if let Some(found) = found.or_else(|| by_content(look, folder, &target)) {
            return Ok(found);
        }
    }
    let path = format!("{}.{}", target.package, target.outer).replace('.', "/");
    Err(look.file_missing(&format!("{}.java or .kt", path.trim_start_matches('/'))))
}

impl<'a> Target<'a> {
    fn of(handler: &'a str, method: &'a str) -> Option<Self> {
        let (path, method) = handler.split_once("::").unwrap_or((handler, method));
        let (package, class) = path.rsplit_once('.').unwrap_or(("", path));
        let is_name = |name: &str| {
            let mut parts = name.chars();
            parts.all(|part| part.is_alphanumeric() || matches!(part, '_' | '$'))
        };
        if class.is_empty() || !is_name(class) || method.is_empty() {
            return None;
        }
        Some(Self {
            package,
            outer: class.split('$').next().unwrap_or(class),
            class: class.rsplit('$').next().unwrap_or(class),
            method,
        })
    }

    fn found(&self, file: &str, text: &str, rule: Rule) -> Found {
        let functions = source::functions(file, text);
        // The functions of a Kotlin file are methods of a class that is not written.
        let class = match self.outer.strip_suffix("Kt") {
            Some(name) if source::stem(file) == name => "",
            _ => self.class,
        };
        let has = source::has_method(&functions, class, self.method)
            || Language::from_path(file).is_none() && source::has_word(text, self.method);
        Found::new(file, has.then_some(self.method), rule)
    }

    /// Tells whether a file is in the package: it says so, or stands where the package's files do.
    fn has_package(&self, text: &str) -> bool {
        package_of(text) == self.package
    }
}

/// The file is named like the class, as Java wants it.
fn by_file_name(look: &Look<'_>, folder: &str, target: &Target<'_>, rule: Rule) -> Option<Found> {
    let names = [target.outer, target.outer.strip_suffix("Kt").unwrap_or("")];
    let files = search::below(look.tree, folder, |path| {
        let file = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        EXTENSIONS.contains(&extension) && !stem.is_empty() && names.contains(&stem)
    });
    files.into_iter().find_map(|file| {
        let text = source::text(look.tree, file)?;
        let rule = match rule {
            Rule::Handler => Rule::Class,
            rule => rule,
        };
        let fits = target.has_package(&text);
        fits.then(|| target.found(file, &text, rule))
    })
}

/// Kotlin, Scala and Groovy let a file have any name.
fn by_content(look: &Look<'_>, folder: &str, target: &Target<'_>) -> Option<Found> {
    let files = search::below(look.tree, folder, |path| {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| EXTENSIONS[1..].contains(&extension))
    });
    files.into_iter().find_map(|file| {
        let text = source::text(look.tree, file)?;
        let mut kinds = ["class", "object", "interface"].into_iter();
        let has_class =
            kinds.any(|kind| source::has_word(&text, &format!("{kind} {}", target.outer)));
        let fits = has_class && target.has_package(&text);
        fits.then(|| target.found(file, &text, Rule::Class))
    })
}

/// The package that a file says it is in; empty for the default one.
fn package_of(text: &str) -> &str {
    let mut lines = text.lines().map(str::trim);
    let package = lines.find_map(|line| line.strip_prefix("package "));
    let package = package.unwrap_or("").split([';', '/']).next();
    package.unwrap_or("").trim()
}
