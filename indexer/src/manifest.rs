//! Readers of `brickyard.toml` and of the package files that name a service.

mod dependency;
pub(crate) mod document;
mod error;
mod interface;
mod name;
pub(crate) mod package;
mod service;
mod source;

use serde::Deserialize;
use toml::Spanned;

pub use self::{
    dependency::Dependency,
    error::ManifestError,
    interface::{CircuitBreaker, Endpoint, Interface, Resilience, Retry, Security},
    name::canonical_name,
    service::ManifestService,
};
use self::{service::ServiceTable, source::Source};

/// The file that describes a repository, in its top folder.
pub const MANIFEST_PATH: &str = "brickyard.toml";

/// The files of a repository, read by path.
pub trait Files {
    /// Returns all paths, relative to the repository, `/`-separated and sorted.
    fn paths(&self) -> Vec<String>;

    /// Returns the content of a file.
    ///
    /// # Errors
    /// The file cannot be read; the text says why.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// A `brickyard.toml` as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Canonical name of the repository.
    pub repository: Option<String>,
    /// Owner of everything in the repository.
    pub team: Option<String>,
    /// Namespace of the services; the team when absent.
    pub namespace: Option<String>,
    /// How to reach the owner.
    pub contact: Option<String>,
    /// The services, in the order written.
    pub services: Vec<ManifestService>,
    /// Glob patterns of paths that are not looked at.
    pub exclude: Vec<String>,
}

/// A file that a manifest names, and where it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReference {
    /// The file, relative to the repository.
    pub path: String,
    /// The manifest's line, from 1.
    pub line: usize,
    /// The manifest's column in characters, from 1.
    pub column: usize,
}

/// Reads a `brickyard.toml`; `path` is what errors name. The files that it names are not looked at.
///
/// # Errors
/// The text is not TOML, has an unknown key, or a value is not allowed.
pub fn parse(path: &str, text: &str) -> Result<Manifest, ManifestError> {
    let source = Source { path, text };
    let document: Document = toml::from_str(text).map_err(|error| source.toml_error(&error))?;
    let services = services(&document.service, &source)?;
    let scan = document.scan.unwrap_or_default();
    for pattern in &scan.exclude {
        if let Err(error) = globset::Glob::new(pattern.get_ref()) {
            let expected = "a glob pattern such as \"legacy/**\"";
            return Err(source.error(pattern.span(), error.to_string(), expected));
        }
    }
    let text = |text: &Option<_>, key, example| source.text(text.as_ref(), key, example);
    Ok(Manifest {
        repository: text(&document.repository, "repository", "\"shop/inventory\"")?,
        team: source.name(document.team.as_ref(), "team")?,
        namespace: source.name(document.namespace.as_ref(), "namespace")?,
        contact: text(&document.contact, "contact", "\"#inventory-help\"")?,
        services,
        exclude: scan.exclude.into_iter().map(Spanned::into_inner).collect(),
    })
}

/// Reads the services; each has a name and a folder of its own.
fn services(
    tables: &[Spanned<ServiceTable>],
    source: &Source<'_>,
) -> Result<Vec<ManifestService>, ManifestError> {
    let mut services: Vec<ManifestService> = Vec::new();
    for table in tables {
        let service = table.get_ref().read(source)?;
        if services.iter().any(|other| other.name == service.name) {
            let message = format!("two services are named `{}`", service.name);
            let expected = "a name of its own for each service";
            return Err(source.error(table.span(), message, expected));
        }
        if let Some(other) = services.iter().find(|other| other.root == service.root) {
            let message = format!(
                "`{}` and `{}` have the same root `{}`",
                other.name, service.name, service.root
            );
            let expected = "a folder of its own for each service";
            return Err(source.error(table.span(), message, expected));
        }
        services.push(service);
    }
    Ok(services)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    repository: Option<Spanned<String>>,
    team: Option<Spanned<String>>,
    namespace: Option<Spanned<String>>,
    contact: Option<Spanned<String>>,
    #[serde(default)]
    service: Vec<Spanned<ServiceTable>>,
    scan: Option<Scan>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Scan {
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_manifest_is_read() {
        let text = r##"
repository = "shop/inventory"
team = "inventory"
contact = "#inventory-help"

[[service]]
name = "update-stock"
root = "./update-stock/"
description = "Changes the stock."
tags = ["stock"]
version = "2.3.1"
lifecycle = "production"

[[service]]
name = "count"
root = "count"
team = "counting"

[scan]
exclude = ["legacy/**"]
"##;
        let manifest = parse("brickyard.toml", text).expect("a valid manifest");
        assert_eq!(manifest.repository.as_deref(), Some("shop/inventory"));
        assert_eq!(manifest.services[0].root, "update-stock");
        assert_eq!(
            manifest.services[0].lifecycle.as_deref(),
            Some("production")
        );
        assert_eq!(manifest.services[1].team.as_deref(), Some("counting"));
        assert_eq!(manifest.exclude, ["legacy/**"]);
    }

    #[test]
    fn an_error_names_the_place_what_was_found_and_what_was_expected() {
        let check = |text: &str, expected: &str| {
            let error = parse("brickyard.toml", text).expect_err(text);
            assert_eq!(error.to_string(), expected, "{text}");
        };
        check(
            "team = \"a\"\ntaem = \"b\"",
            "brickyard.toml:2:1: unknown field `taem`; expected one of `repository`, `team`, \
             `namespace`, `contact`, `service`, `scan`",
        );
        check(
            "team = 3",
            "brickyard.toml:1:8: invalid type: integer `3`; expected a string",
        );
        check(
            "\n  team = \"Café Nord\"",
            "brickyard.toml:2:10: team `Café Nord` is not a name; expected lower-case letters, \
             digits, `-` and `.`: \"caf-nord\"",
        );
        check(
            "[[service]]\nname = \"a\"\nversion = \"1.2\"",
            "brickyard.toml:3:11: version `1.2` is not semantic; expected three numbers, such as \
             \"2.3.1\" (see semver.org)",
        );
        check(
            "[[service]]\nname = \"a\"\nlifecycle = \"beta\"",
            "brickyard.toml:3:13: unknown lifecycle `beta`; expected one of experimental, \
             production, deprecated, retired",
        );
        check(
            "[[service]]\nname = \"a\"\nroot = \"../b\"",
            "brickyard.toml:3:8: root `../b` is outside the repository; expected a folder such as \
             \"update-stock\"",
        );
    }

    #[test]
    fn services_have_names_and_roots_of_their_own() {
        let check = |text: &str, message: &str| {
            let error = parse("brickyard.toml", text).expect_err(text);
            assert!(error.to_string().contains(message), "{error}");
        };
        check(
            "[[service]]\nname='a'\nroot='x'\n[[service]]\nname='a'\nroot='y'",
            "two services are named `a`",
        );
        check(
            "[[service]]\nname='a'\n[[service]]\nname='b'",
            "have the same root `.`",
        );
        check("[[service]]\nroot='a'", "missing field `name`");
        check("[scan]\nexclude=['a[']", "brickyard.toml:2:10");
    }
}
