//! Turns the source text that names a function into its name.

/// Names longer than this are expressions.
const MAX_CHARS: usize = 80;

/// The name of what a module exports without a name.
pub(crate) const DEFAULT: &str = "default";

/// Returns the name in a text: quotes, type arguments and the object that exports it left out;
/// nothing if the text is no name.
pub(crate) fn clean(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'', '`']);
    let text = text.split(['<', '[']).next().unwrap_or_default().trim();
    if text == "module.exports" {
        return Some(DEFAULT.to_owned());
    }
    let text = ["module.exports.", "exports.", "this.", "self."]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text)
        .replace(".prototype.", ".");
    let is_name = !text.is_empty()
        && text.chars().count() <= MAX_CHARS
        && !text.contains(|char: char| char.is_whitespace() || "(){},=\0".contains(char));
    is_name.then_some(text)
}

/// Returns the type in a receiver such as `(r *Repository[K])`.
pub(crate) fn receiver(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('(').trim_end_matches(')');
    let text = text.split('[').next().unwrap_or_default();
    clean(text.split_whitespace().last()?.trim_start_matches('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_their_source() {
        for (text, name) in [
            ("handler", Some("handler")),
            ("exports.handler", Some("handler")),
            ("module.exports.handler", Some("handler")),
            ("module.exports", Some("default")),
            ("Cart.prototype.total", Some("Cart.total")),
            ("this.onClick", Some("onClick")),
            ("'content-type'", Some("content-type")),
            ("Vec<T>", Some("Vec")),
            ("{ a, b }", None),
            ("f(x)", None),
            ("", None),
        ] {
            assert_eq!(clean(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn a_receiver_is_named_by_its_type() {
        for (text, name) in [
            ("(r *Store)", "Store"),
            ("(Store)", "Store"),
            ("(s *Set[K, V])", "Set"),
            ("( s Set )", "Set"),
        ] {
            assert_eq!(receiver(text).as_deref(), Some(name), "{text}");
        }
    }
}
