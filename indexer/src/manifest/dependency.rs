//! What a service calls: the key `calls`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use toml::Spanned;

use super::{ManifestError, canonical_name, interface::shortened, source::Source};

/// The most services that a service calls, as the server has it.
const MAX_CALLS: usize = 200;
/// The longest range, in characters.
const MAX_RANGE: usize = 255;
/// The range of a call without one.
const ANY: &str = "*";

/// A service that another one calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependency {
    /// `namespace/name`.
    pub service: String,
    /// The versions that will do, as written; the server reads it. `*` when none was given.
    pub range: String,
}

/// `"namespace/name"`, or a table with a range.
pub(super) struct Call {
    service: String,
    range: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallTable {
    service: String,
    range: Option<String>,
}

// By hand, since serde's untagged enums do not say what is wrong with a table.
impl<'de> Deserialize<'de> for Call {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Call;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("\"namespace/name\" or { service, range }")
            }

            fn visit_str<E: de::Error>(self, service: &str) -> Result<Call, E> {
                Ok(Call {
                    service: service.to_owned(),
                    range: None,
                })
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Call, A::Error> {
                let table = CallTable::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Call {
                    service: table.service,
                    range: table.range,
                })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Reads the list, sorted by service.
pub(super) fn read(
    calls: Option<&Spanned<Vec<Spanned<Call>>>>,
    source: &Source<'_>,
) -> Result<Option<Vec<Dependency>>, ManifestError> {
    let Some(calls) = calls else { return Ok(None) };
    source.at_most(calls, "calls", MAX_CALLS)?;
    let mut dependencies: Vec<Dependency> = Vec::new();
    for call in calls.get_ref() {
        let dependency = one(call, source)?;
        let service = &dependency.service;
        if dependencies.iter().any(|other| other.service == *service) {
            let message = format!("calls names `{service}` twice");
            let expected = "one entry; a range can list alternatives: \"^1.2 || ^2\"";
            return Err(source.error(call.span(), message, expected));
        }
        dependencies.push(dependency);
    }
    dependencies.sort_unstable();
    Ok(Some(dependencies))
}

fn one(call: &Spanned<Call>, source: &Source<'_>) -> Result<Dependency, ManifestError> {
    let Call { service, range } = call.get_ref();
    let is_name = |name: &str| canonical_name(name).as_deref() == Some(name);
    let is_reference = service
        .split_once('/')
        .is_some_and(|(namespace, name)| is_name(namespace) && is_name(name));
    if !is_reference {
        let message = format!("calls: `{}` is no service", shortened(service));
        let expected = "namespace and name, such as \"inventory/update-stock\"";
        return Err(source.error(call.span(), message, expected));
    }
    let range = match range {
        None => ANY.to_owned(),
        Some(range) if is_range(range) => range.trim().to_owned(),
        Some(range) => {
            let message = format!("calls: `{}` is no range", shortened(range));
            let expected = "semantic versions, such as \"^1.2\" or \"~1.4 || ^2\"";
            return Err(source.error(call.span(), message, expected));
        }
    };
    Ok(Dependency {
        service: service.clone(),
        range,
    })
}

/// Tells whether a text may be a range. Whether it is one, the server says, which knows the grammar.
fn is_range(range: &str) -> bool {
    let is_allowed = |char: char| char.is_ascii_alphanumeric() || " .,*^~<>=|+-".contains(char);
    let has_version = range.contains(|char: char| char.is_ascii_digit() || "*xX".contains(char));
    has_version && range.chars().count() <= MAX_RANGE && range.chars().all(is_allowed)
}
