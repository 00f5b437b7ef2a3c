//! TOML documents.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{MAX_DEPTH, MAX_NODES, Node, Unreadable, Value};

/// The longest text, in bytes. One of small tables takes a hundred times its size while it is read.
const MAX_TEXT: usize = 1 << 20;

/// Reads a TOML text.
///
/// # Errors
/// The text is no TOML, or exceeds what a document may have.
pub(crate) fn read(text: &str) -> Result<Node, Unreadable> {
    if text.len() > MAX_TEXT {
        return Err(Unreadable {
            line: 0,
            message: format!("the file is larger than {} MiB", MAX_TEXT >> 20),
        });
    }
    let text = text.trim_start_matches('\u{feff}');
    let starts = super::line_starts(text);
    let line_at = |at: usize| starts.partition_point(|start| *start <= at);
    let table = DeTable::parse(text).map_err(|error| Unreadable {
        line: error.span().map_or(0, |span| line_at(span.start)),
        message: format!("no TOML: {}", error.message()),
    })?;
    let mut reader = Reader { line_at, nodes: 0 };
    let value = reader.table(table.get_ref(), 0)?;
    Ok(Node::new(value, 1))
}

struct Reader<F> {
    line_at: F,
    nodes: usize,
}

impl<F: Fn(usize) -> usize> Reader<F> {
    fn node(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<Node, Unreadable> {
        let line = (self.line_at)(value.span().start);
        self.nodes += 1;
        if depth > MAX_DEPTH {
            return Err(Unreadable::too_deep(line));
        }
        if self.nodes > MAX_NODES {
            return Err(Unreadable::too_many(line));
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => Value::Text(number.to_string()),
            DeValue::Float(number) => Value::Text(number.to_string()),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(time) => Value::Text(time.to_string()),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.node(item, depth + 1));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            DeValue::Table(table) => self.table(table, depth)?,
        };
        Ok(Node::new(value, line))
    }

    /// Puts the entries into the order written; the parser has them sorted by key.
    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> Result<Value, Unreadable> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let entries = entries.into_iter().map(|(key, value)| {
            let node = self.node(value, depth + 1)?;
            Ok((key.get_ref().to_string(), node))
        });
        Ok(Value::Map(entries.collect::<Result<_, _>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_lines_and_the_order_written() {
        let node =
            read("name = \"shop\"\n[env.b]\non = true\n[env.a]\nlimit = 1_0.5\nday = 2026-01-02\n");
        let node = node.unwrap();
        assert_eq!(node.text_at(&["name"]), Some("shop"));
        let environments = node.get("env").unwrap().entries();
        let names: Vec<_> = environments.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["b", "a"]);
        assert_eq!(
            environments[0].1.get("on").unwrap().value,
            Value::Bool(true)
        );
        let limit = environments[1].1.get("limit").unwrap();
        assert_eq!((limit.text(), limit.line), (Some("10.5"), 5));
        assert_eq!(node.text_at(&["env", "a", "day"]), Some("2026-01-02"));
    }

    #[test]
    fn tables_of_a_list_have_the_lines_of_their_headers() {
        let node =
            read("[[services]]\nservice = \"a\"\n\n[[services]]\nservice = \"b\"\n").unwrap();
        let items = node.get("services").unwrap().items().iter();
        let lines: Vec<_> = items.map(|item| item.line).collect();
        assert_eq!(lines, [1, 4]);
    }

    #[test]
    fn broken_documents_are_told_with_their_line() {
        let error = read("a = 1\nb = [\n").unwrap_err();
        assert!(error.line >= 2, "{error:?}");
        assert!(error.message.starts_with("no TOML: "), "{error}");
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = [
            format!("a = {}", "[".repeat(100_000)),
            format!("a = {}", "{a=".repeat(100_000)),
            format!("[{}a]", "a.".repeat(100_000)),
            format!("{}a = 1", "a.".repeat(100_000)),
        ];
        for text in nested {
            assert!(read(&text).is_err());
        }
    }
}
