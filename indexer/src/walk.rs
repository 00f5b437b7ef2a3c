//! Walks a syntax tree once and collects its tokens and functions. Iterative: the depth of the tree
//! is bounded by memory and [`MAX_DEPTH`], not by the stack.

mod naming;

use std::ops::Range;

use tree_sitter::{Node, Tree, TreeCursor};

use crate::{
    exclusion::SkipReason,
    language::{Class, Kind, KindTable, Language, Role, Spec, text_hash},
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
}

/// Collects the tokens and functions of a tree.
pub(crate) fn walk(
    language: Language,
    source: &str,
    tree: &Tree,
    scope: Scope,
) -> Result<Walked, SkipReason> {
    let mut walk = Walk {
        spec: language.spec(),
        table: language.table(),
        source,
        scope,
        walked: Walked::default(),
        ancestors: Vec::new(),
        names: Vec::new(),
        open_functions: 0,
        skip_next_at: None,
    };
    walk.run(tree.walk())?;
    let mut walked = walk.walked;
    walked.stream.resolve_names(source);
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
    walked: Walked,
    ancestors: Vec<Ancestor<'tree>>,
    /// Names of the containers and functions around the current node, outermost first.
    names: Vec<String>,
    /// Named functions around the current node.
    open_functions: usize,
    /// The depth at which the next sibling is a test.
    skip_next_at: Option<usize>,
}

/// A node on the way to the current one, and what to do when it is left.
struct Ancestor<'tree> {
    node: Node<'tree>,
    role: Role,
    /// The roles that hold for everything below.
    inherited: Role,
    opens_statement: bool,
    opens_name: bool,
    function: Option<FunctionSpan>,
}

impl<'tree> Walk<'tree> {
    fn run(&mut self, mut cursor: TreeCursor<'tree>) -> Result<(), SkipReason> {
        loop {
            if self.enter(&cursor) {
                if self.ancestors.len() > MAX_DEPTH {
                    return Err(SkipReason::TooDeep);
                }
                // A node is entered only when it has a child.
                cursor.goto_first_child();
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return Ok(());
                }
                self.leave();
            }
        }
    }

    /// Looks at a node; tells whether to go on with its children.
    fn enter(&mut self, cursor: &TreeCursor<'tree>) -> bool {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            self.walked.syntax_errors += 1;
        }
        let kind = self.table.kind(node.kind_id());
        if self.is_skipped(node, kind) {
            return false;
        }
        let is_literal = matches!(kind.class, Class::String | Class::Number | Class::Character);
        if node.child_count() == 0 || (is_literal && !self.has_interpolation(node)) {
            self.leaf(cursor, node, kind);
            return false;
        }
        self.open(cursor, node, kind);
        true
    }

    /// Tells whether a subtree says nothing: comments, doc strings, erased types, tests.
    fn is_skipped(&mut self, node: Node<'tree>, kind: Kind) -> bool {
        if kind.class == Class::Dropped || kind.role.has(Role::ERASED) {
            return true;
        }
        if !kind.role.has(Role::NAMED) {
            return false;
        }
        if self.spec.indented && self.is_docstring(node) {
            return true;
        }
        if self.scope
            != (Scope::Functions {
                include_tests: false,
            })
        {
            return false;
        }
        let depth = self.ancestors.len();
        if kind.role.has(Role::ATTRIBUTE) {
            if self.marks_test(node) {
                self.skip_next_at = Some(depth);
            }
            return false;
        }
        if self.skip_next_at == Some(depth) {
            self.skip_next_at = None;
            self.count_tests(node);
            return true;
        }
        let is_test = kind.role.has(Role::FUNCTION) && self.has_test_modifier(node);
        if is_test {
            self.walked.skipped_tests += 1;
        }
        is_test
    }

    /// Counts the functions of a subtree that is left out.
    fn count_tests(&mut self, node: Node<'tree>) {
        let mut cursor = node.walk();
        loop {
            let kind = self.table.kind(cursor.node().kind_id());
            self.walked.skipped_tests += u32::from(kind.role.has(Role::FUNCTION));
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                // A cursor never leaves the node that it started at.
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    fn is_docstring(&self, node: Node<'tree>) -> bool {
        let in_block = self.ancestors.last().is_some_and(|parent| {
            let holds_docstring = parent.role.has(Role::BLOCK) || self.ancestors.len() == 1;
            holds_docstring && parent.node.named_child(0) == Some(node)
        });
        in_block
            && node.kind() == "expression_statement"
            && node.named_child_count() == 1
            && node
                .named_child(0)
                .is_some_and(|child| child.kind() == "string")
    }

    fn marks_test(&self, node: Node<'tree>) -> bool {
        let text: String = self
            .text(node)
            .chars()
            .filter(|char| !char.is_whitespace())
            .collect();
        self.spec
            .test_markers
            .iter()
            .any(|marker| text.starts_with(marker))
    }

    fn has_test_modifier(&self, node: Node<'tree>) -> bool {
        let modifiers = node
            .child(0)
            .filter(|child| self.spec.modifiers.contains(&child.kind()));
        modifiers.is_some_and(|modifiers| {
            let mut cursor = modifiers.walk();
            modifiers
                .named_children(&mut cursor)
                .any(|modifier| self.marks_test(modifier))
        })
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

    fn leaf(&mut self, cursor: &TreeCursor<'tree>, node: Node<'tree>, kind: Kind) {
        let range = node.byte_range();
        let wanted = self.open_functions > 0 || self.scope == Scope::Everything;
        if !wanted || range.is_empty() {
            return;
        }
        let opens_statement = self.is_statement(cursor, kind);
        if opens_statement {
            self.walked.stream.open_statement();
        }
        let text = kind.text_hash.unwrap_or_else(|| self.hash(range.clone()));
        // Files are at most 1 MiB, so offsets fit.
        let span = (range.start as u32, range.end as u32);
        self.walked
            .stream
            .push(kind, text, span, self.place(cursor, kind));
        if opens_statement {
            self.walked.stream.close_statement();
        }
    }

    /// Returns the hash of a text, carriage returns left out: a string over several lines is the same
    /// with either line ending.
    fn hash(&self, range: Range<usize>) -> u32 {
        let text = self.source.as_bytes().get(range).unwrap_or_default();
        if text.contains(&b'\r') {
            let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'\r').collect();
            return text_hash(&text);
        }
        text_hash(text)
    }

    fn place(&self, cursor: &TreeCursor<'tree>, kind: Kind) -> Place {
        let Some(parent) = self.ancestors.last() else {
            return Place::Plain;
        };
        let is_name = matches!(kind.class, Class::Name | Class::Member | Class::Type);
        let names_function = is_name
            && parent.role.any(Role::FUNCTION.with(Role::CLOSURE))
            && cursor.field_id().map(Into::into) == self.table.name_field;
        if names_function {
            Place::Definition
        } else {
            Place::of(parent.inherited)
        }
    }

    fn open(&mut self, cursor: &TreeCursor<'tree>, node: Node<'tree>, kind: Kind) {
        let name = self.name_of(node, kind);
        let is_function = kind.role.any(Role::FUNCTION.with(Role::CLOSURE));
        let wanted = self.open_functions > 0
            || self.scope == Scope::Everything
            || (is_function && name.is_some());
        let opens_statement = wanted && self.is_statement(cursor, kind);
        let function = name
            .as_ref()
            .filter(|_| is_function && self.has_body(node))
            .map(|name| {
                self.open_functions += 1;
                self.function_span(node, name)
            });
        if opens_statement {
            self.walked.stream.open_statement();
        }
        let opens_name = name.is_some();
        self.names.extend(name);
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
        self.ancestors.push(Ancestor {
            node,
            role: kind.role,
            inherited,
            opens_statement,
            opens_name,
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
        if ancestor.opens_statement {
            self.walked.stream.close_statement();
        }
        if ancestor.opens_name {
            self.names.pop();
        }
        let wanted = self.open_functions > 0 || self.scope == Scope::Everything;
        if wanted && self.spec.indented && ancestor.role.has(Role::BLOCK) {
            self.push_block_end(ancestor.node);
        }
        if let Some(mut function) = ancestor.function {
            function.tokens.end = self.walked.stream.token_count();
            function.statements.end = self.walked.stream.statement_count();
            self.open_functions -= 1;
            self.walked.functions.push(function);
        }
    }

    /// Says where an indented block ends, which is otherwise only white space.
    fn push_block_end(&mut self, block: Node<'tree>) {
        let end = block.end_byte() as u32;
        self.walked
            .stream
            .push(Kind::default(), text_hash(b"end"), (end, end), Place::Plain);
    }

    /// Tells whether a node is a statement: a kind that always is one, a child of a block, or the
    /// expression that is a function's body. A function's own header is none: signatures are alike.
    fn is_statement(&self, cursor: &TreeCursor<'tree>, kind: Kind) -> bool {
        let role = kind.role;
        if role.has(Role::STATEMENT) {
            return true;
        }
        let Some(parent) = self.ancestors.last() else {
            return false;
        };
        if !role.has(Role::NAMED) || role.has(Role::BLOCK) {
            return false;
        }
        parent.role.has(Role::BLOCK)
            || (parent.role.has(Role::CLOSURE)
                && cursor.field_id().map(Into::into) == self.table.body_field)
    }

    fn has_body(&self, node: Node<'tree>) -> bool {
        self.table
            .body_field
            .is_some_and(|body| node.child_by_field_id(body).is_some())
    }

    fn function_span(&self, node: Node<'tree>, name: &str) -> FunctionSpan {
        let mut qualified = self.names.join(".");
        if !qualified.is_empty() {
            qualified.push('.');
        }
        qualified.push_str(name);
        let tokens = self.walked.stream.token_count();
        let statements = self.walked.stream.statement_count();
        FunctionSpan {
            name: qualified,
            bytes: node.byte_range(),
            start_line: node.start_position().row as u32 + 1,
            end_line: node.end_position().row as u32 + 1,
            tokens: tokens..tokens,
            statements: statements..statements,
        }
    }

    fn text(&self, node: Node<'tree>) -> &'tree str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }
}
