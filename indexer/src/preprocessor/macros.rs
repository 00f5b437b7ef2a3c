//! Hides macros that a grammar takes for names. A macro between `class` and the name, as every
//! library with exported symbols has it, would make the class a function with one broken body.

use std::borrow::Cow;

use super::blank;

/// Turns macros in capitals between a keyword and the name of what it defines into blanks.
pub(super) fn hide(source: &str, keywords: &[&str], bytes: &mut Cow<'_, [u8]>) {
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
    let is_capital = |char: char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_';
    let is_macro = start > 0 && word.len() > 1 && word.chars().all(is_capital);
    let rest = rest.strip_prefix('(').map_or(Some(rest), after_arguments)?;
    let length = text.len() - start - rest.len();
    (is_macro && starts_definition(rest)).then_some((start, length))
}

/// Returns what follows the arguments of a macro.
fn after_arguments(text: &str) -> Option<&str> {
    text.split_once(')').map(|(_, rest)| rest)
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
