use proptest::prelude::*;

use super::{is_manifest, read};
use crate::manifest::{
    Access, Code, Declared, Format, UnreadReason,
    aws::sample::{Sample, function},
};

mod call;
mod code;
mod hostile;
mod trigger;

/// Reads a text as `app/template.yaml`.
fn declared(text: &str) -> Declared {
    Sample::new(&[("app/template.yaml", text)]).read("app/template.yaml", read)
}

const SHOP: &str = "\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Prefix: {Type: String, Default: shop}
  Secret: {Type: String}
Mappings:
  Sizes: {small: {timeout: 3}}
Conditions:
  IsShop: !Equals [!Ref Prefix, shop]
  IsSecret: !Equals [!Ref Secret, x]
Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 20
    CodeUri: src/
    Tags: {team: warehouse}
Resources:
  # What is in stock.
  StockFunction:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub '${Prefix}-stock'
      Description: Says what is in stock
      Handler: stock.handler
  OrderFunction:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub '${AWS::StackName}-order'
      Runtime: !If [IsShop, python3.13, python3.9]
      Handler: order.main
      Timeout: !FindInMap [Sizes, small, timeout]
      CodeUri: ../orders
      Tags: {team: orders, secret: !Ref Secret}
  Table:
    Type: AWS::DynamoDB::Table
";

#[test]
fn a_function_has_what_its_globals_say_unless_it_says_something_else() {
    let declared = declared(SHOP);
    assert_eq!(declared.unread, []);
    assert_eq!(declared.declarations.len(), 2);
    let stock = function(&declared, "StockFunction");
    assert_eq!((stock.format, stock.line), (Format::Sam, 19));
    assert_eq!(stock.manifest, "app/template.yaml");
    assert_eq!(stock.runtime.as_deref(), Some("nodejs22.x"));
    assert_eq!(stock.handler.as_deref(), Some("stock.handler"));
    assert_eq!(stock.description.as_deref(), Some("Says what is in stock"));
    assert_eq!(stock.code, Code::Path("app/src".to_owned()));
    assert_eq!(stock.timeout_ms, Some(20_000));
    let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(stock.labels, [tag("team", "warehouse")]);

    let order = function(&declared, "OrderFunction");
    assert_eq!(order.runtime.as_deref(), Some("python3.13"));
    assert_eq!(order.code, Code::Path("orders".to_owned()));
    assert_eq!(order.timeout_ms, Some(3_000));
    assert_eq!(order.labels, [tag("team", "orders")]);
}

#[test]
fn a_name_is_known_where_parameters_have_defaults_only() {
    let declared = declared(SHOP);
    let name = |id| function(&declared, id).deployed_name.as_deref();
    assert_eq!(name("StockFunction"), Some("shop-stock"));
    assert_eq!(name("OrderFunction"), None);
}

#[test]
fn texts_have_the_values_of_functions_in_them() {
    let name = |written: &str| {
        let text = format!(
            "Parameters: {{P: {{Default: shop}}, N: {{Type: String}}}}\n\
             Mappings: {{M: {{a: {{b: mapped}}}}}}\n\
             Conditions: {{Yes: !Equals [!Ref P, shop], No: !Not [!Condition Yes], Maybe: !Equals [!Ref N, x],\n\
             \x20 All: {{Fn::And: [{{Condition: Yes}}, {{Condition: Maybe}}]}}, \
             Any: !Or [!Condition Maybe, !Condition Yes]}}\n\
             Resources: {{F: {{Type: 'AWS::Lambda::Function', Properties: {{FunctionName: {written}}}}}}}\n"
        );
        function(&declared(&text), "F").deployed_name.clone()
    };
    for (written, expected) in [
        ("plain", Some("plain")),
        ("42", Some("42")),
        ("!Ref P", Some("shop")),
        ("{Ref: P}", Some("shop")),
        ("!Ref N", None),
        ("!Sub '${P}-x'", Some("shop-x")),
        ("!Sub '${P'", Some("${P")),
        ("!Sub '${!P}'", Some("${P}")),
        ("!Sub ['${v}-${P}', {v: !Ref P}]", Some("shop-shop")),
        ("{Fn::Sub: ['${v}', {v: !Ref N}]}", None),
        ("!Join ['-', [!Ref P, a]]", Some("shop-a")),
        ("!Join ['-', !Ref P]", None),
        ("!Select [1, [a, b]]", Some("b")),
        ("!Select [7, [a, b]]", None),
        ("!FindInMap [M, a, b]", Some("mapped")),
        ("!FindInMap [M, !Ref N, b]", None),
        ("!If [Yes, a, b]", Some("a")),
        ("!If [No, a, b]", Some("b")),
        ("!If [Any, a, b]", Some("a")),
        ("!If [Missing, a, !Ref AWS::NoValue]", Some("a")),
        ("!If [Missing, !Ref AWS::NoValue, b]", Some("b")),
        ("!If [Yes, !Ref AWS::NoValue, b]", None),
        ("!If", None),
        ("!ImportValue other", None),
        ("!GetAtt Table.Arn", None),
        ("'{{resolve:ssm:name}}'", None),
        ("[a, b]", None),
        ("!Unknown x", None),
    ] {
        assert_eq!(name(written).as_deref(), expected, "{written}");
    }
}

#[test]
fn a_condition_that_leads_to_itself_decides_nothing() {
    let text = "Conditions: {A: {Condition: B}, B: !Not [!Condition A]}\n\
                Resources: {F: {Type: AWS::Lambda::Function, Properties: {Handler: !If [A, x, y]}}}";
    let declared = declared(text);
    assert_eq!(function(&declared, "F").handler.as_deref(), Some("x"));
}

#[test]
fn a_loop_that_makes_functions_is_told() {
    let text = "Resources:\n  Fn::ForEach::Shops:\n    - Name\n    - [a, b]\n    - '${Name}Function': \
                {Type: AWS::Lambda::Function}\n  Fn::ForEach::Tables: [T, [a], {'${T}': {Type: X}}]\n";
    let declared = declared(text);
    let [unread] = &declared.unread[..] else {
        panic!("{declared:?}");
    };
    assert_eq!((unread.reason, unread.line), (UnreadReason::Templated, 3));
    assert_eq!(
        unread.message,
        "the loop `Fn::ForEach::Shops` makes functions"
    );
}

#[test]
fn the_text_decides_what_is_a_template_and_its_name_what_may_be_one() {
    for path in [
        "template.yaml",
        "infra/certificate.yml",
        "cdk.out/A.template.json",
        "a.template",
    ] {
        assert!(is_manifest(path), "{path}");
    }
    for path in [
        "package.json",
        "a/serverless.yml",
        "main.tf",
        "yaml",
        "template.yaml.j2",
    ] {
        assert!(!is_manifest(path), "{path}");
    }
    for other in [
        "",
        "Resources: {Table: {Type: AWS::DynamoDB::Table}}",
        "description: How to write an AWS::Lambda::Function\n",
        "description: 'AWS::Lambda::Function\n  - [",
        "- AWS::Lambda::Function\n- AWS::Serverless-2016-10-31\n",
        "Transform: AWS::Serverless-2016-10-31\nResources: []\n",
        "Resources: {F: AWS::Lambda::Function, G: {Type: [AWS::Lambda::Function]}}",
    ] {
        assert_eq!(declared(other), Declared::default(), "{other}");
    }
}

#[test]
fn formats_are_told_apart_by_what_is_written() {
    let format = |path: &str, text: &str| {
        let declared = Sample::new(&[(path, text)]).read(path, read);
        declared.declarations[0].format
    };
    let function = "Resources: {F: {Type: AWS::Lambda::Function}}";
    let sam =
        format!("Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n{function}");
    assert_eq!(format("t.yml", function), Format::CloudFormation);
    assert_eq!(format("t.yml", &sam), Format::Sam);
    let json = r#"{"Resources": {"F": {"Type": "AWS::Lambda::Function"}, "CDKMetadata": {}}}"#;
    assert_eq!(format("x/A.template.json", json), Format::Cdk);
    let json = r#"{"Resources": {"F": {"Type": "AWS::Lambda::Function"}}}"#;
    assert_eq!(format("cdk.out/A.template.json", json), Format::Cdk);
    assert_eq!(format("a.json", json), Format::CloudFormation);
}

#[test]
fn json_may_be_indented_by_tabs() {
    let json = "{\n\t\"Resources\": {\n\t\t\"F\": {\n\t\t\t\"Type\": \"AWS::Lambda::Function\",\n\t\t\t\
                \"Properties\": {\"Handler\": \"a.b\", \"Runtime\": {\"Ref\": \"Missing\"}}}}}";
    let declared = declared(json);
    let found = function(&declared, "F");
    assert_eq!((found.handler.as_deref(), found.line), (Some("a.b"), 3));
    assert_eq!(found.runtime.as_deref(), Some("${Missing}"));
}
