//! Waivers in comments: `brickyard:allow-duplicate inventory/update-stock until=2027-03-31 reason="…"`.

/// The word that begins one.
const WORD: &str = "brickyard:allow-duplicate";
/// What a comment begins with, as the end of what stands before the word.
const MARKERS: [&str; 8] = ["//", "#", "--", "/*", "*", "//!", "///", "<!--"];
/// What a comment ends with.
const ENDS: [&str; 2] = ["*/", "-->"];

/// A waiver in a comment, as written; what is missing or cannot be understood is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Comment {
    /// The line, from 1.
    pub(super) line: u32,
    /// A finding or a service.
    pub(super) subject: Option<String>,
    pub(super) until: Option<String>,
    pub(super) reason: Option<String>,
}

/// Returns the waivers in the comments of a file.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    if !text.contains(WORD) {
        return Vec::new();
    }
    let lines = (1_u32..).zip(text.lines());
    lines
        .filter_map(|(line, text)| {
            let said = said(text)?;
            Some(Comment {
                line,
                ..parse(said)
            })
        })
        .collect()
}

/// Tells whether a line is a comment, or what may stand between a comment and its function: an
/// attribute or a decorator.
pub(super) fn is_above_a_function(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('@')
        || line.starts_with("[[")
        || MARKERS.iter().any(|marker| line.starts_with(marker))
}

/// Returns what follows the word in a comment.
fn said(line: &str) -> Option<&str> {
    let (before, after) = line.split_once(WORD)?;
    let before = before.trim_end();
    let is_comment = MARKERS.iter().any(|marker| before.ends_with(marker));
    let is_word = after.is_empty() || after.starts_with(char::is_whitespace);
    if !is_comment || !is_word {
        return None;
    }
    let mut said = after.trim();
    for end in ENDS {
        said = said.strip_suffix(end).unwrap_or(said).trim_end();
    }
    Some(said)
}

fn parse(said: &str) -> Comment {
    let mut comment = Comment::default();
    let mut rest = said;
    while !rest.is_empty() {
        let (key, after) = match rest.find(|it: char| it == '=' || it.is_whitespace()) {
            Some(end) if rest[end..].starts_with('=') => (Some(&rest[..end]), &rest[end + 1..]),
            _ => (None, rest),
        };
        let (value, after) = value(after);
        match key {
            Some("until") => comment.until = Some(value.to_owned()),
            Some("reason") => comment.reason = Some(value.to_owned()),
            None if comment.subject.is_none() => comment.subject = Some(value.to_owned()),
            // What nobody knows must not be taken for what was meant.
            Some(_) | None => return Comment::default(),
        }
        rest = after.trim_start();
    }
    comment
}

/// Splits a value, in quotation marks or up to white space, from what follows.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\'', '`'] {
        if let Some((value, after)) = text
            .strip_prefix(quote)
            .and_then(|text| text.split_once(quote))
        {
            return (value, after);
        }
    }
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(subject: &str, until: &str, reason: &str) -> Comment {
        Comment {
            line: 1,
            subject: Some(subject.to_owned()),
            until: Some(until.to_owned()),
            reason: Some(reason.to_owned()),
        }
    }

    #[test]
    fn a_comment_of_every_language_excuses() {
        let expected = comment("a/b", "2027-03-31", "moves in March");
        for (start, end) in [
            ("//", ""),
            ("///", ""),
            ("  #", ""),
            ("--", ""),
            ("/*", "*/"),
            (" *", ""),
            ("<!--", "-->"),
            ("call(); //", ""),
        ] {
            let line = format!(
                "{start} brickyard:allow-duplicate a/b until=2027-03-31 reason=\"moves in March\" {end}"
            );
            assert_eq!(comments(&line), std::slice::from_ref(&expected), "{line}");
        }
    }

    #[test]
    fn what_is_no_comment_excuses_nothing() {
        for line in [
            "let text = \"brickyard:allow-duplicate a/b until=2027-03-31 reason='x'\"",
            "brickyard:allow-duplicate a/b",
            "// brickyard:allow-duplicates a/b",
            "// allow-duplicate a/b",
        ] {
            assert_eq!(comments(line), [], "{line}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_told_apart_by_what_is_missing() {
        let read = |said: &str| {
            let line = format!("// brickyard:allow-duplicate {said}");
            comments(&line).remove(0)
        };
        assert_eq!(
            read("reason='so it is' until=2027-03-31 D-7f3a91c2"),
            comment("D-7f3a91c2", "2027-03-31", "so it is")
        );
        assert_eq!(read("a/b until=2027-03-31").reason, None);
        assert_eq!(read("a/b reason=short").until, None);
        assert_eq!(read("until=2027-03-31 reason='x'").subject, None);
        let unknown = Comment {
            line: 1,
            ..Comment::default()
        };
        for said in [
            "a/b c/d until=2027-03-31",
            "a/b untill=2027-03-31",
            "a/b reason=not quoted",
            "",
            "=",
        ] {
            assert_eq!(read(said).reason, None, "{said}");
        }
        assert_eq!(read("a/b c/d"), unknown);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let text = "f()\n\n# brickyard:allow-duplicate a/b\n";
        assert_eq!(comments(text)[0].line, 3);
        assert_eq!(comments("f()\n"), []);
    }
}
