//! What Backstage's `catalog-info.yaml` says of services.

use super::Discovered;
use crate::manifest::{
    Dependency, Unread, backstage,
    backstage::{Entity, EntityKind, Reference},
    canonical_name,
    tree::Tree,
};

/// The stages of life that the catalogue knows.
const LIFECYCLES: &[&str] = &["experimental", "production", "deprecated", "retired"];
/// Where a component may do with any version: Backstage knows none.
const ANY: &str = "*";
/// Backstage's namespace of what names none.
const DEFAULT_NAMESPACE: &str = "default";
/// How many tags are taken.
const MAX_TAGS: usize = 32;

/// The components of a repository, and the groups that it describes.
#[derive(Default)]
pub(super) struct Components {
    components: Vec<Entity>,
    groups: Vec<Entity>,
    pub(super) unread: Vec<Unread>,
}

impl Components {
    pub(super) fn read(tree: Tree<'_>) -> Self {
        let mut read = Self::default();
        for path in tree
            .paths
            .iter()
            .filter(|path| backstage::is_manifest(path))
        {
            let found = backstage::read(tree, path);
            read.unread.extend(found.unread);
            for entity in found.entities {
                match entity.kind {
                    EntityKind::Component => read.components.push(entity),
                    EntityKind::Group => read.groups.push(entity),
                    _ => {}
                }
            }
        }
        read
    }

    /// The component that a service is, or is a part of: the innermost one around its folder. Of several
    /// in one folder, the one of the same name.
    fn around(&self, service: &Discovered) -> Option<&Entity> {
        let root = &service.entry.root;
        let is_around = |outer: &str| {
            outer == "."
                || outer == root
                || root
                    .strip_prefix(outer)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        let around = self.components.iter().filter(|it| is_around(&it.root));
        let innermost = around.max_by_key(|it| depth(&it.root))?;
        let mut same = self
            .components
            .iter()
            .filter(|it| it.root == innermost.root);
        let is_named =
            |it: &&Entity| canonical_name(&it.name).as_ref() == Some(&service.entry.name);
        match same.clone().find(is_named) {
            Some(named) => Some(named),
            None if same.clone().count() == 1 => same.next(),
            None => None,
        }
    }

    /// Gives a service the owner of its component; tells whether it has one that is a group.
    pub(super) fn give_owner(&self, service: &mut Discovered) -> bool {
        let Some(component) = self.around(service) else {
            return false;
        };
        let is_group = |owner: &&Reference| owner.kind == "group";
        let owner = component.owner.as_ref().filter(is_group);
        let Some(team) = owner.and_then(|owner| canonical_name(&owner.name)) else {
            return false;
        };
        let group = self
            .groups
            .iter()
            .find(|group| canonical_name(&group.name).as_ref() == Some(&team));
        service.entry.owner_contact = group.and_then(|group| group.email.clone());
        let place = (component.path.as_str(), component.line);
        service.note(
            "owner",
            &team,
            "the owner of its component in Backstage",
            place,
        );
        service.entry.owner = Some(team);
        true
    }

    /// Adds what Backstage says of services that are components: of the same folder and the only one
    /// there, or of the same name. What else says something wins.
    pub(super) fn describe(&self, services: &mut [Discovered]) {
        let roots: Vec<String> = services.iter().map(|it| it.entry.root.clone()).collect();
        for service in services {
            let Some(component) = self.around(service) else {
                continue;
            };
            let is_named = canonical_name(&component.name).as_ref() == Some(&service.entry.name);
            let in_folder = roots.iter().filter(|root| **root == component.root).count();
            let is_it = is_named || (component.root == service.entry.root && in_folder == 1);
            if is_it {
                describe(service, component);
            }
        }
    }
}

fn describe(service: &mut Discovered, component: &Entity) {
    let entry = &mut service.entry;
    if entry.description.is_empty() {
        entry.description = component.description.clone().unwrap_or_default();
    }
    if entry.lifecycle.is_none() {
        let stage = component
            .lifecycle
            .as_ref()
            .map(|stage| stage.to_lowercase());
        entry.lifecycle = stage.filter(|stage| LIFECYCLES.contains(&stage.as_str()));
    }
    if entry.tags.is_none() && !component.tags.is_empty() {
        let tags = component.tags.iter().filter_map(|tag| canonical_name(tag));
        entry.tags = Some(tags.take(MAX_TAGS).collect());
    }
    let mut dependencies = entry.dependencies.clone().unwrap_or_default();
    for needed in component
        .depends_on
        .iter()
        .filter(|it| it.kind == "component")
    {
        let service = target(needed, &entry.namespace);
        let known = |service: &String| dependencies.iter().any(|it| it.service == *service);
        if let Some(service) = service.filter(|service| !known(service)) {
            let range = ANY.to_owned();
            dependencies.push(Dependency { service, range });
        }
    }
    let own = format!("{}/{}", entry.namespace, entry.name);
    dependencies.retain(|dependency| dependency.service != own);
    dependencies.sort_unstable();
    if entry.dependencies.is_none() && !dependencies.is_empty() {
        entry.dependencies = Some(dependencies);
    }
    let place = (component.path.as_str(), component.line);
    service.note(
        "component",
        &component.name,
        "its component in Backstage",
        place,
    );
}

/// The service that a component is: in the namespace that is written, else in the repository's.
fn target(component: &Reference, namespace: &str) -> Option<String> {
    let namespace = match component.namespace.as_str() {
        DEFAULT_NAMESPACE => namespace.to_owned(),
        written => canonical_name(written)?,
    };
    Some(format!("{namespace}/{}", canonical_name(&component.name)?))
}

fn depth(root: &str) -> usize {
    match root {
        "." => 0,
        root => root.matches('/').count() + 1,
    }
}
