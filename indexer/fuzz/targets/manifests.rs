//! Any text as any of the files that say something about a repository.
#![no_main]

use std::collections::BTreeMap;

use brickyard_indexer::{
    discovery::discover,
    manifest::Files,
    publication::{PublishOptions, RepositoryFacts},
};
use libfuzzer_sys::fuzz_target;

/// The names by which files are known to be of a format; two of each that need one another.
const PATHS: &[&str] = &[
    "brickyard.toml",
    "template.yaml",
    "app.template.json",
    "serverless.yml",
    "serverless.json",
    "main.tf",
    "wrangler.toml",
    "wrangler.jsonc",
    "fn/function.json",
    "host.json",
    "func.yaml",
    "stack.yml",
    "catalog-info.yaml",
    "CODEOWNERS",
    "package.json",
    "pyproject.toml",
    "Cargo.toml",
    "pom.xml",
    "openapi.yaml",
    "go.mod",
    "Makefile",
    "src/index.js",
    "src/app.py",
    ".gitattributes",
];

struct Repository(BTreeMap<String, Vec<u8>>);

impl Files for Repository {
    fn paths(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.0.get(path).cloned();
        file.ok_or_else(|| "there is no such file".to_owned())
    }
}

fuzz_target!(|data: &[u8]| {
    // Each part of the input is a file: the number of its path and its text.
    let mut files = BTreeMap::from([
        ("src/index.js".to_owned(), b"exports.handler = () => 1;\n".to_vec()),
        ("src/app.py".to_owned(), b"def handler(a, b):\n    return a\n".to_vec()),
    ]);
    for part in data.split(|byte| *byte == 0) {
        if let Some((&first, text)) = part.split_first() {
            let path = PATHS[usize::from(first) % PATHS.len()];
            files.insert(path.to_owned(), text.to_vec());
        }
    }
    let facts = RepositoryFacts {
        name: "github.com/acme/shop".to_owned(),
        ..RepositoryFacts::default()
    };
    let _ = discover(&Repository(files), &facts, &PublishOptions::default());
});
