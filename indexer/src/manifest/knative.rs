//! `func.yaml` of Knative Functions: one function, whose code is the folder around the file.

use super::{
    Code, Declared, Format, Trigger,
    node::{Node, read_yaml},
    reading::{declaration, file_name, has_placeholder, not_read},
    tree::{Tree, folder_of},
};

/// Whether a file may be one of Knative's.
pub(crate) fn is_manifest(path: &str) -> bool {
    matches!(file_name(path), "func.yaml" | "func.yml")
}

/// Reads a `func.yaml`. One without a runtime or a version is another program's.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Declared {
    let text = match tree.text(path) {
        Ok(text) => text,
        Err(unread) => return Declared::unread(unread),
    };
    let document = match read_yaml(&text) {
        Ok(documents) => documents.into_iter().next(),
        Err(error) => return Declared::unread(not_read(path, &text, &error)),
    };
    let Some(document) = document.filter(is_function) else {
        return Declared::default();
    };

    let folder = folder_of(path);
    let written = |keys: &[&str]| {
        let text = document.text_at(keys)?;
        (!text.is_empty() && !has_placeholder(text)).then(|| text.to_owned())
    };
    let name = written(&["name"]);
    let shown = name.as_deref().unwrap_or_else(|| file_name(folder));
    let mut function = declaration(Format::Knative, path, document.line, shown);
    function.deployed_name = name;
    function.runtime = written(&["runtime"]);
    function.code = Code::Path(folder.to_owned());
    function.triggers = triggers(&document);
    for keys in [&["labels"][..], &["deploy", "labels"]] {
        let labels = document.at(keys).map_or(&[][..], Node::items);
        function.labels.extend(labels.iter().filter_map(label));
    }
    Declared {
        declarations: vec![function],
        unread: Vec::new(),
    }
}

fn is_function(document: &Node) -> bool {
    let versions = ["specVersion", "version", "created"];
    let has_version = versions.iter().any(|key| document.get(key).is_some());
    has_version && document.text_at(&["runtime"]).is_some()
}

/// A function takes HTTP requests or events; what it subscribes to tells which events.
fn triggers(document: &Node) -> Vec<Trigger> {
    let subscriptions = document.at(&["deploy", "subscriptions"]);
    let subscriptions = subscriptions.map_or(&[][..], Node::items);
    let mut triggers: Vec<_> = subscriptions
        .iter()
        .map(|subscription| {
            let kind = subscription.text_at(&["filters", "type"]);
            Trigger::new("event", kind.or(subscription.text_at(&["source"])))
        })
        .collect();
    let invoke = document.text_at(&["invoke"]);
    let takes = invoke.or(document.text_at(&["invocation", "format"]));
    if triggers.is_empty() {
        let takes_events = takes == Some("cloudevent");
        let kind = if takes_events { "event" } else { "http" };
        triggers.push(Trigger::new(kind, None));
    }
    triggers
}

/// A label whose value is written, not taken from the environment.
fn label(node: &Node) -> Option<(String, String)> {
    let (key, value) = (node.text_at(&["key"])?, node.text_at(&["value"])?);
    (!has_placeholder(key) && !has_placeholder(value)).then(|| (key.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{super::reading::testing::Repository, *};

    fn found(text: &str) -> Declared {
        let repository = Repository::new(&[("shop/cart/func.yaml", text)]);
        read(repository.tree(), "shop/cart/func.yaml")
    }

    #[test]
    fn a_function_is_the_folder_around_its_file() {
        let found = found(
            "specVersion: 0.36.0\nname: cart\nruntime: go\ninvoke: cloudevent\ndeploy:\n  labels:\n  \
             - {key: tier, value: back}\n  - {key: user, value: '{{ env:USER }}'}\n",
        );
        let function = &found.declarations[0];
        assert_eq!(function.deployed_name.as_deref(), Some("cart"));
        assert_eq!(function.runtime.as_deref(), Some("go"));
        assert_eq!(function.code, Code::Path("shop/cart".to_owned()));
        assert_eq!(function.triggers, [Trigger::new("event", None)]);
        assert_eq!(function.labels, [("tier".to_owned(), "back".to_owned())]);
    }

    #[test]
    fn without_a_name_the_folder_names_it_and_http_calls_it() {
        let found = found("version: 0.23.0\nname: \"\"\nruntime: node\n");
        let function = &found.declarations[0];
        assert_eq!((&*function.name, &function.deployed_name), ("cart", &None));
        assert_eq!(function.triggers, [Trigger::new("http", None)]);
    }

    #[test]
    fn subscriptions_tell_the_events() {
        let found = found(
            "specVersion: 0.36.0\nname: cart\nruntime: node\ndeploy:\n  subscriptions:\n  \
             - {source: default, filters: {type: cart.paid}}\n  - {source: orders}\n",
        );
        let events = ["cart.paid", "orders"].map(|event| Trigger::new("event", Some(event)));
        assert_eq!(found.declarations[0].triggers, events);
    }

    #[test]
    fn the_files_of_other_programs_are_none() {
        for text in ["name: cart\n", "- a\n", "", "runtime: go\n"] {
            assert_eq!(found(text), Declared::default(), "{text}");
        }
        assert_eq!(found("name: \"hel\n").unread.len(), 1);
    }
}
