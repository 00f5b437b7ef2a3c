//! Whether a document fits the schema of its format; see tests/schemas/README.md.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    sync::LazyLock,
};

use jsonschema::Validator;
use serde_json::Value;

static SARIF: LazyLock<Validator> =
    LazyLock::new(|| validator(include_str!("../../tests/schemas/sarif-2.1.0.schema.json")));
static GITLAB: LazyLock<Validator> = LazyLock::new(|| {
    validator(include_str!(
        "../../tests/schemas/gitlab-code-quality.schema.json"
    ))
});
static RDJSON: LazyLock<Validator> =
    LazyLock::new(|| validator(include_str!("../../tests/schemas/rdjson.schema.json")));

static CHECK: LazyLock<Validator> = LazyLock::new(|| validator(crate::commands::schema::CHECK));

fn validator(schema: &str) -> Validator {
    // SARIF's pattern of a language has a bracket that belongs to nothing; only lenient engines take it.
    let schema = schema.replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap()
}

fn problems(validator: &Validator, document: &Value) -> Vec<String> {
    let problems = validator.iter_errors(document);
    problems
        .map(|problem| format!("{}: {problem}", problem.instance_path()))
        .collect()
}

/// Returns how a document violates SARIF 2.1.0.
pub(super) fn sarif(document: &Value) -> Vec<String> {
    problems(&SARIF, document)
}

/// Returns how a document violates GitLab's Code Quality format.
pub(super) fn gitlab(document: &Value) -> Vec<String> {
    problems(&GITLAB, document)
}

/// Returns how a document violates reviewdog's format.
pub(super) fn rdjson(document: &Value) -> Vec<String> {
    problems(&RDJSON, document)
}

/// Returns how a document violates `brickyard.check/1`.
pub(super) fn json(document: &Value) -> Vec<String> {
    problems(&CHECK, document)
}

/// Asks xmllint whether a document is well-formed and fits Jenkins's schema of `JUnit` reports; returns
/// what it complains about.
pub(super) fn junit(document: &str) -> Result<(), String> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/junit-10.xsd");
    let mut child = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", schema, "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint is installed: `make test` does that");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(document.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[test]
fn documents_that_do_not_fit_are_refused() {
    let broken = serde_json::json!([{"version": "2.0.0"}]);
    assert!(!sarif(&broken[0]).is_empty());
    assert!(!gitlab(&broken).is_empty());
    assert!(!rdjson(&broken[0]).is_empty());
    assert!(!json(&broken[0]).is_empty());
    assert!(junit("<testsuites><testsuite/></testsuites>").is_err());
    assert!(junit("<testsuites>").is_err());
}
