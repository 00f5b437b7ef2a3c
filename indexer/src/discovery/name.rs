//! The names of the services that manifests declare.
//!
//! A service is named as its function is deployed, else as its manifest names it. Function names of
//! manifests mean something in one application only (`hello`), so they get the application's name in
//! front as soon as the repository has several applications: then a further one renames none of them.
//! Names that are still the same get the folder in front, and then a number.

use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::{Declaration, canonical_name, tree::folder_of};

/// The longest name of a service.
const MAX_NAME: usize = 63;
/// The name of what has none.
const NAMELESS: &str = "function";

/// A service's name and the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) rule: &'static str,
}

/// Names the services of some declarations, each differently. `repository` is the canonical name of the
/// repository, for an application that has no name in its top folder.
pub(super) fn names(declarations: &[Declaration], repository: &str) -> Vec<Name> {
    let applications: BTreeSet<_> = declarations.iter().map(application).collect();
    let has_several = applications.len() > 1;
    let mut names: Vec<Name> = declarations
        .iter()
        .map(|declaration| first_choice(declaration, has_several, repository))
        .collect();
    rename_equal(&mut names, |position| {
        let declaration = &declarations[position];
        let folder = canonical_name(folder_of(&declaration.manifest))?;
        Some(Name {
            name: joined(&folder, &own(declaration)),
            rule: "folder and name, because another service has the same name",
        })
    });
    number_equal(&mut names);
    names
}

/// What tells an application from others.
fn application(declaration: &Declaration) -> (&str, Option<&str>) {
    let folder = folder_of(&declaration.manifest);
    (folder, declaration.application.as_deref())
}

fn first_choice(declaration: &Declaration, has_several: bool, repository: &str) -> Name {
    if let Some(name) = declaration.deployed_name.as_deref().and_then(canonical) {
        return Name {
            name,
            rule: "the name it is deployed under",
        };
    }
    let own = own(declaration);
    if !has_several {
        return Name {
            name: own,
            rule: "its name in the manifest",
        };
    }
    let folder = folder_of(&declaration.manifest);
    let folder = folder.rsplit('/').next().unwrap_or_default();
    let label = declaration.application.as_deref().and_then(canonical);
    let label = label
        .or_else(|| canonical_name(folder))
        .unwrap_or_else(|| repository.to_owned());
    Name {
        name: joined(&label, &own),
        rule: "application and name, because the repository has several applications",
    }
}

/// The name of a declaration alone.
fn own(declaration: &Declaration) -> String {
    let deployed = declaration.deployed_name.as_deref();
    deployed
        .and_then(canonical)
        .or_else(|| canonical(&declaration.name))
        .unwrap_or_else(|| NAMELESS.to_owned())
}

/// The canonical form of a name, its words apart: `UpdateStock` is `update-stock`.
fn canonical(name: &str) -> Option<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut apart = String::with_capacity(name.len() + 8);
    for (position, &char) in chars.iter().enumerate() {
        let before = position.checked_sub(1).map(|before| chars[before]);
        let starts_word = char.is_uppercase()
            && before.is_some_and(|before| {
                // `SQSHandler` is `sqs-handler`.
                let ends_acronym = chars
                    .get(position + 1)
                    .is_some_and(|next| next.is_lowercase());
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && ends_acronym)
            });
        if starts_word {
            apart.push('-');
        }
        apart.push(char);
    }
    canonical_name(&apart)
}

/// Puts a label in front of a name, unless it is there already. What is too long loses the label's end.
fn joined(label: &str, name: &str) -> String {
    let has_label = name
        .strip_prefix(label)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let room = MAX_NAME.saturating_sub(name.len() + 1);
    if has_label || room == 0 {
        return name.to_owned();
    }
    let label: String = label.chars().take(room).collect();
    format!("{}-{name}", label.trim_end_matches(['-', '.']))
}

/// Gives those that share a name their second choice, all of them: who was first must not matter.
fn rename_equal(names: &mut [Name], second: impl Fn(usize) -> Option<Name>) {
    for positions in by_name(names).into_values() {
        if positions.len() > 1 {
            for position in positions {
                if let Some(name) = second(position) {
                    names[position] = name;
                }
            }
        }
    }
}

/// Numbers those that still share a name, in their order; the first keeps it.
fn number_equal(names: &mut [Name]) {
    let mut taken: BTreeSet<String> = names.iter().map(|name| name.name.clone()).collect();
    for (name, positions) in by_name(names) {
        for (number, position) in positions.into_iter().enumerate().skip(1) {
            let free = (number + 1..)
                .map(|number| numbered(&name, number))
                .find(|name| !taken.contains(name));
            let Some(free) = free else { continue };
            taken.insert(free.clone());
            names[position] = Name {
                name: free,
                rule: "a number, because another service has the same name",
            };
        }
    }
}

/// Adds a number to a name, and takes from its end what is too much.
pub(super) fn numbered(name: &str, number: usize) -> String {
    let number = format!("-{number}");
    let room = MAX_NAME - number.len();
    let kept: String = name.chars().take(room).collect();
    format!("{}{number}", kept.trim_end_matches(['-', '.']))
}

fn by_name(names: &[Name]) -> BTreeMap<String, Vec<usize>> {
    let mut positions: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, name) in names.iter().enumerate() {
        positions
            .entry(name.name.clone())
            .or_default()
            .push(position);
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::super::tests::declaration;
    use super::*;

    fn named(declarations: &[Declaration]) -> Vec<String> {
        let names = names(declarations, "shop");
        names.into_iter().map(|name| name.name).collect()
    }

    fn of(manifest: &str, application: Option<&str>, name: &str) -> Declaration {
        Declaration {
            application: application.map(str::to_owned),
            ..declaration(manifest, name)
        }
    }

    #[test]
    fn one_application_keeps_the_names_of_its_manifest() {
        let functions = [
            of("a/template.yaml", None, "UpdateStock"),
            of("a/template.yaml", None, "Count_All"),
        ];
        assert_eq!(named(&functions), ["update-stock", "count-all"]);
    }

    #[test]
    fn the_words_of_a_name_stay_apart() {
        for (name, expected) in [
            ("SQSHandler", "sqs-handler"),
            ("getHTML2PDF", "get-html2-pdf"),
            ("Stock_Update-all", "stock-update-all"),
        ] {
            assert_eq!(canonical(name).as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_deployed_name_wins_and_needs_no_application() {
        let mut deployed = of("a/serverless.yml", Some("stock"), "update");
        deployed.deployed_name = Some("Stock_Update".to_owned());
        let other = of("b/serverless.yml", Some("cart"), "total");
        assert_eq!(named(&[deployed, other]), ["stock-update", "cart-total"]);
    }

    #[test]
    fn a_further_application_renames_nothing_once_there_are_two() {
        let two = [
            of("a/serverless.yml", Some("aws-a"), "hello"),
            of("b/template.yaml", None, "hello"),
        ];
        let three = [&two[..], &[of("c/serverless.yml", Some("aws-c"), "hello")]].concat();
        assert_eq!(named(&two), ["aws-a-hello", "b-hello"]);
        assert_eq!(named(&three)[..2], named(&two));
        assert_eq!(named(&three)[2], "aws-c-hello");
    }

    #[test]
    fn an_application_without_name_in_the_top_folder_is_called_as_the_repository() {
        let functions = [
            of("template.yaml", None, "hello"),
            of("b/template.yaml", None, "hello"),
        ];
        assert_eq!(named(&functions), ["shop-hello", "b-hello"]);
    }

    #[test]
    fn what_has_the_same_name_is_told_apart_by_folder_and_then_by_number() {
        let functions = [
            of("x/one/template.yaml", Some("app"), "hello"),
            of("x/two/template.yaml", Some("app"), "hello"),
            of("x/two/template-2.yaml", Some("app"), "hello"),
        ];
        let expected = ["x-one-hello", "x-two-hello", "x-two-hello-2"];
        assert_eq!(named(&functions), expected);
    }

    #[test]
    fn names_are_different_and_short_enough_whatever_they_are_made_of() {
        let long = "x".repeat(100);
        let functions: Vec<Declaration> = (0..12)
            .map(|number| of(&format!("{long}{number}/t.yaml"), Some(&long), &long))
            .chain([of("a/t.yaml", None, "***"), of("b/t.yaml", None, "***")])
            .collect();
        let names = named(&functions);
        let distinct: BTreeSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), names.len());
        for name in names {
            assert_eq!(canonical_name(&name), Some(name.clone()), "{name}");
        }
    }
}
