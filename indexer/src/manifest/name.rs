//! The form that names of services, teams and namespaces have.

/// The longest name of a service, team or namespace.
const MAX_NAME: usize = 63;

/// Returns the canonical form of a name: lower case, with a hyphen for every run of characters that
/// are not allowed; `None` if nothing is left.
pub fn canonical_name(name: &str) -> Option<String> {
    let mut canonical = String::new();
    for char in name.to_lowercase().chars() {
        if char.is_ascii_alphanumeric() || char == '.' {
            canonical.push(char);
        } else if !canonical.ends_with('-') {
            canonical.push('-');
        }
    }
    let edges = ['-', '.'];
    canonical = canonical
        .trim_matches(edges)
        .chars()
        .take(MAX_NAME)
        .collect();
    canonical.truncate(canonical.trim_end_matches(edges).len());
    (!canonical.is_empty()).then_some(canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_canonical() {
        for (name, canonical) in [
            ("Update Stock", Some("update-stock")),
            ("@acme/Cart_Total", Some("acme-cart-total")),
            ("-a..", Some("a")),
            ("***", None),
            ("", None),
        ] {
            assert_eq!(canonical_name(name).as_deref(), canonical, "{name}");
        }
        assert_eq!(
            canonical_name(&"a".repeat(100)).map(|name| name.len()),
            Some(MAX_NAME)
        );
    }
}
