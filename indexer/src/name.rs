//! Turns the source text that names a function into its name.

/// Names longer than this are expressions.
const MAX_CHARS: usize = 128;

/// What a module or an object calls itself before the name of its member; in Ruby and PHP too.
const OWNERS: &[&str] = &[
    "module.exports.",
    "exports.",
    "this.",
    "self.",
    "$this->",
    "@",
];

/// What the names of operators consist of.
const OPERATORS: &str = "!%&*+-/:<=>?@[]^|~\\";

/// The name of what a module exports without a name.
pub(crate) const DEFAULT: &str = "default";

/// Returns the name in a text: quotes, type arguments and the object that exports it left out;
/// nothing if the text is no name.
pub(crate) fn clean(text: &str) -> Option<String> {
    // The colon of a symbol is no part of what it names.
    let text = text.trim().trim_start_matches(':');
    // `items: …` of Elixir, and a computed name: `[Symbol.iterator]() {}`.
    let text = text.strip_suffix(':').unwrap_or(text);
    let text = bracketed(text).unwrap_or(text);
    if let Some(key) = quoted(text) {
        return is_key(key).then(|| key.to_owned());
    }
    if let Some((object, key)) = text
        .strip_suffix(']')
        .and_then(|text| text.rsplit_once('['))
        && let Some(key) = quoted(key)
    {
        return is_key(key).then(|| Some(format!("{}.{key}", clean(object)?)))?;
    }
    let text = without_arguments(text).trim();
    if text == "module.exports" {
        return Some(DEFAULT.to_owned());
    }
    let text = OWNERS
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text)
        .replace(".prototype.", ".");
    let text = text.strip_suffix(".prototype").unwrap_or(&text);
    is_name(text).then(|| text.to_owned())
}

/// Tells whether a text is a name, however qualified, and no other expression.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= MAX_CHARS
        && !text.contains(|char: char| char.is_whitespace() || "(){},=\0".contains(char))
}

/// Tells whether a text in quotes may be a name: any short one, unless it is put together at run time.
fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.chars().count() <= MAX_CHARS
        && !key.contains("${")
        && !key.contains(char::is_control)
}

/// Returns what stands in the brackets that a whole text stands in.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    (!inner.contains(['[', ']'])).then_some(inner)
}

/// Returns what a text that is one string says.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|char| "\"'`".contains(*char))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains(quote)).then_some(inner)
}

/// Leaves out type arguments and subscripts; an operator may begin like them.
fn without_arguments(text: &str) -> &str {
    let mut chars = text.char_indices().skip(1);
    let end = chars.find(|(_, char)| matches!(char, '<' | '['));
    let is_operator = text.starts_with(|char: char| char.is_ascii_punctuation() && char != '_');
    match end {
        Some((end, _)) if !is_operator => text.get(..end).unwrap_or(text),
        _ => text,
    }
}

/// Returns the name that a function carries itself. It may be an operator, end with `=` as a setter
/// does, and stand in backquotes with spaces.
pub(crate) fn own(text: &str) -> Option<String> {
    let text = text.trim();
    let named = |name: &str| {
        let is_name = !name.is_empty() && name.chars().count() <= MAX_CHARS;
        is_name.then(|| name.to_owned())
    };
    let quoted = text
        .strip_prefix('`')
        .and_then(|text| text.strip_suffix('`'));
    if let Some(quoted) = quoted {
        return named(quoted);
    }
    if text.chars().all(|char| OPERATORS.contains(char)) {
        return named(text);
    }
    match text.strip_suffix('=') {
        Some(setter) => clean(setter).map(|name| name + "="),
        None => clean(text),
    }
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
            ("$this->total", Some("total")),
            ("@total", Some("total")),
            (":total", Some("total")),
            ("$total", Some("$total")),
            ("'content-type'", Some("content-type")),
            ("'on click'", Some("on click")),
            ("'GET /carts?id={id}'", Some("GET /carts?id={id}")),
            ("[Symbol.iterator]", Some("Symbol.iterator")),
            ("handlers['save']", Some("handlers.save")),
            ("Cart.prototype", Some("Cart")),
            ("load: ", Some("load")),
            ("<~>", Some("<~>")),
            ("Vec<T>", Some("Vec")),
            ("list[0]", Some("list")),
            ("[f(x)]", None),
            ("`${x}`", None),
            ("{ a, b }", None),
            ("f(x)", None),
            ("", None),
        ] {
            assert_eq!(clean(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn the_own_name_of_a_function_may_be_an_operator_a_setter_or_quoted() {
        for (text, name) in [
            ("total", Some("total")),
            ("size=", Some("size=")),
            ("==", Some("==")),
            ("<=>", Some("<=>")),
            ("[]=", Some("[]=")),
            ("`adds up`", Some("adds up")),
            ("unary_!", Some("unary_!")),
            ("f(x)", None),
            ("", None),
        ] {
            assert_eq!(own(text).as_deref(), name, "{text}");
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
