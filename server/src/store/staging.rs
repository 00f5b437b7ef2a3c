//! Open publishes: kept apart until they are committed.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, sea_query::OnConflict,
};
use uuid::Uuid;

use super::StoreError;
use super::compression::{compress, decompress};
use super::entity::{staging, staging_batch};

/// An open publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staging {
    /// Its id.
    pub id: Uuid,
    /// The canonical name of the repository.
    pub repository: String,
    /// What was begun, as JSON of the catalogue's making.
    pub data: String,
    /// The name of the access token that began it.
    pub token_name: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it is dropped unless it is committed.
    pub expires_at: DateTime<Utc>,
}

pub(crate) async fn insert(db: &impl ConnectionTrait, staging: &Staging) -> Result<(), StoreError> {
    staging::ActiveModel {
        id: Set(staging.id),
        repository: Set(staging.repository.clone()),
        data: Set(staging.data.clone()),
        token_name: Set(staging.token_name.clone()),
        created_at: Set(staging.created_at),
        expires_at: Set(staging.expires_at),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Returns an open publish that has not expired.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Staging>, StoreError> {
    let row = staging::Entity::find_by_id(id)
        .filter(staging::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    Ok(row.map(|row| Staging {
        id: row.id,
        repository: row.repository,
        data: row.data,
        token_name: row.token_name,
        created_at: row.created_at,
        expires_at: row.expires_at,
    }))
}

/// Stores a batch; sending it again replaces it. `data` is JSON of the catalogue's making.
pub(crate) async fn put_batch(
    db: &impl ConnectionTrait,
    id: Uuid,
    staging_id: Uuid,
    batch: u32,
    data: &str,
) -> Result<(), StoreError> {
    staging_batch::Entity::insert(staging_batch::ActiveModel {
        id: Set(id),
        staging_id: Set(staging_id),
        batch: Set(i64::from(batch)),
        data: Set(compress(data.as_bytes())?),
    })
    .on_conflict(
        OnConflict::columns([
            staging_batch::Column::StagingId,
            staging_batch::Column::Batch,
        ])
        .update_column(staging_batch::Column::Data)
        .to_owned(),
    )
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Returns the batches with their numbers, in order.
pub(crate) async fn batches(
    db: &impl ConnectionTrait,
    staging_id: Uuid,
) -> Result<Vec<(u32, String)>, StoreError> {
    let rows = staging_batch::Entity::find()
        .filter(staging_batch::Column::StagingId.eq(staging_id))
        .order_by_asc(staging_batch::Column::Batch)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let text = decompress("a staged batch", &row.data)?;
            Ok((
                u32::try_from(row.batch).unwrap_or(u32::MAX),
                String::from_utf8_lossy(&text).into_owned(),
            ))
        })
        .collect()
}

pub(crate) async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    staging::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

/// Deletes open publishes whose time is over, and returns how many.
pub(crate) async fn delete_expired(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let result = staging::Entity::delete_many()
        .filter(staging::Column::ExpiresAt.lte(now))
        .exec(db)
        .await?;
    Ok(result.rows_affected)
}
