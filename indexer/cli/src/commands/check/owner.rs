//! Whose a path is: repository name and team, by the manifests of the merge-base.

use std::collections::BTreeMap;

use brickyard_indexer::manifest::{self, CheckMode, Manifest, ManifestWaiver};
use globset::Glob;

use crate::{
    git::{Commit, Repository},
    repository::{MANIFEST, facts},
};

/// Reads the manifests of one commit, each once.
///
/// Who owns what, the newer commit's manifests are never asked: a branch must not name itself the owner
/// of what it copies. They are asked for waivers only.
pub(super) struct Owners<'a> {
    git: &'a Repository,
    commit: Commit,
    /// By folder, `/`-separated; none where there is no manifest.
    manifests: BTreeMap<String, Option<Manifest>>,
    notes: Vec<String>,
}

impl<'a> Owners<'a> {
    pub(super) fn new(git: &'a Repository, commit: Commit) -> Self {
        Self {
            git,
            commit,
            manifests: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// Returns what could not be read.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns the name under which the file's repository publishes.
    pub(super) fn repository(&mut self, path: &str) -> String {
        let (folder, manifest) = self.manifest(path);
        let named = manifest.and_then(|manifest| manifest.repository);
        named.unwrap_or_else(|| {
            let top = self.git.root();
            let root = if folder.is_empty() {
                top.to_path_buf()
            } else {
                top.join(folder)
            };
            facts(&root, Some(self.git), top).name
        })
    }

    /// Returns the team that owns a file.
    pub(super) fn team(&mut self, path: &str) -> Option<String> {
        let (folder, manifest) = self.manifest(path);
        let manifest = manifest?;
        let inner = below(&folder, path);
        let service = manifest
            .services
            .iter()
            .filter(|service| is_inside(inner, &service.root))
            .max_by_key(|service| service.root.len());
        service
            .and_then(|service| service.team.clone())
            .or(manifest.team)
    }

    /// Returns what the manifest says that findings in a file do.
    pub(super) fn check_mode(&mut self, path: &str) -> Option<CheckMode> {
        self.manifest(path).1?.check_mode
    }

    /// Returns the waivers of the manifest that a file belongs to, with the manifest's folder.
    pub(super) fn waivers(&mut self, path: &str) -> (String, Vec<ManifestWaiver>) {
        let (folder, manifest) = self.manifest(path);
        (
            folder,
            manifest.map_or_else(Vec::new, |manifest| manifest.waivers),
        )
    }

    /// Tells whether the manifest leaves a file out.
    pub(super) fn is_excluded(&mut self, path: &str) -> bool {
        let (folder, manifest) = self.manifest(path);
        let inner = below(&folder, path);
        manifest.is_some_and(|manifest| {
            let mut patterns = manifest.exclude.iter();
            patterns.any(|pattern| {
                // The manifest's reader accepts no pattern that cannot be compiled.
                Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(inner))
            })
        })
    }

    /// Returns the nearest manifest above a file, with its folder; the top folder when there is none.
    fn manifest(&mut self, path: &str) -> (String, Option<Manifest>) {
        let mut folder = path;
        while let Some((parent, _)) = folder.rsplit_once('/') {
            folder = parent;
            if let Some(manifest) = self.manifest_of(folder) {
                return (folder.to_owned(), Some(manifest));
            }
        }
        (String::new(), self.manifest_of(""))
    }

    fn manifest_of(&mut self, folder: &str) -> Option<Manifest> {
        if let Some(known) = self.manifests.get(folder) {
            return known.clone();
        }
        let manifest = self.read(folder);
        self.manifests.insert(folder.to_owned(), manifest.clone());
        manifest
    }

    fn read(&mut self, folder: &str) -> Option<Manifest> {
        let path = match folder {
            "" => MANIFEST.to_owned(),
            folder => format!("{folder}/{MANIFEST}"),
        };
        // Reading fails as well where the path names no folder in that commit.
        let bytes = self.git.read_at(self.commit, &path).ok().flatten()?;
        match manifest::parse(&path, &String::from_utf8_lossy(&bytes)) {
            Ok(manifest) => Some(manifest),
            Err(error) => {
                self.notes.push(format!(
                    "{error}; {path} of {} is ignored",
                    self.commit.to_hex_with_len(8)
                ));
                None
            }
        }
    }
}

/// Returns the path as seen from one of the folders above it.
fn below<'p>(folder: &str, path: &'p str) -> &'p str {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.trim_start_matches('/')
}

fn is_inside(path: &str, folder: &str) -> bool {
    let folder = folder.trim_start_matches("./").trim_end_matches('/');
    let rest = path.strip_prefix(folder);
    matches!(folder, "" | ".") || rest.is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_inside_of_whole_folders_only() {
        let check = |path, folder, expected| assert_eq!(is_inside(path, folder), expected);
        check("stock/a.ts", "stock", true);
        check("stock/a.ts", "./stock/", true);
        check("stock/a.ts", ".", true);
        check("stocks/a.ts", "stock", false);
    }
}
