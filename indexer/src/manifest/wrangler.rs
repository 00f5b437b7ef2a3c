//! `wrangler.jsonc`, `.json` and `.toml` of Cloudflare Workers: one Worker, which may be deployed to
//! several environments.
//!
//! Environments are the same code under names of their own, so they are one declaration: what only an
//! environment says is taken as said of the Worker. A file without code of its own (static assets, a
//! Pages project) declares no function, and is read for all that.

use super::{
    Code, Declaration, Declared, Evidence, Format, Target, Trigger, Unread,
    node::{Node, Unreadable, Value, read_json, read_toml},
    reading::{code_at, declaration, file_name, has_placeholder, invalid, not_read},
    tree::{Tree, folder_of, join},
};

/// What a file without code has, if it is complete.
const STATIC: [&str; 3] = ["assets", "pages_build_output_dir", "site"];

/// Whether a file is wrangler's.
pub(crate) fn is_manifest(path: &str) -> bool {
    let name = file_name(path);
    matches!(name, "wrangler.jsonc" | "wrangler.json" | "wrangler.toml")
}

/// Reads a configuration of wrangler.
pub(crate) fn read(tree: Tree<'_>, path: &str) -> Declared {
    let text = match tree.text(path) {
        Ok(text) => text,
        Err(unread) => return Declared::unread(unread),
    };
    let document = match parse(path, &text) {
        Ok(document) => document,
        Err(error) => return Declared::unread(not_read(path, &text, &error)),
    };
    match entry_point(tree, path, &document) {
        Ok(Some(main)) => Declared {
            declarations: vec![worker(path, &document, &main)],
            unread: Vec::new(),
        },
        Ok(None) => Declared::default(),
        Err(unread) => Declared::unread(unread),
    }
}

fn parse(path: &str, text: &str) -> Result<Node, Unreadable> {
    if file_name(path) == "wrangler.toml" {
        read_toml(text)
    } else {
        read_json(text)
    }
}

/// The module that is called, as written; none if there is no code to call.
///
/// # Errors
/// The file says neither what is called nor what is served.
fn entry_point(tree: Tree<'_>, path: &str, document: &Node) -> Result<Option<String>, Unread> {
    if let Some(main) = document.text_at(&["main"]) {
        return Ok(Some(main.to_owned()));
    }
    // Wrangler 1 had the module below `build.upload`, or in package.json.
    if let Some(main) = document.text_at(&["build", "upload", "main"]) {
        let folder = document.text_at(&["build", "upload", "dir"]);
        return Ok(Some(format!("{}/{main}", folder.unwrap_or("dist"))));
    }
    if document.text_at(&["type"]).is_some() {
        let package = join(folder_of(path), "package.json");
        let package = package.and_then(|package| tree.text(&package).ok());
        let package = package.and_then(|text| read_json(&text).ok());
        let main = package.and_then(|package| package.text_at(&["main"]).map(str::to_owned));
        if main.is_some() {
            return Ok(main);
        }
    }
    let has_code_in = |(_, node): &(String, Node)| node.get("main").is_some();
    let environments = document.get("env").map_or(&[][..], Node::entries);
    if let Some((_, node)) = environments.iter().find(|entry| has_code_in(entry)) {
        return Ok(node.text_at(&["main"]).map(str::to_owned));
    }
    if STATIC.iter().any(|key| document.get(key).is_some()) {
        return Ok(None);
    }
    let message = "there is no `main`, and nothing is said of assets";
    Err(invalid(path, document.line, message))
}

fn worker(path: &str, document: &Node, main: &str) -> Declaration {
    let folder = folder_of(path);
    let name = document.text_at(&["name"]);
    let name = name.filter(|name| !name.is_empty() && !has_placeholder(name));
    let shown = name.unwrap_or_else(|| file_name(folder));
    let mut worker = declaration(Format::Wrangler, path, document.line, shown);
    worker.deployed_name = name.map(str::to_owned);
    match code_at(folder, main) {
        Code::Path(main) => {
            worker.code = Code::Path(folder.to_owned());
            worker.entry_points = vec![main];
        }
        elsewhere => worker.code = elsewhere,
    }

    add_triggers(&mut worker, document);
    add_calls(&mut worker, document, None);
    for (environment, node) in document.get("env").map_or(&[][..], Node::entries) {
        add_triggers(&mut worker, node);
        add_calls(&mut worker, node, Some(environment));
    }
    // A Worker has a URL below workers.dev unless it has routes, or says that it wants none.
    let is_reached = worker.triggers.iter().any(|trigger| trigger.kind == "http");
    let workers_dev = document.get("workers_dev").map(|node| &node.value);
    if !is_reached && workers_dev != Some(&Value::Bool(false)) {
        worker.triggers.insert(0, Trigger::new("http", None));
    }
    worker
}

/// Adds what starts the Worker, at the top or in an environment.
fn add_triggers(worker: &mut Declaration, node: &Node) {
    let items = |keys: &[&str]| node.at(keys).map_or(&[][..], Node::items);
    let route = node.get("route").into_iter();
    for route in route.chain(items(&["routes"])) {
        if let Some(pattern) = route.text().or(route.text_at(&["pattern"])) {
            worker.add_trigger(Trigger::new("http", Some(pattern)));
        }
    }
    for schedule in items(&["triggers", "crons"]) {
        if let Some(schedule) = schedule.text() {
            worker.add_trigger(Trigger::new("schedule", Some(schedule)));
        }
    }
    for queue in items(&["queues", "consumers"]) {
        worker.add_trigger(Trigger::new("queue", queue.text_at(&["queue"])));
    }
}

/// Adds the Workers that a binding names, at the top or in an environment.
fn add_calls(worker: &mut Declaration, node: &Node, environment: Option<&str>) {
    let bindings = [
        (&["services"][..], "service", Evidence::ServiceBinding),
        (
            &["durable_objects", "bindings"],
            "script_name",
            Evidence::ServiceBinding,
        ),
        (&["workflows"], "script_name", Evidence::ServiceBinding),
        (&["tail_consumers"], "service", Evidence::Destination),
    ];
    for (keys, key, evidence) in bindings {
        for binding in node.at(keys).map_or(&[][..], Node::items) {
            let Some(bound) = binding.get(key) else {
                continue;
            };
            let Some(name) = bound.text().filter(|name| !has_placeholder(name)) else {
                continue;
            };
            // An environment's Worker is deployed under the name of both.
            let environment = binding.text_at(&["environment"]).or(environment);
            let suffix = environment.map(|environment| format!("-{environment}"));
            let name = suffix
                .and_then(|suffix| name.strip_suffix(&suffix))
                .unwrap_or(name);
            let target = Target::Deployed(name.to_owned());
            worker.add_call(target, evidence, bound.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{UnreadReason, reading::testing::Repository},
        *,
    };

    fn found(path: &str, text: &str) -> Declared {
        let repository = Repository::new(&[
            (path, text),
            ("old/package.json", r#"{"main": "index.js"}"#),
        ]);
        read(repository.tree(), path)
    }

    fn worker_of(path: &str, text: &str) -> Declaration {
        found(path, text).declarations.remove(0)
    }

    #[test]
    fn a_worker_has_a_module_and_what_starts_it() {
        let worker = worker_of(
            "cart/wrangler.jsonc",
            r#"{
              // of the shop
              "name": "cart", "main": "./src/index.ts", "routes": [
                "shop.example/cart/*", { "pattern": "cart.example", "custom_domain": true },
              ],
              "triggers": { "crons": ["0 3 * * *"] },
              "queues": { "consumers": [{ "queue": "paid" }] },
            }"#,
        );
        assert_eq!(worker.deployed_name.as_deref(), Some("cart"));
        assert_eq!(worker.code, Code::Path("cart".to_owned()));
        assert_eq!(worker.entry_points, ["cart/src/index.ts"]);
        let triggers = [
            ("http", "shop.example/cart/*"),
            ("http", "cart.example"),
            ("schedule", "0 3 * * *"),
            ("queue", "paid"),
        ];
        let triggers = triggers.map(|(kind, detail)| Trigger::new(kind, Some(detail)));
        assert_eq!(worker.triggers, triggers);
    }

    #[test]
    fn environments_are_the_same_worker() {
        let worker = worker_of(
            "wrangler.toml",
            "name = 'cart'\nmain = 'index.js'\nservices = [{ binding = 'S', service = 'stock' }]\n\
             [env.staging]\nroute = 'staging.example/*'\n\
             services = [{ binding = 'S', service = 'stock-staging' }]\n",
        );
        assert_eq!(
            worker.triggers,
            [Trigger::new("http", Some("staging.example/*"))]
        );
        let targets: Vec<_> = worker.calls.iter().map(|call| &call.target).collect();
        assert_eq!(targets, [&Target::Deployed("stock".to_owned())]);
        assert_eq!(worker.calls[0].line, 3);
    }

    #[test]
    fn bindings_to_other_workers_are_calls() {
        let worker = worker_of(
            "wrangler.json",
            r#"{"name": "cart", "main": "a.js",
              "durable_objects": {"bindings": [{"name": "A", "script_name": "counters"},
                {"name": "B", "class_name": "Own"}, {"name": "C", "script_name": "cart"}]},
              "tail_consumers": [{"service": "logs"}]}"#,
        );
        let calls = worker
            .calls
            .iter()
            .map(|call| (call.target.clone(), call.evidence));
        let deployed = |name: &str| Target::Deployed(name.to_owned());
        let expected = [
            (deployed("counters"), Evidence::ServiceBinding),
            (deployed("logs"), Evidence::Destination),
        ];
        assert_eq!(calls.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn without_routes_a_worker_is_reached_unless_it_wants_not_to_be() {
        let text = r#"{"name": "a", "main": "a.js"}"#;
        let worker = worker_of("wrangler.json", text);
        assert_eq!(worker.triggers, [Trigger::new("http", None)]);
        let text = r#"{"name": "a", "main": "a.js", "workers_dev": false}"#;
        assert_eq!(worker_of("wrangler.json", text).triggers, []);
    }

    #[test]
    fn what_is_deployed_under_a_placeholder_has_no_known_name() {
        let text = r#"{"name": "<WORKER_NAME>", "main": "../../a.js"}"#;
        let worker = worker_of("cart/wrangler.json", text);
        assert_eq!((&*worker.name, worker.deployed_name), ("cart", None));
        assert_eq!(worker.code, Code::Outside("../../a.js".to_owned()));
    }

    #[test]
    fn old_configurations_have_their_module_elsewhere() {
        let text = "name = 'a'\ntype = 'javascript'\n[build.upload]\nmain = './a.mjs'\n";
        assert_eq!(
            worker_of("old/wrangler.toml", text).entry_points,
            ["old/dist/a.mjs"]
        );
        let text = "name = 'a'\ntype = 'webpack'\n";
        assert_eq!(
            worker_of("old/wrangler.toml", text).entry_points,
            ["old/index.js"]
        );
    }

    #[test]
    fn assets_are_no_function_and_nothing_is_a_mistake() {
        let assets = r#"{"name": "a", "assets": {"directory": "public"}}"#;
        assert_eq!(found("wrangler.json", assets), Declared::default());
        let nothing = found("wrangler.json", r#"{"name": "a"}"#).unread;
        assert_eq!(nothing[0].reason, UnreadReason::Invalid);
        let broken = found("wrangler.json", "{").unread;
        assert_eq!(broken[0].reason, UnreadReason::Malformed);
    }
}
