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
    // Zig makes a name of any text by `@"adds up"`.
    let text = if text.starts_with("@\"") {
        text.trim_start_matches('@')
    } else {
        text
    };
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

/// Returns the name in a declarator of C or C++: qualified by dots, template arguments left out.
pub(crate) fn declared(text: &str) -> Option<String> {
    let text = text.trim_start_matches(['*', '&', '(']).trim();
    let (qualified, overloaded) = match operator_start(text) {
        Some(start) => text.split_at(start),
        None => (text.trim_end_matches(')'), ""),
    };
    let mut depth = 0_u32;
    let mut name = String::new();
    for char in qualified.chars().filter(|char| !char.is_whitespace()) {
        match char {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => name.push(char),
            _ => {}
        }
    }
    let mut name = name.trim_start_matches("::").replace("::", ".");
    if let Some(overloaded) = overloaded.strip_prefix(OPERATOR) {
        name.push_str(&operator(overloaded));
    }
    let is_name = !name.is_empty()
        && name.chars().count() <= MAX_CHARS
        && !name.contains(|char| "{},;\0".contains(char))
        && (!name.contains(['(', ')', '=']) || name.contains(OPERATOR));
    is_name.then_some(name)
}

/// Returns the name of a function that overloads an operator: `operator+`, `operator bool`. What
/// follows the operator, from its parameters on, is left out.
pub(crate) fn operator(text: &str) -> String {
    let text = text.trim();
    let end = text.strip_prefix("()").map_or(text.find('('), |_| Some(2));
    let text = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
    let mut words = text.split_whitespace().peekable();
    let is_word = |word: &&str| word.starts_with(char::is_alphabetic);
    let space = if words.peek().is_some_and(is_word) {
        " "
    } else {
        ""
    };
    let words: Vec<&str> = words.collect();
    format!("{OPERATOR}{space}{}", words.join(space))
}

const OPERATOR: &str = "operator";

/// Returns where the last part of a qualified name starts if it is that of an operator.
fn operator_start(text: &str) -> Option<usize> {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    let mut starts = text.match_indices(OPERATOR).map(|(start, _)| start);
    starts.find(|start| {
        let before = text.get(..*start).unwrap_or_default();
        let after = text.get(start + OPERATOR.len()..).unwrap_or_default();
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
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
            ("@\"adds up\"", Some("adds up")),
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
    fn declarators_give_qualified_names_without_template_arguments() {
        for (text, name) in [
            ("total", Some("total")),
            ("(total)", Some("total")),
            ("Cart<T, Less<T>>::total", Some("Cart.total")),
            ("::shop::Cart::~Cart", Some("shop.Cart.~Cart")),
            ("size<int>", Some("size")),
            ("Cart::operator==", Some("Cart.operator==")),
            ("operator << ", Some("operator<<")),
            ("Cart<T>::operator()", Some("Cart.operator()")),
            ("Cart::operator[]", Some("Cart.operator[]")),
            ("operator  bool() const", Some("operator bool")),
            ("operator new", Some("operator new")),
            ("operator_name", Some("operator_name")),
            ("a, b", None),
            ("", None),
        ] {
            assert_eq!(declared(text).as_deref(), name, "{text}");
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
