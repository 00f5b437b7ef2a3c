//! Teams, and the namespaces that services are named in.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, PaginatorTrait as _, QueryFilter as _,
};
use uuid::Uuid;

use super::entity::{namespace, team};
use super::{Page, PageRequest, StoreError, page};

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

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    canonical: &str,
) -> Result<Option<Team>, StoreError> {
    let row = team::Entity::find()
        .filter(team::Column::CanonicalName.eq(canonical))
        .one(db)
        .await?;
    Ok(row.map(Team::from))
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Team>, StoreError> {
    let mut teams = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = team::Entity::find()
            .filter(team::Column::Id.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        teams.extend(rows.into_iter().map(Team::from));
    }
    Ok(teams)
}

pub(crate) async fn list(
    db: &impl ConnectionTrait,
    page: PageRequest,
) -> Result<Page<Team>, StoreError> {
    let by_name = [(team::Column::CanonicalName, Order::Asc)];
    let teams = page::read(db, team::Entity::find(), &by_name, page).await?;
    Ok(teams.map(Team::from))
}

pub(crate) async fn count(db: &impl ConnectionTrait) -> Result<u64, StoreError> {
    Ok(team::Entity::find().count(db).await?)
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
            .filter(namespace::Column::Id.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        names.extend(rows.into_iter().map(|row| (row.id, row.name)));
    }
    Ok(names)
}
