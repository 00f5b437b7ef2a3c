//! Who owns a service, where `brickyard.toml` does not say so.

use super::Discovered;
use crate::manifest::tree::Tree;

/// What a repository says of its owners.
#[derive(Debug, Default)]
pub(super) struct Owners;

impl Owners {
    pub(super) fn read(tree: Tree<'_>) -> Self {
        let _ = tree;
        Self
    }

    /// Gives a service its owner. `path` is its handler's file, else its manifest, else its folder with a
    /// slash.
    pub(super) fn give(&self, service: &mut Discovered, path: &str) {
        let _ = (self, service, path);
    }
}
