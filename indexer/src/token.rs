//! The tokens of a source text, in the views they are compared by.

use std::sync::LazyLock;

use crate::language::{Class, Kind, Role};

/// The blind value of every name; the lowest bit marks names.
pub(crate) const NAME: u32 = 1;
/// The lowest bit of a token's value: set for names.
pub(crate) const NAME_BIT: u32 = 1;
const STRING: u32 = 2;
const NUMBER: u32 = 4;
const CHARACTER: u32 = 6;
/// The lowest value of a token that is neither a literal nor a blind name.
const FIRST_HASH: u32 = 8;

/// A lexical unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// The hash of its text.
    pub(crate) text: u32,
    /// Its value with every name and literal blinded.
    pub(crate) blind: u32,
    /// Its value with local names and literals blinded.
    pub(crate) semi: u32,
    /// Where its text starts in the source.
    pub(crate) start: u32,
    /// Where its text ends in the source.
    pub(crate) end: u32,
    place: Place,
}

/// What the tree says about a token that its text does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Place {
    /// Nothing.
    #[default]
    Plain,
    /// It is the name of the function being defined, or of a local one.
    Definition,
    /// It is among type arguments.
    TypeArgument,
    /// It names a type because of where it stands.
    TypePosition,
    /// It is called, though no parenthesis follows.
    Callee,
    /// It names a member, though no operator precedes.
    Member,
}

/// A statement without the statements inside it: a compound statement's header stands alone, as in
/// `NiCad`'s flexible pretty-printing (Roy & Cordy, ICPC 2008).
#[derive(Debug, Clone, Copy)]
struct Statement {
    hash: u64,
    tokens: u32,
    /// Where its first token starts in the source and its last one ends.
    start: u32,
    end: u32,
    /// Whether it calls and computes nothing: `this.total = total`.
    plain: bool,
}

/// The tokens and statements of a source text in reading order.
#[derive(Debug, Default)]
pub(crate) struct TokenStream {
    tokens: Vec<Token>,
    statements: Vec<Statement>,
    /// Statements that have begun and not ended, innermost last.
    open: Vec<usize>,
    /// A comma that is left out if a closing bracket follows: formatters add and remove those.
    comma: Option<(Token, Option<usize>)>,
}

impl TokenStream {
    /// Returns the tokens.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Returns how many tokens there are so far.
    pub(crate) fn token_count(&mut self) -> usize {
        self.keep_comma();
        self.tokens.len()
    }

    /// Returns how many statements have begun so far.
    pub(crate) fn statement_count(&self) -> usize {
        self.statements.len()
    }

    /// Returns the hashes of the statements in a range, headers without tokens left out.
    pub(crate) fn statement_hashes(&self, range: std::ops::Range<usize>) -> Box<[u32]> {
        let statements = self.statements.get(range).unwrap_or_default();
        let with_tokens = statements.iter().filter(|statement| statement.tokens > 0);
        with_tokens
            .map(|statement| (statement.hash ^ (statement.hash >> 32)) as u32)
            .collect()
    }

    /// Returns where the same statements start and end in the source.
    pub(crate) fn statement_spans(&self, range: std::ops::Range<usize>) -> Vec<(u32, u32)> {
        let statements = self.statements.get(range).unwrap_or_default();
        let with_tokens = statements.iter().filter(|statement| statement.tokens > 0);
        with_tokens
            .map(|statement| (statement.start, statement.end))
            .collect()
    }

    /// Tells whether the statements in a range do no more than one thing beside copying values, as
    /// accessors, constructors and delegating functions do.
    pub(crate) fn is_plain(&self, range: std::ops::Range<usize>) -> bool {
        let statements = self.statements.get(range).unwrap_or_default();
        let others = statements
            .iter()
            .filter(|statement| statement.tokens > 0 && !statement.plain);
        others.count() <= 1
    }

    /// Begins a statement.
    pub(crate) fn open_statement(&mut self) {
        self.keep_comma();
        self.open.push(self.statements.len());
        self.statements.push(Statement {
            hash: 0,
            tokens: 0,
            start: 0,
            end: 0,
            plain: true,
        });
    }

    /// Ends the innermost statement.
    pub(crate) fn close_statement(&mut self) {
        self.open.pop();
    }

    /// Adds a token.
    pub(crate) fn push(&mut self, kind: Kind, text: u32, span: (u32, u32), place: Place) {
        let (blind, semi) = match kind.class {
            Class::Fixed | Class::Dropped => (fixed(text), fixed(text)),
            Class::Name => (NAME, NAME),
            Class::Member | Class::Type => (NAME, kept(text)),
            Class::String => (STRING, STRING),
            Class::Number => (NUMBER, NUMBER),
            Class::Character => (CHARACTER, CHARACTER),
        };
        let (blind, semi) = match place {
            Place::Callee => (NAME, kept(text)),
            Place::Definition => (blind, blind),
            Place::TypePosition | Place::Member if kind.class == Class::Name => (blind, kept(text)),
            _ => (blind, semi),
        };
        let (start, end) = span;
        let token = Token {
            text,
            blind,
            semi,
            start,
            end,
            place,
        };
        let symbols = &*SYMBOLS;
        if symbols.closing.contains(&semi) {
            self.comma = None;
        } else {
            self.keep_comma();
        }
        let statement = self.open.last().copied();
        if semi == symbols.comma {
            self.comma = Some((token, statement));
        } else {
            self.add(token, statement);
        }
    }

    fn keep_comma(&mut self) {
        if let Some((comma, statement)) = self.comma.take() {
            self.add(comma, statement);
        }
    }

    fn add(&mut self, token: Token, statement: Option<usize>) {
        self.tokens.push(token);
        if let Some(statement) = statement.and_then(|index| self.statements.get_mut(index)) {
            statement.hash = mix(statement.hash, token.blind);
            if statement.tokens == 0 {
                statement.start = token.start;
            }
            statement.end = statement.end.max(token.end);
            statement.tokens += 1;
            statement.plain = statement.plain && SYMBOLS.plain.contains(&token.blind);
        }
    }

    /// Decides which names are not local, once the tokens around each are known: names of members
    /// and callees, and capitalised names, which by convention are types and constants.
    pub(crate) fn resolve_names(&mut self, source: &str, member_operators: &[&str]) {
        let symbols = &*SYMBOLS;
        let operator = |text: &&str| fixed(crate::language::text_hash(text.as_bytes()));
        let member_operators: Vec<u32> = member_operators.iter().map(operator).collect();
        for index in 0..self.tokens.len() {
            let token = self.tokens[index];
            if token.blind != NAME || token.place == Place::Definition {
                continue;
            }
            let callee = token.place == Place::Callee || symbols.is_called(&self.tokens, index);
            let member = index
                .checked_sub(1)
                .is_some_and(|previous| member_operators.contains(&self.tokens[previous].semi));
            let text = source
                .get(token.start as usize..token.end as usize)
                .unwrap_or_default();
            let token = &mut self.tokens[index];
            if callee || member || text.starts_with(char::is_uppercase) {
                token.semi = kept(token.text);
            }
        }
    }
}

static SYMBOLS: LazyLock<Symbols> = LazyLock::new(Symbols::new);

/// The symbols that decide what a token beside them is.
struct Symbols {
    opening: [u32; 3],
    closing: [u32; 4],
    comma: u32,
    /// What a statement consists of that only copies a value.
    plain: [u32; 17],
    path: u32,
    optional: u32,
    bang: u32,
}

impl Symbols {
    fn new() -> Self {
        let value = |text: &str| fixed(crate::language::text_hash(text.as_bytes()));
        Self {
            opening: [value("("), value("["), value("{")],
            closing: [value(")"), value("]"), value("}"), value(">")],
            comma: value(","),
            plain: [
                NAME,
                STRING,
                NUMBER,
                CHARACTER,
                value("."),
                value("->"),
                value("="),
                value(";"),
                value("this"),
                value("self"),
                value("return"),
                value("null"),
                value("true"),
                value("false"),
                value("None"),
                value("nil"),
                value("final"),
            ],
            path: value("::"),
            optional: value("?."),
            bang: value("!"),
        }
    }

    /// Tells whether the name at `index` is followed by the parenthesis of a call, type arguments,
    /// an optional chain or the mark of a macro in between not counted.
    fn is_called(&self, tokens: &[Token], index: usize) -> bool {
        let [parenthesis, ..] = self.opening;
        let mut next = index + 1;
        if tokens[index].place != Place::TypeArgument {
            let is_argument = |at: usize| {
                tokens
                    .get(at)
                    .is_some_and(|token| token.place == Place::TypeArgument)
            };
            if self.is_at(tokens, next, self.path) && is_argument(next + 1) {
                next += 1;
            }
            while is_argument(next) {
                next += 1;
            }
        }
        if self.is_at(tokens, next, self.bang) {
            return self
                .opening
                .iter()
                .any(|opening| self.is_at(tokens, next + 1, *opening));
        }
        if self.is_at(tokens, next, self.optional) {
            next += 1;
        }
        self.is_at(tokens, next, parenthesis)
    }

    fn is_at(&self, tokens: &[Token], index: usize, symbol: u32) -> bool {
        tokens.get(index).is_some_and(|token| token.semi == symbol)
    }
}

impl Place {
    /// Returns the place of a node below ancestors with these roles.
    pub(crate) fn of(ancestor: Role) -> Self {
        if ancestor.has(Role::TYPE_ARGUMENTS) {
            Self::TypeArgument
        } else if ancestor.has(Role::TYPE_PARENT) {
            Self::TypePosition
        } else {
            Self::Plain
        }
    }
}

/// Returns the value of a keyword, operator or bracket.
fn fixed(text: u32) -> u32 {
    (text & !NAME_BIT).max(FIRST_HASH)
}

/// Returns the value of a name that is compared by its text.
pub(crate) fn kept(text: u32) -> u32 {
    (text | NAME_BIT).max(FIRST_HASH | NAME_BIT)
}

/// Folds a value into a hash that depends on the order.
pub(crate) fn mix(hash: u64, value: u32) -> u64 {
    // The multiplier is that of FxHash, a prime-like odd number with well spread bits.
    (hash.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x517c_c1b7_2722_0a95)
}
