//! The folders in which a function's code is looked for, the likeliest first.

use super::{archive, rule::Rule};
use crate::manifest::{
    Declaration,
    tree::{Tree, folder_of},
};

/// The folders in which a function's code is looked for.
pub(super) struct Bases {
    /// Each with what it says of how a file in it was found.
    folders: Vec<(String, Rule)>,
    /// The code's path, if nothing is there.
    missing: Option<String>,
    /// What the build's folder has below itself on the way to the code.
    built: Option<String>,
}

impl Bases {
    /// `path` is the code's, which need not exist.
    pub(super) fn of(tree: Tree<'_>, declaration: &Declaration, path: &str) -> Self {
        let mut bases = Self {
            folders: Vec::new(),
            missing: None,
            built: None,
        };
        if tree.has_folder(path) {
            bases.add(path, Rule::Handler);
        } else if tree.has_file(path) && !archive::is_archive(path) {
            bases.add(folder_of(path), Rule::Handler);
        } else if archive::split(path).is_none() && !archive::is_archive(path) {
            bases.missing = Some(path.to_owned());
        }
        if let Some((above, below)) = archive::split(path)
            && tree.has_folder(above)
        {
            bases.add(above, Rule::Artefact);
            bases.built = Some(below.to_owned());
        }
        let rule = match bases.missing {
            None if archive::is_archive(path) => Rule::Artefact,
            _ => Rule::ParentFolder,
        };
        let within = folder_of(&declaration.manifest);
        if let Some(above) = nearest(tree, path, within) {
            bases.add(above, rule);
        }
        bases
    }

    fn add(&mut self, folder: &str, rule: Rule) {
        if self.folders.iter().all(|(known, _)| known != folder) {
            self.folders.push((folder.to_owned(), rule));
        }
    }

    /// The folders, each with the rule that finds a file in it.
    pub(super) fn folders(&self) -> impl Iterator<Item = (&str, Rule)> {
        let folders = self.folders.iter();
        folders.map(|(folder, rule)| (&**folder, *rule))
    }

    /// The folder below which a file may be searched for; none where the code's own is not there, for
    /// what is elsewhere belongs to others.
    pub(super) fn searched(&self) -> Option<&str> {
        let (folder, _) = self.folders().next()?;
        self.missing.is_none().then_some(folder)
    }

    /// The code's path as the manifest has it, if nothing is there.
    pub(super) fn missing_folder(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    /// What stands below the folder of a build in the code's path.
    pub(super) fn built(&self) -> Option<&str> {
        self.built.as_deref()
    }
}

/// The next folder above a path that has files, if it is not above the manifest's own.
fn nearest<'a>(tree: Tree<'_>, path: &'a str, within: &str) -> Option<&'a str> {
    let mut folder = folder_of(path);
    while !tree.has_folder(folder) && folder != "." {
        folder = folder_of(folder);
    }
    let is_within = within == "." || folder == within || {
        let rest = folder.strip_prefix(within);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    (path != "." && is_within).then_some(folder)
}
