//! What the pull request goes into that CI runs for.

use std::{fs, path::Path};

use serde::Deserialize;

/// What a pull request, or an entry of a merge queue, goes into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Without `origin/` and `refs/heads/`.
    pub branch: Option<String>,
    /// In hex; for when the branch was not fetched.
    pub commit: Option<String>,
}

/// The variables in which CI systems give the branch: GitHub (and Gitea, Forgejo), GitLab, Azure
/// Pipelines, Bitbucket, Jenkins, Buildkite and Woodpecker.
const BRANCHES: [&str; 7] = [
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "CHANGE_TARGET",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "CI_COMMIT_TARGET_BRANCH",
];

impl Target {
    /// Reads what CI says; none outside of a pull request.
    pub(super) fn from_ci(variable: impl Fn(&'static str) -> Option<String>) -> Option<Self> {
        let event = variable("GITHUB_EVENT_PATH").and_then(|path| Event::read(Path::new(&path)));
        let queue = event.as_ref().and_then(|event| event.merge_group.as_ref());
        let branch = BRANCHES.iter().find_map(|name| variable(name));
        let branch = branch.or_else(|| queue?.base_ref.clone());
        let commit = variable("CI_MERGE_REQUEST_DIFF_BASE_SHA")
            .or_else(|| queue?.base_sha.clone())
            .or_else(|| event.as_ref()?.pull_request.as_ref()?.base.sha.clone());
        let branch = branch.map(|branch| {
            let short = branch.strip_prefix("refs/heads/");
            short.map(ToOwned::to_owned).unwrap_or(branch)
        });
        (branch.is_some() || commit.is_some()).then_some(Self { branch, commit })
    }
}

/// The event that started a GitHub workflow, as far as it tells of a target.
#[derive(Deserialize)]
struct Event {
    pull_request: Option<PullRequest>,
    merge_group: Option<MergeGroup>,
}

#[derive(Deserialize)]
struct PullRequest {
    base: Base,
}

#[derive(Deserialize)]
struct Base {
    sha: Option<String>,
}

#[derive(Deserialize)]
struct MergeGroup {
    base_ref: Option<String>,
    base_sha: Option<String>,
}

impl Event {
    /// An event that cannot be read tells of no target: the default branch is as good a guess.
    fn read(path: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: Option<(Option<&str>, Option<&str>)>) {
        let variable = |name: &str| {
            let mut found = variables.iter().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| (*value).to_owned())
        };
        let target = Target::from_ci(variable);
        let target = target.as_ref();
        let found = target.map(|target| (target.branch.as_deref(), target.commit.as_deref()));
        assert_eq!(found, expected, "{variables:?}");
    }

    #[test]
    fn the_target_is_taken_from_what_ci_systems_set() {
        check(&[("GITHUB_BASE_REF", "main")], Some((Some("main"), None)));
        let gitlab = [
            ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "develop"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "1a2b"),
        ];
        check(&gitlab, Some((Some("develop"), Some("1a2b"))));
        let azure = ("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main");
        check(&[azure], Some((Some("main"), None)));
        check(
            &[("CHANGE_TARGET", "release/2")],
            Some((Some("release/2"), None)),
        );
        check(&[("CI_COMMIT_BRANCH", "main")], None);
        check(&[], None);
    }

    #[test]
    fn a_merge_queue_of_github_says_its_base_in_the_event() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.json");
        let event = |text: &str| {
            fs::write(&path, text).unwrap();
            [("GITHUB_EVENT_PATH", path.to_str().unwrap().to_owned())]
        };
        let told = event(r#"{"merge_group": {"base_ref": "refs/heads/main", "base_sha": "1a2b"}}"#);
        let told = told.each_ref().map(|(name, value)| (*name, value.as_str()));
        check(&told, Some((Some("main"), Some("1a2b"))));
        let told = event(r#"{"pull_request": {"base": {"sha": "3c4d"}}}"#);
        let told = told.each_ref().map(|(name, value)| (*name, value.as_str()));
        check(&told, Some((None, Some("3c4d"))));
        let told = event("not JSON");
        let told = told.each_ref().map(|(name, value)| (*name, value.as_str()));
        check(&told, None);
    }
}
