//! What a YAML, JSON or TOML document says, with the line of each value and YAML's tags.
//!
//! The readers of serverless manifests take what they know and pass over the rest, so they read a tree
//! instead of types of their own. A tree is bounded: manifests are foreign input.

mod json;
mod toml;
mod yaml;

use std::fmt;

pub(crate) use self::{json::read as read_json, toml::read as read_toml, yaml::read as read_yaml};

/// The longest document, in bytes.
pub(crate) const MAX_BYTES: usize = 4 << 20;
/// How deep values may be nested.
const MAX_DEPTH: usize = 100;
/// How many values a document may have, what its aliases repeat included.
const MAX_NODES: usize = 200_000;

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// The line, from 1.
    pub(crate) line: usize,
    /// YAML's tag with its exclamation mark, for example `!Sub`; none for those of YAML itself.
    pub(crate) tag: Option<String>,
}

/// A value. Scalars but null and booleans are texts as they are written: `1.0` is not `1`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// A string or a number.
    Text(String),
    List(Vec<Node>),
    /// The entries in the order written. Of a key that is there twice, [`Node::get`] finds the last.
    Map(Vec<(String, Node)>),
}

/// A document that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// The line, from 1; 0 when the problem has no place.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) message: String,
}

impl Unreadable {
    fn too_large() -> Self {
        Self {
            line: 0,
            message: format!("the file is larger than {} MiB", MAX_BYTES >> 20),
        }
    }

    fn too_deep(line: usize) -> Self {
        Self {
            line,
            message: format!("values are nested more than {MAX_DEPTH} deep"),
        }
    }

    fn too_many(line: usize) -> Self {
        Self {
            line,
            message: format!("the file has more than {MAX_NODES} values"),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Node {
    pub(crate) fn new(value: Value, line: usize) -> Self {
        Self {
            value,
            line,
            tag: None,
        }
    }

    /// The value of a key; none if there is no such key, or this is no map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .rev()
            .find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The value at the end of a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of a string or number without a tag; what `!Sub` or `!Ref` make of a text is not known.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) if self.tag.is_none() => Some(text),
            _ => None,
        }
    }

    /// The text under a key, as [`Node::text`] has it.
    pub(crate) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.text()
    }

    /// The entries of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a map; none of anything else.
    pub(crate) fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }
}

/// Where the lines of a text begin, in bytes.
fn line_starts(text: &str) -> Vec<usize> {
    let after = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}
