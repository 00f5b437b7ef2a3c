//! Paths that show a file to be a test, or to be needed by tests only. The conventions are those of each
//! language's test runners, chosen by extension.
//!
//! Benchmarks, examples and documentation are no tests: people maintain them as they do the product.

/// Folders that hold tests, or what only tests need, in lower case.
const FOLDERS: &[&str] = &[
    "test",
    "tests",
    "testing",
    "__tests__",
    "__test__",
    "testdata",
    "fixtures",
    "__fixtures__",
    "mocks",
    "mock",
    "__mocks__",
    "__snapshots__",
    "__stories__",
    "stories",
    ".storybook",
    "e2e",
    "cypress",
    "playwright",
];

/// Words before `test` in the name of a folder: `integrationTest`, `android-test`.
const KINDS: &[&str] = &[
    "integration",
    "unit",
    "functional",
    "system",
    "acceptance",
    "smoke",
    "e2e",
    "android",
    "common",
    "jvm",
    "js",
    "native",
    "ios",
    "it",
    "int",
    "ui",
    "contract",
    "component",
    "regression",
    "load",
    "stress",
    "src",
];

/// Words after `test` that make what only tests need: `test-utils`, `testFixtures`.
const SUPPORT: &[&str] = &[
    "util",
    "utils",
    "utilities",
    "util's",
    "helper",
    "helpers",
    "fixture",
    "fixtures",
    "common",
    "data",
    "lib",
    "support",
    "harness",
    "case",
    "cases",
    "resources",
    "suite",
    "suites",
    "mocks",
    "base",
    "setup",
    "plugin",
    "plugins",
];

/// How the tests of a group of languages are named.
struct Convention {
    extensions: &'static [&'static str],
    /// Beginnings of the name without its extension.
    prefixes: &'static [&'static str],
    /// Ends of the name without its extension.
    suffixes: &'static [&'static str],
    /// Whole names without their extension.
    names: &'static [&'static str],
}

const CONVENTIONS: &[Convention] = &[
    Convention {
        extensions: &["go"],
        prefixes: &["mock_"],
        suffixes: &["_test", "_mock", "_mocks"],
        names: &[],
    },
    Convention {
        extensions: &["rs", "zig"],
        prefixes: &["test_"],
        suffixes: &["_test", "_tests"],
        names: &["test", "tests"],
    },
    Convention {
        extensions: &["py", "pyi"],
        prefixes: &["test_"],
        suffixes: &["_test", "_tests"],
        names: &["test", "tests", "conftest"],
    },
    Convention {
        extensions: &[
            "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte",
        ],
        prefixes: &[],
        suffixes: &[
            ".test",
            ".tests",
            ".spec",
            ".specs",
            ".e2e",
            ".e2e-spec",
            ".cy",
            ".test-d",
            ".stories",
            ".story",
            ".mock",
            ".mocks",
            ".fixture",
            ".fixtures",
            "-test",
            "-tests",
            "_test",
            "-spec",
            "_spec",
            "Test",
            "Spec",
        ],
        names: &["test", "tests", "setupTests", "jest.setup", "vitest.setup"],
    },
    Convention {
        extensions: &["java", "kt", "kts", "groovy"],
        prefixes: &[],
        suffixes: &[
            "Test",
            "Tests",
            "TestCase",
            "TestBase",
            "TestSuite",
            "IT",
            "ITCase",
            "Spec",
        ],
        names: &[],
    },
    Convention {
        extensions: &["scala", "sc"],
        prefixes: &[],
        suffixes: &[
            "Test",
            "Tests",
            "TestCase",
            "IT",
            "Spec",
            "Specs",
            "Specification",
            "Suite",
        ],
        names: &[],
    },
    Convention {
        extensions: &["cs"],
        prefixes: &[],
        suffixes: &["Test", "Tests", "TestCase", "TestBase", "Spec", "Specs"],
        names: &[],
    },
    Convention {
        extensions: &["swift"],
        prefixes: &[],
        suffixes: &["Test", "Tests", "TestCase", "Spec", "Specs"],
        names: &[],
    },
    Convention {
        extensions: &["php"],
        prefixes: &[],
        suffixes: &["Test", "Tests", "TestCase", "Cest", "Spec", "_test"],
        names: &[],
    },
    Convention {
        extensions: &[
            "c", "h", "cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "ino",
        ],
        prefixes: &["test_", "test-"],
        suffixes: &[
            "_test",
            "_tests",
            "-test",
            "-tests",
            "_unittest",
            "_gtest",
            "Test",
            "Tests",
        ],
        names: &["test", "tests"],
    },
    Convention {
        extensions: &["rb", "rake"],
        prefixes: &["test_"],
        suffixes: &["_spec", "_test"],
        names: &["spec_helper", "rails_helper"],
    },
    Convention {
        extensions: &["sh", "bash", "zsh"],
        prefixes: &["test_", "test-"],
        suffixes: &["_test", "_tests", "-test", "-tests", ".test"],
        names: &["test", "tests"],
    },
    Convention {
        extensions: &["lua"],
        prefixes: &["test_"],
        suffixes: &["_spec", "_test"],
        names: &["test"],
    },
    Convention {
        extensions: &["ex", "exs", "dart"],
        prefixes: &[],
        suffixes: &["_test", "_mock"],
        names: &[],
    },
];

/// Languages whose projects keep tests in a folder `spec` or `specs`; elsewhere it may hold what is specified.
const SPEC_LANGUAGES: &[&str] = &[
    "rb", "rake", "lua", "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "php",
];

/// Tells whether a file is a test, or is needed by tests only.
pub(super) fn is_test(path: &str) -> bool {
    let mut folders: Vec<&str> = path.split(['/', '\\']).collect();
    let file = folders.pop().unwrap_or_default();
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let is_spec =
        |folder: &&str| matches!(*folder, "spec" | "specs") && SPEC_LANGUAGES.contains(&extension);
    folders.iter().any(|folder| is_test_folder(folder))
        || folders.iter().any(is_spec)
        || is_test_file(stem, extension)
}

fn is_test_folder(name: &str) -> bool {
    if FOLDERS.contains(&&*name.to_lowercase()) {
        return true;
    }
    let words = words(name);
    let is_test = |word: &str| word == "test" || word == "tests";
    let kind = match &words[..] {
        // `Shop.Tests`, `integration-tests`; a plural speaks for itself.
        [.., _, last] if last == "tests" => true,
        [.., kind, last] if last == "test" => KINDS.contains(&&**kind) || name.ends_with(".Test"),
        _ => false,
    };
    kind || is_support(&words, is_test)
}

fn is_support(words: &[String], is_test: impl Fn(&str) -> bool) -> bool {
    words
        .windows(2)
        .any(|pair| is_test(&pair[0]) && SUPPORT.contains(&&*pair[1]))
}

fn is_test_file(stem: &str, extension: &str) -> bool {
    if matches!(extension, "bats" | "phpt" | "snap")
        || is_support(&words(stem), |word| word == "test")
    {
        return true;
    }
    let mut conventions = CONVENTIONS.iter();
    let Some(convention) = conventions.find(|known| known.extensions.contains(&extension)) else {
        return false;
    };
    convention.names.contains(&stem)
        || convention
            .prefixes
            .iter()
            .any(|prefix| stem.starts_with(prefix))
        || convention
            .suffixes
            .iter()
            .any(|suffix| ends_with_word(stem, suffix))
}

/// Tells whether a name ends with a word of its own: `CartIT`, not `AUDIT`; a bare `Spec` is a name.
fn ends_with_word(stem: &str, suffix: &str) -> bool {
    let Some(rest) = stem.strip_suffix(suffix) else {
        return false;
    };
    let separated = !suffix.starts_with(char::is_uppercase);
    let last = rest.chars().next_back();
    separated || last.is_some_and(|last| !last.is_uppercase() || suffix.starts_with("Test"))
}

/// Splits a name at separators and inside camel case; in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous: Option<char> = None;
    for character in name.chars() {
        let starts = previous.is_none_or(|previous| {
            !previous.is_alphanumeric() || (character.is_uppercase() && !previous.is_uppercase())
        });
        previous = Some(character);
        if !character.is_alphanumeric() {
            continue;
        }
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}
