//! Limits that the GraphQL engine does not have.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// The most fields of one request that have another name than the schema's. One request could
/// otherwise ask for the same costly thing, or try an access token, a thousand times.
pub(super) const MAX_ALIASES: usize = 50;

/// Counts the aliases of a request, those of its fragments once.
pub(super) fn count_aliases(document: &ExecutableDocument) -> usize {
    let operations = document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document
        .fragments
        .values()
        .map(|fragment| &fragment.node.selection_set.node);
    let mut open: Vec<&SelectionSet> = operations.chain(fragments).collect();
    let mut aliases = 0;
    while let Some(set) = open.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    aliases += usize::from(field.node.alias.is_some());
                    open.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => {
                    open.push(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    aliases
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
            assert_eq!(
                count_aliases(&parse_query(query).unwrap()),
                expected,
                "{query}"
            );
        }
    }
}
