//! Which functions and state machines of a template a value means.

use super::template::{Resource, Template};
use crate::manifest::{aws::references, node::Node};

/// How many aliases and versions may lead to each other.
const MAX_ALIASES: usize = 5;

/// A resource that a value means, and the line where it does.
#[derive(Clone, Copy)]
pub(super) struct Mention<'a> {
    pub(super) resource: Resource<'a>,
    /// The line, from 1.
    pub(super) line: usize,
}

impl<'a> Template<'a> {
    /// The functions that a value refers to, also by their aliases and versions.
    pub(super) fn functions_in(&self, node: &Node) -> Vec<Mention<'a>> {
        let mentions = self.mentions_in(node).into_iter();
        let functions = mentions.filter_map(|mention| {
            let resource = self.function_behind(mention.resource, 0)?;
            Some(Mention {
                resource,
                ..mention
            })
        });
        functions.collect()
    }

    /// The state machines that a value refers to.
    pub(super) fn machines_in(&self, node: &Node) -> Vec<Mention<'a>> {
        let mut mentions = self.mentions_in(node);
        mentions.retain(|mention| mention.resource.is_machine());
        mentions
    }

    /// The resources that a value refers to.
    pub(super) fn mentions_in(&self, node: &Node) -> Vec<Mention<'a>> {
        if !self.spend(64) {
            return Vec::new();
        }
        let references = references(node).into_iter();
        let mentions = references.filter_map(|reference| {
            Some(Mention {
                resource: self.resource(&reference.id)?,
                line: reference.line,
            })
        });
        mentions.collect()
    }

    fn function_behind(&self, resource: Resource<'a>, depth: usize) -> Option<Resource<'a>> {
        match resource.kind {
            _ if resource.is_function() => Some(resource),
            "AWS::Lambda::Alias" | "AWS::Lambda::Version" if depth < MAX_ALIASES => {
                let name = resource.property(&["FunctionName"])?;
                let mention = self.mentions_in(name).into_iter().next()?;
                self.function_behind(mention.resource, depth + 1)
            }
            _ => None,
        }
    }
}
