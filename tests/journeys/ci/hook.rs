//! The hook for pre-commit: its entry runs before a push.

use std::process::Command;

use serde_json::Value;

use super::{Ended, branch, ended, yaml};
use crate::harness::databases::{TestDatabase, run};
use crate::harness::programs;
use crate::harness::repository::Repository;
use crate::harness::server::free_port;
use crate::harness::shop;

fn hook() -> Value {
    yaml(".pre-commit-hooks.yaml")[0].clone()
}

/// Runs the entry with further arguments, as a configuration's `args` are.
fn push(repository: &Repository, server: &str, arguments: &str) -> Ended {
    let entry = hook()["entry"].as_str().unwrap().to_owned();
    let client = programs::client();
    let folder = client.parent().unwrap().display();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{entry} {arguments}")])
        .current_dir(repository.path());
    command
        .env("PATH", format!("{folder}:{path}"))
        .env("BRICKYARD_SERVER", server);
    ended(&mut command)
}

#[test]
fn the_hook_runs_once_before_a_push_and_reads_no_file_names() {
    let hook = hook();
    assert_eq!(hook["stages"], serde_json::json!(["pre-push"]));
    assert_eq!(hook["pass_filenames"], false);
    assert_eq!(hook["always_run"], true);
}

#[test]
fn a_push_is_stopped_by_what_blocks_and_by_nothing_else() {
    run(async {
        let server = shop::published(&TestDatabase::sqlite()).await;
        let repository = branch(true);
        push(&repository, &server.url, "--mode block")
            .expect(1)
            .says("withdrawParts");
        push(&repository, &server.url, "--mode observe")
            .expect(0)
            .says("withdrawParts");
        push(&repository, &server.url, "--base no-such-branch")
            .expect(2)
            .says("hint");
        let nobody = format!("http://{}", free_port());
        push(&repository, &nobody, "--mode block")
            .expect(0)
            .says("NOT COMPARED");
    });
}
