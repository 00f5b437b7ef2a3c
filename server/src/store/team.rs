//! Teams, and the namespaces that services are named in.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, Select,
};
use uuid::Uuid;

use super::entity::{namespace, team};
use super::{Page, PageRequest, StoreError, Viewer, padded, page};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: Uuid,
    /// Its name, as it was first written.
    pub name: String,
    /// Where to ask.
    pub contact: Option<String>,
    /// False for a team that only a repository's file named.
    pub verified: bool,
    /// What it is for.
    pub description: Option<String>,
    /// Where it was declared first: `repository`, `catalog.toml`, `backstage` or `api`.
    pub origin: String,
    /// When it was dissolved; it keeps its history and has no rights.
    pub dissolved_at: Option<DateTime<Utc>>,
    /// Rises with every edit.
    pub revision: i64,
}

/// Which teams a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamFilter {
    /// Those that were not dissolved.
    Active,
    /// Those of them that nobody verified.
    Unverified,
    /// Dissolved ones that were the last to own a service that nobody owns now.
    Dissolved,
}

impl Team {
    /// Whether its members have the rights of their roles.
    pub fn has_rights(&self) -> bool {
        self.verified && self.dissolved_at.is_none()
    }
}

impl From<team::Model> for Team {
    fn from(row: team::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            contact: row.contact,
            verified: row.verified,
            description: row.description,
            origin: row.origin,
            dissolved_at: row.dissolved_at,
            revision: row.revision,
        }
    }
}

/// Finds a team by its name, or by one that it had formerly. A team that was merged into another
/// one leads there.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    canonical: &str,
) -> Result<Option<Team>, StoreError> {
    let row = team::Entity::find()
        .filter(team::Column::CanonicalName.eq(canonical))
        .one(db)
        .await?;
    if row.as_ref().is_some_and(|row| row.dissolved_at.is_none()) {
        return Ok(row.map(Team::from));
    }
    match super::name_alias::find(db, super::name_alias::TEAM, "", canonical).await? {
        Some(target) => find_by_id(db, target).await,
        None => Ok(row.map(Team::from)),
    }
}

/// Answers whether a team may be known of.
pub(crate) async fn is_viewable(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: Uuid,
) -> Result<bool, StoreError> {
    let viewable = team::Entity::find_by_id(id).filter(viewer.teams());
    Ok(viewable.count(db).await? > 0)
}

/// Finds the team that has this name now, dissolved ones included.
pub(crate) async fn find_exact(
    db: &impl ConnectionTrait,
    canonical: &str,
) -> Result<Option<Team>, StoreError> {
    let row = team::Entity::find()
        .filter(team::Column::CanonicalName.eq(canonical))
        .one(db)
        .await?;
    Ok(row.map(Team::from))
}

pub(crate) async fn find_by_id(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<Team>, StoreError> {
    let row = team::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(Team::from))
}

/// Returns every team that was declared in this place.
pub(crate) async fn of_origin(
    db: &impl ConnectionTrait,
    origin: &str,
) -> Result<Vec<Team>, StoreError> {
    let rows = team::Entity::find()
        .filter(team::Column::Origin.eq(origin))
        .order_by_asc(team::Column::CanonicalName)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Team::from).collect())
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Team>, StoreError> {
    let mut teams = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = team::Entity::find()
            .filter(team::Column::Id.is_in(padded(chunk)))
            .all(db)
            .await?;
        teams.extend(rows.into_iter().map(Team::from));
    }
    Ok(teams)
}

/// Lists teams by name.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    filter: TeamFilter,
    page: PageRequest,
) -> Result<Page<Team>, StoreError> {
    let by_name = [(team::Column::CanonicalName, Order::Asc)];
    let teams = page::read(db, among(viewer, filter), &by_name, page).await?;
    Ok(teams.map(Team::from))
}

pub(crate) async fn count(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    filter: TeamFilter,
) -> Result<u64, StoreError> {
    Ok(among(viewer, filter).count(db).await?)
}

fn among(viewer: &Viewer, filter: TeamFilter) -> Select<team::Entity> {
    let teams = team::Entity::find().filter(viewer.teams());
    match filter {
        TeamFilter::Active => teams.filter(team::Column::DissolvedAt.is_null()),
        TeamFilter::Unverified => teams
            .filter(team::Column::DissolvedAt.is_null())
            .filter(team::Column::Verified.eq(false)),
        TeamFilter::Dissolved => teams
            .filter(team::Column::DissolvedAt.is_not_null())
            .filter(team::Column::Id.in_subquery(super::ownership::last_owners(viewer))),
    }
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    team: &Team,
    canonical: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    team::ActiveModel {
        id: Set(team.id),
        name: Set(team.name.clone()),
        canonical_name: Set(canonical.to_owned()),
        contact: Set(team.contact.clone()),
        verified: Set(team.verified),
        created_at: Set(now),
        dissolved_at: Set(team.dissolved_at),
        origin: Set(team.origin.clone()),
        description: Set(team.description.clone()),
        revision: Set(team.revision),
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(crate) async fn update_contact(
    db: &impl ConnectionTrait,
    id: Uuid,
    contact: &str,
) -> Result<(), StoreError> {
    team::ActiveModel {
        id: Set(id),
        contact: Set(Some(contact.to_owned())),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// Writes everything of a team and raises its revision; `canonical` is the form of its name that is
/// unique.
pub(crate) async fn update(
    db: &impl ConnectionTrait,
    team: &mut Team,
    canonical: &str,
) -> Result<(), StoreError> {
    team.revision += 1;
    team::ActiveModel {
        id: Set(team.id),
        name: Set(team.name.clone()),
        canonical_name: Set(canonical.to_owned()),
        contact: Set(team.contact.clone()),
        verified: Set(team.verified),
        dissolved_at: Set(team.dissolved_at),
        origin: Set(team.origin.clone()),
        description: Set(team.description.clone()),
        revision: Set(team.revision),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

pub(crate) async fn find_namespace(
    db: &impl ConnectionTrait,
    canonical: &str,
) -> Result<Option<Uuid>, StoreError> {
    let row = namespace::Entity::find()
        .filter(namespace::Column::CanonicalName.eq(canonical))
        .one(db)
        .await?;
    Ok(row.map(|row| row.id))
}

pub(crate) async fn insert_namespace(
    db: &impl ConnectionTrait,
    id: Uuid,
    name: &str,
    canonical: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    namespace::ActiveModel {
        id: Set(id),
        name: Set(name.to_owned()),
        canonical_name: Set(canonical.to_owned()),
        team_id: Set(None),
        created_at: Set(now),
        revision: Set(1),
        origin: Set("api".to_owned()),
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(crate) async fn namespace_names(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<std::collections::HashMap<Uuid, String>, StoreError> {
    let mut names = std::collections::HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = namespace::Entity::find()
            .filter(namespace::Column::Id.is_in(padded(chunk)))
            .all(db)
            .await?;
        names.extend(rows.into_iter().map(|row| (row.id, row.name)));
    }
    Ok(names)
}
