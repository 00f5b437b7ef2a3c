//! Finds the packages of a repository by the files of their package managers.

mod inherited;
mod pom;
mod reader;

use std::collections::BTreeMap;

use self::reader::{Facts, READERS};
use super::{
    Files, canonical_name,
    tree::{Tree, folder_of},
};
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
    /// The version that the file has, or that it takes from a workspace or parent in the repository.
    pub(crate) version: Option<String>,
}

/// Returns the packages of a repository, one for each folder, by folder.
pub(crate) fn packages(files: &dyn Files, paths: &[String]) -> Vec<Package> {
    let tree = Tree { files, paths };
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
        let text = tree.text(path).ok();
        let facts = text.and_then(|text| Some(((READERS[precedence].1)(&text)?, text)));
        let Some((facts, text)) = facts else { continue };
        let package = package(tree, path, facts, &text);
        packages.insert(root.to_owned(), (precedence, package));
    }
    packages.into_values().map(|(_, package)| package).collect()
}

fn package(tree: Tree<'_>, path: &str, facts: Facts, text: &str) -> Package {
    let facts = inherited::completed(tree, path, facts, text);
    let root = folder_of(path);
    let folder = root.rsplit('/').next().filter(|folder| *folder != ".");
    let name = facts.name.as_deref().or(folder).and_then(canonical_name);
    Package {
        path: path.to_owned(),
        root: root.to_owned(),
        name,
        description: facts.description.filter(|text| !text.trim().is_empty()),
        version: facts.version,
    }
}

/// Returns the package of a folder: its own, else that of the innermost folder around it.
pub(crate) fn nearest<'p>(packages: &'p [Package], folder: &str) -> Option<&'p Package> {
    let mut folder = folder;
    loop {
        if let Some(package) = packages.iter().find(|package| package.root == folder) {
            return Some(package);
        }
        if folder == "." {
            return None;
        }
        folder = folder_of(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::reading::testing::Repository, *};

    fn versions(files: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let repository = Repository::new(files);
        let tree = repository.tree();
        let packages = packages(tree.files, tree.paths).into_iter();
        packages
            .map(|package| (package.root, package.version))
            .collect()
    }

    #[track_caller]
    fn check(files: &[(&str, &str)], root: &str, version: Option<&str>) {
        let found = versions(files);
        let package = found.iter().find(|(found, _)| found == root);
        let found = package.map(|(_, version)| version.as_deref());
        assert_eq!(found, Some(version), "{files:?}");
    }

    #[test]
    fn a_crate_takes_what_its_workspace_has() {
        let workspace = "[workspace]\nmembers = ['*']\n[workspace.package]\nversion = '2.1.0'\n";
        let member = "[package]\nname = 'cart'\nversion.workspace = true\n";
        let files = [
            ("Cargo.toml", workspace),
            ("crates/cart/Cargo.toml", member),
        ];
        check(&files, "crates/cart", Some("2.1.0"));
        check(&[("cart/Cargo.toml", member)], "cart", None);
        let other = "[package]\nname = 'cart'\nversion = '0.1.0'\n";
        let files = [("Cargo.toml", workspace), ("cart/Cargo.toml", other)];
        check(&files, "cart", Some("0.1.0"));
    }

    #[test]
    fn a_pom_takes_the_version_and_properties_of_its_parents() {
        let parent = "<project><artifactId>shop</artifactId><version>${revision}</version>\
                      <properties><revision>3.2.1</revision></properties></project>";
        let child = "<project><parent><artifactId>shop</artifactId><version>${revision}</version>\
                     </parent><artifactId>cart</artifactId></project>";
        let files = [("pom.xml", parent), ("cart/pom.xml", child)];
        check(&files, ".", Some("3.2.1"));
        check(&files, "cart", Some("3.2.1"));

        let elsewhere = "<project><parent><artifactId>shop</artifactId><version>1.0.0</version>\
                         <relativePath>../../parent</relativePath></parent>\
                         <artifactId>cart</artifactId><version>${project.parent.version}-x</version>\
                         </project>";
        check(&[("a/b/pom.xml", elsewhere)], "a/b", Some("1.0.0-x"));
        let named =
            "<project><artifactId>cart</artifactId><version>${cart.version}</version></project>";
        check(&[("pom.xml", named)], ".", None);
    }

    #[test]
    fn poms_that_are_each_others_parents_are_read() {
        let pom = "<project><parent><artifactId>a</artifactId><version>${v}</version>\
                   <relativePath>.</relativePath></parent><artifactId>a</artifactId>\
                   <version>${v}</version><properties><v>${v}</v></properties></project>";
        check(&[("pom.xml", pom)], ".", None);
    }

    #[test]
    fn a_gradle_build_has_a_version_line_or_properties() {
        let build = "plugins { id 'java' version '9.9.9' }\ngroup = 'acme'\nversion = '1.4.0'\n";
        check(&[("cart/build.gradle", build)], "cart", Some("1.4.0"));
        let kotlin = "allprojects {\n    version = \"1.5.0\"\n}\n";
        let files = [("build.gradle.kts", kotlin), ("cart/build.gradle.kts", "")];
        check(&files, "cart", Some("1.5.0"));
        let files = [
            ("build.gradle", ""),
            ("gradle.properties", "a=b\nversion = 1.6.0\n"),
        ];
        check(&files, ".", Some("1.6.0"));
        check(&[("build.gradle", "version = project.ext.v\n")], ".", None);
    }

    #[test]
    fn a_folder_belongs_to_the_innermost_package_around_it() {
        let package = |root: &str| Package {
            path: format!("{root}/package.json"),
            root: root.to_owned(),
            name: None,
            description: None,
            version: None,
        };
        let packages = ["a", "a/b"].map(package);
        let root = |folder| nearest(&packages, folder).map(|package| &*package.root);
        assert_eq!(root("a/b/c/d"), Some("a/b"));
        assert_eq!(root("a/b"), Some("a/b"));
        assert_eq!(root("a/bc"), Some("a"));
        assert_eq!(root("c"), None);
        assert_eq!(root("."), None);
    }
}
