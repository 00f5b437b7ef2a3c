//! A [`Spec`] by the kind numbers of its grammar, for the tree walk.

use std::num::NonZeroU16;

use xxhash_rust::xxh3::xxh3_64;

use super::Spec;

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
pub(crate) struct Role(u32);

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
    /// A function whose name the language gives.
    pub(crate) const UNNAMED: Self = Self(1 << 13);
    /// A call that may define a function or a container.
    pub(crate) const DEFINITION: Self = Self(1 << 14);
    /// A kind whose field `body` holds a statement.
    pub(crate) const BODIED: Self = Self(1 << 15);
    /// A kind whose last name stands for it where it is called.
    pub(crate) const PATH: Self = Self(1 << 16);
    /// A test, whatever its name.
    pub(crate) const TEST: Self = Self(1 << 17);
    pub(crate) const MARKUP: Self = Self(1 << 18);
    pub(crate) const LOGIC: Self = Self(1 << 19);

    /// Tokens that may be source text.
    pub(crate) const EMBEDDED: Self = Self(1 << 20);
    /// Has a token that a formatter may add or remove.
    pub(crate) const OPTIONAL_IN: Self = Self(1 << 23);
    /// An expression in parentheses that may mean nothing.
    pub(crate) const PARENTHESES: Self = Self(1 << 22);
    /// Arguments that may stand without parentheses.
    pub(crate) const BARE_ARGUMENTS: Self = Self(1 << 21);

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
    /// Which of its children is called.
    pub(crate) callee: Callee,
    /// The field of a name that is declared.
    pub(crate) declared: Option<NonZeroU16>,
    /// The field of a parameter that may stand without parentheses.
    pub(crate) bare_parameter: Option<NonZeroU16>,
    /// The field of a name that is that of a member.
    pub(crate) key: Option<NonZeroU16>,
}

/// Which child of a node is called, where no parenthesis says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Callee {
    /// None.
    #[default]
    None,
    /// The one in a field.
    Field(NonZeroU16),
    /// Every one.
    Any,
}

/// A [`Spec`] by the grammar's kind numbers.
pub(crate) struct KindTable {
    kinds: Vec<Kind>,
    /// The number of the field `body`.
    pub(crate) body_field: Option<NonZeroU16>,
    /// The numbers of the fields that are the header of a block.
    pub(crate) headers: Vec<NonZeroU16>,
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
        let Some(grammar) = self.grammar.map(tree_sitter::Language::new) else {
            return KindTable {
                kinds: Vec::new(),
                body_field: None,
                headers: Vec::new(),
            };
        };
        let count = u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
        let kind = |number| {
            let name = grammar.node_kind_for_id(number).unwrap_or_default();
            if grammar.node_kind_is_named(number) {
                self.named(name, &grammar)
            } else {
                self.anonymous(name)
            }
        };
        KindTable {
            kinds: (0..count).map(kind).collect(),
            body_field: grammar.field_id_for_name("body"),
            headers: self
                .headers
                .iter()
                .filter_map(|field| grammar.field_id_for_name(field))
                .collect(),
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
            ..Kind::default()
        }
    }

    fn named(&self, name: &str, grammar: &tree_sitter::Language) -> Kind {
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
        // Ruby's block `then` begins with the optional token of that name.
        let class =
            class.filter(|(_, class)| *class != Class::Dropped || !self.blocks.contains(&name));
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
            (self.bodied, Role::BODIED),
            (self.paths, Role::PATH),
            (self.tests, Role::TEST),
            (self.markup, Role::MARKUP),
            (self.logic, Role::LOGIC),
            (self.bare_arguments, Role::BARE_ARGUMENTS),
        ];
        let mut role = Role::NAMED;
        for (_, bit) in roles.into_iter().filter(|(names, _)| names.contains(&name)) {
            role = role.with(bit);
        }
        let listed = |pairs: &[(&str, &str)]| pairs.iter().any(|(kind, _)| *kind == name);
        if listed(self.optional_in) {
            role = role.with(Role::OPTIONAL_IN);
        }
        if listed(self.containers) {
            role = role.with(Role::CONTAINER);
        }
        if listed(self.unnamed) {
            role = role.with(Role::FUNCTION).with(Role::UNNAMED);
        }
        let definitions = self.definitions.as_ref();
        if definitions.is_some_and(|definitions| definitions.kind == name) {
            role = role.with(Role::DEFINITION);
        }
        if self
            .parentheses
            .is_some_and(|parentheses| parentheses.kind == name)
        {
            role = role.with(Role::PARENTHESES);
        }
        if self.embedded.is_some_and(|embedded| embedded.kind == name) {
            role = role.with(Role::EMBEDDED);
        }
        let field = |pairs: &[(&str, &'static str)]| {
            let pair = pairs.iter().find(|(kind, _)| *kind == name);
            pair.map(|(_, field)| grammar.field_id_for_name(field))
        };
        Kind {
            class: class.map_or(Class::Fixed, |(_, class)| class),
            role,
            text_hash: None,
            callee: match field(self.calls) {
                None => Callee::None,
                Some(None) => Callee::Any,
                Some(Some(field)) => Callee::Field(field),
            },
            declared: field(self.declared).flatten(),
            bare_parameter: field(self.bare_parameters).flatten(),
            key: field(self.keys).flatten(),
        }
    }
}

/// Returns the hash of a token's text.
pub(crate) fn text_hash(text: &[u8]) -> u32 {
    let hash = xxh3_64(text);
    (hash ^ (hash >> 32)) as u32
}
