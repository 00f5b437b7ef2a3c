//! Writes rows into an empty database, many at once, in one transaction.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use super::table::Values;
use super::{ROWS, Table, tables};
use crate::store::{MAX_BINDS, Store, StoreError, WriteTransaction};

/// What can be followed in the change feed: its kind is the name of its table.
const FOLLOWED: [&str; 5] = ["team", "namespace", "principal", "service", "check_mode"];

/// A catalogue on its way into an empty database. Nobody sees it before it is finished.
#[derive(Debug)]
pub(crate) struct Load {
    write: WriteTransaction,
}

impl Store {
    /// Begins to load. Nobody else writes until it ends.
    ///
    /// # Errors
    /// The database already holds something.
    pub(crate) async fn load(&self) -> Result<Load, StoreError> {
        let write = self.write().await?;
        if self.connection().get_database_backend() == DbBackend::Sqlite {
            // Indexes of a million rows are written all over: the usual 2 MiB would be exchanged
            // again and again. In KiB, until this connection is closed.
            let cache = "PRAGMA cache_size = -262144";
            write.connection().execute_unprepared(cache).await?;
        }
        for key in ["names", "change_event"] {
            write.lock(key).await?;
        }
        for table in tables() {
            let query = Query::select()
                .expr(Expr::val(1))
                .from(Alias::new(table.name))
                .limit(1)
                .to_owned();
            if write.connection().query_one(&query).await?.is_some() {
                return Err(StoreError::Conflict {
                    what: format!("a row of the table {}", table.name),
                });
            }
        }
        Ok(Load { write })
    }
}

/// How many rows of a table one statement takes. Always the same, so that the database parses it
/// once.
pub(crate) fn batch(table: &Table) -> usize {
    (MAX_BINDS / table.columns.len()).clamp(1, ROWS)
}

/// Writes rows of a table, in as many statements as it takes.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    table: &Table,
    rows: Vec<Values>,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut insert = Query::insert()
            .into_table(Alias::new(table.name))
            .columns(table.columns.iter().map(|column| Alias::new(column.name)))
            .to_owned();
        for row in rows.by_ref().take(batch(table)) {
            insert.values_panic(row.0.into_iter().map(Expr::value));
        }
        db.execute(&insert).await?;
    }
    Ok(())
}

impl Load {
    /// The connection inside the transaction.
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        self.write.connection()
    }

    /// Tells everybody who follows the changes what there is now, and makes it visible.
    pub(crate) async fn finish(self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let db = self.write.connection();
        for table in FOLLOWED {
            let select = Query::select()
                .expr(Expr::val(table))
                .column("id")
                .expr(Expr::val(now))
                .from(Alias::new(table))
                .order_by("id", sea_orm::Order::Asc)
                .to_owned();
            let mut insert = Query::insert()
                .into_table("change_event")
                .columns(["kind", "subject", "at"])
                .to_owned();
            insert
                .select_from(select)
                .map_err(|error| StoreError::Corrupt {
                    what: "a statement",
                    found: error.to_string(),
                })?;
            db.execute(&insert).await?;
        }
        if db.get_database_backend() == DbBackend::Postgres {
            // SQLite goes on after the largest number by itself.
            db.execute_raw(Statement::from_string(
                DbBackend::Postgres,
                "SELECT setval(pg_get_serial_sequence('audit_event', 'sequence'), max(sequence)) \
                 FROM audit_event HAVING max(sequence) IS NOT NULL",
            ))
            .await?;
        }
        gather_statistics(db).await?;
        self.write.commit().await
    }
}

/// Lets PostgreSQL count what was written. It would plan as if the tables were empty until its own
/// process comes by, a minute later or more.
pub(crate) async fn gather_statistics(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    if db.get_database_backend() == DbBackend::Postgres {
        let names: Vec<&str> = tables().iter().map(|table| table.name).collect();
        db.execute_unprepared(&format!("ANALYZE {}", names.join(", ")))
            .await?;
    }
    Ok(())
}
