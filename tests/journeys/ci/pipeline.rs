//! The template for GitLab: it fits GitLab's schema, and its script runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::{Ended, archives, branch, ended, problems, version, yaml};
use crate::harness::databases::{TestDatabase, run};
use crate::harness::repository::Repository;
use crate::harness::server::free_port;
use crate::harness::shop;

const TEMPLATE: &str = "indexer/cli/ci/gitlab/check.gitlab-ci.yml";

/// Runs the job's lines as GitLab does: those before the script and those of it in one shell, which
/// ends at the first that fails.
fn job(repository: &Repository, server: &str) -> Ended {
    let template = yaml(TEMPLATE);
    let job = &template["brickyard-check"];
    let lines = ["before_script", "script"]
        .into_iter()
        .flat_map(|part| job[part].as_array().unwrap());
    let lines: Vec<&str> = lines.map(|line| line.as_str().unwrap()).collect();
    let folder = tempfile::tempdir().unwrap();
    let base = repository.git(&["merge-base", "main", "HEAD"]);
    let mut command = Command::new("sh");
    command
        .args(["-e", "-c", &lines.join("\n")])
        .current_dir(repository.path());
    for (name, value) in job["variables"].as_object().unwrap() {
        command.env(
            name,
            value.as_str().map_or(value.to_string(), str::to_owned),
        );
    }
    command
        .env(
            "BRICKYARD_DOWNLOADS",
            format!("file://{}", archives().display()),
        )
        .env("BRICKYARD_FOLDER", folder.path().join("brickyard"))
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .env("BRICKYARD_SERVER", server)
        .env("BRICKYARD_MODE", "block")
        .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base);
    ended(&mut command)
}

fn written(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn the_template_fits_gitlabs_schema_and_installs_this_version() {
    let template = yaml(TEMPLATE);
    assert_eq!(problems(&template, "gitlab-ci.schema.json"), [""; 0]);
    let job = &template["brickyard-check"];
    assert_eq!(
        job["variables"]["BRICKYARD_VERSION"]
            .to_string()
            .trim_matches('"'),
        version()
    );
    assert_eq!(job["allow_failure"]["exit_codes"], json!([3, 4]));
}

#[test]
fn a_merge_request_with_a_copy_fails_and_leaves_both_reports() {
    run(async {
        let server = shop::published(&TestDatabase::sqlite()).await;
        let repository = branch(true);

        job(&repository, &server.url)
            .expect(1)
            .says("src/parts.ts:4");

        let job = &yaml(TEMPLATE)["brickyard-check"];
        let reports = &job["artifacts"]["reports"];
        let quality: Value = serde_json::from_str(&written(
            repository.path(),
            reports["codequality"].as_str().unwrap(),
        ))
        .unwrap();
        assert_eq!(quality[0]["severity"], "blocker");
        let junit = written(repository.path(), reports["junit"].as_str().unwrap());
        assert!(junit.contains("failures=\"1\""), "{junit}");
        written(
            repository.path(),
            job["artifacts"]["paths"][0].as_str().unwrap(),
        );
    });
}

#[test]
fn a_catalogue_that_is_down_ends_with_a_status_that_gitlab_warns_of() {
    let repository = branch(true);
    let nobody = format!("http://{}", free_port());

    job(&repository, &nobody).expect(3).says("NOT COMPARED");

    assert!(written(repository.path(), "gl-code-quality-report.json").contains("NOT COMPARED"));
}
