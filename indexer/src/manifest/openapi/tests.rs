use serde_json::json;

use super::{super::reading::testing::Repository, *};

fn found(text: &str) -> Contract {
    let repository = Repository::new(&[("openapi.yaml", text)]);
    read(repository.tree(), "openapi.yaml").unwrap().unwrap()
}

const CART: &str = "openapi: 3.0.3
info: {title: Cart, version: 1.2.0}
security: [{key: []}]
paths:
  /cart/{id}:
    summary: One cart
    get:
      operationId: getCart
      security: []
      responses:
        '404': {description: no}
        '200':
          content:
            text/plain: {schema: {type: string}}
            application/json:
              schema: {$ref: '#/components/schemas/Cart'}
    put:
      requestBody: {$ref: '#/components/requestBodies/Cart'}
      responses: {default: {description: done}}
components:
  requestBodies:
    Cart:
      content:
        application/json:
          schema:
            type: object
            required: [items]
            properties:
              items: {type: array, maxItems: 10, items: {$ref: '#/components/schemas/Item'}}
              example: {type: integer, enum: [1, 2], nullable: true}
  schemas:
    Cart:
      type: object
      properties:
        items: {type: array, items: {$ref: '#/components/schemas/Item'}}
        parent: {$ref: '#/components/schemas/Cart'}
    Item: {type: string, example: tea, minLength: 1}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: oauth2}
";

#[test]
fn operations_have_schemas_that_are_complete_in_themselves() {
    let cart = found(CART);
    assert_eq!(cart.title.as_deref(), Some("Cart"));
    assert_eq!(cart.version.as_deref(), Some("1.2.0"));
    let [get, put] = &cart.operations[..] else {
        unreachable!("{:?}", cart.operations)
    };
    assert_eq!(
        (get.id.as_deref(), &*get.method, &*get.path),
        (Some("getCart"), "GET", "/cart/{id}")
    );
    assert_eq!(get.input, None);
    let item = json!({"type": "string", "minLength": 1});
    let items = json!({"type": "array", "items": {"$ref": "#/$defs/Item"}});
    let expected = json!({
        "$ref": "#/$defs/Cart",
        "$defs": {
            "Cart": {
                "type": "object",
                "properties": {"items": items, "parent": {"$ref": "#/$defs/Cart"}},
            },
            "Item": item,
        },
    });
    assert_eq!(get.output, Some(expected));
    let expected = json!({
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": {"type": "array", "maxItems": 10, "items": {"$ref": "#/$defs/Item"}},
            "example": {"type": ["integer", "null"], "enum": [1, 2]},
        },
        "$defs": {"Item": item},
    });
    assert_eq!((&put.input, &put.output), (&Some(expected), &None));
}

#[test]
fn security_says_who_may_call() {
    let cart = found(CART);
    let access: Vec<_> = cart
        .operations
        .iter()
        .map(|operation| operation.access)
        .collect();
    assert_eq!(access, [Access::Anonymous, Access::ApiKey]);
    let expected = [
        ("key".to_owned(), Access::ApiKey),
        ("login".to_owned(), Access::Token),
    ];
    assert_eq!(cart.security, expected);
}

#[test]
fn swagger_has_its_body_among_the_parameters() {
    let cart = found(
        "swagger: '2.0'\ninfo: {title: Cart}\npaths:\n  /cart:\n    post:\n      parameters:\n      \
         - {in: query, name: a, type: string}\n      - {in: body, name: b, schema: {$ref: \
         '#/definitions/Cart'}}\n      responses:\n        '201': {schema: {type: boolean}}\n\
         definitions:\n  Cart: {type: object}\nsecurityDefinitions:\n  basic: {type: basic}\n",
    );
    let post = &cart.operations[0];
    let expected = json!({"$ref": "#/$defs/Cart", "$defs": {"Cart": {"type": "object"}}});
    assert_eq!(post.input, Some(expected));
    assert_eq!(post.output, Some(json!({"type": "boolean"})));
    assert_eq!(post.access, Access::Unsaid);
}

#[test]
fn references_that_lead_nowhere_or_in_a_circle_are_left() {
    let cart = found(
        "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: \
         '#/components/responses/A'}\n    post:\n      responses:\n        '200':\n          content: \
         {application/json: {schema: {$ref: './other.yaml#/X'}}}\ncomponents:\n  responses:\n    A: \
         {$ref: '#/components/responses/A'}\n",
    );
    assert_eq!(cart.operations[0].output, None);
    assert_eq!(
        cart.operations[1].output,
        Some(json!({"$ref": "./other.yaml#/X"}))
    );
}

#[test]
fn a_schema_that_is_too_large_is_left_out_and_told() {
    let names: String = (0..20_000)
        .map(|at| format!("a{at}: {{type: string}}, "))
        .collect();
    let cart = found(&format!(
        "openapi: 3.0.0\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          content: \
         {{application/json: {{schema: {{properties: {{{names}}}}}}}}}\n"
    ));
    assert_eq!(cart.operations[0].output, None);
    assert_eq!(cart.unread[0].reason, UnreadReason::TooLarge);
}

#[test]
fn other_documents_are_none_and_broken_ones_are_errors() {
    let read_as = |path: &str, text: &str| {
        let repository = Repository::new(&[(path, text)]);
        read(repository.tree(), path)
    };
    assert_eq!(read_as("openapi.yaml", "a: 1\n"), Ok(None));
    assert_eq!(read_as("openapi.yaml", ""), Ok(None));
    assert_eq!(
        read_as("swagger.json", "{").unwrap_err().reason,
        UnreadReason::Malformed
    );
    assert!(is_manifest("api/v1-OpenAPI.json") && !is_manifest("openapi.rs"));
}
