//! Walks a syntax tree once and collects its tokens and functions. Iterative: the depth of the tree
//! is bounded by memory and [`MAX_DEPTH`], not by the stack.

mod embedded;
mod leaf;
mod naming;
mod position;
mod skip;

use std::{num::NonZeroU16, ops::Range};

use embedded::Part;
use naming::child_of_kind;
use tree_sitter::{Node, TreeCursor};

use crate::{
    exclusion::SkipReason,
    fingerprint::Convention,
    language::{Class, Kind, KindTable, Language, Role, Spec, text_hash},
    parse,
    token::{Place, TokenStream},
};

/// How deep a tree may be. A 60 KB file of nested calls is about 60,000 deep.
const MAX_DEPTH: usize = 150_000;

/// What a walk collects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The tokens of named functions only.
    Functions { include_tests: bool },
    /// All tokens.
    Everything,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) stream: TokenStream,
    pub(crate) functions: Vec<FunctionSpan>,
    pub(crate) syntax_errors: u32,
    /// Functions inside the tests that were left out.
    pub(crate) skipped_tests: u32,
}

/// A named function.
#[derive(Debug)]
pub(crate) struct FunctionSpan {
    pub(crate) name: String,
    pub(crate) bytes: Range<usize>,
    pub(crate) start_line: u32,
    pub(crate) end_line: u32,
    pub(crate) tokens: Range<usize>,
    pub(crate) statements: Range<usize>,
    pub(crate) convention: Convention,
    /// How much markup and logic there was before it.
    markup: u32,
    logic: u32,
}

/// Collects the tokens and functions of the tree that the cursor is at the root of.
pub(crate) fn walk(
    language: Language,
    source: &str,
    cursor: TreeCursor<'_>,
    scope: Scope,
) -> Result<Walked, SkipReason> {
    let mut walk = Walk::new(language, source, scope);
    walk.run(cursor)?;
    let Walk {
        mut walked,
        mut parts,
        ..
    } = walk;
    let syntax_errors = walked.syntax_errors;
    while let Some(part) = parts.pop() {
        let Ok(tree) = parse::parse_part(language, source, Some(part.range)) else {
            break;
        };
        let mut walk = Walk::new(language, source, scope);
        (walk.walked, walk.names, walk.nesting) = (walked, part.names, part.nesting);
        walk.run(tree.walk())?;
        walked = walk.walked;
        parts.append(&mut walk.parts);
    }
    // Tokens that are no source text are no mistake of their author.
    walked.syntax_errors = syntax_errors;
    walked
        .stream
        .resolve_names(source, language.spec().member_operators);
    walked
        .functions
        .sort_by_key(|function| (function.bytes.start, usize::MAX - function.bytes.end));
    Ok(walked)
}

struct Walk<'tree> {
    spec: &'static Spec,
    table: &'static KindTable,
    source: &'tree str,
    scope: Scope,
    /// Whether there is an error anywhere in the tree.
    has_errors: bool,
    walked: Walked,
    ancestors: Vec<Ancestor<'tree>>,
    /// Names of the containers and functions around the current node, outermost first.
    names: Vec<String>,
    /// Where the name of the innermost function is.
    definition: Range<usize>,
    /// Named functions around the current node.
    open_functions: usize,
    /// How many nodes of markup and of logic there were so far.
    markup: u32,
    logic: u32,
    /// Where the last token so far ends, that of a comment not counted.
    last: End,
    /// The depth at which the next sibling is a test.
    skip_next_at: Option<usize>,
    /// Tokens that are to be parsed on their own.
    parts: Vec<Part>,
    /// How many such parts stand around this tree.
    nesting: usize,
}

/// The end of a token.
#[derive(Debug, Clone, Copy, Default)]
struct End {
    byte: usize,
    row: usize,
}

/// A node on the way to the current one, and what to do when it is left.
struct Ancestor<'tree> {
    node: Node<'tree>,
    kind: Kind,
    /// The field that a part of a path is in.
    field: Option<NonZeroU16>,
    /// The roles that hold for everything below.
    inherited: Role,
    opens_statement: bool,
    opens_name: bool,
    /// Whether a parenthesis that the source leaves out is open.
    opens_parenthesis: bool,
    function: Option<FunctionSpan>,
}

impl<'tree> Walk<'tree> {
    fn new(language: Language, source: &'tree str, scope: Scope) -> Self {
        Self {
            spec: language.spec(),
            table: language.table(),
            source,
            scope,
            has_errors: false,
            walked: Walked::default(),
            ancestors: Vec::new(),
            names: Vec::new(),
            definition: 0..0,
            open_functions: 0,
            markup: 0,
            logic: 0,
            last: End::default(),
            skip_next_at: None,
            parts: Vec::new(),
            nesting: 0,
        }
    }

    fn run(&mut self, mut cursor: TreeCursor<'tree>) -> Result<(), SkipReason> {
        self.has_errors = cursor.node().has_error();
        loop {
            let node = cursor.node();
            if self.enter(&cursor, node) {
                if self.ancestors.len() > MAX_DEPTH {
                    return Err(SkipReason::TooDeep);
                }
                // A node is entered only when it has a child.
                cursor.goto_first_child();
                continue;
            }
            self.pass(node);
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return Ok(());
                }
                self.leave();
            }
        }
    }

    /// Looks at a node; tells whether to go on with its children.
    fn enter(&mut self, cursor: &TreeCursor<'tree>, node: Node<'tree>) -> bool {
        if self.has_errors && (node.is_error() || node.is_missing()) {
            self.walked.syntax_errors += 1;
        }
        let kind = self.table.kind(node.kind_id());
        if self.is_skipped(node, kind) {
            return false;
        }
        if let Some(part) = self.embedded(node, kind) {
            self.parts.push(part);
            return false;
        }
        let is_literal = matches!(kind.class, Class::String | Class::Number | Class::Character);
        let is_atom = is_literal && !self.has_interpolation(node);
        if node.child_count() == 0 || is_atom || is_keyword_as_name(node, kind) {
            self.leaf(cursor, node, kind);
            return false;
        }
        self.open(cursor, node, kind);
        true
    }

    /// Notes where a node ends that has been read or skipped, if it may be the end of a function.
    fn pass(&mut self, node: Node<'tree>) {
        if self.open_functions > 0 && !node.is_extra() && node.start_byte() < node.end_byte() {
            self.last = End {
                byte: node.end_byte(),
                row: node.end_position().row,
            };
        }
    }

    fn has_interpolation(&self, node: Node<'tree>) -> bool {
        if self.spec.interpolations.is_empty() {
            return false;
        }
        let mut cursor = node.walk();
        node.named_children(&mut cursor).any(|child| {
            self.table
                .kind(child.kind_id())
                .role
                .has(Role::INTERPOLATION)
        })
    }

    fn open(&mut self, cursor: &TreeCursor<'tree>, node: Node<'tree>, kind: Kind) {
        self.markup += u32::from(kind.role.has(Role::MARKUP));
        self.logic += u32::from(kind.role.has(Role::LOGIC));
        let named = self.named(node, kind);
        let callable = Role::FUNCTION.with(Role::CLOSURE);
        let role = named
            .as_ref()
            .map_or(kind.role, |named| kind.role.with(named.role));
        let is_function = role.any(callable);
        let wanted = self.open_functions > 0
            || self.scope == Scope::Everything
            || (is_function && named.is_some());
        let is_definition = named.is_some() && kind.role.has(Role::DEFINITION);
        let opens_statement = wanted && !is_definition && self.is_statement(cursor, kind);
        let function = named
            .as_ref()
            .filter(|_| kind.role.has(Role::CLOSURE) || (is_function && self.has_body(node)))
            .map(|named| {
                self.open_functions += 1;
                self.function_span(node, &named.name)
            });
        if opens_statement {
            self.walked.stream.open_statement();
        }
        let opens_name = named.is_some();
        if let Some(named) = named {
            if is_function {
                self.definition = named.definition;
            }
            self.names.push(named.name);
        }
        let lasting = Role::TYPE_ARGUMENTS.with(Role::TYPE_PARENT);
        let above = self
            .ancestors
            .last()
            .map_or(Role::default(), |parent| parent.inherited);
        let inherited = if is_function {
            Role::default()
        } else {
            above.with(kind.role.and(lasting))
        };
        let opens_parenthesis = wanted && self.is_bare_arguments(node, kind);
        if opens_parenthesis {
            self.push_absent("(", node.start_byte());
        }
        self.ancestors.push(Ancestor {
            node,
            kind,
            // Looking it up takes time, and only the parts of a path are asked for it.
            field: kind
                .role
                .has(Role::PATH)
                .then(|| cursor.field_id())
                .flatten(),
            inherited,
            opens_statement,
            opens_name,
            opens_parenthesis,
            function,
        });
    }

    fn leave(&mut self) {
        let Some(ancestor) = self.ancestors.pop() else {
            return;
        };
        if self
            .skip_next_at
            .is_some_and(|depth| depth > self.ancestors.len())
        {
            self.skip_next_at = None;
        }
        if ancestor.opens_parenthesis {
            self.push_absent(")", ancestor.node.end_byte());
        }
        if ancestor.opens_statement {
            self.walked.stream.close_statement();
        }
        if ancestor.opens_name {
            self.names.pop();
        }
        let wanted = self.open_functions > 0 || self.scope == Scope::Everything;
        if wanted && self.spec.indented && ancestor.kind.role.has(Role::BLOCK) {
            self.push_block_end(ancestor.node);
        }
        if let Some(mut function) = ancestor.function {
            function.tokens.end = self.walked.stream.token_count();
            function.statements.end = self.walked.stream.statement_count();
            // Without a brace to end it, a function's node can reach to the next one.
            if self.last.byte < function.bytes.end && self.last.byte > function.bytes.start {
                function.bytes.end = self.last.byte;
                function.end_line = self.last.row as u32 + 1;
            }
            self.open_functions -= 1;
            function.convention = self.convention(&function);
            self.walked.functions.push(function);
        }
    }

    /// Says where an indented block ends, which is otherwise only white space; a brace says it too.
    fn push_block_end(&mut self, block: Node<'tree>) {
        if block.child(0).is_some_and(|first| first.kind() == "{") {
            return;
        }
        let end = block.end_byte() as u32;
        self.walked
            .stream
            .push(Kind::default(), text_hash(b"end"), (end, end), Place::Plain);
    }

    /// Tells whether a function has a body; a mere declaration has none.
    fn has_body(&self, node: Node<'tree>) -> bool {
        let field = self.table.body_field;
        if field.is_some_and(|body| node.child_by_field_id(body.get()).is_some()) {
            return true;
        }
        let has_body = |node: Node<'tree>| {
            let mut cursor = node.walk();
            node.children(&mut cursor)
                .any(|child| self.spec.bodies.contains(&child.kind()))
        };
        let definitions = self.spec.definitions.as_ref();
        let arguments =
            definitions.and_then(|definitions| child_of_kind(node, definitions.arguments));
        !self.spec.bodies.is_empty() && (has_body(node) || arguments.is_some_and(has_body))
    }

    /// Returns why a function that ends here may be like others without being copied.
    fn convention(&self, function: &FunctionSpan) -> Convention {
        let is_plain = || self.walked.stream.is_plain(function.statements.clone());
        if self.markup > function.markup && self.logic == function.logic {
            Convention::Markup
        } else if function.convention == Convention::None && is_plain() {
            Convention::Plain
        } else {
            function.convention
        }
    }

    fn function_span(&mut self, node: Node<'tree>, name: &str) -> FunctionSpan {
        let names = self.names.iter().map(String::as_str).chain([name]);
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        let tokens = self.walked.stream.token_count();
        let statements = self.walked.stream.statement_count();
        FunctionSpan {
            name: names.join("."),
            bytes: node.byte_range(),
            start_line: node.start_position().row as u32 + 1,
            end_line: node.end_position().row as u32 + 1,
            tokens: tokens..tokens,
            statements: statements..statements,
            convention: if self.spec.conventional.contains(&name) {
                Convention::Method
            } else {
                Convention::None
            },
            markup: self.markup,
            logic: self.logic,
        }
    }

    fn text(&self, node: Node<'tree>) -> &'tree str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }
}

/// Tells whether a node is a name whose text is a keyword elsewhere: it has that as its child.
fn is_keyword_as_name(node: Node<'_>, kind: Kind) -> bool {
    let is_name = matches!(kind.class, Class::Name | Class::Member | Class::Type);
    is_name && node.child_count() == 1 && node.named_child_count() == 0
}
