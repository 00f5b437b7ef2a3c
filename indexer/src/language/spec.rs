//! What is known about a grammar, by name.

use tree_sitter_language::LanguageFn;

use super::construct::{Binding, Contexts, Definitions, Embedded, OneLiner, Parentheses};

/// What is known about a language. Every list names node kinds of its grammar unless it says
/// otherwise; a language file gives the lists that are not empty.
pub(crate) struct Spec {
    /// The grammar, unless it was left out of this build.
    pub(crate) grammar: Option<LanguageFn>,
    /// The version of the fingerprints; raise it when any source gives another fingerprint.
    pub(crate) scheme: u16,
    /// The name for people.
    pub(crate) label: &'static str,
    /// What counts as a function, for the documentation: a few words, in the language's own terms.
    pub(crate) counted: &'static str,
    /// File extensions, without the dot.
    pub(crate) extensions: &'static [&'static str],
    /// Functions that carry their own name in the field `name`, or where `declarator` or
    /// `signatures` lead.
    pub(crate) functions: &'static [&'static str],
    /// Functions that the language itself names, each with its name: constructors, initialisers, and
    /// accessors, which what they are bound to qualifies. An empty name says that the binding is all.
    pub(crate) unnamed: &'static [(&'static str, &'static str)],
    /// The field that leads, level by level, from a function to its name, as in C.
    pub(crate) declarator: Option<&'static str>,
    /// Children of a function that hold its name in the field `name`, as in Dart.
    pub(crate) signatures: &'static [&'static str],
    /// Fields with the operator that a function without a name overloads.
    pub(crate) operators: &'static [&'static str],
    /// Words that are no names, though error recovery takes them for those of functions.
    pub(crate) reserved: &'static [&'static str],
    /// Functions that are calls of a macro, as in Elixir.
    pub(crate) definitions: Option<Definitions>,
    /// Names of methods that every class writes anew, equality and its hash: they are alike without one
    /// being copied from the other.
    pub(crate) conventional: &'static [&'static str],
    /// Kinds of markup; a function with markup but no logic is a picture or a layout, not a function.
    pub(crate) markup: &'static [&'static str],
    /// Kinds that make a function with markup one that computes something.
    pub(crate) logic: &'static [&'static str],
    /// Functions without a name, named by what they are bound to.
    pub(crate) closures: &'static [&'static str],
    /// The children, named or not, that are a function's body where the grammar has no field `body`; of
    /// a definition its arguments' children too.
    pub(crate) bodies: &'static [&'static str],
    /// The constructs that bind a closure or a container to a name.
    pub(crate) bindings: &'static [Binding],
    /// Kinds that may stand between a binding and the closure.
    pub(crate) transparent: &'static [&'static str],
    /// Kinds that may do so outside any function only: the wrapper of `const f = wrap(() => …)`.
    pub(crate) wrappers: &'static [&'static str],
    /// Kinds that qualify the names inside, with the field that names them; an empty field means
    /// that the container is named by its binding.
    pub(crate) containers: &'static [(&'static str, &'static str)],
    /// What may stand around a function of which only its own text is left.
    pub(crate) contexts: Contexts,
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
    /// Kinds with the field of a name that is that of a member, though no operator says so: the key
    /// of a table.
    pub(crate) keys: &'static [(&'static str, &'static str)],
    /// Texts of names that are keywords to a reader, though the grammar sees names; one that ends in
    /// `*` stands for all that begin so, such as the flags of a command.
    pub(crate) keywords: &'static [&'static str],
    /// The tokens after which a name is that of a member.
    pub(crate) member_operators: &'static [&'static str],
    /// Kinds with the field that holds what they call, where no parenthesis says that it is called;
    /// an empty field means every child.
    pub(crate) calls: &'static [(&'static str, &'static str)],
    /// Kinds with the field of a name that is declared: it is local even if a parenthesis follows, as in
    /// `Cart cart(2);` of C++.
    pub(crate) declared: &'static [(&'static str, &'static str)],
    /// Kinds whose last name stands for all of it where it is called: `a.b.c`.
    pub(crate) paths: &'static [&'static str],
    /// Kinds with the field of a parameter that a formatter may put into parentheses: `x => x`.
    pub(crate) bare_parameters: &'static [(&'static str, &'static str)],
    /// Arguments that a formatter may put into parentheses: `merge a, b`; those of keywords stay bare.
    pub(crate) bare_arguments: &'static [&'static str],
    /// Tokens that a formatter may add to or remove from one kind, each with that kind.
    pub(crate) optional_in: &'static [(&'static str, &'static str)],
    /// Parentheses or braces that a formatter puts around what it breaks into lines.
    pub(crate) parentheses: Option<Parentheses>,
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
    /// The fields of a block whose children are its header, no statements: a condition.
    pub(crate) headers: &'static [&'static str],
    /// Where a block is written as one expression behind a keyword: `do: total + 1`.
    pub(crate) one_liner: Option<OneLiner>,
    /// Further statements, and parts of compound statements that count alone.
    pub(crate) statements: &'static [&'static str],
    /// Kinds whose field `body` holds a statement, even if it is a mere expression.
    pub(crate) bodied: &'static [&'static str],
    /// Type arguments: skipped when looking for the parenthesis of a call.
    pub(crate) type_arguments: &'static [&'static str],
    /// Subtrees without a meaning at run time.
    pub(crate) erased: &'static [&'static str],
    /// Source text that the grammar sees as mere tokens, as in the macros of Rust.
    pub(crate) embedded: Option<Embedded>,
    /// Whether the parser may only be given ASCII: the scanner of tree-sitter-bash 0.25 reads beyond
    /// a table of the C library for others, which can kill the process
    /// (<https://github.com/tree-sitter/tree-sitter-bash/issues/337>).
    pub(crate) ascii_only: bool,
    /// Whether the end of a block is a token of its own, because no brace says it.
    pub(crate) indented: bool,
    /// Attributes that precede the item they apply to.
    pub(crate) attributes: &'static [&'static str],
    /// Modifiers that are the first child of the function they apply to.
    pub(crate) modifiers: &'static [&'static str],
    /// Beginnings of an attribute or annotation, without white space, that mark a test.
    pub(crate) test_markers: &'static [&'static str],
    /// Kinds that are tests: `test "adds" { … }`.
    pub(crate) tests: &'static [&'static str],
    /// Names of functions that are tests, because a macro makes them: `TEST(Cart, Adds) { … }`.
    pub(crate) test_names: &'static [&'static str],
    /// Whether lines that begin with `#if` choose what is compiled.
    pub(crate) conditionals: bool,
    /// Keywords after which a word in capitals may be a macro, which the grammar takes for the name:
    /// `class API Cart { … }`. A language that has them has such macros before the bodies of functions
    /// too.
    pub(crate) macros_after: &'static [&'static str],
}

impl Spec {
    /// A language of which nothing is known.
    pub(super) const EMPTY: Self = Self {
        grammar: None,
        scheme: 0,
        label: "",
        counted: "",
        extensions: &[],
        functions: &[],
        unnamed: &[],
        declarator: None,
        signatures: &[],
        operators: &[],
        reserved: &[],
        definitions: None,
        conventional: &[],
        markup: &[],
        logic: &[],
        closures: &[],
        bodies: &[],
        bindings: &[],
        transparent: &[],
        wrappers: &[],
        containers: &[],
        contexts: Contexts::NONE,
        receiver: None,
        names: &[],
        members: &[],
        types: &[],
        type_parents: &[],
        keys: &[],
        keywords: &[],
        member_operators: &[".", "::", "?."],
        calls: &[],
        declared: &[],
        paths: &[],
        bare_parameters: &[],
        bare_arguments: &[],
        optional_in: &[],
        parentheses: None,
        strings: &[],
        numbers: &[],
        characters: &[],
        interpolations: &[],
        comments: &[],
        optional: &[],
        blocks: &[],
        headers: &[],
        one_liner: None,
        statements: &[],
        bodied: &[],
        type_arguments: &[],
        erased: &[],
        embedded: None,
        ascii_only: false,
        indented: false,
        attributes: &[],
        modifiers: &[],
        test_markers: &[],
        tests: &[],
        test_names: &[],
        conditionals: false,
        macros_after: &[],
    };

    /// Returns the kinds and fields of this spec that its grammar does not have: misspelled ones.
    #[cfg(test)]
    pub(crate) fn unknown_names(&self) -> Vec<&'static str> {
        let Some(grammar) = self.grammar.map(tree_sitter::Language::new) else {
            return Vec::new();
        };
        let lists = [
            self.functions,
            self.signatures,
            self.markup,
            self.logic,
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
            self.bodied,
            self.paths,
            self.type_arguments,
            self.erased,
            self.bare_arguments,
            self.attributes,
            self.modifiers,
            self.tests,
        ];
        let pairs = [
            self.containers,
            self.calls,
            self.declared,
            self.bare_parameters,
            self.keys,
        ];
        let pairs = || pairs.into_iter().flatten();
        let definitions = || self.definitions.iter();
        let one_liner = || self.one_liner.iter();
        let embedded = self.embedded.iter();
        let parentheses = self.parentheses.iter();
        let kinds = lists.into_iter().flatten().copied();
        let kinds = kinds
            .chain(pairs().map(|(kind, _)| *kind))
            .chain(self.optional_in.iter().map(|(kind, _)| *kind))
            .chain(self.unnamed.iter().map(|(kind, _)| *kind))
            .chain(self.bindings.iter().map(|binding| binding.kind))
            .chain(self.bindings.iter().flat_map(Binding::kinds))
            .chain(definitions().flat_map(|definitions| [definitions.kind, definitions.arguments]))
            .chain(one_liner().map(|one_liner| one_liner.kind))
            .chain(parentheses.flat_map(|parentheses| {
                let lists = [parentheses.within, parentheses.except, parentheses.always];
                let kinds = lists.into_iter().flatten().copied();
                kinds.chain([parentheses.kind])
            }))
            .chain(embedded.flat_map(|embedded| [embedded.kind, embedded.within]));
        let fields = pairs()
            .map(|(_, field)| *field)
            .chain(self.receiver)
            .chain(self.declarator)
            .chain(self.operators.iter().copied())
            .chain(self.bindings.iter().flat_map(Binding::field_names))
            .chain(self.headers.iter().copied())
            .chain(
                definitions().flat_map(|definitions| [definitions.target, definitions.guarded.1]),
            )
            .chain(one_liner().flat_map(|one_liner| [one_liner.key, one_liner.value]));
        let fields = fields.filter(|field| !field.is_empty());
        kinds
            .filter(|kind| grammar.id_for_node_kind(kind, true) == 0)
            .chain(self.bodies.iter().copied().filter(|kind| {
                [true, false].map(|named| grammar.id_for_node_kind(kind, named)) == [0, 0]
            }))
            .chain(fields.filter(|field| grammar.field_id_for_name(field).is_none()))
            .collect()
    }
}
