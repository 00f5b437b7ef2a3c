//! Verdicts on pairs of sources. Each folder in `tests/pairs/` holds two sources, `a.*` and `b.*`, and
//! `expect.toml`; adding a case needs no Rust.

use std::{
    fs,
    path::{Path, PathBuf},
};

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
    #[expect(dead_code, reason = "for the reader of the case")]
    because: String,
}

#[test]
fn pairs_get_the_verdicts_that_readers_expect() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|case| case.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 10, "cases are missing");
    for case in cases {
        check(&case);
    }
}

fn check(case: &Path) {
    let name = case.file_name().unwrap().to_string_lossy();
    let text = fs::read_to_string(case.join("expect.toml"))
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let expected: Expectation =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (a, b) = (function(case, "a"), function(case, "b"));
    let similarity = compare(&a.fingerprint, &b.fingerprint);
    let reached = [
        OperatingPoint::Block,
        OperatingPoint::Report,
        OperatingPoint::Related,
    ]
    .into_iter()
    .find(|point| point.reached(similarity.score, a.tokens, b.tokens))
    .map_or("none".to_owned(), |point| point.to_string());
    let found = (reached.as_str(), similarity.clone_type as u8);
    assert_eq!(
        found,
        (expected.point.as_str(), expected.r#type),
        "{name}: {similarity:?} {} {}",
        a.tokens,
        b.tokens
    );
}

fn function(case: &Path, stem: &str) -> Fragment {
    let mut files = fs::read_dir(case).unwrap().map(|file| file.unwrap().path());
    let path = files.find(|file| file.file_stem().is_some_and(|name| name == stem));
    let path = path.unwrap_or_else(|| panic!("{}: no source {stem}", case.display()));
    let file = path.file_name().unwrap().to_string_lossy();
    let extraction = extract(&file, &fs::read(&path).unwrap(), &ExtractOptions::default());
    let mut fragments = extraction.fragments.into_iter();
    fragments
        .next()
        .unwrap_or_else(|| panic!("{}: no function", path.display()))
}
