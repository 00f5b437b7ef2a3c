//! What each kind of package file says by itself.

use super::pom::Pom;

/// What a package file says.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) version: Option<String>,
    /// The fields that a workspace has instead.
    pub(super) inherits: Vec<&'static str>,
}

/// Reads a package file; nothing if it names no package.
pub(super) type Reader = fn(&str) -> Option<Facts>;

/// The package files, in the order of precedence within one folder.
pub(super) const READERS: &[(&str, Reader)] = &[
    ("package.json", package_json),
    ("Cargo.toml", cargo_toml),
    ("pyproject.toml", pyproject_toml),
    ("go.mod", go_mod),
    ("pom.xml", pom_xml),
    ("setup.py", setup_py),
    ("build.gradle", gradle),
    ("build.gradle.kts", gradle),
];

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
        ..Facts::default()
    })
}

fn cargo_toml(text: &str) -> Option<Facts> {
    let table: toml::Table = text.parse().ok()?;
    let package = table.get("package")?;
    let is_inherited = |field: &&&str| {
        let workspace = package
            .get(**field)
            .and_then(|value| value.get("workspace"));
        workspace.and_then(toml::Value::as_bool) == Some(true)
    };
    let inherits = ["version", "description"]
        .iter()
        .filter(is_inherited)
        .copied();
    Some(Facts {
        inherits: inherits.collect(),
        ..facts_of(&[package])?
    })
}

/// Poetry's own table may have what the standard's says is dynamic.
fn pyproject_toml(text: &str) -> Option<Facts> {
    let table: toml::Table = text.parse().ok()?;
    let poetry = table.get("tool").and_then(|tool| tool.get("poetry"));
    let tables: Vec<_> = table.get("project").into_iter().chain(poetry).collect();
    facts_of(&tables)
}

/// Takes what is written plainly, in the first table that does; what is dynamic is no string.
fn facts_of(tables: &[&toml::Value]) -> Option<Facts> {
    let field = |name: &str| {
        let mut values = tables.iter().filter_map(|table| table.get(name)?.as_str());
        values.next().map(str::to_owned)
    };
    Some(Facts {
        name: Some(field("name")?),
        description: field("description"),
        version: field("version"),
        ..Facts::default()
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
    let pom = Pom::read(text);
    let known = |text: Option<&str>| text.filter(|text| !text.contains("${")).map(str::to_owned);
    Some(Facts {
        name: Some(known(pom.name())?),
        description: known(pom.description()),
        version: known(pom.version()),
        ..Facts::default()
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
        ..Facts::default()
    })
}

/// A Gradle build names its project elsewhere; the folder does as well.
fn gradle(text: &str) -> Option<Facts> {
    Some(Facts {
        version: gradle_version(text),
        ..Facts::default()
    })
}

/// The version that a line of a build or of its properties gives: `version = '1.0'`, `version=1.0`.
pub(super) fn gradle_version(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("version")?;
        let is_name = rest.starts_with(|char: char| char.is_whitespace() || char == '=');
        let value = rest.trim_start().trim_start_matches('=').trim();
        let quoted = value
            .strip_prefix(['"', '\''])
            .and_then(|value| value.split(['"', '\'']).next());
        let value = quoted.unwrap_or(value);
        // Anything but a version is a program.
        let is_version = value.starts_with(|char: char| char.is_ascii_digit())
            && !value.contains(|char: char| char.is_whitespace() || "${}()".contains(char));
        (is_name && is_version).then(|| value.to_owned())
    })
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
            pyproject_toml,
            "[project]\nname='a'\ndynamic=['version']\n[tool.poetry]\nversion='1.1.0'",
            Some(("a", Some("1.1.0"))),
        );
        check(
            pom_xml,
            "<project><!-- <version>0</version> --><properties><version>0</version></properties>\
             <artifactId>a</artifactId>",
            Some(("a", None)),
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
