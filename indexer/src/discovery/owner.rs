//! Who owns a service, where `brickyard.toml` does not say so: its component in Backstage, else
//! CODEOWNERS.

use super::{Discovered, component::Components};
use crate::manifest::{MANIFEST_PATH, Unread, canonical_name, codeowners::Codeowners, tree::Tree};

/// What a repository says of its owners.
pub(super) struct Owners {
    codeowners: Codeowners,
    components: Components,
}

impl Owners {
    pub(super) fn read(tree: Tree<'_>) -> Self {
        Self {
            codeowners: Codeowners::read(tree),
            components: Components::read(tree),
        }
    }

    /// What could not be read.
    pub(super) fn unread(&self) -> impl Iterator<Item = &Unread> {
        self.codeowners.unread.iter().chain(&self.components.unread)
    }

    /// What Backstage knows.
    pub(super) fn components(&self) -> &Components {
        &self.components
    }

    /// Gives a service the owner of its folder.
    pub(super) fn give_of_folder(&self, service: &mut Discovered) {
        // Rules are about files. This one is as good as any other: nobody has rules for it alone.
        let path = match service.entry.root.as_str() {
            "." => MANIFEST_PATH.to_owned(),
            root => format!("{root}/{MANIFEST_PATH}"),
        };
        self.give(service, &path);
    }

    /// Gives a service its owner. `path` is the file with its handler, else its manifest or package file.
    pub(super) fn give(&self, service: &mut Discovered, path: &str) {
        if self.components.give_owner(service) {
            return;
        }
        let Some(file) = &self.codeowners.path else {
            return;
        };
        let owners = self.codeowners.owners_of(path).unwrap_or_default();
        let Some(team) = owners.iter().find_map(|owner| team(owner)) else {
            return;
        };
        let rule = match owners.len() {
            1 => "the owner of its file",
            _ => "the first team among the owners of its file",
        };
        service.note("owner", &team, rule, (file, 0));
        service.entry.owner = Some(team);
    }
}

/// The team that an owner in CODEOWNERS is; none for users and mail addresses.
fn team(owner: &str) -> Option<String> {
    let (_, team) = owner.strip_prefix('@')?.rsplit_once('/')?;
    canonical_name(team)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_own_and_users_do_not() {
        for (owner, expected) in [
            ("@acme/Inventory", Some("inventory")),
            ("@acme/group/sub-group", Some("sub-group")),
            ("@ada", None),
            ("ada@example.com", None),
            ("@acme/", None),
        ] {
            assert_eq!(team(owner).as_deref(), expected, "{owner}");
        }
    }
}
