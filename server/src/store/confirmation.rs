//! Where and when services were last seen in their repositories, and why some are no longer there.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{confirmation, service, vanished_service};
use super::{ID_CHUNK, MAX_BINDS, StoreError, padded};

/// The word in `vanished_service.reason` of what a publish of its repository did not have.
pub(crate) const NOT_PUBLISHED: &str = "not-published";
/// The word in `vanished_service.reason` of what came from a source that is no longer in catalog.toml.
pub(crate) const SOURCE_GONE: &str = "source-gone";

/// How many columns a row has.
const COLUMNS: usize = 9;

/// Where and when somebody saw a service in its repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The repository's name.
    pub repository: String,
    /// The commit.
    pub commit: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// Who published it.
    pub by: String,
    /// The address of the CI run that published it.
    pub ci_run: Option<String>,
    /// The source that it was read from.
    pub source: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why a service is no longer in its repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vanishing {
    /// `not-published` or `source-gone`.
    pub reason: String,
    /// The repository's name.
    pub repository: String,
    /// The commit that does not have it.
    pub commit: Option<String>,
    /// The branch that the commit is on.
    pub branch: Option<String>,
    /// The source that found out, or that is gone.
    pub source: Option<String>,
    /// When that was found out.
    pub at: DateTime<Utc>,
}

impl From<confirmation::Model> for Confirmation {
    fn from(row: confirmation::Model) -> Self {
        Self {
            repository: row.repository,
            commit: row.commit_hash,
            branch: row.branch,
            by: row.confirmed_by,
            ci_run: row.ci_run,
            source: row.source,
            at: row.confirmed_at,
        }
    }
}

impl From<vanished_service::Model> for Vanishing {
    fn from(row: vanished_service::Model) -> Self {
        Self {
            reason: row.reason,
            repository: row.repository,
            commit: row.commit_hash,
            branch: row.branch,
            source: row.source,
            at: row.vanished_at,
        }
    }
}

/// Returns the services of a repository that were in it when it was published last.
pub(crate) async fn present(
    db: &impl ConnectionTrait,
    repository_id: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(service::Column::RepositoryId.eq(repository_id))
        .filter(service::Column::MissingSince.is_null())
        .filter(service::Column::RetiredAt.is_null())
        .into_tuple()
        .all(db)
        .await?)
}

/// Writes that these services were seen; each of the two is what there is to say of all of them.
/// `next_id` gives one id per service.
pub(crate) async fn confirm(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
    seen: &Confirmation,
    mut next_id: impl FnMut() -> Uuid,
) -> Result<(), StoreError> {
    let newest = OnConflict::column(confirmation::Column::ServiceId)
        .update_columns([
            confirmation::Column::Repository,
            confirmation::Column::CommitHash,
            confirmation::Column::Branch,
            confirmation::Column::ConfirmedBy,
            confirmation::Column::CiRun,
            confirmation::Column::Source,
            confirmation::Column::ConfirmedAt,
        ])
        .to_owned();
    for chunk in service_ids.chunks(MAX_BINDS / COLUMNS) {
        let rows = chunk.iter().map(|id| confirmation::ActiveModel {
            id: Set(next_id()),
            service_id: Set(*id),
            repository: Set(seen.repository.clone()),
            commit_hash: Set(seen.commit.clone()),
            branch: Set(seen.branch.clone()),
            confirmed_by: Set(seen.by.clone()),
            ci_run: Set(seen.ci_run.clone()),
            source: Set(seen.source.clone()),
            confirmed_at: Set(seen.at),
        });
        confirmation::Entity::insert_many(rows)
            .on_conflict(newest.clone())
            .exec_without_returning(db)
            .await?;
    }
    for chunk in service_ids.chunks(ID_CHUNK) {
        vanished_service::Entity::delete_many()
            .filter(vanished_service::Column::ServiceId.is_in(padded(chunk)))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Writes why these services are gone; what was known before of them is forgotten.
pub(crate) async fn vanish(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
    why: &Vanishing,
    mut next_id: impl FnMut() -> Uuid,
) -> Result<(), StoreError> {
    for chunk in service_ids.chunks(ID_CHUNK.min(MAX_BINDS / COLUMNS)) {
        vanished_service::Entity::delete_many()
            .filter(vanished_service::Column::ServiceId.is_in(padded(chunk)))
            .exec(db)
            .await?;
        let rows = chunk.iter().map(|id| vanished_service::ActiveModel {
            id: Set(next_id()),
            service_id: Set(*id),
            reason: Set(why.reason.clone()),
            repository: Set(why.repository.clone()),
            commit_hash: Set(why.commit.clone()),
            branch: Set(why.branch.clone()),
            source: Set(why.source.clone()),
            vanished_at: Set(why.at),
        });
        vanished_service::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Returns the ids of services that one of these sources saw last and that are still there.
pub(crate) async fn seen_by_sources(
    db: &impl ConnectionTrait,
    sources: &[String],
) -> Result<Vec<Uuid>, StoreError> {
    let seen = confirmation::Entity::find()
        .select_only()
        .column(confirmation::Column::ServiceId)
        .filter(confirmation::Column::Source.is_in(sources.iter().cloned()))
        .into_query();
    Ok(service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(service::Column::Id.in_subquery(seen))
        .filter(service::Column::MissingSince.is_null())
        .filter(service::Column::RetiredAt.is_null())
        .into_tuple()
        .all(db)
        .await?)
}

/// Returns where and when each of these services was last seen, by service.
pub(crate) async fn of_services(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<HashMap<Uuid, Confirmation>, StoreError> {
    let mut found = HashMap::new();
    for chunk in service_ids.chunks(ID_CHUNK) {
        let rows = confirmation::Entity::find()
            .filter(confirmation::Column::ServiceId.is_in(padded(chunk)))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.service_id, row.into())));
    }
    Ok(found)
}

/// Returns why each of these services is gone, by service.
pub(crate) async fn vanished(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<HashMap<Uuid, Vanishing>, StoreError> {
    let mut found = HashMap::new();
    for chunk in service_ids.chunks(ID_CHUNK) {
        let rows = vanished_service::Entity::find()
            .filter(vanished_service::Column::ServiceId.is_in(padded(chunk)))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.service_id, row.into())));
    }
    Ok(found)
}
