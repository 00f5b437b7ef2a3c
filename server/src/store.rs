//! The database: rows and queries, on SQLite and PostgreSQL alike.
//!
//! The only folder that names sea-orm. Each file answers for one noun with plain structs; rows
//! never leave. Every function takes a connection, so that it works in and out of a transaction.

pub(crate) mod access_token;
pub(crate) mod audit;
pub(crate) mod canonical;
pub(crate) mod check_mode;
pub(crate) mod clone;
pub(crate) mod clone_class;
mod compression;
pub(crate) mod confirmation;
mod contains;
pub(crate) mod dependency;
pub(crate) mod deprecation;
mod document;
mod entity;
mod error;
pub(crate) mod event;
mod exists;
pub(crate) mod fingerprint;
pub(crate) mod fragment;
pub(crate) mod ingestion;
mod interface;
mod job;
pub(crate) mod member;
pub(crate) mod name_alias;
pub(crate) mod name_claim;
pub(crate) mod namespace;
pub(crate) mod occurrence;
pub(crate) mod outdated;
pub(crate) mod ownership;
mod page;
pub(crate) mod principal;
pub(crate) mod publish_target;
pub(crate) mod reference;
pub(crate) mod release;
pub(crate) mod repository;
pub(crate) mod service;
pub(crate) mod staging;
pub(crate) mod standing;
pub(crate) mod team;
pub(crate) mod text;
pub(crate) mod transfer;
pub(crate) mod version;
mod viewer;
pub(crate) mod visibility;
pub(crate) mod waiver;

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use brickyard_migrations::Migrator;
use sea_orm::sqlx::ConnectOptions as _;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, SqlxSqliteConnector, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait as _;
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

/// What a query can be sent to: the database, or a transaction.
pub(crate) use sea_orm::ConnectionTrait as Connection;

pub use self::access_token::AccessTokenRecord;
pub use self::audit::{AuditFilter, AuditRecord, AuditSeal};
pub use self::canonical::CanonicalService;
pub use self::check_mode::{CheckMode, CheckModeRule, CheckSubject};
pub use self::clone::StoredPair;
pub use self::clone_class::list::{CloneClassFilter, CloneSpread};
pub use self::clone_class::sum::{CloneDay, CloneFlow, CloneSum, CloneTotals};
pub use self::clone_class::{CloneClass, CloneMember};
pub use self::confirmation::{Confirmation, Vanishing};
pub use self::dependency::DependencyRecord;
pub use self::deprecation::DeprecationRule;
pub use self::document::{FunctionRecord, ServiceRecord};
pub use self::error::StoreError;
pub use self::event::{Change, ChangeRecord};
pub use self::fragment::{Fragment, NewFragment};
pub use self::ingestion::{
    IngestionError, IngestionErrorFilter, IngestionPlace, IngestionRun, IngestionSource,
};
pub use self::interface::{CircuitBreaker, Endpoint, Interface, Resilience, Retry, Security};
pub use self::job::{
    ChangeEvent, ChangeKind, ClonePairRecord, ComparedFragment, FragmentRecord, services_of,
};
pub use self::member::Member;
pub use self::name_claim::NameClaim;
pub use self::namespace::Namespace;
pub use self::occurrence::{NewOccurrence, Occurrence};
pub use self::outdated::{
    OutdatedCount, OutdatedFragment, OutdatedReason, Refingerprinted, WaitingFragment,
};
pub use self::ownership::OwnershipChange;
pub use self::page::{Page, PageRequest};
pub use self::principal::{Membership, Principal, PrincipalKind, Role, UnknownRole};
pub use self::publish_target::PublishTarget;
pub use self::repository::Repository;
pub use self::service::{Service, ServiceFilter, ServiceOrder};
pub use self::staging::Staging;
pub use self::team::{Team, TeamFilter};
pub use self::text::Text;
pub use self::version::Version;
pub use self::viewer::Viewer;
pub(crate) use self::viewer::{HIDDEN, ORGANISATION};
pub use self::waiver::{FalsePositive, Waiver, WaiverFilter, WaiverMoment, WaiverState};

/// How many values one statement binds at most; SQLite allows 32,766.
const MAX_BINDS: usize = 30_000;
/// How many ids one `IN` list holds.
const ID_CHUNK: usize = 4_096;
/// How much of an SQLite file is read without copying it, in bytes; the rest is read as usual.
const MMAP_BYTES: &str = "8589934592";
/// How much each SQLite connection remembers of what it wrote or copied; negative: in KiB.
const CACHE_KIB: &str = "-16384";
/// How many prepared statements each SQLite connection keeps.
const STATEMENTS: usize = 500;
/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    connection: DatabaseConnection,
    /// Who writes to SQLite. Its own waiting looks again after longer and longer pauses, and whoever
    /// looks at the right moment is next; here the one who waits longest is.
    writer: Option<Arc<Mutex<()>>>,
}

/// The turn of one server at something that only one of all servers of a database does at a time. It
/// ends with the process at the latest.
#[derive(Debug)]
pub struct Turn {
    transaction: Option<DatabaseTransaction>,
}

impl Turn {
    /// Lets another server have its turn. When it is only dropped, that happens some time later.
    ///
    /// # Errors
    /// The database does not answer; then the turn ends with the connection.
    pub async fn end(self) -> Result<(), StoreError> {
        match self.transaction {
            Some(transaction) => Ok(transaction.rollback().await?),
            None => Ok(()),
        }
    }
}

/// A write: everything in it becomes visible at [`WriteTransaction::commit`], or nothing.
#[derive(Debug)]
pub struct WriteTransaction {
    transaction: DatabaseTransaction,
    /// Let go after the transaction has ended.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Store {
    /// Connects to `sqlite://path?mode=rwc` or `postgres://…`.
    ///
    /// SQLite runs in WAL mode with synchronous FULL: what was acknowledged survives a power loss.
    ///
    /// # Errors
    /// The address is not one of these, or the database does not answer.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let connection = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)
                .map_err(|source| StoreError::Unavailable {
                    source: sea_orm::DbErr::Custom(source.to_string()),
                })?
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
                .statement_cache_capacity(STATEMENTS)
                .pragma("mmap_size", MMAP_BYTES)
                .pragma("cache_size", CACHE_KIB)
                // A slow statement of an import would be a warning of 100 kB.
                .disable_statement_logging();
            let pool = SqlitePoolOptions::new()
                .max_connections(8)
                // Nothing can happen to a connection within this process.
                .test_before_acquire(false)
                .connect_with(options)
                .await
                .map_err(|source| StoreError::Unavailable {
                    source: sea_orm::DbErr::Custom(source.to_string()),
                })?;
            SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
        } else {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(16)
                .connect_timeout(Duration::from_secs(10))
                .acquire_timeout(Duration::from_secs(10))
                .sqlx_logging(false);
            Database::connect(options)
                .await
                .map_err(|source| StoreError::Unavailable { source })?
        };
        let is_sqlite = connection.get_database_backend() == DbBackend::Sqlite;
        Ok(Self {
            connection,
            writer: is_sqlite.then(Arc::default),
        })
    }

    /// Brings the schema up to date. Servers that start together take turns, and the first one does
    /// all of it.
    ///
    /// # Errors
    /// A migration failed; none of them left anything behind.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let write = self.write().await?;
        write.lock("migrations").await?;
        Migrator::up(write.connection(), None).await?;
        write.commit().await
    }

    /// Returns a connection for reading.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Returns `SQLite` or `PostgreSQL`.
    pub fn backend_name(&self) -> &'static str {
        match self.connection.get_database_backend() {
            DbBackend::Postgres => "PostgreSQL",
            DbBackend::Sqlite => "SQLite",
            _ => "another database",
        }
    }

    /// Answers whether the database can be reached.
    ///
    /// # Errors
    /// It cannot.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.connection
            .ping()
            .await
            .map_err(|source| StoreError::Unavailable { source })
    }

    /// Calls `observer` for every statement that is sent from now on, outside and inside of writes.
    #[cfg(test)]
    pub(crate) fn observe(&mut self, observer: impl Fn() + Send + Sync + 'static) {
        self.connection.set_metric_callback(move |_| observer());
    }

    /// Takes the turn at `key`, unless another server has it. An SQLite database has only one server.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take_turn(&self, key: &str) -> Result<Option<Turn>, StoreError> {
        if self.connection.get_database_backend() != DbBackend::Postgres {
            return Ok(Some(Turn { transaction: None }));
        }
        let transaction = self.connection.begin().await?;
        let row = transaction
            .query_one_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken",
                [key.into()],
            ))
            .await?;
        let is_taken = match row {
            Some(row) => row.try_get("", "taken")?,
            None => false,
        };
        Ok(is_taken.then_some(Turn {
            transaction: Some(transaction),
        }))
    }

    /// Begins a write. SQLite takes its write lock at once, since a transaction that first reads
    /// and then writes fails as soon as another one wrote in between.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn write(&self) -> Result<WriteTransaction, StoreError> {
        let turn = match &self.writer {
            Some(writer) => Some(Arc::clone(writer).lock_owned().await),
            None => None,
        };
        let transaction = self
            .connection
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        Ok(WriteTransaction {
            transaction,
            _turn: turn,
        })
    }
}

impl WriteTransaction {
    /// Returns the connection inside the transaction.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Makes the write visible and durable.
    ///
    /// # Errors
    /// Nothing was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }

    /// Keeps other edits of these services out until this transaction ends. Returns their ids in the
    /// order in which they are locked, each once: two writers that lock in the same order cannot
    /// wait for each other.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lock_services(
        &self,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<Vec<Uuid>, StoreError> {
        let mut ids: Vec<Uuid> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        for id in &ids {
            self.lock(&format!("service {id}")).await?;
        }
        Ok(ids)
    }

    /// Keeps other publishes of the same `key` out until this transaction ends. SQLite has only
    /// one writer anyway.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lock(&self, key: &str) -> Result<(), StoreError> {
        lock(&self.transaction, key).await
    }
}

/// Takes an advisory lock on PostgreSQL, until the transaction ends.
async fn lock(db: &impl ConnectionTrait, key: &str) -> Result<(), StoreError> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
            [key.into()],
        ))
        .await?;
    }
    Ok(())
}

/// Reads a count or a line number, which is never negative nor large.
fn number(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

/// The ids of a list that a statement is to hold, the last one repeated up to a power of two: lists
/// of few different lengths are few different statements, which stay prepared.
fn padded(ids: &[Uuid]) -> impl Iterator<Item = Uuid> {
    let missing = ids.len().next_power_of_two() - ids.len();
    let last = ids.last().copied();
    let repeated = last
        .into_iter()
        .flat_map(move |id| std::iter::repeat_n(id, missing));
    ids.iter().copied().chain(repeated)
}
