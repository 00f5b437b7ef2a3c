//! Packages as services, and the repository itself.

use super::{Context, Discovered, Found, Origin, configured::free_name};
use crate::manifest::{MANIFEST_PATH, canonical_name, package::Package};

/// Makes a service of every package that has nothing to do with a function of a manifest; of the
/// repository itself, if there is no service yet. Where `brickyard.toml` names services, packages are
/// none.
pub(super) fn add(found: &mut Found, packages: &[Package], context: &Context<'_>) {
    if !context.configuration.manifest.services.is_empty() {
        return;
    }
    let apart: Vec<&Package> = packages
        .iter()
        .filter(|package| !found.places.touches(&package.root))
        .collect();
    for package in apart {
        add_package(found, package, context);
    }
    if found.services.is_empty() {
        add_repository(found, context);
    }
}

fn add_package(found: &mut Found, package: &Package, context: &Context<'_>) {
    let common = &context.configuration.common;
    let named = package.name.clone();
    let name = named.unwrap_or_else(|| common.repository_name.clone());
    let is_taken = |name: &str| found.services.iter().any(|known| known.entry.name == name);
    let (name, rule) = if is_taken(&name) {
        // Two packages may have one name; their folders differ.
        let folder = canonical_name(&package.root).filter(|name| !is_taken(name));
        let Some(folder) = folder else { return };
        (
            folder,
            "its folder, because another service has the same name",
        )
    } else {
        (name, "its name as a package")
    };
    let mut service = Discovered {
        entry: common.entry(name.clone(), package.root.clone()),
        origin: Origin::Package,
        ..Discovered::default()
    };
    service.entry.description = package.description.clone().unwrap_or_default();
    service.note("name", name, rule, (&package.path, 0));
    finish(found, service, context);
}

fn add_repository(found: &mut Found, context: &Context<'_>) {
    let common = &context.configuration.common;
    let name = free_name(&common.repository_name, |_| false);
    let mut service = Discovered {
        entry: common.entry(name.clone(), ".".to_owned()),
        origin: Origin::Repository,
        ..Discovered::default()
    };
    service.note(
        "name",
        name,
        "the repository's, because nothing in it is a service",
        (".", 0),
    );
    finish(found, service, context);
}

fn finish(found: &mut Found, mut service: Discovered, context: &Context<'_>) {
    match service.entry.owner.clone() {
        Some(owner) => service.note("owner", owner, "said by brickyard.toml", (MANIFEST_PATH, 0)),
        None => context.owners.give_of_folder(&mut service),
    }
    let position = found.services.len();
    // A package around another one keeps what is its own.
    found.places.add_folder(&service.entry.root, position);
    found.services.push(service);
}
