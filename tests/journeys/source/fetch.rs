//! What a repository of somebody else's can try on whoever fetches it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use brickyard_server::git::{Fetch, GitError, Limits, Remote, Unpacked};

use crate::harness::git_server::{GitServer, Manner};
use crate::harness::repository::Repository;

const LIMITS: Limits = Limits {
    time: Duration::from_secs(60),
    bytes: 64 << 20,
    files: 1_000,
};

fn remote(url: &str) -> Remote {
    Remote {
        url: url.parse().unwrap(),
        branch: None,
        token: None,
        allow_private: true,
    }
}

async fn fetch(remote: &Remote, limits: Limits, folder: &Path) -> Result<Unpacked, GitError> {
    Fetch::begin(remote, folder, limits).await?.unpack().await
}

/// A repository with one file.
fn shop() -> Repository {
    let repository = Repository::new();
    repository.write("src/shop.py", "print('shop')\n");
    repository.commit("Begin");
    repository
}

#[tokio::test]
async fn the_newest_commit_of_a_branch_is_fetched_without_its_history() {
    let (server, repository) = (GitServer::start(), shop());
    repository.write("src/shop.py", "print('newer')\n");
    repository.commit("Go on");
    repository.branch("next");
    repository.write("next.py", "print('next')\n");
    repository.commit("Try");
    let url = server.push("acme/shop.git", &repository);
    let folder = tempfile::tempdir().unwrap();
    let next = Remote {
        branch: Some("next".to_owned()),
        ..remote(&url)
    };

    for (remote, branch, files) in [
        (remote(&url), "main", vec!["src/shop.py"]),
        (next, "next", vec!["next.py", "src/shop.py"]),
    ] {
        let fetch = Fetch::begin(&remote, folder.path(), LIMITS).await.unwrap();
        let tip = fetch.tip().await.unwrap();
        let unpacked = fetch.unpack().await.unwrap();

        assert_eq!(tip.branch.as_deref(), Some(branch));
        assert_eq!(tip.commit, repository.git(&["rev-parse", branch]));
        assert_eq!(unpacked.commit, tip.commit);
        for file in files {
            assert!(unpacked.folder.join(file).is_file(), "{file}");
        }
        let shallow = fs::read_to_string(folder.path().join("git/shallow")).unwrap();
        assert_eq!(shallow.trim(), tip.commit, "the history was fetched");
    }
}

#[tokio::test]
async fn links_and_submodules_of_a_repository_lead_nowhere() {
    let (server, repository) = (GitServer::start(), shop());
    std::os::unix::fs::symlink("/etc/passwd", repository.path().join("passwd")).unwrap();
    std::os::unix::fs::symlink("..", repository.path().join("up")).unwrap();
    repository.write(
        ".gitmodules",
        format!(
            "[submodule \"lib\"]\n\tpath = lib\n\turl = {}/secret.git\n",
            server.url
        ),
    );
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let entry = format!("160000,{commit},lib");
    repository.git(&["update-index", "--add", "--cacheinfo", &entry]);
    repository.git(&["add", "passwd", "up", ".gitmodules"]);
    repository.git(&["commit", "-q", "-m", "Lead away"]);
    let url = server.push("acme/shop.git", &repository);
    let folder = tempfile::tempdir().unwrap();

    let unpacked = fetch(&remote(&url), LIMITS, folder.path()).await.unwrap();

    let left: Vec<_> = unpacked
        .left_out
        .iter()
        .map(|left| (left.path.as_str(), left.reason))
        .collect();
    assert_eq!(
        left,
        [("lib", "submodule"), ("passwd", "link"), ("up", "link")]
    );
    for name in ["lib", "passwd", "up"] {
        assert!(
            unpacked.folder.join(name).symlink_metadata().is_err(),
            "{name}"
        );
    }
    assert!(unpacked.folder.join("src/shop.py").is_file());
}

#[tokio::test]
async fn hooks_filters_and_settings_of_a_repository_are_not_run() {
    let (server, repository) = (GitServer::start(), shop());
    let mark = tempfile::tempdir().unwrap();
    let mark = mark.path().join("ran");
    let script = format!("#!/bin/sh\ntouch {}\n", mark.display());
    for hook in [
        "post-checkout",
        "post-merge",
        "reference-transaction",
        "fsmonitor",
    ] {
        repository.write(&format!("hooks/{hook}"), &script);
    }
    repository.write(".gitattributes", "* filter=evil\n");
    repository.write(
        ".gitconfig",
        format!(
            "[filter \"evil\"]\n\tsmudge = touch {}\n\trequired\n",
            mark.display()
        ),
    );
    repository.commit("Try to run");
    let url = server.push("acme/shop.git", &repository);
    let folder = tempfile::tempdir().unwrap();

    let unpacked = fetch(&remote(&url), LIMITS, folder.path()).await.unwrap();

    assert!(unpacked.folder.join("hooks/post-checkout").is_file());
    assert!(!mark.exists());
    let hooks = folder.path().join("git/hooks");
    assert!(!hooks.exists(), "the template's hooks were copied");
}

#[tokio::test]
async fn a_tree_whose_names_lead_out_of_it_is_unpacked_without_them() {
    let (server, repository) = (GitServer::start(), shop());
    let blob = repository.git(&["hash-object", "-w", "src/shop.py"]);
    let tree = |entries: &str| {
        let file = repository.path().join(".git/entries");
        fs::write(&file, entries).unwrap();
        let command = "git mktree < .git/entries";
        let output = std::process::Command::new("sh")
            .args(["-c", command])
            .current_dir(repository.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let inner = tree(&format!("100644 blob {blob}\tescaped.py\n"));
    let outer = tree(&format!(
        "040000 tree {inner}\t..\n040000 tree {inner}\t.GIT\n100644 blob {blob}\tfine.py\n"
    ));
    assert_eq!(outer.len(), 40, "{outer}");
    let commit = repository.git(&["commit-tree", "-m", "Escape", &outer]);
    repository.git(&["update-ref", "refs/heads/main", &commit]);
    let url = server.push("acme/shop.git", &repository);
    let folder = tempfile::tempdir().unwrap();

    let unpacked = fetch(&remote(&url), LIMITS, folder.path()).await.unwrap();

    let reasons: Vec<_> = unpacked.left_out.iter().map(|left| left.reason).collect();
    assert_eq!(reasons, ["unsafe-path", "unsafe-path"]);
    assert!(unpacked.folder.join("fine.py").is_file());
    assert!(!folder.path().join("escaped.py").exists());
}

#[tokio::test]
async fn a_repository_with_too_many_files_or_bytes_is_given_up() {
    let (server, repository) = (GitServer::start(), shop());
    let mut noise: u32 = 1;
    for number in 0..20 {
        // What cannot be compressed.
        let bytes: Vec<u8> = (0..20_000)
            .map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            })
            .collect();
        repository.write(&format!("data/{number}"), bytes);
    }
    repository.commit("Grow");
    let url = server.push("acme/shop.git", &repository);
    let folder = tempfile::tempdir().unwrap();

    let many = Limits {
        files: 20,
        ..LIMITS
    };
    let error = fetch(&remote(&url), many, folder.path()).await.unwrap_err();
    assert!(
        matches!(error, GitError::TooManyFiles { limit: 20 }),
        "{error}"
    );

    let large = Limits {
        bytes: 200_000,
        ..LIMITS
    };
    let error = fetch(&remote(&url), large, folder.path())
        .await
        .unwrap_err();
    assert!(
        matches!(error.code(), "too-large" | "clone-failed"),
        "{error}"
    );
}

#[tokio::test]
async fn a_small_repository_that_unpacks_to_a_large_one_is_given_up() {
    let (server, repository) = (GitServer::start(), shop());
    repository.write("zeros", vec![0; 8 << 20]);
    repository.commit("Deflate");
    let url = server.push("acme/shop.git", &repository);
    let folder = tempfile::tempdir().unwrap();

    let limits = Limits {
        bytes: 1 << 20,
        ..LIMITS
    };
    let error = fetch(&remote(&url), limits, folder.path())
        .await
        .unwrap_err();

    assert!(matches!(error, GitError::TooLarge { .. }), "{error}");
    assert!(!folder.path().join("files/zeros").exists());
}

#[tokio::test]
async fn a_server_that_leads_elsewhere_is_not_followed() {
    let (server, other, repository) = (GitServer::start(), GitServer::start(), shop());
    let url = server.push("acme/shop.git", &repository);
    other.push("acme/shop.git", &repository);
    server.behave(Manner::Redirect(other.url.clone()));
    let folder = tempfile::tempdir().unwrap();

    let error = fetch(&remote(&url), LIMITS, folder.path())
        .await
        .unwrap_err();

    assert_eq!(error.code(), "clone-failed", "{error}");
    assert_eq!(other.requests(), 0);
}

#[tokio::test]
async fn a_server_that_says_nothing_more_is_given_up() {
    let (server, repository) = (GitServer::start(), shop());
    let url = server.push("acme/shop.git", &repository);
    server.behave(Manner::Stall);
    let folder = tempfile::tempdir().unwrap();

    let limits = Limits {
        time: Duration::from_secs(2),
        ..LIMITS
    };
    let remote = remote(&url);
    let fetch = Fetch::begin(&remote, folder.path(), limits).await;
    let error = fetch.unwrap().tip().await.unwrap_err();

    assert!(matches!(error, GitError::TooSlow { .. }), "{error}");
}

#[tokio::test]
async fn nobody_is_asked_for_a_password() {
    let (server, repository) = (GitServer::start(), shop());
    let url = server.push("acme/shop.git", &repository);
    // `ada:hunter2`
    let header = "Basic YWRhOmh1bnRlcjI=";
    server.behave(Manner::Authorization(header.to_owned()));
    let folder = tempfile::tempdir().unwrap();

    let error = fetch(&remote(&url), LIMITS, folder.path())
        .await
        .unwrap_err();
    assert_eq!(error.code(), "clone-failed", "{error}");
    let signed_in = Remote {
        token: Some("ada:hunter2".to_owned()),
        ..remote(&url)
    };
    let unpacked = fetch(&signed_in, LIMITS, folder.path()).await.unwrap();

    assert!(unpacked.folder.join("src/shop.py").is_file());
    let config = fs::read_to_string(folder.path().join("git/config")).unwrap();
    assert!(
        !config.contains("aHVudGVy") && !config.contains("Authorization"),
        "{config}"
    );
}

#[tokio::test]
async fn a_private_address_is_not_even_asked() {
    let (server, repository) = (GitServer::start(), shop());
    let url = server
        .push("acme/shop.git", &repository)
        .replace("http:", "https:");
    let public_only = Remote {
        allow_private: false,
        ..remote(&url)
    };
    let folder = tempfile::tempdir().unwrap();

    let error = fetch(&public_only, LIMITS, folder.path())
        .await
        .unwrap_err();

    assert_eq!(error.code(), "address-refused", "{error}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_branch_that_is_not_there_is_named() {
    let (server, repository) = (GitServer::start(), shop());
    let url = server.push("acme/shop.git", &repository);
    let missing = Remote {
        branch: Some("gone".to_owned()),
        ..remote(&url)
    };
    let folder = tempfile::tempdir().unwrap();

    let fetch = Fetch::begin(&missing, folder.path(), LIMITS).await.unwrap();
    let error = fetch.tip().await.unwrap_err();

    assert_eq!(error.to_string(), "there is no branch gone at the remote");
}

#[tokio::test]
async fn what_an_earlier_run_left_behind_is_deleted() {
    let (server, repository) = (GitServer::start(), shop());
    let url = server.push("acme/shop.git", &repository);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("files/src")).unwrap();
    fs::write(folder.path().join("files/src/old.py"), "old").unwrap();
    fs::create_dir_all(folder.path().join("git/hooks")).unwrap();
    fs::write(
        folder.path().join("git/config"),
        "[core]\n\thooksPath = /tmp\n",
    )
    .unwrap();

    let unpacked = fetch(&remote(&url), LIMITS, folder.path()).await.unwrap();

    assert!(!unpacked.folder.join("src/old.py").exists());
    assert!(unpacked.folder.join("src/shop.py").exists());
}
