//! The sources of what a bundler leaves.

use super::{archive, bases::Bases};
use crate::manifest::tree::join;

/// Where sources usually lie in a project.
const SOURCES: &[&str] = &["src", ".", "lib", "app"];

/// The paths, without extension, at which the source of a bundled module may be.
pub(super) fn sources(bases: &Bases, module: &str) -> Vec<String> {
    let mut sources = Vec::new();
    for (folder, _) in bases.folders() {
        let Some(path) = join(folder, module) else {
            continue;
        };
        let from = if folder == "." { 0 } else { folder.len() + 1 };
        let within = path.get(from..).unwrap_or_default();
        if let Some((above, below)) = archive::split(within) {
            let Some(root) = join(folder, above) else {
                continue;
            };
            add(&mut sources, &root, below);
        }
        let Some(built) = bases.built() else {
            continue;
        };
        // `dist/cart` with `index.handler` may be built from `src/cart/index.ts` or `src/cart.ts`.
        let mut parts = built.split('/').filter(|part| !archive::is_archive(part));
        while let Some(first) = parts.next() {
            let rest = parts.clone();
            let mut rest: Vec<&str> = std::iter::once(first).chain(rest).collect();
            add(&mut sources, folder, &rest.join("/"));
            rest.push(module);
            add(&mut sources, folder, &rest.join("/"));
        }
        add(&mut sources, folder, module);
    }
    sources
}

fn add(sources: &mut Vec<String>, root: &str, module: &str) {
    let places = SOURCES.iter().filter_map(|place| join(root, place));
    let paths = places.filter_map(|place| join(&place, module));
    for path in paths.collect::<Vec<_>>() {
        if !module.is_empty() && !sources.contains(&path) {
            sources.push(path);
        }
    }
}
