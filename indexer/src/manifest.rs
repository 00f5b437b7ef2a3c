//! Readers of `brickyard.toml` and of the package files that name a service.

pub(crate) mod package;

use std::{fmt, ops::Range};

use serde::Deserialize;
use toml::Spanned;

/// The file that describes a repository, in its top folder.
pub const MANIFEST_PATH: &str = "brickyard.toml";

/// What a service's lifecycle may be.
const LIFECYCLES: &[&str] = &["experimental", "production", "deprecated", "retired"];

/// The longest name of a service, team or namespace.
const MAX_NAME: usize = 63;

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

/// One `[[service]]` of a manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManifestService {
    /// Its name.
    pub name: String,
    /// Its folder, without a slash at either end; `.` for the repository's.
    pub root: String,
    /// What it does.
    pub description: Option<String>,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// Its semantic version.
    pub version: Option<String>,
    /// experimental, production, deprecated or retired.
    pub lifecycle: Option<String>,
    /// Owner, when not the repository's.
    pub team: Option<String>,
}

/// A manifest that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError {
    /// The file.
    pub path: String,
    /// The line, from 1; 0 when the problem has no place.
    pub line: usize,
    /// The column in characters, from 1; 0 when the problem has no place.
    pub column: usize,
    /// What was found.
    pub message: String,
    /// What to write instead.
    pub expected: String,
}

impl fmt::Display for ManifestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path)?;
        if self.line > 0 {
            write!(formatter, ":{}:{}", self.line, self.column)?;
        }
        write!(formatter, ": {}", self.message)?;
        if !self.expected.is_empty() {
            write!(formatter, "; expected {}", self.expected)?;
        }
        Ok(())
    }
}

impl std::error::Error for ManifestError {}

/// Reads a `brickyard.toml`; `path` is what errors name.
///
/// # Errors
/// The text is not TOML, has an unknown key, or a value is not allowed.
pub fn parse(path: &str, text: &str) -> Result<Manifest, ManifestError> {
    let source = Source { path, text };
    let document: Document = toml::from_str(text).map_err(|error| source.toml_error(&error))?;
    let mut services: Vec<ManifestService> = Vec::new();
    for table in document.service {
        let service = source.service(table.get_ref(), table.span())?;
        if services.iter().any(|other| other.name == service.name) {
            let message = format!("two services are named `{}`", service.name);
            return Err(source.error(table.span(), message, "a name of its own for each service"));
        }
        if let Some(other) = services.iter().find(|other| other.root == service.root) {
            let message = format!(
                "`{}` and `{}` have the same root `{}`",
                other.name, service.name, service.root
            );
            return Err(source.error(
                table.span(),
                message,
                "a folder of its own for each service",
            ));
        }
        services.push(service);
    }
    let scan = document.scan.unwrap_or_default();
    for pattern in &scan.exclude {
        if let Err(error) = globset::Glob::new(pattern.get_ref()) {
            let expected = "a glob pattern such as \"legacy/**\"";
            return Err(source.error(pattern.span(), error.to_string(), expected));
        }
    }
    Ok(Manifest {
        repository: source.text(document.repository, "repository", "\"shop/inventory\"")?,
        team: source.name(document.team, "team")?,
        namespace: source.name(document.namespace, "namespace")?,
        contact: source.text(document.contact, "contact", "\"#inventory-help\"")?,
        services,
        exclude: scan.exclude.into_iter().map(Spanned::into_inner).collect(),
    })
}

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceTable {
    name: Spanned<String>,
    root: Option<Spanned<String>>,
    description: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    version: Option<Spanned<String>>,
    lifecycle: Option<Spanned<String>>,
    team: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Scan {
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
}

/// A manifest's text, to name places in it.
struct Source<'text> {
    path: &'text str,
    text: &'text str,
}

impl Source<'_> {
    fn service(
        &self,
        table: &ServiceTable,
        span: Range<usize>,
    ) -> Result<ManifestService, ManifestError> {
        let name = self
            .name(Some(table.name.clone()), "service name")?
            .ok_or_else(|| {
                self.error(
                    span,
                    "a service without a name".to_owned(),
                    "name = \"update-stock\"",
                )
            })?;
        if let Some(version) = &table.version
            && semver::Version::parse(version.get_ref()).is_err()
        {
            let message = format!("version `{}` is not semantic", version.get_ref());
            let expected = "three numbers, such as \"2.3.1\" (see semver.org)";
            return Err(self.error(version.span(), message, expected));
        }
        if let Some(lifecycle) = &table.lifecycle
            && !LIFECYCLES.contains(&lifecycle.get_ref().as_str())
        {
            let message = format!("unknown lifecycle `{}`", lifecycle.get_ref());
            let expected = format!("one of {}", LIFECYCLES.join(", "));
            return Err(self.error(lifecycle.span(), message, &expected));
        }
        Ok(ManifestService {
            name,
            root: self.root(table.root.as_ref())?,
            description: table.description.clone(),
            tags: table.tags.clone(),
            version: table.version.clone().map(Spanned::into_inner),
            lifecycle: table.lifecycle.clone().map(Spanned::into_inner),
            team: self.name(table.team.clone(), "team")?,
        })
    }

    fn root(&self, root: Option<&Spanned<String>>) -> Result<String, ManifestError> {
        let Some(root) = root else {
            return Ok(".".to_owned());
        };
        let parts: Vec<&str> = root
            .get_ref()
            .split(['/', '\\'])
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        if root.get_ref().starts_with('/') || parts.contains(&"..") {
            let message = format!("root `{}` is outside the repository", root.get_ref());
            return Err(self.error(root.span(), message, "a folder such as \"update-stock\""));
        }
        Ok(if parts.is_empty() {
            ".".to_owned()
        } else {
            parts.join("/")
        })
    }

    fn name(
        &self,
        name: Option<Spanned<String>>,
        what: &str,
    ) -> Result<Option<String>, ManifestError> {
        let Some(name) = name else { return Ok(None) };
        let canonical = canonical_name(name.get_ref());
        if canonical.as_ref() == Some(name.get_ref()) {
            return Ok(canonical);
        }
        let message = format!("{what} `{}` is not a name", name.get_ref());
        let expected = match canonical {
            Some(canonical) => format!("lower-case letters, digits, `-` and `.`: \"{canonical}\""),
            None => "lower-case letters, digits, `-` and `.`".to_owned(),
        };
        Err(self.error(name.span(), message, &expected))
    }

    fn text(
        &self,
        text: Option<Spanned<String>>,
        what: &str,
        example: &str,
    ) -> Result<Option<String>, ManifestError> {
        match text {
            Some(text) if text.get_ref().trim().is_empty() => {
                Err(self.error(text.span(), format!("{what} is empty"), example))
            }
            text => Ok(text.map(|text| text.get_ref().trim().to_owned())),
        }
    }

    fn toml_error(&self, error: &toml::de::Error) -> ManifestError {
        let (message, expected) = match error.message().split_once(", expected ") {
            Some((message, expected)) => (message.to_owned(), expected.to_owned()),
            None => (
                error.message().replace('\n', ", "),
                "valid TOML 1.0".to_owned(),
            ),
        };
        self.error(error.span().unwrap_or_default(), message, &expected)
    }

    fn error(&self, span: Range<usize>, message: String, expected: &str) -> ManifestError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        ManifestError {
            path: self.path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message,
            expected: expected.to_owned(),
        }
    }
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
