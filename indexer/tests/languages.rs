//! The table of languages in the README says what the library knows.

use std::{env, fmt::Write as _, fs};

use brickyard_indexer::Language;

/// The lines of the README that the table stands between.
const BEGIN: &str = "<!-- languages: written by a test of indexer, see tests/languages.rs -->\n";
const END: &str = "<!-- /languages -->\n";

#[test]
fn the_table_of_languages_in_the_readme_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = fs::read_to_string(path).expect("the README");
    let (before, rest) = readme.split_once(BEGIN).expect("the begin of the table");
    let (_, after) = rest.split_once(END).expect("the end of the table");
    let current = format!("{before}{BEGIN}\n{}\n{END}{after}", table());
    if env::var_os("UPDATE").is_some() {
        fs::write(path, &current).expect("the README can be written");
        return;
    }
    assert!(
        readme == current,
        "the table of languages in README.md is outdated: run this test with UPDATE=1"
    );
}

#[test]
fn every_language_says_what_it_counts() {
    for language in Language::ALL {
        assert_ne!(language.counted(), "", "{language}");
        assert!(!language.counted().contains('|'), "{language}");
    }
}

/// Returns a Markdown table, one row a language, by label.
fn table() -> String {
    let mut languages = Language::ALL.to_vec();
    languages.sort_by_key(|language| language.label().to_lowercase());
    let mut table =
        "| Language | Files | What counts as a function |\n| --- | --- | --- |\n".to_owned();
    for language in languages {
        let extensions: Vec<String> = language
            .extensions()
            .iter()
            .map(|extension| format!("`.{extension}`"))
            .collect();
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            language.label(),
            extensions.join(" "),
            language.counted()
        );
    }
    table
}
