//! Names: what they may look like, and when two of them are the same.

use super::CatalogError;

/// The most bytes that a name has.
const MAX_NAME: usize = 63;

/// The form of a name that is unique: lower case, with `-` for `_`. `None` when it is no name.
pub(super) fn canonical(name: &str) -> Option<String> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let is_edge = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_inner = |byte: u8| is_edge(byte) || byte == b'.' || byte == b'-';
    let bytes = name.as_bytes();
    let (first, last) = (*bytes.first()?, *bytes.last()?);
    let is_name = bytes.len() <= MAX_NAME
        && is_edge(first)
        && is_edge(last)
        && bytes.iter().all(|byte| is_inner(*byte));
    is_name.then_some(name)
}

/// The canonical form of a name, or why it has none.
pub(super) fn require_canonical(what: &str, name: &str) -> Result<String, CatalogError> {
    canonical(name).ok_or_else(|| {
        CatalogError::bad_input(
            format!("`{}` cannot be the name of a {what}", shortened(name)),
            "Use 1 to 63 letters, digits, dots and hyphens; begin and end with a letter or a digit.",
        )
    })
}

/// The canonical forms of both halves of `namespace/name`.
pub(super) fn parse_reference(reference: &str) -> Option<(String, String)> {
    let (namespace, name) = reference.split_once('/')?;
    Some((canonical(namespace)?, canonical(name)?))
}

/// The start of a text from outside, for an error message.
pub(super) fn shortened(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(80)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_unique_on_its_canonical_form() {
        let cases = [
            ("update-stock", Some("update-stock")),
            ("Update_Stock", Some("update-stock")),
            ("a", Some("a")),
            ("v1.2", Some("v1.2")),
            ("", None),
            ("-a", None),
            ("a.", None),
            ("a b", None),
            ("a/b", None),
            ("ä", None),
            ("a\0b", None),
        ];
        for (name, expected) in cases {
            assert_eq!(canonical(name).as_deref(), expected, "{name:?}");
        }
        assert!(canonical(&"a".repeat(63)).is_some());
        assert!(canonical(&"a".repeat(64)).is_none());
    }

    #[test]
    fn a_reference_has_two_names() {
        let pair = |namespace: &str, name: &str| Some((namespace.to_owned(), name.to_owned()));

        assert_eq!(
            parse_reference("Inventory/update_stock"),
            pair("inventory", "update-stock")
        );
        for reference in ["inventory", "/x", "x/", "a/b/c", "a/b@1.0.0"] {
            assert_eq!(parse_reference(reference), None, "{reference}");
        }
    }
}
