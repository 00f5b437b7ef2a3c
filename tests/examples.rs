//! What we tell people to type works: the example configuration, the server's first words, the
//! README.

use std::fs;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::harness::databases::TestDatabase;
use crate::harness::repository::Repository;
use crate::harness::server::{TestServer, clear_settings, finish};
use crate::harness::{programs, shop};

/// Building the client anew may be part of a printed command.
const PATIENCE: Duration = Duration::from_secs(1_200);

both_databases! {
    async fn the_example_configuration_comes_up_with_the_shop(database: TestDatabase) {
        let configuration = programs::checkout().join("catalog.example.toml");

        let server =
            TestServer::start_with(&database, &["--config", configuration.to_str().unwrap()]);

        let end = std::time::Instant::now() + Duration::from_secs(120);
        let services = || {
            server.query("{ catalog { services } }", json!({})).data()["catalog"]["services"]
                .clone()
        };
        while services() != 11 {
            assert!(std::time::Instant::now() < end, "{} services", services());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[test]
fn the_commands_that_the_first_start_prints_work_as_printed() {
    let database = TestDatabase::sqlite();
    let server = TestServer::start_in_checkout(&database);
    let printed = server.output();
    let commands: Vec<&str> = printed
        .lines()
        .filter_map(|line| line.trim().strip_prefix("$ "))
        .collect();

    assert!((2..=5).contains(&commands.len()), "{printed}");
    assert!(
        (8..=20).contains(&printed.trim().lines().count()),
        "about 15 lines: {printed}"
    );
    assert!(
        printed.contains(&server.url) && printed.contains("local-token"),
        "{printed}"
    );
    for verb in ["publish", "scan"] {
        let names = |command: &&str| command.contains(&format!(" {verb} "));
        assert!(commands.iter().any(names), "no {verb} in {commands:?}");
    }
    for command in commands {
        shell(&server, command, 0);
    }
    let answer = server.query("{ catalog { services } }", json!({})).data();
    assert!(
        answer["catalog"]["services"].as_u64() > Some(0),
        "{printed}"
    );
}

#[test]
fn the_commands_of_the_readmes_work() {
    let mut commands = snippets("README.md");
    commands.extend(snippets("examples/shop/README.md"));
    let database = TestDatabase::sqlite();
    let server = TestServer::start(&database);
    let branch = branch();
    for command in &commands {
        // The same client, from the profile that the tests are built with.
        let command = &command.replace("cargo run --release -p brickyard -- ", "brickyard ");
        match how(command) {
            How::InCheckout => shell(&server, command, 0),
            How::InRepository => {
                // The branch has a duplicate, and the README says what that does to the status.
                let status = i32::from(command.contains("--mode block"));
                let path = branch.path().display();
                shell(&server, &format!("cd {path} && {command}"), status);
            }
            How::Elsewhere => {}
        }
    }

    let used = |verb: &str| commands.iter().any(|command| command.contains(verb));
    for verb in ["scan", "publish", "search", "check", "curl", "make test"] {
        assert!(used(verb), "no README shows `{verb}`");
    }
}

/// How a command of a README is tried.
enum How {
    /// As written, in the checkout.
    InCheckout,
    /// As written, in a repository with a branch.
    InRepository,
    /// By another test: the build, the tests themselves, the first start.
    Elsewhere,
}

/// Decides how a command is tried; one that nobody thought of fails the test.
fn how(command: &str) -> How {
    if ["make test", "cargo run --release"]
        .iter()
        .any(|other| command.starts_with(other))
    {
        return How::Elsewhere;
    }
    // A gate is for a branch, and a baseline would be left in the checkout.
    let is_gate = ["--since", "baseline", "--fail-over"]
        .iter()
        .any(|option| command.contains(option));
    if command.starts_with("brickyard check") || is_gate {
        return How::InRepository;
    }
    let known = command.starts_with("brickyard ") || command.starts_with("curl ");
    assert!(known, "say in this test how `{command}` is tried");
    How::InCheckout
}

/// The command lines between fences marked `sh`, continued lines joined.
fn snippets(path: &str) -> Vec<String> {
    let text = fs::read_to_string(programs::checkout().join(path)).unwrap();
    let mut commands = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside => commands.push(line.to_owned()),
            _ => {}
        }
    }
    let joined = commands.join("\n").replace("\\\n", " ");
    joined
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[track_caller]
fn shell(server: &TestServer, command: &str, expected: i32) {
    // The README names the address and the folder that a server has without settings.
    let command_line = command.replace("http://127.0.0.1:7878", &server.url);
    let path = std::env::var("PATH").unwrap_or_default();
    let output = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    clear_settings(&mut shell)
        .args([
            "-ec",
            &command_line.replace(
                "-o duplicates.json",
                &format!("-o {}/d.json", output.path().display()),
            ),
        ])
        .env(
            "PATH",
            format!("{}:{path}", programs::profile_folder().display()),
        )
        .current_dir(programs::checkout());
    if !command.contains("BRICKYARD_SERVER=") {
        shell.env("BRICKYARD_SERVER", &server.url);
        shell.env("BRICKYARD_TOKEN_FILE", server.data().join("local-token"));
    }
    let (status, text) = finish(shell, PATIENCE);
    assert_eq!(status, Some(expected), "{command}\n{text}");
}

/// A repository whose branch changes something, with a duplicate in it: `check` observes.
fn branch() -> Repository {
    let repository = Repository::with_remote("https://github.com/acme/readme.git");
    repository.write("a.ts", "export const a = 1;\n");
    repository.commit("Begin");
    repository.branch("change");
    repository.copy(&shop::folder().join("checkout/payment-step/src"), "src");
    repository.commit("Add a step");
    repository
}
