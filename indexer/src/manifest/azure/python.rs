//! Functions of Python that decorators register: `@app.route`, `@app.timer_trigger`, …

use tree_sitter::Node;

use super::binding::{Binding, Field};
use super::registered::{Registered, Registration, field, literal, nodes};

/// Reads the decorated functions of a file, and the level of the application.
pub(super) fn registered(root: Node<'_>, source: &str) -> Registered {
    let functions = nodes(root, "decorated_definition").into_iter();
    let functions = functions.filter_map(|definition| function(definition, source));
    let applications = nodes(root, "keyword_argument").into_iter();
    let access = applications
        .filter_map(|argument| named(argument, source))
        .find_map(|(name, values)| (name == "httpauthlevel").then(|| values.first().cloned())?);
    Registered {
        functions: functions.collect(),
        access,
    }
}

fn function(decorated: Node<'_>, source: &str) -> Option<Registration> {
    let definition = decorated.child_by_field_name("definition")?;
    let symbol = definition.child_by_field_name("name")?;
    let symbol = source.get(symbol.byte_range())?;
    let mut name = symbol.to_owned();
    let mut bindings = Vec::new();
    let mut cursor = decorated.walk();
    for decorator in decorated.children(&mut cursor) {
        let Some((decoration, fields)) = call(decorator, source) else {
            continue;
        };
        match decoration.as_str() {
            "function_name" => {
                let written = fields.first().and_then(|(_, values)| values.first());
                name = written.cloned().unwrap_or(name);
            }
            "route" | "schedule" => bindings.push(Binding::new(&decoration, fields)),
            trigger if trigger.ends_with("_trigger") => {
                bindings.push(Binding::new(trigger, fields));
            }
            _ => {}
        }
    }
    (!bindings.is_empty()).then(|| Registration {
        name,
        line: decorated.start_position().row + 1,
        bindings,
        handler: Some(symbol.to_owned()),
    })
}

/// What a decorator calls, and the values of its arguments.
fn call(decorator: Node<'_>, source: &str) -> Option<(String, Vec<Field>)> {
    if decorator.kind() != "decorator" {
        return None;
    }
    let call = decorator
        .named_child(0)
        .filter(|call| call.kind() == "call")?;
    let called = call.child_by_field_name("function")?;
    let called = called.child_by_field_name("attribute")?;
    let called = source.get(called.byte_range())?.to_owned();
    let arguments = call.child_by_field_name("arguments")?;
    let mut cursor = arguments.walk();
    let mut fields = Vec::new();
    for argument in arguments.named_children(&mut cursor) {
        if let Some(named) = named(argument, source) {
            fields.push(named);
        } else if let Some(text) = literal(argument, source) {
            // What stands without a name is the first thing that a decorator needs to know.
            let name = if called == "route" { "route" } else { "name" };
            fields.push((name.to_owned(), vec![text]));
        }
    }
    Some((called, fields))
}

fn named(argument: Node<'_>, source: &str) -> Option<Field> {
    if argument.kind() != "keyword_argument" {
        return None;
    }
    let name = argument.child_by_field_name("name")?;
    let value = argument.child_by_field_name("value")?;
    Some(field(name, value, source))
}
