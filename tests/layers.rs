//! Who may import whom: ARCHITECTURE.md's "Folder = layer, file = noun", enforced.

mod links;

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::harness::programs;

/// A name and the only places that may write it.
struct Rule {
    /// A pattern of the crate's or module's path as code writes it.
    name: &'static str,
    /// Folders (ending in `/`) and files.
    allowed: &'static [&'static str],
}

const LONGEST_FILE: usize = 500;

/// Where Rust of ours lies. `tests/` is not production code and may name everything.
const CODE: &[&str] = &[
    "indexer/src/",
    "indexer/cli/src/",
    "migrations/src/",
    "server/src/",
    "ui/",
];

const CRATES: &[Rule] = &[
    Rule {
        name: "async_graphql",
        allowed: &["server/src/graphql/", "server/src/graphql.rs"],
    },
    Rule {
        name: "async_graphql_axum",
        allowed: &["server/src/graphql/", "server/src/graphql.rs"],
    },
    Rule {
        name: "sea_orm",
        allowed: &[
            "server/src/store/",
            "server/src/store.rs",
            "migrations/src/",
        ],
    },
    Rule {
        name: "sea_orm_migration",
        allowed: &[
            "server/src/store/",
            "server/src/store.rs",
            "migrations/src/",
        ],
    },
    Rule {
        name: "brickyard_migrations",
        allowed: &["server/src/store/", "server/src/store.rs"],
    },
    Rule {
        name: "tantivy",
        allowed: &["server/src/search/", "server/src/search.rs"],
    },
    Rule {
        name: r"tree_sitter\w*",
        allowed: &["indexer/src/"],
    },
    Rule {
        name: "axum",
        allowed: &[
            "server/src/router.rs",
            "server/src/http/",
            "server/src/http.rs",
            "server/src/graphql/mount.rs",
            "server/src/graphql.rs",
            // Hands the finished router to the listener.
            "server/src/app.rs",
        ],
    },
    Rule {
        name: "clap",
        allowed: &[
            "indexer/cli/src/",
            "server/src/commands/",
            "server/src/commands.rs",
            "server/src/main.rs",
        ],
    },
    Rule {
        name: "gix",
        allowed: &["indexer/cli/src/git/", "indexer/cli/src/git.rs"],
    },
    Rule {
        name: "ureq",
        // The server asks issuers of id tokens for their keys.
        allowed: &["indexer/cli/src/", "server/src/oidc/"],
    },
    Rule {
        name: "jsonwebtoken",
        allowed: &["server/src/oidc/"],
    },
    Rule {
        name: "ring",
        // Signatures of id tokens and of webhooks.
        allowed: &["server/src/oidc/", "server/src/http/webhook/"],
    },
    Rule {
        name: "brickyard_ui",
        allowed: &[
            "server/src/http/",
            "server/src/http.rs",
            "server/src/graphql/",
            "server/src/graphql.rs",
            "server/src/commands/",
            "server/src/commands.rs",
            "server/src/app.rs",
        ],
    },
    Rule {
        name: "brickyard_server",
        allowed: &["server/src/main.rs"],
    },
    Rule {
        name: "brickyard",
        allowed: &["indexer/cli/src/main.rs"],
    },
];

/// Modules of the server, and what of `crate::` each may name. What is missing may name anything.
const MODULES: &[(&str, &[&str])] = &[
    ("graphql", &["graphql", "catalog", "config"]),
    ("http", &["http", "catalog", "config"]),
    ("catalog", &["catalog", "store", "search", "clones", "oidc"]),
    ("store", &["store"]),
    ("search", &["search"]),
    ("clones", &["clones"]),
    ("oidc", &["oidc"]),
    // Of the settings, jobs take the list of sources.
    (
        "jobs",
        &[
            "jobs", "catalog", "store", "search", "clones", "config", "git",
        ],
    ),
    ("git", &["git"]),
    ("config", &["config"]),
];

#[test]
fn every_layer_imports_only_what_it_may() {
    assert_eq!(violations(programs::checkout()), Vec::<String>::new());
}

#[test]
fn a_planted_violation_is_found() {
    let planted: &[(&str, &str, &str)] = &[
        (
            "server/src/catalog/team.rs",
            "use sea_orm::EntityTrait;",
            "`sea_orm`",
        ),
        (
            "server/src/catalog/team.rs",
            "    let row = sea_orm::Value::Int(None);",
            "`sea_orm`",
        ),
        (
            "server/src/catalog/team.rs",
            "use async_graphql::ID;",
            "`async_graphql`",
        ),
        (
            "server/src/graphql/team.rs",
            "use crate::store::Team;",
            "`crate::store`",
        ),
        (
            "server/src/graphql/team.rs",
            "use crate::{catalog::Catalog, search::SearchIndex};",
            "`crate::search`",
        ),
        (
            "server/src/http/health.rs",
            "use crate::jobs::Jobs;",
            "`crate::jobs`",
        ),
        (
            "server/src/search/reader.rs",
            "use crate::catalog::Catalog;",
            "`crate::catalog`",
        ),
        (
            "server/src/search/reader.rs",
            "use brickyard_indexer::Language;",
            "`brickyard_indexer`",
        ),
        (
            "server/src/catalog/id_token.rs",
            "use jsonwebtoken::decode;",
            "`jsonwebtoken`",
        ),
        (
            "server/src/oidc/keys.rs",
            "use crate::catalog::CatalogError;",
            "`crate::catalog`",
        ),
        (
            "server/src/store/team.rs",
            "use crate::catalog::Requester;",
            "`crate::catalog`",
        ),
        (
            "server/src/jobs/clean.rs",
            "use tantivy::Index;",
            "`tantivy`",
        ),
        (
            "indexer/src/parse.rs",
            "use brickyard_server::app;",
            "`brickyard_server`",
        ),
        (
            "indexer/cli/src/files.rs",
            "use tree_sitter::Parser;",
            "`tree_sitter`",
        ),
        (
            "indexer/cli/src/commands/scan.rs",
            "use axum::Router;",
            "`axum`",
        ),
        (
            "migrations/src/lib.rs",
            "use brickyard_indexer::Language;",
            "`brickyard_indexer`",
        ),
    ];
    for (path, line, complaint) in planted {
        let checkout = tempfile::tempdir().unwrap();
        plant(
            checkout.path(),
            path,
            &format!("//! Sound.\nuse std::fmt;\n{line}\n"),
        );

        let found = violations(checkout.path());

        let place = format!("{path}:3: {complaint}");
        assert!(
            found.len() == 1 && found[0].starts_with(&place),
            "{line}: {found:?}"
        );
    }
}

#[test]
fn comments_and_sound_imports_are_no_violations() {
    let sound = [
        (
            "server/src/catalog/team.rs",
            "/// Not `sea_orm::Value`.\nuse crate::store::Team;\n",
        ),
        ("server/src/store/team.rs", "use sea_orm::EntityTrait;\n"),
        (
            "server/src/search/reader.rs",
            "let text = \"use crate::store::Team;\";\n",
        ),
        ("indexer/src/parse.rs", "use tree_sitter::Parser;\n"),
    ];
    let checkout = tempfile::tempdir().unwrap();
    for (path, text) in sound {
        plant(checkout.path(), path, text);
    }

    assert_eq!(violations(checkout.path()), Vec::<String>::new());
}

#[test]
fn a_file_that_grew_too_long_is_found() {
    let checkout = tempfile::tempdir().unwrap();
    plant(
        checkout.path(),
        "server/src/app.rs",
        &"// A line.\n".repeat(LONGEST_FILE + 1),
    );

    let found = violations(checkout.path());

    assert_eq!(
        found,
        ["server/src/app.rs: 501 lines; split files of more than 500 by noun"]
    );
}

fn violations(checkout: &Path) -> Vec<String> {
    let rules = compile(CRATES);
    let mut found = Vec::new();
    for path in rust_files(checkout) {
        let text = fs::read_to_string(checkout.join(&path)).unwrap();
        let lines = text.lines().count();
        if lines > LONGEST_FILE && !is_generated(&text) {
            found.push(format!(
                "{path}: {lines} lines; split files of more than {LONGEST_FILE} by noun"
            ));
        }
        // Unit tests build what they need, whatever the layer.
        let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
        if is_test || !CODE.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let production = text
            .lines()
            .take_while(|line| line.trim() != "#[cfg(test)]");
        for (index, line) in production.enumerate() {
            let code = without_text(line);
            let place = format!("{path}:{}", index + 1);
            found.extend(
                foreign_crates(&path, &code, &rules).map(|what| format!("{place}: {what}")),
            );
            found.extend(
                foreign_modules(&path, &code)
                    .into_iter()
                    .map(|what| format!("{place}: {what}")),
            );
        }
    }
    found
}

fn compile(rules: &'static [Rule]) -> Vec<(Regex, &'static [&'static str])> {
    let compile = |rule: &Rule| {
        let pattern = format!(r"(?:^|[^\w:.])({})(?:::|;|\s+as\s)", rule.name);
        (Regex::new(&pattern).unwrap(), rule.allowed)
    };
    rules.iter().map(compile).collect()
}

fn foreign_crates<'a>(
    path: &'a str,
    code: &'a str,
    rules: &'a [(Regex, &'static [&'static str])],
) -> impl Iterator<Item = String> + 'a {
    let pure = [
        "indexer/src/",
        "migrations/src/",
        "server/src/search/",
        "server/src/search.rs",
    ];
    let ours =
        pure.iter().any(|place| path.starts_with(place)) && code.contains("brickyard_indexer::");
    let ours = ours.then(|| {
        "`brickyard_indexer` may not be named here: it imports nothing of ours".to_owned()
    });
    let foreign = rules.iter().filter_map(move |(pattern, allowed)| {
        let name = pattern.captures(code)?.get(1)?.as_str();
        let may = allowed.iter().any(|place| path.starts_with(place));
        (!may).then(|| format!("`{name}` may be named only in {}", allowed.join(", ")))
    });
    ours.into_iter().chain(foreign)
}

fn foreign_modules(path: &str, code: &str) -> Vec<String> {
    let module = path
        .strip_prefix("server/src/")
        .and_then(|rest| rest.split(['/', '.']).next())
        .unwrap_or_default();
    let Some((_, allowed)) = MODULES.iter().find(|(name, _)| *name == module) else {
        return Vec::new();
    };
    named_modules(code)
        .into_iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        // Types at the crate's root are for everybody.
        .filter(|name| {
            name.chars()
                .all(|letter| letter.is_lowercase() || letter == '_')
        })
        .map(|name| {
            format!(
                "`crate::{name}` may not be named in {module}, only {}",
                allowed.join(", ")
            )
        })
        .collect()
}

/// The modules after `crate::`, those of a list in braces included.
fn named_modules(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (start, _) in code.match_indices("crate::") {
        let rest = &code[start + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for letter in list.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => names.push(first_word(&std::mem::take(&mut item))),
                    _ if depth == 0 => item.push(letter),
                    _ => {}
                }
            }
            names.push(first_word(&item));
        } else {
            names.push(first_word(rest));
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_word(text: &str) -> String {
    text.trim()
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

/// A line without its comment and without what stands in quotes.
fn without_text(line: &str) -> String {
    let mut code = String::with_capacity(line.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '/' if !quoted && letters.peek() == Some(&'/') => break,
            _ if quoted => {}
            _ => code.push(letter),
        }
    }
    code
}

fn is_generated(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains("@generated"))
}

fn rust_files(checkout: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let roots = ["indexer", "migrations", "server", "tests", "ui"];
    let mut open: Vec<PathBuf> = roots.iter().map(|root| checkout.join(root)).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir()
                && !["node_modules", "target", "dist"].contains(&&*name.to_string_lossy())
            {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(checkout).unwrap();
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.retain(|path| !path.starts_with("indexer/tests/"));
    found.sort();
    found
}

fn plant(checkout: &Path, path: &str, text: &str) {
    let path = checkout.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
