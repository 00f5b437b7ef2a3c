//! One line of an export, and what a short line leaves out.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::catalog::semver_order::ordering_key;
use crate::catalog::{Interface, name};
use crate::store::transfer::{Row, Table};

/// One line of an export.
#[derive(Debug)]
pub(super) enum Line {
    Header {
        format: u64,
        counts: Option<BTreeMap<String, u64>>,
    },
    Row {
        table: String,
        row: Row,
    },
    End {
        lines: Option<u64>,
        sha256: Option<String>,
    },
}

#[derive(Deserialize)]
struct Header {
    format: u64,
    counts: Option<BTreeMap<String, u64>>,
}

#[derive(Deserialize)]
struct End {
    lines: Option<u64>,
    sha256: Option<String>,
}

impl Line {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let object: Row =
            serde_json::from_str(text).map_err(|error| format!("no JSON object: {error}"))?;
        let mut entries = object.into_iter();
        let (Some((table, value)), None) = (entries.next(), entries.next()) else {
            return Err("a line is an object with one key: the table".to_owned());
        };
        let read = |error: serde_json::Error| format!("`{table}`: {error}");
        match table.as_str() {
            "brickyard" => {
                let Header { format, counts } = serde_json::from_value(value).map_err(read)?;
                Ok(Self::Header { format, counts })
            }
            "end" => {
                let End { lines, sha256 } = serde_json::from_value(value).map_err(read)?;
                Ok(Self::End { lines, sha256 })
            }
            _ => match value {
                Value::Object(row) => Ok(Self::Row { table, row }),
                _ => Err(format!("`{}` is no object", name::shortened(&table))),
            },
        }
    }
}

/// Puts in what a short line leaves out; says what cannot be.
pub(in crate::catalog) fn fill_in(
    table: &Table,
    row: &mut Row,
    now: DateTime<Utc>,
    next_id: impl Fn() -> Uuid,
) -> Result<(), String> {
    match table.name {
        "team" => default(row, "verified", true),
        "principal" => {
            default(row, "kind", "user");
            default(row, "is_admin", false);
        }
        "team_member" => default(row, "role", "publish"),
        "service" => fill_in_service(row)?,
        "service_team" => default(row, "role", "maintain"),
        "version" => fill_in_version(row)?,
        "dependency" => {
            default(row, "range", "*");
            default(row, "is_head", false);
        }
        "document" | "source" => {
            let size = row.get("data").and_then(Value::as_str).map(str::len);
            default(row, "size", size);
        }
        _ => {}
    }
    if table.has("origin") {
        default(row, "origin", "api");
    }
    if table.has("id") && !row.contains_key("id") && table.name != "audit_seal" {
        row.insert("id".to_owned(), next_id().to_string().into());
    }
    if table.has("revision") {
        default(row, "revision", 1);
    }
    if table.has("canonical_name") && !row.contains_key("canonical_name") {
        let canonical = row
            .get("name")
            .and_then(Value::as_str)
            .and_then(name::canonical);
        let canonical = canonical.ok_or("`name` is missing or cannot be a name")?;
        row.insert("canonical_name".to_owned(), canonical.into());
    }
    if !table.name.starts_with("audit_") {
        for column in [
            "created_at",
            "updated_at",
            "published_at",
            "confirmed_at",
            "deprecated_at",
            "at",
        ] {
            if table.has(column) && !row.contains_key(column) && !may_lack(table.name, column) {
                let now = now.to_rfc3339_opts(SecondsFormat::Micros, true);
                row.insert(column.to_owned(), now.into());
            }
        }
    }
    Ok(())
}

/// Whether a moment may be unknown.
fn may_lack(table: &str, column: &str) -> bool {
    table == "repository" && column == "published_at"
}

fn fill_in_service(row: &mut Row) -> Result<(), String> {
    default(row, "root", "");
    default(row, "lifecycle", "production");
    default(row, "visibility", "organisation");
    default(row, "service_type", "nanoservice");
    let interface = interface(row)?;
    let is_open_door = interface.is_open_door();
    let endpoint = interface.endpoint.map(|endpoint| endpoint.protocol);
    let (protocol, data_class) = interface.security.map_or((None, None), |security| {
        (Some(security.protocol), security.data_class)
    });
    for (column, value) in [
        ("runtime", interface.runtime),
        ("trigger_kind", interface.trigger),
        ("protocol", endpoint),
        ("security_protocol", protocol),
        ("data_class", data_class),
    ] {
        default(row, column, value);
    }
    default(row, "open_door", is_open_door);
    Ok(())
}

fn fill_in_version(row: &mut Row) -> Result<(), String> {
    default(row, "number", "");
    default(row, "state", "published");
    default(row, "content_hash", "");
    interface(row)?;
    let number = row
        .get("number")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if number.is_empty() {
        default(row, "kind", "head");
        default(row, "semver_order", "");
        return Ok(());
    }
    if !row.contains_key("semver_order") {
        let number =
            semver::Version::parse(number).map_err(|error| format!("`number`: {error}"))?;
        default(row, "semver_order", ordering_key(&number));
    }
    default(row, "kind", "release");
    Ok(())
}

/// The row's interface, which every reader of it must be able to read.
fn interface(row: &mut Row) -> Result<Interface, String> {
    default(row, "interface", "{}");
    let read = match row.get("interface") {
        Some(Value::String(text)) => serde_json::from_str(text),
        other => serde_json::from_value(other.cloned().unwrap_or_default()),
    };
    read.map_err(|error| format!("`interface`: {error}"))
}

fn default(row: &mut Row, column: &str, value: impl Into<Value>) {
    if !row.contains_key(column) {
        row.insert(column.to_owned(), value.into());
    }
}
