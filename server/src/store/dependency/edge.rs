//! The graph that dependencies make: which service needs which.

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;

use super::consumer::viewable_consumers;
use crate::store::entity::{dependency, service};
use crate::store::{ID_CHUNK, StoreError, Viewer, padded};

/// How many rows one statement reads of the whole graph.
const ROWS: u64 = 50_000;

/// A head of `consumer` needs `target`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Edge {
    /// The service that is needed.
    pub(crate) target: Uuid,
    /// The service that needs it.
    pub(crate) consumer: Uuid,
}

/// Returns edges into these services from consumers that may be viewed, by target and consumer.
pub(crate) async fn into(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    targets: &[Uuid],
    offset: usize,
    limit: usize,
) -> Result<Vec<Edge>, StoreError> {
    let rows = dependency::Entity::find()
        .select_only()
        .column(dependency::Column::TargetId)
        .column(dependency::Column::ConsumerId)
        .filter(dependency::Column::TargetId.is_in(padded(targets)))
        .filter(dependency::Column::IsHead.eq(true))
        .filter(viewable_consumers(viewer))
        .order_by_asc(dependency::Column::TargetId)
        .order_by_asc(dependency::Column::ConsumerId)
        .offset(offset as u64)
        .limit(limit as u64)
        .into_tuple::<(Uuid, Uuid)>()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(target, consumer)| Edge { target, consumer })
        .collect())
}

/// Returns every edge, whoever may view its ends.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<Edge>, StoreError> {
    let mut edges = Vec::new();
    let mut after = None;
    loop {
        let mut query = dependency::Entity::find()
            .select_only()
            .column(dependency::Column::Id)
            .column(dependency::Column::TargetId)
            .column(dependency::Column::ConsumerId)
            .filter(dependency::Column::IsHead.eq(true))
            .filter(dependency::Column::TargetId.is_not_null());
        if let Some(after) = after {
            query = query.filter(dependency::Column::Id.gt(after));
        }
        let rows = query
            .order_by_asc(dependency::Column::Id)
            .limit(ROWS)
            .into_tuple::<(Uuid, Uuid, Uuid)>()
            .all(db)
            .await?;
        let Some((last, ..)) = rows.last() else {
            return Ok(edges);
        };
        after = Some(*last);
        let rows = rows.into_iter();
        edges.extend(rows.map(|(_, target, consumer)| Edge { target, consumer }));
    }
}

/// Returns those of these services that may be viewed.
pub(crate) async fn viewable(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>, StoreError> {
    if *viewer == Viewer::Everything {
        return Ok(ids.iter().copied().collect());
    }
    let mut found = HashSet::with_capacity(ids.len());
    for chunk in ids.chunks(ID_CHUNK) {
        let rows = service::Entity::find()
            .select_only()
            .column(service::Column::Id)
            .filter(service::Column::Id.is_in(padded(chunk)))
            .filter(viewer.services())
            .into_tuple::<Uuid>()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
