//! The tables that are moved, as their entities describe them, and how a value becomes JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::sea_query::ColumnType;
use sea_orm::{
    ColumnTrait as _, EntityTrait, IdenStatic as _, Iterable as _, QueryResult, TryGetable,
    Value as SqlValue,
};
use serde_json::Value;
use uuid::Uuid;

use super::Row;
use crate::store::StoreError;
use crate::store::compression::{compress, decompress};
use crate::store::entity::{
    audit_event, audit_object, audit_seal, canonical_service, check_mode, clone_day, confirmation,
    dependency, deprecation_rule, document, fingerprint, fragment, name_alias, name_claim,
    namespace, occurrence, ownership_change, principal, repository, service, service_label,
    service_tag, service_team, source, team, team_member, vanished_service, version, waiver,
};

/// Every table that is moved; each comes after those that it refers to.
///
/// Not among them is what is derived (`change_event`, `clone_pair`, the clone classes), what is on its way
/// (`staging`, `staging_batch`), what one server does (`ingestion_source`, `ingestion_error`) and what is secret (`access_token`).
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of(team::Entity),
        Table::of(namespace::Entity),
        Table::of(principal::Entity),
        Table::of(team_member::Entity),
        Table::of(repository::Entity),
        Table::of(document::Entity).compressed("data"),
        Table::of(service::Entity),
        Table::of(service_tag::Entity),
        Table::of(service_label::Entity),
        Table::of(service_team::Entity),
        Table::of(ownership_change::Entity),
        Table::of(name_alias::Entity),
        Table::of(name_claim::Entity),
        Table::of(confirmation::Entity),
        Table::of(vanished_service::Entity),
        Table::of(canonical_service::Entity),
        Table::of(check_mode::Entity),
        Table::of(clone_day::Entity),
        Table::of(version::Entity),
        Table::of(deprecation_rule::Entity),
        Table::of(waiver::Entity),
        Table::of(dependency::Entity),
        Table::of(source::Entity).compressed("data"),
        // Pairs are derived: a fragment that was moved is compared anew.
        Table::of(fragment::Entity).without("matched_scheme"),
        Table::of(fingerprint::Entity),
        Table::of(occurrence::Entity),
        Table::of(audit_event::Entity),
        Table::of(audit_object::Entity),
        Table::of(audit_seal::Entity),
    ]
}

/// A table that is moved.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name in the database and in a line.
    pub(crate) name: &'static str,
    /// The column that orders it: `id`, or `sequence`.
    pub(super) key: &'static str,
    pub(super) columns: Vec<Column>,
}

/// A column that is moved.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    kind: Kind,
    is_null: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Id,
    Text,
    Number,
    Flag,
    Moment,
    /// Base64 in a line.
    Bytes,
    /// A text in a line; zstd in the database.
    CompressedText,
}

/// Why a line's object is no row of its table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RowError {
    /// A column that must be there is not.
    #[error("`{column}` is missing")]
    Missing {
        /// The column.
        column: &'static str,
    },
    /// A value of another kind.
    #[error("`{column}` must be {expected}")]
    Kind {
        /// The column.
        column: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// A name that is no column.
    #[error("there is no `{column}`; the columns are {known}")]
    Unknown {
        /// The name as given.
        column: String,
        /// What there is.
        known: String,
    },
}

impl Table {
    fn of<E: EntityTrait>(entity: E) -> Self {
        use sea_orm::PrimaryKeyToColumn as _;

        let key = E::PrimaryKey::iter()
            .next()
            .map_or("id", |key| key.into_column().as_str());
        let columns = E::Column::iter().map(|column| Column {
            name: column.as_str(),
            kind: Kind::of(column.def().get_column_type()),
            is_null: column.def().is_null(),
        });
        Self {
            name: entity.table_name(),
            key,
            columns: columns.collect(),
        }
    }

    fn without(mut self, name: &str) -> Self {
        self.columns.retain(|column| column.name != name);
        self
    }

    fn compressed(mut self, name: &str) -> Self {
        for column in self.columns.iter_mut().filter(|column| column.name == name) {
            column.kind = Kind::CompressedText;
        }
        self
    }

    /// Whether its rows are numbered, rather than known by a UUID.
    pub(super) fn is_numbered(&self) -> bool {
        let key = self.columns.iter().find(|column| column.name == self.key);
        key.is_some_and(|column| column.kind == Kind::Number)
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// Reads a row of the database.
    pub(super) fn read(&self, row: &QueryResult) -> Result<Row, StoreError> {
        let mut object = Row::new();
        for column in &self.columns {
            if let Some(value) = column.read(row)? {
                object.insert(column.name.to_owned(), value);
            }
        }
        Ok(object)
    }

    /// Turns an object into a row's values, in the order of the columns.
    pub(crate) fn values(&self, mut object: Row) -> Result<Values, RowError> {
        let mut values = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            values.push(column.value(object.remove(column.name).unwrap_or(Value::Null))?);
        }
        match object.into_iter().next() {
            None => Ok(Values(values)),
            Some((column, _)) => {
                let known: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
                Err(RowError::Unknown {
                    column,
                    known: known.join(", "),
                })
            }
        }
    }
}

/// A row's values, in the order of its table's columns.
#[derive(Debug, Clone)]
pub(crate) struct Values(pub(super) Vec<SqlValue>);

impl Kind {
    fn of(kind: &ColumnType) -> Self {
        match kind {
            ColumnType::Uuid => Self::Id,
            ColumnType::Boolean => Self::Flag,
            ColumnType::BigInteger => Self::Number,
            ColumnType::TimestampWithTimeZone => Self::Moment,
            ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => Self::Bytes,
            _ => Self::Text,
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Id => "a UUID",
            Self::Text | Self::CompressedText => "a text without NUL",
            Self::Number => "a whole number",
            Self::Flag => "true or false",
            Self::Moment => "a moment such as 2026-03-01T12:00:00Z",
            Self::Bytes => "bytes in Base64",
        }
    }
}

impl Column {
    fn read(&self, row: &QueryResult) -> Result<Option<Value>, StoreError> {
        Ok(match self.kind {
            Kind::Id => self.get::<Uuid>(row)?.map(|id| id.to_string().into()),
            Kind::Text => self.get::<String>(row)?.map(Value::String),
            Kind::Number => self.get::<i64>(row)?.map(Value::from),
            Kind::Flag => self.get::<bool>(row)?.map(Value::Bool),
            Kind::Moment => self
                .get::<DateTime<Utc>>(row)?
                .map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true).into()),
            Kind::Bytes => self
                .get::<Vec<u8>>(row)?
                .map(|bytes| STANDARD.encode(bytes).into()),
            Kind::CompressedText => match self.get::<Vec<u8>>(row)? {
                None => None,
                Some(bytes) => {
                    let text = String::from_utf8(decompress(self.name, &bytes)?);
                    let text = text.map_err(|error| StoreError::Corrupt {
                        what: self.name,
                        found: error.to_string(),
                    })?;
                    Some(Value::String(text))
                }
            },
        })
    }

    fn get<T: TryGetable>(&self, row: &QueryResult) -> Result<Option<T>, StoreError> {
        Ok(row.try_get::<Option<T>>("", self.name)?)
    }

    fn value(&self, value: Value) -> Result<SqlValue, RowError> {
        if value.is_null() {
            if !self.is_null {
                return Err(RowError::Missing { column: self.name });
            }
            return Ok(self.null());
        }
        self.convert(value).ok_or(RowError::Kind {
            column: self.name,
            expected: self.kind.expected(),
        })
    }

    fn null(&self) -> SqlValue {
        match self.kind {
            Kind::Id => SqlValue::from(None::<Uuid>),
            Kind::Text => SqlValue::from(None::<String>),
            Kind::Number => SqlValue::from(None::<i64>),
            Kind::Flag => SqlValue::from(None::<bool>),
            Kind::Moment => SqlValue::from(None::<DateTime<Utc>>),
            Kind::Bytes | Kind::CompressedText => SqlValue::from(None::<Vec<u8>>),
        }
    }

    fn convert(&self, value: Value) -> Option<SqlValue> {
        Some(match (self.kind, value) {
            (Kind::Id, Value::String(text)) => Uuid::try_parse(&text).ok()?.into(),
            // PostgreSQL keeps no NUL in a text.
            (Kind::Text, Value::String(text)) if !text.contains('\0') => text.into(),
            // A JSON column may stand in a line as what it is.
            (Kind::Text, value @ Value::Object(_)) => value.to_string().into(),
            (Kind::Number, value) => value.as_i64()?.into(),
            (Kind::Flag, Value::Bool(flag)) => flag.into(),
            (Kind::Moment, Value::String(text)) => {
                DateTime::parse_from_rfc3339(&text).ok()?.to_utc().into()
            }
            (Kind::Bytes, Value::String(text)) => STANDARD.decode(text).ok()?.into(),
            (Kind::CompressedText, Value::String(text)) => compress(text.as_bytes()).ok()?.into(),
            _ => return None,
        })
    }
}
