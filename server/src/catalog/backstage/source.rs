//! Texts that hold entities: YAML of several documents, JSON, and JSON a line.

use serde_saphyr::options::DuplicateKeyPolicy;

use super::entity::Entity;

/// The longest document, in bytes.
const LONGEST: usize = 1 << 20;
/// How much of an error is shown.
const SHOWN: usize = 200;

/// An entity, or why there is none, at a line that counts from 1.
pub(super) struct Found {
    pub(super) line: usize,
    pub(super) entity: Result<Entity, String>,
}

/// Reads the entities of a text; `is_json` by the name of its file.
pub(super) fn read(text: &str, is_json: bool) -> Vec<Found> {
    if is_json {
        read_json(text)
    } else {
        read_yaml(text)
    }
}

/// Reads each document by itself, so that a broken one takes no other along.
fn read_yaml(text: &str) -> Vec<Found> {
    documents(text)
        .into_iter()
        .filter(|(_, document)| has_content(document))
        .map(|(line, document)| Found {
            line,
            entity: parse_yaml(document),
        })
        .collect()
}

/// The documents of a stream with their first lines. `---` at the start of a line always begins
/// one, even inside of a text.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut documents = Vec::new();
    let (mut start, mut first, mut place) = (0, 1, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let is_marker = line
            .strip_prefix("---")
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        if is_marker {
            documents.push((first, &text[start..place]));
            // The marker stands for its own line: what is after it on that line is content.
            start = place + 3;
            first = number + 1;
        }
        place += line.len();
    }
    documents.push((first, &text[start..]));
    documents
}

fn has_content(document: &str) -> bool {
    document
        .lines()
        .map(str::trim)
        .any(|line| !line.is_empty() && !line.starts_with('#') && line != "...")
}

fn parse_yaml(document: &str) -> Result<Entity, String> {
    if document.len() > LONGEST {
        return Err(format!("the document has more than {LONGEST} bytes"));
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 64,
            max_nodes: 50_000,
            max_aliases: 1_000,
            max_documents: 1,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 50_000,
            max_alias_expansions_per_anchor: 1_000,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(document, options)
        .map_err(|error| shown(&error.to_string()))
}

/// Reads one entity, a list of them, or one a line.
fn read_json(text: &str) -> Vec<Found> {
    let start = text.trim_start();
    if start.starts_with('[') {
        return match serde_json::from_str::<Vec<serde_json::Value>>(text) {
            Ok(values) => values
                .into_iter()
                .map(|value| Found {
                    line: 1,
                    entity: serde_json::from_value(value)
                        .map_err(|error| shown(&error.to_string())),
                })
                .collect(),
            Err(error) => vec![Found {
                line: error.line(),
                entity: Err(shown(&error.to_string())),
            }],
        };
    }
    if let Ok(entity) = serde_json::from_str(text) {
        return vec![Found {
            line: 1,
            entity: Ok(entity),
        }];
    }
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| Found {
            line: number + 1,
            entity: parse_json(line),
        })
        .collect()
}

fn parse_json(line: &str) -> Result<Entity, String> {
    if line.len() > LONGEST {
        return Err(format!("the line has more than {LONGEST} bytes"));
    }
    serde_json::from_str(line).map_err(|error| shown(&error.to_string()))
}

/// The start of an error, on one line.
fn shown(error: &str) -> String {
    let line = error.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    line.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn documents_are_read_one_by_one_with_their_lines() {
        let text = "# a comment\n---\nkind: A\n--- # inline\nkind: [broken\n---\nkind: C\nmetadata:\n  name: c\n  tags: one\n  labels: {tier: 1.10, on: true}\n...\n";
        let found = read(text, false);
        let lines: Vec<(usize, bool)> = found
            .iter()
            .map(|it| (it.line, it.entity.is_ok()))
            .collect();
        assert_eq!(lines, [(2, true), (4, false), (6, true)]);
        let last = found[2].entity.as_ref().unwrap();
        assert_eq!(last.metadata.tags.texts().collect::<Vec<_>>(), ["one"]);
        let labels = last.metadata.labels.as_ref().unwrap();
        assert_eq!(
            (labels["tier"].0.as_str(), labels["on"].0.as_str()),
            ("1.10", "true")
        );
    }

    #[test]
    fn json_is_one_entity_a_list_or_one_a_line() {
        for text in [
            "{\"kind\":\n\"A\"}",
            "[{\"kind\":\"A\"}]",
            "{\"kind\":\"A\"}\n",
        ] {
            let found = read(text, true);
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].entity.as_ref().unwrap().kind.0, "A", "{text}");
        }
        let found = read(
            "{\"kind\":\"A\"}\nbroken\n\n{\"kind\":\"B\",\"metadata\":{\"labels\":{\"a\":1}}}\n",
            true,
        );
        let lines: Vec<(usize, bool)> = found
            .iter()
            .map(|it| (it.line, it.entity.is_ok()))
            .collect();
        assert_eq!(lines, [(1, true), (2, false), (4, true)]);
    }

    #[test]
    fn a_bomb_is_refused_at_once() {
        let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for level in 1..20 {
            let before = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs.push_str(&format!("a{level}: &a{level} [{before}]\n"));
        }
        let bombs = [
            laughs,
            format!("spec: {}", "[".repeat(100_000)),
            format!("spec: {}{}", "{a: ".repeat(100_000), "}".repeat(100_000)),
            format!("kind: {}", "x".repeat(LONGEST)),
            "kind: A\nkind: B\n".to_owned(),
            format!("{}kind: A", "- ".repeat(100_000)),
        ];
        for bomb in bombs {
            let start = Instant::now();
            for is_json in [false, true] {
                assert!(
                    read(&bomb, is_json).iter().all(|it| it.entity.is_err()),
                    "{}",
                    &bomb[..40]
                );
            }
            assert!(start.elapsed() < Duration::from_secs(10), "{}", &bomb[..40]);
        }
    }
}
