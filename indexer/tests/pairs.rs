//! Verdicts on pairs of sources. Each folder in `tests/pairs/` holds two sources, `a.*` and `b.*`, and
//! `expect.toml`; adding a case needs no Rust.

use std::{error::Error, fs, path::Path};

use brickyard_indexer::{ExtractOptions, Fragment, OperatingPoint, compare, extract};
use serde::Deserialize;

/// What a case expects of the first function of each source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    /// The highest operating point that is reached; "none" for pairs below all.
    point: String,
    /// The clone type.
    r#type: u8,
    /// Why the case is here.
    because: String,
}

#[test]
fn pairs_get_the_verdicts_that_readers_expect() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs");
    let cases: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .flatten()
        .collect();
    assert!(cases.len() >= 10, "cases are missing");
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let failure = check(&case.path()).err()?;
            Some(format!("{}: {failure}", case.file_name().display()))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check(case: &Path) -> Result<(), Box<dyn Error>> {
    let expected: Expectation = toml::from_str(&fs::read_to_string(case.join("expect.toml"))?)?;
    let (a, b) = (function(case, "a")?, function(case, "b")?);
    let similarity = compare(&a.fingerprint, &b.fingerprint);
    let reached = [
        OperatingPoint::Block,
        OperatingPoint::Report,
        OperatingPoint::Related,
    ]
    .into_iter()
    .find(|point| point.reached(similarity.score, a.tokens, b.tokens))
    .map_or("none".to_owned(), |point| point.to_string());
    if reached == expected.point && similarity.clone_type as u8 == expected.r#type {
        return Ok(());
    }
    let sizes = format!("{} and {} tokens", a.tokens, b.tokens);
    Err(format!(
        "{reached}, {similarity:?}, {sizes}; because: {}",
        expected.because
    )
    .into())
}

/// Returns the first function of a case's source `stem.*`.
fn function(case: &Path, stem: &str) -> Result<Fragment, Box<dyn Error>> {
    let mut files = fs::read_dir(case)?.flatten().map(|file| file.path());
    let path = files.find(|file| file.file_stem().is_some_and(|name| name == stem));
    let path = path.ok_or_else(|| format!("no source {stem}.*"))?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let extraction = extract(&file, &fs::read(&path)?, &ExtractOptions::default());
    let first = extraction.fragments.into_iter().next();
    first.ok_or_else(|| format!("no function in {stem}.*").into())
}
