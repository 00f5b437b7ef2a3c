//! An organisation comes from Backstage, is backed up, and moves to another database.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::harness::databases::TestDatabase;
use crate::harness::programs;
use crate::harness::rows;
use crate::harness::server::{TestServer, clear_settings, finish};

const PATIENCE: Duration = Duration::from_secs(120);

const ENTITIES: &str = r#"{"apiVersion":"backstage.io/v1alpha1","kind":"Group","metadata":{"name":"audio"},"spec":{"type":"team","children":[]}}
{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"playlist-shuffle","description":"Shuffles a playlist."},"spec":{"type":"function","lifecycle":"production","owner":"audio","dependsOn":["component:playlist-read"]}}
{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"playlist-read"},"spec":{"type":"function","lifecycle":"production","owner":"audio"}}
{"apiVersion":"backstage.io/v1alpha1","kind":"Template","metadata":{"name":"new"}}
"#;

/// Runs the server's program on a database without a server.
#[track_caller]
fn run(database: &TestDatabase, data: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(programs::server());
    clear_settings(&mut command)
        .env("BRICKYARD_DATABASE_URL", &database.url)
        .arg("--data")
        .arg(data)
        .args(arguments);
    finish(command, PATIENCE)
}

both_databases! {
    async fn an_organisation_is_imported_backed_up_and_moved(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let (entities, backup, again) = (path("entities.jsonl"), path("backup.jsonl"), path("again.jsonl"));
        fs::write(&entities, ENTITIES).unwrap();
        let server = TestServer::start(&database);

        // Beside the running server, which finds it by itself.
        let (status, output) = finish(server.command(&["import", &entities]), PATIENCE);
        assert_eq!(status, Some(0), "{output}");
        assert!(output.contains("3 made, 0 changed") && output.contains("entities.jsonl:4: entities of the kind `Template`"), "{output}");
        server.settle(&database).await;
        let found = server.query("{ search(query: \"shuffle\") { hits { node { ... on Service { ref owner { name verified } } } } } }", json!({}));
        let service = &found.data()["search"]["hits"][0]["node"];
        assert_eq!(service["ref"], "default/playlist-shuffle");
        assert_eq!(service["owner"], json!({ "name": "audio", "verified": true }));

        let (status, output) = finish(server.command(&["export", "-o", &backup]), PATIENCE);
        assert_eq!(status, Some(0), "{output}");
        let other = if database.url.starts_with("sqlite") { TestDatabase::postgres().await } else { TestDatabase::sqlite() };
        let data = folder.path().join("other");
        let (status, output) = run(&other, &data, &["import", &backup]);
        assert_eq!(status, Some(0), "{output}");
        let (status, output) = run(&other, &data, &["export", "-o", &again]);
        assert_eq!(status, Some(0), "{output}");
        assert_eq!(fs::read_to_string(&again).unwrap(), fs::read_to_string(&backup).unwrap());
        let (status, output) = run(&other, &data, &["import", &backup]);
        assert_eq!(status, Some(1));
        assert!(output.contains("the catalogue is not empty"), "{output}");

        let moved = TestServer::start(&other);
        let found = moved.query("{ service(ref: \"default/playlist-shuffle\") { description } }", json!({}));
        assert_eq!(found.data()["service"]["description"], "Shuffles a playlist.");
        let yaml = path("entities");
        let (status, output) = finish(moved.command(&["export", "--format", "catalog-info", "-o", &yaml]), PATIENCE);
        assert_eq!(status, Some(0), "{output}");
        let (status, output) = finish(moved.command(&["import", &yaml]), PATIENCE);
        assert_eq!(status, Some(0), "{output}");
        assert!(output.contains("3 entities read: 0 made"), "{output}");
    }

    async fn an_edit_of_the_audit_log_fails_its_verification(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let server = TestServer::start(&database);
        server.token("ci", "publish");
        let verify = || finish(server.command(&["audit", "verify"]), PATIENCE);
        let end = std::time::Instant::now() + PATIENCE;
        let output = loop {
            let (status, output) = verify();
            assert_eq!(status, Some(0), "{output}");
            if output.contains("0 are not sealed yet") {
                break output;
            }
            assert!(std::time::Instant::now() < end, "nothing is sealed: {output}");
            tokio::time::sleep(Duration::from_millis(500)).await;
        };
        let kept = output.split("seal 1: ").nth(1).unwrap().split_whitespace().next().unwrap();
        let (status, _) = finish(server.command(&["audit", "verify", "--expect", kept]), PATIENCE);
        assert_eq!(status, Some(0));

        let file = folder.path().join("audit.jsonl");
        let (status, output) = finish(server.command(&["audit", "export", "-o", file.to_str().unwrap()]), PATIENCE);
        assert_eq!(status, Some(0), "{output}");
        let lines = fs::read_to_string(file).unwrap();
        let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
        assert_eq!((&last["action"], &last["objects"], &last["sealed"]), (&json!("access_token.create"), &json!([]), &json!(true)));

        let trigger = if database.url.starts_with("sqlite") { "DROP TRIGGER audit_event_no_update" } else { "DROP TRIGGER audit_event_append_only ON audit_event" };
        rows::execute(&database, &format!("{trigger}; UPDATE audit_event SET actor = 'nobody' WHERE sequence = 1")).await;
        let (status, output) = verify();
        assert_eq!(status, Some(1), "{output}");
        assert!(output.contains("audit event 1 was edited"), "{output}");
        let (status, output) = finish(server.command(&["audit", "verify", "--expect", "0000"]), PATIENCE);
        assert_eq!(status, Some(1), "{output}");
    }
}
