//! JSON Schemas of what services take and return.

use serde_json::{Map, Value};

use super::{CatalogError, input};

const MAX_BYTES: usize = 256 << 10;

/// Returns a JSON Schema in the form in which it is stored, with sorted keys and without white
/// space, so that two ways to write one are the same document.
///
/// # Errors
/// The text is too long, no JSON, or no JSON Schema of the draft that it names.
pub(super) fn checked(what: &'static str, text: &str) -> Result<String, CatalogError> {
    input::at_most(what, text.len(), MAX_BYTES)?;
    let schema: Value = serde_json::from_str(text).map_err(|error| {
        CatalogError::bad_input(
            format!("the {what} is not JSON: {error}"),
            "Send a JSON Schema.",
        )
    })?;
    if !schema.is_object() && !schema.is_boolean() {
        return Err(CatalogError::bad_input(
            format!("the {what} is neither an object nor true or false"),
            "Send a JSON Schema; see https://json-schema.org.",
        ));
    }
    // A meta-schema of somebody's own would have to be fetched.
    if jsonschema::Draft::default().detect(&schema) == jsonschema::Draft::Unknown {
        return Err(CatalogError::bad_input(
            format!("the {what} is of a draft that this server does not know"),
            "Use https://json-schema.org/draft/2020-12/schema or an older draft as `$schema`.",
        ));
    }
    jsonschema::meta::validate(&schema).map_err(|error| {
        let place = error.instance_path().to_string();
        CatalogError::bad_input(
            format!(
                "the {what} is no JSON Schema: at `{place}`, {}",
                super::name::shortened(&error.to_string())
            ),
            "Correct it; see https://json-schema.org.",
        )
    })?;
    Ok(sorted(schema).to_string())
}

/// Sorts the keys of all objects; the depth is bounded by the parser.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<(String, Value)> = entries.into_iter().collect();
            entries.sort_by(|(x, _), (y, _)| x.cmp(y));
            let entries = entries.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_to_write_a_schema_are_one_document() {
        let one = checked("input schema", r#"{"type": "object", "$id": "x"}"#).unwrap();
        let two = checked("input schema", "{ \"$id\": \"x\",\n \"type\": \"object\" }").unwrap();

        assert_eq!(one, r#"{"$id":"x","type":"object"}"#);
        assert_eq!(one, two);
    }

    #[test]
    fn each_draft_is_known_and_nothing_is_fetched() {
        for draft in [
            "https://json-schema.org/draft/2020-12/schema",
            "https://json-schema.org/draft/2019-09/schema",
            "http://json-schema.org/draft-07/schema#",
            "http://json-schema.org/draft-06/schema",
            "http://json-schema.org/draft-04/schema#",
        ] {
            let schema = format!(r##"{{"$schema": "{draft}", "$ref": "http://a.invalid/b"}}"##);
            assert!(checked("input schema", &schema).is_ok(), "{draft}");
        }
    }

    #[test]
    fn what_is_no_schema_is_refused() {
        let deep = format!("{}{}", "{\"not\":".repeat(200), "}".repeat(200));
        let long = format!(r#"{{"description": "{}"}}"#, "x".repeat(MAX_BYTES));
        for bad in [
            "",
            "{",
            "3",
            "[]",
            r#"{"type": "invented"}"#,
            r#"{"required": "name"}"#,
            r#"{"properties": {"a": {"minimum": "1"}}}"#,
            r#"{"$schema": "https://acme.com/own"}"#,
            r#"{"$schema": 3}"#,
            &deep,
            &long,
        ] {
            let refused = checked("input schema", bad).expect_err(bad);
            assert!(refused.hint().is_some(), "{bad}");
        }
    }
}
