//! Tells which subtrees say nothing: comments, doc strings, erased types, tests.

use tree_sitter::Node;

use super::{Scope, Walk};
use crate::language::{Class, Kind, Role};

impl<'tree> Walk<'tree> {
    /// Tells whether a subtree says nothing: comments, doc strings, erased types, tests.
    pub(super) fn is_skipped(&mut self, node: Node<'tree>, kind: Kind) -> bool {
        if kind.class == Class::Dropped || kind.role.has(Role::ERASED) {
            return true;
        }
        if !kind.role.has(Role::NAMED) {
            return false;
        }
        if self.spec.indented && self.is_docstring(node) {
            return true;
        }
        if self.scope
            != (Scope::Functions {
                include_tests: false,
            })
        {
            return false;
        }
        let depth = self.ancestors.len();
        if kind.role.has(Role::ATTRIBUTE) {
            if self.marks_test(node) {
                self.skip_next_at = Some(depth);
            }
            return false;
        }
        if self.skip_next_at == Some(depth) {
            self.skip_next_at = None;
            self.count_tests(node);
            return true;
        }
        let is_test = kind.role.has(Role::TEST)
            || (kind.role.has(Role::FUNCTION) && self.is_test(node))
            || (kind.role.has(Role::DEFINITION) && self.defines_test(node));
        if is_test {
            self.walked.skipped_tests += 1;
        }
        is_test
    }

    /// Counts the functions of a subtree that is left out.
    fn count_tests(&mut self, node: Node<'tree>) {
        let mut cursor = node.walk();
        loop {
            let kind = self.table.kind(cursor.node().kind_id());
            self.walked.skipped_tests += u32::from(kind.role.has(Role::FUNCTION));
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                // A cursor never leaves the node that it started at.
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    fn is_docstring(&self, node: Node<'tree>) -> bool {
        let in_block = self.ancestors.last().is_some_and(|parent| {
            let holds_docstring = parent.kind.role.has(Role::BLOCK) || self.ancestors.len() == 1;
            holds_docstring && parent.node.named_child(0) == Some(node)
        });
        in_block
            && node.kind() == "expression_statement"
            && node.named_child_count() == 1
            && node
                .named_child(0)
                .is_some_and(|child| child.kind() == "string")
    }

    fn marks_test(&self, node: Node<'tree>) -> bool {
        let text: String = self
            .text(node)
            .chars()
            .filter(|char| !char.is_whitespace())
            .collect();
        self.spec
            .test_markers
            .iter()
            .any(|marker| text.starts_with(marker))
    }

    /// Tells whether a function's modifiers or its name say that it is a test.
    fn is_test(&self, node: Node<'tree>) -> bool {
        let (modifiers, names) = (self.spec.modifiers, self.spec.test_names);
        if !modifiers.is_empty() {
            let mut cursor = node.walk();
            let is_modifier = |child: &Node<'_>| modifiers.contains(&child.kind());
            let leading = node.named_children(&mut cursor).take_while(is_modifier);
            let marks_test = |modifier: Node<'tree>| {
                let mut cursor = modifier.walk();
                let mut parts = modifier.named_children(&mut cursor);
                self.marks_test(modifier) || parts.any(|part| self.marks_test(part))
            };
            if leading.into_iter().any(marks_test) {
                return true;
            }
        }
        !names.is_empty()
            && self
                .own_name(node)
                .is_some_and(|(name, _)| names.contains(&&*name))
    }
}
