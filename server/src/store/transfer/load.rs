//! Writes rows into an empty database, many at once, in one transaction.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait as _,
    ExprTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    Statement,
};
use uuid::Uuid;

use super::table::Values;
use super::{ROWS, Table, tables};
use crate::store::entity::{service, service_label};
use crate::store::exists::exists;
use crate::store::service::replace_labels;
use crate::store::{Interface, MAX_BINDS, Store, StoreError, WriteTransaction};

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

    /// Tells everybody who follows the changes what there is now, and makes it visible. `next_id`
    /// gives one id per label of a service that came without rows of labels to filter by.
    pub(crate) async fn finish(
        self,
        now: DateTime<Utc>,
        next_id: impl Fn() -> Uuid,
    ) -> Result<(), StoreError> {
        let db = self.write.connection();
        fill_labels(db, next_id).await?;
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

/// Writes the labels of services that have no rows of labels, which lists are filtered by.
async fn fill_labels(
    db: &DatabaseTransaction,
    next_id: impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    let rows = service_label::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((service_label::Entity, service_label::Column::ServiceId))
                .equals((service::Entity, service::Column::Id)),
        )
        .into_query();
    let without_rows = service::Entity::find()
        .select_only()
        .columns([service::Column::Id, service::Column::Interface])
        .filter(service::Column::Interface.contains("\"labels\""))
        .filter(exists(rows).not())
        .order_by_asc(service::Column::Id)
        .limit(ROWS as u64);
    let mut after = Uuid::nil();
    loop {
        let page = without_rows.clone().filter(service::Column::Id.gt(after));
        let page: Vec<(Uuid, String)> = page.into_tuple().all(db).await?;
        let Some((last, _)) = page.last() else {
            return Ok(());
        };
        after = *last;
        for (id, interface) in page {
            let interface = Interface::from_json(&interface)?;
            replace_labels(db, id, &interface.labels, &next_id).await?;
        }
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
