//! The schema as a client is told it, for claims about every field of it.

use std::collections::BTreeMap;

use super::introspection::STANDARD;
use super::*;

/// What a field answers.
pub(super) struct Field {
    /// The type without its wrappers.
    pub(super) type_name: String,
    /// Whether it has fields itself.
    pub(super) is_composite: bool,
    pub(super) is_list: bool,
}

/// The fields of each object by their names.
pub(super) struct Objects(pub(super) BTreeMap<String, BTreeMap<String, Field>>);

impl Objects {
    pub(super) async fn of(api: &TestApi) -> Self {
        let answer = api.query(Requester::anonymous(true), STANDARD).await;
        let types = answer["data"]["__schema"]["types"].as_array().unwrap();
        let is_own =
            |one: &&Value| one["kind"] == "OBJECT" && !text(&one["name"]).starts_with("__");
        let objects = types.iter().filter(is_own).map(|one| {
            let fields = one["fields"].as_array().unwrap().iter();
            let fields = fields.map(|field| (text(&field["name"]), Field::of(&field["type"])));
            (text(&one["name"]), fields.collect())
        });
        Self(objects.collect())
    }

    pub(super) fn field(&self, object: &str, field: &str) -> &Field {
        let fields = self.0.get(object);
        fields
            .and_then(|fields| fields.get(field))
            .unwrap_or_else(|| panic!("there is no {object}.{field}"))
    }
}

impl Field {
    fn of(mut wrapped: &Value) -> Self {
        let mut is_list = false;
        while !wrapped["ofType"].is_null() {
            is_list |= wrapped["kind"] == "LIST";
            wrapped = &wrapped["ofType"];
        }
        let kind = wrapped["kind"].as_str().unwrap();
        Self {
            type_name: text(&wrapped["name"]),
            is_composite: ["OBJECT", "UNION", "INTERFACE"].contains(&kind),
            is_list,
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
