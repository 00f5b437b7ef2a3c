//! Finds source text that the grammar sees as mere tokens, such as functions inside a macro.

use tree_sitter::{Node, Range};

use super::{Scope, Walk};
use crate::language::{Kind, Role};

/// How deep parts are looked for inside parts. Each level parses the text inside it again.
const MAX_NESTING: usize = 4;

/// A part of a source text that is parsed on its own.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) range: Range,
    /// Names of what stands around it, outermost first.
    pub(super) names: Vec<String>,
    /// How many parts stand around it.
    pub(super) nesting: usize,
}

impl<'tree> Walk<'tree> {
    /// Returns the part of the source that a node's tokens are, if they look like functions. Inside a
    /// function there is none: its tokens are compared as they are.
    pub(super) fn embedded(&self, node: Node<'tree>, kind: Kind) -> Option<Part> {
        let outside = self.open_functions == 0 && self.scope != Scope::Everything;
        if !kind.role.has(Role::EMBEDDED) || !outside || self.nesting >= MAX_NESTING {
            return None;
        }
        let embedded = self.spec.embedded?;
        let around = self
            .ancestors
            .iter()
            .rfind(|ancestor| !ancestor.kind.role.has(Role::EMBEDDED))?;
        if around.node.kind() != embedded.within {
            return None;
        }
        let last = node.child_count().checked_sub(1)?;
        let (opening, closing) = (node.child(0)?, node.child(last)?);
        let mut cursor = node.walk();
        let mut tokens = node.children(&mut cursor);
        let holds_keyword = tokens.any(|token| embedded.keywords.contains(&token.kind()));
        (opening.kind() == embedded.opening && holds_keyword && opening != closing).then(|| Part {
            range: Range {
                start_byte: opening.end_byte(),
                end_byte: closing.start_byte(),
                start_point: opening.end_position(),
                end_point: closing.start_position(),
            },
            names: self.names.clone(),
            nesting: self.nesting + 1,
        })
    }
}
