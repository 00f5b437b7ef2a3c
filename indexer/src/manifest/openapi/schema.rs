//! Schemas of a document, made complete in themselves.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value as Json};

use super::super::node::{Node, Value};
use super::is_true;

/// How many references are followed one after the other.
const MAX_REFERENCES: usize = 16;
/// How many values a schema may have.
const MAX_NODES: usize = 20_000;
/// Keywords whose values are numbers; everything is text in a tree.
const NUMBERS: [&str; 13] = [
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
    "exclusiveMinimum",
    "exclusiveMaximum",
];
/// Keywords that hold values of the schema's type.
const VALUES: [&str; 3] = ["enum", "const", "default"];
/// Keywords whose entries are named by the author, so that names in them are no keywords.
const NAMED: [&str; 4] = ["properties", "patternProperties", "$defs", "definitions"];
/// What says nothing of the form of a value.
const DROPPED: [&str; 5] = ["example", "examples", "xml", "externalDocs", "nullable"];

/// The schemas of a document.
pub(super) struct Schemas<'a> {
    document: &'a Node,
}

/// A schema that is being made complete.
struct Completion<'a, 's> {
    schemas: &'s Schemas<'a>,
    /// The schemas that are named, by the names that they get, with their references.
    names: BTreeMap<String, String>,
    /// Those that are still to be added.
    waiting: Vec<(String, &'a Node)>,
    nodes: usize,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Node) -> Self {
        Self { document }
    }

    /// Follows references to the part of the document that they name. What names another file, or
    /// nothing, is left as it is.
    pub(super) fn resolved(&self, node: &'a Node) -> &'a Node {
        let mut node = node;
        for _ in 0..MAX_REFERENCES {
            match node
                .text_at(&["$ref"])
                .and_then(|reference| self.named(reference))
            {
                Some(named) => node = named,
                None => break,
            }
        }
        node
    }

    /// The part of the document at a reference such as `#/components/schemas/Cart`.
    fn named(&self, reference: &str) -> Option<&'a Node> {
        let mut node = self.document;
        for key in reference.strip_prefix("#/")?.split('/') {
            let key = key.replace("~1", "/").replace("~0", "~");
            node = match key.parse::<usize>() {
                Ok(at) if !node.items().is_empty() => node.items().get(at)?,
                _ => node.get(&key)?,
            };
        }
        Some(node)
    }

    /// Returns a schema with all that it refers to under `$defs`; nothing if it has too many values.
    pub(super) fn complete(&self, schema: &'a Node) -> Option<Json> {
        let mut completion = Completion {
            schemas: self,
            names: BTreeMap::new(),
            waiting: Vec::new(),
            nodes: 0,
        };
        let mut complete = completion.schema(schema)?;
        let mut definitions = Map::new();
        while let Some((name, node)) = completion.waiting.pop() {
            let definition = completion.schema(node)?;
            definitions.insert(name, definition);
        }
        if let Json::Object(complete) = &mut complete
            && !definitions.is_empty()
        {
            complete.insert("$defs".to_owned(), Json::Object(definitions));
        }
        Some(complete)
    }
}

impl<'a> Completion<'a, '_> {
    fn schema(&mut self, node: &'a Node) -> Option<Json> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return None;
        }
        let entries = match &node.value {
            Value::Map(entries) => entries,
            Value::List(items) => {
                let items = items.iter().map(|item| self.schema(item));
                return Some(Json::Array(items.collect::<Option<_>>()?));
            }
            _ => return Some(plain(node)),
        };
        let kind = node.text_at(&["type"]);
        let mut schema = Map::new();
        for (key, value) in entries {
            let value = match key.as_str() {
                "$ref" => self.reference(value),
                key if DROPPED.contains(&key) || key.starts_with("x-") => continue,
                key if NUMBERS.contains(&key) => typed(value, Some("number")),
                key if VALUES.contains(&key) => typed(value, kind),
                key if NAMED.contains(&key) => self.named(value)?,
                _ => self.schema(value)?,
            };
            schema.insert(key.clone(), value);
        }
        if is_true(node.get("nullable")) {
            let kind = schema.get("type").cloned();
            if let Some(kind @ Json::String(_)) = kind {
                let kinds = vec![kind, Json::String("null".to_owned())];
                schema.insert("type".to_owned(), Json::Array(kinds));
            }
        }
        Some(Json::Object(schema))
    }

    fn named(&mut self, node: &'a Node) -> Option<Json> {
        let mut schemas = Map::new();
        for (name, schema) in node.entries() {
            schemas.insert(name.clone(), self.schema(schema)?);
        }
        Some(Json::Object(schemas))
    }

    /// Turns a reference into one to `$defs`. One that leads nowhere stays as it is.
    fn reference(&mut self, node: &'a Node) -> Json {
        let Some(reference) = node.text() else {
            return plain(node);
        };
        let Some(target) = self.schemas.named(reference) else {
            return plain(node);
        };
        let name = match self.names.iter().find(|(_, known)| *known == reference) {
            Some((name, _)) => name.clone(),
            None => {
                let name = self.new_name(reference);
                self.names.insert(name.clone(), reference.to_owned());
                self.waiting.push((name.clone(), target));
                name
            }
        };
        Json::String(format!("#/$defs/{name}"))
    }

    /// The last part of a reference, with a number if another one ends in it.
    fn new_name(&self, reference: &str) -> String {
        let last = reference.rsplit('/').next().unwrap_or(reference);
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "._-".contains(char);
        let last: String = last.chars().filter(|char| is_plain(*char)).collect();
        let names = std::iter::once(last.clone()).chain((2..).map(|at| format!("{last}{at}")));
        let mut free = names.filter(|name| !self.names.contains_key(name));
        free.next().unwrap_or(last)
    }
}

/// A value of a type that the schema has.
fn typed(node: &Node, kind: Option<&str>) -> Json {
    match &node.value {
        Value::List(items) => Json::Array(items.iter().map(|item| typed(item, kind)).collect()),
        Value::Text(text) if matches!(kind, Some("number" | "integer")) => {
            let number = text.parse::<Number>().ok();
            number.map_or_else(|| Json::String(text.clone()), Json::Number)
        }
        _ => plain(node),
    }
}

fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(plain).collect()),
        Value::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key.clone(), plain(value)));
            Json::Object(entries.collect())
        }
    }
}
