//! Variables (`${self:custom.name, 'shop'}`): what they stand for, as far as the repository says it.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use super::super::{
    Unread, UnreadReason,
    lines::unread,
    node::{Node, Value, read_json, read_yaml},
    tree::{Tree, folder_of, join},
};

/// How deep values and variables may lead to each other.
const MAX_DEPTH: usize = 150;
/// How many values, and how many bytes of texts, may be made of variables.
const MAX_VALUES: usize = 400_000;
const MAX_TEXT: usize = 16 << 20;
const MAX_FILES: usize = 100;
const PROGRAMS: [&str; 4] = [".js", ".ts", ".cjs", ".mjs"];
/// The stage where none is written.
const STAGE: &str = "dev";

/// The variables of one `serverless.yml`.
pub(super) struct Variables<'a> {
    tree: Tree<'a>,
    path: &'a str,
    folder: &'a str,
    root: &'a Node,
    files: RefCell<HashMap<String, Result<Rc<Node>, Unread>>>,
    /// What a variable without its braces stands for. It is none while it is looked up, so that one which
    /// leads to itself ends.
    known: RefCell<HashMap<String, Option<Rc<Node>>>>,
    unread: RefCell<Vec<Unread>>,
    values: Cell<usize>,
    text: Cell<usize>,
}

/// A variable's value, or why there is none, where that is worth saying.
type Found = Result<Rc<Node>, Option<Unread>>;

impl<'a> Variables<'a> {
    pub(super) fn new(tree: Tree<'a>, path: &'a str, root: &'a Node) -> Self {
        Self {
            tree,
            path,
            folder: folder_of(path),
            root,
            files: RefCell::default(),
            known: RefCell::default(),
            unread: RefCell::default(),
            values: Cell::new(MAX_VALUES),
            text: Cell::new(MAX_TEXT),
        }
    }

    /// Puts the values of variables into a part of the manifest. What is not known stays as it is written.
    pub(super) fn expand(&self, node: &Node) -> Node {
        self.expand_within(node, 0)
    }

    /// The parts of the manifest in other files that could not be read, and whether variables became too
    /// much.
    pub(super) fn unread(self) -> Vec<Unread> {
        let is_spent = self.values.get() == 0 || self.text.get() == 0;
        let mut unread = self.unread.into_inner();
        if is_spent {
            unread.push(Unread {
                path: self.path.to_owned(),
                line: 0,
                reason: UnreadReason::TooLarge,
                message: "its variables grow too large".to_owned(),
            });
        }
        unread
    }

    fn expand_within(&self, node: &Node, depth: usize) -> Node {
        if depth > MAX_DEPTH || !spend(&self.values, 1) {
            return Node::new(Value::Null, node.line);
        }
        let value = match &node.value {
            Value::Text(text) if text.contains("${") => {
                return self.expand_text(text, node, depth);
            }
            Value::Text(text) if !spend(&self.text, text.len()) => Value::Null,
            Value::List(items) => {
                let items = items.iter().map(|item| self.expand_within(item, depth + 1));
                Value::List(items.collect())
            }
            Value::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (key.clone(), self.expand_within(value, depth + 1)));
                Value::Map(entries.collect())
            }
            value => value.clone(),
        };
        Node {
            value,
            line: node.line,
            tag: node.tag.clone(),
        }
    }

    fn expand_text(&self, text: &str, node: &Node, depth: usize) -> Node {
        if let Some(written) = whole_variable(text)
            && let Some(value) = self.resolved(written, node.line, depth)
        {
            let value = self.expand_within(&value, depth + 1);
            let tag = node.tag.clone().or(value.tag);
            return Node { tag, ..value };
        }
        Node {
            value: Value::Text(self.expand_parts(text, node.line, depth)),
            line: node.line,
            tag: node.tag.clone(),
        }
    }

    /// Replaces the variables in a text that have a text as value.
    fn expand_parts(&self, text: &str, line: usize, depth: usize) -> String {
        let mut result = String::new();
        let mut rest = text;
        while let Some((start, end)) = next_variable(rest) {
            result.push_str(&rest[..start]);
            let value = self.resolved(&rest[start + 2..end - 1], line, depth);
            let value = value.and_then(|value| self.scalar(&value, depth));
            let value = value.unwrap_or_else(|| rest[start..end].to_owned());
            // Nothing costs something too: it may be repeated.
            if !spend(&self.text, value.len() + 1) {
                return result;
            }
            result.push_str(&value);
            rest = &rest[end..];
        }
        result.push_str(rest);
        result
    }

    fn scalar(&self, node: &Node, depth: usize) -> Option<String> {
        match &node.value {
            Value::Text(text) if node.tag.is_none() && depth < MAX_DEPTH => {
                Some(self.expand_parts(text, node.line, depth + 1))
            }
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// What a variable without its braces stands for: the value of its first alternative that has one, with
    /// the variables below it as they are written.
    fn resolved(&self, written: &str, line: usize, depth: usize) -> Option<Rc<Node>> {
        if let Some(known) = self.known.borrow().get(written) {
            return known.clone();
        }
        if depth > MAX_DEPTH || !spend(&self.values, 1) {
            return None;
        }
        self.known.borrow_mut().insert(written.to_owned(), None);
        let found = self.first_alternative(written, line, depth + 1);
        self.known
            .borrow_mut()
            .insert(written.to_owned(), found.clone());
        found
    }

    fn first_alternative(&self, written: &str, line: usize, depth: usize) -> Option<Rc<Node>> {
        let mut problems = Vec::new();
        for (index, alternative) in alternatives(written).into_iter().enumerate() {
            match self.alternative(alternative, index > 0, line, depth) {
                Ok(node) if node.value != Value::Null => return Some(node),
                Ok(_) => {}
                Err(problem) => problems.extend(problem),
            }
        }
        let mut unread = self.unread.borrow_mut();
        for problem in problems {
            if !unread.contains(&problem) {
                unread.push(problem);
            }
        }
        None
    }

    fn alternative(&self, written: &str, is_default: bool, line: usize, depth: usize) -> Found {
        let literal = |text: &str| Ok(Rc::new(Node::new(Value::Text(text.to_owned()), line)));
        if let Some(text) = quoted(written) {
            return literal(text);
        }
        let text = self.expand_parts(written, line, depth);
        if text.contains("${") {
            return Err(None);
        }
        if let Some(rest) = text.strip_prefix("file(") {
            let (path, address) = rest.split_once(')').ok_or(None)?;
            return self.file(path.trim(), address.trim_start_matches(':'), line, depth);
        }
        let Some((source, address)) = text.split_once(':') else {
            return if is_default {
                literal(&text)
            } else {
                Err(None)
            };
        };
        let look_up = |address: &str| self.look_up(self.root, &keys(address), depth);
        match (source, address) {
            ("self", address) => look_up(address).ok_or(None),
            ("sls", "stage") => look_up("provider.stage").map_or_else(|| literal(STAGE), Ok),
            ("param", name) => look_up(&format!("params.default.{name}")).ok_or(None),
            _ => Err(None),
        }
    }

    /// The value at an address below another one, through the variables on the way.
    fn look_up(&self, from: &Node, address: &[&str], depth: usize) -> Option<Rc<Node>> {
        let mut current = from;
        for (index, key) in address.iter().enumerate() {
            if let Some(written) = variable_of(current) {
                let value = self.resolved(written, current.line, depth)?;
                return self.look_up(&value, &address[index..], depth + 1);
            }
            let at = key.parse::<usize>().ok();
            let item = at.and_then(|at| current.items().get(at));
            current = current.get(key).or(item)?;
        }
        match variable_of(current) {
            Some(written) => self.resolved(written, current.line, depth),
            None if spend(&self.values, size(current)) => Some(Rc::new(current.clone())),
            None => None,
        }
    }

    /// A part of another file, as if it stood where the variable does.
    fn file(&self, path: &str, address: &str, line: usize, depth: usize) -> Found {
        let problem = |reason, message| {
            Err(Some(Unread {
                path: self.path.to_owned(),
                line,
                reason,
                message,
            }))
        };
        let Some(file) = join(self.folder, path) else {
            let message = format!("`{path}` leads out of the repository");
            return problem(UnreadReason::Missing, message);
        };
        if PROGRAMS.iter().any(|ending| file.ends_with(ending)) {
            let message = format!("`{path}` is a program, which is not run");
            return problem(UnreadReason::Program, message);
        }
        if !self.tree.has_file(&file) {
            let message = format!("`{path}` is not in the repository");
            return problem(UnreadReason::Missing, message);
        }
        let document = self.document(&file)?;
        let mut found = self.look_up(&document, &keys(address), depth).ok_or(None)?;
        relocate(Rc::make_mut(&mut found), line);
        Ok(found)
    }

    fn document(&self, file: &str) -> Found {
        if let Some(known) = self.files.borrow().get(file) {
            return known.clone().map_err(Some);
        }
        if self.files.borrow().len() >= MAX_FILES {
            return Err(None);
        }
        let read = read_document(self.tree, file).map(Rc::new);
        self.files
            .borrow_mut()
            .insert(file.to_owned(), read.clone());
        read.map_err(Some)
    }
}

fn read_document(tree: Tree<'_>, file: &str) -> Result<Node, Unread> {
    let text = tree.text(file)?;
    let read = if file.ends_with(".json") {
        read_json(&text).map(Some)
    } else if file.ends_with(".yml") || file.ends_with(".yaml") {
        read_yaml(&text).map(|documents| documents.into_iter().next())
    } else {
        return Ok(Node::new(Value::Text(text), 1));
    };
    let read = read.map_err(|error| unread(file, &text, &error))?;
    Ok(read.unwrap_or_else(|| Node::new(Value::Null, 1)))
}

/// Takes from what is left; false when that is too little.
fn spend(left: &Cell<usize>, cost: usize) -> bool {
    let rest = left.get().checked_sub(cost);
    left.set(rest.unwrap_or(0));
    rest.is_some()
}

/// Where the first variable of a text begins and ends; those within it belong to it.
fn next_variable(text: &str) -> Option<(usize, usize)> {
    let start = text.find("${")?;
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            b'{' => open += 1,
            b'}' => {
                open -= 1;
                if open == 0 {
                    return Some((start, at + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// The alternatives of a variable, which commas separate outside of quotes, braces and parentheses.
fn alternatives(written: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut open, mut quote) = (0, 0_usize, None);
    for (at, byte) in written.bytes().enumerate() {
        match (byte, quote) {
            (b'\'' | b'"', None) => quote = Some(byte),
            (byte, Some(begun)) if byte == begun => quote = None,
            (_, Some(_)) => {}
            (b'{' | b'(', None) => open += 1,
            (b'}' | b')', None) => open = open.saturating_sub(1),
            (b',', None) if open == 0 => {
                found.push(written[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(written[start..].trim());
    found
}

fn quoted(text: &str) -> Option<&str> {
    ['\'', '"'].into_iter().find_map(|quote| {
        let text = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!text.contains(quote)).then_some(text)
    })
}

/// The keys of an address such as `custom.names.0`.
fn keys(address: &str) -> Vec<&str> {
    address.split('.').filter(|key| !key.is_empty()).collect()
}

/// The variable without its braces that a value is, if it is nothing else.
fn variable_of(node: &Node) -> Option<&str> {
    whole_variable(node.text()?)
}

fn whole_variable(text: &str) -> Option<&str> {
    let (start, end) = next_variable(text)?;
    (start == 0 && end == text.len()).then(|| &text[2..end - 1])
}

fn size(node: &Node) -> usize {
    let items = node.items().iter().map(size).sum::<usize>();
    let entries = node.entries().iter().map(|(_, value)| size(value));
    1 + items + entries.sum::<usize>()
}

/// Gives a part of another file the line where the manifest mentions it.
fn relocate(node: &mut Node, line: usize) {
    node.line = line;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| relocate(item, line)),
        Value::Map(entries) => entries
            .iter_mut()
            .for_each(|(_, value)| relocate(value, line)),
        Value::Null | Value::Bool(_) | Value::Text(_) => {}
    }
}
