//! Folders that are made to exhaust the client, with the real program: what is beside is found.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

const FUNCTION: &str = "def total(cart, rate, limit):
    total = 0
    for item in cart:
        if item.price > limit:
            raise ValueError(item.name, item.price)
        total += item.price * rate + item.tax
    log.info('total', total, len(cart))
    return round(total * 100) / 100
";

const SAM: &str = "AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs20.x
";

fn write(folder: &TempDir, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Runs the client in a folder and returns its output, which is JSON.
fn run(folder: &Path, command: &str) -> serde_json::Value {
    let program = Command::new(env!("CARGO_BIN_EXE_brickyard"))
        .args([command, ".", "--format", "json"])
        .current_dir(folder)
        .env("BRICKYARD_CACHE", folder.join(".cache"))
        .output();
    let Output {
        status,
        stdout,
        stderr,
    } = program.unwrap();
    let said = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{status}: {said}");
    serde_json::from_slice(&stdout).unwrap()
}

#[test]
fn files_that_exhaust_the_parser_are_skipped_and_the_rest_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "a/total.py", FUNCTION);
    write(&folder, "b/total.py", FUNCTION);
    // Takes all memory there is.
    let java = format!(
        "class A {{ int f() {{ return {}; }} }}",
        "a<\n".repeat(100_000)
    );
    write(&folder, "A.java", java);
    // Cannot be interrupted, and overflows the stack of whoever gives up.
    let python = format!("def f():\n    return {}\n", "/*\n".repeat(100_000));
    write(&folder, "comment.py", python);
    // Is interrupted where the machine is slow.
    let go = format!(
        "package a\nfunc f() int {{\nreturn {}\n}}\n",
        "1,2}{".repeat(100_000)
    );
    write(&folder, "junk.go", go);
    let rust = format!(
        "fn f() -> u8 {{\n{}1{} }}\n",
        "(\n".repeat(200_000),
        ")".repeat(200_000)
    );
    write(&folder, "deep.rs", rust);
    write(&folder, "line.js", "f(1) + ".repeat(800_000));
    write(&folder, "binary.js", b"a\0b".repeat(1_000));
    write(&folder, "latin.js", b"// caf\xe9\n".repeat(1_000));
    // Unlike what people write, and harmless.
    write(
        &folder,
        "table.c",
        format!("int t[] = {{ {} }};\n", "1, 2,\n".repeat(10_000)),
    );

    let report = run(folder.path(), "scan");

    let skipped = report["skipped"].as_array().unwrap().iter();
    let mut reasons: Vec<(&str, &str)> = skipped
        .map(|file| {
            (
                file["path"].as_str().unwrap(),
                file["reason"].as_str().unwrap(),
            )
        })
        .collect();
    // A machine that is fast enough may come to the one end or to the other.
    let is_exhausted = |reason: &str| ["timed_out", "too_complex"].contains(&reason);
    let reason_of = |path: &str| {
        let found = reasons.iter().find(|(skipped, _)| *skipped == path);
        found.map(|(_, reason)| *reason)
    };
    for path in ["A.java", "comment.py"] {
        let reason = reason_of(path);
        assert!(reason.is_some_and(is_exhausted), "{path}: {reason:?}");
    }
    let junk = reason_of("junk.go");
    assert!(junk.is_none_or(is_exhausted), "{junk:?}");
    let read = if junk.is_none() { 4 } else { 3 };
    reasons.retain(|(_, reason)| !is_exhausted(reason));
    let expected = [
        ("binary.js", "binary"),
        ("deep.rs", "too_deep"),
        ("latin.js", "not_utf8"),
        ("line.js", "too_large"),
    ];
    assert_eq!(reasons, expected);
    assert_eq!(report["summary"]["files"], read, "{}", report["summary"]);
    assert_eq!(
        report["summary"]["clone_classes"], 1,
        "{}",
        report["summary"]
    );
}

#[test]
fn manifests_that_nobody_wrote_by_hand_are_skipped_with_place_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let laughs: String = (1..9)
        .map(|level| {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            format!("      a{level}: &a{level} [{aliases}]\n")
        })
        .collect();
    let long = format!(
        "service: s\na: &a {}\nb: [{}]\n",
        "x".repeat(1 << 20),
        "*a, ".repeat(1_000)
    );
    let hostile = [
        (
            "broken/template.yaml",
            format!("{SAM}      X: [1, 2\n   - :"),
            "malformed",
        ),
        (
            "jinja/template.yaml",
            format!("{{% if x %}}\n{SAM}{{% endif %}}\n"),
            "templated",
        ),
        (
            "laughs/template.yaml",
            format!("{SAM}      a0: &a0 [x, x]\n{laughs}"),
            "too-large",
        ),
        ("repeated/serverless.yml", long, "too-large"),
        (
            "deep/template.yaml",
            format!("{SAM}      X: {}", "[".repeat(100_000)),
            "too-large",
        ),
        (
            "large/template.yaml",
            format!("{SAM}      X: {}\n", "x".repeat(20 << 20)),
            "too-large",
        ),
        (
            "wrangler/wrangler.jsonc",
            format!("{{\"a\": {}", "[".repeat(100_000)),
            "too-large",
        ),
    ];
    for (path, text, _) in &hostile {
        write(&folder, path, text);
    }
    let tags = format!("{SAM}      X: !Nobody {{!Knows it: !This 1}}\n");
    write(&folder, "tags/template.yaml", tags);
    write(&folder, "tags/a.js", "exports.b = () => 1;\n");
    let template = "service: {{cookiecutter.name}}\nfunctions: {a: {handler: b.c}}\n";
    write(&folder, "cookie/serverless.yml", template);
    write(
        &folder,
        "good/serverless.yml",
        "service: good\nprovider: {name: aws, runtime: nodejs20.x}\nfunctions: {total: {handler: total.handler}}\n",
    );
    write(&folder, "good/total.js", "exports.handler = () => 1;\n");

    let found = run(folder.path(), "discover").to_string();
    let document: serde_json::Value = serde_json::from_str(&found).unwrap();

    let unread = document["repositories"][0]["unread"].as_array();
    let unread = unread.or_else(|| document["unread"].as_array()).unwrap();
    for (path, _, reason) in &hostile {
        let of_path = unread.iter().find(|unread| unread["path"] == *path);
        let of_path = of_path.unwrap_or_else(|| panic!("{path} is not among {unread:#?}"));
        assert_eq!(of_path["reason"], *reason, "{path}");
        let has_line = of_path["line"].as_u64().is_some_and(|line| line > 0);
        // A file that is not even loaded has no place.
        assert!(has_line || path.starts_with("large"), "{path}: {of_path}");
    }
    assert!(found.contains("good/total.js"), "{found}");
    assert!(found.contains("tags/a.js"), "{found}");
}

#[test]
#[cfg(unix)]
fn nothing_outside_of_the_repository_is_read() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    write(&outside, "secret.js", "exports.secretHandler = () => 1;\n");
    write(&outside, "template.yaml", SAM.replace("F:", "Secret:"));
    let folder = tempfile::tempdir().unwrap();
    let place = outside.path().to_str().unwrap();
    let climbing = format!("../..{place}");
    for (name, code) in [
        ("absolute", place),
        ("climbing", &*climbing),
        ("linked", "link/"),
    ] {
        let template = SAM.replace("a.b", "secret.secretHandler");
        write(
            &folder,
            &format!("{name}/template.yaml"),
            format!("{template}      CodeUri: {code}\n"),
        );
    }
    symlink(outside.path(), folder.path().join("linked/link")).unwrap();
    symlink(
        outside.path().join("template.yaml"),
        folder.path().join("template.yaml"),
    )
    .unwrap();
    symlink(".", folder.path().join("loop")).unwrap();
    symlink("../linked", folder.path().join("linked/around")).unwrap();

    let found = run(folder.path(), "discover").to_string();

    for name in ["absolute", "climbing", "linked"] {
        assert!(
            found.contains(&format!("{name}/template.yaml")),
            "{name}: {found}"
        );
    }
    // Each is known, and none has a file.
    assert_eq!(found.matches("\"file\":null").count(), 3, "{found}");
    assert!(found.contains("\"resolved\":0"), "{found}");
    assert!(!found.contains("Secret\""), "{found}");
    assert!(!found.contains("loop/"), "{found}");
    assert!(!found.contains("around/"), "{found}");
}
