//! Names functions and containers by what stands around them in the tree.

use tree_sitter::Node;

use super::Walk;
use crate::{
    language::{Kind, Role},
    name,
};

impl<'tree> Walk<'tree> {
    /// Returns the name that a function or container gives to what is inside it.
    pub(super) fn name_of(&self, node: Node<'tree>, kind: Kind) -> Option<String> {
        let role = kind.role;
        if !role.any(Role::FUNCTION.with(Role::CLOSURE).with(Role::CONTAINER)) {
            return None;
        }
        let own = |field: &str| {
            let named = node.child_by_field_name(field)?;
            name::clean(self.text(named))
        };
        if role.has(Role::FUNCTION) {
            let receiver = self
                .spec
                .receiver
                .and_then(|field| node.child_by_field_name(field));
            let receiver = receiver.and_then(|receiver| name::receiver(self.text(receiver)));
            let name = own("name")?;
            return Some(receiver.map_or(name.clone(), |receiver| format!("{receiver}.{name}")));
        }
        let container = self
            .spec
            .containers
            .iter()
            .find(|(name, _)| *name == node.kind());
        let field = container.map_or("name", |(_, field)| field);
        let bound = self.bound_name(node).or_else(|| own(field));
        // What a module exports is known by its own name, not as part of `default`.
        bound.filter(|name| !role.has(Role::CONTAINER) || name != name::DEFAULT)
    }

    /// Returns the name that a closure or object is bound to.
    fn bound_name(&self, node: Node<'tree>) -> Option<String> {
        let mut value = node;
        for ancestor in self.ancestors.iter().rev() {
            let parent = ancestor.node;
            let binding = self
                .spec
                .bindings
                .iter()
                .find(|binding| binding.kind == parent.kind());
            if let Some(binding) = binding {
                if parent.child_by_field_name(binding.value) != Some(value) {
                    return None;
                }
                if binding.name.is_empty() {
                    return Some(name::DEFAULT.to_owned());
                }
                return name::clean(self.text(parent.child_by_field_name(binding.name)?));
            }
            let wraps = ancestor.role.has(Role::WRAPPER) && self.open_functions == 0;
            if !wraps && !ancestor.role.has(Role::TRANSPARENT) {
                return None;
            }
            value = parent;
        }
        None
    }
}
