//! What is known about a grammar, by name and, for the tree walk, by kind number.

use tree_sitter_language::LanguageFn;
use xxhash_rust::xxh3::xxh3_64;

/// What is known about a language's grammar. Every list names node kinds.
pub(crate) struct Spec {
    /// The grammar itself.
    pub(crate) grammar: LanguageFn,
    /// The version of the fingerprints; raise it when any source gives another fingerprint.
    pub(crate) scheme: u16,
    /// File extensions, without the dot.
    pub(crate) extensions: &'static [&'static str],
    /// Functions that carry their own name in the field `name`.
    pub(crate) functions: &'static [&'static str],
    /// Functions without a name, named by what they are bound to.
    pub(crate) closures: &'static [&'static str],
    /// The constructs that bind a closure or a container to a name.
    pub(crate) bindings: &'static [Binding],
    /// Kinds that may stand between a binding and the closure.
    pub(crate) transparent: &'static [&'static str],
    /// Kinds that may do so outside any function only: the wrapper of `const f = wrap(() => …)`.
    pub(crate) wrappers: &'static [&'static str],
    /// Kinds that qualify the names inside, with the field that names them; an empty field means
    /// that the container is named by its binding.
    pub(crate) containers: &'static [(&'static str, &'static str)],
    /// The field of a function that holds its receiver.
    pub(crate) receiver: Option<&'static str>,
    /// Names that are local unless their place says otherwise.
    pub(crate) names: &'static [&'static str],
    /// Names of members.
    pub(crate) members: &'static [&'static str],
    /// Names of types.
    pub(crate) types: &'static [&'static str],
    /// Kinds below which every name is that of a type or component.
    pub(crate) type_parents: &'static [&'static str],
    /// Literals, compared by their kind only; one list per kind of value.
    pub(crate) strings: &'static [&'static str],
    /// Numbers.
    pub(crate) numbers: &'static [&'static str],
    /// Other literals with a text: characters, regular expressions.
    pub(crate) characters: &'static [&'static str],
    /// The embedded expressions of a string; a string that has one is walked into.
    pub(crate) interpolations: &'static [&'static str],
    /// Comments, and what else has no meaning.
    pub(crate) comments: &'static [&'static str],
    /// Tokens that a formatter may add or remove, by kind.
    pub(crate) optional: &'static [&'static str],
    /// Kinds whose named children are statements.
    pub(crate) blocks: &'static [&'static str],
    /// Further statements, and parts of compound statements that count alone.
    pub(crate) statements: &'static [&'static str],
    /// Type arguments: skipped when looking for the parenthesis of a call.
    pub(crate) type_arguments: &'static [&'static str],
    /// Subtrees without a meaning at run time.
    pub(crate) erased: &'static [&'static str],
    /// Whether the end of a block is a token of its own, because no brace says it.
    pub(crate) indented: bool,
    /// Attributes that precede the item they apply to.
    pub(crate) attributes: &'static [&'static str],
    /// Modifiers that are the first child of the function they apply to.
    pub(crate) modifiers: &'static [&'static str],
    /// Beginnings of an attribute or annotation, without white space, that mark a test.
    pub(crate) test_markers: &'static [&'static str],
}

/// A construct that gives a closure its name.
pub(crate) struct Binding {
    /// The kind of the construct.
    pub(crate) kind: &'static str,
    /// The field with the name; empty for a default export.
    pub(crate) name: &'static str,
    /// The field with the closure.
    pub(crate) value: &'static str,
}

/// What becomes of a node's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Class {
    /// A keyword, operator or bracket: compared by its text.
    #[default]
    Fixed,
    /// A name that is local unless its place says otherwise.
    Name,
    /// The name of a member.
    Member,
    /// The name of a type.
    Type,
    /// A string.
    String,
    /// A number.
    Number,
    /// Another literal.
    Character,
    /// Nothing: comments and optional tokens.
    Dropped,
}

/// What a node means for the walk; a set of bits, because a kind may have several roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Role(u16);

impl Role {
    pub(crate) const FUNCTION: Self = Self(1);
    pub(crate) const CLOSURE: Self = Self(1 << 1);
    pub(crate) const CONTAINER: Self = Self(1 << 2);
    pub(crate) const BLOCK: Self = Self(1 << 3);
    pub(crate) const STATEMENT: Self = Self(1 << 4);
    pub(crate) const TYPE_ARGUMENTS: Self = Self(1 << 5);
    pub(crate) const ATTRIBUTE: Self = Self(1 << 6);
    pub(crate) const INTERPOLATION: Self = Self(1 << 7);
    pub(crate) const TYPE_PARENT: Self = Self(1 << 8);
    pub(crate) const TRANSPARENT: Self = Self(1 << 9);
    pub(crate) const WRAPPER: Self = Self(1 << 10);
    pub(crate) const ERASED: Self = Self(1 << 11);
    pub(crate) const NAMED: Self = Self(1 << 12);

    /// Tells whether all bits of `other` are set.
    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Tells whether any bit of `other` is set.
    pub(crate) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the bits that both have.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the union.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What is known about one node kind.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kind {
    pub(crate) class: Class,
    pub(crate) role: Role,
    /// The hash of the text of an anonymous node, which is its kind.
    pub(crate) text_hash: Option<u32>,
}

/// A [`Spec`] by the grammar's kind numbers.
pub(crate) struct KindTable {
    kinds: Vec<Kind>,
    /// The number of the field `name`.
    pub(crate) name_field: Option<u16>,
    /// The number of the field `body`.
    pub(crate) body_field: Option<u16>,
}

impl KindTable {
    /// Returns what is known about a kind; an unknown number is an error node.
    pub(crate) fn kind(&self, number: u16) -> Kind {
        self.kinds
            .get(usize::from(number))
            .copied()
            .unwrap_or_default()
    }
}

impl Spec {
    /// Resolves the names of kinds to the numbers of the grammar.
    pub(crate) fn table(&self) -> KindTable {
        let grammar = tree_sitter::Language::new(self.grammar);
        let count = u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
        let kind = |number| {
            let name = grammar.node_kind_for_id(number).unwrap_or_default();
            if grammar.node_kind_is_named(number) {
                self.named(name)
            } else {
                self.anonymous(name)
            }
        };
        KindTable {
            kinds: (0..count).map(kind).collect(),
            name_field: grammar.field_id_for_name("name").map(Into::into),
            body_field: grammar.field_id_for_name("body").map(Into::into),
        }
    }

    fn anonymous(&self, name: &str) -> Kind {
        let dropped = name.trim().is_empty() || self.optional.contains(&name);
        Kind {
            class: if dropped {
                Class::Dropped
            } else {
                Class::Fixed
            },
            role: Role::default(),
            text_hash: Some(text_hash(name.as_bytes())),
        }
    }

    fn named(&self, name: &str) -> Kind {
        let classes = [
            (self.names, Class::Name),
            (self.members, Class::Member),
            (self.types, Class::Type),
            (self.strings, Class::String),
            (self.numbers, Class::Number),
            (self.characters, Class::Character),
            (self.comments, Class::Dropped),
            (self.optional, Class::Dropped),
        ];
        let class = classes.into_iter().find(|(names, _)| names.contains(&name));
        let roles = [
            (self.functions, Role::FUNCTION),
            (self.closures, Role::CLOSURE),
            (self.blocks, Role::BLOCK),
            (self.statements, Role::STATEMENT),
            (self.type_arguments, Role::TYPE_ARGUMENTS),
            (self.attributes, Role::ATTRIBUTE),
            (self.interpolations, Role::INTERPOLATION),
            (self.type_parents, Role::TYPE_PARENT),
            (self.transparent, Role::TRANSPARENT),
            (self.wrappers, Role::WRAPPER),
            (self.erased, Role::ERASED),
        ];
        let mut role = Role::NAMED;
        for (_, bit) in roles.into_iter().filter(|(names, _)| names.contains(&name)) {
            role = role.with(bit);
        }
        if self.containers.iter().any(|(kind, _)| *kind == name) {
            role = role.with(Role::CONTAINER);
        }
        Kind {
            class: class.map_or(Class::Fixed, |(_, class)| class),
            role,
            text_hash: None,
        }
    }

    /// Returns the kinds of this spec that its grammar does not have: misspelled ones.
    #[cfg(test)]
    pub(crate) fn unknown_kinds(&self) -> Vec<&'static str> {
        let grammar = tree_sitter::Language::new(self.grammar);
        let lists = [
            self.functions,
            self.closures,
            self.transparent,
            self.wrappers,
            self.names,
            self.members,
            self.types,
            self.type_parents,
            self.strings,
            self.numbers,
            self.characters,
            self.interpolations,
            self.comments,
            self.blocks,
            self.statements,
            self.type_arguments,
            self.erased,
            self.attributes,
            self.modifiers,
        ];
        let containers = self.containers.iter().map(|(kind, _)| *kind);
        let bindings = self.bindings.iter().map(|binding| binding.kind);
        let kinds = lists
            .into_iter()
            .flatten()
            .copied()
            .chain(containers)
            .chain(bindings);
        kinds
            .filter(|kind| grammar.id_for_node_kind(kind, true) == 0)
            .collect()
    }
}

/// Returns the hash of a token's text.
pub(crate) fn text_hash(text: &[u8]) -> u32 {
    let hash = xxh3_64(text);
    (hash ^ (hash >> 32)) as u32
}
