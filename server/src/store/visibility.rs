//! Who may view a service: its visibility, and the teams beside its owner.

use std::collections::HashSet;

use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{change_event, service, service_team};
use super::{StoreError, Viewer, padded};

/// A team beside the owner of a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ServiceTeam {
    /// The service.
    pub(crate) service_id: Uuid,
    /// The team.
    pub(crate) team_id: Uuid,
    /// `maintain` or `view`.
    pub(crate) role: String,
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
    let mut viewable = HashSet::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows: Vec<Uuid> = service::Entity::find()
            .select_only()
            .column(service::Column::Id)
            .filter(service::Column::Id.is_in(padded(chunk)))
            .filter(viewer.services())
            .into_tuple()
            .all(db)
            .await?;
        viewable.extend(rows);
    }
    Ok(viewable)
}

/// Returns the services that may not be viewed; with `changed_after`, those of them that changed
/// after that change event.
pub(crate) async fn closed(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    changed_after: Option<i64>,
) -> Result<Vec<Uuid>, StoreError> {
    if *viewer == Viewer::Everything {
        return Ok(Vec::new());
    }
    let mut query = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(viewer.closed_services());
    if let Some(sequence) = changed_after {
        let changed = change_event::Entity::find()
            .select_only()
            .column(change_event::Column::Subject)
            .filter(change_event::Column::Sequence.gt(sequence))
            .into_query();
        query = query.filter(service::Column::Id.in_subquery(changed));
    }
    Ok(query.into_tuple().all(db).await?)
}

/// Returns the teams beside the owners of these services, in a fixed order.
pub(crate) async fn teams_of(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<ServiceTeam>, StoreError> {
    let mut teams = Vec::new();
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let rows = service_team::Entity::find()
            .filter(service_team::Column::ServiceId.is_in(padded(chunk)))
            .order_by_asc(service_team::Column::TeamId)
            .all(db)
            .await?;
        teams.extend(rows.into_iter().map(|row| ServiceTeam {
            service_id: row.service_id,
            team_id: row.team_id,
            role: row.role,
        }));
    }
    Ok(teams)
}
