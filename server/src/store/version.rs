//! Heads and releases of services.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

use super::entity::version;
use super::{Page, PageRequest, StoreError, page};

const HEAD: &str = "head";
const RELEASE: &str = "release";

/// The head, or a release, of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: Uuid,
    /// The service it is a state of.
    pub service_id: Uuid,
    /// The semver number; `None` is the head.
    pub number: Option<String>,
    /// published, deprecated or yanked.
    pub state: String,
    /// The commit it was published from.
    pub commit: Option<String>,
    /// The hash over everything in it.
    pub content_hash: String,
    /// When it was published; for the head, when it last changed.
    pub published_at: DateTime<Utc>,
    /// The name of the access token that published it.
    pub published_by: Option<String>,
}

impl From<version::Model> for Version {
    fn from(row: version::Model) -> Self {
        Self {
            id: row.id,
            service_id: row.service_id,
            number: (row.kind == RELEASE).then_some(row.number),
            state: row.state,
            commit: row.commit_hash,
            content_hash: row.content_hash,
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Version>, StoreError> {
    let mut versions = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = version::Entity::find()
            .filter(version::Column::Id.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        versions.extend(rows.into_iter().map(Version::from));
    }
    Ok(versions)
}

pub(crate) async fn heads(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<Version>, StoreError> {
    of_kind(db, service_ids, HEAD).await
}

/// Returns the releases of these services, newest first in semver order.
pub(crate) async fn releases(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<Version>, StoreError> {
    of_kind(db, service_ids, RELEASE).await
}

async fn of_kind(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
    kind: &str,
) -> Result<Vec<Version>, StoreError> {
    let mut versions = Vec::with_capacity(service_ids.len());
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let rows = version::Entity::find()
            .filter(version::Column::ServiceId.is_in(chunk.iter().copied()))
            .filter(version::Column::Kind.eq(kind))
            .order_by_desc(version::Column::SemverOrder)
            .all(db)
            .await?;
        versions.extend(rows.into_iter().map(Version::from));
    }
    Ok(versions)
}

/// Returns the same page of the releases of each service, newest first in semver order.
pub(crate) async fn list_releases(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Version>>, StoreError> {
    let releases = version::Entity::find().filter(version::Column::Kind.eq(RELEASE));
    let services = (version::Column::ServiceId, service_ids);
    let order = [(version::Column::SemverOrder, Order::Desc)];
    let pages = page::read_each(db, &releases, services, &order, page).await?;
    Ok(page::map_each(pages, Version::from))
}

pub(crate) async fn find_release(
    db: &impl ConnectionTrait,
    service_id: Uuid,
    number: &str,
) -> Result<Option<Version>, StoreError> {
    let row = version::Entity::find()
        .filter(version::Column::ServiceId.eq(service_id))
        .filter(version::Column::Kind.eq(RELEASE))
        .filter(version::Column::Number.eq(number))
        .one(db)
        .await?;
    Ok(row.map(Version::from))
}

/// Inserts a head (`number` is `None`) or a release; `semver_order` sorts as the numbers do.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    version: &Version,
    semver_order: &str,
) -> Result<(), StoreError> {
    version::ActiveModel {
        id: Set(version.id),
        service_id: Set(version.service_id),
        kind: Set(if version.number.is_some() {
            RELEASE
        } else {
            HEAD
        }
        .to_owned()),
        number: Set(version.number.clone().unwrap_or_default()),
        semver_order: Set(semver_order.to_owned()),
        state: Set(version.state.clone()),
        commit_hash: Set(version.commit.clone()),
        content_hash: Set(version.content_hash.clone()),
        published_at: Set(version.published_at),
        published_by: Set(version.published_by.clone()),
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(crate) async fn update_head(
    db: &impl ConnectionTrait,
    version: &Version,
) -> Result<(), StoreError> {
    version::ActiveModel {
        id: Set(version.id),
        commit_hash: Set(version.commit.clone()),
        content_hash: Set(version.content_hash.clone()),
        published_at: Set(version.published_at),
        published_by: Set(version.published_by.clone()),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}
