//! What the tests of every language check.

use crate::{
    ExtractOptions, Extraction, Fragment, Language, compare, extract, language::text_hash,
    similarity::CloneType, token::kept,
};

/// Returns the functions of a source, however short.
pub(crate) fn fragments(language: Language, source: &str) -> Vec<Fragment> {
    let extraction = extraction(language, source);
    assert_eq!(extraction.syntax_errors, 0, "{source}");
    extraction.fragments
}

fn extraction(language: Language, source: &str) -> Extraction {
    let extension = language.spec().extensions[0];
    let options = ExtractOptions {
        min_tokens: 1,
        ..ExtractOptions::default()
    };
    let extraction = extract(&format!("source.{extension}"), source.as_bytes(), &options);
    assert_eq!(extraction.skipped, None);
    extraction
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

/// Checks that the first function is compared by these names, because it calls them.
#[track_caller]
pub(crate) fn callees(language: Language, source: &str, expected: &[&str]) {
    let fragment = &fragments(language, source)[0];
    for name in expected {
        let value = kept(text_hash(name.as_bytes()));
        assert!(fragment.fingerprint.stream().contains(&value), "{name}");
    }
}

/// Checks the names of the functions of a source with syntax errors.
#[track_caller]
pub(crate) fn survivors(language: Language, source: &str, expected: &[&str]) {
    let extraction = extraction(language, source);
    assert!(extraction.syntax_errors > 0, "{source}");
    let names: Vec<&str> = extraction
        .fragments
        .iter()
        .map(|fragment| &*fragment.name)
        .collect();
    assert_eq!(names, expected);
}

/// Checks that the first functions of both sources are alike but not the same, because they call and
/// use other things.
#[track_caller]
pub(crate) fn less_similar(language: Language, source: &str, variant: &str) {
    let (a, b) = (fragments(language, source), fragments(language, variant));
    let (a, b) = (&a[0].fingerprint, &b[0].fingerprint);
    assert_eq!(a.blind_hash(), b.blind_hash());
    let renamed = compare(a, b).signals;
    assert_eq!(renamed.statements, 1.0, "{renamed:?}");
    assert!(renamed.content < 0.9, "{renamed:?}");
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
