//! Folders into which a package manager installed, wherever they are: a team that ships its
//! dependencies with a function commits them below a folder of any name.

use std::collections::{BTreeMap, BTreeSet};

/// Packages of Python that many others depend on. Two of them side by side were installed; the home of
/// one has no other beside it.
const PACKAGES: &[&str] = &[
    "boto3",
    "botocore",
    "certifi",
    "chardet",
    "charset_normalizer",
    "dateutil",
    "idna",
    "jmespath",
    "numpy",
    "pandas",
    "pydantic",
    "requests",
    "s3transfer",
    "urllib3",
    "yaml",
];

/// What a package manager leaves beside a package.
const RECORD: &str = ".dist-info";

/// Returns the folders, with `/` at their ends, whose content was installed. The paths are relative to
/// one top and `/`-separated.
pub(super) fn folders(paths: &[String]) -> Vec<String> {
    let mut packages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut installed: BTreeSet<&str> = BTreeSet::new();
    for path in paths {
        for (end, _) in path.match_indices('/') {
            let (folder, name) = split(&path[..end]);
            if name.ends_with(RECORD) {
                installed.insert(folder);
            } else if PACKAGES.contains(&name) {
                packages.entry(folder).or_default().insert(name);
            }
        }
    }
    let several = packages.into_iter().filter(|(_, names)| names.len() > 1);
    installed.extend(several.map(|(folder, _)| folder));
    // At the top it would be everything.
    let below = installed.into_iter().filter(|folder| !folder.is_empty());
    below.map(str::to_owned).collect()
}

/// Splits a path into its folder, with `/` at the end, and its name.
fn split(path: &str) -> (&str, &str) {
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    path.split_at(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(paths: &[&str]) -> Vec<String> {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        folders(&paths)
    }

    #[test]
    fn a_record_or_several_known_packages_tell_an_installed_folder() {
        assert_eq!(
            installed(&[
                "a/deps/python/pika-1.3.dist-info/METADATA",
                "a/deps/python/pika/channel.py",
                "b/layer/python/botocore/auth.py",
                "b/layer/python/urllib3/response.py",
                "b/handler.py",
            ]),
            ["a/deps/python/", "b/layer/python/"]
        );
    }

    #[test]
    fn the_home_of_a_package_and_the_top_are_not_installed() {
        assert_eq!(installed(&["src/urllib3/response.py"]), [""; 0]);
        assert_eq!(installed(&["x.dist-info/RECORD", "x/a.py"]), [""; 0]);
    }
}
