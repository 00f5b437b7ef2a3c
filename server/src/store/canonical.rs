//! Services that were named as the ones to use for what is duplicated.
//!
//! What was named is attached to the hashes of fragments: it outlives the classes, which are derived,
//! and the rows of fragments, which go when nothing has them any more.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};
use uuid::Uuid;

use super::entity::{canonical_service, service};
use super::exists::exists;
use super::{StoreError, Viewer};

/// The service to use for a fragment and whatever is like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanonicalService {
    /// The service.
    pub service_id: Uuid,
    /// Who named it.
    pub named_by: String,
    /// When.
    pub named_at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
}

/// Attaches a service to fragments, by their hashes; what was said of it and them is replaced.
pub(crate) async fn name(
    db: &impl ConnectionTrait,
    hashes: &[String],
    named: &CanonicalService,
    next: impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    for chunk in hashes.chunks(super::MAX_BINDS / 6) {
        canonical_service::Entity::insert_many(chunk.iter().map(|hash| {
            canonical_service::ActiveModel {
                id: Set(next()),
                fragment_hash: Set(hash.clone()),
                service_id: Set(named.service_id),
                named_by: Set(named.named_by.clone()),
                named_at: Set(named.named_at),
                reason: Set(named.reason.clone()),
            }
        }))
        .on_conflict(
            OnConflict::columns([
                canonical_service::Column::FragmentHash,
                canonical_service::Column::ServiceId,
            ])
            .update_columns([
                canonical_service::Column::NamedBy,
                canonical_service::Column::NamedAt,
                canonical_service::Column::Reason,
            ])
            .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    }
    Ok(())
}

/// Takes a service away from fragments, and says from how many.
pub(crate) async fn clear(
    db: &impl ConnectionTrait,
    hashes: &[String],
    service_id: Uuid,
) -> Result<u64, StoreError> {
    let mut cleared = 0;
    for chunk in hashes.chunks(super::ID_CHUNK) {
        let result = canonical_service::Entity::delete_many()
            .filter(canonical_service::Column::ServiceId.eq(service_id))
            .filter(canonical_service::Column::FragmentHash.is_in(chunk))
            .exec(db)
            .await?;
        cleared += result.rows_affected;
    }
    Ok(cleared)
}

/// Returns what was named for these fragments, each with the fragment's hash, the newest last. Services
/// that may not be viewed, or are no longer in their repository, are left out.
pub(crate) async fn of_hashes(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    hashes: &[String],
) -> Result<Vec<(String, CanonicalService)>, StoreError> {
    let there = service::Entity::find()
        .filter(Expr::col((service::Entity, service::Column::Id)).equals((
            canonical_service::Entity,
            canonical_service::Column::ServiceId,
        )))
        .filter(service::Column::MissingSince.is_null())
        .filter(viewer.services())
        .into_query();
    let mut named = Vec::new();
    for chunk in hashes.chunks(super::ID_CHUNK) {
        let rows = canonical_service::Entity::find()
            .filter(canonical_service::Column::FragmentHash.is_in(chunk))
            .filter(exists(there.clone()))
            .order_by_asc(canonical_service::Column::NamedAt)
            .order_by_asc(canonical_service::Column::ServiceId)
            .all(db)
            .await?;
        named.extend(rows.into_iter().map(|row| {
            let service = CanonicalService {
                service_id: row.service_id,
                named_by: row.named_by,
                named_at: row.named_at,
                reason: row.reason,
            };
            (row.fragment_hash, service)
        }));
    }
    Ok(named)
}
