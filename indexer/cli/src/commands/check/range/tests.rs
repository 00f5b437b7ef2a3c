use super::*;
use crate::sandbox::Sandbox;

/// A repository in which main went on after a branch left it, checked out at the branch.
fn forked() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.write("a.txt", "1").commit();
    sandbox.git("checkout --quiet -b feature");
    sandbox.write("b.txt", "2").commit();
    sandbox.git("checkout --quiet main");
    sandbox.write("c.txt", "3").commit();
    sandbox.git("checkout --quiet feature");
    sandbox
}

fn open(sandbox: &Sandbox) -> Repository {
    Repository::discover(&sandbox.path("")).unwrap().unwrap()
}

fn target(branch: Option<&str>, commit: Option<&str>) -> Environment {
    Environment {
        target: Some(Target {
            branch: branch.map(ToOwned::to_owned),
            commit: commit.map(ToOwned::to_owned),
        }),
        ..Environment::default()
    }
}

/// A clone of so many commits, as CI makes it.
fn shallow(sandbox: &Sandbox, depth: u32, branch: &str) -> Sandbox {
    let clone = Sandbox::new();
    let from = format!("file://{}", sandbox.path("").display());
    clone.git(&format!(
        "clone --quiet --depth {depth} --single-branch --branch {branch} {from} ."
    ));
    clone
}

#[test]
fn the_base_is_given_or_ci_says_it_or_it_is_the_default_branch() {
    let sandbox = forked();
    sandbox.git("branch release main");
    let git = open(&sandbox);
    let check = |base: Option<&str>, environment: &Environment, expected: &str| {
        let range = Range::find(&git, base, None, environment).unwrap();
        assert_eq!(range.base, expected);
        assert_eq!(Some(range.merge_base), git.resolve("feature~1"));
        assert_eq!(Some(range.head), git.resolve("feature"));
    };
    check(None, &Environment::default(), "main");
    check(None, &target(Some("release"), None), "release");
    check(Some("main"), &target(Some("release"), None), "main");
}

#[test]
fn another_head_can_be_named_without_checking_it_out() {
    let sandbox = forked();
    sandbox.git("checkout --quiet main");
    let git = open(&sandbox);
    let range = Range::find(&git, None, Some("feature"), &Environment::default()).unwrap();
    assert_eq!(Some(range.head), git.resolve("feature"));
}

#[test]
fn a_detached_merge_commit_is_compared_with_what_it_goes_into() {
    let sandbox = forked();
    // As GitHub's refs/pull/7/merge and the entries of its merge queue.
    sandbox.git("checkout --quiet --detach main");
    sandbox.git("merge --quiet --no-ff --no-edit feature");
    let git = open(&sandbox);
    let base = git.resolve("main").unwrap();

    let range = Range::find(&git, None, None, &Environment::default()).unwrap();
    assert_eq!(range.merge_base, base);
    let queue = target(None, Some(&base.to_string()));
    assert_eq!(
        Range::find(&git, None, None, &queue).unwrap().merge_base,
        base
    );
}

#[test]
fn two_fetched_commits_are_enough_for_a_pull_requests_merge_commit() {
    let sandbox = forked();
    sandbox.git("checkout --quiet -b merged main");
    sandbox.git("merge --quiet --no-ff --no-edit feature");
    let clone = shallow(&sandbox, 2, "merged");
    let git = open(&clone);

    let range = Range::find(&git, None, None, &target(Some("main"), None)).unwrap();

    assert_eq!(range.base, "the first parent of HEAD");
    assert_eq!(Some(range.merge_base), open(&sandbox).resolve("main"));
}

#[test]
fn a_clone_that_lacks_the_base_says_how_to_get_it() {
    let sandbox = forked();
    let clone = shallow(&sandbox, 1, "feature");
    let git = open(&clone);
    let refused = |environment: &Environment| {
        let error = Range::find(&git, None, None, environment).err().unwrap();
        (error.to_string(), error.hint().to_owned())
    };

    let (message, hint) = refused(&target(Some("main"), None));
    assert!(message.contains("`main` is no branch"), "{message}");
    assert!(
        hint.contains("fetch-depth: 0") && hint.contains("GIT_DEPTH"),
        "{hint}"
    );
    assert!(hint.contains("git fetch origin main"), "{hint}");

    clone.git("fetch --quiet --depth 1 origin main:refs/remotes/origin/main");
    let (message, hint) = refused(&target(Some("main"), None));
    assert!(message.contains("shallow clone"), "{message}");
    assert!(hint.contains("git fetch --unshallow"), "{hint}");
}
