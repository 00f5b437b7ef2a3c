//! Hides macros in capitals that a grammar takes for names. A macro between `class` and the name, as
//! every library with exported symbols has it, would make the class a function with one broken body;
//! one between parameters and body, as for thread annotations, would be taken for the function.

use std::borrow::Cow;

use super::blank;

/// The words that may stand between the parameters of a function and its macros.
const QUALIFIERS: &[&str] = &["const", "noexcept", "override", "final"];

/// How long the arguments of a macro may be.
const MAX_ARGUMENTS: usize = 200;

/// Turns macros into blanks: between a keyword and the name of what it defines, and between the
/// parameters and the body of a function.
pub(super) fn hide(source: &str, keywords: &[&str], bytes: &mut Cow<'_, [u8]>) {
    if keywords.is_empty() {
        return;
    }
    for (body, _) in source.match_indices('{') {
        let before = source.get(..body).unwrap_or_default();
        let length = without_trailing_macros(before).len();
        blank(bytes, length..body);
    }
    for keyword in keywords {
        for (start, _) in source.match_indices(keyword) {
            let before = source.get(..start).unwrap_or_default();
            let after = source.get(start + keyword.len()..).unwrap_or_default();
            if before.ends_with(is_part) {
                continue;
            }
            if let Some((skipped, length)) = leading_macro(after) {
                let start = start + keyword.len() + skipped;
                blank(bytes, start..start + length);
            }
        }
    }
}

/// Returns how far a macro before the name of a class is, and how long it is.
fn leading_macro(text: &str) -> Option<(usize, usize)> {
    let start = text.len() - text.trim_start().len();
    let (word, rest) = text
        .get(start..)?
        .split_at_checked(word_length(&text[start..]))?;
    let is_macro = start > 0 && is_macro(word);
    let rest = rest.strip_prefix('(').map_or(Some(rest), after_arguments)?;
    let length = text.len() - start - rest.len();
    (is_macro && starts_definition(rest)).then_some((start, length))
}

/// Returns the head of a function without the macros behind its parameters.
fn without_trailing_macros(head: &str) -> &str {
    let mut shown = head;
    while let Some(before) = without_last_macro(shown) {
        shown = before;
    }
    shown
}

fn without_last_macro(head: &str) -> Option<&str> {
    let head = head.trim_end();
    let name = match head.strip_suffix(')') {
        Some(_) => without_arguments(head)?.trim_end(),
        None => head,
    };
    let before = name.trim_end_matches(is_part);
    let is_macro = is_macro(name.get(before.len()..)?);
    let mut parameters = before.trim_end();
    while let Some(rest) = QUALIFIERS
        .iter()
        .find_map(|qualifier| parameters.strip_suffix(qualifier))
    {
        parameters = rest.trim_end();
    }
    (is_macro && parameters.ends_with(')')).then_some(before)
}

/// Returns what precedes the parentheses at the end of a text.
fn without_arguments(text: &str) -> Option<&str> {
    let mut depth = 0_u32;
    for (index, char) in text.char_indices().rev().take(MAX_ARGUMENTS) {
        match char {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(..index);
        }
    }
    None
}

/// Tells whether a word is in capitals, as macros are.
fn is_macro(word: &str) -> bool {
    let is_capital = |char: char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_';
    word.len() > 1
        && word.starts_with(|char: char| !char.is_ascii_digit())
        && word.chars().all(is_capital)
}

/// Returns what follows the arguments of a macro.
fn after_arguments(text: &str) -> Option<&str> {
    let near = text.bytes().take(MAX_ARGUMENTS);
    let end = near.into_iter().position(|byte| byte == b')')?;
    text.get(end + 1..)
}

/// Tells whether a text starts with a name and then a body or bases.
fn starts_definition(text: &str) -> bool {
    let name = text.trim_start();
    let length = word_length(name);
    let rest = name.get(length..).unwrap_or_default().trim_start();
    let rest = rest.strip_prefix("final").map_or(rest, str::trim_start);
    let has_bases = rest.starts_with(':') && !rest.starts_with("::");
    length > 0 && (rest.starts_with('{') || has_bases)
}

fn word_length(text: &str) -> usize {
    text.find(|char| !is_part(char)).unwrap_or(text.len())
}

fn is_part(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let mut bytes = Cow::Borrowed(source.as_bytes());
        hide(source, &["class", "struct"], &mut bytes);
        assert_eq!(str::from_utf8(&bytes), Ok(expected));
    }

    #[test]
    fn a_macro_before_the_name_of_a_class_becomes_blanks() {
        check("class SHOP_API Cart {", "class          Cart {");
        check(
            "struct API(2) Cart final : Base {",
            "struct        Cart final : Base {",
        );
    }

    #[test]
    fn macros_between_parameters_and_body_become_blanks() {
        check("int f(int a) UNUSED {", "int f(int a)        {");
        check(
            "int f() const REQUIRES(a(b)) NO_ALIAS {",
            "int f() const                         {",
        );
    }

    #[test]
    fn what_looks_like_a_trailing_macro_stays() {
        for source in [
            "TEST(a, b) {",
            "int F() {",
            "a ? B : C {",
            "X(a);\nY(b) {",
            "F(a)) {",
            "{",
        ] {
            check(source, source);
        }
    }

    #[test]
    fn names_in_capitals_are_no_macros() {
        for source in [
            "class CART {",
            "class CART : Base {",
            "struct POINT origin() {",
            "struct POINT p = {1};",
            "subclass API Cart {",
            "class API Cart;",
            "class",
        ] {
            check(source, source);
        }
    }
}
