//! Dependencies: which service needs which other one, and in which range.

pub(crate) mod consumer;
pub(crate) mod edge;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

use super::entity::dependency;
use super::{StoreError, padded};

/// What a head or a release says that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependencyRecord {
    /// Its id.
    pub id: Uuid,
    /// The head or release that says so.
    pub version_id: Uuid,
    /// The service of that head or release.
    pub consumer_id: Uuid,
    /// Whether a head says so.
    pub is_head: bool,
    /// The canonical `namespace/name` of what is needed, as it was declared.
    pub target: String,
    /// The service that it names, as soon as there is one.
    pub target_id: Option<Uuid>,
    /// Which releases of it would do.
    pub range: String,
    /// When it was declared first.
    pub created_at: DateTime<Utc>,
    /// When it was declared as it is now.
    pub confirmed_at: DateTime<Utc>,
}

impl From<dependency::Model> for DependencyRecord {
    fn from(row: dependency::Model) -> Self {
        Self {
            id: row.id,
            version_id: row.version_id,
            consumer_id: row.consumer_id,
            is_head: row.is_head,
            target: row.target,
            target_id: row.target_id,
            range: row.range,
            created_at: row.created_at,
            confirmed_at: row.confirmed_at,
        }
    }
}

/// Returns what these versions need, by target.
pub(crate) async fn of_versions(
    db: &impl ConnectionTrait,
    version_ids: &[Uuid],
) -> Result<Vec<DependencyRecord>, StoreError> {
    let mut found = Vec::new();
    for chunk in version_ids.chunks(super::ID_CHUNK) {
        let rows = dependency::Entity::find()
            .filter(dependency::Column::VersionId.is_in(padded(chunk)))
            .order_by_asc(dependency::Column::Target)
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(DependencyRecord::from));
    }
    Ok(found)
}

/// Returns what the heads of these services need, by target.
pub(crate) async fn of_heads(
    db: &impl ConnectionTrait,
    consumer_ids: &[Uuid],
) -> Result<Vec<DependencyRecord>, StoreError> {
    let mut found = Vec::new();
    for chunk in consumer_ids.chunks(super::ID_CHUNK) {
        let rows = dependency::Entity::find()
            .filter(dependency::Column::ConsumerId.is_in(padded(chunk)))
            .filter(dependency::Column::IsHead.eq(true))
            .order_by_asc(dependency::Column::Target)
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(DependencyRecord::from));
    }
    Ok(found)
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    dependencies: &[DependencyRecord],
) -> Result<(), StoreError> {
    for chunk in dependencies.chunks(super::MAX_BINDS / 9) {
        let rows = chunk.iter().map(|it| dependency::ActiveModel {
            id: Set(it.id),
            version_id: Set(it.version_id),
            consumer_id: Set(it.consumer_id),
            is_head: Set(it.is_head),
            target: Set(it.target.clone()),
            target_id: Set(it.target_id),
            range: Set(it.range.clone()),
            created_at: Set(it.created_at),
            confirmed_at: Set(it.confirmed_at),
        });
        dependency::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Writes another range.
pub(crate) async fn update_range(
    db: &impl ConnectionTrait,
    id: Uuid,
    range: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    dependency::ActiveModel {
        id: Set(id),
        range: Set(range.to_owned()),
        confirmed_at: Set(now),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

pub(crate) async fn delete(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<(), StoreError> {
    for chunk in ids.chunks(super::ID_CHUNK) {
        dependency::Entity::delete_many()
            .filter(dependency::Column::Id.is_in(padded(chunk)))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Resolves everything that named a service before there was one.
pub(crate) async fn adopt(
    db: &impl ConnectionTrait,
    target: &str,
    service_id: Uuid,
) -> Result<(), StoreError> {
    dependency::Entity::update_many()
        .set(dependency::ActiveModel {
            target_id: Set(Some(service_id)),
            ..Default::default()
        })
        .filter(dependency::Column::Target.eq(target))
        .filter(dependency::Column::TargetId.is_null())
        .exec(db)
        .await?;
    Ok(())
}
