//! References of Backstage: `[kind:][namespace/]name`.

use crate::catalog::name::canonical;

/// The namespace of what names none.
pub(super) const DEFAULT: &str = "default";

/// A reference with all of its parts, in canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Reference {
    /// Lower case.
    pub(super) kind: String,
    pub(super) namespace: String,
    pub(super) name: String,
}

impl Reference {
    /// Reads a reference; what it leaves out is of this kind and in this namespace. `None` when a
    /// part of it is no name.
    pub(super) fn parse(text: &str, kind: &str, namespace: &str) -> Option<Self> {
        let text = text.trim();
        let (kind, rest) = text.split_once(':').unwrap_or((kind, text));
        let (namespace, name) = rest.split_once('/').unwrap_or((namespace, rest));
        Some(Self {
            kind: kind.trim().to_ascii_lowercase(),
            namespace: canonical(namespace.trim())?,
            name: canonical(name.trim())?,
        })
    }
}

/// Where the source of an entity lies: the repository's name and the folder in it, from an
/// annotation such as `url:https://github.com/acme/shop/tree/main/basket/`.
pub(super) fn location(annotation: &str) -> Option<(String, String)> {
    let address = annotation
        .trim()
        .strip_prefix("url:")
        .unwrap_or(annotation.trim());
    let (_, path) = address.split_once("://")?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.rsplit_once('@').map_or(path, |(_, path)| path);
    let (repository, inside) = [
        "/-/tree/",
        "/-/blob/",
        "/tree/",
        "/blob/",
        "/src/branch/",
        "/src/",
    ]
    .iter()
    .find_map(|middle| path.split_once(middle))
    .unwrap_or((path, ""));
    // The branch is the first folder; one with a slash in it cannot be told from a path.
    let inside = inside.split_once('/').map_or("", |(_, inside)| inside);
    let (repository, root) = if inside.is_empty() {
        (without_file(repository), "")
    } else {
        (repository, without_file(inside))
    };
    let repository = repository.trim_matches('/').trim_end_matches(".git");
    let is_name = !repository.is_empty()
        && repository.len() <= 255
        && repository
            .split('/')
            .all(|part| !matches!(part, "" | "." | ".."));
    is_name.then(|| {
        (
            repository.to_ascii_lowercase(),
            root.trim_matches('/').to_owned(),
        )
    })
}

/// A path without the YAML file that it ends in.
fn without_file(path: &str) -> &str {
    let is_file = path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
    if !is_file {
        return path;
    }
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_in_all_its_forms() {
        let cases = [
            ("team-a", "group:default/team-a"),
            ("group:team-a", "group:default/team-a"),
            ("Group:Other/Team_A", "group:other/team-a"),
            ("other/team-a", "group:other/team-a"),
            (" user:ada ", "user:default/ada"),
        ];
        for (text, expected) in cases {
            let found = Reference::parse(text, "group", DEFAULT).unwrap();
            let found = format!("{}:{}/{}", found.kind, found.namespace, found.name);
            assert_eq!(found, expected, "{text}");
        }
        for text in ["", "group:", "a/b/c", "-", "group:a b"] {
            assert_eq!(Reference::parse(text, "group", DEFAULT), None, "{text}");
        }
    }

    #[test]
    fn a_location_is_a_repository_and_a_folder_in_it() {
        let cases = [
            (
                "url:https://github.com/Acme/shop",
                Some(("github.com/acme/shop", "")),
            ),
            (
                "url:https://github.com/acme/shop/",
                Some(("github.com/acme/shop", "")),
            ),
            (
                "url:https://github.com/acme/shop/tree/main/",
                Some(("github.com/acme/shop", "")),
            ),
            (
                "url:https://github.com/acme/shop/blob/main/a/b/catalog-info.yaml",
                Some(("github.com/acme/shop", "a/b")),
            ),
            (
                "url:https://gitlab.com/acme/shop/-/tree/main/a/",
                Some(("gitlab.com/acme/shop", "a")),
            ),
            (
                "url:https://git.example.invalid/team/basket/catalog-info.yaml",
                Some(("git.example.invalid/team/basket", "")),
            ),
            (
                "https://user@example.com/a.git?ref=x",
                Some(("example.com/a", "")),
            ),
            ("file:/tmp/x.yaml", None),
            ("url:https://../..", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let found = location(text);
            let found = found
                .as_ref()
                .map(|(name, root)| (name.as_str(), root.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
