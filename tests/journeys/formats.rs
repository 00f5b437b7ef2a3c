//! What a check found is told in the formats of other programs, and recognised again by them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::Value;

use super::check::{COPY, UNRELATED, workshop};
use crate::harness::client::{Client, Run};
use crate::harness::databases::{TestDatabase, run};
use crate::harness::repository::Repository;
use crate::harness::server::free_port;
use crate::harness::shop;

/// Every format that a file can have, and the file.
const FILES: &[&str] = &[
    "json=check.json",
    "github=check.log",
    "sarif=check.sarif",
    "gitlab=check.gitlab.json",
    "junit=check.xml",
    "rdjson=check.rdjson",
    "markdown=check.md",
];

/// What an edit is, and what it makes of a file.
type Edit = (&'static str, fn(&str) -> String);

/// What somebody else does to a file meanwhile: a name, and the file's new text. They come one after
/// another, and none changes what `withdrawParts` does.
const EDITS: &[Edit] = &[
    ("a comment above", |text| format!("// Parts.\n{text}")),
    ("many lines above", |text| {
        format!("{}{text}", "// -\n".repeat(40))
    }),
    ("a licence above", |text| {
        format!("/* Free\n * for all.\n */\n\n{text}")
    }),
    ("another import", |text| {
        format!("import {{ log }} from \"./log\";\n{text}")
    }),
    ("a constant above", |text| {
        format!("export const LIMIT = 12;\n{text}")
    }),
    ("another function above", |text| {
        let other = "export function isEmpty(job: WorkOrder): boolean {\n  return job.parts.length === 0;\n}\n";
        format!("{other}{text}")
    }),
    ("another function below", |text| {
        format!("{text}{UNRELATED}")
    }),
    ("that function renamed", |text| {
        text.replace("describeDuration", "sayDuration")
    }),
    ("that function changed", |text| {
        text.replace("Math.floor(seconds)", "Math.round(seconds)")
    }),
    ("a doc comment", |text| {
        text.replace(
            "export async function w",
            "/** Takes parts from the shelves. */\nexport async function w",
        )
    }),
    ("a comment inside", |text| {
        text.replace(
            "  const remaining",
            "  // What would be left, by code.\n  const remaining",
        )
    }),
    ("tabs", |text| text.replace("  ", "\t")),
    ("four spaces", |text| text.replace('\t', "    ")),
    ("blank lines", |text| text.replace(";\n", ";\n\n")),
    ("fewer blank lines", |text| text.replace("\n\n", "\n")),
    ("a broken line", |text| {
        text.replace(
            "(shelves: Shelves, ledger",
            "(\n  shelves: Shelves,\n  ledger",
        )
    }),
    ("line ends of Windows", |text| text.replace('\n', "\r\n")),
    ("line ends of Unix", |text| text.replace("\r\n", "\n")),
    ("the function moved to the end", |text| {
        let start = text.find("/** Takes").expect("the function");
        let length = text[start..].find("\n}\n").expect("its end") + 3;
        let function = &text[start..start + length];
        format!("{}{}", text.replace(function, ""), function)
    }),
    ("everything above taken away", |text| {
        let start = text.find("/** Takes").expect("the function");
        text[start..].to_owned()
    }),
];

#[test]
fn identities_stay_over_twenty_unrelated_edits() {
    assert_eq!(EDITS.len(), 20);
    run(async {
        let database = TestDatabase::sqlite();
        let server = shop::published(&database).await;
        let repository = workshop();
        repository.branch("parts");
        let mut text = COPY.to_owned();
        repository.write("src/parts.ts", &text);
        repository.commit("Withdraw parts");
        let out = tempfile::tempdir().unwrap();
        let client = Client::in_folder(repository.path()).with_server(&server.url);
        let before = identities(&client, out.path());
        assert_eq!(before.len(), 7, "{before:?}");

        for (edit, change) in EDITS {
            let changed = change(&text);
            assert_ne!(changed, text, "{edit}");
            text = changed;
            repository.write("src/parts.ts", &text);
            repository.commit(edit);

            assert_eq!(identities(&client, out.path()), before, "after: {edit}");
        }
    });
}

/// Checks, and returns by what each format's readers recognise the one finding.
fn identities(client: &Client, out: &Path) -> BTreeSet<String> {
    check_into(client, out, &["--mode", "block"]).expect(1);
    let document = |file: &str| -> Value { serde_json::from_str(&read(out, file)).unwrap() };
    let text = |value: &Value| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("{value}"))
            .to_owned()
    };
    let (json, sarif) = (document("check.json"), document("check.sarif"));
    let fingerprints = sarif["runs"][0]["results"][0]["partialFingerprints"].clone();
    let gitlab = document("check.gitlab.json");
    let rdjson = document("check.rdjson");
    let failed = Regex::new(r#"<testcase (classname=.*)>\s*<failure"#).unwrap();
    let junit = read(out, "check.xml");
    let case = failed.captures(&junit).expect("a failed test case");
    let id = text(&json["findings"][0]["id"]);
    for file in ["check.md", "check.log"] {
        assert!(read(out, file).contains(&id), "{file} does not name {id}");
    }
    let found = [
        format!("json {id}"),
        format!("sarif {}", text(&fingerprints["primaryLocationLineHash"])),
        format!(
            "sarif of ours {}",
            text(&fingerprints["brickyardFinding/v1"])
        ),
        format!("gitlab {}", text(&gitlab[0]["fingerprint"])),
        format!(
            "rdjson {}",
            text(&rdjson["diagnostics"][0]["code"]["value"])
        ),
        format!("junit {}", &case[1]),
        format!("findings {}", json["summary"]["findings"]),
    ];
    found.into()
}

#[test]
fn one_check_writes_every_format_and_people_read_the_text() {
    run(async {
        let database = TestDatabase::sqlite();
        let server = shop::published(&database).await;
        let repository = with_copy();
        let out = tempfile::tempdir().unwrap();
        let client = Client::in_folder(repository.path()).with_server(&server.url);

        let run = check_into(
            &client,
            out.path(),
            &["--mode", "block", "--format", "text"],
        )
        .expect(1);

        run.says(&["src/parts.ts:4", "withdrawParts", "block"]);
        let says = |file: &str, text: &str| {
            let content = read(out.path(), file);
            assert!(
                content.contains(text),
                "{file} does not say `{text}`:\n{content}"
            );
        };
        let page = format!("{}/f/", server.url);
        for file in [
            "check.json",
            "check.sarif",
            "check.gitlab.json",
            "check.rdjson",
            "check.xml",
            "check.md",
        ] {
            says(file, "inventory/update-stock@2.3.1");
            says(file, &page);
        }
        says("check.log", "::error file=src/parts.ts,line=4,title=");
        says("check.sarif", "\"startLine\": 4,");
        says("check.sarif", "\"executionSuccessful\": true");
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), FILES.len());
    });
}

#[test]
fn every_format_says_that_nothing_was_compared() {
    let repository = with_copy();
    let out = tempfile::tempdir().unwrap();
    let nobody = format!("http://{}", free_port());
    let client = Client::in_folder(repository.path()).with_server(&nobody);

    let run = check_into(&client, out.path(), &["--format", "text"]).expect(3);

    run.says(&["NOT COMPARED"]);
    for file in FILES {
        let (format, file) = file.split_once('=').unwrap();
        let text = read(out.path(), file);
        let said = match format {
            "json" => "\"outcome\": \"not_compared\"",
            "sarif" => "\"executionSuccessful\": false",
            _ => "NOT COMPARED",
        };
        assert!(text.contains(said), "{file} does not say `{said}`:\n{text}");
        assert!(!text.to_lowercase().contains("no new duplicates"), "{text}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_a_usage_error_with_a_hint() {
    let repository = with_copy();
    let client = Client::in_folder(repository.path());
    let refused = |formats: [&str; 2], why: &str| {
        let arguments = ["check", "--format", formats[0], "--format", formats[1]];
        client.run(arguments).expect(2).complains(&[why, "hint"]);
    };
    refused(
        ["text", "json"],
        "more than one format is for standard output",
    );
    refused(
        ["json=a.out", "sarif=a.out"],
        "two formats are for the same file, `a.out`",
    );
    let arguments = ["check", "--base", "main", "--format", "json=absent/a.json"];
    client
        .run(arguments)
        .expect(2)
        .complains(&["absent/a.json", "hint"]);
    assert!(!repository.path().join("a.out").exists());
}

fn with_copy() -> Repository {
    let repository = workshop();
    repository.branch("parts");
    repository.write("src/parts.ts", COPY);
    repository.commit("Withdraw parts");
    repository
}

/// Checks against main, with every format in a file of the folder.
fn check_into(client: &Client, out: &Path, arguments: &[&str]) -> Run {
    let files = FILES.iter().map(|file| {
        let (format, file) = file.split_once('=').expect("a file");
        format!("{format}={}", out.join(file).display())
    });
    let files = files.flat_map(|file| ["--format".to_owned(), file]);
    let given = ["check", "--base", "main"].iter().chain(arguments);
    let given = given.map(ToString::to_string);
    client.run(given.chain(files).collect::<Vec<_>>())
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}
