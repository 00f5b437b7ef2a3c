use super::{
    super::{Access, Trigger, UnreadReason, reading::testing::Repository},
    *,
};

const HOST: &str = r#"{"version": "2.0"}"#;

fn found(files: &[(&str, &str)], path: &str) -> Declared {
    let repository = Repository::new(files);
    read(repository.tree(), path)
}

fn http(method: &str, path: &str, access: Access) -> Trigger {
    Trigger {
        method: Some(method.to_owned()),
        access,
        ..Trigger::new("http", Some(path))
    }
}

#[test]
fn a_folder_is_a_function_with_bindings() {
    let function_json = r#"{
      "scriptFile": "cart.py", "entryPoint": "run",
      "bindings": [
        {"type": "httpTrigger", "authLevel": "anonymous", "methods": ["get", "post"], "route": "cart/{id}"},
        {"type": "http", "direction": "out"},
        {"type": "queue", "direction": "out", "queueName": "paid"}]}"#;
    let files = [
        ("app/host.json", HOST),
        ("app/cart/function.json", function_json),
        ("app/cart/cart.py", ""),
    ];
    let found = found(&files, "app/cart/function.json").declarations;
    let cart = &found[0];
    assert_eq!(
        (&*cart.name, cart.application.as_deref()),
        ("cart", Some("app"))
    );
    assert_eq!(cart.code, Code::Path("app/cart".to_owned()));
    assert_eq!(cart.entry_points, ["app/cart/cart.py"]);
    assert_eq!(cart.handler.as_deref(), Some("run"));
    let expected = ["GET", "POST"].map(|method| http(method, "/api/cart/{id}", Access::Anonymous));
    assert_eq!(cart.triggers, expected);
}

#[test]
fn the_file_that_is_called_is_the_one_that_is_there() {
    let file = |script: &str, files: &[&str]| {
        let function_json = format!(r#"{{{script} "bindings": []}}"#);
        let mut all = vec![("a/function.json", function_json.as_str())];
        all.extend(files.iter().map(|file| (*file, "")));
        let function = found(&all, "a/function.json").declarations.remove(0);
        (function.entry_points.concat(), function.handler)
    };
    let main = Some("main".to_owned());
    assert_eq!(
        file("", &["a/__init__.py"]),
        ("a/__init__.py".to_owned(), main)
    );
    assert_eq!(file("", &["a/index.js", "a/help.js"]).0, "a/index.js");
    assert_eq!(file("", &["a/only.ts", "a/b/c.ts"]).0, "a/only.ts");
    let compiled = r#""scriptFile": "../dist/a/index.js","#;
    assert_eq!(file(compiled, &["a/index.ts"]).0, "a/index.ts");
    assert_eq!(file(compiled, &[]).0, "dist/a/index.js");
}

#[test]
fn an_artefact_is_the_code_where_the_file_is_one() {
    let text = r#"{"scriptFile": "../cart.jar", "entryPoint": "acme.Cart.run", "bindings": []}"#;
    let cart = found(&[("a/function.json", text)], "a/function.json");
    let cart = &cart.declarations[0];
    assert_eq!(cart.code, Code::Path("cart.jar".to_owned()));
    assert_eq!(cart.handler.as_deref(), Some("acme.Cart.run"));
}

#[test]
fn triggers_have_the_words_of_all_formats() {
    for (binding, kind, detail) in [
        (
            r#""timerTrigger", "schedule": "0 * * * * *""#,
            "schedule",
            Some("0 * * * * *"),
        ),
        (r#""queueTrigger", "queueName": "q""#, "queue", Some("q")),
        (
            r#""serviceBusTrigger", "topicName": "t""#,
            "topic",
            Some("t"),
        ),
        (
            r#""serviceBusTrigger", "queueName": "q""#,
            "queue",
            Some("q"),
        ),
        (
            r#""blobTrigger", "path": "in/{name}""#,
            "bucket",
            Some("in/{name}"),
        ),
        (r#""cosmosDBTrigger", "collectionName": """#, "stream", None),
        (r#""eventGridTrigger""#, "event", None),
        (r#""activityTrigger""#, "activity", None),
    ] {
        let text = format!(r#"{{"bindings": [{{"type": {binding}}}]}}"#);
        let found = found(&[("a/function.json", &text)], "a/function.json");
        assert_eq!(
            found.declarations[0].triggers,
            [Trigger::new(kind, detail)],
            "{binding}"
        );
    }
}

#[test]
fn decorators_of_python_register_functions() {
    let source = "import azure.functions as func\n\
        app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)\n\n\
        @app.function_name(name='Cart')\n\
        @app.route(route='cart', methods=['GET', func.HttpMethod.PUT])\n\
        def cart(req):\n    pass\n\n\
        @app.route('keys', auth_level=func.AuthLevel.FUNCTION)\n\
        def keys(req):\n    pass\n\n\
        @app.timer_trigger(schedule='0 0 * * * *', arg_name='timer')\n\
        async def nightly(timer):\n    pass\n\n\
        @app.cache\ndef helper():\n    pass\n";
    let files = [("shop/host.json", HOST), ("shop/function_app.py", source)];
    let found = found(&files, "shop/host.json").declarations;
    let names: Vec<_> = found.iter().map(|function| &*function.name).collect();
    assert_eq!(names, ["Cart", "keys", "nightly"]);
    assert_eq!(found[0].line, 4);
    assert_eq!(found[0].handler.as_deref(), Some("cart"));
    assert_eq!(found[0].entry_points, ["shop/function_app.py"]);
    let expected = ["GET", "PUT"].map(|method| http(method, "/api/cart", Access::Anonymous));
    assert_eq!(found[0].triggers, expected);
    assert_eq!(found[1].triggers[0].access, Access::ApiKey);
    assert_eq!(found[1].triggers[0].detail.as_deref(), Some("/api/keys"));
    assert_eq!(
        found[2].triggers,
        [Trigger::new("schedule", Some("0 0 * * * *"))]
    );
}

#[test]
fn calls_of_node_register_functions() {
    let source = "import { app } from '@azure/functions';\n\
        app.http('cart-get', { route: 'cart', methods: ['GET'], authLevel: 'function', handler: getCart });\n\
        app.post('cart-post', async (request) => ({ status: 200 }));\n\
        app.serviceBusQueue('paid', { queueName: 'paid', handler: (message) => {} });\n\
        app.setup({ enableHttpStream: true });\n\
        other.http('no', { handler });\n";
    let host = r#"{"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}"#;
    let files = [("host.json", host), ("src/functions/cart.ts", source)];
    let found = found(&files, "host.json").declarations;
    let names: Vec<_> = found.iter().map(|function| &*function.name).collect();
    assert_eq!(names, ["cart-get", "cart-post", "paid"]);
    assert_eq!(found[0].handler.as_deref(), Some("getCart"));
    assert_eq!(found[0].triggers, [http("GET", "/cart", Access::ApiKey)]);
    assert_eq!(found[1].handler, None);
    assert_eq!(
        found[1].triggers,
        [http("POST", "/cart-post", Access::Anonymous)]
    );
    assert_eq!(found[2].triggers, [Trigger::new("queue", Some("paid"))]);
}

#[test]
fn applications_in_an_application_are_read_by_themselves() {
    let source = "const { app } = require('@azure/functions');\napp.timer('a', { schedule: '* * * * *' });\n";
    let files = [
        ("host.json", HOST),
        ("inner/host.json", HOST),
        ("inner/src/a.js", source),
        ("node_modules/x/b.js", source),
    ];
    assert_eq!(found(&files, "host.json"), Declared::default());
    assert_eq!(found(&files, "inner/host.json").declarations.len(), 1);
}

#[test]
fn the_files_of_other_programs_are_none_and_broken_ones_are_told() {
    for text in ["{}", "[]", r#"{"bindings": {}}"#, "null"] {
        assert_eq!(
            found(&[("function.json", text)], "function.json"),
            Declared::default()
        );
    }
    assert_eq!(
        found(&[("host.json", "{}")], "host.json"),
        Declared::default()
    );
    let broken = found(&[("a/function.json", "{")], "a/function.json");
    assert_eq!(broken.unread[0].reason, UnreadReason::Malformed);
}

#[test]
fn deeply_nested_sources_are_walked() {
    let source = format!("// @azure/functions\n{}", "f(".repeat(50_000));
    let files = [("host.json", HOST), ("a.js", &source)];
    assert_eq!(found(&files, "host.json").declarations, []);
}
