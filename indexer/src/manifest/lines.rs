//! Where in a text a manifest says something, as exactly as its lines tell.

use super::{Unread, UnreadReason, node::Unreadable};

/// How far above its value a key is looked for, in lines: comments may stand between them.
const ABOVE: usize = 20;

/// A line of that many bytes holds more than one text, and is not searched for any.
const LONG: usize = 10_000;

/// The lines of a manifest.
pub(crate) struct Lines<'a>(Vec<&'a str>);

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(text.lines().collect())
    }

    /// The line of a key whose value begins at a line, or below it.
    pub(crate) fn of_key(&self, key: &str, value: usize) -> usize {
        (value.saturating_sub(ABOVE).max(1)..=value)
            .rev()
            .find(|line| self.get(*line).is_some_and(|text| begins_with(text, key)))
            .unwrap_or(value)
    }

    /// The line where a text of several lines begins, whose value begins at a line: a block's text begins
    /// below its indicator.
    pub(crate) fn of_text(&self, text: &str, value: usize) -> usize {
        let Some(first) = text.lines().map(str::trim).find(|line| !line.is_empty()) else {
            return value;
        };
        let blank = text
            .lines()
            .take_while(|line| line.trim().is_empty())
            .count();
        let found = (value..=value + ABOVE).find(|line| {
            self.get(*line)
                .is_some_and(|text| text.len() < LONG && text.contains(first))
        });
        found.map_or(value, |line| line.saturating_sub(blank).max(value))
    }

    fn get(&self, line: usize) -> Option<&'a str> {
        self.0.get(line.checked_sub(1)?).copied()
    }
}

/// Tells whether a line begins with a key, quoted or not.
fn begins_with(line: &str, key: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '-', '{', '"', '\'']);
    let after = line.strip_prefix(key);
    after.is_some_and(|after| after.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
}

/// Says why a document was not read: what looks like a template of a manifest is none that is broken.
pub(crate) fn unread(path: &str, text: &str, error: &Unreadable) -> Unread {
    let is_template = ["{{", "{%", "<%"].iter().any(|mark| text.contains(mark));
    let is_large = ["larger than", "nested", "more than", "recursion limit"]
        .iter()
        .any(|words| error.message.contains(words));
    let reason = match (is_large, is_template) {
        (true, _) => UnreadReason::TooLarge,
        (false, true) => UnreadReason::Templated,
        (false, false) => UnreadReason::Malformed,
    };
    Unread {
        path: path.to_owned(),
        line: error.line,
        reason,
        message: error.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_above_its_value() {
        let lines = Lines::new("a:\n  # a comment\n  b: 1\n\"c\": {\n  \"d\": 2 }\n");
        assert_eq!(lines.of_key("a", 3), 1);
        assert_eq!(lines.of_key("c", 4), 4);
        assert_eq!(lines.of_key("d", 5), 5);
        assert_eq!(lines.of_key("missing", 5), 5);
        assert_eq!(lines.of_key("a", 900), 900);
    }

    #[test]
    fn a_block_begins_below_its_indicator() {
        let lines = Lines::new("code: |\n\n  import os\n  x = 1\nmore: import os\n");
        assert_eq!(lines.of_text("import os\nx = 1\n", 1), 3);
        assert_eq!(lines.of_text("\nimport os\n", 1), 2);
        assert_eq!(lines.of_text("import os", 5), 5);
        assert_eq!(lines.of_text("", 1), 1);
    }

    #[test]
    fn templates_are_not_called_broken() {
        let error = |message: &str| Unreadable {
            line: 3,
            message: message.to_owned(),
        };
        let reason = |text, message| unread("a.yml", text, &error(message)).reason;
        assert_eq!(reason("a: {{ x }}", "no YAML: x"), UnreadReason::Templated);
        assert_eq!(reason("a: [", "no YAML: x"), UnreadReason::Malformed);
        let large = "values are nested more than 100 deep";
        assert_eq!(reason("{{", large), UnreadReason::TooLarge);
        assert_eq!(unread("a.yml", "", &error("no YAML: x")).line, 3);
    }
}
