//! Whom the calls that manifests show reach.

use std::collections::HashMap;

use super::Discovered;
use crate::manifest::{Dependency, Target};

/// Any version will do: manifests do not say which one is called.
const ANY: &str = "*";

/// Finds the services that are called, and makes dependencies of them, unless `brickyard.toml` says what
/// a service calls. A manifest that shows no call does not say that there is none.
pub(super) fn resolve(services: &mut [Discovered]) {
    let mut here: HashMap<(String, String), String> = HashMap::new();
    let mut deployed: HashMap<String, String> = HashMap::new();
    for service in services.iter() {
        let Some(declaration) = &service.declaration else {
            continue;
        };
        let reference = service.reference();
        let own = (declaration.manifest.clone(), declaration.name.clone());
        here.entry(own).or_insert_with(|| reference.clone());
        if let Some(name) = &declaration.deployed_name {
            deployed.entry(name.clone()).or_insert(reference);
        }
    }
    for service in services {
        let Some(declaration) = &service.declaration else {
            continue;
        };
        let own = service.reference();
        for call in &mut service.calls {
            let found = match &call.call.target {
                Target::Here(name) => here.get(&(declaration.manifest.clone(), name.clone())),
                Target::Deployed(name) => deployed.get(name),
            };
            call.service = found.cloned();
        }
        let called = service
            .calls
            .iter()
            .filter_map(|call| call.service.as_ref());
        let mut dependencies: Vec<Dependency> = called
            .filter(|called| **called != own)
            .map(|called| Dependency {
                service: called.clone(),
                range: ANY.to_owned(),
            })
            .collect();
        dependencies.sort_unstable();
        dependencies.dedup();
        if service.entry.dependencies.is_none() && !dependencies.is_empty() {
            service.entry.dependencies = Some(dependencies);
        }
    }
}
