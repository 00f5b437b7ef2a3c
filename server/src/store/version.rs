//! Heads and releases of services.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{service, version};
use super::{Interface, Page, PageRequest, Service, StoreError, Viewer, padded, page};

/// The word in `version.kind` of the one state that follows the default branch.
pub(super) const HEAD: &str = "head";
/// The word in `version.kind` of an immutable state with a number.
pub(super) const RELEASE: &str = "release";

/// The head, or a release, of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: Uuid,
    /// The service it is a state of.
    pub service_id: Uuid,
    /// The semver number; `None` is the head.
    pub number: Option<String>,
    /// published, yanked or retired; whether it is deprecated, rules say.
    pub state: String,
    /// Why it was yanked or retired.
    pub state_reason: Option<String>,
    /// Who yanked or retired it.
    pub state_by: Option<String>,
    /// When it was yanked or retired.
    pub state_at: Option<DateTime<Utc>>,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    pub replacement: Option<String>,
    /// The commit it was published from.
    pub commit: Option<String>,
    /// The hash over everything in it.
    pub content_hash: String,
    /// When it was published; for the head, when it last changed.
    pub published_at: DateTime<Utc>,
    /// The name of the access token that published it.
    pub published_by: Option<String>,
    /// The repository that it was published from.
    pub repository_id: Option<Uuid>,
    /// The address of the CI run that published it.
    pub ci_run: Option<String>,
    /// What it offers to its consumers.
    pub interface: Interface,
    /// The document that describes its input as a JSON Schema.
    pub input_schema_id: Option<Uuid>,
    /// The document that describes its output as a JSON Schema.
    pub output_schema_id: Option<Uuid>,
    /// The document that is its README.
    pub readme_id: Option<Uuid>,
}

impl TryFrom<version::Model> for Version {
    type Error = StoreError;

    fn try_from(row: version::Model) -> Result<Self, StoreError> {
        Ok(Self {
            interface: Interface::from_json(&row.interface)?,
            id: row.id,
            service_id: row.service_id,
            number: (row.kind == RELEASE).then_some(row.number),
            state: row.state,
            commit: row.commit_hash,
            content_hash: row.content_hash,
            published_at: row.published_at,
            published_by: row.published_by,
            state_reason: row.state_reason,
            state_by: row.state_by,
            state_at: row.state_at,
            replacement: row.replacement,
            repository_id: row.repository_id,
            ci_run: row.ci_run,
            input_schema_id: row.input_schema_id,
            output_schema_id: row.output_schema_id,
            readme_id: row.readme_id,
        })
    }
}

/// Reads rows.
fn read(rows: Vec<version::Model>) -> Result<Vec<Version>, StoreError> {
    rows.into_iter().map(Version::try_from).collect()
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<Vec<Version>, StoreError> {
    let mut versions = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = version::Entity::find()
            .filter(version::Column::Id.is_in(padded(chunk)))
            .filter(viewer.versions())
            .all(db)
            .await?;
        versions.extend(read(rows)?);
    }
    Ok(versions)
}

pub(crate) async fn heads(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<Version>, StoreError> {
    of_kind(db, &Viewer::Everything, service_ids, HEAD).await
}

/// As [`heads`], of services that may be viewed.
pub(crate) async fn viewable_heads(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    service_ids: &[Uuid],
) -> Result<Vec<Version>, StoreError> {
    of_kind(db, viewer, service_ids, HEAD).await
}

/// Returns the releases of these services, newest first in semver order.
pub(crate) async fn releases(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<Version>, StoreError> {
    of_kind(db, &Viewer::Everything, service_ids, RELEASE).await
}

async fn of_kind(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    service_ids: &[Uuid],
    kind: &str,
) -> Result<Vec<Version>, StoreError> {
    let mut versions = Vec::with_capacity(service_ids.len());
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let rows = version::Entity::find()
            .filter(version::Column::ServiceId.is_in(padded(chunk)))
            .filter(version::Column::Kind.eq(kind))
            .filter(viewer.versions())
            .order_by_desc(version::Column::SemverOrder)
            .all(db)
            .await?;
        versions.extend(read(rows)?);
    }
    Ok(versions)
}

/// Returns the same page of the releases of each service, newest first in semver order.
pub(crate) async fn list_releases(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    service_ids: &[Uuid],
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Version>>, StoreError> {
    let releases = version::Entity::find()
        .filter(version::Column::Kind.eq(RELEASE))
        .filter(viewer.versions());
    let services = (version::Column::ServiceId, service_ids);
    let order = [(version::Column::SemverOrder, Order::Desc)];
    let pages = page::read_each(db, &releases, services, &order, page).await?;
    page::try_map_each(pages, Version::try_from)
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
    row.map(Version::try_from).transpose()
}

/// Inserts a head (`number` is `None`) or a release; `semver_order` sorts as the numbers do.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    version: &Version,
    semver_order: &str,
) -> Result<(), StoreError> {
    let kind = if version.number.is_some() {
        RELEASE
    } else {
        HEAD
    };
    version::ActiveModel {
        service_id: Set(version.service_id),
        kind: Set(kind.to_owned()),
        number: Set(version.number.clone().unwrap_or_default()),
        semver_order: Set(semver_order.to_owned()),
        state: Set(version.state.clone()),
        ..content(version)
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Writes what a publish says about the head.
pub(crate) async fn update_head(
    db: &impl ConnectionTrait,
    version: &Version,
) -> Result<(), StoreError> {
    content(version).update(db).await?;
    Ok(())
}

/// Writes what a service offers to its head, which is the state that it is in.
pub(crate) async fn update_interface_of_head(
    db: &impl ConnectionTrait,
    service: &Service,
) -> Result<(), StoreError> {
    version::Entity::update_many()
        .set(version::ActiveModel {
            interface: Set(service.interface.to_json()),
            input_schema_id: Set(service.input_schema_id),
            output_schema_id: Set(service.output_schema_id),
            readme_id: Set(service.readme_id),
            repository_id: Set(Some(service.repository_id)),
            ..Default::default()
        })
        .filter(version::Column::ServiceId.eq(service.id))
        .filter(version::Column::Kind.eq(HEAD))
        .exec(db)
        .await?;
    Ok(())
}

/// Writes at which commit, and by which CI run, the heads of a repository were found last. Services
/// that are no longer in it, or retired, stay where they were.
pub(crate) async fn move_heads(
    db: &impl ConnectionTrait,
    repository_id: Uuid,
    commit: Option<&str>,
    ci_run: Option<&str>,
) -> Result<(), StoreError> {
    let services = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(service::Column::RepositoryId.eq(repository_id))
        .filter(service::Column::MissingSince.is_null())
        .filter(service::Column::RetiredAt.is_null())
        .into_query();
    version::Entity::update_many()
        .set(version::ActiveModel {
            commit_hash: Set(commit.map(str::to_owned)),
            ci_run: Set(ci_run.map(str::to_owned)),
            ..Default::default()
        })
        .filter(version::Column::ServiceId.in_subquery(services))
        .filter(version::Column::Kind.eq(HEAD))
        .exec(db)
        .await?;
    Ok(())
}

/// The columns that a publish writes.
fn content(version: &Version) -> version::ActiveModel {
    version::ActiveModel {
        id: Set(version.id),
        commit_hash: Set(version.commit.clone()),
        content_hash: Set(version.content_hash.clone()),
        published_at: Set(version.published_at),
        published_by: Set(version.published_by.clone()),
        repository_id: Set(version.repository_id),
        ci_run: Set(version.ci_run.clone()),
        interface: Set(version.interface.to_json()),
        input_schema_id: Set(version.input_schema_id),
        output_schema_id: Set(version.output_schema_id),
        readme_id: Set(version.readme_id),
        ..Default::default()
    }
}
