//! Why the database did not do what it was asked.

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What was asked for is not there.
    #[error("{what} was not found")]
    NotFound {
        /// A noun and its name.
        what: String,
    },
    /// What was to be written is already there.
    #[error("{what} already exists")]
    Conflict {
        /// A noun and its name, or what the database said.
        what: String,
    },
    /// The database does not answer, or is busy for too long; asking again may work.
    #[error("the database does not answer")]
    Unavailable {
        /// What the driver said.
        source: DbErr,
    },
    /// The database refused a statement.
    #[error("the database failed")]
    Database {
        /// What the driver said.
        source: DbErr,
    },
    /// A row holds what this version of the server never writes.
    #[error("the database holds {found} as {what}")]
    Corrupt {
        /// The column.
        what: &'static str,
        /// What it holds.
        found: String,
    },
}

impl From<DbErr> for StoreError {
    fn from(source: DbErr) -> Self {
        match source.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(what)) => return Self::Conflict { what },
            // What a row refers to was deleted since it was looked up.
            Some(SqlErr::ForeignKeyConstraintViolation(what)) => return Self::NotFound { what },
            _ => {}
        }
        if is_transient(&source) {
            return Self::Unavailable { source };
        }
        Self::Database { source }
    }
}

/// Codes of a database that is busy or restarts: `SQLITE_BUSY` with its variants, and of PostgreSQL a
/// serialisation failure, a deadlock, a shutdown and a start.
const TRANSIENT: [&str; 8] = ["5", "261", "517", "773", "40001", "40P01", "57P01", "57P03"];

/// Whether the same statement may succeed later: no connection, or another writer was faster.
fn is_transient(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            match error.as_ref() {
                sqlx::Error::Database(error) => {
                    TRANSIENT.contains(&error.code().unwrap_or_default().as_ref())
                }
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => true,
                _ => false,
            }
        }
        _ => false,
    }
}
