use proptest::prelude::*;

use super::*;

fn range(text: &str) -> Range {
    Range::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

/// Ranges of npm's documentation (github.com/npm/node-semver, README): what each one matches, and
/// what not. Bare versions are written with `=`, since here they have Cargo's meaning.
const DOCUMENTED: &[(&str, &[&str], &[&str])] = &[
    (
        ">=1.2.7",
        &["1.2.7", "1.2.8", "2.5.3", "1.3.9"],
        &["1.2.6", "1.1.0"],
    ),
    (
        ">=1.2.7 <1.3.0",
        &["1.2.7", "1.2.8", "1.2.99"],
        &["1.2.6", "1.3.0", "1.1.0"],
    ),
    (
        "=1.2.7 || >=1.2.9 <2.0.0",
        &["1.2.7", "1.2.9", "1.4.6"],
        &["1.2.8", "2.0.0"],
    ),
    (
        ">1.2.3-alpha.3",
        &["1.2.3-alpha.7", "3.4.5"],
        &["3.4.5-alpha.9"],
    ),
    (
        "1.2.3 - 2.3.4",
        &["1.2.3", "1.9.9", "2.3.4"],
        &["1.2.2", "2.3.5"],
    ),
    ("1.2 - 2.3.4", &["1.2.0", "2.3.4"], &["1.1.9", "2.3.5"]),
    ("1.2.3 - 2.3", &["1.2.3", "2.3.99"], &["2.4.0", "2.4.0-0"]),
    ("1.2.3 - 2", &["1.2.3", "2.99.0"], &["3.0.0", "3.0.0-0"]),
    ("*", &["0.0.0", "9.9.9"], &["1.0.0-rc.1"]),
    ("1.x", &["1.0.0", "1.99.99"], &["2.0.0", "2.0.0-0", "0.9.9"]),
    (
        "1.2.x",
        &["1.2.0", "1.2.99"],
        &["1.3.0", "1.3.0-0", "1.1.9"],
    ),
    ("1.X.X", &["1.0.0", "1.5.5"], &["2.0.0"]),
    ("1", &["1.0.0", "1.9.9"], &["2.0.0", "0.9.9"]),
    (
        "~1.2.3",
        &["1.2.3", "1.2.99"],
        &["1.2.2", "1.3.0", "1.3.0-0"],
    ),
    ("~1.2", &["1.2.0", "1.2.99"], &["1.3.0"]),
    ("~1", &["1.0.0", "1.99.0"], &["2.0.0"]),
    ("~0.2.3", &["0.2.3", "0.2.9"], &["0.2.2", "0.3.0"]),
    ("~0.2", &["0.2.0"], &["0.3.0", "0.1.9"]),
    ("~0", &["0.0.0", "0.9.9"], &["1.0.0"]),
    (
        "~1.2.3-beta.2",
        &["1.2.3-beta.2", "1.2.3-beta.4", "1.2.4"],
        &["1.2.4-beta.2", "1.2.3-beta.1"],
    ),
    (
        "^1.2.3",
        &["1.2.3", "1.99.0"],
        &["1.2.2", "2.0.0", "2.0.0-0"],
    ),
    ("^0.2.3", &["0.2.3", "0.2.9"], &["0.3.0", "0.2.2"]),
    ("^0.0.3", &["0.0.3"], &["0.0.4", "0.0.2"]),
    (
        "^1.2.3-beta.2",
        &["1.2.3-beta.2", "1.2.3-beta.4", "1.9.0"],
        &["1.2.4-beta.2", "2.0.0"],
    ),
    (
        "^0.0.3-beta",
        &["0.0.3-beta", "0.0.3-pr.2", "0.0.3"],
        &["0.0.4", "0.0.3-alpha"],
    ),
    ("^1.2.x", &["1.2.0", "1.9.0"], &["2.0.0", "1.1.9"]),
    ("^0.0.x", &["0.0.0", "0.0.9"], &["0.1.0"]),
    ("^0.0", &["0.0.9"], &["0.1.0"]),
    ("^1.x", &["1.0.0", "1.9.9"], &["2.0.0"]),
    ("^0.x", &["0.0.0", "0.9.9"], &["1.0.0"]),
    // Also read by npm: other white space, a `v`, Ruby's `~>`, wildcards behind operators.
    (">= 1.2   < 2", &["1.2.0"], &["2.0.0"]),
    ("=v1.2.3", &["1.2.3"], &["1.2.4"]),
    ("~> 1.2", &["1.2.9"], &["1.3.0"]),
    (">=1.x <3.x", &["1.0.0", "2.9.9"], &["3.0.0"]),
    (">1", &["2.0.0"], &["1.9.9"]),
    ("<=2.1", &["2.1.9"], &["2.2.0"]),
    ("* - 2.x", &["0.0.1", "2.9.0"], &["3.0.0"]),
    ("^1.2||~2.0", &["1.9.0", "2.0.4"], &["2.1.0"]),
    // The semver crate's own: commas, and a bare version that is a caret.
    (">=1.2, <2", &["1.2.0"], &["2.0.0"]),
    ("1.2.3", &["1.2.3", "1.9.0"], &["2.0.0"]),
    ("1.2", &["1.2.0", "1.9.0"], &["2.0.0"]),
];

#[test]
fn the_documented_ranges_match_what_npm_says() {
    for (text, inside, outside) in DOCUMENTED {
        let range = range(text);
        for number in *inside {
            assert!(range.matches(&version(number), false), "{text} {number}");
        }
        for number in *outside {
            assert!(!range.matches(&version(number), false), "{text} {number}");
        }
    }
}

#[test]
fn pre_releases_between_the_bounds_match_when_they_are_welcome() {
    let cases = [
        ("*", "1.0.0-rc.1", true),
        ("^1.2", "1.2.0-rc.1", true),
        ("^1.2", "1.3.0-beta", true),
        ("^1.2", "2.0.0-beta", false),
        ("^1.2.3", "1.2.3-beta", false),
        ("~1.2", "1.3.0-beta", false),
        ("1.2.x", "1.2.0-beta", true),
        ("<2.0.0", "2.0.0-beta", true),
        ("<2", "2.0.0-beta", false),
        (">1", "2.0.0-beta", true),
        ("=1.2.3", "1.2.3-beta", false),
        ("1.2 - 2.3", "2.4.0-beta", false),
        ("1.2 - 2.3", "2.3.1-beta", true),
        ("^0.0.3", "0.0.4-beta", false),
    ];
    for (text, number, expected) in cases {
        assert_eq!(
            range(text).matches(&version(number), true),
            expected,
            "{text} {number}"
        );
    }
}

#[test]
fn a_range_has_one_form() {
    let cases = [
        ("1.2.3", "^1.2.3"),
        ("v1", "^1"),
        (" >= 1.2 ,<2 ", ">=1.2 <2"),
        ("1.2 - 2.3", ">=1.2 <=2.3"),
        ("* - 2", "<=2"),
        ("X", "*"),
        (">=x", "*"),
        ("1.x.x", "1.*"),
        ("~>1.2.X", "~1.2"),
        ("^1||^1 ||^2", "^1 || ^2"),
        ("=1.2.3-rc.1+build", "=1.2.3-rc.1"),
    ];
    for (text, expected) in cases {
        assert_eq!(range(text).to_string(), expected, "{text}");
    }
}

#[test]
fn what_is_no_range_is_refused_with_its_place() {
    let cases = [
        ("", "character 1: a number or `x` is expected"),
        ("^1.2 ||", "character 8: a number or `x` is expected"),
        ("|| ^1", "character 1: a number or `x` is expected"),
        ("^1 | ^2", "character 4: a number or `x` is expected"),
        ("latest", "character 1: a number or `x` is expected"),
        ("^1.02", "character 5: a number must not begin with 0"),
        (
            "99999999999999999999",
            "character 20: the number is too large",
        ),
        ("1.x.3", "character 5: only `x` can follow `x`"),
        (
            "1.2.3-",
            "character 7: a pre-release like `rc.1` is expected",
        ),
        (
            "1.2.3-01",
            "character 7: a pre-release like `rc.1` is expected",
        ),
        (
            "1.2-rc",
            "character 4: a space, a comma, `||` or the end is expected",
        ),
        (
            "1.2.3.4",
            "character 6: a space, a comma, `||` or the end is expected",
        ),
        (
            "1 - 2 <3",
            "character 7: `||` or the end is expected after a hyphen range",
        ),
        (
            ">*",
            "character 1: nothing is greater or less than every version",
        ),
        (">=1,", "character 5: a number or `x` is expected"),
        ("ä", "character 1: a number or `x` is expected"),
    ];
    for (text, expected) in cases {
        let error = Range::parse(text).expect_err(text);
        assert_eq!(error.code(), "BAD_USER_INPUT");
        assert!(error.to_string().ends_with(expected), "{text}: {error}");
    }
    let long = "^1 || ".repeat(50);
    let error = Range::parse(&long).expect_err("too long");
    assert_eq!(error.code(), "LIMIT_EXCEEDED");
}

#[test]
fn only_a_range_of_one_whole_version_is_exact() {
    let cases = [
        ("=1.2.3", Some("1.2.3")),
        ("=1.2.3-rc.1", Some("1.2.3-rc.1")),
        ("1.2.3", None),
        ("=1.2", None),
        ("=1.2.3 || =1.2.4", None),
        ("*", None),
    ];
    for (text, expected) in cases {
        assert_eq!(range(text).exact(), expected.map(version), "{text}");
    }
    assert!(range("^1 || *").is_any());
    assert!(!range("^1").is_any());
}

#[test]
fn what_was_stored_unreadably_matches_nothing() {
    let nothing = Range::stored("?");
    assert!(!nothing.matches(&version("1.0.0"), true));
    assert!(!nothing.is_any());
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 0..4_u64, 1 => Just(u64::MAX)]
}

fn any_version() -> impl Strategy<Value = Version> {
    let pre = "|[a-b0-2]|rc\\.[0-2]";
    (number(), number(), number(), pre).prop_map(|(major, minor, patch, pre)| Version {
        pre: Prerelease::new(&pre).unwrap(),
        ..Version::new(major, minor, patch)
    })
}

/// A requirement in the semver crate's grammar.
fn requirement() -> impl Strategy<Value = String> {
    let op = prop_oneof![
        Just(""),
        Just("="),
        Just(">"),
        Just(">="),
        Just("<"),
        Just("<="),
        Just("~"),
        Just("^ "),
    ];
    let rest = prop_oneof![
        Just(String::new()),
        number().prop_map(|minor| format!(".{minor}")),
        "\\.[x*]",
        (number(), number()).prop_map(|(minor, patch)| format!(".{minor}.{patch}")),
        (number(), "[a-b0-2]").prop_map(|(minor, pre)| format!(".{minor}.1-{pre}")),
    ];
    let one = (op, number(), rest).prop_map(|(op, major, rest)| format!("{op}{major}{rest}"));
    proptest::collection::vec(one, 1..4).prop_map(|all| all.join(" , "))
}

proptest! {
    #[test]
    fn what_the_semver_crate_reads_means_the_same(text in requirement(), version in any_version()) {
        let theirs = VersionReq::parse(&text).unwrap();
        let ours = range(&text);
        prop_assert_eq!(ours.matches(&version, false), theirs.matches(&version));
        let spaced = range(&text.replace(',', " "));
        prop_assert_eq!(ours, spaced);
    }

    #[test]
    fn the_bounds_agree_with_the_semver_crate_about_releases(text in requirement(), version in any_version()) {
        let release = Version { pre: Prerelease::EMPTY, ..version };
        for comparator in &VersionReq::parse(&text).unwrap().comparators {
            // The greatest number has no successor, which the crate does not use either.
            prop_assert_eq!(lies_within(comparator, &release), comparator.matches(&release), "{}", comparator);
        }
    }

    #[test]
    fn an_or_list_matches_what_one_of_its_parts_matches(
        a in requirement(), b in requirement(), version in any_version(), with_prereleases: bool,
    ) {
        let both = range(&format!("{a} || {b}")).matches(&version, with_prereleases);
        let one = [a, b].iter().any(|text| range(text).matches(&version, with_prereleases));
        prop_assert_eq!(both, one);
    }

    #[test]
    fn welcoming_pre_releases_only_adds_them(text in requirement(), version in any_version()) {
        let range = range(&text);
        let (without, with) = (range.matches(&version, false), range.matches(&version, true));
        prop_assert!(with || !without);
        prop_assert!(!version.pre.is_empty() || with == without);
    }

    #[test]
    fn the_form_of_a_range_is_read_back(a in requirement(), b in requirement()) {
        let range = range(&format!("{a}||{b}"));
        prop_assert_eq!(Range::stored(&range.to_string()), range);
    }

    #[test]
    fn no_text_breaks_the_parser(text in "[0-9x*^~<>=|.,a v+-]{0,40}|.{0,40}") {
        if let Ok(range) = Range::parse(&text) {
            prop_assert_eq!(Range::stored(&range.to_string()), range);
        }
    }
}
