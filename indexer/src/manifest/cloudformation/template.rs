//! A template and its resources.

use std::{cell::Cell, collections::HashMap};

use crate::manifest::{
    lines::Lines,
    node::Node,
    tree::{Tree, folder_of},
};

const SAM_FUNCTION: &str = "AWS::Serverless::Function";
const FUNCTION: &str = "AWS::Lambda::Function";
const MACHINES: [&str; 2] = [
    "AWS::Serverless::StateMachine",
    "AWS::StepFunctions::StateMachine",
];
/// How many bytes the texts of one template may grow to, and how many values are looked up for them:
/// variables of variables must not grow without end.
const BUDGET: usize = 16 << 20;

/// A template that is being read.
pub(super) struct Template<'a> {
    pub(super) tree: Tree<'a>,
    /// The file, relative to the repository.
    pub(super) path: &'a str,
    /// The file's folder.
    pub(super) folder: &'a str,
    pub(super) lines: Lines<'a>,
    pub(super) root: &'a Node,
    /// The resources in the order written.
    pub(super) resources: Vec<Resource<'a>>,
    by_id: HashMap<&'a str, usize>,
    parameters: HashMap<&'a str, &'a Node>,
    globals: HashMap<&'a str, &'a Node>,
    budget: Cell<usize>,
}

/// An entry of `Resources`.
#[derive(Clone, Copy)]
pub(super) struct Resource<'a> {
    /// The logical id.
    pub(super) id: &'a str,
    /// For example `AWS::Lambda::Function`.
    pub(super) kind: &'a str,
    pub(super) node: &'a Node,
}

impl<'a> Resource<'a> {
    pub(super) fn is_sam_function(self) -> bool {
        self.kind == SAM_FUNCTION
    }

    pub(super) fn is_function(self) -> bool {
        self.kind == SAM_FUNCTION || self.kind == FUNCTION
    }

    pub(super) fn is_machine(self) -> bool {
        MACHINES.contains(&self.kind)
    }

    pub(super) fn property(self, path: &[&str]) -> Option<&'a Node> {
        self.node.get("Properties")?.at(path)
    }

    pub(super) fn metadata(self, key: &str) -> Option<&'a Node> {
        self.node.get("Metadata")?.get(key)
    }
}

impl<'a> Template<'a> {
    pub(super) fn new(tree: Tree<'a>, path: &'a str, lines: Lines<'a>, root: &'a Node) -> Self {
        let entries = root.get("Resources").map_or(&[][..], Node::entries);
        let mut resources: Vec<Resource<'_>> = Vec::new();
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        for (id, node) in entries {
            let Some(kind) = node.text_at(&["Type"]) else {
                continue;
            };
            let resource = Resource { id, kind, node };
            match by_id.get(resource.id) {
                // Of a key that is there twice, the last one counts.
                Some(index) => resources[*index] = resource,
                None => {
                    by_id.insert(resource.id, resources.len());
                    resources.push(resource);
                }
            }
        }
        Self {
            tree,
            path,
            folder: folder_of(path),
            lines,
            root,
            resources,
            by_id,
            parameters: index(root.get("Parameters")),
            globals: index(root.at(&["Globals", "Function"])),
            budget: Cell::new(BUDGET),
        }
    }

    pub(super) fn functions(&self) -> impl Iterator<Item = Resource<'a>> {
        self.resources
            .iter()
            .copied()
            .filter(|resource| resource.is_function())
    }

    pub(super) fn resource(&self, id: &str) -> Option<Resource<'a>> {
        self.by_id.get(id).map(|index| self.resources[*index])
    }

    /// A property of a function; SAM takes those that are not there from `Globals.Function`.
    pub(super) fn property(&self, function: Resource<'a>, key: &str) -> Option<&'a Node> {
        let own = function.property(&[key]).and_then(|node| self.chosen(node));
        own.or_else(|| self.global(function, key))
    }

    /// What `Globals.Function` says of a function.
    pub(super) fn global(&self, function: Resource<'a>, key: &str) -> Option<&'a Node> {
        if !function.is_sam_function() {
            return None;
        }
        self.chosen(self.globals.get(key)?)
    }

    /// The value of a parameter where nobody gives one.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.get(name)?.text_at(&["Default"])
    }

    /// Tells whether the template may not cost more.
    pub(super) fn is_spent(&self) -> bool {
        self.budget.get() == 0
    }

    /// Spends a part of what the template may cost; false when nothing is left.
    pub(super) fn spend(&self, cost: usize) -> bool {
        let left = self.budget.get().checked_sub(cost + 1);
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }
}

fn index(map: Option<&Node>) -> HashMap<&str, &Node> {
    let entries = map.map_or(&[][..], Node::entries);
    let pairs = entries.iter().map(|(key, value)| (key.as_str(), value));
    pairs.collect()
}
