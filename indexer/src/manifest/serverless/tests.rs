use proptest::prelude::*;

use super::{is_manifest, read};
use crate::manifest::{
    Call, Code, Declared, Evidence, Format, Target, UnreadReason,
    aws::sample::{Sample, function},
};

mod call;
mod event;
mod hostile;
mod variables;

/// Reads a text as `app/serverless.yml`.
fn declared(text: &str) -> Declared {
    with(text, &[])
}

/// Reads a text as `app/serverless.yml`, with other files around it.
fn with(text: &str, others: &[(&str, &str)]) -> Declared {
    let mut files = vec![("app/serverless.yml", text)];
    files.extend(others);
    Sample::new(&files).read("app/serverless.yml", read)
}

const SHOP: &str = "\
service: shop
custom:
  prefix: ${self:service}-${opt:stage, self:provider.stage}
  handlers: {stock: src/stock.update}
provider:
  name: aws
  runtime: python3.13
  stage: ${opt:stage, 'dev'}
  timeout: 10
  tags: {team: warehouse}
functions:
  # What is in stock.
  stock:
    name: ${self:custom.prefix}-stock
    description: Says what is in stock
    handler: ${self:custom.handlers.stock}
    events:
      - httpApi: GET /stock
  order-it:
    name: ${env:PREFIX}-order
    handler: src/order.main
    runtime: nodejs22.x
    timeout: 3
    tags: {team: orders, secret: '${ssm:/secret}'}
";

#[test]
fn a_service_with_a_name_that_is_not_known_here_has_none() {
    let declared = declared(&SHOP.replace("service: shop", "service: ${file(names.yml):shop}"));

    assert_eq!(function(&declared, "order-it").application, None);
}

#[test]
fn a_function_has_what_its_provider_says_unless_it_says_something_else() {
    let declared = declared(SHOP);
    assert_eq!(declared.unread, []);
    assert_eq!(declared.declarations.len(), 2);
    let stock = function(&declared, "stock");
    assert_eq!((stock.format, stock.line), (Format::Serverless, 13));
    assert_eq!(stock.application.as_deref(), Some("shop"));
    assert_eq!(stock.provider.as_deref(), Some("aws"));
    assert_eq!(stock.deployed_name.as_deref(), Some("shop-dev-stock"));
    assert_eq!(stock.description.as_deref(), Some("Says what is in stock"));
    assert_eq!(stock.handler.as_deref(), Some("src/stock.update"));
    assert_eq!(stock.runtime.as_deref(), Some("python3.13"));
    assert_eq!(stock.timeout_ms, Some(10_000));
    assert_eq!(stock.code, Code::Path("app".to_owned()));

    let order = function(&declared, "order-it");
    assert_eq!(order.deployed_name, None);
    assert_eq!(order.runtime.as_deref(), Some("nodejs22.x"));
    assert_eq!(order.timeout_ms, Some(3_000));
    assert_eq!(order.labels, [("team".to_owned(), "orders".to_owned())]);
}

#[test]
fn only_aws_has_a_runtime_by_default() {
    let runtime = |provider: &str, function_text: &str| {
        let text = format!("service: s\nprovider: {provider}\nfunctions: {{f: {function_text}}}\n");
        function(&declared(&text), "f").runtime.clone()
    };
    assert_eq!(
        runtime("aws", "{handler: a.b}").as_deref(),
        Some("nodejs20.x")
    );
    assert_eq!(
        runtime("{name: aws}", "{handler: a.b}").as_deref(),
        Some("nodejs20.x")
    );
    assert_eq!(runtime("{name: aws}", "{image: x}"), None);
    for provider in ["google", "azure", "openwhisk", "kubeless"] {
        assert_eq!(runtime(provider, "{handler: a.b}"), None, "{provider}");
    }
}

#[test]
fn functions_are_a_map_or_a_list_of_maps_in_any_file() {
    let names = |functions: &str| {
        let others = [
            ("app/a.yml", "a: {handler: x.a}\n"),
            ("app/b.yml", "functions: {b: {handler: x.b}}\n"),
            ("app/c.json", "{\"c\": {\"handler\": \"x.c\"}}"),
        ];
        let declared = with(&format!("service: s\nfunctions: {functions}\n"), &others);
        assert_eq!(declared.unread, []);
        let declarations = declared.declarations.into_iter();
        let named = |declaration: crate::manifest::Declaration| {
            assert_eq!(
                (declaration.manifest.as_str(), declaration.line),
                ("app/serverless.yml", 2)
            );
            format!(
                "{} {}",
                declaration.name,
                declaration.handler.unwrap_or_default()
            )
        };
        declarations.map(named).collect::<Vec<_>>()
    };
    assert_eq!(names("{a: {handler: x.a}}"), ["a x.a"]);
    assert_eq!(
        names("[{a: {handler: x.a}}, {b: {handler: x.b}, c:}]"),
        ["a x.a", "b x.b", "c "]
    );
    assert_eq!(names("${file(a.yml)}"), ["a x.a"]);
    assert_eq!(names("${file(./b.yml):functions}"), ["b x.b"]);
    assert_eq!(
        names("['${file(a.yml)}', '${file(c.json)}']"),
        ["a x.a", "c x.c"]
    );
    assert_eq!(names("{a: '${file(a.yml):a}'}"), ["a x.a"]);
    assert_eq!(
        names("[{a: {handler: old}}, {a: {handler: new}}]"),
        ["a new"]
    );
    assert_eq!(names(""), [""; 0]);
}

#[test]
fn code_is_the_services_folder_an_artefact_or_an_image() {
    let code = |part: &str, function_text: &str| {
        let text = format!(
            "service: s\nprovider: {{name: aws, ecr: {{images: {{built: {{path: img, file: D}}, \
                            named: 'x/y:1'}}}}}}\n{part}\nfunctions: {{f: {function_text}}}\n"
        );
        function(&declared(&text), "f").code.clone()
    };
    let path = |path: &str| Code::Path(path.to_owned());
    let image = |image: &str, build: Option<&str>| Code::Image {
        image: Some(image.to_owned()),
        build: build.map(str::to_owned),
    };
    assert_eq!(code("", "{handler: a.b}"), path("app"));
    let all = "package: {artifact: target/all.jar}";
    assert_eq!(code(all, "{handler: a.b}"), path("app/target/all.jar"));
    let own = "{handler: a.b, package: {artifact: own.zip}}";
    assert_eq!(code(all, own), path("app/own.zip"));
    let outside = "{package: {artifact: ../../../x.zip}}";
    assert_eq!(
        code("", outside),
        Code::Outside("../../../x.zip".to_owned())
    );
    let unknown = "{package: {artifact: '${env:JAR}'}}";
    assert_eq!(code("", unknown), Code::Unresolved("${env:JAR}".to_owned()));
    let remote = "{package: {artifact: 's3://b/k.zip'}}";
    assert_eq!(code("", remote), Code::Remote("s3://b/k.zip".to_owned()));
    assert_eq!(code("", "{image: 'a/b:2'}"), image("a/b:2", None));
    assert_eq!(code("", "{image: {uri: 'a/b:2'}}"), image("a/b:2", None));
    assert_eq!(
        code("", "{image: built}"),
        image("built", Some("app/img/D"))
    );
    assert_eq!(code("", "{image: {name: named}}"), image("x/y:1", None));
}

#[test]
fn other_files_of_that_name_declare_nothing() {
    for path in [
        "serverless.yml",
        "a/serverless.yaml",
        "serverless.json",
        "serverless.ts",
    ] {
        assert!(is_manifest(path), "{path}");
    }
    for path in [
        "serverless.yml.bak",
        "my-serverless.yml",
        "serverless.template.yml",
        "serverless",
    ] {
        assert!(!is_manifest(path), "{path}");
    }
    for other in [
        "",
        "[]",
        "component: express\nname: x\n",
        "functions: {a: {handler: b.c}}\n",
        "service: s\n",
    ] {
        assert_eq!(declared(other), Declared::default(), "{other}");
    }
}

#[test]
fn a_program_is_named_and_not_run() {
    let program = "export default { service: 's', provider: {name: 'aws'}, functions: {a: {handler: 'a.b'}} };";
    let read_one = |path: &str, text: &str| Sample::new(&[(path, text)]).read(path, read);
    let declared = read_one("serverless.ts", program);
    assert_eq!(declared.declarations, []);
    assert_eq!(declared.unread[0].reason, UnreadReason::Program);
    assert_eq!(
        read_one("lib/serverless.js", "module.exports = 1;"),
        Declared::default()
    );
}

#[test]
fn json_is_read_like_yaml() {
    let text =
        r#"{"service": "s", "provider": {"name": "aws"}, "functions": {"f": {"handler": "a.b"}}}"#;
    let declared = Sample::new(&[("serverless.json", text)]).read("serverless.json", read);
    assert_eq!(function(&declared, "f").handler.as_deref(), Some("a.b"));
}
