//! Who answers for services: owners, maintainers, and former owners.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::entity::{ownership_change, service, service_team};
use super::service::MAINTAIN;
use super::{StoreError, Viewer};

/// A service that went from one owner to another; no owner is the queue of unowned services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnershipChange {
    /// Its id.
    pub id: Uuid,
    /// The service.
    pub service_id: Uuid,
    /// Who owned it before.
    pub from_team_id: Option<Uuid>,
    /// Who owned it afterwards.
    pub to_team_id: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: String,
    /// Why.
    pub reason: Option<String>,
}

impl From<ownership_change::Model> for OwnershipChange {
    fn from(row: ownership_change::Model) -> Self {
        Self {
            id: row.id,
            service_id: row.service_id,
            from_team_id: row.from_team_id,
            to_team_id: row.to_team_id,
            at: row.at,
            actor: row.actor,
            reason: row.reason,
        }
    }
}

/// Writes down who owned services and who owns them now.
pub(crate) async fn record(
    db: &impl ConnectionTrait,
    changes: &[OwnershipChange],
) -> Result<(), StoreError> {
    for chunk in changes.chunks(super::MAX_BINDS / 7) {
        let rows = chunk.iter().map(|change| ownership_change::ActiveModel {
            id: Set(change.id),
            service_id: Set(change.service_id),
            from_team_id: Set(change.from_team_id),
            to_team_id: Set(change.to_team_id),
            at: Set(change.at),
            actor: Set(change.actor.clone()),
            reason: Set(change.reason.clone()),
        });
        ownership_change::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Returns the former owners of these services, the newest change first.
pub(crate) async fn changes_of(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<OwnershipChange>, StoreError> {
    let mut changes = Vec::new();
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let rows = ownership_change::Entity::find()
            .filter(ownership_change::Column::ServiceId.is_in(chunk.iter().copied()))
            .order_by_desc(ownership_change::Column::Id)
            .all(db)
            .await?;
        changes.extend(rows.into_iter().map(OwnershipChange::from));
    }
    Ok(changes)
}

/// Gives services to a team, or to nobody, and raises their revisions.
pub(crate) async fn set_owner(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
    team_id: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        service::Entity::update_many()
            .set(service::ActiveModel {
                owner_team_id: Set(team_id),
                updated_at: Set(now),
                ..Default::default()
            })
            .col_expr(
                service::Column::Revision,
                Expr::col(service::Column::Revision).add(1),
            )
            .filter(service::Column::Id.is_in(chunk.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Returns the services of a team, whoever may view them, in the order of their ids.
pub(crate) async fn owned_by(
    db: &impl ConnectionTrait,
    team_id: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(service::Column::OwnerTeamId.eq(team_id))
        .order_by_asc(service::Column::Id)
        .into_tuple::<Uuid>()
        .all(db)
        .await?)
}

/// Returns the services that a team maintains besides their owners.
pub(crate) async fn maintained_by(
    db: &impl ConnectionTrait,
    team_id: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(service_team::Entity::find()
        .select_only()
        .column(service_team::Column::ServiceId)
        .filter(service_team::Column::TeamId.eq(team_id))
        .filter(service_team::Column::Role.eq(MAINTAIN))
        .order_by_asc(service_team::Column::ServiceId)
        .into_tuple::<Uuid>()
        .all(db)
        .await?)
}

/// Raises the revision of a service without changing anything else of it.
pub(crate) async fn touch(
    db: &impl ConnectionTrait,
    service_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    service::Entity::update_many()
        .col_expr(
            service::Column::Revision,
            Expr::col(service::Column::Revision).add(1),
        )
        .col_expr(service::Column::UpdatedAt, Expr::value(now))
        .filter(service::Column::Id.eq(service_id))
        .exec(db)
        .await?;
    Ok(())
}

/// Makes these the teams with this role in a service, besides its owner; `next_id` gives one id per
/// team.
pub(crate) async fn replace_teams(
    db: &impl ConnectionTrait,
    service_id: Uuid,
    role: &str,
    team_ids: &[Uuid],
    mut next_id: impl FnMut() -> Uuid,
) -> Result<(), StoreError> {
    service_team::Entity::delete_many()
        .filter(service_team::Column::ServiceId.eq(service_id))
        .filter(service_team::Column::Role.eq(role))
        .exec(db)
        .await?;
    if team_ids.is_empty() {
        return Ok(());
    }
    let rows = team_ids.iter().map(|team_id| service_team::ActiveModel {
        id: Set(next_id()),
        service_id: Set(service_id),
        team_id: Set(*team_id),
        role: Set(role.to_owned()),
    });
    service_team::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Returns the services that these teams were the last to own and that nobody owns now, as far as
/// they may be viewed.
pub(crate) async fn former_services(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    team_ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Uuid>>, StoreError> {
    let mut services: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for chunk in team_ids.chunks(super::ID_CHUNK) {
        let found = ownership_change::Entity::find()
            .select_only()
            .column(ownership_change::Column::FromTeamId)
            .column(ownership_change::Column::ServiceId)
            .filter(ownership_change::Column::FromTeamId.is_in(chunk.iter().copied()))
            .filter(is_last_of_unowned(viewer))
            .order_by_asc(ownership_change::Column::ServiceId)
            .into_tuple::<(Option<Uuid>, Uuid)>()
            .all(db)
            .await?;
        for (team, service) in found {
            services
                .entry(team.unwrap_or_default())
                .or_default()
                .push(service);
        }
    }
    Ok(services)
}

/// Selects the teams that were the last to own a service that nobody owns now.
pub(super) fn last_owners(viewer: &Viewer) -> SelectStatement {
    sea_orm::QueryTrait::into_query(
        ownership_change::Entity::find()
            .select_only()
            .column(ownership_change::Column::FromTeamId)
            .filter(ownership_change::Column::FromTeamId.is_not_null())
            .filter(is_last_of_unowned(viewer)),
    )
}

/// Narrows ownership changes to the newest ones of unowned services. Ids ascend with time.
fn is_last_of_unowned(viewer: &Viewer) -> Expr {
    let newer = Alias::new("newer");
    let has_newer = Query::select()
        .expr(Expr::value(1))
        .from_as(ownership_change::Entity, newer.clone())
        .and_where(
            Expr::col((newer.clone(), ownership_change::Column::ServiceId)).equals((
                ownership_change::Entity,
                ownership_change::Column::ServiceId,
            )),
        )
        .and_where(
            Expr::col((newer, ownership_change::Column::Id)).gt(Expr::col((
                ownership_change::Entity,
                ownership_change::Column::Id,
            ))),
        )
        .to_owned();
    let unowned = sea_orm::QueryTrait::into_query(
        service::Entity::find()
            .select_only()
            .column(service::Column::Id)
            .filter(service::Column::OwnerTeamId.is_null())
            .filter(viewer.services()),
    );
    ownership_change::Column::ServiceId
        .in_subquery(unowned)
        .and(Expr::exists(has_newer).not())
}
