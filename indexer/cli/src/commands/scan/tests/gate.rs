//! What is new, and when a scan fails.

use insta::assert_snapshot;

use super::function;
use crate::{ExitStatus, sandbox::Sandbox};

/// Another function, which is like none of [`function`]'s.
fn other(name: &str) -> String {
    format!(
        "pub fn {name}(text: &str) -> Vec<String> {{\n    let mut words = Vec::new();\n    let mut word = String::new();\n    \
         for letter in text.chars() {{\n        if letter.is_whitespace() && !word.is_empty() {{\n            \
         words.push(std::mem::take(&mut word));\n        }} else {{\n            word.push(letter.to_ascii_lowercase());\n        \
         }}\n    }}\n    words.push(word);\n    words.dedup();\n    words\n}}\n"
    )
}

/// A repository with two classes of two functions each.
fn repository() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox
        .write("stock/a.rs", &function("update", "items", ""))
        .write("stock/b.rs", &function("restore", "lines", ""))
        .write("text/a.rs", &other("split"))
        .write("text/b.rs", &other("cut"))
        .commit();
    sandbox
}

const SINCE: &str = "scan . --since main --fail-on-new";

fn headline(out: &str) -> &str {
    let mut lines = out.lines();
    lines
        .find(|line| line.contains("duplicate"))
        .unwrap_or_default()
}

#[test]
fn what_was_moved_renamed_shifted_or_edited_is_not_new() {
    let sandbox = repository();
    sandbox.git("checkout --quiet -b change");
    let edited = function("restore", "lines", "    stock.log(changed);\n");
    sandbox
        .git("mv text/a.rs text/moved.rs")
        .write("text/b.rs", &format!("// Words.\n\n{}", other("slice")))
        .write("stock/b.rs", &edited)
        .commit();
    let run = sandbox.run(SINCE);
    assert_snapshot!(headline(&run.out), @"No new duplicate functions since main; 2 classes known.");
    assert_eq!((run.status, &*run.err), (ExitStatus::Success, ""));
}

#[test]
fn a_further_copy_of_a_known_class_is_new() {
    let sandbox = repository();
    sandbox.write("stock/c.rs", &function("update", "items", ""));
    let run = sandbox.run(SINCE);
    assert_snapshot!(run.out.split("\n\n").next().unwrap(), @r"
    C-c1b190bc  3 functions · 100 % similar · type 2 (renamed) · 18 duplicated lines
      stock/a.rs:1  update(), 9 lines
      stock/b.rs:1  restore(), 9 lines · renamed copy of the first
      stock/c.rs:1  update(), 9 lines · exact copy of the first · new
      between  first and second
      renamed  items -> lines, update -> restore
    ");
    assert_eq!(run.status, ExitStatus::Failure);
    assert_snapshot!(run.err, @r"
    error: --fail-on-new: 1 new duplicate since main
      hint: call what is there already; if the copies are meant, list them with --write-baseline FILE and compare with --baseline FILE
    ");
}

#[test]
fn one_duplicate_in_exchange_for_another_is_new() {
    let sandbox = repository();
    sandbox.write("stock/b.rs", &other("restore"));
    let run = sandbox.run(SINCE);
    assert_eq!(run.status, ExitStatus::Failure);
    let headline = headline(&run.out);
    assert!(run.out.contains("stock/b.rs:1"), "{headline}");
    assert!(
        headline.starts_with("C-") || headline.contains("1 of them new"),
        "{headline}"
    );
}

#[test]
fn what_the_base_got_meanwhile_is_not_held_against_a_branch() {
    let sandbox = repository();
    sandbox
        .git("checkout --quiet -b change")
        .git("checkout --quiet main")
        .git("rm --quiet text/b.rs")
        .git("commit --quiet -m less")
        .git("checkout --quiet change");
    assert_eq!(sandbox.run(SINCE).status, ExitStatus::Success);
}

#[test]
fn only_the_paths_and_files_that_are_asked_for_are_compared() {
    let sandbox = repository();
    sandbox.write("text/c.rs", &other("chop"));
    let scan = |rest: &str| {
        sandbox
            .run(&format!("scan {rest} --since main --fail-on-new"))
            .status
    };
    assert_eq!(scan("stock"), ExitStatus::Success);
    assert_eq!(scan("text"), ExitStatus::Failure);
    assert_eq!(scan(". --exclude text/"), ExitStatus::Success);
    assert_eq!(scan("stock text"), ExitStatus::Failure);
}

#[test]
fn a_commit_that_is_not_there_and_a_folder_without_history_are_usage_errors() {
    let run = repository().run("scan . --since nothing");
    assert_eq!(run.status, ExitStatus::Usage);
    assert!(
        run.err.contains("`nothing` is no branch, tag or commit"),
        "{}",
        run.err
    );
    let run = Sandbox::new().run("scan . --since main");
    assert_eq!(run.status, ExitStatus::Usage);
    assert!(run.err.contains("is in no git repository"), "{}", run.err);
    let run = repository().run("scan . --fail-on-new");
    assert_eq!(run.status, ExitStatus::Usage);
}

#[test]
fn a_baseline_is_left_alone_and_what_joins_it_is_new() {
    let sandbox = repository();
    let gate = "scan . --baseline all.baseline --fail-on-new";
    let missing = sandbox.run(gate);
    assert_eq!(missing.status, ExitStatus::Usage);
    assert!(
        missing.err.contains("--write-baseline all.baseline"),
        "{}",
        missing.err
    );

    let run = sandbox.run("scan . --write-baseline all.baseline");
    assert_eq!(
        (run.status, &*run.err),
        (ExitStatus::Success, "wrote all.baseline\n")
    );
    let text = std::fs::read_to_string(sandbox.path("all.baseline")).unwrap();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines.is_sorted());
    assert_eq!(sandbox.run(gate).status, ExitStatus::Success);

    sandbox.write("text/c.rs", &other("chop"));
    let run = sandbox.run(gate);
    assert_eq!(run.status, ExitStatus::Failure);
    assert!(
        run.err.contains("1 new duplicate beyond all.baseline"),
        "{}",
        run.err
    );
}

#[test]
fn a_baseline_that_nobody_can_read_is_refused() {
    let sandbox = repository();
    sandbox.write("all.baseline", "# mine\n\nD-7f3a91c2 src/a.ts f\n");
    let run = sandbox.run("scan . --baseline all.baseline");
    assert_eq!(run.status, ExitStatus::Usage);
    assert!(
        run.err.contains("line 3 of `all.baseline` is no duplicate"),
        "{}",
        run.err
    );
}

#[test]
fn a_scan_fails_over_the_share_that_was_asked_for_and_says_which() {
    let sandbox = repository();
    assert_eq!(sandbox.run("scan .").status, ExitStatus::Success);
    assert_eq!(
        sandbox.run("scan . --fail-over 60%").status,
        ExitStatus::Success
    );
    let run = sandbox.run("scan . --fail-over 20%");
    assert_eq!(run.status, ExitStatus::Failure);
    assert!(run.out.contains("2 classes of duplicates"), "{}", run.out);
    let sentence =
        "error: --fail-over 20%: 50.0 % of the lines are duplicated\n  hint: keep one of each";
    assert!(run.err.starts_with(sentence), "{}", run.err);
    let json = sandbox.run("scan . --format json").out;
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["summary"]["duplicated_share"], 0.5);
}

#[test]
fn globs_and_sizes_choose_the_files_and_what_they_leave_out_is_counted() {
    let sandbox = repository();
    let out = sandbox.run("scan . --include stock/ --exclude b.rs").out;
    assert!(out.starts_with("No duplicate functions."), "{out}");
    assert!(
        out.contains("skipped  3 files by --include and --exclude"),
        "{out}"
    );
    let out = sandbox.run("scan . --max-size 300").out;
    assert!(out.contains("too large"), "{out}");
    assert!(!out.contains("text/a.rs"), "{out}");
    let run = sandbox.run("scan . --exclude a[");
    assert_eq!(run.status, ExitStatus::Usage);
}
