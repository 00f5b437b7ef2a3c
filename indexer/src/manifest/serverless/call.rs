//! What a function calls, as far as permissions, destinations, state machines and environments show it.

use std::collections::{BTreeSet, HashMap};

use crate::manifest::{
    Call, Evidence, Target,
    aws::{function_of_arn, raw_text, references, resources_of},
    node::Node,
};

/// How many calls of a function are kept.
const MAX_CALLS: usize = 500;
const INVOKE: &str = "lambda:InvokeFunction";
const EXECUTE: [&str; 2] = ["states:StartExecution", "states:StartSyncExecution"];

/// Who calls whom in a service.
pub(super) struct Calls {
    functions: Names,
    /// The state machines by name and logical id, as indices into `targets`.
    machines: HashMap<String, usize>,
    /// The functions that each state machine calls.
    targets: Vec<Vec<Target>>,
    /// What every function may call, because the provider's part says so.
    shared: Vec<Call>,
}

/// The keys of a service's functions by what others call them.
struct Names {
    /// By key and logical id.
    ids: HashMap<String, String>,
    /// By the name they are deployed under.
    deployed: HashMap<String, String>,
}

/// What names a service's functions where they are deployed.
pub(super) struct Naming<'a> {
    pub(super) service: Option<&'a str>,
    pub(super) stage: &'a str,
}

impl Calls {
    pub(super) fn new(
        functions: &[(String, Node)],
        naming: &Naming<'_>,
        provider: &Node,
        machines: &Node,
    ) -> Self {
        let mut calls = Self {
            functions: Names::new(functions, naming),
            machines: HashMap::new(),
            targets: Vec::new(),
            shared: Vec::new(),
        };
        for (key, machine) in machines.entries() {
            calls.take_machine(key, machine);
        }
        let mut shared = Vec::new();
        for statements in [&["iam", "role", "statements"][..], &["iamRoleStatements"]] {
            if let Some(statements) = provider.at(statements) {
                calls.permissions(statements, &mut shared);
            }
        }
        calls.environment(provider, &mut shared);
        calls.shared = shared;
        calls
    }

    fn take_machine(&mut self, key: &str, machine: &Node) {
        let index = self.targets.len();
        let named = ["id", "name"]
            .iter()
            .filter_map(|key| machine.text_at(&[key]));
        let plugin = |name: &str| format!("{}StepFunctionsStateMachine", logical(name));
        let mut names = vec![key.to_owned(), plugin(key)];
        for name in named {
            names.extend([name.to_owned(), plugin(name)]);
        }
        let definition = machine.get("definition");
        let targets = definition.map(|definition| self.functions.within(definition));
        self.targets.push(targets.unwrap_or_default());
        self.machines
            .extend(names.into_iter().map(|name| (name, index)));
    }

    /// What a function calls.
    pub(super) fn of(&self, key: &str, function: &Node) -> Vec<Call> {
        let mut found = Vec::new();
        for statements in [&["iamRoleStatements"][..], &["iam", "role", "statements"]] {
            if let Some(statements) = function.at(statements) {
                self.permissions(statements, &mut found);
            }
        }
        for outcome in ["onSuccess", "onFailure"] {
            if let Some(destination) = function.at(&["destinations", outcome]) {
                self.destination(destination, &mut found);
            }
        }
        self.sequence(function, &mut found);
        self.environment(function, &mut found);
        found.extend(self.shared.iter().cloned());
        let mut known = BTreeSet::from([Target::Here(key.to_owned())]);
        found.retain(|call| known.insert(call.target.clone()));
        found.truncate(MAX_CALLS);
        found
    }

    fn permissions(&self, statements: &Node, calls: &mut Vec<Call>) {
        for resource in resources_of(statements, INVOKE) {
            let targets = self.functions.meant_by(resource);
            self.add(targets, Evidence::InvokePolicy, resource.line, calls);
        }
        for resource in EXECUTE
            .iter()
            .flat_map(|action| resources_of(statements, action))
        {
            self.machine(resource, calls);
        }
    }

    /// A destination is a function of the service by its key, an ARN, or a map with one.
    fn destination(&self, destination: &Node, calls: &mut Vec<Call>) {
        let arn = destination.get("arn").unwrap_or(destination);
        let key = arn.text().and_then(|key| self.functions.ids.get(key));
        let targets = match key {
            Some(key) => vec![Target::Here(key.clone())],
            None => self.functions.meant_by(arn),
        };
        self.add(targets, Evidence::Destination, destination.line, calls);
    }

    /// A sequence of Apache `OpenWhisk` calls one action after the other.
    fn sequence(&self, function: &Node, calls: &mut Vec<Call>) {
        let actions = function.get("sequence").map_or(&[][..], Node::items);
        for action in actions {
            let key = action.text().and_then(|key| self.functions.ids.get(key));
            let targets = key.map(|key| Target::Here(key.clone()));
            let targets = targets.into_iter().collect();
            self.add(targets, Evidence::StateMachine, action.line, calls);
        }
    }

    fn environment(&self, part: &Node, calls: &mut Vec<Call>) {
        let variables = part.get("environment").map_or(&[][..], Node::entries);
        for (_, value) in variables {
            let mut targets = self.functions.meant_by(value);
            targets.retain(|target| matches!(target, Target::Here(_)));
            self.add(targets, Evidence::Environment, value.line, calls);
            self.machine(value, calls);
        }
    }

    /// Takes the calls of the state machines that a value means.
    fn machine(&self, node: &Node, calls: &mut Vec<Call>) {
        let mut names: Vec<_> = references(node)
            .into_iter()
            .map(|reference| reference.id)
            .collect();
        let named = raw_text(node).and_then(|text| text.rsplit_once(":stateMachine:"));
        names.extend(named.map(|(_, name)| name.to_owned()));
        for name in names {
            if let Some(index) = self.machines.get(&name) {
                let targets = self.targets[*index].clone();
                self.add(targets, Evidence::StateMachine, node.line, calls);
            }
        }
    }

    fn add(&self, targets: Vec<Target>, evidence: Evidence, line: usize, calls: &mut Vec<Call>) {
        let room = MAX_CALLS.saturating_sub(calls.len());
        calls.extend(targets.into_iter().take(room).map(|target| Call {
            target,
            evidence,
            line,
        }));
    }
}

impl Names {
    fn new(functions: &[(String, Node)], naming: &Naming<'_>) -> Self {
        let (mut ids, mut deployed) = (HashMap::new(), HashMap::new());
        for (key, function) in functions {
            ids.insert(key.clone(), key.clone());
            ids.insert(format!("{}LambdaFunction", logical(key)), key.clone());
            let service = naming.service;
            let usual = service.map(|service| format!("{service}-{}-{key}", naming.stage));
            let name = function.text_at(&["name"]).map(str::to_owned).or(usual);
            deployed.extend(name.map(|name| (name, key.clone())));
        }
        Self { ids, deployed }
    }

    /// The functions that a value means: by reference, by ARN, or by the name they are deployed under.
    fn meant_by(&self, node: &Node) -> Vec<Target> {
        let references = references(node);
        let here = references
            .iter()
            .filter_map(|reference| self.ids.get(&reference.id));
        let here: Vec<_> = here.map(|key| Target::Here(key.clone())).collect();
        if !here.is_empty() {
            return here;
        }
        match raw_text(node) {
            Some(text) => self.named(text).into_iter().collect(),
            None => joined(node)
                .and_then(|arn| self.named(&arn))
                .into_iter()
                .collect(),
        }
    }

    fn named(&self, text: &str) -> Option<Target> {
        let name = function_of_arn(text);
        match self.deployed.get(name.unwrap_or(text)) {
            Some(key) => Some(Target::Here(key.clone())),
            None => name.map(|name| Target::Deployed(name.to_owned())),
        }
    }

    /// The functions that anything below a value means.
    fn within(&self, node: &Node) -> Vec<Target> {
        let mut targets = self.meant_by(node);
        let mut below: Vec<&Node> = node.items().iter().collect();
        below.extend(node.entries().iter().map(|(_, value)| value));
        while let Some(node) = below.pop() {
            if let Some(text) = raw_text(node)
                && function_of_arn(text).is_some()
            {
                targets.extend(self.named(text));
            }
            below.extend(node.items());
            below.extend(node.entries().iter().map(|(_, value)| value));
        }
        targets
    }
}

/// The text of a `Fn::Join`, with something else where its parts are not known.
fn joined(node: &Node) -> Option<String> {
    let [separator, parts] = node.get("Fn::Join")?.items() else {
        return None;
    };
    let parts: Vec<_> = parts
        .items()
        .iter()
        .map(|part| raw_text(part).unwrap_or("?"))
        .collect();
    Some(parts.join(raw_text(separator)?))
}

/// The part of a logical id that the framework makes of a key.
fn logical(key: &str) -> String {
    let key = key.replace('-', "Dash").replace('_', "Underscore");
    let mut chars = key.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => key,
    }
}
