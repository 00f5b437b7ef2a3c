//! Conditions of a template, as far as its parameters' defaults decide them.

use super::template::Template;
use crate::manifest::{
    aws::{intrinsic, raw_text},
    node::Node,
};

/// How many conditions may lead to each other.
const MAX_DEPTH: usize = 30;

impl<'a> Template<'a> {
    /// The branch of a `Fn::If` that holds, or the value itself. Where the template does not decide, the first
    /// branch that has a value; none for `AWS::NoValue`.
    pub(super) fn chosen(&self, node: &'a Node) -> Option<&'a Node> {
        let mut node = node;
        loop {
            let (name, argument) = match intrinsic(node) {
                Some(found) => found,
                None => return Some(node),
            };
            match (name, argument.items()) {
                ("If", [condition, yes, no]) => {
                    let holds = raw_text(condition).and_then(|name| self.holds(name, 0));
                    let first = if is_nothing(yes) { no } else { yes };
                    node = match holds {
                        Some(true) => yes,
                        Some(false) => no,
                        None => first,
                    };
                }
                ("Ref", _) if is_nothing(node) => return None,
                _ => return Some(node),
            }
        }
    }

    pub(super) fn holds(&self, name: &str, depth: usize) -> Option<bool> {
        let condition = self.root.at(&["Conditions", name])?;
        self.is_true(condition, depth + 1)
    }

    fn is_true(&self, node: &Node, depth: usize) -> Option<bool> {
        if depth > MAX_DEPTH || !self.spend(1) {
            return None;
        }
        // The only function of conditions that is not written with `Fn::` is `Condition`.
        if let [(name, argument)] = node.entries()
            && name == "Condition"
            && node.tag.is_none()
        {
            return self.holds(raw_text(argument)?, depth);
        }
        let (name, argument) = intrinsic(node)?;
        match (name, argument.items()) {
            ("Condition", _) => self.holds(raw_text(argument)?, depth),
            ("Equals", [left, right]) => {
                let (left, right) = (self.text(left)?, self.text(right)?);
                (left.is_known && right.is_known).then(|| left.text == right.text)
            }
            ("Not", [inner]) => self.is_true(inner, depth + 1).map(|holds| !holds),
            ("And", parts) => self.all(parts, depth, true),
            ("Or", parts) => self.all(parts, depth, false).map(|none| !none),
            _ => None,
        }
    }

    /// Tells whether all of some conditions hold, or whether none does.
    fn all(&self, parts: &[Node], depth: usize, expected: bool) -> Option<bool> {
        let mut result = Some(true);
        for part in parts {
            match self.is_true(part, depth + 1) {
                Some(holds) if holds != expected => return Some(false),
                Some(_) => {}
                None => result = None,
            }
        }
        result
    }
}

fn is_nothing(node: &Node) -> bool {
    intrinsic(node)
        .is_some_and(|(name, argument)| name == "Ref" && raw_text(argument) == Some("AWS::NoValue"))
}
