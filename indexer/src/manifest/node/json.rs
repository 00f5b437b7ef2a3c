//! JSON documents, with the comments and trailing commas that their authors allow themselves.

use jsonc_parser::{ParseOptions, ast, common::Ranged as _, parse_to_ast};

use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Node, Unreadable, Value};

/// Reads a JSON text, which may have comments and trailing commas.
///
/// # Errors
/// The text is no JSON, or exceeds what a document may have.
pub(crate) fn read(text: &str) -> Result<Node, Unreadable> {
    if text.len() > MAX_BYTES {
        return Err(Unreadable::too_large());
    }
    let text = text.trim_start_matches('\u{feff}');
    let options = ParseOptions::default();
    let parsed = parse_to_ast(text, &Default::default(), &options);
    let parsed = parsed.map_err(|error| Unreadable {
        line: error.line_display(),
        message: format!("no JSON: {}", error.kind()),
    })?;
    let mut reader = Reader {
        line_starts: super::line_starts(text),
        nodes: 0,
    };
    match parsed.value {
        Some(value) => reader.node(&value, 0),
        None => Ok(Node::new(Value::Null, 1)),
    }
}

struct Reader {
    line_starts: Vec<usize>,
    nodes: usize,
}

impl Reader {
    fn node(&mut self, value: &ast::Value<'_>, depth: usize) -> Result<Node, Unreadable> {
        let line = self
            .line_starts
            .partition_point(|start| *start <= value.start());
        self.nodes += 1;
        if depth > MAX_DEPTH {
            return Err(Unreadable::too_deep(line));
        }
        if self.nodes > MAX_NODES {
            return Err(Unreadable::too_many(line));
        }
        let value = match value {
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
            ast::Value::NumberLit(literal) => Value::Text(literal.value.to_owned()),
            ast::Value::StringLit(literal) => Value::Text(literal.value.to_string()),
            ast::Value::Array(array) => {
                let items = array.elements.iter().map(|item| self.node(item, depth + 1));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            ast::Value::Object(object) => {
                let entries = object.properties.iter().map(|property| {
                    let node = self.node(&property.value, depth + 1)?;
                    Ok((property.name.as_str().to_owned(), node))
                });
                Value::Map(entries.collect::<Result<_, _>>()?)
            }
        };
        Ok(Node::new(value, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_are_allowed() {
        let node = read(
            "\u{feff}{\n  // the name\n  \"name\": \"shop\",\n  \"on\": [true, null, 1.0,],\n}\n",
        );
        let node = node.unwrap();
        let name = node.get("name").unwrap();
        assert_eq!((name.text(), name.line), (Some("shop"), 3));
        let items = node.get("on").unwrap().items();
        assert_eq!(items[0].value, Value::Bool(true));
        assert_eq!(items[1].value, Value::Null);
        assert_eq!(items[2].text(), Some("1.0"));
    }

    #[test]
    fn broken_documents_are_told_with_their_line() {
        let error = read("{\n  \"a\": }\n").unwrap_err();
        assert_eq!(error.line, 2);
        assert!(error.message.starts_with("no JSON: "), "{error}");
    }

    #[test]
    fn nesting_is_bounded() {
        for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
            assert!(read(&text).is_err());
        }
    }
}
