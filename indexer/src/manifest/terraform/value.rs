//! What expressions come to, as far as the module says it.

use std::cell::Cell;

use hcl_edit::{
    expr::{Expression, FuncCall, Object, ObjectKey, Traversal, TraversalOperator},
    template::{Element, Template},
    visit::{Visit, visit_expr, visit_traversal},
};

use super::module::{Item, Module};

/// How many names are followed one after the other: they may name each other in a circle.
const MAX_DEPTH: usize = 16;
/// How many expressions are looked at for one block: names may multiply.
const MAX_STEPS: usize = 10_000;
/// How many instances of a block with `for_each` are read.
const MAX_INSTANCES: usize = 200;
/// The longest text.
const MAX_TEXT: usize = 1 << 20;

/// What expressions of a block are evaluated with.
pub(super) struct Scope<'m> {
    pub(super) module: &'m Module<'m>,
    pub(super) each: Option<Each<'m>>,
    steps: Cell<usize>,
}

/// One of the instances of a block with `for_each`.
#[derive(Clone)]
pub(super) struct Each<'m> {
    pub(super) key: String,
    value: &'m Expression,
}

/// A block that an expression names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// As [`Item::kind`] has it.
    pub(super) kind: String,
    pub(super) name: String,
    /// The key of an instance.
    pub(super) key: Option<String>,
}

impl<'m> Scope<'m> {
    pub(super) fn new(module: &'m Module<'m>, each: Option<Each<'m>>) -> Self {
        Self {
            module,
            each,
            steps: Cell::new(0),
        }
    }

    /// The instances of a block: one for each value of `for_each`, as far as it is known.
    pub(super) fn instances(module: &'m Module<'m>, item: &Item<'m>) -> Vec<Option<Each<'m>>> {
        let scope = Self::new(module, None);
        let values = item
            .attribute("for_each")
            .and_then(|values| scope.follow(values, 0));
        let values = match values {
            Some(Expression::FuncCall(call)) if call.name.name.as_str() == "toset" => call
                .args
                .iter()
                .next()
                .and_then(|values| scope.follow(values, 0)),
            values => values,
        };
        let each: Vec<_> = match values {
            Some(Expression::Object(object)) => entries(object)
                .map(|(key, value)| Some(Each { key, value }))
                .take(MAX_INSTANCES)
                .collect(),
            Some(Expression::Array(array)) => array
                .iter()
                .filter_map(|value| Some(scope.text(value)?).map(|key| Some(Each { key, value })))
                .take(MAX_INSTANCES)
                .collect(),
            _ => Vec::new(),
        };
        if each.is_empty() { vec![None] } else { each }
    }

    /// The text of an expression; none if a part of it is not known.
    pub(super) fn text(&self, expression: &'m Expression) -> Option<String> {
        self.text_within(expression, 0)
    }

    /// The text of an attribute.
    pub(super) fn text_of(&self, item: &Item<'m>, name: &str) -> Option<String> {
        self.text(item.attribute(name)?)
    }

    /// The addresses that an attribute names.
    pub(super) fn addresses_of(&self, item: &Item<'m>, name: &str) -> Vec<Address> {
        let attribute = item.attribute(name);
        attribute
            .map(|value| self.addresses(value))
            .unwrap_or_default()
    }

    /// Follows names of variables, locals and instances to what they stand for.
    pub(super) fn value(&self, expression: &'m Expression) -> Option<&'m Expression> {
        self.follow(expression, 0)
    }

    fn text_within(&self, expression: &'m Expression, depth: usize) -> Option<String> {
        if let Expression::Traversal(traversal) = expression {
            match names(traversal).as_slice() {
                ["each", "key"] => return Some(self.each.as_ref()?.key.clone()),
                // The folder of a root module is where Terraform runs.
                ["path", "module" | "root" | "cwd"] => return Some(".".to_owned()),
                _ => {}
            }
        }
        match self.follow(expression, depth)? {
            Expression::String(text) => Some(text.as_str().to_owned()),
            Expression::Number(number) => Some(number.value().to_string()),
            Expression::Bool(value) => Some(value.value().to_string()),
            Expression::StringTemplate(template) => self.template(template, depth),
            Expression::HeredocTemplate(heredoc) => self.template(&heredoc.template, depth),
            Expression::FuncCall(call) => self.call(call, depth),
            _ => None,
        }
    }

    fn template(&self, template: &'m Template, depth: usize) -> Option<String> {
        let mut text = String::new();
        for element in template {
            match element {
                Element::Literal(literal) => text.push_str(literal),
                Element::Interpolation(part) => {
                    text.push_str(&self.text_within(&part.expr, depth + 1)?);
                }
                Element::Directive(_) => return None,
            }
            if text.len() > MAX_TEXT {
                return None;
            }
        }
        Some(text)
    }

    /// The functions that names and paths are made with.
    fn call(&self, call: &'m FuncCall, depth: usize) -> Option<String> {
        let mut arguments = call.args.iter();
        let first = self.text_within(arguments.next()?, depth + 1)?;
        match call.name.name.as_str() {
            "lower" => Some(first.to_lowercase()),
            "upper" => Some(first.to_uppercase()),
            "trimspace" => Some(first.trim().to_owned()),
            "abspath" | "pathexpand" | "tostring" | "nonsensitive" => Some(first),
            "format" => {
                let mut text = first;
                for argument in arguments {
                    let argument = self.text_within(argument, depth + 1)?;
                    text = text.replacen("%s", &argument, 1);
                }
                (!text.contains('%') && text.len() <= MAX_TEXT).then_some(text)
            }
            _ => None,
        }
    }

    fn follow(&self, expression: &'m Expression, depth: usize) -> Option<&'m Expression> {
        self.steps.set(self.steps.get() + 1);
        if depth > MAX_DEPTH || self.steps.get() > MAX_STEPS {
            return None;
        }
        match expression {
            Expression::Parenthesis(inner) => self.follow(inner.inner(), depth + 1),
            Expression::Traversal(traversal) => self.traversed(traversal, depth),
            // A text that is a name alone is what it names.
            Expression::StringTemplate(template) => {
                let mut elements = template.iter();
                match (elements.next(), elements.next()) {
                    (Some(Element::Interpolation(part)), None) => {
                        let is_path = self.text_of_path(&part.expr);
                        if is_path {
                            Some(expression)
                        } else {
                            self.follow(&part.expr, depth + 1)
                        }
                    }
                    _ => Some(expression),
                }
            }
            other => Some(other),
        }
    }

    /// Whether an expression is a text by itself, so that there is nothing to follow.
    fn text_of_path(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Traversal(traversal) => {
                matches!(names(traversal).first(), Some(&("path" | "each")))
            }
            _ => false,
        }
    }

    fn traversed(&self, traversal: &'m Traversal, depth: usize) -> Option<&'m Expression> {
        let root = traversal.expr.as_variable()?.as_str();
        let mut keys = traversal
            .operators
            .iter()
            .map(|operator| match operator.value() {
                TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
                TraversalOperator::Index(index) => self.text_within(index, depth + 1),
                _ => None,
            });
        let first = keys.next()??;
        let start = match root {
            "var" => self.module.variable(&first)?,
            "local" => self.module.local(&first)?,
            "each" if first == "value" => self.each.as_ref()?.value,
            _ => return None,
        };
        let mut value = self.follow(start, depth + 1)?;
        for key in keys {
            value = self.follow(field(value, &key?)?, depth + 1)?;
        }
        Some(value)
    }

    /// The blocks that an expression names, also through locals.
    pub(super) fn addresses(&self, expression: &'m Expression) -> Vec<Address> {
        let mut found = Addresses::default();
        found.visit_expr(expression);
        let mut known: Vec<String> = Vec::new();
        while let Some(local) = found.locals.pop() {
            if known.len() < MAX_STEPS && !known.contains(&local) {
                if let Some(value) = self.module.local(&local) {
                    found.visit_expr(value);
                }
                known.push(local);
            }
        }
        found.addresses
    }
}

/// The value of a key of an object.
pub(super) fn field<'m>(value: &'m Expression, key: &str) -> Option<&'m Expression> {
    let mut entries = entries(value.as_object()?);
    entries.find_map(|(name, value)| (name == key).then_some(value))
}

/// The entries of an object whose keys are written.
pub(super) fn entries(object: &Object) -> impl Iterator<Item = (String, &Expression)> {
    object.iter().filter_map(|(key, value)| {
        let key = match key {
            ObjectKey::Ident(name) => name.as_str(),
            ObjectKey::Expression(key) => key.as_str()?,
        };
        Some((key.to_owned(), value.expr()))
    })
}

/// The names of a traversal before its first index.
fn names(traversal: &Traversal) -> Vec<&str> {
    let root = traversal.expr.as_variable().map(hcl_edit::Ident::as_str);
    let rest = traversal
        .operators
        .iter()
        .map_while(|operator| match operator.value() {
            TraversalOperator::GetAttr(name) => Some(name.as_str()),
            _ => None,
        });
    root.into_iter().chain(rest).collect()
}

#[derive(Default)]
struct Addresses {
    addresses: Vec<Address>,
    locals: Vec<String>,
}

impl Visit for Addresses {
    fn visit_expr(&mut self, node: &Expression) {
        visit_expr(self, node);
    }

    fn visit_traversal(&mut self, node: &Traversal) {
        let names = names(node);
        let (kind, name) = match names.as_slice() {
            ["data", kind, name, ..] => (format!("data.{kind}"), *name),
            ["local", name, ..] => {
                self.locals.push((*name).to_owned());
                ("local".to_owned(), *name)
            }
            ["var" | "each" | "path" | "count" | "self", ..] => (String::new(), ""),
            [kind, name, ..] => ((*kind).to_owned(), *name),
            _ => (String::new(), ""),
        };
        if !name.is_empty() && kind != "local" {
            let index = node
                .operators
                .iter()
                .find_map(|operator| match operator.value() {
                    TraversalOperator::Index(index) => index.as_str(),
                    _ => None,
                });
            let address = Address {
                kind,
                name: name.to_owned(),
                key: index.map(str::to_owned),
            };
            if !self.addresses.contains(&address) {
                self.addresses.push(address);
            }
        }
        visit_traversal(self, node);
    }
}
