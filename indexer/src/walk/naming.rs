//! Names functions and containers by what stands around them in the tree.

use std::ops::Range;

use tree_sitter::Node;

use super::Walk;
use crate::{
    language::{Binding, Definitions, Kind, Role, Slot},
    name,
};

/// What a node is called, and as what it counts.
pub(super) struct Named {
    pub(super) name: String,
    /// [`Role::FUNCTION`], [`Role::CLOSURE`], [`Role::CONTAINER`] or several.
    pub(super) role: Role,
    /// Where the name is, if it is inside the node.
    pub(super) definition: Range<usize>,
}

impl<'tree> Walk<'tree> {
    /// Returns the name that a function or container gives to what is inside it.
    pub(super) fn named(&self, node: Node<'tree>, kind: Kind) -> Option<Named> {
        let role = kind.role;
        if role.has(Role::DEFINITION) {
            return self.defined(node);
        }
        if !role.any(Role::FUNCTION.with(Role::CLOSURE).with(Role::CONTAINER)) {
            return None;
        }
        if role.has(Role::FUNCTION) {
            return self.function(node, role);
        }
        let container = self
            .spec
            .containers
            .iter()
            .find(|(name, _)| *name == node.kind());
        let field = container.map_or("name", |(_, field)| field);
        let own = || self.clean(self.text(node.child_by_field_name(field)?));
        let bound = self.bound_name(node).or_else(own);
        // What a module exports is known by its own name, not as part of `default`.
        let name = bound.filter(|name| !role.has(Role::CONTAINER) || name != name::DEFAULT)?;
        let definition = node
            .child_by_field_name("name")
            .map_or(0..0, |name| name.byte_range());
        Some(Named {
            name,
            role,
            definition,
        })
    }

    fn function(&self, node: Node<'tree>, role: Role) -> Option<Named> {
        if role.has(Role::UNNAMED) {
            let unnamed = self.spec.unnamed.iter();
            let (_, name) = unnamed.into_iter().find(|(kind, _)| *kind == node.kind())?;
            // `size.get`: an accessor belongs to a property, a constructor to nothing but its class.
            let name = match self.bound_name(node) {
                Some(bound) if name.is_empty() => bound,
                Some(bound) => format!("{bound}.{name}"),
                None => (*name).to_owned(),
            };
            return Some(Named {
                name,
                role,
                definition: name_field(node).unwrap_or_default(),
            });
        }
        let (name, definition) = self.own_name(node)?;
        let receiver = self
            .spec
            .receiver
            .and_then(|field| node.child_by_field_name(field))
            .and_then(|receiver| name::receiver(self.text(receiver)));
        let name = receiver.map_or(name.clone(), |receiver| format!("{receiver}.{name}"));
        Some(Named {
            name,
            role,
            definition,
        })
    }

    /// Returns the name that a function carries, and where it is: at the end of its declarators, in
    /// its signature, in its field `name`, or the operator that it overloads.
    pub(super) fn own_name(&self, node: Node<'tree>) -> Option<(String, Range<usize>)> {
        let named = |range: Range<usize>| {
            let text = self.source.get(range.clone())?;
            let name = match self.spec.declarator {
                Some(_) => name::declared(text),
                None => name::own(text),
            }?;
            let is_name = !self.spec.reserved.contains(&&*name);
            is_name.then_some((name, range))
        };
        if let Some(field) = self.spec.declarator {
            return named(declared_range(node, field, self.source)?);
        }
        let signature = |node: Node<'tree>| {
            let mut cursor = node.walk();
            let mut children = node.named_children(&mut cursor);
            children.find(|child| self.spec.signatures.contains(&child.kind()))
        };
        let holder = std::iter::successors(Some(node), |node| signature(*node)).last()?;
        if let Some(range) = name_field(holder) {
            return named(range);
        }
        let mut operators = self.spec.operators.iter();
        let operator = operators.find_map(|field| holder.child_by_field_name(field))?;
        let name = name::operator(self.text(operator));
        Some((name, operator.byte_range()))
    }

    /// Turns the text that names something into its name.
    fn clean(&self, text: &str) -> Option<String> {
        if self.spec.declarator.is_some() {
            name::declared(text)
        } else {
            name::clean(text)
        }
    }

    /// Returns the name of what a call defines.
    fn defined(&self, node: Node<'tree>) -> Option<Named> {
        let definitions = self.spec.definitions.as_ref()?;
        let role = definitions.role(self.text(node.child_by_field_name(definitions.target)?))?;
        if role.has(Role::CLOSURE) {
            return Some(Named {
                name: self.bound_name(node)?,
                role,
                definition: 0..0,
            });
        }
        let arguments = child_of_kind(node, definitions.arguments)?;
        let head = arguments.named_child(0)?;
        let (guard, field) = definitions.guarded;
        let guarded = |head: Node<'tree>| {
            let operator = head.child_by_field_name("operator")?;
            head.child_by_field_name(field)
                .filter(|_| operator.kind() == guard)
        };
        let head = std::iter::successors(Some(head), |head| guarded(*head)).last()?;
        let name = head
            .child_by_field_name(definitions.target)
            .or_else(|| head.child_by_field_name("operator"))
            .unwrap_or(head);
        Some(Named {
            name: name::clean(self.text(name))?,
            role,
            definition: name.byte_range(),
        })
    }

    /// Tells whether a node is a call that defines a test.
    pub(super) fn defines_test(&self, node: Node<'tree>) -> bool {
        self.spec.definitions.as_ref().is_some_and(|definitions| {
            let target = node.child_by_field_name(definitions.target);
            target.is_some_and(|target| definitions.tests.contains(&self.text(target)))
                && self.has_body(node)
        })
    }

    /// Returns the name that a closure or object is bound to.
    fn bound_name(&self, node: Node<'tree>) -> Option<String> {
        // The value that the binding sees, and the node inside it on the way to the closure.
        let (mut value, mut inner) = (node, node);
        for ancestor in self.ancestors.iter().rev() {
            let parent = ancestor.node;
            let bindings = self.spec.bindings.iter();
            let mut bindings = bindings
                .filter(|binding| binding.kind == parent.kind())
                .peekable();
            if bindings.peek().is_some() {
                return bindings
                    .find_map(|binding| self.binding_name(binding, parent, value, inner));
            }
            let wraps = ancestor.kind.role.has(Role::WRAPPER) && self.open_functions == 0;
            if !wraps && !ancestor.kind.role.has(Role::TRANSPARENT) {
                return None;
            }
            inner = value;
            value = parent;
        }
        None
    }

    fn binding_name(
        &self,
        binding: &Binding,
        parent: Node<'tree>,
        value: Node<'tree>,
        inner: Node<'tree>,
    ) -> Option<String> {
        if binding.value.of(parent) != Some(value) {
            return None;
        }
        let Some(slot) = binding.name else {
            // What a function returns is not exported, though both may be written alike.
            return (self.open_functions == 0).then(|| name::DEFAULT.to_owned());
        };
        let mut named = match slot {
            Slot::Item(kind) => beside(inner, value, child_of_kind(parent, kind)?)?,
            slot => slot.of(parent)?,
        };
        if matches!(slot, Slot::Kind(_)) {
            while let Some(inner) = named.named_child(0) {
                named = inner;
            }
        }
        self.clean(self.text(named))
    }
}

impl Slot {
    fn of(self, parent: Node<'_>) -> Option<Node<'_>> {
        match self {
            Self::Field(field) => parent.child_by_field_name(field),
            Self::Kind(kind) | Self::Item(kind) => child_of_kind(parent, kind),
            Self::First => parent.named_child(0),
            Self::Last => {
                let last = u32::try_from(parent.named_child_count()).ok()?;
                parent.named_child(last.checked_sub(1)?)
            }
        }
    }
}

impl Definitions {
    fn role(&self, target: &str) -> Option<Role> {
        if self.functions.contains(&target) {
            Some(Role::FUNCTION)
        } else if self.closures.contains(&target) {
            Some(Role::CLOSURE)
        } else {
            self.containers.contains(&target).then_some(Role::CONTAINER)
        }
    }
}

/// Returns the child of `others` that stands where `item` stands in `list`.
fn beside<'tree>(item: Node<'tree>, list: Node<'tree>, others: Node<'tree>) -> Option<Node<'tree>> {
    let mut cursor = list.walk();
    let position = list
        .named_children(&mut cursor)
        .position(|child| child == item)?;
    others.named_child(u32::try_from(position).ok()?)
}

pub(super) fn child_of_kind<'tree>(node: Node<'tree>, kind: &str) -> Option<Node<'tree>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .find(|child| child.kind() == kind)
}

/// Returns where the name in a function's declarators is, each in a field of the one around it.
fn declared_range<'tree>(node: Node<'tree>, field: &str, source: &str) -> Option<Range<usize>> {
    let inner = |node: Node<'tree>| {
        let inner = node.child_by_field_name(field);
        inner
            .filter(|inner| !inner.kind().starts_with("abstract"))
            .or_else(|| declarator_without_field(node))
    };
    let outermost = inner(node)?;
    let range = std::iter::successors(Some(outermost), |node| inner(*node))
        .last()?
        .byte_range();
    // A class behind an unknown macro is read as a function, but without parameters.
    let has_parameters =
        range != outermost.byte_range() || source.get(range.clone())?.contains('(');
    has_parameters.then_some(range)
}

/// Returns the declarator inside one that has no field for it: that of a reference, or in parentheses.
fn declarator_without_field<'tree>(node: Node<'tree>) -> Option<Node<'tree>> {
    let is_declarator = |node: &Node<'_>| node.kind().ends_with("declarator");
    let mut cursor = node.walk();
    let mut children = node.named_children(&mut cursor);
    is_declarator(&node)
        .then(|| children.find(is_declarator))
        .flatten()
}

/// Returns the range of a node's field `name`, which some grammars give to each part of `A.named`.
fn name_field(node: Node<'_>) -> Option<Range<usize>> {
    let mut cursor = node.walk();
    let mut names = node.children_by_field_name("name", &mut cursor);
    let Range { start, mut end } = names.next()?.byte_range();
    for part in names {
        if part.start_byte() != end {
            break;
        }
        end = part.end_byte();
    }
    Some(start..end)
}
