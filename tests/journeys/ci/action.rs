//! The action for GitHub: its steps run as a runner runs them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use super::{Ended, archives, branch, ended, problems, version, yaml};
use crate::harness::databases::{TestDatabase, run};
use crate::harness::programs;
use crate::harness::repository::Repository;
use crate::harness::server::free_port;
use crate::harness::shop;

/// What stands in for `gh`: it says which comment there is, and keeps what it is told.
const GH: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$GH_LOG"
case $* in
*--jq*) cat "$GH_LOG.known" ;;
*body=@*) cp "${!#}" "$GH_LOG.body" 2>/dev/null || cp "${!##body=@}" "$GH_LOG.body" ;;
esac
"#;

/// A runner with a checked-out repository.
struct Runner {
    folder: TempDir,
    workspace: PathBuf,
    inputs: BTreeMap<String, String>,
    is_fork: bool,
}

/// What a job gave.
struct Job {
    ended: Ended,
    outputs: BTreeMap<String, String>,
    summary: String,
    /// What `gh` was called with.
    calls: String,
    comment: String,
}

impl Runner {
    fn new(workspace: &Path, server: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        let gh = folder.path().join("bin/gh");
        fs::write(&gh, GH).unwrap();
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(folder.path().join("gh.known"), "").unwrap();
        let action = yaml("action.yml");
        let given = action["inputs"].as_object().unwrap().iter();
        let default = |input: &Value| input["default"].as_str().unwrap_or_default().to_owned();
        let inputs = given.map(|(name, input)| (name.clone(), default(input)));
        let runner = Self {
            folder,
            workspace: workspace.to_owned(),
            inputs: inputs.collect(),
            is_fork: false,
        };
        let downloads = format!("file://{}", archives().display());
        runner
            .with("server", server)
            .with("download-url", &downloads)
    }

    fn with(mut self, input: &str, value: &str) -> Self {
        assert!(self.inputs.contains_key(input), "there is no input {input}");
        self.inputs.insert(input.to_owned(), value.to_owned());
        self
    }

    /// Lets `gh` know of a comment that is there already.
    fn with_comment(self, id: &str) -> Self {
        fs::write(self.folder.path().join("gh.known"), id).unwrap();
        self
    }

    /// Runs the steps in order, up to the first that fails.
    fn job(&self) -> Job {
        let mut outputs = BTreeMap::new();
        let (mut text, mut status) = (String::new(), Some(0));
        let action = yaml("action.yml");
        for step in action["runs"]["steps"].as_array().unwrap() {
            let is_wanted = match step["name"].as_str().unwrap() {
                "Comment" => self.inputs["comment"] == "true" && !self.is_fork,
                _ => step.get("uses").is_none(),
            };
            if !is_wanted || status != Some(0) {
                continue;
            }
            let ended = self.step(step, &outputs);
            text.push_str(&ended.text);
            status = ended.status;
            let written = self.read("output");
            let pairs = written.lines().filter_map(|line| line.split_once('='));
            outputs.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        Job {
            ended: Ended { status, text },
            outputs,
            summary: self.read("summary"),
            calls: self.read("gh"),
            comment: self.read("gh.body"),
        }
    }

    fn step(&self, step: &Value, outputs: &BTreeMap<String, String>) -> Ended {
        let at = |name: &str| self.folder.path().join(name);
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("bash");
        // As the runner does for `shell: bash`.
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c"]);
        command
            .arg(step["run"].as_str().unwrap())
            .current_dir(&self.workspace);
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, self.evaluated(value.as_str().unwrap(), outputs));
        }
        command
            .env("PATH", format!("{}:{path}", at("bin").display()))
            .env("HOME", self.folder.path())
            .env("GH_LOG", at("gh"))
            .envs([("GITHUB_ACTIONS", "true"), ("GITHUB_JOB", "duplicates")])
            .envs([
                ("GITHUB_EVENT_NAME", "pull_request"),
                ("GITHUB_BASE_REF", "main"),
            ])
            .env("GITHUB_REPOSITORY", "acme/workshop")
            .env("GITHUB_ACTION_PATH", programs::checkout())
            .env("GITHUB_WORKSPACE", &self.workspace)
            .env("GITHUB_OUTPUT", at("output"))
            .env("GITHUB_PATH", at("path"))
            .env("GITHUB_STEP_SUMMARY", at("summary"))
            .env("RUNNER_TEMP", self.folder.path());
        ended(&mut command)
    }

    /// Evaluates the expressions of the action that its steps' variables have.
    fn evaluated(&self, text: &str, outputs: &BTreeMap<String, String>) -> String {
        let expression = Regex::new(r"\$\{\{ (.*?) \}\}").unwrap();
        let value = |found: &regex::Captures<'_>| -> String {
            let name = &found[1];
            let output = name.strip_prefix("steps.check.outputs.");
            if let Some(input) = name.strip_prefix("inputs.") {
                let (input, _) = input.split_once(' ').unwrap_or((input, ""));
                return self.inputs.get(input).expect(name).clone();
            }
            if let Some(output) = output {
                return outputs.get(output).expect(name).clone();
            }
            match name {
                "github.token" => "t".to_owned(),
                "github.event.pull_request.number" => "7".to_owned(),
                name if name.contains("head.repo.full_name") => self.is_fork.to_string(),
                name => panic!("what is {name}?"),
            }
        };
        expression.replace_all(text, value).into_owned()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }
}

/// A clone as `actions/checkout` makes it of a pull request, with the given number of commits.
fn checked_out(repository: &Repository, depth: Option<u32>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.path().display());
    let depth = depth.map(|depth| format!("--depth={depth}"));
    let target = folder.path().display().to_string();
    let mut arguments = vec!["clone", "-q", "--branch", "parts"];
    arguments.extend(depth.as_deref());
    arguments.extend([url.as_str(), target.as_str()]);
    repository.git(&arguments);
    folder
}

#[test]
fn the_action_fits_its_schema_and_installs_this_version() {
    let action = yaml("action.yml");
    assert_eq!(problems(&action, "github-action.schema.json"), [""; 0]);
    assert_eq!(
        action["inputs"]["version"]["default"]
            .to_string()
            .trim_matches('"'),
        version()
    );
    for step in action["runs"]["steps"].as_array().unwrap() {
        // An expression in a script is code that whoever names a branch can write.
        assert!(!step["run"].to_string().contains("${{"), "{step}");
        // A tag can be moved to other code.
        if let Some(uses) = step["uses"].as_str() {
            let (_, commit) = uses.split_once('@').unwrap();
            assert!(
                commit.len() == 40 && commit.chars().all(|digit| digit.is_ascii_hexdigit()),
                "{uses}"
            );
        }
    }
}

#[test]
fn a_blocked_pull_request_fails_with_annotations_summary_outputs_and_one_comment() {
    run(async {
        let server = shop::published(&TestDatabase::sqlite()).await;
        let repository = branch(true);
        let checkout = checked_out(&repository, None);
        let runner = Runner::new(checkout.path(), &server.url)
            .with("mode", "block")
            .with("comment", "true")
            .with("format", "junit=report.xml rdjson=report.json");

        let job = runner.job();

        let ended = job.ended.expect(1);
        ended.says("::error file=src/parts.ts,line=4,title=Duplicate function%2C blocking");
        let output = |name: &str| job.outputs.get(name).map(String::as_str);
        assert_eq!(output("outcome"), Some("compared"));
        assert_eq!(output("findings"), Some("1"));
        assert_eq!(output("blocking"), Some("1"));
        assert_eq!(output("exit-code"), Some("1"));
        let sarif = fs::read_to_string(output("sarif-path").unwrap()).unwrap();
        assert!(
            sarif.contains("\"id\": \"brickyard/duplicates/\""),
            "{sarif}"
        );
        assert!(checkout.path().join("report.xml").exists());
        assert!(
            job.summary.contains("### Brickyard: Blocked: 1 duplicate"),
            "{}",
            job.summary
        );
        assert!(
            job.calls
                .contains("--method POST repos/acme/workshop/issues/7/comments"),
            "{}",
            job.calls
        );
        assert!(
            job.comment.starts_with("<!-- brickyard:check -->\n### "),
            "{}",
            job.comment
        );

        let again = runner.with_comment("4711").job();

        assert!(
            again
                .calls
                .contains("--method PATCH repos/acme/workshop/issues/comments/4711"),
            "{}",
            again.calls
        );
    });
}

#[test]
fn a_green_pull_request_passes_and_gets_no_comment_but_updates_its_own() {
    run(async {
        let server = shop::published(&TestDatabase::sqlite()).await;
        let checkout = checked_out(&branch(false), None);
        let runner = Runner::new(checkout.path(), &server.url).with("comment", "true");

        let job = runner.job();

        job.ended.expect(0);
        assert_eq!(job.outputs["findings"], "0");
        assert!(!job.calls.contains("--method"), "{}", job.calls);
        let job = runner.with_comment("4711").job();
        assert!(job.calls.contains("--method PATCH"), "{}", job.calls);
        assert!(
            job.comment.contains("<details><summary>"),
            "{}",
            job.comment
        );
    });
}

#[test]
fn a_catalogue_that_is_down_is_a_loud_warning_or_a_failure_as_asked() {
    let checkout = checked_out(&branch(true), None);
    let nobody = format!("http://{}", free_port());
    let runner = Runner::new(checkout.path(), &nobody);

    let job = runner.job();

    assert_eq!(job.outputs["outcome"], "not_compared");
    assert!(job.summary.contains("NOT COMPARED"), "{}", job.summary);
    job.ended
        .expect(0)
        .says("::warning title=Brickyard: NOT COMPARED::");
    let job = runner.with("on-unreachable", "fail").job();
    job.ended.expect(3);
}

#[test]
fn a_fork_is_told_what_it_gets_and_never_commented_on() {
    let checkout = checked_out(&branch(true), None);
    let nobody = format!("http://{}", free_port());
    let runner = Runner {
        is_fork: true,
        ..Runner::new(checkout.path(), &nobody).with("comment", "true")
    };

    let job = runner.job();

    assert_eq!(job.calls, "");
    job.ended
        .expect(0)
        .says("a fork gets no id token")
        .says("NOT COMPARED");
}

#[test]
fn a_checkout_of_one_commit_is_completed() {
    run(async {
        let server = shop::published(&TestDatabase::sqlite()).await;
        let repository = branch(true);
        let checkout = checked_out(&repository, Some(1));

        let job = Runner::new(checkout.path(), &server.url).job();

        job.ended.expect(0).says("the checkout is shallow");
        assert_eq!(job.outputs["findings"], "1");
    });
}

#[test]
fn an_archive_that_is_not_the_expected_one_is_not_run() {
    let checkout = checked_out(&branch(false), None);
    let runner = Runner::new(checkout.path(), "http://127.0.0.1:9").with("sha256", &"0".repeat(64));

    let job = runner.job();

    job.ended.expect(2).says("has the SHA-256");
    assert!(
        !runner
            .folder
            .path()
            .join("brickyard/bin/brickyard")
            .exists()
    );
}
