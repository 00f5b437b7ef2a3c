//! What could not be taken in of repositories, and who gets to see it.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, Order,
    QueryFilter as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use crate::store::entity::{ingestion_error, repository, service};
use crate::store::viewer::answered_for;
use crate::store::{MAX_BINDS, Page, PageRequest, StoreError, Viewer, page};

/// How many columns a row has.
const COLUMNS: usize = 8;

/// Something of a repository that could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestionError {
    /// Its id.
    pub id: Uuid,
    /// The repository's name.
    pub repository: String,
    /// The source that it was read from.
    pub source: Option<String>,
    /// The file, relative to the repository; none when it is about all of it.
    pub path: Option<String>,
    /// The line, from 1; none when the problem has no place.
    pub line: Option<u32>,
    /// The reason's stable code.
    pub reason: String,
    /// What is wrong, in words.
    pub message: String,
    /// When it was met.
    pub created_at: DateTime<Utc>,
}

/// Which of them are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IngestionErrorFilter {
    /// Those of this repository.
    pub repository: Option<String>,
    /// Those that this source met.
    pub source: Option<String>,
}

impl From<ingestion_error::Model> for IngestionError {
    fn from(row: ingestion_error::Model) -> Self {
        Self {
            id: row.id,
            repository: row.repository,
            source: row.source,
            path: row.path,
            line: row.line.and_then(|line| u32::try_from(line).ok()),
            reason: row.reason,
            message: row.message,
            created_at: row.created_at,
        }
    }
}

/// Replaces what is known of a repository.
pub(crate) async fn replace_errors(
    db: &impl ConnectionTrait,
    repository: &str,
    errors: &[IngestionError],
) -> Result<(), StoreError> {
    ingestion_error::Entity::delete_many()
        .filter(ingestion_error::Column::Repository.eq(repository))
        .exec(db)
        .await?;
    for chunk in errors.chunks(MAX_BINDS / COLUMNS) {
        let rows = chunk.iter().map(|error| ingestion_error::ActiveModel {
            id: Set(error.id),
            repository: Set(error.repository.clone()),
            source: Set(error.source.clone()),
            path: Set(error.path.clone()),
            line: Set(error.line.map(i64::from)),
            reason: Set(error.reason.clone()),
            message: Set(error.message.clone()),
            created_at: Set(error.created_at),
        });
        ingestion_error::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Forgets what these sources met.
pub(crate) async fn forget_errors(
    db: &impl ConnectionTrait,
    sources: &[String],
) -> Result<(), StoreError> {
    ingestion_error::Entity::delete_many()
        .filter(ingestion_error::Column::Source.is_in(sources.iter().cloned()))
        .exec(db)
        .await?;
    Ok(())
}

/// Reads a page of what may be seen, by repository, in the order in which it was met.
pub(crate) async fn list_errors(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    filter: &IngestionErrorFilter,
    page: PageRequest,
) -> Result<Page<IngestionError>, StoreError> {
    let mut wanted = Condition::all().add(seen_by(viewer));
    if let Some(repository) = &filter.repository {
        wanted = wanted.add(ingestion_error::Column::Repository.eq(repository));
    }
    if let Some(source) = &filter.source {
        wanted = wanted.add(ingestion_error::Column::Source.eq(source));
    }
    let order = [
        (ingestion_error::Column::Repository, Order::Asc),
        (ingestion_error::Column::Id, Order::Asc),
    ];
    let rows = ingestion_error::Entity::find().filter(wanted);
    let found = page::read(db, rows, &order, page).await?;
    Ok(found.map(IngestionError::from))
}

/// Narrows a query to errors of repositories with a service that one of the viewer's teams owns or
/// maintains: what stands in a manifest is for who may edit it.
fn seen_by(viewer: &Viewer) -> Condition {
    let Viewer::Teams(teams) = viewer else {
        return Condition::all();
    };
    let theirs = service::Entity::find()
        .select_only()
        .column(service::Column::RepositoryId)
        .filter(answered_for(teams))
        .into_query();
    let named = repository::Entity::find()
        .select_only()
        .column(repository::Column::Name)
        .filter(repository::Column::Id.in_subquery(theirs))
        .into_query();
    Condition::all().add(ingestion_error::Column::Repository.in_subquery(named))
}
