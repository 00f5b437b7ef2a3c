//! Finds the packages of a repository by the files of their package managers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Files, canonical_name};
use crate::{exclusion::exclusion, fragment::ExtractOptions};

/// A folder that is a package, and what its package file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// The package file.
    pub(crate) path: String,
    /// Its folder, `.` for the repository's.
    pub(crate) root: String,
    /// The canonical name; nothing if the file has none.
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) version: Option<String>,
}

/// What a package file says.
#[derive(Debug, Default, Deserialize)]
struct Facts {
    name: Option<String>,
    description: Option<String>,
    version: Option<String>,
}

/// Reads a package file; nothing if it names no package.
type Reader = fn(&str) -> Option<Facts>;

/// The package files, in the order of precedence within one folder.
const READERS: &[(&str, Reader)] = &[
    ("package.json", package_json),
    ("Cargo.toml", cargo_toml),
    ("pyproject.toml", pyproject_toml),
    ("go.mod", go_mod),
    ("pom.xml", pom_xml),
    ("setup.py", setup_py),
    ("build.gradle", gradle),
    ("build.gradle.kts", gradle),
];

/// Returns the packages of a repository, one for each folder, by folder.
pub(crate) fn packages(files: &dyn Files, paths: &[String]) -> Vec<Package> {
    let mut packages: BTreeMap<String, (usize, Package)> = BTreeMap::new();
    for path in paths {
        let (root, file) = path.rsplit_once('/').unwrap_or((".", path));
        let reader = READERS.iter().position(|(name, _)| *name == file);
        let Some(precedence) = reader else { continue };
        if exclusion(path, &ExtractOptions::default()).is_some() {
            continue;
        }
        let known = packages
            .get(root)
            .is_some_and(|(known, _)| *known < precedence);
        if known {
            continue;
        }
        let text = files
            .read(path)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let facts = text.and_then(|text| (READERS[precedence].1)(&text));
        let Some(facts) = facts else { continue };
        let folder = root.rsplit('/').next().filter(|folder| *folder != ".");
        let name = facts.name.as_deref().or(folder).and_then(canonical_name);
        let package = Package {
            path: path.clone(),
            root: root.to_owned(),
            name,
            description: facts.description.filter(|text| !text.trim().is_empty()),
            version: facts.version,
        };
        packages.insert(root.to_owned(), (precedence, package));
    }
    packages.into_values().map(|(_, package)| package).collect()
}

fn package_json(text: &str) -> Option<Facts> {
    let text = text.trim_start_matches('\u{feff}');
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let field = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    // The scope of `@acme/cart` is the organisation, which a name here has no part for.
    let name = field("name")?;
    let name = name.rsplit('/').next().map(str::to_owned);
    Some(Facts {
        name,
        description: field("description"),
        version: field("version"),
    })
}

fn cargo_toml(text: &str) -> Option<Facts> {
    facts_of(text.parse::<toml::Table>().ok()?.get("package")?)
}

fn pyproject_toml(text: &str) -> Option<Facts> {
    let table: toml::Table = text.parse().ok()?;
    let project = table
        .get("project")
        .or_else(|| table.get("tool")?.get("poetry"))?;
    facts_of(project)
}

/// Takes what is written plainly; what is inherited or dynamic is no string.
fn facts_of(table: &toml::Value) -> Option<Facts> {
    let field = |name: &str| table.get(name)?.as_str().map(str::to_owned);
    Some(Facts {
        name: Some(field("name")?),
        description: field("description"),
        version: field("version"),
    })
}

fn go_mod(text: &str) -> Option<Facts> {
    let module = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("module "))?;
    let module = module
        .split("//")
        .next()
        .unwrap_or_default()
        .trim()
        .trim_matches('"');
    let is_major = |part: &&str| {
        let digits = part.strip_prefix('v').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let name = module.rsplit('/').find(|part| !is_major(part))?;
    Some(Facts {
        name: Some(name.to_owned()),
        ..Facts::default()
    })
}

fn pom_xml(text: &str) -> Option<Facts> {
    let own = match (text.find("<parent>"), text.find("</parent>")) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &text[..start], &text[end..]),
        _ => text.to_owned(),
    };
    // What follows the dependencies has names of its own.
    let end = [
        "<dependencies>",
        "<dependencyManagement>",
        "<build>",
        "<modules>",
        "<profiles>",
    ]
    .iter()
    .filter_map(|section| own.find(section))
    .min();
    let own = &own[..end.unwrap_or(own.len())];
    let element = |name: &str| {
        let (_, rest) = own.split_once(&format!("<{name}>"))?;
        let (text, _) = rest.split_once(&format!("</{name}>"))?;
        let text = text.trim();
        (!text.is_empty() && !text.contains("${")).then(|| text.to_owned())
    };
    Some(Facts {
        name: Some(element("artifactId")?),
        description: element("description"),
        version: element("version"),
    })
}

fn setup_py(text: &str) -> Option<Facts> {
    let argument = |name: &str| {
        text.match_indices(name).find_map(|(at, _)| {
            let preceded = text[..at]
                .chars()
                .next_back()
                .is_some_and(|char| char.is_alphanumeric() || char == '_');
            let rest = text[at + name.len()..]
                .trim_start()
                .strip_prefix('=')?
                .trim_start();
            let quote = rest
                .chars()
                .next()
                .filter(|char| ['"', '\''].contains(char))?;
            let (value, _) = rest[1..].split_once(quote)?;
            (!preceded && !value.contains('\n')).then(|| value.to_owned())
        })
    };
    Some(Facts {
        name: argument("name"),
        description: argument("description"),
        version: argument("version"),
    })
}

/// A Gradle build names its project elsewhere; the folder does as well.
fn gradle(_: &str) -> Option<Facts> {
    Some(Facts::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reader: Reader, text: &str, expected: Option<(&str, Option<&str>)>) {
        let facts = reader(text);
        let found = facts
            .as_ref()
            .map(|facts| (facts.name.as_deref(), facts.version.as_deref()));
        assert_eq!(
            found,
            expected.map(|(name, version)| (Some(name), version)),
            "{text}"
        );
    }

    #[test]
    fn package_files_say_name_and_version() {
        check(
            package_json,
            r#"{"name": "@acme/cart", "version": "1.2.0"}"#,
            Some(("cart", Some("1.2.0"))),
        );
        check(package_json, r#"{"private": true}"#, None);
        check(package_json, "{", None);
        check(
            cargo_toml,
            "[package]\nname='cart'\nversion='0.1.0'",
            Some(("cart", Some("0.1.0"))),
        );
        check(
            cargo_toml,
            "[package]\nname='cart'\nversion.workspace=true",
            Some(("cart", None)),
        );
        check(cargo_toml, "[workspace]", None);
        check(
            pyproject_toml,
            "[project]\nname='cart'",
            Some(("cart", None)),
        );
        check(
            pyproject_toml,
            "[tool.poetry]\nname='a'\nversion='1.0.0'",
            Some(("a", Some("1.0.0"))),
        );
        check(
            go_mod,
            "module github.com/acme/cart/v2 // x\n",
            Some(("cart", None)),
        );
        check(
            pom_xml,
            "<project><parent><artifactId>p</artifactId></parent><artifactId>cart</artifactId>\
             <version>1.0.0</version><dependencies><artifactId>d</artifactId></dependencies>",
            Some(("cart", Some("1.0.0"))),
        );
        check(
            setup_py,
            "setup(\n  name='cart', version = \"1.0.0\")",
            Some(("cart", Some("1.0.0"))),
        );
    }
}
