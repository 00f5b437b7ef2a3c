//! Input that nobody wished for: skipped with a reason, counted, never an abort.

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::client::Client;
use crate::harness::programs;
use crate::harness::repository::{FUNCTION, Repository};
use crate::harness::rows;
use crate::harness::server::{TestServer, clear_settings, finish, free_port};

#[test]
fn files_that_cannot_be_read_are_skipped_with_a_reason_and_counted() {
    let folder = hostile();

    let document = Client::in_folder(folder.path())
        .run(["scan", ".", "--format", "json"])
        .expect(0)
        .json();

    let reason = |path: &str| {
        let skipped = document["skipped"].as_array().unwrap();
        let of_path = |file: &&Value| file["path"].as_str().unwrap().ends_with(path);
        skipped
            .iter()
            .find(of_path)
            .map(|file| file["reason"].as_str().unwrap().to_owned())
    };
    assert_eq!(
        reason("binary.py").as_deref(),
        Some("binary"),
        "{document:#}"
    );
    assert_eq!(
        reason("huge.js").as_deref(),
        Some("too_large"),
        "{document:#}"
    );
    assert_eq!(
        reason("latin1.py").as_deref(),
        Some("not_utf8"),
        "{document:#}"
    );
    assert_eq!(
        reason("generated.go").as_deref(),
        Some("generated"),
        "{document:#}"
    );
    assert_eq!(
        reason("app.min.js").as_deref(),
        Some("minified"),
        "{document:#}"
    );
    assert_eq!(reason("good.py"), None);
    assert_eq!(document["summary"]["fragments"], 1, "{document:#}");
    assert_eq!(
        document["summary"]["skipped"].as_u64(),
        Some(document["skipped"].as_array().unwrap().len() as u64)
    );
}

#[test]
fn the_text_counts_what_was_skipped() {
    let folder = hostile();

    Client::in_folder(folder.path())
        .run(["scan", "."])
        .expect(0)
        .says(&["skipped"]);
}

#[test]
fn a_malformed_manifest_names_file_line_and_what_was_expected() {
    let check = |text: &str, expected: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("brickyard.toml"), text).unwrap();
        let run = Client::in_folder(folder.path())
            .run(["publish", ".", "--dry-run"])
            .expect(2)
            .complains(expected);
        assert!(run.stdout.is_empty(), "{run}");
    };
    check("team = \n", &["brickyard.toml:1:"]);
    check(
        "team = \"a\"\nowner = \"b\"\n",
        &["brickyard.toml:2:1", "owner", "expected"],
    );
    check(
        "team = \"a\"\n\n[[service]]\nname = 7\n",
        &["brickyard.toml:4:8", "expected", "string"],
    );
    check(
        "[[service]]\nname = \"a\"\nversion = \"1.0\"\n",
        &["brickyard.toml:3:", "1.0", "expected"],
    );
    check(
        "[[service]]\nname = \"a\"\nlifecycle = \"dead\"\n",
        &["brickyard.toml:3:", "dead", "production"],
    );
    check(
        "[[service]]\nname = \"not a name!\"\n",
        &["brickyard.toml:2:", "expected"],
    );
    check(
        "[[service]]\nname = \"a\"\nroot = \"../b\"\n",
        &["brickyard.toml:3:", "expected"],
    );
}

#[test]
fn a_malformed_configuration_names_file_line_and_what_was_expected() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("catalog.toml"), "[server]\nport = 80\n").unwrap();

    let (status, output) = finish(server_in(&folder), Duration::from_secs(60));

    assert!(
        status.is_some_and(|status| status != 0),
        "{status:?} {output}"
    );
    for text in ["catalog.toml:2:1", "port", "expected", "listen"] {
        assert!(output.contains(text), "{text}: {output}");
    }
}

#[test]
fn a_busy_port_names_the_fix() {
    let folder = tempfile::tempdir().unwrap();
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = server_in(&folder);
    command.env("BRICKYARD_LISTEN", busy.local_addr().unwrap().to_string());

    let (status, output) = finish(command, Duration::from_secs(60));

    assert!(
        status.is_some_and(|status| status != 0),
        "{status:?} {output}"
    );
    assert!(
        output.contains(&busy.local_addr().unwrap().port().to_string()),
        "{output}"
    );
    assert!(output.contains("--listen"), "{output}");
}

#[test]
fn an_address_that_others_reach_is_refused_without_a_decision() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = server_in(&folder);
    command.env(
        "BRICKYARD_LISTEN",
        format!("0.0.0.0:{}", free_port().port()),
    );

    let (status, output) = finish(command, Duration::from_secs(60));

    assert!(
        status.is_some_and(|status| status != 0),
        "{status:?} {output}"
    );
    assert!(
        output.contains("anonymous_read") || output.contains("--anonymous-read"),
        "{output}"
    );
}

#[test]
fn a_database_that_does_not_answer_is_said_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = server_in(&folder);
    let port = free_port().port();
    let url = format!("postgres://me:hunter2@127.0.0.1:{port}/bricks");
    command
        .env("BRICKYARD_DATABASE_URL", url)
        .env("BRICKYARD_LISTEN", free_port().to_string());

    let (status, output) = finish(command, Duration::from_secs(120));

    assert!(
        status.is_some_and(|status| status != 0),
        "{status:?} {output}"
    );
    assert!(
        output.contains("127.0.0.1") && !output.contains("hunter2"),
        "{output}"
    );
}

both_databases! {
    async fn a_hostile_repository_is_published_without_what_cannot_be_read(database: TestDatabase) {
        let server = TestServer::start(&database);
        let folder = hostile();

        Client::of(&server)
            .at(folder.path())
            .run(["publish", "."])
            .expect(0)
            .says(&["skipped"]);

        let answer = server
            .query("{ catalog { services fragments } }", json!({}))
            .data();
        assert_eq!(answer["catalog"], json!({ "services": 1, "fragments": 1 }));
    }

    async fn a_malformed_manifest_stores_nothing(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = Repository::new();
        repository.write("brickyard.toml", "team = 7\n");
        repository.write("good.py", FUNCTION);
        repository.commit("Begin");
        let before = rows::count(&database).await;

        Client::of(&server)
            .at(repository.path())
            .run(["publish"])
            .expect(2);

        assert_eq!(rows::count(&database).await, before);
    }

    async fn fingerprints_that_are_none_are_refused(database: TestDatabase) {
        let server = TestServer::start(&database);
        let check =
            "query($input: CheckFragmentsInput!) { checkFragments(input: $input) { asOf } }";
        let input = |language: &str, scheme: i32, fingerprint: &str| {
            json!({ "input": {
            "repository": "acme/web",
            "fragments": [{ "key": "1", "language": language, "scheme": scheme, "fingerprint": fingerprint }],
        } })
        };

        let python = i32::from(brickyard_indexer::Language::Python.scheme());
        for (language, scheme, fingerprint, expected) in [
            ("python", python, "!!!", "BAD_USER_INPUT"),
            ("python", python, "AAECAwQ=", "BAD_USER_INPUT"),
            ("cobol", python, "AAECAwQ=", "BAD_USER_INPUT"),
            ("python", 99, "AAECAwQ=", "UNSUPPORTED_SCHEME"),
        ] {
            let answer = server.query(check, input(language, scheme, fingerprint));
            assert_eq!(
                answer.code(),
                expected,
                "{language} {scheme} {fingerprint}: {answer:#?}"
            );
        }
        let refused = server.query(check, input("python", 99, "AAECAwQ="));
        let version = brickyard_server::catalog::CatalogError::CLIENT_VERSION;
        let extensions = &refused.body["errors"][0]["extensions"];
        assert_eq!(extensions["clientVersion"], version);
        assert_eq!(extensions["supportedScheme"], python);
        assert!(extensions["hint"].as_str().unwrap().contains(version));
    }

    async fn names_with_markup_and_quotes_come_back_as_they_are(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = Repository::with_remote("https://github.com/acme/odd.git");
        repository.write("brickyard.toml", "team = \"odd\"\n[[service]]\nname = \"odd\"\ndescription = \"<script>alert('x')</script> ''; DROP TABLE service;-- \\u0000 ünï 😀\"\n");
        repository.write("good.py", FUNCTION);
        repository.commit("Begin");

        let run = Client::of(&server).at(repository.path()).run(["publish"]);

        // A NUL cannot be stored in PostgreSQL: it is refused or dropped, alike on both databases.
        if run.status == Some(0) {
            let answer = server
                .query("{ service(ref: \"odd/odd\") { description } }", json!({}))
                .data();
            let text = answer["service"]["description"].as_str().unwrap();
            assert!(
                text.contains("<script>alert('x')</script>") && text.contains("😀"),
                "{text}"
            );
        } else {
            run.complains(&["hint"]);
        }
    }
}

fn server_in(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(programs::server());
    clear_settings(&mut command).current_dir(folder.path());
    command
}

/// A folder with one good function and everything that is not.
fn hostile() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |path: &str, content: &[u8]| std::fs::write(folder.path().join(path), content).unwrap();
    write("good.py", FUNCTION.as_bytes());
    write("binary.py", b"def f():\x00\x01\x02\n    return 1\n");
    write("latin1.py", b"def stra\xdfe():\n    return '\xe4'\n");
    write(
        "huge.js",
        format!("const data = [{}];\n", "1234567,\n".repeat(150_000)).as_bytes(),
    );
    write(
        "nested.js",
        ("f(".repeat(30_000) + &")".repeat(30_000)).as_bytes(),
    );
    write("brackets.py", "[".repeat(50_000).as_bytes());
    write("unparsable.go", b"package } func ((( {{{ :=\n");
    write("empty.rs", b"");
    write(
        "generated.go",
        b"// Code generated by protoc-gen-go. DO NOT EDIT.\npackage x\nfunc F() {}\n",
    );
    write(
        "app.min.js",
        ("function a(b){return b+1};".repeat(400) + "\n").as_bytes(),
    );
    write("one-line.json", b"{}");
    folder
}
