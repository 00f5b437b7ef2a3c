//! The client as a whole, run in-process; what needs a server is tested with a real one elsewhere.

mod degraded;

use insta::assert_snapshot;

use crate::{ExitStatus, sandbox::Sandbox};

const UPDATE_STOCK: &str = "\
export function updateStock(basketId: string, items: Item[], stock: Stock): number {
  let changed = 0;
  for (const item of items) {
    const count = stock.find(item.article);
    if (count === undefined) {
      throw new Error(`unknown article in ${basketId}`);
    }
    stock.set(item.article, count - item.quantity);
    changed += 1;
  }
  return changed;
}
";

const RESTORE_STOCK: &str = "\
// Gives back what was ordered.
export function restoreStock(cartId: string, lines: Item[], store: Stock): number {
  let restored = 0;
  for (const line of lines) {
    const left = store.find(line.article);
    if (left === undefined) {
      throw new Error(`unknown article in ${cartId}`);
    }
    if (line.quantity < 0) return restored;
    store.set(line.article, left - line.quantity);
    restored += 1;
  }
  return restored;
}
";

/// Two teams' folders with the same function under other names.
fn shop() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inventory/stock.ts", UPDATE_STOCK);
    sandbox.write("refund/stock.ts", RESTORE_STOCK);
    sandbox.write("refund/logo.svg", "<svg/>");
    sandbox.write("refund/blob.ts", "a\0b");
    sandbox
}

/// A repository whose branch adds the function of [`shop`] twice.
fn branch() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.write("readme.md", "").commit();
    sandbox.git("checkout --quiet -b feature");
    sandbox
        .write("a.ts", UPDATE_STOCK)
        .write("b.ts", RESTORE_STOCK)
        .commit();
    sandbox
}

#[test]
fn scan_shows_duplicates_for_people() {
    let run = shop().run("scan .");
    assert_eq!(run.status, ExitStatus::Success);
    assert_eq!(run.err, "");
    assert_snapshot!(run.out, @"
    C-31460f2f  2 functions · 95 % similar · type 3 (edited) · 12 duplicated lines
      inventory/stock.ts:1  updateStock(), 12 lines
      refund/stock.ts:2  restoreStock(), 13 lines
      renamed  item -> line, stock -> store, changed -> restored, count -> left,
               basketId -> cartId, items -> lines, updateStock -> restoreStock
      differs  second line 9: if (line.quantity < 0) return restored
               first: absent

    1 class of duplicates: 2 functions, 12 duplicated lines (46.1 % of all).
    read     2 files (TypeScript 2), 26 lines, 2 functions of 50 tokens or more
    skipped  1 file in no language that is read: 1 .svg
             1 binary

    Keep one of each and call it from the other places. Why two count as similar:
      brickyard scan . --explain
    Side by side in a browser:
      brickyard scan . --format html -o duplicates.html
    For programs (`brickyard schema scan` describes it):
      brickyard scan . --format json --pairs -o duplicates.json
    ");
}

#[test]
fn scan_shows_duplicates_for_programs() {
    let run = shop().run("scan inventory refund --format json --pairs");
    assert_eq!(run.status, ExitStatus::Success);
    assert_snapshot!(run.out, @r#"
    {
      "schema": "brickyard.scan/1",
      "summary": {
        "files": 2,
        "skipped": 2,
        "lines": 26,
        "fragments": 2,
        "clone_pairs": 1,
        "clone_classes": 1,
        "duplicated_lines": 12,
        "duplicated_share": 0.4615
      },
      "skipped": [
        {
          "path": "refund/blob.ts",
          "reason": "binary"
        },
        {
          "path": "refund/logo.svg",
          "reason": "unsupported_language"
        }
      ],
      "classes": [
        {
          "id": "C-31460f2f",
          "type": 3,
          "similarity": 0.9535,
          "lines": 12,
          "fragments": [
            {
              "path": "inventory/stock.ts",
              "name": "updateStock",
              "language": "typescript",
              "start_line": 1,
              "end_line": 12,
              "tokens": 83
            },
            {
              "path": "refund/stock.ts",
              "name": "restoreStock",
              "language": "typescript",
              "start_line": 2,
              "end_line": 14,
              "tokens": 93
            }
          ]
        }
      ],
      "pairs": [
        {
          "similarity": 0.9535,
          "type": 3,
          "a": {
            "path": "inventory/stock.ts",
            "name": "updateStock",
            "start_line": 1,
            "end_line": 12
          },
          "b": {
            "path": "refund/stock.ts",
            "name": "restoreStock",
            "start_line": 2,
            "end_line": 14
          }
        }
      ]
    }
    "#);
}

#[test]
fn scan_writes_the_result_to_a_file() {
    let sandbox = shop();
    let run = sandbox.run("scan . --format json --timings -o result.json");
    assert_eq!((run.status, run.out.as_str()), (ExitStatus::Success, ""));
    assert_eq!(run.err, "wrote result.json\n");
    let text = std::fs::read_to_string(sandbox.path("result.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], "brickyard.scan/1");
    assert!(value["timings"]["total_ms"].is_number());
}

#[test]
fn scan_gives_the_same_result_with_any_number_of_threads() {
    let sandbox = shop();
    let one = sandbox.run("scan . --format json --pairs --jobs 1").out;
    assert_eq!(
        one,
        sandbox.run("scan . --format json --pairs --jobs 4").out
    );
}

#[test]
fn paths_inside_one_another_are_looked_at_once() {
    let sandbox = shop();
    let once = sandbox.run("scan .").out;
    let twice = sandbox.run("scan . refund refund/stock.ts").out;
    let summary = |text: &str| {
        text.lines()
            .find(|line| line.contains(" files "))
            .map(str::to_owned)
    };
    assert_eq!(summary(&once), summary(&twice));
}

#[test]
fn a_folder_without_sources_is_said_to_be_so() {
    let sandbox = Sandbox::new();
    sandbox.write("notes.txt", "hello");
    let run = sandbox.run("scan .");
    assert_eq!(run.status, ExitStatus::Success);
    assert_snapshot!(run.out, @"
    No source files to compare below `.`.
    skipped  1 file in no language that is read: 1 .txt
    reads    Go, Java, JavaScript, Python, Rust, TypeScript, TSX, C, C++, C#, Ruby,
             PHP, Kotlin, Swift, Scala, Bash, Lua, Elixir, Dart and Zig
    ");
}

#[test]
fn a_missing_path_is_named_with_a_hint() {
    let run = Sandbox::new().run("scan absent");
    assert_eq!(run.status, ExitStatus::Usage);
    assert_snapshot!(run.err, @r#"
    error: `absent` cannot be read
      cause: No such file or directory
      hint: check the spelling and the permissions; without PATH the current folder is taken
    "#);
}

#[test]
fn wrong_arguments_end_with_status_2() {
    let sandbox = Sandbox::new();
    let check = |arguments: &str, expected: &str| {
        let run = sandbox.run(arguments);
        assert_eq!(run.status, ExitStatus::Usage, "{arguments}");
        assert!(run.err.contains(expected), "{arguments}: {}", run.err);
        assert_eq!(run.out, "", "{arguments}");
    };
    check("scna .", "'scan'");
    check(
        "scan . --threshold often",
        "expected related, report, block",
    );
    check("scan . --limit 3 --all", "cannot be used with");
    check("search", "<QUERY>");
    check(
        "check --threshold 0.2",
        "not compared below a similarity of 0.6",
    );
    check(
        "check --server 127.0.0.1:7878",
        "is not the address of a server",
    );
    check("check", "is not in a git repository");
    check("publish absent", "cannot be read");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let sandbox = Sandbox::new();
    let help = sandbox.run("scan --help");
    assert_eq!(help.status, ExitStatus::Success);
    assert!(help.out.contains("brickyard scan . --format json --pairs"));
    let version = sandbox.run("--version");
    assert_eq!(
        version.out,
        format!("brickyard {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert!(sandbox.run("completions bash").out.contains("_brickyard()"));
}

#[test]
fn a_check_without_server_says_not_compared() {
    let sandbox = branch();
    // Nothing listens on the discard port.
    let run = sandbox.run("check --server http://127.0.0.1:9");
    assert_eq!(run.status, ExitStatus::NotCompared);
    assert!(!run.out.contains("No "));
    assert_snapshot!(run.out, @r#"
    b.ts:2 restoreStock()                                                 D-2f0ee3d9
      95 % like updateStock() at a.ts:1 · in this branch too
      type 3 (edited) · 12 of 13 lines in common
      renamed  line -> item, store -> stock, restored -> changed, left -> count,
               cartId -> basketId, lines -> items, restoreStock -> updateStock
      differs  yours line 9: if (line.quantity < 0) return restored
               theirs: absent
      instead  keep one of them and call it from the other places

    NOT COMPARED: 2 functions of this branch
      cannot compare with the catalogue
      cause: http://127.0.0.1:9 cannot be reached
      cause: io: Connection refused
      hint: check the address given with --server
    0 functions compared · 2 new, 0 changed · 2 changed source files
    base main at 716f0380 · head 5ad0fca4 · mode observe (default) ·
    threshold report · catalogue http://127.0.0.1:9
    "#);
}

#[test]
fn a_check_without_server_says_not_compared_to_programs() {
    let run = branch().run("check --server http://127.0.0.1:9 --format json");
    assert_eq!(run.status, ExitStatus::NotCompared);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["schema"], "brickyard.check/1");
    assert_eq!(value["outcome"], "not_compared");
    assert_eq!(value["exit_status"], 3);
    assert_eq!(value["summary"]["compared"], 0);
}

#[test]
fn copies_of_one_function_inside_of_a_branch_are_one_finding() {
    let sandbox = branch();
    sandbox
        .write("c.ts", UPDATE_STOCK)
        .write("d.ts", UPDATE_STOCK)
        .commit();
    let run = sandbox.run("check --server http://127.0.0.1:9 --format json");
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let findings = value["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{}", run.out);
    // The exact copy speaks for the group; that of b.ts was edited.
    let finding = &findings[0];
    assert_eq!(
        (&finding["path"], &finding["like"]["path"]),
        (&"c.ts".into(), &"a.ts".into())
    );
    let copies = finding["like"]["copies"].as_array().unwrap().iter();
    let paths: Vec<&str> = copies.map(|copy| copy["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["b.ts", "d.ts"]);

    let text = sandbox.run("check --server http://127.0.0.1:9").out;
    assert!(text.contains("  also     b.ts:2 "), "{text}");
    assert!(text.contains("  also     d.ts:1 "), "{text}");
}

#[test]
fn a_branch_without_functions_has_nothing_to_compare() {
    let sandbox = Sandbox::repository();
    sandbox.write("a.ts", UPDATE_STOCK).commit();
    sandbox.git("checkout --quiet -b feature");
    sandbox.write("readme.md", "").commit();
    let run = sandbox.run("check --server http://127.0.0.1:9");
    assert_eq!(run.status, ExitStatus::Success);
    assert_snapshot!(run.out, @r#"
    Nothing to compare: no function was added or changed.
    0 functions compared · 0 new, 0 changed · 0 changed source files
    base main at 06f1fca8 · head 9261d9c3 · mode observe (default) ·
    threshold report · catalogue http://127.0.0.1:9
    "#);
}

#[test]
fn a_base_that_does_not_exist_is_named_with_a_hint() {
    let run = branch().run("check --base origin/develop");
    assert_eq!(run.status, ExitStatus::Usage);
    assert_snapshot!(run.err, @r#"
    error: `origin/develop` is no branch, tag or commit of this repository
      hint: fetch it: `git fetch origin develop`; a CI checkout often has one branch only
    "#);
}

#[test]
fn a_dry_run_says_what_would_be_published() {
    let sandbox = shop();
    sandbox.write(
        "brickyard.toml",
        "repository = \"acme/shop\"\nteam = \"inventory\"\n",
    );
    let run = sandbox.run("publish --dry-run --server http://127.0.0.1:9");
    assert_eq!(run.status, ExitStatus::Success, "{}", run.err);
    assert_snapshot!(run.out, @"
    acme/shop
      would publish inventory/shop · 2 functions · team inventory
      2 files · 2 functions · 2 distinct
      would send 1 service · 2 fingerprints · 2 sources · 1,686 bytes in all ·
      nothing sent
      skipped: 1 binary
      note: http://127.0.0.1:9 cannot be reached:
        this is what would be published, not what would change
    ");
}

#[test]
fn the_payload_lists_everything_that_would_leave() {
    let sandbox = shop();
    sandbox.write(
        "brickyard.toml",
        "repository = \"acme/shop\"\nteam = \"inventory\"\n",
    );
    let run = sandbox.run("publish --show-payload --no-source");
    assert_eq!(run.status, ExitStatus::Success, "{}", run.err);
    assert!(
        run.out
            .contains("inventory/stock.ts:1 updateStock(), fingerprint of")
    );
    assert!(run.out.contains("no source"));
}

#[test]
fn one_repository_that_fails_does_not_keep_back_the_others() {
    let sandbox = Sandbox::new();
    sandbox.write("good/brickyard.toml", "team = \"inventory\"\n");
    sandbox.write("good/stock.ts", UPDATE_STOCK);
    sandbox.write("bad/brickyard.toml", "teem = \"inventory\"\n");
    let run = sandbox.run("publish . --dry-run");
    assert_eq!(run.status, ExitStatus::Incomplete);
    assert!(run.out.starts_with("good"), "{}", run.out);
    assert!(
        run.err.contains("[folder]/bad/brickyard.toml:1:1: "),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("1 of 2 repositories not published"),
        "{}",
        run.err
    );
}

#[test]
fn a_publish_without_server_ends_with_status_3() {
    let sandbox = shop();
    let run = sandbox.run("publish . --server http://127.0.0.1:9");
    assert_eq!(run.status, ExitStatus::NotCompared);
    assert!(
        run.err
            .contains("hint: check the address given with --server"),
        "{}",
        run.err
    );
}
