//! Takes obvious secrets out of source before it is stored.
//!
//! A net for accidents, not a scanner: it knows a few unmistakable shapes. What it replaces is the
//! text that people read; the fingerprint, which was computed by the client, stays as it is.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// Keys and tokens whose shape alone gives them away.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)
        \b(?:
            (?:AKIA|ASIA)[0-9A-Z]{16}                       # AWS access key id
          | gh[pousr]_[0-9A-Za-z]{36,255}                   # GitHub
          | github_pat_[0-9A-Za-z_]{22,255}
          | glpat-[0-9A-Za-z_-]{20,64}                      # GitLab
          | xox[abeprs]-[0-9A-Za-z-]{10,255}                # Slack
          | [rs]k_live_[0-9A-Za-z]{16,255}                  # Stripe
          | AIza[0-9A-Za-z_-]{35}                           # Google
          | npm_[0-9A-Za-z]{36}
          | bky_[uscp]_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}       # ours
          | eyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}  # JSON Web Token
        )",
    )
});

/// A private key in PEM, also where a string literal holds it in one line.
static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?s)-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\z)",
    )
});

/// A string literal that is assigned to something whose name says that it is secret.
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?xi)
        (?<name>\b[\w.-]{0,60}(?:password|passwd|secret|api_?key|access_?key|auth_?token|private_?key)["'`]?
            \s{0,8}(?::=|=>|=|:)\s{0,8}["'`])
        (?<value>[^"'`\s$\{][^"'`\r\n]{5,255})
        (?<end>["'`])"#,
    )
});

/// Replaces what looks like a secret. Lines stay where they are.
pub(super) fn redact(source: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(source);
    text = replace(text, &PRIVATE_KEY, |found| keep_lines(&found[0]));
    text = replace(text, &TOKEN, |_| REDACTED.to_owned());
    replace(text, &ASSIGNMENT, |found| {
        format!("{}{REDACTED}{}", &found["name"], &found["end"])
    })
}

fn replace<'a>(
    text: Cow<'a, str>,
    pattern: &Regex,
    replacement: impl Fn(&Captures<'_>) -> String,
) -> Cow<'a, str> {
    match pattern.replace_all(&text, replacement) {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => Cow::Owned(text),
    }
}

fn keep_lines(secret: &str) -> String {
    let breaks = secret.matches('\n').count();
    format!("{REDACTED}{}", "\n".repeat(breaks))
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that a test compiles")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_replaced() {
        let cases = [
            ("k = \"AKIAIOSFODNN7EXAMPLE\"", "k = \"[redacted]\""),
            ("password = 'hunter2-hunter2'", "password = '[redacted]'"),
            (
                "const DB_PASSWORD: &str = \"x\"",
                "const DB_PASSWORD: &str = \"x\"",
            ),
            (
                "{\"api_key\": \"0123456789abcdef\"}",
                "{\"api_key\": \"[redacted]\"}",
            ),
            ("apiKey := \"0123456789abcdef\"", "apiKey := \"[redacted]\""),
            (
                "a(\"ghp_0123456789abcdefghijklmnopqrstuvwxyz\")",
                "a(\"[redacted]\")",
            ),
            (
                "k='''-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----'''",
                "k='''[redacted]\n\n\n'''",
            ),
            ("-----BEGIN PRIVATE KEY-----\nMIIE", "[redacted]\n"),
        ];
        for (source, expected) in cases {
            assert_eq!(redact(source), expected);
        }
    }

    #[test]
    fn code_that_only_talks_of_secrets_stays() {
        let cases = [
            "fn check(password: &str) -> bool { password.len() > 8 }",
            "secret = os.environ['DATABASE_SECRET']",
            "password = \"${DB_PASSWORD}\"",
            "if token == \"\" { return }",
            "let key = \"update-stock\";",
        ];
        for source in cases {
            assert!(matches!(redact(source), Cow::Borrowed(_)), "{source}");
        }
    }
}
