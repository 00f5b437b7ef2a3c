//! What every text and number from outside must satisfy.

use std::fmt::Write as _;

use brickyard_indexer::{Fingerprint, Language};
use sha2::{Digest as _, Sha256};

use super::CatalogError;
use super::name::shortened;

/// Returns a text that is not longer than `max` bytes and can be stored.
pub(super) fn text(what: &'static str, value: &str, max: usize) -> Result<String, CatalogError> {
    if value.len() > max {
        return Err(CatalogError::LimitExceeded {
            what,
            limit: max,
            found: value.len(),
        });
    }
    let is_odd =
        |character: char| character.is_control() && !matches!(character, '\n' | '\t' | '\r');
    if value.chars().any(is_odd) {
        return Err(CatalogError::bad_input(
            format!("the {what} holds a control character"),
            "Remove it.",
        ));
    }
    Ok(value.to_owned())
}

/// Returns a text of one line that is not empty; see [`text`].
pub(super) fn line(what: &'static str, value: &str, max: usize) -> Result<String, CatalogError> {
    let value = text(what, value.trim(), max)?;
    if value.is_empty() || value.contains(['\n', '\r']) {
        return Err(CatalogError::bad_input(
            format!("the {what} must be one line of text"),
            "Fill it in.",
        ));
    }
    Ok(value)
}

/// Returns a text of one line, `None` for one that is absent or empty; see [`line()`].
pub(super) fn line_or_none(
    what: &'static str,
    value: Option<&str>,
    max: usize,
) -> Result<Option<String>, CatalogError> {
    match value.map(str::trim) {
        None | Some("") => Ok(None),
        Some(value) => line(what, value, max).map(Some),
    }
}

/// Returns the path of a file inside a repository; it cannot lead out of it.
pub(super) fn path(value: &str) -> Result<String, CatalogError> {
    let path = line("path", value, 1_024)?;
    let is_inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !is_inside || path.contains('\\') {
        return Err(CatalogError::bad_input(
            format!("`{}` is not a path inside the repository", shortened(&path)),
            "Send paths relative to the repository, with `/` between folders.",
        ));
    }
    Ok(path)
}

/// Returns the folder of a service, empty for the repository's own.
pub(super) fn root(value: &str) -> Result<String, CatalogError> {
    match value.trim_end_matches('/') {
        "" | "." => Ok(String::new()),
        folder => path(folder.trim_start_matches("./")),
    }
}

/// Returns a whole number between `min` and `max`.
pub(super) fn number(what: &str, value: i64, min: u32, max: u32) -> Result<u32, CatalogError> {
    match u32::try_from(value) {
        Ok(number) if (min..=max).contains(&number) => Ok(number),
        _ => Err(CatalogError::bad_input(
            format!("the {what} is {value}"),
            format!("It must be between {min} and {max}."),
        )),
    }
}

/// Returns a word in lower case: letters, digits and, inside of it, the characters of `inner`.
pub(super) fn word(
    what: &'static str,
    value: &str,
    max: usize,
    inner: &str,
) -> Result<String, CatalogError> {
    let word = line(what, value, max)?.to_ascii_lowercase();
    let is_edge = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    let is_word = word.chars().all(|it| is_edge(it) || inner.contains(it))
        && word.starts_with(is_edge)
        && word.ends_with(is_edge);
    if !is_word {
        return Err(CatalogError::bad_input(
            format!("`{}` cannot be the {what}", shortened(value)),
            format!("Use letters and digits, and between them any of `{inner}`."),
        ));
    }
    Ok(word)
}

/// Returns one of a few words, in whatever case.
pub(super) fn one_of(what: &str, value: &str, words: &[&str]) -> Result<String, CatalogError> {
    let word = value.trim().to_ascii_lowercase();
    if !words.contains(&word.as_str()) {
        return Err(CatalogError::bad_input(
            format!("`{}` is not a {what}", shortened(value)),
            format!("Use one of {}.", words.join(", ")),
        ));
    }
    Ok(word)
}

/// Returns an absolute URL of any protocol, or a name like an ARN, without credentials in it.
pub(super) fn address(what: &'static str, value: &str) -> Result<String, CatalogError> {
    let url = line(what, value, 2_048)?;
    let refused = |reason: &str| {
        CatalogError::bad_input(
            format!("the {what} {reason}"),
            "Send an absolute URL, like https://stock.example.com/update.",
        )
    };
    if url.contains(char::is_whitespace) {
        return Err(refused("holds white space"));
    }
    let (scheme, rest) = url
        .split_once(':')
        .ok_or_else(|| refused("is not absolute"))?;
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "+.-".contains(it));
    if !is_scheme {
        return Err(refused("is not absolute"));
    }
    let is_web = ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str());
    match rest.strip_prefix("//") {
        Some(rest) => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            if host.contains('@') {
                return Err(refused("holds credentials, which everybody could read"));
            }
            if host.is_empty() {
                return Err(refused("names no host"));
            }
        }
        None if rest.is_empty() || is_web => return Err(refused("names no host")),
        None => {}
    }
    Ok(url)
}

/// Returns the address of a page.
pub(super) fn web_address(what: &'static str, value: &str) -> Result<String, CatalogError> {
    let url = address(what, value)?;
    let scheme = url.split(':').next().unwrap_or_default();
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return Err(CatalogError::bad_input(
            format!("the {what} is no web address"),
            "Send a URL that begins with https:// or http://.",
        ));
    }
    Ok(url)
}

/// Refuses more than `limit` of something.
pub(super) fn at_most(what: &'static str, found: usize, limit: usize) -> Result<(), CatalogError> {
    if found > limit {
        return Err(CatalogError::LimitExceeded { what, limit, found });
    }
    Ok(())
}

/// Returns a SHA-256 in lower-case hexadecimal.
pub(super) fn hash(value: &str) -> Result<String, CatalogError> {
    let is_hash = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        return Err(CatalogError::bad_input(
            format!("`{}` is not a SHA-256", shortened(value)),
            "Send 64 hexadecimal digits.",
        ));
    }
    Ok(value.to_ascii_lowercase())
}

/// Returns the language of this name.
pub(super) fn language(name: &str) -> Result<Language, CatalogError> {
    name.parse().map_err(|_| {
        let known: Vec<&str> = Language::ALL
            .iter()
            .map(|language| language.name())
            .collect();
        CatalogError::bad_input(
            format!("`{}` is not a language that is compared", shortened(name)),
            format!("Known are {}.", known.join(", ")),
        )
    })
}

/// Returns the scheme of a fingerprint, if it is accepted: the present one always, the one before it if
/// that can be used.
pub(super) fn scheme(
    language: Language,
    scheme: i64,
    is_former_accepted: impl FnOnce(u16) -> bool,
) -> Result<u16, CatalogError> {
    let present = language.scheme();
    let former = present.checked_sub(1).filter(|former| *former > 0);
    match u16::try_from(scheme) {
        Ok(scheme) if scheme == present => Ok(scheme),
        Ok(scheme) if Some(scheme) == former && is_former_accepted(scheme) => Ok(scheme),
        _ => Err(CatalogError::UnsupportedScheme {
            language,
            found: scheme,
            supported: present,
        }),
    }
}

/// Reads a fingerprint, whatever its language and scheme.
pub(super) fn any_fingerprint(bytes: &[u8]) -> Result<Fingerprint, CatalogError> {
    Fingerprint::decode(bytes).map_err(|error| {
        CatalogError::bad_input(
            format!("a fingerprint cannot be read: {error}"),
            "Compute it with the client of this server's version.",
        )
    })
}

/// Reads a fingerprint and compares it with what is said about it.
pub(super) fn fingerprint(
    language: Language,
    scheme: u16,
    bytes: &[u8],
) -> Result<Fingerprint, CatalogError> {
    let fingerprint = any_fingerprint(bytes)?;
    if fingerprint.language() != language || fingerprint.scheme() != scheme {
        return Err(CatalogError::bad_input(
            format!(
                "a fingerprint is of {} in scheme {}, not of {language} in scheme {scheme}",
                fingerprint.language(),
                fingerprint.scheme(),
            ),
            "Send the language and the scheme that the fingerprint was computed with.",
        ));
    }
    Ok(fingerprint)
}

/// Returns the SHA-256 of bytes in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Returns bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("writing to a text cannot fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_scheme_and_the_one_before_it_are_accepted() {
        let language = Language::ALL.iter().find(|it| it.scheme() > 1);
        let language = *language.expect("some scheme has risen");
        let present = i64::from(language.scheme());
        assert!(scheme(language, present, |_| false).is_ok());
        assert!(scheme(language, present - 1, |_| true).is_ok());
        for refused in [
            scheme(language, present - 1, |_| false),
            scheme(language, present - 2, |_| true),
            scheme(language, present + 1, |_| true),
            scheme(language, -1, |_| true),
            scheme(language, 1 << 40, |_| true),
        ] {
            assert_eq!(refused.unwrap_err().code(), "UNSUPPORTED_SCHEME");
        }
    }

    #[test]
    fn nothing_has_the_scheme_zero() {
        let language = Language::ALL.iter().find(|it| it.scheme() == 1);
        let language = *language.expect("some scheme has never risen");
        assert!(scheme(language, 0, |_| true).is_err());
    }

    #[test]
    fn a_path_stays_inside_the_repository() {
        for good in ["a.rs", "src/a.rs", "a b/ü.py", "..a/b"] {
            assert_eq!(path(good).unwrap(), good);
        }
        for bad in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a//b",
            "./a",
            "a\\b",
            "a/",
            "a\0",
            "a\nb",
        ] {
            assert!(path(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_root_of_a_service_is_a_folder_or_empty() {
        for (given, expected) in [(".", ""), ("", ""), ("api/", "api"), ("./api", "api")] {
            assert_eq!(root(given).unwrap(), expected, "{given:?}");
        }
        assert!(root("../x").is_err());
    }

    #[test]
    fn numbers_texts_and_hashes_are_bounded() {
        assert!(number("line", 0, 1, 5).is_err());
        assert!(number("line", -1, 0, 5).is_err());
        assert_eq!(number("line", 5, 1, 5).unwrap(), 5);
        assert!(text("description", &"x".repeat(11), 10).is_err());
        assert!(text("description", "a\0b", 10).is_err());
        assert_eq!(hash(&"AB".repeat(32)).unwrap(), "ab".repeat(32));
        assert!(hash("ab").is_err());
    }
}
