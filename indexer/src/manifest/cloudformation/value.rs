//! Texts of a template, with what its parameters, mappings and functions put into them.

use std::collections::HashMap;

use super::template::Template;
use crate::manifest::{
    aws::{intrinsic, raw_text},
    node::{Node, Value},
};

/// How deep functions may stand in each other.
const MAX_DEPTH: usize = 40;

/// A text of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// The text; what is not known stands in it as `${…}`.
    pub(super) text: String,
    /// Whether everything in it is known.
    pub(super) is_known: bool,
}

impl Text {
    fn known(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            // CloudFormation fills these in when it deploys.
            is_known: !text.contains("{{"),
        }
    }

    fn unknown(what: &str) -> Self {
        Self {
            text: format!("${{{what}}}"),
            is_known: false,
        }
    }
}

impl Template<'_> {
    /// The text of a value: a string, a number, or what functions make of them. None if it is something else.
    pub(super) fn text(&self, node: &Node) -> Option<Text> {
        self.text_within(node, 0)
    }

    /// The text of a value if everything in it is known.
    pub(super) fn known_text(&self, node: &Node) -> Option<String> {
        let text = self.text(node)?;
        text.is_known.then_some(text.text)
    }

    fn text_within(&self, node: &Node, depth: usize) -> Option<Text> {
        if depth > MAX_DEPTH || !self.spend(64) {
            return Some(Text::unknown("…"));
        }
        let Some((name, argument)) = intrinsic(node) else {
            return match &node.value {
                Value::Text(text) if self.spend(text.len()) => Some(Text::known(text)),
                _ => None,
            };
        };
        let items = argument.items();
        match name {
            "Ref" => Some(self.reference(raw_text(argument)?)),
            "Sub" => self.sub(argument, depth),
            "Join" => self.join(items, depth),
            "FindInMap" => Some(self.find_in_map(items, depth)),
            "Select" => Some(self.select(items, depth)),
            "If" => {
                let condition = items.first().and_then(raw_text)?;
                let branch = self.branch(condition, items)?;
                self.text_within(branch, depth + 1)
            }
            "GetAtt" => {
                let parts: Vec<_> = items.iter().filter_map(raw_text).collect();
                let joined = parts.join(".");
                Some(Text::unknown(raw_text(argument).unwrap_or(&joined)))
            }
            name => Some(Text::unknown(name)),
        }
    }

    fn branch<'n>(&self, condition: &str, items: &'n [Node]) -> Option<&'n Node> {
        let [_, yes, no] = items else {
            return None;
        };
        match self.holds(condition, 0) {
            Some(true) => Some(yes),
            Some(false) => Some(no),
            None => None,
        }
    }

    /// The default of a parameter.
    fn reference(&self, name: &str) -> Text {
        match self.parameter(name) {
            Some(text) if self.spend(text.len()) => Text::known(text),
            _ => Text::unknown(name),
        }
    }

    /// A template with placeholders, whose variables may stand beside it.
    fn sub(&self, argument: &Node, depth: usize) -> Option<Text> {
        let (template, variables) = match argument.items() {
            [template, variables, ..] => (template, variables.entries()),
            [template] => (template, &[][..]),
            [] => (argument, &[][..]),
        };
        let variables: HashMap<_, _> = variables
            .iter()
            .map(|(name, value)| (name.as_str(), self.text_within(value, depth + 1)))
            .collect();
        let mut parts = raw_text(template)?.split("${");
        let mut result = Text::known(parts.next()?);
        for part in parts {
            let Some((name, rest)) = part.split_once('}') else {
                result.push("${");
                result.push(part);
                continue;
            };
            match name.strip_prefix('!') {
                Some(literal) => result.push(&format!("${{{literal}}}")),
                None => {
                    let name = name.trim();
                    let value = match variables.get(name) {
                        Some(value) => value.clone().unwrap_or_else(|| Text::unknown(name)),
                        None => self.reference(name),
                    };
                    if !self.spend(value.text.len()) {
                        return Some(Text::unknown("…"));
                    }
                    result.append(&value);
                }
            }
            result.push(rest);
        }
        Some(result)
    }

    fn join(&self, items: &[Node], depth: usize) -> Option<Text> {
        let [separator, parts] = items else {
            return None;
        };
        let separator = raw_text(separator)?;
        if parts.items().is_empty() || parts.tag.is_some() {
            return Some(Text::unknown("Join"));
        }
        let mut result = Text::known("");
        for (index, part) in parts.items().iter().enumerate() {
            if index > 0 {
                result.push(separator);
            }
            let part = self.text_within(part, depth + 1);
            let part = part.unwrap_or_else(|| Text::unknown("…"));
            if !self.spend(separator.len() + part.text.len()) {
                return Some(Text::unknown("…"));
            }
            result.append(&part);
        }
        Some(result)
    }

    fn find_in_map(&self, items: &[Node], depth: usize) -> Text {
        let mut keys = items.iter().map(|item| self.text_within(item, depth + 1));
        let mut node = self.root.get("Mappings");
        for _ in 0..3 {
            let key = keys.next().flatten().filter(|key| key.is_known);
            node = node.zip(key).and_then(|(node, key)| node.get(&key.text));
        }
        match node.and_then(Node::text) {
            Some(text) if self.spend(text.len()) => Text::known(text),
            _ => Text::unknown("FindInMap"),
        }
    }

    fn select(&self, items: &[Node], depth: usize) -> Text {
        let chosen = match items {
            [index, list] if list.tag.is_none() => {
                let index = raw_text(index).and_then(|index| index.parse::<usize>().ok());
                index.and_then(|index| list.items().get(index))
            }
            _ => None,
        };
        let text = chosen.and_then(|node| self.text_within(node, depth + 1));
        text.unwrap_or_else(|| Text::unknown("Select"))
    }
}

impl Text {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn append(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.is_known &= other.is_known;
    }
}
