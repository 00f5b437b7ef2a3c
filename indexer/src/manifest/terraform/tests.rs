use proptest::prelude::*;

use super::{
    super::{
        Access, Code, Declaration, Evidence, Format, Target, Trigger, UnreadReason,
        reading::testing::Repository,
    },
    *,
};

fn found(files: &[(&str, &str)]) -> Declared {
    let repository = Repository::new(files);
    read(repository.tree(), files[0].0)
}

fn functions(text: &str) -> Vec<Declaration> {
    let found = found(&[("infra/main.tf", text), ("infra/src/app.py", "")]);
    assert_eq!(found.unread, []);
    found.declarations
}

fn function(attributes: &str) -> String {
    format!("resource \"aws_lambda_function\" \"cart\" {{\n{attributes}\n}}\n")
}

#[test]
fn a_function_has_what_variables_and_locals_say() {
    let text = function(
        "  function_name = local.name\n  handler = var.handler\n  runtime = \"${var.runtime}\"\n  \
         timeout = 30\n  filename = data.archive_file.zip.output_path",
    );
    let text = format!(
        "{text}variable \"handler\" {{ default = \"app.run\" }}\nvariable \"runtime\" {{}}\n\
         locals {{\n  name = \"${{lower(var.stage)}}-${{local.base}}\"\n  base = \"cart\"\n}}\n\
         variable \"stage\" {{\n  default = \"Prod\"\n}}\n\
         data \"archive_file\" \"zip\" {{\n  source_dir = \"${{path.module}}/src\"\n}}\n"
    );
    let values = "runtime = \"python3.13\"\n";
    let files = [
        ("infra/main.tf", &*text),
        ("infra/terraform.tfvars", values),
    ];
    let cart = &found(&files).declarations[0];
    assert_eq!(
        (cart.format, &*cart.name, cart.line),
        (Format::Terraform, "cart", 1)
    );
    assert_eq!(cart.deployed_name.as_deref(), Some("prod-cart"));
    assert_eq!(cart.handler.as_deref(), Some("app.run"));
    assert_eq!(cart.runtime.as_deref(), Some("python3.13"));
    assert_eq!(cart.timeout_ms, Some(30_000));
    assert_eq!(cart.code, Code::Path("infra/src".to_owned()));
}

#[test]
fn code_is_found_behind_archives_objects_and_paths() {
    let path = |path: &str| Code::Path(path.to_owned());
    let zip = |inside: &str| {
        format!(
            "data \"archive_file\" \"zip\" {{\n{inside}\n  output_path = \"${{path.module}}/a.zip\"\n}}\n"
        )
    };
    let file = zip("  source_file = \"src/app.py\"");
    for (attributes, rest, expected) in [
        (
            "filename = data.archive_file.zip.output_path",
            &*file,
            path("infra/src"),
        ),
        ("filename = \"a.zip\"", &file, path("infra/src")),
        (
            "filename = \"../target/cart.jar\"",
            "",
            path("target/cart.jar"),
        ),
        (
            "filename = \"../../cart.jar\"",
            "",
            Code::Outside("../../cart.jar".to_owned()),
        ),
        (
            "filename = var.file",
            "",
            Code::Unresolved("var.file".to_owned()),
        ),
        (
            "s3_bucket = \"b\"\n s3_key = aws_s3_object.zip.key",
            &*(file.clone()
                + "resource \"aws_s3_object\" \"zip\" {\n source = data.archive_file.zip.output_path\n}\n"),
            path("infra/src"),
        ),
        (
            "s3_bucket = \"b\"\n s3_key = \"k.zip\"",
            "",
            Code::Remote("s3://b/k.zip".to_owned()),
        ),
        (
            "package_type = \"Image\"\n image_uri = \"acme/cart:1\"",
            "",
            Code::Image {
                image: Some("acme/cart:1".to_owned()),
                build: None,
            },
        ),
    ] {
        let found = functions(&(function(attributes) + rest));
        assert_eq!(found[0].code, expected, "{attributes}");
    }
    let found = functions(&(function("filename = data.archive_file.zip.output_path") + &file));
    assert_eq!(found[0].entry_points, ["infra/src/app.py"]);
}

#[test]
fn a_module_in_a_module_has_paths_that_begin_where_terraform_runs() {
    let text = function("filename = data.archive_file.zip.output_path")
        + "data \"archive_file\" \"zip\" {\n  source_file = \"src/app.py\"\n}\n";
    let files = [
        ("infra/modules/cart/main.tf", &*text),
        ("infra/main.tf", ""),
        ("infra/src/app.py", ""),
        ("src/app.py", ""),
    ];
    assert_eq!(
        found(&files).declarations[0].entry_points,
        ["infra/src/app.py"]
    );
}

#[test]
fn code_in_the_manifest_has_its_line() {
    let text = function("filename = data.archive_file.zip.output_path")
        + "data \"archive_file\" \"zip\" {\n  source {\n    content = <<-EOT\n      def run(event):\n        \
           return 1\n    EOT\n    filename = \"app.py\"\n  }\n}\n";
    let text_of = "def run(event):\n  return 1\n".to_owned();
    assert_eq!(
        functions(&text)[0].code,
        Code::Inline {
            text: text_of,
            line: 7
        }
    );
}

#[test]
fn each_instance_is_a_function() {
    let text = "locals {\n  all = {\n    cart  = { handler = \"cart.run\" }\n    stock = { handler = \
        \"stock.run\" }\n  }\n}\nresource \"aws_lambda_function\" \"all\" {\n  for_each = local.all\n  \
        function_name = \"shop-${each.key}\"\n  handler = each.value.handler\n  filename = \
        data.archive_file.all[each.key].output_path\n}\ndata \"archive_file\" \"all\" {\n  for_each = \
        toset([\"cart\", \"stock\"])\n  source_dir = \"src/${each.value}\"\n}\n";
    let found = functions(text);
    let names = |function: &Declaration| (function.name.clone(), function.deployed_name.clone());
    assert_eq!(
        names(&found[0]),
        ("all[\"cart\"]".to_owned(), Some("shop-cart".to_owned()))
    );
    assert_eq!(found[1].handler.as_deref(), Some("stock.run"));
    assert_eq!(found[1].code, Code::Path("infra/src/stock".to_owned()));
}

#[test]
fn the_communitys_module_is_a_function_unless_it_makes_a_layer() {
    let module = |rest: &str| {
        format!(
            "module \"cart\" {{\n  source = \"terraform-aws-modules/lambda/aws\"\n  handler = \
             \"app.run\"\n{rest}\n}}\n"
        )
    };
    let text = module(
        "  source_path = [{ path = \"${path.module}/src\" }]\n  create_lambda_function_url = true\n  \
         allowed_triggers = { a = { service = \"s3\" }, b = { principal = \"events.amazonaws.com\" } }\n  \
         event_source_mapping = { q = { event_source_arn = module.sqs.sqs_queue_arn } }",
    );
    let found = functions(&text);
    assert_eq!(found[0].code, Code::Path("infra/src".to_owned()));
    let kinds: Vec<_> = found[0]
        .triggers
        .iter()
        .map(|trigger| &*trigger.kind)
        .collect();
    assert_eq!(kinds, ["http", "queue", "bucket", "event"]);
    assert_eq!(found[0].triggers[0].access, Access::Anonymous);
    assert_eq!(
        functions(&module("  create_layer = true\n  create_function = false")),
        []
    );
    assert_eq!(
        functions(&module("  create_layer = true").replace("handler", "name")),
        []
    );
    let part = module("").replace("lambda/aws", "lambda/aws//modules/alias");
    assert_eq!(functions(&part), []);
}

#[track_caller]
fn check_triggers(resources: &str, expected: &[Trigger]) {
    let found = functions(&(function("filename = \"a.zip\"") + resources));
    assert_eq!(found[0].triggers, expected, "{resources}");
}

#[test]
fn urls_say_who_may_call() {
    for (authorization, access) in [("NONE", Access::Anonymous), ("AWS_IAM", Access::Iam)] {
        let url = format!(
            "resource \"aws_lambda_function_url\" \"u\" {{\n  function_name = \
             aws_lambda_function.cart.function_name\n  authorization_type = \"{authorization}\"\n}}\n"
        );
        let trigger = Trigger {
            access,
            ..Trigger::new("http", None)
        };
        check_triggers(&url, &[trigger]);
    }
}

#[test]
fn routes_lead_through_integrations() {
    check_triggers(
        "resource \"aws_apigatewayv2_integration\" \"i\" {\n  integration_uri = \
         aws_lambda_function.cart.invoke_arn\n}\nresource \"aws_apigatewayv2_route\" \"r\" {\n  \
         route_key = \"GET /cart/{id}\"\n  authorization_type = \"JWT\"\n  target = \
         \"integrations/${aws_apigatewayv2_integration.i.id}\"\n}\n",
        &[Trigger {
            method: Some("GET".to_owned()),
            access: Access::Token,
            ..Trigger::new("http", Some("/cart/{id}"))
        }],
    );
    check_triggers(
        "resource \"aws_api_gateway_resource\" \"a\" {\n  path_part = \"cart\"\n  parent_id = \
         aws_api_gateway_rest_api.x.root_resource_id\n}\nresource \"aws_api_gateway_resource\" \"b\" \
         {\n  path_part = \"{id}\"\n  parent_id = aws_api_gateway_resource.a.id\n}\nresource \
         \"aws_api_gateway_method\" \"m\" {\n  http_method = \"POST\"\n  authorization = \"NONE\"\n}\n\
         resource \"aws_api_gateway_integration\" \"i\" {\n  resource_id = \
         aws_api_gateway_resource.b.id\n  http_method = aws_api_gateway_method.m.http_method\n  uri = \
         aws_lambda_function.cart.invoke_arn\n}\n",
        &[Trigger {
            method: Some("POST".to_owned()),
            access: Access::Anonymous,
            ..Trigger::new("http", Some("/cart/{id}"))
        }],
    );
}

#[test]
fn other_resources_start_functions_too() {
    check_triggers(
        "resource \"aws_sqs_queue\" \"q\" {\n  name = \"paid\"\n}\n\
         resource \"aws_lambda_event_source_mapping\" \"m\" {\n  event_source_arn = \
         aws_sqs_queue.q.arn\n  function_name = aws_lambda_function.cart.arn\n}\n",
        &[Trigger::new("queue", Some("paid"))],
    );
    check_triggers(
        "resource \"aws_cloudwatch_event_rule\" \"r\" {\n  schedule_expression = \"rate(1 day)\"\n}\n\
         resource \"aws_cloudwatch_event_target\" \"t\" {\n  rule = aws_cloudwatch_event_rule.r.name\n  \
         arn = aws_lambda_function.cart.arn\n}\nresource \"aws_lambda_permission\" \"p\" {\n  \
         principal = \"events.amazonaws.com\"\n  source_arn = aws_cloudwatch_event_rule.r.arn\n  \
         function_name = aws_lambda_function.cart.function_name\n}\n",
        &[Trigger::new("schedule", Some("rate(1 day)"))],
    );
    check_triggers(
        "resource \"aws_lambda_permission\" \"p\" {\n  principal = \"bedrock.amazonaws.com\"\n  \
         function_name = aws_lambda_function.cart.function_name\n}\n",
        &[Trigger::new("event", Some("bedrock"))],
    );
    check_triggers(
        "resource \"aws_s3_bucket_notification\" \"n\" {\n  bucket = aws_s3_bucket.in.id\n  \
         lambda_function {\n    lambda_function_arn = aws_lambda_function.cart.arn\n  }\n}\n\
         resource \"aws_sns_topic_subscription\" \"s\" {\n  topic_arn = aws_sns_topic.t.arn\n  \
         endpoint = aws_lambda_function.cart.arn\n}\n",
        &[
            Trigger::new("topic", Some("t")),
            Trigger::new("bucket", Some("in")),
        ],
    );
}

#[test]
fn environments_destinations_and_state_machines_show_calls() {
    let other = |name: &str| {
        format!("resource \"aws_lambda_function\" \"{name}\" {{\n  filename = \"b.zip\"\n}}\n")
    };
    let text = function(
        "  filename = \"a.zip\"\n  environment {\n    variables = {\n      STOCK = local.stock\n      \
         SELF = aws_lambda_function.cart.arn\n      FLOW = aws_sfn_state_machine.flow.arn\n    }\n  }",
    ) + &["stock", "pay", "failed"].map(other).concat()
        + "locals {\n  stock = aws_lambda_function.stock.function_name\n}\n\
           resource \"aws_sfn_state_machine\" \"flow\" {\n  definition = jsonencode({ a = \
           aws_lambda_function.pay.arn })\n}\n\
           resource \"aws_lambda_function_event_invoke_config\" \"c\" {\n  function_name = \
           aws_lambda_function.cart.function_name\n  destination_config {\n    on_failure {\n      \
           destination = aws_lambda_function.failed.arn\n    }\n  }\n}\n";
    let calls = &functions(&text)[0].calls;
    let calls: Vec<_> = calls
        .iter()
        .map(|call| (call.target.clone(), call.evidence))
        .collect();
    let here = |name: &str| Target::Here(name.to_owned());
    let expected = [
        (here("pay"), Evidence::StateMachine),
        (here("stock"), Evidence::Environment),
        (here("failed"), Evidence::Destination),
    ];
    assert_eq!(calls, expected);
}

#[test]
fn a_folder_is_read_once_and_not_into_folders_in_it() {
    let text = function("filename = \"a.zip\"");
    let files = [
        ("a/one.tf", &*text),
        ("a/b/three.tf", ""),
        ("a/two.tf", "variable \"x\" {}\n"),
    ];
    let repository = Repository::new(&files);
    assert_eq!(read(repository.tree(), "a/one.tf").declarations.len(), 1);
    for other in ["a/two.tf", "a/b/three.tf"] {
        assert_eq!(read(repository.tree(), other), Declared::default());
    }
}

#[test]
fn a_broken_file_takes_no_other_along() {
    let text = function("filename = \"a.zip\"");
    let found = found(&[("a/broken.tf", "resource {{{\n"), ("a/main.tf", &text)]);
    assert_eq!(found.declarations.len(), 1);
    assert_eq!(
        (found.unread[0].reason, found.unread[0].line),
        (UnreadReason::Templated, 1)
    );
}

#[test]
fn names_that_name_each_other_are_not_known() {
    let text = function("function_name = local.a\n handler = local.big5")
        + "locals {\n  a = \"${local.b}x\"\n  b = local.a\n  big0 = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n"
        + &(1..6)
            .map(|at| {
                format!(
                    "  big{at} = \"{}\"\n",
                    format!("${{local.big{}}}", at - 1).repeat(20)
                )
            })
            .collect::<String>()
        + "}\n";
    let found = functions(&text);
    assert_eq!((&found[0].deployed_name, &found[0].handler), (&None, &None));
}

#[test]
fn deep_nesting_is_refused() {
    for nested in ["[", "{a=", "(", "!", "\"${", "a(", "a["] {
        let value = nested.repeat(20_000);
        let found = found(&[("a.tf", &*format!("# aws_lambda_function\nx = {value}\n"))]);
        assert_eq!(found.unread.len(), 1, "{nested}");
    }
    let blocks = format!("# aws_lambda_function\n{}", "a {\n".repeat(20_000));
    assert_eq!(
        found(&[("a.tf", &*blocks)]).unread[0].reason,
        UnreadReason::TooLarge
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..40),
        other in ".{0,40}",
    ) {
        let text = format!("# aws_lambda_function\n{}{other}", parts.concat());
        let _ = found(&[("a/main.tf", &*text)]);
    }
}

const PARTS: &[&str] = &[
    "resource \"aws_lambda_function\" \"a\" {\n",
    "data \"archive_file\" \"z\" {\n",
    "locals {\n",
    "}\n",
    "filename = ",
    "for_each = ",
    "handler = ",
    "data.archive_file.z.output_path\n",
    "\"${each.key}/${local.handler}\"\n",
    "local.filename\n",
    "toset([\"a\", \"b\"])\n",
    "{ a = 1 }\n",
    "<<EOT\ntext ${var.x}\nEOT\n",
    "[for x in y : x]\n",
    "source_dir = \"${path.module}/..\"\n",
    "environment {\n",
    "variables = ",
];

#[test]
fn a_file_that_is_too_large_is_said_to_be() {
    let large = format!("a = \"{}\"\n", "x".repeat(MAX_BYTES));
    for text in [large.clone(), format!("{}{large}", function(""))] {
        let unread = found(&[("infra/main.tf", &text)]).unread;
        assert_eq!(unread.len(), 1, "{unread:?}");
        assert_eq!(unread[0].reason, UnreadReason::TooLarge);
    }
}
