//! What a source file defines.

use crate::{
    apart,
    language::Language,
    manifest::tree::Tree,
    parse,
    walk::{self, Scope},
};

/// Parses a text, unless it is too large, may exhaust this process, or is in a language that is not built
/// in.
pub(super) fn parsed(path: &str, text: &str) -> Option<tree_sitter::Tree> {
    let language = Language::from_path(path)?;
    let is_readable = text.len() <= parse::MAX_BYTES && !apart::is_suspect(text);
    is_readable.then(|| parse::parse(language, text).ok())?
}

/// The names of the functions of a file, each with what is around it: `Class.method`.
pub(super) fn functions(path: &str, text: &str) -> Vec<String> {
    let Some(tree) = parsed(path, text) else {
        return Vec::new();
    };
    let Some(language) = Language::from_path(path) else {
        return Vec::new();
    };
    let scope = Scope::Functions {
        include_tests: true,
    };
    let walked = walk::walk(language, text, tree.walk(), scope).unwrap_or_default();
    let functions = walked.functions.into_iter();
    functions.map(|function| function.name).collect()
}

/// Tells whether one of the names is that of a method of a class; of any or none, if the class is
/// empty.
pub(super) fn has_method(functions: &[String], class: &str, method: &str) -> bool {
    functions.iter().any(|name| {
        let Some((around, own)) = name.rsplit_once('.') else {
            return class.is_empty() && name == method;
        };
        let innermost = around.rsplit('.').next();
        own == method && (class.is_empty() || innermost == Some(class))
    })
}

/// Reads a file, or nothing where it cannot be read.
pub(super) fn text(tree: Tree<'_>, path: &str) -> Option<String> {
    tree.text(path).ok()
}

/// Tells whether a text has a word, not as a part of another one.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let is_part =
        |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric() || next == '_');
    let mut places = text.match_indices(word);
    !word.is_empty()
        && places.any(|(at, _)| {
            let before = text[..at].chars().next_back();
            !is_part(before) && !is_part(text[at + word.len()..].chars().next())
        })
}

/// The name of a file without folders and extension.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_belongs_to_its_innermost_class() {
        let java = "class A { void a() {} class B { void b() {} } }";
        let functions = functions("A.java", java);
        assert!(has_method(&functions, "A", "a"));
        assert!(has_method(&functions, "B", "b"));
        assert!(!has_method(&functions, "A", "b"));
        assert!(has_method(&functions, "", "b"));
    }

    #[test]
    fn a_word_is_no_part_of_another() {
        assert!(has_word("class Cart {", "Cart"));
        assert!(!has_word("class Carts {", "Cart"));
        assert!(!has_word("class MyCart {", "Cart"));
        assert!(!has_word("", ""));
    }
}
