//! `stack.yml` of OpenFaaS: a map of functions, each with the folder of its code.

use super::{
    Code, Declaration, Declared, Evidence, Format, Target, Trigger,
    node::{Node, read_yaml},
    reading::{code_at, declaration, file_name, invalid, not_read},
    tree::{Tree, folder_of},
};

/// What stands between the gateway and the name of a function in a URL.
const ROUTES: [&str; 2] = ["/async-function/", "/function/"];
/// The longest timeout: a day.
const MAX_TIMEOUT_MS: u64 = 86_400_000;

/// Whether a file may be one of OpenFaaS's.
pub(crate) fn is_manifest(path: &str) -> bool {
    matches!(file_name(path), "stack.yml" | "stack.yaml")
}

/// Reads a `stack.yml`. One of another provider is another program's.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Declared {
    let text = match tree.text(path) {
        Ok(text) => text,
        Err(unread) => return Declared::unread(unread),
    };
    let document = match read_yaml(&text) {
        Ok(documents) => documents.into_iter().next(),
        Err(error) => return Declared::unread(not_read(path, &text, &error)),
    };
    let Some(document) = document.filter(is_stack) else {
        return Declared::default();
    };

    let mut declared = Declared::default();
    let functions = document.get("functions").map_or(&[][..], Node::entries);
    for (name, node) in functions {
        if node.entries().is_empty() {
            let message = format!("`{name}` is no function: there is nothing under its name");
            declared.unread.push(invalid(path, node.line, &message));
        } else {
            declared.declarations.push(function(path, name, node));
        }
    }
    let names: Vec<_> = functions.iter().map(|(name, _)| name.as_str()).collect();
    for function in &mut declared.declarations {
        if let Some((_, node)) = functions.iter().find(|(name, _)| *name == function.name) {
            add_calls(function, node, &names);
        }
    }
    declared
}

fn is_stack(document: &Node) -> bool {
    let provider = document.text_at(&["provider", "name"]);
    matches!(provider, Some("openfaas" | "faas"))
}

fn function(path: &str, name: &str, node: &Node) -> Declaration {
    let mut function = declaration(Format::OpenFaas, path, node.line, name);
    function.deployed_name = Some(name.to_owned());
    function.runtime = node.text_at(&["lang"]).map(str::to_owned);
    function.code = code(folder_of(path), node);
    let route = format!("/function/{name}");
    function.triggers = vec![Trigger::new("http", Some(&route))];
    function.triggers.extend(annotated(node));
    function.timeout_ms = timeout_ms(node);
    let labels = node.get("labels").map_or(&[][..], Node::entries);
    let labels = labels
        .iter()
        .filter_map(|(key, value)| Some((key.clone(), value.text()?.to_owned())));
    function.labels = labels.collect();
    function
}

/// The handler is a folder. With the language `dockerfile` it holds a Dockerfile instead of a function
/// that a template calls.
fn code(folder: &str, node: &Node) -> Code {
    let image = node.text_at(&["image"]).map(with_defaults);
    let handler = node.text_at(&["handler"]).map(with_defaults);
    match handler.filter(|handler| !handler.is_empty()) {
        Some(handler) => match code_at(folder, &handler) {
            Code::Path(build) if is_dockerfile(node) => Code::Image {
                image,
                build: Some(build),
            },
            code => code,
        },
        None => Code::Image { image, build: None },
    }
}

fn is_dockerfile(node: &Node) -> bool {
    let language = node.text_at(&["lang"]).unwrap_or_default();
    language.eq_ignore_ascii_case("dockerfile")
}

/// What connectors call the function for: topics, and the cron connector's schedule.
fn annotated(node: &Node) -> Vec<Trigger> {
    let annotation = |key| node.text_at(&["annotations", key]);
    let topics = annotation("topic").unwrap_or_default();
    let mut triggers = Vec::new();
    for topic in topics.split(',').map(str::trim) {
        match (topic, annotation("schedule")) {
            ("", _) => {}
            ("cron-function", schedule) => triggers.push(Trigger::new("schedule", schedule)),
            (topic, _) => triggers.push(Trigger::new("topic", Some(topic))),
        }
    }
    triggers
}

/// The watchdog's limit, such as `10s`, `1m30s` or, of old, a number of seconds.
fn timeout_ms(node: &Node) -> Option<u32> {
    let text = node.text_at(&["environment", "exec_timeout"])?;
    let mut milliseconds = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit());
        let (number, after) = rest.split_at(digits.unwrap_or(rest.len()));
        let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
        let unit = units.iter().find(|(unit, _)| after.starts_with(unit));
        let (length, factor) = match unit {
            Some((unit, factor)) => (unit.len(), *factor),
            None if after.is_empty() => (0, 1_000),
            None => return None,
        };
        let number: u64 = number.parse().ok()?;
        milliseconds = milliseconds.checked_add(number.checked_mul(factor)?)?;
        rest = &after[length..];
    }
    let is_known = (1..=MAX_TIMEOUT_MS).contains(&milliseconds);
    is_known.then(|| u32::try_from(milliseconds).ok()).flatten()
}

/// Adds the functions of the stack whose URLs the environment holds.
fn add_calls(function: &mut Declaration, node: &Node, names: &[&str]) {
    let environment = node.get("environment").map_or(&[][..], Node::entries);
    for (_, value) in environment {
        let Some(text) = value.text() else { continue };
        let routed = ROUTES.iter().find_map(|route| text.split_once(route));
        let Some((_, called)) = routed else { continue };
        let called = called.split(['/', '?', '.']).next().unwrap_or_default();
        if names.contains(&called) {
            let target = Target::Here(called.to_owned());
            function.add_call(target, Evidence::Environment, value.line);
        }
    }
}

/// Fills in what has a default: `${TAG:-latest}`.
fn with_defaults(text: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let default = after.split_once('}').and_then(|(variable, after)| {
            let (_, default) = variable.split_once(":-")?;
            Some((default, after))
        });
        let Some((default, after)) = default else {
            break;
        };
        filled.push_str(before);
        filled.push_str(default);
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::{super::reading::testing::Repository, *};

    fn found(text: &str) -> Declared {
        let repository = Repository::new(&[("faas/stack.yml", text)]);
        read(repository.tree(), "faas/stack.yml")
    }

    fn functions(functions: &str) -> Vec<Declaration> {
        let text = format!("provider: {{name: openfaas}}\nfunctions:\n{functions}");
        found(&text).declarations
    }

    #[test]
    fn a_handler_is_a_folder_and_a_language_its_runtime() {
        let found = functions(
            "  cart:\n    lang: python3-http\n    handler: ./cart\n    image: cart:${TAG:-latest}\n",
        );
        assert_eq!(found[0].line, 4);
        assert_eq!(found[0].runtime.as_deref(), Some("python3-http"));
        assert_eq!(found[0].code, Code::Path("faas/cart".to_owned()));
        let route = Trigger::new("http", Some("/function/cart"));
        assert_eq!(found[0].triggers, [route]);
    }

    #[test]
    fn images_say_what_builds_them() {
        let found = functions(
            "  a: {lang: Dockerfile, handler: ./a, image: 'acme/a:${TAG:-1}'}\n  b: {image: acme/b}\n",
        );
        let image = |image: &str, build: Option<&str>| Code::Image {
            image: Some(image.to_owned()),
            build: build.map(str::to_owned),
        };
        assert_eq!(found[0].code, image("acme/a:1", Some("faas/a")));
        assert_eq!(found[1].code, image("acme/b", None));
    }

    #[test]
    fn annotations_name_topics_and_schedules() {
        let found = functions(
            "  a:\n    annotations: {topic: 'paid, sent'}\n  b:\n    annotations: {topic: \
             cron-function, schedule: '0 * * * *'}\n",
        );
        let topics = ["paid", "sent"].map(|topic| Trigger::new("topic", Some(topic)));
        assert_eq!(found[0].triggers[1..], topics);
        let schedule = Trigger::new("schedule", Some("0 * * * *"));
        assert_eq!(found[1].triggers[1..], [schedule]);
    }

    #[test]
    fn the_environment_shows_calls_within_the_stack() {
        let found = functions(
            "  a:\n    environment:\n      stock: http://gateway:8080/function/b?x=1\n      other: \
             http://gateway:8080/function/elsewhere\n      self: http://gateway:8080/function/a\n  \
             b: {handler: ./b}\n",
        );
        assert_eq!(found[0].calls.len(), 1);
        assert_eq!(found[0].calls[0].target, Target::Here("b".to_owned()));
    }

    #[test]
    fn timeouts_are_read_as_go_writes_them() {
        for (text, expected) in [
            ("10s", Some(10_000)),
            ("1m30s", Some(90_000)),
            ("500ms", Some(500)),
            ("5", Some(5_000)),
            ("soon", None),
            ("", None),
            ("99999999999999999999s", None),
            ("40000m", None),
        ] {
            let found = functions(&format!(
                "  a:\n    environment: {{exec_timeout: '{text}'}}\n"
            ));
            assert_eq!(found[0].timeout_ms, expected, "{text}");
        }
    }

    #[test]
    fn other_stacks_are_none_and_empty_functions_are_told() {
        assert_eq!(found("services: {}\n"), Declared::default());
        assert_eq!(found("provider: {name: aws}\n"), Declared::default());
        let unread = found("provider: {name: openfaas}\nfunctions:\n  a:\n").unread;
        assert_eq!(unread.len(), 1);
    }
}
