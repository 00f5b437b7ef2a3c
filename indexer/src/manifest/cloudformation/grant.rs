//! What policies allow: to invoke functions, to start state machines.

use std::collections::HashMap;

use super::template::Template;
use crate::manifest::{
    Target,
    aws::{function_of_arn, references, resources_of},
    node::Node,
};

const INVOKE: &str = "lambda:InvokeFunction";
const EXECUTE: [&str; 2] = ["states:StartExecution", "states:StartSyncExecution"];

/// The policies of a template.
pub(super) struct Grants<'a> {
    template: &'a Template<'a>,
    /// The policies of a role: its own, and those that say that they are for it.
    documents: HashMap<String, Vec<&'a Node>>,
    /// The functions by the names they are deployed under.
    names: HashMap<String, &'a str>,
}

impl<'a> Grants<'a> {
    pub(super) fn new(template: &'a Template<'a>) -> Self {
        let mut documents: HashMap<String, Vec<&Node>> = HashMap::new();
        let mut names = HashMap::new();
        for resource in template.resources.iter().copied() {
            match resource.kind {
                "AWS::IAM::Role" => {
                    let policies = resource
                        .property(&["Policies"])
                        .map_or(&[][..], Node::items);
                    let of_role = documents.entry(resource.id.to_owned()).or_default();
                    of_role.extend(
                        policies
                            .iter()
                            .filter_map(|policy| policy.get("PolicyDocument")),
                    );
                }
                "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy" => {
                    let document = resource.property(&["PolicyDocument"]);
                    let roles = resource
                        .property(&["Roles"])
                        .or_else(|| resource.property(&["RoleName"]));
                    for role in roles.map(references).unwrap_or_default() {
                        documents.entry(role.id).or_default().extend(document);
                    }
                }
                _ if resource.is_function() => {
                    let name = template.property(resource, "FunctionName");
                    if let Some(name) = name.and_then(|node| template.known_text(node)) {
                        names.insert(name, resource.id);
                    }
                }
                _ => {}
            }
        }
        Self {
            template,
            documents,
            names,
        }
    }

    /// The policies of a role.
    pub(super) fn documents(&self, role: &str) -> &[&'a Node] {
        self.documents.get(role).map_or(&[], Vec::as_slice)
    }

    /// The functions that policies allow to invoke, with the lines that do.
    pub(super) fn invocations(&self, policies: &Node) -> Vec<(Target, usize)> {
        let mut found = Vec::new();
        for policy in each(policies) {
            if let Some(template) = policy.get("LambdaInvokePolicy") {
                found.extend(
                    template
                        .get("FunctionName")
                        .into_iter()
                        .flat_map(|node| self.functions(node)),
                );
            }
            for resource in resources_of(policy, INVOKE) {
                found.extend(self.functions(resource));
            }
        }
        found
    }

    /// The state machines that policies allow to start, with the lines that do.
    pub(super) fn executions(&self, policies: &Node) -> Vec<(&'a str, usize)> {
        let mut found = Vec::new();
        for policy in each(policies) {
            let template = policy.at(&["StepFunctionsExecutionPolicy", "StateMachineName"]);
            let allowed = EXECUTE
                .iter()
                .flat_map(|action| resources_of(policy, action));
            for node in template.into_iter().chain(allowed) {
                let machines = self.template.machines_in(node).into_iter();
                found.extend(machines.map(|mention| (mention.resource.id, mention.line)));
            }
        }
        found
    }

    /// The functions that a value means: by reference, by name or by ARN.
    pub(super) fn functions(&self, node: &Node) -> Vec<(Target, usize)> {
        let here = self.functions_known(node);
        if !here.is_empty() {
            return here;
        }
        let Some(text) = self.template.text(node) else {
            return Vec::new();
        };
        let deployed = match function_of_arn(&text.text) {
            Some(name) => name,
            None if text.is_known && is_name(&text.text) => &text.text,
            None => return Vec::new(),
        };
        vec![(Target::Deployed(deployed.to_owned()), node.line)]
    }

    /// The functions of this template that a value means.
    pub(super) fn functions_known(&self, node: &Node) -> Vec<(Target, usize)> {
        let here = |id: &str, line| (Target::Here(id.to_owned()), line);
        let mentions = self.template.functions_in(node);
        if !mentions.is_empty() {
            let mentions = mentions.into_iter();
            return mentions
                .map(|mention| here(mention.resource.id, mention.line))
                .collect();
        }
        let text = self
            .template
            .text(node)
            .map(|text| text.text)
            .unwrap_or_default();
        let name = function_of_arn(&text).unwrap_or(&text);
        let known = self.names.get(name);
        known.map(|id| here(id, node.line)).into_iter().collect()
    }
}

fn each(policies: &Node) -> &[Node] {
    match policies.items() {
        [] => std::slice::from_ref(policies),
        items => items,
    }
}

fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.chars().all(is_part)
}
