//! What the programs link, from cargo's own resolution.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::harness::programs;

/// Crates that the client must not link.
const NOT_IN_THE_CLIENT: &[&str] = &[
    "axum",
    "sea-orm",
    "tantivy",
    "sqlx",
    "async-graphql",
    "hyper",
    "tokio",
    "openssl-sys",
];

#[test]
fn the_client_links_none_of_the_servers_libraries() {
    let linked = normal_dependencies("brickyard");
    assert!(
        linked.contains("gix") && linked.contains("tree-sitter"),
        "{linked:?}"
    );

    let forbidden: Vec<&&str> = NOT_IN_THE_CLIENT
        .iter()
        .filter(|name| linked.contains(**name))
        .collect();

    assert!(
        forbidden.is_empty(),
        "the client links {forbidden:?}: cargo tree -p brickyard -i NAME"
    );
}

#[test]
fn the_indexer_links_no_files_network_or_database() {
    let linked = normal_dependencies("brickyard-indexer");
    for name in [
        "tokio",
        "ureq",
        "gix",
        "ignore",
        "tempfile",
        "chrono",
        "getrandom",
        "sea-orm",
    ] {
        assert!(!linked.contains(name), "the indexer links {name}");
    }
}

/// Names of the packages that a package links, build and test dependencies left out.
fn normal_dependencies(package: &str) -> BTreeSet<String> {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let node = |id: &str| nodes.iter().find(|node| node["id"] == id).unwrap();
    let name = |id: &str| {
        let packages = metadata["packages"].as_array().unwrap();
        let package = packages.iter().find(|package| package["id"] == id).unwrap();
        package["name"].as_str().unwrap().to_owned()
    };
    let start = nodes.iter().map(|node| node["id"].as_str().unwrap());
    let start = start.into_iter().find(|id| name(id) == package).unwrap();
    let mut open = vec![start.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        for dependency in node(&id)["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            let linked = kinds.iter().any(|kind| kind["kind"].is_null());
            let id = dependency["pkg"].as_str().unwrap().to_owned();
            if linked && seen.insert(id.clone()) {
                open.push(id);
            }
        }
    }
    seen.iter().map(|id| name(id)).collect()
}

fn metadata() -> Value {
    programs::cargo_metadata(&["--filter-platform", &host()])
}

/// The platform that the compiler builds for.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap()
        .to_owned()
}
