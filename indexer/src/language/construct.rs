//! Constructs of a grammar that one list of kinds cannot describe.

/// Functions and modules that are calls: `def total(cart) do … end`.
#[derive(Clone, Copy)]
pub(crate) struct Definitions {
    /// The kind of the call.
    pub(crate) kind: &'static str,
    /// Its field with the name of the macro.
    pub(crate) target: &'static str,
    /// The kind of the child with what is defined.
    pub(crate) arguments: &'static str,
    /// The operator of a guarded head, and the field with the head itself: `total(cart) when …`.
    pub(crate) guarded: (&'static str, &'static str),
    /// The texts of the macros that define functions.
    pub(crate) functions: &'static [&'static str],
    /// The texts of the macros that define what qualifies the names inside.
    pub(crate) containers: &'static [&'static str],
    /// The texts of the macros that make a closure of their block, as `lambda` in Ruby.
    pub(crate) closures: &'static [&'static str],
    /// The texts of the macros that define tests.
    pub(crate) tests: &'static [&'static str],
}

/// What may stand around a function, each with the text before and after it. `{name}` stands for the
/// function's name.
#[derive(Clone, Copy)]
pub(crate) struct Contexts {
    /// Around a member of a class or module.
    pub(crate) members: &'static [(&'static str, &'static str)],
    /// Around a function without a name of its own, or what makes a program of any function.
    pub(crate) bindings: &'static [(&'static str, &'static str)],
    /// Around a function inside another one.
    pub(crate) functions: &'static [(&'static str, &'static str)],
}

impl Contexts {
    /// The text of every function is a program.
    pub(super) const NONE: Self = Self {
        members: &[],
        bindings: &[],
        functions: &[],
    };
}

/// Parentheses or braces that mean nothing.
#[derive(Clone, Copy)]
pub(crate) struct Parentheses {
    /// The kind of an expression in parentheses, or of a block that is one expression.
    pub(crate) kind: &'static str,
    /// The kinds directly around it in which they mean nothing.
    pub(crate) within: &'static [&'static str],
    /// The kinds directly inside it for which they mean something all the same.
    pub(crate) except: &'static [&'static str],
    /// The kinds directly inside it around which they never mean anything.
    pub(crate) always: &'static [&'static str],
}

/// Tokens in braces that are parsed again, because what stands there may be functions.
#[derive(Clone, Copy)]
pub(crate) struct Embedded {
    /// The kind that holds the tokens, its braces first and last.
    pub(crate) kind: &'static str,
    /// What it must belong to, at any depth of its own kind.
    pub(crate) within: &'static str,
    /// The token that opens it.
    pub(crate) opening: &'static str,
    /// The tokens of which it must hold one.
    pub(crate) keywords: &'static [&'static str],
}

/// A block that is one expression: the value of a pair with one of some keys.
#[derive(Clone, Copy)]
pub(crate) struct OneLiner {
    /// The kind of the pair.
    pub(crate) kind: &'static str,
    /// Its field with the key.
    pub(crate) key: &'static str,
    /// Its field with the expression.
    pub(crate) value: &'static str,
    /// The texts of the keys.
    pub(crate) keys: &'static [&'static str],
}

/// A construct that gives a closure or a container its name.
pub(crate) struct Binding {
    /// The kind of the construct.
    pub(crate) kind: &'static str,
    /// Where the name is; `None` for a default export.
    pub(crate) name: Option<Slot>,
    /// Where the closure is.
    pub(crate) value: Slot,
}

/// A place among the children of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slot {
    /// The child in a field.
    Field(&'static str),
    /// The first child of a kind, and of a name its first leaf.
    Kind(&'static str),
    /// The child of the first child of a kind that stands where the closure stands in its own list.
    Item(&'static str),
    /// The first named child.
    First,
    /// The last named child.
    Last,
}

impl Binding {
    /// A construct with one field for the name and one for the value.
    pub(super) const fn fields(
        kind: &'static str,
        name: &'static str,
        value: &'static str,
    ) -> Self {
        Self::slots(kind, Slot::Field(name), Slot::Field(value))
    }

    /// A construct whose children are found in other ways.
    pub(super) const fn slots(kind: &'static str, name: Slot, value: Slot) -> Self {
        Self {
            kind,
            name: Some(name),
            value,
        }
    }

    /// What a module exports without a name.
    pub(super) const fn default_export(kind: &'static str, value: Slot) -> Self {
        Self {
            kind,
            name: None,
            value,
        }
    }
}

#[cfg(test)]
impl Binding {
    fn all(&self) -> impl Iterator<Item = Slot> {
        self.name.into_iter().chain([self.value])
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.all().filter_map(|slot| match slot {
            Slot::Kind(kind) | Slot::Item(kind) => Some(kind),
            _ => None,
        })
    }

    pub(super) fn field_names(&self) -> impl Iterator<Item = &'static str> {
        self.all().filter_map(|slot| match slot {
            Slot::Field(field) => Some(field),
            _ => None,
        })
    }
}
