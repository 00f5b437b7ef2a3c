//! Namespaces: what services are named in, and the team that says who may name new ones there.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait,
    EntityTrait as _, Order, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{namespace, service, team};
use super::{Page, PageRequest, StoreError, Viewer, padded, page};

/// A namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its id.
    pub id: Uuid,
    /// Its name, as it was first written.
    pub name: String,
    /// The team that owns it, if one does.
    pub team_id: Option<Uuid>,
    /// Where its owner was declared: `catalog.toml`, `backstage` or `api`.
    pub origin: String,
    /// Rises with every edit.
    pub revision: i64,
    /// When it was first named.
    pub created_at: DateTime<Utc>,
}

impl From<namespace::Model> for Namespace {
    fn from(row: namespace::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            team_id: row.team_id,
            origin: row.origin,
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<Namespace>, StoreError> {
    let row = namespace::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(Namespace::from))
}

pub(crate) async fn find_by_name(
    db: &impl ConnectionTrait,
    canonical: &str,
) -> Result<Option<Namespace>, StoreError> {
    let row = namespace::Entity::find()
        .filter(namespace::Column::CanonicalName.eq(canonical))
        .one(db)
        .await?;
    Ok(row.map(Namespace::from))
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<Vec<Namespace>, StoreError> {
    let mut namespaces = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = namespace::Entity::find()
            .filter(namespace::Column::Id.is_in(padded(chunk)))
            .filter(viewer.namespaces())
            .all(db)
            .await?;
        namespaces.extend(rows.into_iter().map(Namespace::from));
    }
    Ok(namespaces)
}

const BY_NAME: [(namespace::Column, Order); 1] = [(namespace::Column::CanonicalName, Order::Asc)];

/// Reads the same page of each team's namespaces, by name.
pub(crate) async fn list_of_teams(
    db: &impl ConnectionTrait,
    team_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Namespace>>, StoreError> {
    // A team's id is found in a row by its column, which must not be null for that.
    let owned = namespace::Entity::find().filter(namespace::Column::TeamId.is_not_null());
    let teams = (namespace::Column::TeamId, team_ids);
    let pages = page::read_each(db, &owned, teams, &BY_NAME, page).await?;
    Ok(page::map_each(pages, Namespace::from))
}

/// Finds the namespace of this name, if it may be known of.
pub(crate) async fn find_viewable(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    canonical: &str,
) -> Result<Option<Namespace>, StoreError> {
    let row = namespace::Entity::find()
        .filter(namespace::Column::CanonicalName.eq(canonical))
        .filter(viewer.namespaces())
        .one(db)
        .await?;
    Ok(row.map(Namespace::from))
}

/// Returns the namespaces of a team.
pub(crate) async fn of_team(
    db: &impl ConnectionTrait,
    team_id: Uuid,
) -> Result<Vec<Namespace>, StoreError> {
    let rows = namespace::Entity::find()
        .filter(namespace::Column::TeamId.eq(team_id))
        .order_by_asc(namespace::Column::CanonicalName)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Namespace::from).collect())
}

/// Returns every namespace whose owner was declared in this place.
pub(crate) async fn of_origin(
    db: &impl ConnectionTrait,
    origin: &str,
) -> Result<Vec<Namespace>, StoreError> {
    let rows = namespace::Entity::find()
        .filter(namespace::Column::Origin.eq(origin))
        .order_by_asc(namespace::Column::CanonicalName)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Namespace::from).collect())
}

/// Lists namespaces by name, all of them or those that no team owns.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    only_unowned: bool,
    page: PageRequest,
) -> Result<Page<Namespace>, StoreError> {
    let namespaces = namespace::Entity::find()
        .filter(among(only_unowned))
        .filter(viewer.namespaces());
    let namespaces = page::read(db, namespaces, &BY_NAME, page).await?;
    Ok(namespaces.map(Namespace::from))
}

/// Counts the namespaces that no team owns.
pub(crate) async fn count_unowned(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<u64, StoreError> {
    Ok(namespace::Entity::find()
        .filter(among(true))
        .filter(viewer.namespaces())
        .count(db)
        .await?)
}

fn among(only_unowned: bool) -> Condition {
    let all = Condition::all();
    if only_unowned {
        return all.add(namespace::Column::TeamId.is_null());
    }
    all
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    namespace: &Namespace,
    canonical: &str,
) -> Result<(), StoreError> {
    namespace::ActiveModel {
        id: Set(namespace.id),
        name: Set(namespace.name.clone()),
        canonical_name: Set(canonical.to_owned()),
        team_id: Set(namespace.team_id),
        created_at: Set(namespace.created_at),
        revision: Set(namespace.revision),
        origin: Set(namespace.origin.clone()),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Writes owner and origin, and raises the revision.
pub(crate) async fn update(
    db: &impl ConnectionTrait,
    namespace: &mut Namespace,
) -> Result<(), StoreError> {
    namespace.revision += 1;
    namespace::ActiveModel {
        id: Set(namespace.id),
        team_id: Set(namespace.team_id),
        origin: Set(namespace.origin.clone()),
        revision: Set(namespace.revision),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// Gives the namespaces of a team to another one, or to none; returns their ids.
pub(crate) async fn move_all(
    db: &impl ConnectionTrait,
    from: Uuid,
    to: Option<Uuid>,
) -> Result<Vec<Uuid>, StoreError> {
    let moved = of_team(db, from).await?;
    namespace::Entity::update_many()
        .set(namespace::ActiveModel {
            team_id: Set(to),
            origin: Set("api".to_owned()),
            ..Default::default()
        })
        .col_expr(
            namespace::Column::Revision,
            Expr::col(namespace::Column::Revision).add(1),
        )
        .filter(namespace::Column::TeamId.eq(from))
        .exec(db)
        .await?;
    Ok(moved.into_iter().map(|namespace| namespace.id).collect())
}

/// Answers whether a verified team other than this one owns a service in the namespace.
pub(crate) async fn has_services_of_others(
    db: &impl ConnectionTrait,
    id: Uuid,
    team_id: Uuid,
) -> Result<bool, StoreError> {
    let verified = team::Entity::find()
        .select_only()
        .column(team::Column::Id)
        .filter(team::Column::Verified.eq(true))
        .filter(team::Column::DissolvedAt.is_null())
        .filter(team::Column::Id.ne(team_id))
        .into_query();
    let others = service::Entity::find()
        .filter(service::Column::NamespaceId.eq(id))
        .filter(service::Column::OwnerTeamId.in_subquery(verified))
        .count(db)
        .await?;
    Ok(others > 0)
}
