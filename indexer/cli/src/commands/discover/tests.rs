//! What `discover` prints.

use insta::assert_snapshot;

use crate::{ExitStatus, sandbox::Sandbox};

const TEMPLATE: &str = "\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  UpdateStock:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: stock/
      FunctionUrlConfig:
        AuthType: NONE
  Audit:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: gone.handler
      CodeUri: audit/
";

const SERVERLESS: &str = "\
service: cart
provider:
  name: aws
  runtime: nodejs22.x
functions:
  total:
    handler: src/total.total
    events:
      - sqs: arn:aws:sqs:eu-central-1:1:carts
";

/// Two applications, one of them with a function whose code is gone, and a manifest that is broken.
fn organisation() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .write("template.yaml", TEMPLATE)
        .write(
            "stock/app.py",
            "def handler(event, context):\n    return event\n",
        )
        .write("audit/readme.txt", "nothing")
        .write("cart/serverless.yml", SERVERLESS)
        .write(
            "cart/src/total.js",
            "exports.total = async (event) => event;\n",
        )
        .write("broken/serverless.yml", "service: a\nfunctions: [\n")
        .write(
            ".github/CODEOWNERS",
            "* @acme/platform\n/cart/ @acme/checkout\n",
        );
    sandbox.write(
        "brickyard.toml",
        "repository = \"acme/shop\"\nnamespace = \"shop\"\n",
    );
    sandbox
}

#[test]
fn services_are_a_table_with_what_was_not_found_and_not_read_below() {
    let run = organisation().run("discover");
    assert_eq!(run.status, ExitStatus::Success, "{}", run.err);
    assert_snapshot!(run.out, @"
    acme/shop
      service            format      runtime     trigger  owner     code
      cart-total         serverless  nodejs22.x  queue    checkout  cart/src/total.js:total
      shop-update-stock  sam         python3.13  http     platform  stock/app.py:handler
      shop-audit         sam         python3.13  -        platform  not found
      open shop-update-stock can be called by everybody: / template.yaml:4
      not found shop-audit: file-missing, gone.py is not there template.yaml:12
      not read broken/serverless.yml:2: malformed, no YAML: unclosed bracket '['
    3 services · code of 2 of 3 functions found · 2 manifests ·
    1 open to everybody · 1 not read
    ");
}

#[test]
fn every_fact_is_explained_with_its_rule_and_place() {
    let run = organisation().run("discover --explain");
    assert_eq!(run.status, ExitStatus::Success, "{}", run.err);
    assert_snapshot!(run.out, @"
    acme/shop
      service            format      runtime     trigger  owner     code
      cart-total         serverless  nodejs22.x  queue    checkout  cart/src/total.js:total
          name: cart-total (application and name, because the repository has several applications) cart/serverless.yml:6
          handler: src/total.total (written in the manifest) cart/serverless.yml:6
          runtime: nodejs22.x (written in the manifest) cart/serverless.yml:6
          trigger: queue arn:aws:sqs:eu-central-1:1:carts (written in the manifest) cart/serverless.yml:6
          owner: checkout (the owner of its file) .github/CODEOWNERS
          code: cart/src/total.js:total (the handler names the file, in the code's folder)
      shop-update-stock  sam         python3.13  http     platform  stock/app.py:handler
          name: shop-update-stock (application and name, because the repository has several applications) template.yaml:4
          handler: app.handler (written in the manifest) template.yaml:4
          runtime: python3.13 (written in the manifest) template.yaml:4
          trigger: http / (written in the manifest) template.yaml:4
          owner: platform (the owner of its file) .github/CODEOWNERS
          code: stock/app.py:handler (the handler names the file, in the code's folder)
      shop-audit         sam         python3.13  -        platform  not found
          name: shop-audit (application and name, because the repository has several applications) template.yaml:12
          handler: gone.handler (written in the manifest) template.yaml:12
          runtime: python3.13 (written in the manifest) template.yaml:12
          owner: platform (the owner of its file) .github/CODEOWNERS
      open shop-update-stock can be called by everybody: / template.yaml:4
      not found shop-audit: file-missing, gone.py is not there template.yaml:12
      not read broken/serverless.yml:2: malformed, no YAML: unclosed bracket '['
    3 services · code of 2 of 3 functions found · 2 manifests ·
    1 open to everybody · 1 not read
    ");
}

#[test]
fn packages_are_shown_where_nothing_is_declared() {
    let sandbox = Sandbox::new();
    sandbox.write("brickyard.toml", "repository = \"acme/mono\"\n");
    sandbox.write("price/package.json", r#"{"name": "@acme/price"}"#);
    assert_snapshot!(sandbox.run("discover").out, @"
    acme/mono
      service  format   runtime  trigger  owner  code
      price    package  -        -        -      price/
    1 service · 1 without owner
    ");
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let run = Sandbox::new().run("discover nowhere");
    assert_eq!(run.status, ExitStatus::Usage);
    assert!(run.err.contains("nowhere` cannot be read"), "{}", run.err);
}
