//! What the server reads itself, and what could not be taken in of repositories.

mod error;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    Order, QueryFilter as _,
};
use uuid::Uuid;

pub use self::error::{IngestionError, IngestionErrorFilter};
pub(crate) use self::error::{forget_errors, list_errors, replace_errors};
use super::entity::ingestion_source;
use super::{Page, PageRequest, StoreError, page};

/// The word in `ingestion_source.outcome` of a run after which nothing had to be written.
pub(crate) const UNCHANGED: &str = "unchanged";
/// The word in `ingestion_source.outcome` of a run that wrote something.
pub(crate) const PUBLISHED: &str = "published";
/// The word in `ingestion_source.outcome` of a run of which some repositories were refused.
pub(crate) const PARTLY: &str = "partly";
/// The word in `ingestion_source.outcome` of a run of which nothing could be taken in.
pub(crate) const FAILED: &str = "failed";

/// A folder or a git repository that the server reads itself, and what its last run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestionSource {
    /// Its id.
    pub id: Uuid,
    /// Its name in catalog.toml.
    pub name: String,
    /// What it is, and when it is read.
    pub place: IngestionPlace,
    /// When its last run began.
    pub started_at: Option<DateTime<Utc>>,
    /// What its last finished run did; none before the first.
    pub last: Option<IngestionRun>,
    /// The version of the server that read `last`'s commit.
    pub indexed_with: Option<String>,
    /// When somebody asked for a run last.
    pub requested_at: Option<DateTime<Utc>>,
    /// When the next run is due; none when only a webhook or the next start makes one.
    pub next_at: Option<DateTime<Utc>>,
}

/// What a source is, and when it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestionPlace {
    /// `folder` or `git`.
    pub kind: String,
    /// The folder's path, or the address that is cloned.
    pub location: String,
    /// The branch; the remote's own unless it is said.
    pub branch: Option<String>,
    /// Seconds between two runs; none when only a start or a webhook makes one.
    pub interval: Option<i64>,
}

/// What a run of a source did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestionRun {
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// `published`, `unchanged`, `partly` or `failed`.
    pub outcome: String,
    /// What went wrong, or how much there is.
    pub message: Option<String>,
    /// The repository, if it is one.
    pub repository: Option<String>,
    /// The commit that was read last.
    pub commit: Option<String>,
    /// The branch that the commit is on.
    pub branch: Option<String>,
}

impl From<ingestion_source::Model> for IngestionSource {
    fn from(row: ingestion_source::Model) -> Self {
        let last = row.finished_at.zip(row.outcome);
        Self {
            id: row.id,
            name: row.name,
            place: IngestionPlace {
                kind: row.kind,
                location: row.location,
                branch: row.branch,
                interval: row.interval_seconds,
            },
            started_at: row.started_at,
            last: last.map(|(finished_at, outcome)| IngestionRun {
                finished_at,
                outcome,
                message: row.message,
                repository: row.repository,
                commit: row.commit_hash,
                branch: row.commit_branch,
            }),
            indexed_with: row.indexed_with,
            requested_at: row.requested_at,
            next_at: row.next_at,
        }
    }
}

/// Returns the source of this name.
pub(crate) async fn source(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<IngestionSource>, StoreError> {
    let named = ingestion_source::Entity::find().filter(ingestion_source::Column::Name.eq(name));
    Ok(named.one(db).await?.map(IngestionSource::from))
}

/// Reads a page of the sources, by name.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    page: PageRequest,
) -> Result<Page<IngestionSource>, StoreError> {
    let by_name = [(ingestion_source::Column::Name, Order::Asc)];
    let found = page::read(db, ingestion_source::Entity::find(), &by_name, page).await?;
    Ok(found.map(IngestionSource::from))
}

/// Makes the sources those that are declared, and returns the names of those that were others. What is
/// known of a source goes when it becomes another place.
pub(crate) async fn declare(
    db: &impl ConnectionTrait,
    declared: &[(String, IngestionPlace)],
    mut next_id: impl FnMut() -> Uuid,
) -> Result<Vec<String>, StoreError> {
    let rows = ingestion_source::Entity::find().all(db).await?;
    let mut gone = Vec::new();
    let mut kept = HashSet::new();
    for row in rows {
        let found = IngestionSource::from(row);
        let wanted = declared.iter().find(|(name, _)| *name == found.name);
        let is_same = |place: &IngestionPlace| {
            (&place.kind, &place.location, &place.branch)
                == (
                    &found.place.kind,
                    &found.place.location,
                    &found.place.branch,
                )
        };
        match wanted {
            Some((_, place)) if is_same(place) => {
                kept.insert(found.name);
                ingestion_source::ActiveModel {
                    id: Set(found.id),
                    interval_seconds: Set(place.interval),
                    ..Default::default()
                }
                .update(db)
                .await?;
            }
            wanted => {
                ingestion_source::Entity::delete_by_id(found.id)
                    .exec(db)
                    .await?;
                if wanted.is_none() {
                    gone.push(found.name);
                }
            }
        }
    }
    for (name, place) in declared.iter().filter(|(name, _)| !kept.contains(name)) {
        ingestion_source::ActiveModel {
            id: Set(next_id()),
            name: Set(name.clone()),
            kind: Set(place.kind.clone()),
            location: Set(place.location.clone()),
            branch: Set(place.branch.clone()),
            interval_seconds: Set(place.interval),
            started_at: Set(None),
            finished_at: Set(None),
            outcome: Set(None),
            message: Set(None),
            repository: Set(None),
            commit_hash: Set(None),
            commit_branch: Set(None),
            indexed_with: Set(None),
            requested_at: Set(None),
            next_at: Set(None),
        }
        .insert(db)
        .await?;
    }
    Ok(gone)
}

/// Notes that a run begins, and when the next one is due.
pub(crate) async fn begin(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
    next_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    ingestion_source::Entity::update_many()
        .set(ingestion_source::ActiveModel {
            started_at: Set(Some(now)),
            next_at: Set(next_at),
            ..Default::default()
        })
        .filter(ingestion_source::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes what a run did, and which version of the server did it; none makes the next run look again.
pub(crate) async fn finish(
    db: &impl ConnectionTrait,
    id: Uuid,
    run: &IngestionRun,
    indexed_with: Option<&str>,
) -> Result<(), StoreError> {
    ingestion_source::Entity::update_many()
        .set(ingestion_source::ActiveModel {
            finished_at: Set(Some(run.finished_at)),
            outcome: Set(Some(run.outcome.clone())),
            message: Set(run.message.clone()),
            repository: Set(run.repository.clone()),
            commit_hash: Set(run.commit.clone()),
            commit_branch: Set(run.branch.clone()),
            indexed_with: Set(indexed_with.map(str::to_owned)),
            ..Default::default()
        })
        .filter(ingestion_source::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Asks for a run; returns whether there is such a source.
pub(crate) async fn request(
    db: &impl ConnectionTrait,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let written = ingestion_source::Entity::update_many()
        .set(ingestion_source::ActiveModel {
            requested_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(ingestion_source::Column::Name.eq(name))
        .exec(db)
        .await?;
    Ok(written.rows_affected > 0)
}
