use super::*;
use crate::sandbox::Sandbox;

fn open(sandbox: &Sandbox) -> Repository {
    Repository::discover(&sandbox.path("")).unwrap().unwrap()
}

#[test]
fn a_remote_gives_the_canonical_name() {
    let check = |url: &str, expected: Option<&str>| {
        let sandbox = Sandbox::repository();
        sandbox.git(&format!("remote add origin {url}"));
        assert_eq!(open(&sandbox).remote_name().as_deref(), expected, "{url}");
    };
    check("git@github.com:acme/shop.git", Some("github.com/acme/shop"));
    check("https://github.com/acme/shop", Some("github.com/acme/shop"));
    check(
        "https://me:secret@GitHub.com/acme/shop.git/",
        Some("github.com/acme/shop"),
    );
    check(
        "ssh://git@git.acme.org:2222/team/sub/shop.git",
        Some("git.acme.org/team/sub/shop"),
    );
    check("/srv/git/shop.git", None);
    check("../shop.git", None);
}

#[test]
fn a_repository_without_remote_has_no_name() {
    assert_eq!(open(&Sandbox::repository()).remote_name(), None);
}

#[test]
fn a_folder_outside_of_git_is_no_repository() {
    let sandbox = Sandbox::new();
    assert!(Repository::discover(&sandbox.path("")).unwrap().is_none());
}

#[test]
fn a_repository_without_commits_has_a_branch_and_no_commit() {
    let sandbox = Sandbox::repository();
    let head = open(&sandbox).head();
    assert_eq!(head.commit, None);
    assert_eq!(head.branch.as_deref(), Some("main"));
}

#[test]
fn a_linked_work_tree_is_its_own_root() {
    let sandbox = Sandbox::repository();
    sandbox.write("a.rs", "").commit();
    sandbox.git("worktree add --quiet inner -b other");
    let inner = Repository::discover(&sandbox.path("inner"))
        .unwrap()
        .unwrap();
    assert!(inner.root().ends_with("inner"));
    assert_eq!(inner.head().branch.as_deref(), Some("other"));
}

#[test]
fn the_base_is_the_remotes_default_branch_then_main_then_master() {
    let sandbox = Sandbox::new();
    sandbox.git("init --quiet --initial-branch=trunk");
    sandbox.write("a.rs", "").commit();
    assert_eq!(open(&sandbox).default_base(), None);
    sandbox.git("branch master");
    assert_eq!(open(&sandbox).default_base().as_deref(), Some("master"));
    sandbox.git("branch main");
    assert_eq!(open(&sandbox).default_base().as_deref(), Some("main"));
    sandbox.git("update-ref refs/remotes/origin/develop HEAD");
    sandbox.git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/develop");
    assert_eq!(
        open(&sandbox).default_base().as_deref(),
        Some("origin/develop")
    );
}

#[test]
fn a_branch_that_only_the_remote_has_is_found_by_its_short_name() {
    let sandbox = Sandbox::repository();
    sandbox.write("a.rs", "").commit();
    sandbox.git("update-ref refs/remotes/origin/next HEAD");
    let git = open(&sandbox);
    assert_eq!(git.resolve("next"), git.head_commit());
    assert_eq!(git.resolve("nowhere"), None);
}

#[test]
fn changed_files_are_those_since_the_merge_base_with_renames_joined() {
    let sandbox = Sandbox::repository();
    sandbox.write("moved.rs", &"fn a() { work(); }\n".repeat(20));
    sandbox
        .write("edited.rs", "1")
        .write("removed.rs", "2")
        .commit();
    sandbox.git("checkout --quiet -b feature");
    sandbox
        .git("mv moved.rs new.rs")
        .git("rm --quiet removed.rs");
    sandbox
        .write("edited.rs", "3")
        .write("added.rs", "4")
        .commit();
    sandbox
        .git("checkout --quiet main")
        .write("elsewhere.rs", "5")
        .commit();
    sandbox.git("checkout --quiet feature");

    let git = open(&sandbox);
    let head = git.head_commit().unwrap();
    let base = git.merge_base(head, git.resolve("main").unwrap()).unwrap();
    let files = git.changed_files(base, head).unwrap();
    let names: Vec<(Option<&str>, Option<&str>)> = files
        .iter()
        .map(|file| {
            let path = |blob: &Option<Blob>| blob.as_ref().map(|blob| blob.path.clone());
            (path(&file.before), path(&file.after))
        })
        .map(|(before, after)| (before.map(leak), after.map(leak)))
        .collect();
    assert_eq!(
        names,
        [
            (None, Some("added.rs")),
            (Some("edited.rs"), Some("edited.rs")),
            (Some("moved.rs"), Some("new.rs")),
            (Some("removed.rs"), None),
        ]
    );
    let edited = files[1].after.as_ref().unwrap();
    assert_eq!(git.read(edited).unwrap(), b"3");
    assert_eq!(git.read_at(base, "edited.rs").unwrap().unwrap(), b"1");
    assert_eq!(git.read_at(base, "added.rs").unwrap(), None);
}

fn leak(text: String) -> &'static str {
    text.leak()
}

#[test]
fn branches_without_common_history_have_no_merge_base() {
    let sandbox = Sandbox::repository();
    sandbox.write("a.rs", "1").commit();
    sandbox
        .git("checkout --quiet --orphan other")
        .write("a.rs", "2")
        .commit();
    let git = open(&sandbox);
    let main = git.resolve("main").unwrap();
    assert_eq!(git.merge_base(git.head_commit().unwrap(), main), None);
}
