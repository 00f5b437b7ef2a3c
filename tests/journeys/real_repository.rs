//! A repository that nobody here wrote: tokio's source, which every checkout has because we build
//! with it.

use std::path::PathBuf;

use serde_json::json;

use crate::harness::client::Client;
use crate::harness::repository::Repository;
use crate::harness::server::TestServer;
use crate::harness::{programs, rows};

both_databases! {
    async fn hundreds_of_foreign_functions_are_published_found_and_not_written_twice(
        database: TestDatabase,
    ) {
        let server = TestServer::start(&database);
        let repository = Repository::with_remote("https://github.com/tokio-rs/tokio.git");
        repository.copy(&crate_folder("tokio"), "tokio");
        repository.commit("Import tokio");
        let client = Client::of(&server).at(repository.path());

        client.run(["publish"]).expect(0);
        server.settle(&database).await;

        let query = "{ services { nodes { ref repository description occurrences { totalCount } } }
            search(query: \"spawn blocking task\", filter: { kinds: [FUNCTION] }) { total hits { node { ... on Occurrence { name path fragment { source } } } } } }";
        let answer = server.query(query, json!({})).data();
        let service = &answer["services"]["nodes"][0];
        assert_eq!(service["ref"], "tokio-rs/tokio", "{answer}");
        assert_eq!(service["repository"], "github.com/tokio-rs/tokio");
        assert!(
            service["occurrences"]["totalCount"].as_u64() > Some(500),
            "{service}"
        );
        assert!(
            answer["search"]["hits"]
                .to_string()
                .contains("spawn_blocking"),
            "{}",
            answer["search"]
        );

        let before = rows::count(&database).await;
        client.run(["publish"]).expect(0);
        assert_eq!(rows::count(&database).await, before);
    }

    async fn a_copy_of_a_foreign_function_is_caught(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = Repository::with_remote("https://github.com/dtolnay/semver.git");
        repository.copy(&crate_folder("semver"), "");
        repository.write("brickyard.toml", "team = \"versions\"\n");
        repository.commit("Import semver");
        Client::of(&server)
            .at(repository.path())
            .run(["publish"])
            .expect(0);
        server.settle(&database).await;

        let source = std::fs::read_to_string(repository.path().join("src/parse.rs")).unwrap();
        let start = source
            .find("fn comparator(")
            .expect("semver has this function");
        let end = start + source[start..].find("\n}\n").unwrap() + 3;
        let copy = source[start..end]
            .replace("comparator", "condition")
            .replace("input", "rest")
            .replace("pos", "place")
            .replace("text", "remaining");
        let branch = Repository::with_remote("https://github.com/acme/app.git");
        branch.write("src/lib.rs", "pub fn nothing() {}\n");
        branch.commit("Begin");
        branch.branch("conditions");
        branch.write("src/conditions.rs", copy);
        branch.commit("Parse conditions");

        Client::in_folder(branch.path())
            .with_server(&server.url)
            .run(["check", "--base", "main", "--mode", "block"])
            .expect(1)
            .says(&[
                "condition",
                "comparator",
                "versions/semver",
                "team versions",
            ]);
    }
}

/// The unpacked source of a crate that the workspace depends on.
fn crate_folder(name: &str) -> PathBuf {
    let metadata = programs::cargo_metadata(&[]);
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages
        .iter()
        .find(|package| package["name"] == name)
        .unwrap();
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().to_owned()
}
