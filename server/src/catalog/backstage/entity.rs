//! An entity of Backstage, as far as it says something here.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// An entity of Backstage.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entity {
    #[serde(default)]
    pub(super) api_version: Text,
    #[serde(default)]
    pub(super) kind: Text,
    #[serde(default)]
    pub(super) metadata: Metadata,
    #[serde(default)]
    pub(super) spec: Spec,
}

/// What every entity has.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Metadata {
    #[serde(default)]
    pub(super) name: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) namespace: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<BTreeMap<String, Text>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) annotations: Option<BTreeMap<String, Text>>,
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub(super) tags: List,
}

/// What the kinds say each in their way.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spec {
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lifecycle: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) system: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) domain: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) profile: Option<Profile>,
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub(super) depends_on: List,
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub(super) provides_apis: List,
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub(super) consumes_apis: List,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) parent: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) children: Option<List>,
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub(super) members: List,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) member_of: Option<List>,
}

/// How people know a user or group.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) display_name: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<Text>,
}

/// A text. What YAML takes for a number or a truth value is the text that was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsText;

        impl Visitor<'_> for AsText {
            type Value = Text;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_unit<E>(self) -> Result<Text, E> {
                Ok(Text::default())
            }
        }

        deserializer.deserialize_string(AsText)
    }
}

/// A list of texts; one text, or nothing, is a list too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct List(pub(super) Vec<Text>);

impl List {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|text| text.0.as_str())
    }
}

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsList;

        impl<'de> Visitor<'de> for AsList {
            type Value = List;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<List, E> {
                Ok(List(vec![Text(text.to_owned())]))
            }

            fn visit_unit<E>(self) -> Result<List, E> {
                Ok(List::default())
            }

            fn visit_none<E>(self) -> Result<List, E> {
                Ok(List::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(List(texts))
            }
        }

        deserializer.deserialize_any(AsList)
    }
}

/// The text without white space around it; `None` when nothing is left.
pub(super) fn filled(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.0.trim())
        .filter(|text| !text.is_empty())
}
