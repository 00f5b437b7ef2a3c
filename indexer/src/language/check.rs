//! What the tests of every language check.

use crate::{ExtractOptions, Fragment, Language, compare, extract, similarity::CloneType};

/// Returns the functions of a source, however short.
pub(crate) fn fragments(language: Language, source: &str) -> Vec<Fragment> {
    let extension = language.spec().extensions[0];
    let options = ExtractOptions {
        min_tokens: 1,
        ..ExtractOptions::default()
    };
    let extraction = extract(&format!("source.{extension}"), source.as_bytes(), &options);
    assert_eq!(extraction.skipped, None);
    assert_eq!(extraction.syntax_errors, 0, "{source}");
    extraction.fragments
}

/// Checks names, first and last lines of the functions.
#[track_caller]
pub(crate) fn functions(language: Language, source: &str, expected: &[(&str, u32, u32)]) {
    let fragments = fragments(language, source);
    let found: Vec<(&str, u32, u32)> = fragments
        .iter()
        .map(|fragment| (&*fragment.name, fragment.start_line, fragment.end_line))
        .collect();
    assert_eq!(found, expected);
}

/// Checks that the first functions of both sources are renamed copies.
#[track_caller]
pub(crate) fn copies(language: Language, source: &str, variant: &str) {
    are_copies(
        &fragments(language, source)[0],
        &fragments(language, variant)[0],
    );
}

/// Checks that a function of one source and one of the other are renamed copies.
#[track_caller]
pub(crate) fn contains_copy(
    language: Language,
    source: &str,
    name: &str,
    variant: &str,
    variant_name: &str,
) {
    let find = |source, name: &str| {
        let mut fragments = fragments(language, source).into_iter();
        fragments
            .find(|fragment| fragment.name == name)
            .expect("a function of this name")
    };
    are_copies(&find(source, name), &find(variant, variant_name));
}

/// Checks that the first functions of both sources are no copies.
#[track_caller]
pub(crate) fn differ(language: Language, source: &str, variant: &str) {
    let (a, b) = (fragments(language, source), fragments(language, variant));
    assert_ne!(a[0].fingerprint.blind_hash(), b[0].fingerprint.blind_hash());
}

#[track_caller]
fn are_copies(a: &Fragment, b: &Fragment) {
    let (a, b) = (&a.fingerprint, &b.fingerprint);
    assert_eq!(a.blind_hash(), b.blind_hash());
    assert_eq!(a.renamed_hash(), b.renamed_hash());
    assert_eq!(compare(a, b).score, 1.0);
    assert_eq!(compare(a, b).clone_type, CloneType::Renamed);
}
