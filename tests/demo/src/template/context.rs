//! What is filled into a template: words of the service, of those it calls, and of its team.

use std::collections::HashMap;

use crate::language::{camel, kebab, pascal};

/// What a function is written for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    /// `namespace/name` of the service.
    pub(crate) service: String,
    /// What the service deals with, such as `rugby-union`.
    pub(crate) subject: String,
    /// Three properties of it, such as `home-score`.
    pub(crate) fields: [String; 3],
    /// The services that are called.
    pub(crate) calls: Vec<String>,
    /// How the team speaks.
    pub(crate) dialect: Dialect,
}

/// What a team calls things, by the templates' words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dialect(pub(crate) Vec<(String, String)>);

impl Dialect {
    pub(super) fn words(&self) -> HashMap<&str, &str> {
        let words = self.0.iter();
        words
            .map(|(word, said)| (word.as_str(), said.as_str()))
            .collect()
    }
}

impl Context {
    /// Fills in what a line says about the service, its subject and the service it calls.
    pub(super) fn fill(&self, line: &str, call: &str) -> String {
        if ![
            "qux", "Qux", "QUX", "Field", "_field", "CALL", "call", "Call",
        ]
        .iter()
        .any(|mark| line.contains(mark))
        {
            return line.to_owned();
        }
        let snake = |kebab: &str| kebab.replace('-', "_");
        let mut filled = line
            .replace("QUX_REF", &self.service)
            .replace("QUX", &snake(&self.subject).to_uppercase())
            .replace("Qux", &pascal(&self.subject))
            .replace("qux_", &format!("{}_", snake(&self.subject)))
            .replace("_qux", &format!("_{}", snake(&self.subject)))
            .replace("qux", &camel(&self.subject));
        for (mark, field) in ["alpha", "beta", "gamma"].iter().zip(&self.fields) {
            filled = filled
                .replace(&format!("{}Field", pascal(mark)), &pascal(field))
                .replace(&format!("{mark}Field"), &camel(field))
                .replace(&format!("{mark}_field"), &snake(field));
        }
        if !call.is_empty() {
            let name = kebab(call.rsplit('/').next().unwrap_or(call)).replace('.', "-");
            filled = filled
                .replace("CALL_REF", call)
                .replace("CallName", &pascal(&name))
                .replace("callName", &camel(&name))
                .replace("call_name", &snake(&name));
        }
        filled
    }
}

/// Replaces whole words, numbers and texts in quotes.
pub(super) fn replace_words(line: &str, renames: &HashMap<&str, &str>) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut replaced = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())
        } else if first == '"' {
            // A text in quotes only when it is known as a whole; else its words count.
            let end = rest[1..].find('"').map_or(1, |end| end + 2);
            if renames.contains_key(&rest[..end]) {
                end
            } else {
                1
            }
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        replaced.push_str(renames.get(word).unwrap_or(&word));
        rest = after;
    }
    replaced
}
