//! Moving a whole catalogue: every row that is not derived, as a JSON object, out of one snapshot
//! and into an empty database.

mod existing;
mod load;
mod table;
mod unload;

pub(crate) use self::existing::{Existing, delete_dependencies, resolve, verify_team};
pub(crate) use self::load::{Load, batch, gather_statistics, insert};
pub(crate) use self::table::{Table, Values, tables};
pub(crate) use self::unload::{Place, Snapshot};

/// A row as a JSON object: its columns by name, without those that are null.
pub(crate) type Row = serde_json::Map<String, serde_json::Value>;

/// How many rows are read or written at once: a bound of the memory that a transfer takes.
const ROWS: usize = 1_000;
