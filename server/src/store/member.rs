//! Who is in which team, with which role.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{principal, team_member};
use super::{Membership, Page, PageRequest, Role, StoreError, page};

/// A role of a principal in a team, whether or not the team has rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The team.
    pub team_id: Uuid,
    /// Who.
    pub principal_id: Uuid,
    /// What they may do there.
    pub role: Role,
    /// Where it was declared: `catalog.toml`, `backstage` or `api`.
    pub origin: String,
    /// When they got this role.
    pub created_at: DateTime<Utc>,
}

impl From<team_member::Model> for Member {
    /// A role that only a newer server knows allows nothing here, and shows as the least one.
    fn from(row: team_member::Model) -> Self {
        Self {
            role: row.role.parse().unwrap_or(Role::View),
            team_id: row.team_id,
            principal_id: row.principal_id,
            origin: row.origin,
            created_at: row.created_at,
        }
    }
}

/// The order in which they came.
const BY_AGE: [(team_member::Column, Order); 1] = [(team_member::Column::Id, Order::Asc)];

/// Reads the same page of each team's members, in the order in which they came.
pub(crate) async fn list_of_teams(
    db: &impl ConnectionTrait,
    team_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Member>>, StoreError> {
    let teams = (team_member::Column::TeamId, team_ids);
    let pages = page::read_each(db, &team_member::Entity::find(), teams, &BY_AGE, page).await?;
    Ok(page::map_each(pages, Member::from))
}

/// Reads the same page of the memberships of each principal, those in dissolved and unverified teams
/// included.
pub(crate) async fn list_of_principals(
    db: &impl ConnectionTrait,
    principal_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Member>>, StoreError> {
    let principals = (team_member::Column::PrincipalId, principal_ids);
    let all = team_member::Entity::find();
    let pages = page::read_each(db, &all, principals, &BY_AGE, page).await?;
    Ok(page::map_each(pages, Member::from))
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    team_id: Uuid,
    principal_id: Uuid,
) -> Result<Option<Member>, StoreError> {
    let row = team_member::Entity::find()
        .filter(team_member::Column::TeamId.eq(team_id))
        .filter(team_member::Column::PrincipalId.eq(principal_id))
        .one(db)
        .await?;
    Ok(row.map(Member::from))
}

/// Returns every membership that was declared in this place.
pub(crate) async fn of_origin(
    db: &impl ConnectionTrait,
    origin: &str,
) -> Result<Vec<Member>, StoreError> {
    let rows = team_member::Entity::find()
        .filter(team_member::Column::Origin.eq(origin))
        .order_by_asc(team_member::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Member::from).collect())
}

/// Counts the other members of a team that administer it and are not disabled.
pub(crate) async fn count_other_admins(
    db: &impl ConnectionTrait,
    team_id: Uuid,
    principal_id: Uuid,
) -> Result<u64, StoreError> {
    let enabled = principal::Entity::find()
        .select_only()
        .column(principal::Column::Id)
        .filter(principal::Column::DisabledAt.is_null())
        .into_query();
    Ok(team_member::Entity::find()
        .filter(team_member::Column::TeamId.eq(team_id))
        .filter(team_member::Column::PrincipalId.ne(principal_id))
        .filter(team_member::Column::Role.eq(Role::Admin.as_str()))
        .filter(team_member::Column::PrincipalId.in_subquery(enabled))
        .count(db)
        .await?)
}

/// Gives a principal a role in a team, in the place of the one that it had.
pub(crate) async fn put(
    db: &impl ConnectionTrait,
    id: Uuid,
    principal_id: Uuid,
    membership: Membership,
    origin: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    remove(db, membership.team_id, principal_id).await?;
    team_member::ActiveModel {
        id: Set(id),
        team_id: Set(membership.team_id),
        principal_id: Set(principal_id),
        role: Set(membership.role.as_str().to_owned()),
        created_at: Set(now),
        origin: Set(origin.to_owned()),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Takes a principal out of a team; answers whether it was in it.
pub(crate) async fn remove(
    db: &impl ConnectionTrait,
    team_id: Uuid,
    principal_id: Uuid,
) -> Result<bool, StoreError> {
    let gone = team_member::Entity::delete_many()
        .filter(team_member::Column::TeamId.eq(team_id))
        .filter(team_member::Column::PrincipalId.eq(principal_id))
        .exec(db)
        .await?;
    Ok(gone.rows_affected > 0)
}
