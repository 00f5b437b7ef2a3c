//! The permission table, as it is written.
//!
//! `## Type: request` begins the rows of a type; `@` in the request is where its fields go. A row
//! says what each of the callers gets, in the order of [`CALLERS`], and then what is asked for.
//! Words that begin with `$` stand for ids and names; see `world.rs`. Requests before ` => ` are made
//! first: by the organisation's administrator (after `try` it may be refused), or after `self` by the caller. `$1.a.b` is a value of
//! the answer to the first of them.

use std::fmt;

/// Everybody who asks, in the order of a row's letters.
pub(super) const CALLERS: [&str; 7] = [
    "anonymous",
    "viewer",
    "publisher",
    "maintainer",
    "admin",
    "stranger",
    "organisation",
];

/// What somebody gets who may view what the row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// `+`: data.
    Data,
    /// `0`: nothing, without an error.
    Nothing,
    /// `F`: a refusal for lack of a role or a scope.
    Forbidden,
    /// `U`: a refusal for lack of an access token.
    Unauthenticated,
    /// `N`: that it does not exist.
    NotFound,
}

/// A field of a type.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// `Type.field`.
    pub(super) name: String,
    /// What each caller gets.
    pub(super) outcomes: [Outcome; CALLERS.len()],
    /// The request of its type, with `@` for the field.
    pub(super) request: String,
    /// The field with its arguments and, unless they are plain values, what is read of it.
    pub(super) field: String,
    /// What is made first.
    pub(super) before: Vec<String>,
}

impl Row {
    /// Whether the answer depends on a service.
    pub(super) fn is_about_a_service(&self) -> bool {
        let text = self.text();
        super::world::OF_A_SERVICE
            .iter()
            .any(|word| text.contains(word))
    }

    /// Whether it changes something.
    pub(super) fn is_mutation(&self) -> bool {
        self.request.starts_with("mutation")
    }

    fn text(&self) -> String {
        format!("{} {}", self.before.join(" "), self.ask(&self.field))
    }

    /// The whole request, with this in the place of the field.
    pub(super) fn ask(&self, field: &str) -> String {
        self.request.replacen('@', field, 1)
    }
}

impl Outcome {
    fn from_letter(letter: char) -> Option<Self> {
        Some(match letter {
            '+' => Self::Data,
            '0' => Self::Nothing,
            'F' => Self::Forbidden,
            'U' => Self::Unauthenticated,
            'N' => Self::NotFound,
            _ => return None,
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

/// Reads the table.
pub(super) fn read(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut kind, mut request, mut before) = (String::new(), String::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        let wrong = |what: &str| -> ! { panic!("line {number} of the table: {what}: {line}") };
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        if let Some(header) = line.strip_prefix("## ") {
            let Some((name, asked)) = header.split_once(": ") else {
                wrong("a type and its request were expected")
            };
            let mut requests: Vec<String> = asked.split(" => ").map(str::to_owned).collect();
            kind = name.to_owned();
            request = requests.pop().unwrap_or_default();
            before = requests;
            if !request.contains('@') {
                wrong("the request has no @");
            }
            continue;
        }
        let Some((letters, asked)) = line.split_once(' ') else {
            wrong("letters and a field were expected")
        };
        let outcomes: Vec<Outcome> = letters
            .chars()
            .map(|letter| Outcome::from_letter(letter).unwrap_or_else(|| wrong("a strange letter")))
            .collect();
        let Ok(outcomes) = outcomes.try_into() else {
            wrong("there must be a letter for each caller")
        };
        let mut parts: Vec<String> = asked.split(" => ").map(str::to_owned).collect();
        let field = parts.pop().unwrap_or_default().trim().to_owned();
        let end = field
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(field.len());
        rows.push(Row {
            name: format!("{kind}.{}", &field[..end]),
            outcomes,
            request: request.clone(),
            field,
            before: before.iter().cloned().chain(parts).collect(),
        });
    }
    rows
}
