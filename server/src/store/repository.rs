//! Repositories: where services come from.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    JoinType, PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use super::entity::{repository, service, version};
use super::{StoreError, Viewer, padded};

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// Its id.
    pub id: Uuid,
    /// Its canonical name, for example `github.com/acme/shop`.
    pub name: String,
    /// The commit that was published last.
    pub commit: Option<String>,
    /// Its branch.
    pub branch: Option<String>,
    /// The hash over everything that was published last.
    pub content_hash: Option<String>,
}

impl From<repository::Model> for Repository {
    fn from(row: repository::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            commit: row.commit_hash,
            branch: row.branch,
            content_hash: row.content_hash,
        }
    }
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<Repository>, StoreError> {
    let row = repository::Entity::find()
        .filter(repository::Column::Name.eq(name))
        .one(db)
        .await?;
    Ok(row.map(Repository::from))
}

/// Returns the name of the repository that each of these versions was published from; versions that
/// do not say so, and those that may not be viewed, are absent.
pub(crate) async fn names_of_versions(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    version_ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let mut names = HashMap::with_capacity(version_ids.len());
    for chunk in version_ids.chunks(super::ID_CHUNK) {
        let to_repository = version::Entity::belongs_to(repository::Entity)
            .from(version::Column::RepositoryId)
            .to(repository::Column::Id);
        let rows: Vec<(Uuid, String)> = version::Entity::find()
            .select_only()
            .column(version::Column::Id)
            .column(repository::Column::Name)
            .join(JoinType::InnerJoin, to_repository.into())
            .filter(version::Column::Id.is_in(padded(chunk)))
            .filter(viewer.versions())
            .into_tuple()
            .all(db)
            .await?;
        names.extend(rows);
    }
    Ok(names)
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    repository: &Repository,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    repository::ActiveModel {
        id: Set(repository.id),
        name: Set(repository.name.clone()),
        commit_hash: Set(repository.commit.clone()),
        branch: Set(repository.branch.clone()),
        content_hash: Set(repository.content_hash.clone()),
        published_at: Set(Some(now)),
        created_at: Set(now),
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(crate) async fn update(
    db: &impl ConnectionTrait,
    repository: &Repository,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    repository::ActiveModel {
        id: Set(repository.id),
        commit_hash: Set(repository.commit.clone()),
        branch: Set(repository.branch.clone()),
        content_hash: Set(repository.content_hash.clone()),
        published_at: Set(Some(now)),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// Forgets what was published last, so that the next publish is looked at whatever it holds.
pub(crate) async fn forget_content(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    repository::Entity::update_many()
        .set(repository::ActiveModel {
            content_hash: Set(None),
            ..Default::default()
        })
        .filter(repository::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Returns a repository that was published last with this content, as far as the viewer may know:
/// who does not see all of its services has to publish to find out.
pub(crate) async fn published(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    name: &str,
    content_hash: &str,
) -> Result<Option<Repository>, StoreError> {
    let found = find(db, name).await?;
    let is_same = |last: &Repository| last.content_hash.as_deref() == Some(content_hash);
    let Some(last) = found.filter(is_same) else {
        return Ok(None);
    };
    let closed = service::Entity::find()
        .filter(service::Column::RepositoryId.eq(last.id))
        .filter(viewer.closed_services())
        .count(db)
        .await?;
    Ok((closed == 0).then_some(last))
}
