use super::*;
use crate::config::{Config, Overrides};

fn parse(text: &str) -> Result<Vec<SourceConfig>, ConfigError> {
    let file = file::parse(Path::new("catalog.toml"), text)?;
    Ok(Config::resolve(file, Overrides::default())?.sources)
}

#[track_caller]
fn check_error(keys: &str, expected: &str) {
    let error = parse(&format!("[[source]]\n{keys}\n")).expect_err(keys);
    assert_eq!(error.to_string(), expected);
}

fn git(keys: &str) -> GitConfig {
    let mut sources = parse(&format!("[[source]]\n{keys}\n")).unwrap();
    match sources.remove(0).place {
        SourcePlace::Git(git) => git,
        SourcePlace::Folder(path) => panic!("{}", path.display()),
    }
}

#[test]
fn a_git_source_has_a_name_an_hour_and_the_repository_s_name() {
    let sources =
        parse("[[source]]\nurl = \"https://Git.Example.com:8443/acme/Shop.git\"\n").unwrap();

    assert_eq!(sources[0].name, "acme-shop");
    assert_eq!(sources[0].interval, Some(Duration::from_secs(3_600)));
    assert_eq!(sources[0].webhook_secret, None);
    let git = git("url = \"https://Git.Example.com:8443/acme/Shop.git\"\nbranch = \"release/1.x\"");
    assert_eq!(git.repository(), "git.example.com/acme/Shop");
    assert_eq!(git.branch.as_deref(), Some("release/1.x"));
    assert!(!git.allow_private);
}

#[test]
fn an_interval_of_zero_leaves_starts_and_webhooks() {
    let sources = parse("[[source]]\npath = \"shop\"\ninterval_minutes = 0\n").unwrap();

    assert_eq!(sources[0].interval, None);
    assert_eq!(sources[0].name, "shop");
}

#[test]
fn only_https_is_cloned_unless_private_networks_are_allowed() {
    for url in [
        "ssh://git@example.com/a/b",
        "git://example.com/a/b",
        "file:///srv/a/b",
        "ext::sh -c touch% /tmp/x",
        "ftp://example.com/a",
    ] {
        for allowed in ["", "allow_private = true"] {
            let keys = format!("url = \"{url}\"\n{allowed}");
            let error = parse(&format!("[[source]]\n{keys}\n")).expect_err(url);
            assert!(error.to_string().contains("https://"), "{url}: {error}");
        }
    }
    check_error(
        "url = \"http://git.example.com/a/b\"",
        "the [[source]] git.example.com has a `url` without encryption; use https, or say `allow_private = true`",
    );
    assert!(git("url = \"http://git.example.com/a/b\"\nallow_private = true").allow_private);
}

#[test]
fn an_address_that_is_an_option_is_no_address() {
    check_error(
        "url = \"--upload-pack=touch /tmp/x\"",
        "the [[source]] --upload-pack=touch /tmp/x has a `url` that is none (relative URL without a base), expected one such as https://git.example.com/team/repository.git",
    );
    assert!(parse("[[source]]\nurl = \"git@example.com:a/b.git\"\n").is_err());
}

#[test]
fn a_branch_is_never_an_option_or_a_pattern() {
    for branch in [
        "--upload-pack=x",
        "-x",
        "",
        "a..b",
        "a b",
        "refs/*",
        "a:b",
        "a^",
        "a~1",
        "@",
        "a@{1}",
        "/a",
        "a/",
        "a//b",
        ".a",
        "a.lock",
        "a\\\\b",
        "a\\nb",
    ] {
        let keys = format!("url = \"https://example.com/a/b\"\nbranch = \"{branch}\"");
        let error = parse(&format!("[[source]]\n{keys}\n")).expect_err(branch);
        assert!(
            error.to_string().contains("which git does not allow"),
            "{branch}: {error}"
        );
    }
}

#[test]
fn a_password_in_an_address_is_refused_and_not_repeated() {
    for url in [
        "https://ada:hunter2@example.com/a/b",
        "https://ada:hunter2@exa mple.com/a",
    ] {
        let error = parse(&format!("[[source]]\nurl = \"{url}\"\n"))
            .unwrap_err()
            .to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn what_contradicts_itself_is_said() {
    check_error(
        "name = \"x\"",
        "the [[source]] x has neither a `path` (a folder) nor a `url` (a git repository)",
    );
    check_error(
        "path = \"a\"\nurl = \"https://example.com/a/b\"",
        "the [[source]] a has both a `path` and a `url`, expected one of them",
    );
    check_error(
        "path = \"a\"\nbranch = \"main\"",
        "the [[source]] a has a `branch`, which is for those with a `url`",
    );
    check_error(
        "path = \"My Shop\"",
        "the [[source]] my shop needs a `name` of lower-case letters, digits, dots, hyphens and underscores, 100 at most",
    );
    check_error(
        "path = \"a\"\n[[source]]\npath = \"b/a\"",
        "the [[source]] a is there twice; give each its own `name`",
    );
    check_error(
        "path = \"a\"\nwebhook_secret = \"short\"",
        "the [[source]] a has a webhook secret of less than 16 characters, which could be guessed; make one with `openssl rand -hex 32`",
    );
    check_error(
        "url = \"https://example.com/a/b?x=y\"",
        "the [[source]] example.com has a `url` with `?` or `#`, expected one such as https://git.example.com/team/repository.git",
    );
}

#[test]
fn secrets_come_from_files_and_are_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("token"), "ada:hunter2\n").unwrap();
    fs::write(folder.path().join("hook"), "0123456789abcdef\n").unwrap();
    let text = "[[source]]\nurl = \"https://example.com/a/b\"\ntoken_file = \"token\"\nwebhook_secret_file = \"hook\"\n";
    let file = file::parse(&folder.path().join("catalog.toml"), text).unwrap();

    let source = resolve(file.source).unwrap().remove(0);

    assert_eq!(
        source.webhook_secret.as_ref().unwrap().expose(),
        "0123456789abcdef"
    );
    assert!(!format!("{source:?}").contains("hunter2"), "{source:?}");
    let missing = file::parse(
        &folder.path().join("catalog.toml"),
        &text.replace("\"hook\"", "\"none\""),
    )
    .unwrap();
    let error = resolve(missing.source).unwrap_err().to_string();
    assert!(error.contains("which cannot be read"), "{error}");
}
