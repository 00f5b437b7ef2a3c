//! Turns the leaves of a syntax tree into tokens.

use tree_sitter::{Node, TreeCursor};

use super::{Scope, Walk};
use crate::{
    language::{Class, Kind, Role, text_hash},
    token::Place,
};

impl<'tree> Walk<'tree> {
    /// Adds the token of a leaf, if it is inside a function.
    pub(super) fn leaf(&mut self, cursor: &TreeCursor<'tree>, node: Node<'tree>, kind: Kind) {
        let range = node.byte_range();
        let wanted = self.open_functions > 0 || self.scope == Scope::Everything;
        if !wanted || range.is_empty() || self.is_redundant(node, kind) {
            return;
        }
        let opens_statement = self.is_statement(cursor, kind);
        if opens_statement {
            self.walked.stream.open_statement();
        }
        let text = kind.text_hash.unwrap_or_else(|| self.leaf_hash(node, kind));
        let (kind, place) = if self.is_keyword(node, kind) {
            (Kind::default(), Place::Plain)
        } else {
            (kind, self.place(cursor, &range, kind))
        };
        let parenthesised = self.is_bare_parameter(cursor, kind);
        if parenthesised {
            self.push_absent("(", range.start);
        }
        // Files are at most 1 MiB, so offsets fit.
        let span = (range.start as u32, range.end as u32);
        self.walked.stream.push(kind, text, span, place);
        if parenthesised {
            self.push_absent(")", range.end);
        }
        if opens_statement {
            self.walked.stream.close_statement();
        }
    }

    /// Tells whether a leaf means nothing where it stands: a parenthesis, brace or separator that a
    /// formatter may add or remove.
    fn is_redundant(&self, node: Node<'tree>, kind: Kind) -> bool {
        let [.., around, parent] = self.ancestors.as_slice() else {
            return false;
        };
        if kind.role.has(Role::NAMED) {
            return false;
        }
        let optional =
            |(kind, token): &(&str, &str)| *kind == parent.node.kind() && *token == node.kind();
        if parent.kind.role.has(Role::OPTIONAL_IN) && self.spec.optional_in.iter().any(optional) {
            return true;
        }
        if !parent.kind.role.has(Role::PARENTHESES) {
            return false;
        }
        let mut cursor = parent.node.walk();
        let children = parent.node.named_children(&mut cursor);
        let mut inner = children.filter(|child| !child.is_extra());
        let single = inner.next().filter(|_| inner.next().is_none());
        single
            .zip(self.spec.parentheses)
            .is_some_and(|(inner, parentheses)| {
                parentheses.always.contains(&inner.kind())
                    || (parentheses.within.contains(&around.node.kind())
                        && !parentheses.except.contains(&inner.kind()))
            })
    }

    /// Tells whether a parameter stands without the parentheses that it may have.
    fn is_bare_parameter(&self, cursor: &TreeCursor<'tree>, kind: Kind) -> bool {
        let parent = self.ancestors.last();
        let field = parent.and_then(|parent| parent.kind.bare_parameter);
        kind.class == Class::Name && field.is_some() && field == cursor.field_id()
    }

    /// Tells whether arguments stand without the parentheses that they may have.
    pub(super) fn is_bare_arguments(&self, node: Node<'tree>, kind: Kind) -> bool {
        if !kind.role.has(Role::BARE_ARGUMENTS) {
            return false;
        }
        let is_bare = node.child(0).is_some_and(|first| first.kind() != "(");
        // What is called stands first in the call.
        let called = self
            .ancestors
            .last()
            .and_then(|parent| parent.node.child(0));
        is_bare
            && called.is_some_and(|called| {
                called != node && !self.is_keyword(called, self.table.kind(called.kind_id()))
            })
    }

    /// Adds a token that the source may leave out.
    pub(super) fn push_absent(&mut self, text: &str, at: usize) {
        let at = at as u32;
        let text = text_hash(text.as_bytes());
        self.walked
            .stream
            .push(Kind::default(), text, (at, at), Place::Plain);
    }

    /// Tells whether a name is a keyword to a reader.
    fn is_keyword(&self, node: Node<'tree>, kind: Kind) -> bool {
        if self.spec.keywords.is_empty() || !matches!(kind.class, Class::Name | Class::Member) {
            return false;
        }
        let text = self.text(node).trim_end();
        let is = |keyword: &&str| match keyword.strip_suffix('*') {
            Some(beginning) => text.starts_with(beginning),
            None => text == *keyword,
        };
        self.spec.keywords.iter().any(is)
    }

    /// Returns the hash of a leaf's text, carriage returns left out: a string over several lines is
    /// the same with either line ending. Some grammars give a name the white space behind it.
    fn leaf_hash(&self, node: Node<'tree>, kind: Kind) -> u32 {
        let text = self.text(node).as_bytes();
        let is_literal = matches!(kind.class, Class::String | Class::Number | Class::Character);
        let text = if is_literal { text } else { text.trim_ascii() };
        if text.contains(&b'\r') {
            let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'\r').collect();
            return text_hash(&text);
        }
        text_hash(text)
    }
}
