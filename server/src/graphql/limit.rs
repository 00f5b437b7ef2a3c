//! Limits that the GraphQL engine does not have. They are checked before anything is executed.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{Directive, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Positioned, Request, ServerError};

use super::error;
use crate::config::QueryLimits;

/// How many of the schema's own lists may be nested. Each level multiplies the answer by the
/// number of fields or types; the standard introspection query nests none.
const MAX_INTROSPECTION_LISTS: usize = 3;
/// The lists of the schema that lead back to types.
const INTROSPECTION_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Refuses a request that asks for more than is allowed, and returns whether it asks for the
/// schema. A query that cannot be parsed is left to the engine, which explains it.
pub(super) fn check(request: &mut Request, limits: &QueryLimits) -> Result<bool, ServerError> {
    within("bytes of the query", request.query.len(), limits.bytes)
        .map_err(|error| error.with("Send values as variables instead of writing them out."))?;
    let Ok(document) = request.parsed_query() else {
        return Ok(false);
    };
    let facts = Facts::of(document);
    let split = "Send several requests instead.";
    within("aliases of the query", facts.aliases, limits.aliases)
        .and_then(|()| {
            within(
                "directives of the query",
                facts.directives,
                limits.directives,
            )
        })
        .map_err(|error| error.with(split))?;
    if facts.asks_for_schema {
        let nested = "nested lists of the introspection";
        within(nested, Nesting::of(document), MAX_INTROSPECTION_LISTS)
            .map_err(|error| error.with("Use the standard introspection query."))?;
    }
    Ok(facts.asks_for_schema)
}

/// More of something than is allowed.
struct Exceeded(String);

impl Exceeded {
    fn with(self, hint: &str) -> ServerError {
        error::coded(self.0, "LIMIT_EXCEEDED", hint)
    }
}

fn within(what: &str, found: usize, limit: usize) -> Result<(), Exceeded> {
    if found > limit {
        return Err(Exceeded(format!(
            "the {what} must be at most {limit}, not {found}"
        )));
    }
    Ok(())
}

/// What a document has, its fragments counted once.
#[derive(Debug, Default, PartialEq, Eq)]
struct Facts {
    /// Fields that have another name than the schema's. One request could otherwise ask for the
    /// same costly thing, or try an access token, a thousand times.
    aliases: usize,
    directives: usize,
    asks_for_schema: bool,
}

impl Facts {
    fn of(document: &ExecutableDocument) -> Self {
        let mut facts = Self::default();
        let mut open: Vec<&SelectionSet> = Vec::new();
        for (_, operation) in document.operations.iter() {
            facts.count(&operation.node.directives);
            for variable in &operation.node.variable_definitions {
                facts.count(&variable.node.directives);
            }
            open.push(&operation.node.selection_set.node);
        }
        for fragment in document.fragments.values() {
            facts.count(&fragment.node.directives);
            open.push(&fragment.node.selection_set.node);
        }
        while let Some(set) = open.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) => {
                        let field = &field.node;
                        facts.count(&field.directives);
                        facts.aliases += usize::from(field.alias.is_some());
                        facts.asks_for_schema |=
                            matches!(field.name.node.as_str(), "__schema" | "__type");
                        open.push(&field.selection_set.node);
                    }
                    Selection::InlineFragment(fragment) => {
                        facts.count(&fragment.node.directives);
                        open.push(&fragment.node.selection_set.node);
                    }
                    Selection::FragmentSpread(spread) => facts.count(&spread.node.directives),
                }
            }
        }
        facts
    }

    fn count(&mut self, directives: &[Positioned<Directive>]) {
        self.directives += directives.len();
    }
}

/// Measures how deep a document nests the lists of the schema.
struct Nesting<'a> {
    document: &'a ExecutableDocument,
    /// The nesting in each fragment that was looked at; 0 while it is, since the engine refuses
    /// fragments that contain themselves.
    fragments: HashMap<&'a Name, usize>,
}

impl<'a> Nesting<'a> {
    fn of(document: &'a ExecutableDocument) -> usize {
        let mut nesting = Self {
            document,
            fragments: HashMap::new(),
        };
        let operations = document.operations.iter();
        operations
            .map(|(_, operation)| nesting.of_set(&operation.node.selection_set.node))
            .max()
            .unwrap_or(0)
    }

    fn of_set(&mut self, set: &'a SelectionSet) -> usize {
        let selections = set.items.iter();
        selections
            .map(|selection| match &selection.node {
                Selection::Field(field) => {
                    let is_list = INTROSPECTION_LISTS.contains(&field.node.name.node.as_str());
                    usize::from(is_list) + self.of_set(&field.node.selection_set.node)
                }
                Selection::InlineFragment(fragment) => {
                    self.of_set(&fragment.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    self.of_fragment(&spread.node.fragment_name.node)
                }
            })
            .max()
            .unwrap_or(0)
    }

    fn of_fragment(&mut self, name: &'a Name) -> usize {
        if let Some(known) = self.fragments.get(name) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return 0;
        };
        self.fragments.insert(name, 0);
        let nesting = self.of_set(&fragment.node.selection_set.node);
        self.fragments.insert(name, nesting);
        nesting
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn aliases_are_counted_wherever_they_are() {
        let cases = [
            ("{ catalog { services } }", 0),
            ("{ a: catalog { b: services } }", 2),
            (
                "{ ...F } fragment F on Query { a: catalog { services } }",
                1,
            ),
            ("{ ... on Query { a: catalog { ... { b: teams } } } }", 2),
        ];
        for (query, expected) in cases {
            let facts = Facts::of(&parse_query(query).unwrap());
            assert_eq!(facts.aliases, expected, "{query}");
        }
    }

    #[test]
    fn directives_are_counted_wherever_they_are() {
        let query = "query($a: Int @a) @b { x @c @d { ... @e { y } ...F @f } }
                     fragment F on Query @g { z @h }";
        assert_eq!(Facts::of(&parse_query(query).unwrap()).directives, 8);
    }

    #[test]
    fn nested_lists_of_the_schema_are_found_through_fragments() {
        let cases = [
            ("{ __schema { types { fields { name } } } }", 1),
            (
                "{ __type(name: \"A\") { fields { type { fields { type { ...T } } } } } }
              fragment T on __Type { possibleTypes { inputFields { name } } }",
                4,
            ),
            (
                "{ __schema { ...A } } fragment A on B { fields { ...A } }",
                1,
            ),
        ];
        for (query, expected) in cases {
            assert_eq!(
                Nesting::of(&parse_query(query).unwrap()),
                expected,
                "{query}"
            );
        }
    }
}
