//! What packages take from the files around them: a Cargo workspace, a Maven parent, a Gradle build.

use super::{
    pom::Pom,
    reader::{Facts, gradle_version},
};
use crate::manifest::tree::{Tree, folder_of, join};

/// How many parents are asked.
const MAX_PARENTS: usize = 16;

/// Fills in what a package file leaves to others.
pub(super) fn completed(tree: Tree<'_>, path: &str, mut facts: Facts, text: &str) -> Facts {
    let file = path.rsplit('/').next().unwrap_or(path);
    match file {
        "Cargo.toml" if !facts.inherits.is_empty() => {
            let workspace = workspace(tree, path);
            let of_workspace = |field: &str| {
                let value = workspace.as_ref()?.get(field)?.as_str()?;
                facts.inherits.contains(&field).then(|| value.to_owned())
            };
            let (version, description) = (of_workspace("version"), of_workspace("description"));
            facts.version = facts.version.or(version);
            facts.description = facts.description.or(description);
        }
        "pom.xml" => facts.version = pom_version(tree, path, text),
        "build.gradle" | "build.gradle.kts" => {
            facts.version = facts.version.or_else(|| build_version(tree, path));
        }
        _ => {}
    }
    facts
}

/// `[workspace.package]` of the workspace around a crate, or of the crate itself.
fn workspace(tree: Tree<'_>, path: &str) -> Option<toml::Table> {
    folders(folder_of(path)).find_map(|folder| {
        let text = tree.text(&join(folder, "Cargo.toml")?).ok()?;
        let table: toml::Table = text.parse().ok()?;
        let package = table.get("workspace")?.get("package")?;
        package.as_table().cloned()
    })
}

/// The version of a Gradle build: that of the builds around it, or a property.
fn build_version(tree: Tree<'_>, path: &str) -> Option<String> {
    folders(folder_of(path)).find_map(|folder| {
        let files = ["build.gradle", "build.gradle.kts", "gradle.properties"];
        files.iter().find_map(|file| {
            let text = tree.text(&join(folder, file)?).ok()?;
            gradle_version(&text)
        })
    })
}

/// A folder and those around it, the innermost first.
fn folders(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| around(folder)).take(MAX_PARENTS)
}

fn around(folder: &str) -> Option<&str> {
    (folder != ".").then(|| folder_of(folder))
}

/// The version of a pom: its own, else that which it names of its parent, with the properties of all.
fn pom_version(tree: Tree<'_>, path: &str, text: &str) -> Option<String> {
    let own = Pom::read(text);
    let version = own.version().or_else(|| own.parent_version())?.to_owned();
    let mut poms = vec![own];
    let mut path = path.to_owned();
    while poms.len() < MAX_PARENTS
        && let Some((next, pom)) = parent(tree, &path, poms.last()?)
    {
        path = next;
        poms.push(pom);
    }

    let mut version = version;
    for _ in 0..MAX_PARENTS {
        let Some((before, rest)) = version.split_once("${") else {
            return Some(version);
        };
        let (property, after) = rest.split_once('}')?;
        let value = property_of(&poms, property)?;
        version = format!("{before}{value}{after}");
    }
    None
}

fn property_of(poms: &[Pom], property: &str) -> Option<String> {
    let own = poms.first()?;
    match property {
        "project.version" | "version" => own.version().or_else(|| own.parent_version()),
        "project.parent.version" | "parent.version" => own.parent_version(),
        property => poms.iter().find_map(|pom| pom.property(property)),
    }
    .map(str::to_owned)
}

/// The parent of a pom, if it is in the repository.
fn parent(tree: Tree<'_>, path: &str, pom: &Pom) -> Option<(String, Pom)> {
    let expected = pom.parent_name()?;
    let mut parent = join(folder_of(path), pom.relative_path())?;
    if !parent.ends_with(".xml") {
        parent = join(&parent, "pom.xml")?;
    }
    let found = Pom::read(&tree.text(&parent).ok()?);
    (found.name() == Some(expected)).then_some((parent, found))
}
