use super::{super::reading::testing::Repository, *};

fn at(path: &str, text: &str) -> Codeowners {
    let repository = Repository::new(&[(path, text)]);
    Codeowners::read(repository.tree())
}

fn github(text: &str) -> Codeowners {
    at(".github/CODEOWNERS", text)
}

fn gitlab(text: &str) -> Codeowners {
    at(".gitlab/CODEOWNERS", text)
}

#[track_caller]
fn check(codeowners: &Codeowners, expected: &[(&str, Option<&[&str]>)]) {
    assert_eq!(codeowners.unread, []);
    for (path, owners) in expected {
        let found = codeowners.owners_of(path);
        assert_eq!(found.as_deref(), *owners, "{path}");
    }
}

#[test]
fn patterns_mean_what_githubs_documentation_says() {
    let everybody: Option<&[&str]> = Some(&["@global-1", "@global-2"]);
    let mail: Option<&[&str]> = Some(&["docs@example.com"]);
    check(
        &github(
            "* @global-1 @global-2\n*.js    @js-owner #This is an inline comment.\n\
             *.txt @octo-org/octocats\n/build/logs/ @doctocat\ndocs/* docs@example.com\n\
             apps/ @octocat\n/scripts/ @doctocat @octocat\n**/logs @logs\n",
        ),
        &[
            ("README.md", everybody),
            ("a/b/c.rs", everybody),
            ("a/b/c.js", Some(&["@js-owner"])),
            ("a/notes.txt", Some(&["@octo-org/octocats"])),
            ("docs/getting-started.md", mail),
            ("docs/build-app/troubleshooting.md", everybody),
            ("a/docs/getting-started.md", everybody),
            ("apps/cart/main.go", Some(&["@octocat"])),
            ("a/apps/main.go", Some(&["@octocat"])),
            ("scripts/a/b", Some(&["@doctocat", "@octocat"])),
            ("a/scripts/b", everybody),
            ("build/logs/a", Some(&["@logs"])),
            ("deeply/nested/logs/a/b", Some(&["@logs"])),
        ],
    );
}

#[test]
fn a_rule_without_owners_leaves_files_unowned() {
    check(
        &github("/apps/ @octocat\n/apps/github\n"),
        &[
            ("apps/cart", Some(&["@octocat"])),
            ("apps/github", Some(&[])),
            ("apps/github/a/b", Some(&[])),
            ("other", None),
        ],
    );
}

#[test]
fn the_last_rule_that_matches_counts() {
    check(
        &github("/apps/github @doctocat\n/apps/ @octocat\n"),
        &[("apps/github/a", Some(&["@octocat"]))],
    );
}

#[test]
fn a_path_with_a_slash_begins_at_the_top() {
    check(
        &github("src/cart @cart\n/top @top\n/* @files\n"),
        &[
            ("src/cart/a/b.rs", Some(&["@cart"])),
            ("a/src/cart/b.rs", None),
            ("top/a", Some(&["@top"])),
            ("top", Some(&["@files"])),
            ("a/top", None),
        ],
    );
}

#[test]
fn stars_stay_within_a_folder_and_case_counts() {
    check(
        &github("/a/*/c @one\n/b/**/c @many\n/d/x** @x\n/e/?.rs @short\n"),
        &[
            ("a/b/c", Some(&["@one"])),
            ("a/b/b/c", None),
            ("b/c", Some(&["@many"])),
            ("b/1/2/c/d", Some(&["@many"])),
            ("d/xyz", Some(&["@x"])),
            ("d/y/xz", None),
            ("e/a.rs", Some(&["@short"])),
            ("e/ab.rs", None),
            ("A/b/c", None),
        ],
    );
}

#[test]
fn escaped_and_odd_characters_are_what_they_are() {
    check(
        &github("/my\\ docs/ @docs\n/app/(group)/{id} @app\n/a,b @list\n"),
        &[
            ("my docs/a.md", Some(&["@docs"])),
            ("app/(group)/{id}/page.tsx", Some(&["@app"])),
            ("app/(group)/id/page.tsx", None),
            ("a,b", Some(&["@list"])),
        ],
    );
    check(
        &gitlab("\\#file_with_pound.rb @a\n"),
        &[("x/#file_with_pound.rb", Some(&["@a"]))],
    );
}

#[test]
fn lines_that_make_no_sense_are_told_and_the_rest_counts() {
    let found = github("@alexellis\n*.rs rust\n!a @b\n[ab].c @c\n/ @d\n/ok @team\n");
    let lines: Vec<_> = found.unread.iter().map(|unread| unread.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5]);
    assert_eq!(found.owners_of("ok").unwrap(), ["@team"]);
    assert_eq!(found.owners_of("a.rs"), None);
}

#[test]
fn the_owners_of_all_sections_own_a_file() {
    check(
        &gitlab(
            "* @all\n[Documentation] @docs\n*.md\n*.txt @text\n^[Database][2]\nmodel/ @db @docs\n\
             [DOCUMENTATION]\nREADME.md @readme\n!internal.md\n",
        ),
        &[
            ("a.rs", Some(&["@all"])),
            ("a.md", Some(&["@docs", "@all"])),
            ("a.txt", Some(&["@text", "@all"])),
            ("model/a.md", Some(&["@db", "@docs", "@all"])),
            ("README.md", Some(&["@readme", "@all"])),
            ("internal.md", Some(&["@all"])),
        ],
    );
}

#[test]
fn gitlab_looks_for_paths_in_any_folder() {
    check(
        &gitlab("internal/README.md @a\n/docs/* @b\nlib/ @c\n/config @d\n"),
        &[
            ("x/internal/README.md", Some(&["@a"])),
            ("docs/a.md", Some(&["@b"])),
            ("docs/a/b.md", None),
            ("x/lib/y/z", Some(&["@c"])),
            ("config", Some(&["@d"])),
            ("config/a", None),
        ],
    );
}

#[test]
fn the_first_place_counts() {
    let repository = Repository::new(&[("CODEOWNERS", "* @top"), ("docs/CODEOWNERS", "* @docs")]);
    let found = Codeowners::read(repository.tree());
    assert_eq!(found.path.as_deref(), Some("CODEOWNERS"));
    assert_eq!(found.owners_of("a").unwrap(), ["@top"]);
    let nothing = Repository::new::<str>(&[]);
    assert_eq!(Codeowners::read(nothing.tree()).owners_of("a"), None);
}

#[test]
fn a_file_that_is_too_large_owns_nothing() {
    let found = github(&"# a comment\n".repeat(300_000));
    assert_eq!(found.unread[0].reason, UnreadReason::TooLarge);
    let rules: String = (0..=MAX_RULES)
        .map(|rule| format!("/a/*/{rule} @{rule}\n"))
        .collect();
    let found = github(&rules);
    assert_eq!(found.unread[0].line, MAX_RULES + 1);
    assert_eq!(found.owners_of("a/b/19999").unwrap(), ["@19999"]);
}
