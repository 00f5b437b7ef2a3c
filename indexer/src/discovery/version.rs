//! The version that a release of a service gets.

use semver::Version;

use super::Discovered;
use crate::{
    manifest::{
        MANIFEST_PATH, ManifestError,
        package::{self, Package},
    },
    publication::PublishOptions,
};

/// What versions can be taken from.
pub(super) struct Versions<'a> {
    packages: &'a [Package],
    /// The names of the tags at the commit.
    tags: &'a [String],
}

/// A version and where it is written.
struct Found<'a> {
    version: String,
    path: &'a str,
    rule: &'static str,
}

impl<'a> Versions<'a> {
    pub(super) fn new(packages: &'a [Package], tags: &'a [String]) -> Self {
        Self { packages, tags }
    }

    /// Gives a service the version to release: the one asked for, that of `brickyard.toml`, of the
    /// nearest package around it, or of a tag at the commit.
    ///
    /// # Errors
    /// There is none, or it is not semantic.
    pub(super) fn release(
        &self,
        service: &mut Discovered,
        options: &PublishOptions,
    ) -> Result<(), ManifestError> {
        let written = service.entry.release.take();
        let found = if let Some(version) = options.release.clone() {
            Some(Found {
                version,
                path: MANIFEST_PATH,
                rule: "asked for",
            })
        } else if let Some(version) = written {
            Some(Found {
                version,
                path: MANIFEST_PATH,
                rule: "said by brickyard.toml",
            })
        } else {
            self.of_package(&service.entry.root)
                .or_else(|| self.of_tag(&service.entry.name))
        };
        let name = &service.entry.name;
        let Some(Found {
            version,
            path,
            rule,
        }) = found
        else {
            let message = format!("service `{name}` has no version to release");
            let expected = "a version in the file, or `--release 1.2.3`";
            let path = self
                .nearest(&service.entry.root)
                .map_or(MANIFEST_PATH, |it| &it.path);
            return Err(ManifestError::without_place(path, message, expected));
        };
        if let Err(error) = Version::parse(&version) {
            let message =
                format!("version `{version}` of service `{name}` is not semantic: {error}");
            let expected = "three numbers, such as 2.3.1 (see semver.org)";
            return Err(ManifestError::without_place(path, message, expected));
        }
        service.note("version", &version, rule, (path, 0));
        service.entry.release = Some(version);
        Ok(())
    }

    fn of_package(&self, root: &str) -> Option<Found<'a>> {
        let around = self.around(root);
        let mut around: Vec<&Package> =
            around.filter(|package| package.version.is_some()).collect();
        around.sort_by_key(|package| depth(&package.root));
        let nearest = around.last()?;
        Some(Found {
            version: nearest.version.clone()?,
            path: &nearest.path,
            rule: "the nearest package's",
        })
    }

    /// The innermost package around a folder.
    pub(super) fn nearest(&self, root: &str) -> Option<&'a Package> {
        package::nearest(self.packages, root)
    }

    fn around(&self, root: &str) -> impl Iterator<Item = &'a Package> {
        let is_around = move |package: &&Package| {
            let outer = &package.root;
            outer == "."
                || outer == root
                || root
                    .strip_prefix(outer.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        self.packages.iter().filter(is_around)
    }

    /// A tag that names the service wins over one of the whole repository; of several the newest does.
    fn of_tag(&self, name: &str) -> Option<Found<'a>> {
        let newest = |prefixes: &[String]| {
            let versions = self.tags.iter().filter_map(|tag| {
                let rest = prefixes
                    .iter()
                    .find_map(|prefix| tag.strip_prefix(&**prefix))?;
                Version::parse(rest).ok()
            });
            versions.max()
        };
        let own = [format!("{name}@"), format!("{name}@v"), format!("{name}-v")];
        let whole = ["v".to_owned(), String::new()];
        let version = newest(&own).or_else(|| newest(&whole))?;
        Some(Found {
            version: version.to_string(),
            path: ".git",
            rule: "a tag at the commit",
        })
    }
}

fn depth(root: &str) -> usize {
    match root {
        "." => 0,
        root => root.matches('/').count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publication::ServiceEntry;

    fn package(root: &str, version: Option<&str>) -> Package {
        Package {
            path: format!("{root}/package.json"),
            root: root.to_owned(),
            name: None,
            description: None,
            version: version.map(str::to_owned),
        }
    }

    fn released(packages: &[Package], tags: &[&str], root: &str, written: Option<&str>) -> String {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let options = PublishOptions {
            make_release: true,
            ..PublishOptions::default()
        };
        let mut service = Discovered {
            entry: ServiceEntry {
                name: "stock".to_owned(),
                root: root.to_owned(),
                release: written.map(str::to_owned),
                ..ServiceEntry::default()
            },
            ..Discovered::default()
        };
        match Versions::new(packages, &tags).release(&mut service, &options) {
            Ok(()) => service.entry.release.unwrap_or_default(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_nearest_package_with_a_version_wins_over_tags() {
        let packages = [
            package(".", Some("1.0.0")),
            package("a", Some("2.0.0")),
            package("a/b", None),
            package("ab", Some("9.0.0")),
        ];
        assert_eq!(
            released(&packages, &["stock@3.0.0"], "a/b/c", None),
            "2.0.0"
        );
        assert_eq!(released(&packages, &[], ".", None), "1.0.0");
        assert_eq!(released(&packages, &[], "a", Some("4.0.0")), "4.0.0");
    }

    #[test]
    fn a_tag_of_the_service_wins_over_one_of_the_repository() {
        let tags = [
            "v1.0.0",
            "stock-v2.1.0",
            "stock@2.0.0",
            "other@7.0.0",
            "nightly",
        ];
        assert_eq!(released(&[], &tags, ".", None), "2.1.0");
        assert_eq!(released(&[], &["v1.0.0", "1.1.0"], ".", None), "1.1.0");
    }

    #[test]
    fn without_a_version_nothing_is_released() {
        let none = released(&[package("a", None)], &["nightly"], "a", None);
        assert!(
            none.starts_with("a/package.json: service `stock` has no version"),
            "{none}"
        );
        let odd = released(&[package("a", Some("1.0"))], &[], "a", None);
        assert!(odd.contains("is not semantic"), "{odd}");
    }
}
