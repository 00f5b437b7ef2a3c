//! The statements of a source, as people would cite them.

use std::collections::{HashMap, HashSet};

use tree_sitter::Tree;

use crate::{
    language::{Class, Kind, Language, Role, text_hash},
    multiset, parse,
    token::{NAME, Token, mix},
    walk::{self, Scope},
};

/// Longer fragments are compared up to this many tokens: the time of an alignment grows with the
/// square of what differs.
const MAX_TOKENS: usize = 5_000;

/// The fewest tokens of a statement that is recognised in another place.
const TELLING_TOKENS: usize = 4;

/// One of two sources that are compared.
pub(super) struct Side<'source> {
    source: &'source str,
    pub(super) tokens: Vec<Token>,
    pub(super) statements: Vec<Statement>,
    /// Where comments are, in order.
    comments: Vec<(usize, usize)>,
}

/// The tokens of a statement without those of the statements inside it. What follows on the same line
/// belongs to it: `if (a) return` is one. What follows the statements inside, as `} while (a)` does, is
/// one of its own.
pub(super) struct Statement {
    /// The first line, from 1.
    pub(super) line: u32,
    /// How many lines have its tokens.
    pub(super) lines: u32,
    /// A hash of its tokens, names replaced by those of the other side.
    pub(super) content: u64,
    /// Whether it is more than brackets.
    pub(super) has_words: bool,
    start: usize,
    end: usize,
    /// The hashes of its tokens, ascending.
    tokens: Vec<u32>,
}

impl Statement {
    /// Tells whether it is long enough to be recognised in another place: every function has a
    /// `return true`.
    pub(super) fn is_telling(&self) -> bool {
        self.has_words && self.tokens.len() >= TELLING_TOKENS
    }

    /// Returns how many tokens the two share, if that is at least half of the longer one.
    pub(super) fn shared_tokens(&self, other: &Self) -> Option<usize> {
        let (a, b) = (&self.tokens, &other.tokens);
        let shared = multiset::common(a, b).count();
        (2 * shared >= a.len().max(b.len())).then_some(shared)
    }
}

impl<'source> Side<'source> {
    /// Parses a source; one that cannot be parsed in time is empty.
    pub(super) fn new(language: Language, source: &'source str) -> Self {
        let mut side = Self {
            source,
            tokens: Vec::new(),
            statements: Vec::new(),
            comments: Vec::new(),
        };
        let Ok(tree) = parse::parse(language, source) else {
            return side;
        };
        let Ok(walked) = walk::walk(language, source, tree.walk(), Scope::Everything) else {
            return side;
        };
        // The end of an indented block has no text to show.
        let tokens = walked.stream.tokens().iter().copied();
        side.tokens = tokens
            .filter(|token| token.start < token.end)
            .take(MAX_TOKENS)
            .collect();
        let outline = Outline::of(language, &tree);
        side.statements = side.cut(&outline);
        side.comments = outline.comments;
        side
    }

    /// Returns the text of a token.
    pub(super) fn text(&self, token: &Token) -> &'source str {
        self.source
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default()
    }

    /// Counts the names.
    pub(super) fn names(&self) -> HashMap<&'source str, usize> {
        let mut names = HashMap::new();
        for token in self.tokens.iter().filter(|token| token.blind == NAME) {
            *names.entry(self.text(token)).or_insert(0) += 1;
        }
        names
    }

    /// Cuts the tokens into statements.
    fn cut(&self, outline: &Outline) -> Vec<Statement> {
        let mut statements: Vec<Statement> = Vec::new();
        let (mut line, mut read) = (1, 0);
        let (mut last_line, mut last_owner) = (0, None);
        for token in &self.tokens {
            let (start, end) = (token.start as usize, token.end as usize);
            line += newlines(self.source, read, start);
            read = start;
            let owner = outline.innermost(start);
            let continues = line == last_line || owner == last_owner;
            match statements.last_mut() {
                Some(statement) if continues => {
                    statement.end = end;
                    statement.lines += u32::from(line != last_line);
                }
                _ => statements.push(Statement {
                    line,
                    lines: 1,
                    content: 0,
                    has_words: false,
                    start,
                    end,
                    tokens: Vec::new(),
                }),
            }
            (last_line, last_owner) = (line, owner);
        }
        for statement in &mut statements {
            if let Some(end) = outline.quotes.get(&statement.end) {
                statement.end = *end;
            }
        }
        statements
    }

    /// Computes what the statements are compared by, names replaced as the mapping says.
    pub(super) fn hash_statements(&mut self, mapping: &HashMap<&str, &str>) {
        let mut statements = std::mem::take(&mut self.statements);
        let mut tokens = self.tokens.iter().peekable();
        for statement in &mut statements {
            while let Some(token) = tokens.next_if(|token| (token.start as usize) < statement.end) {
                let text = self.text(token);
                let replaced = mapping.get(text).filter(|_| token.blind == NAME);
                let text = *replaced.unwrap_or(&text);
                let value = text_hash(text.as_bytes());
                statement.content = mix(statement.content, value);
                statement.tokens.push(value);
                // `end` closes a block as a bracket does.
                statement.has_words |= text.contains(char::is_alphanumeric) && text != "end";
            }
            statement.tokens.sort_unstable();
        }
        self.statements = statements;
    }

    /// Returns the text of a statement on one line, without comments and the brace at its end.
    pub(super) fn statement_text(&self, statement: &Statement) -> String {
        let mut text = String::new();
        let mut from = statement.start;
        let inside =
            |(start, _): &&(usize, usize)| (statement.start..statement.end).contains(start);
        for (start, end) in self.comments.iter().filter(inside) {
            text.push_str(self.source.get(from..*start).unwrap_or_default());
            text.push(' ');
            from = *end;
        }
        text.push_str(self.source.get(from..statement.end).unwrap_or_default());
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        // What a brace opens are other statements.
        text.strip_suffix(" {").unwrap_or(&text).to_owned()
    }
}

fn newlines(source: &str, from: usize, to: usize) -> u32 {
    let between = source.get(from..to).unwrap_or_default();
    between.matches('\n').count() as u32
}

/// Where statements and comments are.
struct Outline {
    /// The first byte of each statement with its end, in the order of the start, outer ones first.
    statements: Vec<(usize, usize)>,
    /// In order.
    comments: Vec<(usize, usize)>,
    /// The ends of quotes that are no tokens, by their start.
    quotes: HashMap<usize, usize>,
}

impl Outline {
    fn of(language: Language, tree: &Tree) -> Self {
        let table = language.table();
        let mut outline = Self {
            statements: Vec::new(),
            comments: Vec::new(),
            quotes: HashMap::new(),
        };
        let mut cursor = tree.walk();
        // Innermost last.
        let mut above: Vec<Kind> = Vec::new();
        loop {
            let node = cursor.node();
            let kind = table.kind(node.kind_id());
            let span = (node.start_byte(), node.end_byte());
            let in_block = above.last().is_some_and(|kind| kind.role.has(Role::BLOCK));
            let in_text = above.last().is_some_and(|kind| kind.class == Class::String);
            let named = kind.role.has(Role::NAMED) && !kind.role.has(Role::BLOCK);
            if kind.class == Class::Dropped && in_text {
                outline.quotes.insert(span.0, span.1);
            } else if kind.class == Class::Dropped && kind.role.has(Role::NAMED) {
                outline.comments.push(span);
            } else if kind.role.has(Role::STATEMENT) || (named && in_block) {
                outline.statements.push(span);
            }
            if cursor.goto_first_child() {
                above.push(kind);
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return outline.in_order();
                }
                above.pop();
            }
        }
    }

    fn in_order(mut self) -> Self {
        let mut seen = HashSet::new();
        self.statements.retain(|span| seen.insert(*span));
        self.statements
            .sort_unstable_by_key(|(start, end)| (*start, usize::MAX - end));
        self.comments.sort_unstable();
        self
    }

    /// Returns the number of the innermost statement around a place.
    fn innermost(&self, place: usize) -> Option<usize> {
        let before = self
            .statements
            .partition_point(|(start, _)| *start <= place);
        (0..before).rev().find(|&at| self.statements[at].1 > place)
    }
}
