//! Functions of Node.js that calls register: `app.http('name', { … })`, `app.timer`, …

use tree_sitter::Node;

use super::binding::{Binding, Field};
use super::registered::{Registered, Registration, field, literal, nodes};

/// The calls that register a function besides those of [`METHODS`].
const CALLS: [&str; 20] = [
    "http",
    "timer",
    "storageBlob",
    "storageQueue",
    "serviceBusQueue",
    "serviceBusTopic",
    "eventHub",
    "eventGrid",
    "cosmosDB",
    "sql",
    "mySql",
    "kafka",
    "webPubSub",
    "warmup",
    "generic",
    "mcpTool",
    "orchestration",
    "activity",
    "entity",
    "connectorTrigger",
];
/// The calls for one method of HTTP, and the method.
const METHODS: [(&str, &str); 5] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("patch", "PATCH"),
    ("deleteRequest", "DELETE"),
];

/// Reads the functions that a file registers.
pub(super) fn registered(root: Node<'_>, source: &str) -> Registered {
    let calls = nodes(root, "call_expression").into_iter();
    Registered {
        functions: calls.filter_map(|call| function(call, source)).collect(),
        access: None,
    }
}

fn function(call: Node<'_>, source: &str) -> Option<Registration> {
    let called = call.child_by_field_name("function")?;
    let object = source.get(called.child_by_field_name("object")?.byte_range())?;
    if object != "app" && !object.ends_with(".app") {
        return None;
    }
    let called = source.get(called.child_by_field_name("property")?.byte_range())?;
    let method = METHODS.iter().find(|(name, _)| *name == called);
    if method.is_none() && !CALLS.contains(&called) {
        return None;
    }
    let arguments = call.child_by_field_name("arguments")?;
    let name = arguments
        .named_child(0)
        .filter(|name| name.kind() == "string")?;
    let name = literal(name, source)?;
    let options = arguments.named_child(1)?;
    let (mut fields, handler) = match options.kind() {
        "object" => options_of(options, source),
        _ => (Vec::new(), symbol(options, source)),
    };
    if let Some((_, method)) = method {
        fields.push(("methods".to_owned(), vec![(*method).to_owned()]));
    }
    let kind = if method.is_some() { "http" } else { called };
    // Azure's library for Node.js asks for no key unless it is told to.
    let binding = Binding::new(kind, fields).or_access("anonymous");
    Some(Registration {
        name,
        line: call.start_position().row + 1,
        bindings: vec![binding],
        handler,
    })
}

/// The values of an object, and the name of its handler.
fn options_of(object: Node<'_>, source: &str) -> (Vec<Field>, Option<String>) {
    let mut fields = Vec::new();
    let mut handler = None;
    let mut cursor = object.walk();
    for entry in object.named_children(&mut cursor) {
        if entry.kind() == "shorthand_property_identifier" {
            let is_handler = source.get(entry.byte_range()) == Some("handler");
            handler = is_handler.then(|| "handler".to_owned()).or(handler);
            continue;
        }
        let key = entry.child_by_field_name("key");
        let value = entry.child_by_field_name("value");
        let (Some(key), Some(value)) = (key, value) else {
            continue;
        };
        if source.get(key.byte_range()) == Some("handler") {
            handler = symbol(value, source);
        } else {
            fields.push(field(key, value, source));
        }
    }
    (fields, handler)
}

/// The name of a function that is given by its name.
fn symbol(node: Node<'_>, source: &str) -> Option<String> {
    let is_name = node.kind() == "identifier";
    is_name.then(|| literal(node, source)).flatten()
}
