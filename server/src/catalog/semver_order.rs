//! A text whose order is the precedence of semantic versions.

use semver::Version;

/// Ends an identifier, and the list of identifiers: less than everything that can follow.
const END: u8 = 0;
/// Begins a numeric identifier of a pre-release.
const NUMERIC: u8 = 1;
/// Begins an alphanumeric identifier of a pre-release: greater than every numeric one.
const ALPHANUMERIC: u8 = 2;
/// Says that there is no pre-release: greater than every pre-release.
const RELEASE: u8 = 3;

/// What the text of a version ends with that is no pre-release, and of no other.
pub(super) const RELEASE_ENDING: &str = "03";

/// Returns a text that sorts as the version does, by <https://semver.org/#spec-item-11>.
///
/// It consists of lower-case hexadecimal digits, which every collation of a database sorts as their
/// bytes. Build metadata has no precedence and is left out.
pub(super) fn ordering_key(version: &Version) -> String {
    let mut key = Vec::new();
    for number in [version.major, version.minor, version.patch] {
        key.extend(number.to_be_bytes());
    }
    if version.pre.is_empty() {
        key.push(RELEASE);
    } else {
        for identifier in version.pre.split('.') {
            push_identifier(&mut key, identifier);
        }
        key.push(END);
    }
    super::input::hex(&key)
}

fn push_identifier(key: &mut Vec<u8>, identifier: &str) {
    if identifier.bytes().all(|byte| byte.is_ascii_digit()) {
        key.push(NUMERIC);
        // Numeric identifiers have no leading zeros, so that the longer one is the greater one.
        let length = u32::try_from(identifier.len()).unwrap_or(u32::MAX);
        key.extend(length.to_be_bytes());
        key.extend(identifier.bytes());
    } else {
        key.push(ALPHANUMERIC);
        key.extend(identifier.bytes());
        key.push(END);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_specification_is_in_order() {
        let order = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0",
        ];
        let keys: Vec<String> = order
            .iter()
            .map(|number| ordering_key(&Version::parse(number).unwrap()))
            .collect();

        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:#?}");
    }

    #[test]
    fn the_end_of_the_text_tells_a_pre_release() {
        for (number, expected) in [
            ("1.2.3", true),
            ("0.0.3", true),
            ("1.2.3+build-7", true),
            ("1.2.3-3", false),
            ("1.2.3-rc.3", false),
        ] {
            let key = ordering_key(&Version::parse(number).unwrap());
            assert_eq!(key.ends_with(RELEASE_ENDING), expected, "{number}");
        }
    }

    fn version() -> impl Strategy<Value = Version> {
        let number = prop_oneof![0..4_u64, Just(10), Just(u64::MAX)];
        let identifier = prop_oneof![
            "[0-3]",
            "[1-9][0-9]{1,24}",
            "[ab-]{1,3}",
            "[0-9]{0,2}[a-c-][0-9]{0,2}",
        ];
        let pre = proptest::collection::vec(identifier, 0..4);
        (number.clone(), number.clone(), number, pre).prop_map(|(major, minor, patch, pre)| {
            let suffix = if pre.is_empty() {
                String::new()
            } else {
                format!("-{}", pre.join("."))
            };
            Version::parse(&format!("{major}.{minor}.{patch}{suffix}")).unwrap()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_the_texts_is_the_precedence_of_the_versions(a in version(), b in version()) {
            prop_assert_eq!(ordering_key(&a).cmp(&ordering_key(&b)), a.cmp_precedence(&b));
        }
    }
}
