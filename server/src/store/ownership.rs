//! Who answers for services: owners, maintainers, and former owners.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, Order, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{ownership_change, service, service_team};
use super::exists::exists;
use super::service::MAINTAIN;
use super::{Page, PageRequest, StoreError, Viewer, padded, page};

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

/// Reads the same page of each service's former owners, the newest change first.
pub(crate) async fn list_of_services(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<OwnershipChange>>, StoreError> {
    let newest_first = [(ownership_change::Column::Id, Order::Desc)];
    let services = (ownership_change::Column::ServiceId, service_ids);
    let all = ownership_change::Entity::find();
    let pages = page::read_each(db, &all, services, &newest_first, page).await?;
    Ok(page::map_each(pages, OwnershipChange::from))
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
            .filter(service::Column::Id.is_in(padded(chunk)))
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

/// Reads the same page of the ids of the services that each team maintains besides their owners, as
/// far as they may be viewed, in the order of their ids.
pub(crate) async fn list_maintained(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    team_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Uuid>>, StoreError> {
    let viewable = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(viewer.services())
        .into_query();
    let maintained = service_team::Entity::find()
        .filter(service_team::Column::Role.eq(MAINTAIN))
        .filter(service_team::Column::ServiceId.in_subquery(viewable));
    let by_service = [(service_team::Column::ServiceId, Order::Asc)];
    let teams = (service_team::Column::TeamId, team_ids);
    let pages = page::read_each(db, &maintained, teams, &by_service, page).await?;
    Ok(page::map_each(pages, |row| row.service_id))
}

/// Takes a team out of those that maintain these services besides their owner.
pub(crate) async fn remove_maintainer(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
    team_id: Uuid,
) -> Result<(), StoreError> {
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        service_team::Entity::delete_many()
            .filter(service_team::Column::TeamId.eq(team_id))
            .filter(service_team::Column::Role.eq(MAINTAIN))
            .filter(service_team::Column::ServiceId.is_in(padded(chunk)))
            .exec(db)
            .await?;
    }
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

/// Puts one team in the place of another wherever that maintains a service or may view it; not where
/// the new one has that role already.
pub(crate) async fn replace_maintainer(
    db: &impl ConnectionTrait,
    from: Uuid,
    to: Uuid,
) -> Result<(), StoreError> {
    for role in [MAINTAIN, "view"] {
        let has_it_already = service_team::Entity::find()
            .select_only()
            .column(service_team::Column::ServiceId)
            .filter(service_team::Column::TeamId.eq(to))
            .filter(service_team::Column::Role.eq(role))
            .into_query();
        let services: Vec<Uuid> = service_team::Entity::find()
            .select_only()
            .column(service_team::Column::ServiceId)
            .filter(service_team::Column::TeamId.eq(from))
            .filter(service_team::Column::Role.eq(role))
            .filter(service_team::Column::ServiceId.not_in_subquery(has_it_already))
            .into_tuple()
            .all(db)
            .await?;
        for chunk in services.chunks(super::ID_CHUNK) {
            service_team::Entity::update_many()
                .set(service_team::ActiveModel {
                    team_id: Set(to),
                    ..Default::default()
                })
                .filter(service_team::Column::TeamId.eq(from))
                .filter(service_team::Column::Role.eq(role))
                .filter(service_team::Column::ServiceId.is_in(padded(chunk)))
                .exec(db)
                .await?;
        }
    }
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
            .filter(ownership_change::Column::FromTeamId.is_in(padded(chunk)))
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
    ownership_change::Entity::find()
        .select_only()
        .column(ownership_change::Column::FromTeamId)
        .filter(ownership_change::Column::FromTeamId.is_not_null())
        .filter(is_last_of_unowned(viewer))
        .into_query()
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
    let unowned = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(service::Column::OwnerTeamId.is_null())
        .filter(viewer.services())
        .into_query();
    ownership_change::Column::ServiceId
        .in_subquery(unowned)
        .and(exists(has_newer).not())
}
