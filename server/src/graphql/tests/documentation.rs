//! Everything in the schema is described.

use super::introspection::STANDARD;
use super::*;

/// Returns what has no description, as `Type`, `Type.field` and `Type.field(argument)`.
fn undescribed(schema: &Value) -> Vec<String> {
    let mut missing = Vec::new();
    let mut check = |thing: &Value, name: String| {
        if thing["description"].as_str().is_none_or(str::is_empty) {
            missing.push(name);
        }
    };
    let list = |of: &Value| of.as_array().cloned().unwrap_or_default();
    for one in list(&schema["types"]) {
        let name = one["name"].as_str().unwrap();
        let is_of_graphql = ["Boolean", "Float", "ID", "Int", "String"].contains(&name);
        if is_of_graphql || name.starts_with("__") {
            continue;
        }
        check(&one, name.to_owned());
        for field in list(&one["fields"]) {
            let name = format!("{name}.{}", field["name"].as_str().unwrap());
            check(&field, name.clone());
            for argument in list(&field["args"]) {
                let argument_name = argument["name"].as_str().unwrap();
                check(&argument, format!("{name}({argument_name})"));
            }
        }
        for part in list(&one["inputFields"])
            .iter()
            .chain(&list(&one["enumValues"]))
        {
            check(part, format!("{name}.{}", part["name"].as_str().unwrap()));
        }
    }
    missing
}

#[tokio::test]
async fn every_type_field_argument_and_value_is_described() {
    let api = TestApi::new().await;
    let answer = api.query(Requester::anonymous(true), STANDARD).await;
    let schema = &answer["data"]["__schema"];
    assert!(schema["types"].as_array().unwrap().len() > 50, "{answer}");
    assert_eq!(
        undescribed(schema),
        Vec::<String>::new(),
        "write `///` above it, of a type above its `#[Object]`, or `#[graphql(desc = \"…\")]` before an argument"
    );
}

#[test]
fn what_is_not_described_is_found() {
    let described = |mut thing: Value| {
        thing["description"] = json!("It is.");
        thing
    };
    let schema = json!({ "types": [
        described(json!({
            "name": "A",
            "fields": [
                { "name": "a", "description": "", "args": [{ "name": "b", "description": null }] },
                described(json!({ "name": "c", "args": [described(json!({ "name": "d" }))] })),
            ],
        })),
        { "name": "E", "enumValues": [{ "name": "X" }] },
        described(json!({ "name": "I", "inputFields": [{ "name": "y" }] })),
        { "name": "__Type" },
    ] });
    assert_eq!(undescribed(&schema), ["A.a", "A.a(b)", "E", "E.X", "I.y"]);
}
