//! What findings do is decided by the server and by the code that a branch goes into, never by the
//! branch itself.

use std::time::Duration;

use serde_json::{Value, json};

use crate::catalog::world::{TestRepository, World, function};
use crate::harness::client::{Client, Run};
use crate::harness::databases::TestDatabase;
use crate::harness::repository::Repository;
use crate::harness::server::{TestServer, finish};

/// A server with the function in this many services of one team, started with these settings.
async fn published(database: &TestDatabase, services: usize, settings: &str) -> TestServer {
    let world = World::new(database).await;
    for number in 0..services {
        let repository = TestRepository::new("inventory", &format!("stock-{number}"));
        world.publish(repository.head()).await.unwrap();
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), settings).unwrap();
    let server = TestServer::start_with(database, &["--config", file.path().to_str().unwrap()]);
    server.settle(database).await;
    server
}

/// A repository whose branch has a copy of the function, with these files at its base.
fn copied(base: &[(&str, &str)]) -> Repository {
    let repository = Repository::with_remote("https://github.com/acme/workshop.git");
    repository.write("brickyard.toml", "team = \"workshop\"\n");
    repository.write("src/main.py", "ANSWER = 42\n");
    for (path, content) in base {
        repository.write(path, content);
    }
    repository.commit("Begin");
    repository.branch("copy");
    repository.write("src/parts.py", function("take_parts", "order"));
    repository.commit("Take parts");
    repository
}

fn check(server: &TestServer, repository: &Repository, arguments: &[&str]) -> Run {
    let client = Client::in_folder(repository.path()).with_server(&server.url);
    client.run([&["check", "--base", "main"], arguments].concat())
}

fn document(server: &TestServer, repository: &Repository, status: i32) -> Value {
    check(server, repository, &["--format", "json"])
        .expect(status)
        .json()
}

fn set_mode(server: &TestServer, input: &str) {
    let token = server.token("root", "admin");
    let query = format!("mutation {{ setCheckMode(input: {{ {input} }}) {{ rule {{ id }} }} }}");
    server.query_as(&token, &query, json!({})).data();
}

/// A command of the server's binary while the server runs, and what it says.
#[track_caller]
fn operate(server: &TestServer, arguments: &[&str], status: i32) -> String {
    let arguments = [&["check"], arguments].concat();
    let (found, output) = finish(server.command(&arguments), Duration::from_secs(60));
    assert_eq!(found, Some(status), "{output}");
    output
}

const TEAMS: &str = "[[team]]\nname = \"workshop\"\n";

both_databases! {
    async fn the_servers_mode_blocks_and_a_flag_cannot_weaken_it(database: TestDatabase) {
        let settings = format!("{TEAMS}[[check.rule]]\nteam = \"workshop\"\nmode = \"block\"\n");
        let server = published(&database, 1, &settings).await;
        let repository = copied(&[]);

        let run = check(&server, &repository, &[]).expect(1);
        run.says(&["mode block (the server's policy for team workshop)"]);
        let run = check(&server, &repository, &["--mode", "observe"]).expect(1);
        let run = run.says(&["mode block (the server's policy for team workshop)"]);
        run.complains(&["--mode asks for mode observe", "the server's policy for team workshop does not allow"]);
        let found = document(&server, &repository, 1);
        assert_eq!(found["mode"]["name"], "block", "{found:#}");
        assert_eq!(found["mode"]["source"], "server");
        assert_eq!(found["findings"][0]["mode"], "block");
        // What is not of the team is not under its mode.
        let elsewhere = copied(&[("brickyard.toml", "team = \"others\"\n")]);
        check(&server, &elsewhere, &[]).expect(0).says(&["mode observe (default)"]);
        check(&server, &elsewhere, &["--mode", "block"]).expect(1).says(&["mode block (--mode)"]);
    }

    async fn the_narrower_mode_holds_from_the_next_run_on(database: TestDatabase) {
        let server = published(&database, 1, "").await;
        let repository = copied(&[]);
        check(&server, &repository, &[]).expect(0).says(&["mode observe (default)"]);

        set_mode(&server, "mode: BLOCK");
        check(&server, &repository, &[]).expect(1).says(&["the server's policy for the organisation"]);
        set_mode(&server, "repository: \"github.com/acme/workshop\", mode: WARN");
        let run = check(&server, &repository, &[]).expect(0);
        run.says(&["mode warn (the server's policy for repository github.com/acme/workshop)"]);
    }

    async fn the_mode_is_read_where_the_branch_began_and_never_from_the_branch(database: TestDatabase) {
        let server = published(&database, 1, "").await;
        let strict = "team = \"workshop\"\n[duplicates]\nmode = \"block\"\n";
        let lenient = "team = \"workshop\"\n[duplicates]\nmode = \"observe\"\n";
        let repository = copied(&[("brickyard.toml", strict)]);
        let from_base = "mode block (brickyard.toml of the merge-base)";
        check(&server, &repository, &[]).expect(1).says(&[from_base]);

        repository.write("brickyard.toml", lenient);
        repository.commit("Be lenient with ourselves");
        check(&server, &repository, &[]).expect(1).says(&[from_base]);
        let run = check(&server, &repository, &["--mode", "warn"]).expect(1);
        run.complains(&["--mode asks for mode warn", "brickyard.toml of the merge-base does not allow"]);
        // A branch that makes itself stricter is not taken at its word either.
        let repository = copied(&[]);
        repository.write("brickyard.toml", strict);
        repository.commit("Be strict from now on");
        check(&server, &repository, &[]).expect(0).says(&["mode observe (default)"]);
        // What the merge-base asks for and the server does not allow is said.
        set_mode(&server, "mode: BLOCK");
        let repository = copied(&[("brickyard.toml", lenient)]);
        let run = check(&server, &repository, &[]).expect(1);
        run.complains(&["brickyard.toml of the merge-base asks for mode observe"]);
    }

    async fn an_operator_pauses_blocking_and_the_next_run_passes_and_says_why(database: TestDatabase) {
        let server = published(&database, 1, "[check]\nmode = \"block\"\n").await;
        let repository = copied(&[]);
        check(&server, &repository, &[]).expect(1);
        operate(&server, &["pause", "--reason", " "], 1);
        operate(&server, &["pause"], 2);

        let said = operate(&server, &["pause", "--reason", "a wrong match"], 0);
        assert!(said.contains("blocking is paused: a wrong match"), "{said}");
        for arguments in [&[][..], &["--mode", "block"]] {
            let run = check(&server, &repository, arguments).expect(0);
            run.says(&["mode observe (blocking is paused: a wrong match)"]);
        }
        let found = document(&server, &repository, 0);
        assert_eq!(found["mode"]["source"], "pause", "{found:#}");
        assert_eq!(found["mode"]["detail"], "blocking is paused: a wrong match");
        let status = operate(&server, &["status"], 0);
        assert!(status.contains("blocking is paused") && status.contains("organisation: block"), "{status}");

        operate(&server, &["resume"], 0);
        check(&server, &repository, &[]).expect(1);
        let again = operate(&server, &["resume"], 1);
        assert!(again.contains("blocking is not paused"), "{again}");
    }

    async fn what_is_meant_to_be_copied_never_blocks(database: TestDatabase) {
        let settings = "[check]\nmode = \"block\"\n[[golden_path]]\nservice = \"inventory/stock-0\"\nwhy = \"a template\"\n";
        let server = published(&database, 2, settings).await;
        let repository = copied(&[]);

        let run = check(&server, &repository, &[]).expect(0);
        run.says(&["take_parts", "inventory/stock-0 is a golden path", "a golden path"]);
        let found = document(&server, &repository, 0);
        let finding = &found["findings"][0];
        assert_eq!(finding["blocking"], false, "{found:#}");
        assert_eq!(finding["exemption"]["kind"], "golden_path");
        assert_eq!(finding["exemption"]["service"], "inventory/stock-0");
    }

    async fn a_function_in_more_services_than_the_server_says_never_blocks(database: TestDatabase) {
        let server = published(&database, 11, "[check]\nmode = \"block\"\n").await;
        let repository = copied(&[]);

        let found = document(&server, &repository, 0);
        assert_eq!(found["findings"][0]["like"]["services"], 11, "{found:#}");
        assert_eq!(found["findings"][0]["exemption"]["kind"], "family");
        drop(server);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "[check]\nmode = \"block\"\nmax_family = 11\n").unwrap();
        let server = TestServer::start_with(&database, &["--config", file.path().to_str().unwrap()]);
        server.settle(&database).await;
        check(&server, &repository, &[]).expect(1);
    }
}
