//! Whom functions call, as far as a module shows it.

use hcl_edit::expr::Expression;

use super::super::{Evidence, Target};
use super::{
    function::Function,
    module::Module,
    value::{Address, Scope},
};

/// Adds what environments, destinations and state machines show.
pub(super) fn add<'m>(module: &'m Module<'m>, functions: &mut [Function<'m>]) {
    let mut calls = Vec::new();
    for (caller, function) in functions.iter().enumerate() {
        let Some(environment) = function.environment() else {
            continue;
        };
        let line = function.item.line_of(environment);
        for address in function.scope.addresses(environment) {
            if address.kind == "aws_sfn_state_machine" {
                let machine = module.get(&address.kind, &address.name);
                let definition = machine.and_then(|machine| machine.attribute("definition"));
                if let Some(definition) = definition {
                    let called = function.scope.addresses(definition);
                    calls.push((caller, called, Evidence::StateMachine, line));
                }
            } else {
                calls.push((caller, vec![address], Evidence::Environment, line));
            }
        }
    }
    let scope = Scope::new(module, None);
    for invocation in module.all("aws_lambda_function_event_invoke_config") {
        let function = invocation.attribute("function_name");
        let callers = function
            .map(|function| scope.addresses(function))
            .unwrap_or_default();
        for destination in destinations(&invocation) {
            let called = scope.addresses(destination);
            let line = invocation.line_of(destination);
            for caller in positions(functions, &callers) {
                calls.push((caller, called.clone(), Evidence::Destination, line));
            }
        }
    }

    for (caller, called, evidence, line) in calls {
        for called in positions(functions, &called) {
            let target = Target::Here(functions[called].declaration.name.clone());
            functions[caller]
                .declaration
                .add_call(target, evidence, line);
        }
    }
}

fn destinations<'m>(invocation: &super::module::Item<'m>) -> Vec<&'m Expression> {
    let configurations = invocation.blocks("destination_config");
    let outcomes = configurations.flat_map(|body| {
        let outcomes = body.blocks().filter(|block| {
            let name = block.ident.as_str();
            matches!(name, "on_success" | "on_failure")
        });
        outcomes.filter_map(|block| block.body.get_attribute("destination"))
    });
    outcomes.map(|attribute| &attribute.value).collect()
}

/// The functions at addresses.
pub(super) fn positions(functions: &[Function<'_>], addresses: &[Address]) -> Vec<usize> {
    let is_named = |function: &Function<'_>| addresses.iter().any(|at| function.is_at(at));
    let named = functions.iter().enumerate();
    let named = named.filter(|(_, function)| is_named(function));
    named.map(|(at, _)| at).collect()
}
