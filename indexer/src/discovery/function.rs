//! The functions that a repository's manifests declare.

use super::{
    handler::{self, Resolution},
    reader::READERS,
};
use crate::manifest::{Declaration, Files, Unread, tree::Tree};

/// A function that a manifest declares, and where its code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// What the manifest says.
    pub declaration: Declaration,
    /// Where the code is, or why that is not known.
    pub resolution: Resolution,
}

/// Reads every manifest of a repository, and resolves what it declares. What could not be read is told
/// apart.
pub fn functions(files: &dyn Files) -> (Vec<Function>, Vec<Unread>) {
    let paths = files.paths();
    let tree = Tree {
        files,
        paths: &paths,
    };
    let (mut functions, mut unread) = (Vec::new(), Vec::new());
    for path in &paths {
        for reader in READERS.iter().filter(|reader| (reader.is_manifest)(path)) {
            let declared = (reader.read)(tree, path);
            unread.extend(declared.unread);
            functions.extend(declared.declarations.into_iter().map(|declaration| {
                let resolution = handler::resolve(tree, &declaration);
                Function {
                    declaration,
                    resolution,
                }
            }));
        }
    }
    (functions, unread)
}
