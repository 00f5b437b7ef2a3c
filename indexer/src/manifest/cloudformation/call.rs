//! What a function calls, as far as permissions, destinations, state machines and environments show it.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use super::{
    grant::Grants,
    template::{Resource, Template},
};
use crate::manifest::{Call, Evidence, Target, node::Node};

/// What a call costs of the template's budget.
const CALL: usize = 64;

/// Who calls whom in a template.
pub(super) struct Calls<'a> {
    template: &'a Template<'a>,
    grants: Grants<'a>,
    /// The functions that a state machine calls.
    machines: HashMap<&'a str, Vec<Target>>,
    /// Where the results of a function go by a resource of their own.
    destinations: HashMap<&'a str, Vec<&'a Node>>,
    connections: HashMap<&'a str, Vec<Resource<'a>>>,
    /// What a role allows, once it is known.
    roles: RefCell<HashMap<&'a str, Rc<Vec<Call>>>>,
}

impl<'a> Calls<'a> {
    pub(super) fn new(template: &'a Template<'a>) -> Self {
        let mut calls = Self {
            template,
            grants: Grants::new(template),
            machines: HashMap::new(),
            destinations: HashMap::new(),
            connections: HashMap::new(),
            roles: RefCell::default(),
        };
        for resource in template.resources.iter().copied() {
            calls.take(resource);
        }
        calls
    }

    fn take(&mut self, resource: Resource<'a>) {
        match resource.kind {
            _ if resource.is_machine() => {
                let targets = self.targets_of(resource);
                self.machines.insert(resource.id, targets);
            }
            "AWS::Lambda::EventInvokeConfig" => {
                let function = resource.property(&["FunctionName"]);
                let function = function.map(|node| self.template.functions_in(node));
                let config = resource.property(&["DestinationConfig"]);
                for mention in function.unwrap_or_default() {
                    let known = self.destinations.entry(mention.resource.id).or_default();
                    known.extend(config);
                }
            }
            "AWS::Serverless::Connector" => {
                let end = |path: &[&str]| resource.property(path).and_then(Node::text);
                let source = end(&["Source", "Id"]);
                let target = end(&["Destination", "Id"]).and_then(|id| self.template.resource(id));
                if let (Some(source), Some(target)) = (source, target) {
                    self.connections.entry(source).or_default().push(target);
                }
            }
            _ => {}
        }
    }

    /// The functions that a state machine calls: those that its definition or, without one here, its
    /// permissions name.
    fn targets_of(&self, machine: Resource<'a>) -> Vec<Target> {
        let definition = ["DefinitionSubstitutions", "Definition", "DefinitionString"];
        let nodes = definition.iter().filter_map(|key| machine.property(&[key]));
        let mentions = nodes.flat_map(|node| self.template.functions_in(node));
        let mut targets: Vec<_> = mentions
            .map(|mention| Target::Here(mention.resource.id.to_owned()))
            .collect();
        if targets.is_empty() {
            let policies = machine.property(&["Policies"]).into_iter();
            let roles = machine
                .property(&["Role"])
                .or_else(|| machine.property(&["RoleArn"]));
            let roles = roles
                .map(|role| self.template.mentions_in(role))
                .unwrap_or_default();
            let documents = roles
                .iter()
                .flat_map(|role| self.grants.documents(role.resource.id));
            for policy in policies.chain(documents.copied()) {
                let granted = self.grants.invocations(policy).into_iter();
                targets.extend(granted.map(|(target, _)| target));
            }
        }
        targets
    }

    /// What a function calls.
    pub(super) fn of(&self, function: Resource<'a>) -> Vec<Call> {
        let mut found = Vec::new();
        let property = |key| self.template.property(function, key);
        if let Some(policies) = property("Policies") {
            self.permissions(policies, &mut found);
        }
        match property("Role") {
            Some(role) => {
                for mention in self.template.mentions_in(role) {
                    self.role(mention.resource.id, &mut found);
                }
            }
            // The role that SAM makes.
            None => self.documents(&format!("{}Role", function.id), &mut found),
        }
        self.connected(function, &mut found);
        if let Some(config) = property("EventInvokeConfig") {
            self.destination(config, &mut found);
        }
        for config in self.destinations.get(function.id).into_iter().flatten() {
            self.destination(config, &mut found);
        }
        for environment in [
            property("Environment"),
            self.template.global(function, "Environment"),
        ] {
            let variables = environment.and_then(|node| node.get("Variables"));
            self.environment(variables.map_or(&[][..], Node::entries), &mut found);
        }
        each_once(function.id, found)
    }

    fn add(&self, target: Target, evidence: Evidence, line: usize, calls: &mut Vec<Call>) {
        if self.template.spend(CALL) {
            calls.push(Call {
                target,
                evidence,
                line,
            });
        }
    }

    fn role(&self, role: &'a str, calls: &mut Vec<Call>) {
        let known = self.roles.borrow().get(role).cloned();
        let known = known.unwrap_or_else(|| {
            let mut found = Vec::new();
            self.documents(role, &mut found);
            let found = Rc::new(found);
            self.roles.borrow_mut().insert(role, Rc::clone(&found));
            found
        });
        for call in known.iter() {
            self.add(call.target.clone(), call.evidence, call.line, calls);
        }
    }

    fn documents(&self, role: &str, calls: &mut Vec<Call>) {
        for document in self.grants.documents(role) {
            self.permissions(document, calls);
        }
    }

    fn permissions(&self, policies: &Node, calls: &mut Vec<Call>) {
        for (target, line) in self.grants.invocations(policies) {
            self.add(target, Evidence::InvokePolicy, line, calls);
        }
        for (machine, line) in self.grants.executions(policies) {
            self.machine(machine, line, calls);
        }
    }

    fn machine(&self, id: &str, line: usize, calls: &mut Vec<Call>) {
        for target in self.machines.get(id).into_iter().flatten() {
            self.add(target.clone(), Evidence::StateMachine, line, calls);
        }
    }

    fn connected(&self, function: Resource<'a>, calls: &mut Vec<Call>) {
        let own = function
            .node
            .get("Connectors")
            .map_or(&[][..], Node::entries);
        let own = own.iter().filter_map(|(_, connector)| {
            let id = connector.text_at(&["Properties", "Destination", "Id"])?;
            self.template.resource(id)
        });
        let others = self
            .connections
            .get(function.id)
            .into_iter()
            .flatten()
            .copied();
        for target in own.chain(others) {
            if target.is_function() {
                let here = Target::Here(target.id.to_owned());
                self.add(here, Evidence::InvokePolicy, function.node.line, calls);
            }
            self.machine(target.id, function.node.line, calls);
        }
    }

    fn destination(&self, config: &Node, calls: &mut Vec<Call>) {
        let config = config.get("DestinationConfig").unwrap_or(config);
        for outcome in ["OnSuccess", "OnFailure"] {
            let Some(destination) = config.at(&[outcome, "Destination"]) else {
                continue;
            };
            for (target, line) in self.grants.functions(destination) {
                self.add(target, Evidence::Destination, line, calls);
            }
        }
    }

    fn environment(&self, variables: &[(String, Node)], calls: &mut Vec<Call>) {
        for (_, value) in variables {
            for (target, line) in self.grants.functions_known(value) {
                self.add(target, Evidence::Environment, line, calls);
            }
            for mention in self.template.machines_in(value) {
                self.machine(mention.resource.id, mention.line, calls);
            }
        }
    }
}

/// Calls without those to the caller itself, each target once.
fn each_once(caller: &str, mut calls: Vec<Call>) -> Vec<Call> {
    let mut known = BTreeSet::from([Target::Here(caller.to_owned())]);
    calls.retain(|call| known.insert(call.target.clone()));
    calls
}
