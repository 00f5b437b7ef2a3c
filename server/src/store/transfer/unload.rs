//! Reads every row of one snapshot, page by page.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait as _, Func, Order, Query};
use sea_orm::{
    AccessMode, ColumnTrait as _, ConnectionTrait as _, DatabaseTransaction, DbBackend,
    EntityTrait as _, IsolationLevel, QueryFilter as _, QuerySelect as _, SqliteTransactionMode,
    TransactionOptions, TransactionTrait as _, Value as SqlValue,
};
use uuid::Uuid;

use super::{ROWS, Row, Table};
use crate::store::entity::{dependency, service_tag, service_team};
use crate::store::{Store, StoreError};

/// The database as it is at one moment, however long it is read.
#[derive(Debug)]
pub(crate) struct Snapshot {
    transaction: DatabaseTransaction,
}

/// The place in a table after which to go on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Id(Uuid),
    Sequence(i64),
}

impl Store {
    /// Fixes what the database holds now, for reading. Writers go on meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let options = match self.connection().get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
            // With its log of writes, every read transaction of SQLite is a snapshot.
            _ => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
        };
        let transaction = self.connection().begin_with_options(options).await?;
        Ok(Snapshot { transaction })
    }
}

impl Snapshot {
    /// The connection inside the snapshot.
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Counts the rows of a table.
    pub(crate) async fn count(&self, table: &Table) -> Result<i64, StoreError> {
        let query = Query::select()
            .expr_as(Func::count(Expr::col(Asterisk)), "n")
            .from(Alias::new(table.name))
            .to_owned();
        let row = self.transaction.query_one(&query).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
    }

    /// The next rows of a table in the order of its key, and where they end; none at its end.
    pub(crate) async fn page(
        &self,
        table: &Table,
        after: Option<Place>,
    ) -> Result<Option<(Vec<Row>, Place)>, StoreError> {
        let mut query = Query::select()
            .columns(table.columns.iter().map(|column| Alias::new(column.name)))
            .from(Alias::new(table.name))
            .order_by(Alias::new(table.key), Order::Asc)
            .limit(ROWS as u64)
            .to_owned();
        if let Some(after) = after {
            let value: SqlValue = match after {
                Place::Id(id) => id.into(),
                Place::Sequence(sequence) => sequence.into(),
            };
            query.and_where(Expr::col(Alias::new(table.key)).gt(value));
        }
        let found = self.transaction.query_all(&query).await?;
        let Some(last) = found.last() else {
            return Ok(None);
        };
        let place = if table.is_numbered() {
            Place::Sequence(last.try_get("", table.key)?)
        } else {
            Place::Id(last.try_get("", table.key)?)
        };
        let rows: Result<Vec<Row>, StoreError> = found.iter().map(|row| table.read(row)).collect();
        Ok(Some((rows?, place)))
    }

    /// The tags of services, sorted.
    pub(crate) async fn tags(
        &self,
        services: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
        let rows: Vec<(Uuid, String)> = service_tag::Entity::find()
            .select_only()
            .columns([service_tag::Column::ServiceId, service_tag::Column::Tag])
            .filter(service_tag::Column::ServiceId.is_in(services.iter().copied()))
            .into_tuple()
            .all(&self.transaction)
            .await?;
        Ok(grouped(rows))
    }

    /// The teams of services besides their owners, with the words of their roles, sorted.
    pub(crate) async fn teams(
        &self,
        services: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<(String, Uuid)>>, StoreError> {
        let rows: Vec<(Uuid, String, Uuid)> = service_team::Entity::find()
            .select_only()
            .columns([
                service_team::Column::ServiceId,
                service_team::Column::Role,
                service_team::Column::TeamId,
            ])
            .filter(service_team::Column::ServiceId.is_in(services.iter().copied()))
            .into_tuple()
            .all(&self.transaction)
            .await?;
        let rows = rows.into_iter().map(|(id, role, team)| (id, (role, team)));
        Ok(grouped(rows))
    }

    /// What the heads of services depend on with its range, sorted.
    pub(crate) async fn dependencies_of_heads(
        &self,
        services: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<(String, String)>>, StoreError> {
        let rows: Vec<(Uuid, String, String)> = dependency::Entity::find()
            .select_only()
            .columns([
                dependency::Column::ConsumerId,
                dependency::Column::Target,
                dependency::Column::Range,
            ])
            .filter(dependency::Column::ConsumerId.is_in(services.iter().copied()))
            .filter(dependency::Column::IsHead.eq(true))
            .into_tuple()
            .all(&self.transaction)
            .await?;
        let rows = rows.into_iter();
        Ok(grouped(
            rows.map(|(id, target, range)| (id, (target, range))),
        ))
    }
}

fn grouped<T: Ord>(rows: impl IntoIterator<Item = (Uuid, T)>) -> HashMap<Uuid, Vec<T>> {
    let mut lists: HashMap<Uuid, Vec<T>> = HashMap::new();
    for (id, item) in rows {
        lists.entry(id).or_default().push(item);
    }
    // Sorted here: databases sort texts each in their way.
    for list in lists.values_mut() {
        list.sort_unstable();
    }
    lists
}
