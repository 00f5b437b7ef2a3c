//! Which fragments stand at the heads of which services, as clone classes count them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::entity::{occurrence, service, version};
use super::{ORGANISATION, StoreError, padded};

/// A fragment at the head of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The fragment.
    pub(crate) fragment_id: Uuid,
    /// The service.
    pub(crate) service_id: Uuid,
    /// Who owns the service.
    pub(crate) team_id: Option<Uuid>,
    /// Whether everybody may view the service.
    pub(crate) is_open: bool,
    /// At how many places it stands there.
    pub(crate) copies: u32,
    /// What it is called there, of several names the first.
    pub(crate) name: String,
    /// When the head last changed.
    pub(crate) published_at: DateTime<Utc>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    fragment_id: Uuid,
    service_id: Uuid,
    owner_team_id: Option<Uuid>,
    visibility: String,
    published_at: DateTime<Utc>,
    copies: i64,
    name: String,
}

/// Returns where these fragments stand. Services that are no longer in their repository do not count.
pub(crate) async fn of_fragments(
    db: &impl ConnectionTrait,
    fragment_ids: &[Uuid],
) -> Result<Vec<Standing>, StoreError> {
    let mut standings = Vec::with_capacity(fragment_ids.len());
    for chunk in fragment_ids.chunks(super::ID_CHUNK) {
        let of = occurrence::Column::FragmentId.is_in(padded(chunk));
        standings.extend(read(db, Condition::all().add(of)).await?);
    }
    Ok(standings)
}

/// Returns what stands at the heads of these services.
pub(crate) async fn of_services(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<Standing>, StoreError> {
    let mut standings = Vec::new();
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let of = version::Column::ServiceId.is_in(padded(chunk));
        standings.extend(read(db, Condition::all().add(of)).await?);
    }
    Ok(standings)
}

async fn read(db: &impl ConnectionTrait, of: Condition) -> Result<Vec<Standing>, StoreError> {
    let rows = occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::FragmentId)
        .column(version::Column::ServiceId)
        .column(service::Column::OwnerTeamId)
        .column(service::Column::Visibility)
        .column(version::Column::PublishedAt)
        .column_as(occurrence::Column::Id.count(), "copies")
        .column_as(occurrence::Column::Name.min(), "name")
        .join(
            JoinType::InnerJoin,
            occurrence::Entity::belongs_to(version::Entity)
                .from(occurrence::Column::VersionId)
                .to(version::Column::Id)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            version::Entity::belongs_to(service::Entity)
                .from(version::Column::ServiceId)
                .to(service::Column::Id)
                .into(),
        )
        .filter(version::Column::Kind.eq(super::version::HEAD))
        .filter(service::Column::MissingSince.is_null())
        .filter(of)
        .group_by(occurrence::Column::FragmentId)
        .group_by(version::Column::ServiceId)
        .group_by(service::Column::OwnerTeamId)
        .group_by(service::Column::Visibility)
        .group_by(version::Column::PublishedAt)
        .order_by_asc(occurrence::Column::FragmentId)
        .order_by_asc(version::Column::ServiceId)
        .into_model::<Row>()
        .all(db)
        .await?;
    let standing = |row: Row| Standing {
        fragment_id: row.fragment_id,
        service_id: row.service_id,
        team_id: row.owner_team_id,
        is_open: row.visibility == ORGANISATION,
        copies: super::number(row.copies),
        name: row.name,
        published_at: row.published_at,
    };
    Ok(rows.into_iter().map(standing).collect())
}
