//! The blocks of a module.

use std::collections::HashMap;

use hcl_edit::{
    Span as _,
    expr::Expression,
    structure::{Block, Body},
};

use super::super::{Unread, node::Unreadable, reading::not_read};

/// A file and its syntax.
pub(super) struct File {
    path: String,
    body: Body,
    /// Where its lines begin, in bytes.
    starts: Vec<usize>,
}

/// A `resource`, `data` or `module` block.
#[derive(Clone, Copy)]
pub(super) struct Item<'m> {
    pub(super) path: &'m str,
    /// Its first line, from 1.
    pub(super) line: usize,
    /// The type of a resource; `data.` comes before that of a data source. `module` of a module.
    pub(super) kind: &'m str,
    pub(super) name: &'m str,
    pub(super) body: &'m Body,
    starts: &'m [usize],
}

/// The files of a folder.
pub(super) struct Module<'m> {
    pub(super) folder: &'m str,
    items: Vec<Item<'m>>,
    by_kind: HashMap<&'m str, Vec<usize>>,
    by_name: HashMap<(&'m str, &'m str), usize>,
    variables: HashMap<&'m str, &'m Expression>,
    locals: HashMap<&'m str, &'m Expression>,
    path: &'m str,
}

impl File {
    /// Parses a file. The parser bounds how deep it may be nested.
    pub(super) fn read(path: &str, text: &str) -> Result<Self, Unread> {
        let body = hcl_edit::parser::parse_body(text).map_err(|error| {
            let message = format!("no HCL: {}", error.message().replace('\n', ", "));
            let line = error.location().line();
            not_read(path, text, &Unreadable { line, message })
        })?;
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Ok(Self {
            path: path.to_owned(),
            body,
            starts: std::iter::once(0).chain(after).collect(),
        })
    }
}

impl<'m> Module<'m> {
    /// `values` are the files that give variables values besides their defaults.
    pub(super) fn new(folder: &'m str, files: &'m [File], values: &'m [File]) -> Self {
        let mut module = Self {
            folder,
            items: Vec::new(),
            by_kind: HashMap::new(),
            by_name: HashMap::new(),
            variables: HashMap::new(),
            locals: HashMap::new(),
            path: files.first().map_or("", |file| &file.path),
        };
        for file in files {
            for block in file.body.blocks() {
                module.add(file, block);
            }
        }
        let given = values.iter().flat_map(|file| file.body.attributes());
        let given = given.map(|attribute| (attribute.key.as_str(), &attribute.value));
        module.variables.extend(given);
        module
    }

    fn add(&mut self, file: &'m File, block: &'m Block) {
        let label = |at: usize| {
            block
                .labels
                .get(at)
                .map(hcl_edit::structure::BlockLabel::as_str)
        };
        let (kind, name) = match (block.ident.as_str(), label(0), label(1)) {
            ("resource", Some(kind), Some(name)) => (kind, name),
            // The only data source that is asked for here is also a resource, of old.
            ("data", Some("archive_file"), Some(name)) => ("data.archive_file", name),
            ("data", Some("aws_iam_policy_document"), Some(name)) => {
                ("data.aws_iam_policy_document", name)
            }
            ("module", Some(name), _) => ("module", name),
            ("variable", Some(name), _) => {
                if let Some(default) = block.body.get_attribute("default") {
                    self.variables.insert(name, &default.value);
                }
                return;
            }
            ("locals", ..) => {
                let locals = block.body.attributes();
                let locals = locals.map(|local| (local.key.as_str(), &local.value));
                self.locals.extend(locals);
                return;
            }
            _ => return,
        };
        let item = Item {
            path: &file.path,
            line: line_at(&file.starts, block.span()),
            kind,
            name,
            body: &block.body,
            starts: &file.starts,
        };
        self.by_kind.entry(kind).or_default().push(self.items.len());
        self.by_name.insert((kind, name), self.items.len());
        self.items.push(item);
    }

    /// The blocks of a type, in the order written.
    pub(super) fn all(&self, kind: &str) -> impl Iterator<Item = Item<'m>> {
        let found = self.by_kind.get(kind).map_or(&[][..], Vec::as_slice);
        found.iter().map(|at| self.items[*at])
    }

    pub(super) fn get(&self, kind: &str, name: &str) -> Option<Item<'m>> {
        let at = self.by_name.get(&(kind, name))?;
        Some(self.items[*at])
    }

    pub(super) fn variable(&self, name: &str) -> Option<&'m Expression> {
        self.variables.get(name).copied()
    }

    pub(super) fn local(&self, name: &str) -> Option<&'m Expression> {
        self.locals.get(name).copied()
    }

    /// The first file.
    pub(super) fn path(&self) -> &'m str {
        self.path
    }
}

impl<'m> Item<'m> {
    pub(super) fn attribute(&self, name: &str) -> Option<&'m Expression> {
        let attribute = self.body.get_attribute(name)?;
        Some(&attribute.value)
    }

    /// The bodies of the blocks of a name.
    pub(super) fn blocks(&self, name: &'m str) -> impl Iterator<Item = &'m Body> {
        self.body.get_blocks(name).map(|block| &block.body)
    }

    /// The line of an expression of the block, from 1.
    pub(super) fn line_of(&self, expression: &Expression) -> usize {
        line_at(self.starts, expression.span())
    }
}

fn line_at(starts: &[usize], span: Option<std::ops::Range<usize>>) -> usize {
    span.map_or(0, |span| {
        starts.partition_point(|start| *start <= span.start)
    })
}
