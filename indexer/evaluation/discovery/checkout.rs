//! Repositories that lie in a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use brickyard_indexer::{
    discovery::{self, handler::Resolution},
    manifest::{Declaration, Files, ManifestError, Unread},
    publication::{PublishOptions, RepositoryFacts},
};
use ignore::WalkBuilder;

/// A function that a manifest declares, and where its code is.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) declaration: Declaration,
    pub(crate) resolution: Resolution,
}

/// A repository's files in a folder.
pub(crate) struct Checkout {
    /// `owner+repository`.
    pub(crate) name: String,
    root: PathBuf,
    paths: Vec<String>,
}

impl Checkout {
    /// Every folder of a folder, by name.
    pub(crate) fn all(folder: &Path) -> io::Result<Vec<Self>> {
        let mut checkouts = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                let name = entry.file_name().to_string_lossy().into_owned();
                checkouts.push(Self::of(name, entry.path()));
            }
        }
        checkouts.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(checkouts)
    }

    /// The functions that manifests declare, and what could not be read.
    pub(crate) fn functions(&self) -> Result<(Vec<Function>, Vec<Unread>), ManifestError> {
        let facts = RepositoryFacts {
            name: self.name.clone(),
            ..RepositoryFacts::default()
        };
        let discovery = discovery::discover(self, &facts, &PublishOptions::default())?;
        let declared = discovery.services.into_iter().filter_map(|service| {
            Some(Function {
                declaration: service.declaration?,
                resolution: service.resolution?,
            })
        });
        Ok((declared.collect(), discovery.unread))
    }

    fn of(name: String, root: PathBuf) -> Self {
        // What is committed is meant, whatever the repository's own list says is ignored.
        let entries = WalkBuilder::new(&root)
            .standard_filters(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .build();
        let files = entries.filter_map(Result::ok).filter(|entry| {
            let kind = entry.file_type();
            kind.is_some_and(|kind| kind.is_file())
        });
        let paths = files.filter_map(|entry| {
            let path = entry.path().strip_prefix(&root).ok()?.to_str()?;
            Some(path.replace('\\', "/"))
        });
        let mut paths: Vec<String> = paths.collect();
        paths.sort();
        Self { name, root, paths }
    }
}

impl Files for Checkout {
    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.root.join(path)).map_err(|error| error.to_string())
    }
}
