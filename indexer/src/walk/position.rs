//! Tells what a node is by where it stands: a definition, a callee, a statement.

use std::{num::NonZeroU16, ops::Range};

use tree_sitter::{Node, TreeCursor};

use super::{Ancestor, Walk};
use crate::{
    language::{Callee, Class, Kind, Role},
    token::Place,
};

impl<'tree> Walk<'tree> {
    pub(super) fn place(
        &self,
        cursor: &TreeCursor<'tree>,
        range: &Range<usize>,
        kind: Kind,
    ) -> Place {
        let Some(parent) = self.ancestors.last() else {
            return Place::Plain;
        };
        let is_name = matches!(kind.class, Class::Name | Class::Member | Class::Type);
        let definition = &self.definition;
        let is_defined = definition.start <= range.start && range.end <= definition.end;
        let declared = parent.kind.declared;
        if is_name && (is_defined || (declared.is_some() && declared == cursor.field_id())) {
            return Place::Definition;
        }
        if is_name && parent.kind.key.is_some() && parent.kind.key == cursor.field_id() {
            return Place::Member;
        }
        if kind.role.has(Role::NAMED) && self.is_called(cursor) {
            return Place::Callee;
        }
        Place::of(parent.inherited)
    }

    /// Tells whether a leaf is what a construct above calls, or the last name of it.
    fn is_called(&self, cursor: &TreeCursor<'tree>) -> bool {
        let mut child = cursor.node();
        let mut below: Option<&Ancestor<'tree>> = None;
        for ancestor in self.ancestors.iter().rev() {
            match ancestor.kind.callee {
                Callee::None => {}
                Callee::Field(called) => {
                    let field = below.map_or_else(|| cursor.field_id(), |below| below.field);
                    return field == Some(called);
                }
                Callee::Any => return true,
            }
            let ends_path = || {
                let last = ancestor.node.child_count().checked_sub(1)?;
                ancestor.node.child(last)
            };
            if !ancestor.kind.role.has(Role::PATH) || ends_path() != Some(child) {
                return false;
            }
            (child, below) = (ancestor.node, Some(ancestor));
        }
        false
    }

    /// Tells whether a node is a statement: a kind that always is one, a child of a block, or the
    /// expression that is a function's body. A function's own header is none: signatures are alike.
    pub(super) fn is_statement(&self, cursor: &TreeCursor<'tree>, kind: Kind) -> bool {
        let role = kind.role;
        if role.has(Role::STATEMENT) {
            return true;
        }
        let Some(parent) = self.ancestors.last() else {
            return false;
        };
        if !role.has(Role::NAMED) || role.has(Role::BLOCK) {
            return false;
        }
        let in_header = |field: NonZeroU16| self.table.headers.contains(&field);
        let bodied = Role::CLOSURE.with(Role::BODIED);
        (parent.kind.role.has(Role::BLOCK) && !cursor.field_id().is_some_and(in_header))
            || (parent.kind.role.any(bodied)
                && self.table.body_field.is_some()
                && cursor.field_id() == self.table.body_field)
            || self.is_one_liner(cursor, parent.node)
    }

    /// Tells whether a node is a block that is written as one expression.
    fn is_one_liner(&self, cursor: &TreeCursor<'tree>, parent: Node<'tree>) -> bool {
        self.spec.one_liner.is_some_and(|one_liner| {
            let key = parent.child_by_field_name(one_liner.key);
            parent.kind() == one_liner.kind
                && cursor.field_name() == Some(one_liner.value)
                && key.is_some_and(|key| one_liner.keys.contains(&self.text(key).trim_end()))
        })
    }
}
