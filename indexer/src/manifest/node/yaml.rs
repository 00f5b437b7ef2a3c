//! YAML documents.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, ScanError};

use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Node, Unreadable, Value};

/// Reads the documents of a YAML text. A tag that YAML does not know stays at its value.
///
/// # Errors
/// The text is no YAML, or exceeds what a document may have.
pub(crate) fn read(text: &str) -> Result<Vec<Node>, Unreadable> {
    if text.len() > MAX_BYTES {
        return Err(Unreadable::too_large());
    }
    let mut reader = Reader::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| unreadable(&error))?;
        reader.take(event, span.start.line())?;
    }
    Ok(reader.documents)
}

/// A list or a map that is being read.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<String>,
    /// The entries of other maps that merge keys (`<<`) name.
    merged: Vec<(String, Node)>,
    anchor: usize,
}

#[derive(Default)]
struct Reader {
    documents: Vec<Node>,
    open: Vec<Open>,
    /// Values with an anchor and how much each holds, by the parser's number of the anchor.
    anchors: HashMap<usize, (Node, Size)>,
    spent: Spent,
}

/// What a document has taken so far.
#[derive(Default)]
struct Spent {
    nodes: usize,
    /// How many bytes of text were copied for anchors and aliases.
    copied: usize,
}

impl Spent {
    fn copy(&mut self, size: Size, line: usize) -> Result<(), Unreadable> {
        self.nodes += size.values;
        self.copied += size.bytes;
        if self.nodes > MAX_NODES {
            return Err(Unreadable::too_many(line));
        }
        if self.copied > MAX_BYTES {
            let message = format!("its aliases repeat more than {} MiB", MAX_BYTES >> 20);
            return Err(Unreadable { line, message });
        }
        Ok(())
    }
}

impl Reader {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Unreadable> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.and_then(|tag| own_tag(tag.handle(), tag.suffix()));
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                let value = scalar(&text, is_plain);
                self.close(Node { value, line, tag }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let tag = tag.and_then(|tag| own_tag(tag.handle(), tag.suffix()));
                self.begin(Value::List(Vec::new()), line, tag, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                let tag = tag.and_then(|tag| own_tag(tag.handle(), tag.suffix()));
                self.begin(Value::Map(Vec::new()), line, tag, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => {
                    let anchor = open.anchor;
                    self.close(open.complete(), anchor)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => self.repeat(anchor, line),
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        value: Value,
        line: usize,
        tag: Option<String>,
        anchor: usize,
    ) -> Result<(), Unreadable> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Unreadable::too_deep(line));
        }
        self.open.push(Open {
            node: Node { value, line, tag },
            key: None,
            merged: Vec::new(),
            anchor,
        });
        Ok(())
    }

    /// Puts an anchor's value where its alias is. What is repeated counts, so that aliases of aliases
    /// do not grow without end.
    fn repeat(&mut self, anchor: usize, line: usize) -> Result<(), Unreadable> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            let message = "an alias stands inside of its own anchor".to_owned();
            return Err(Unreadable { line, message });
        };
        self.spent.copy(*size, line)?;
        if self.open.len() + depth(node) > MAX_DEPTH {
            return Err(Unreadable::too_deep(line));
        }
        let node = node.clone();
        self.close(node, 0)
    }

    /// Puts a complete value into the list or map around it.
    fn close(&mut self, node: Node, anchor: usize) -> Result<(), Unreadable> {
        self.spent.nodes += 1;
        if self.spent.nodes > MAX_NODES {
            return Err(Unreadable::too_many(node.line));
        }
        if anchor > 0 {
            let size = size(&node);
            self.spent.copy(size, node.line)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        match &mut open.node.value {
            Value::List(items) => items.push(node),
            Value::Map(entries) => match open.key.take() {
                Some(key) if key == "<<" => open.merged.extend(entries_of(node)),
                Some(key) => entries.push((key, node)),
                None => open.key = Some(key(node)),
            },
            Value::Null | Value::Bool(_) | Value::Text(_) => {}
        }
        Ok(())
    }
}

impl Open {
    /// The value with the entries of merged maps whose keys it does not have. The first of those counts.
    fn complete(self) -> Node {
        let mut node = self.node;
        if let Value::Map(entries) = &mut node.value
            && !self.merged.is_empty()
        {
            let mut known: HashSet<_> = entries.iter().map(|(key, _)| key.clone()).collect();
            let new = self.merged.into_iter();
            let new = new.filter(|(key, _)| known.insert(key.clone()));
            // What the map says itself comes later, and wins.
            let new: Vec<_> = new.collect();
            entries.splice(0..0, new);
        }
        node
    }
}

/// The entries of a map, or of the maps of a list.
fn entries_of(node: Node) -> Vec<(String, Node)> {
    match node.value {
        Value::Map(entries) => entries,
        Value::List(maps) => maps.into_iter().flat_map(entries_of).collect(),
        Value::Null | Value::Bool(_) | Value::Text(_) => Vec::new(),
    }
}

/// A key as text. One that is no scalar is none that any manifest has.
fn key(node: Node) -> String {
    match node.value {
        Value::Text(text) => text,
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) => String::new(),
    }
}

/// YAML 1.2's core schema; numbers stay texts.
fn scalar(text: &str, is_plain: bool) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if is_plain => Value::Null,
        "true" | "True" | "TRUE" if is_plain => Value::Bool(true),
        "false" | "False" | "FALSE" if is_plain => Value::Bool(false),
        _ => Value::Text(text.to_owned()),
    }
}

/// A tag that is not one of YAML itself.
fn own_tag(handle: &str, suffix: &str) -> Option<String> {
    (handle == "!" && !suffix.is_empty()).then(|| format!("!{suffix}"))
}

/// How much a value holds, itself included.
#[derive(Debug, Clone, Copy)]
struct Size {
    values: usize,
    /// Of texts and keys.
    bytes: usize,
}

fn size(node: &Node) -> Size {
    let own = match &node.value {
        Value::Text(text) => text.len(),
        _ => 0,
    };
    let items = node.items().iter().map(|node| (0, node));
    let entries = node.entries().iter().map(|(key, node)| (key.len(), node));
    let all = Size {
        values: 1,
        bytes: own,
    };
    items.chain(entries).fold(all, |sum, (key, node)| {
        let inner = size(node);
        Size {
            values: sum.values + inner.values,
            bytes: sum.bytes + inner.bytes + key,
        }
    })
}

fn depth(node: &Node) -> usize {
    let items = node.items().iter().map(depth).max();
    let entries = node.entries().iter().map(|(_, node)| depth(node)).max();
    items.max(entries).map_or(0, |depth| depth + 1)
}

fn unreadable(error: &ScanError) -> Unreadable {
    Unreadable {
        line: error.marker().line(),
        message: format!("no YAML: {}", error.info()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Node {
        let mut documents = read(text).unwrap();
        assert_eq!(documents.len(), 1);
        documents.remove(0)
    }

    #[test]
    fn values_have_their_lines_and_tags() {
        let node = one("a: 1\nb:\n  - !Sub ${x}\n  - yes\n  - true\nc: !Ref Table\nd: '~'\ne: ~\n");
        assert_eq!(node.text_at(&["a"]), Some("1"));
        let list = node.get("b").unwrap().items();
        assert_eq!((list[0].tag.as_deref(), list[0].line), (Some("!Sub"), 3));
        assert_eq!(list[0].text(), None);
        assert_eq!(list[1].text(), Some("yes"));
        assert_eq!(list[2].value, Value::Bool(true));
        assert_eq!(node.get("c").unwrap().tag.as_deref(), Some("!Ref"));
        assert_eq!(node.text_at(&["d"]), Some("~"));
        assert_eq!(node.get("e").unwrap().value, Value::Null);
    }

    #[test]
    fn documents_are_read_one_by_one() {
        let found = read("a: 1\n---\nb: 2\n---\n").unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].text_at(&["b"]), Some("2"));
    }

    #[test]
    fn aliases_and_merge_keys_are_followed() {
        let node = one("base: &base {a: 1, b: 2}\nx:\n  <<: *base\n  b: 3\ny: *base\n");
        assert_eq!(node.text_at(&["x", "a"]), Some("1"));
        assert_eq!(node.text_at(&["x", "b"]), Some("3"));
        assert_eq!(node.text_at(&["y", "b"]), Some("2"));
        let node =
            one("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], <<: {z: 3}, x: 4}\n");
        let merged = node.get("c").unwrap();
        let of = |key| merged.text_at(&[key]);
        assert_eq!(
            [of("x"), of("y"), of("z")],
            [Some("4"), Some("1"), Some("2")]
        );
        assert_eq!(merged.entries().len(), 3);
    }

    #[test]
    fn what_grows_without_end_is_refused() {
        let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for level in 1..20 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        let error = read(&laughs).unwrap_err();
        assert_eq!(error.message, "the file has more than 200000 values");

        for text in [
            "[".repeat(100_000),
            "- ".repeat(100_000),
            "{a: ".repeat(100_000),
        ] {
            let message = read(&text).unwrap_err().message;
            // The parser has a limit of its own for some.
            let is_bounded = message.contains("nested") || message.contains("recursion limit");
            assert!(is_bounded, "{message}");
        }
        let long = format!(
            "a: &a {}\nb: [{}]\n",
            "x".repeat(1 << 20),
            "*a,".repeat(10_000)
        );
        let error = read(&long).unwrap_err();
        assert_eq!(error.message, "its aliases repeat more than 4 MiB");
        let (open, close) = ("&a [".repeat(90), "]".repeat(90));
        let nested = format!("{open}{}{close}", "x".repeat(1 << 20));
        let error = read(&nested).unwrap_err();
        assert_eq!(error.message, "its aliases repeat more than 4 MiB");

        let error = read(&"a".repeat(MAX_BYTES + 1)).unwrap_err();
        assert_eq!(error.message, "the file is larger than 4 MiB");
    }

    #[test]
    fn broken_documents_are_told_with_their_line() {
        let error = read("a: 1\nb: [1, 2\nc: 3\n").unwrap_err();
        assert!(error.line >= 2, "{error:?}");
        assert!(error.message.starts_with("no YAML: "), "{error}");
        let error = read("{{cookiecutter.name}}: {% if x %}\n").unwrap_err();
        assert_eq!(error.line, 1);
    }
}
