//! How far the clone classes have come, and which fragments they have to look at.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{OnConflict, Query, UnionType},
};
use uuid::Uuid;

use super::members_of_services;
use crate::store::entity::{clone_member, clone_progress, clone_queue, occurrence, version};
use crate::store::{StoreError, standing};

/// How far the classes have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct CloneProgress {
    /// The newest change event whose fragments are in the queue, or were.
    pub(crate) sequence: i64,
    /// Rises whenever classes are written.
    pub(crate) generation: i64,
}

/// Returns how far the classes have come; nothing before they were formed for the first time.
pub(crate) async fn read(db: &impl ConnectionTrait) -> Result<Option<CloneProgress>, StoreError> {
    let row = clone_progress::Entity::find().one(db).await?;
    Ok(row.map(|row| CloneProgress {
        sequence: row.sequence,
        generation: row.generation,
    }))
}

/// Remembers how far the classes have come.
pub(crate) async fn write(
    db: &impl ConnectionTrait,
    progress: CloneProgress,
) -> Result<(), StoreError> {
    clone_progress::Entity::insert(clone_progress::ActiveModel {
        id: Set(Uuid::nil()),
        sequence: Set(progress.sequence),
        generation: Set(progress.generation),
    })
    .on_conflict(
        OnConflict::column(clone_progress::Column::Id)
            .update_columns([
                clone_progress::Column::Sequence,
                clone_progress::Column::Generation,
            ])
            .to_owned(),
    )
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Asks for the classes of these fragments to be formed again. What is asked for twice is done twice:
/// a row that is there may be about to be deleted by who has read too early what it is about.
pub(crate) async fn enqueue(
    db: &impl ConnectionTrait,
    fragment_ids: impl IntoIterator<Item = Uuid>,
) -> Result<(), StoreError> {
    let rows: Vec<clone_queue::ActiveModel> = fragment_ids
        .into_iter()
        .map(|fragment_id| clone_queue::ActiveModel {
            sequence: NotSet,
            fragment_id: Set(fragment_id),
        })
        .collect();
    for chunk in rows.chunks(crate::store::MAX_BINDS) {
        clone_queue::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Asks for all classes to be formed again.
pub(crate) async fn enqueue_all(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    let heads = version::Entity::find()
        .select_only()
        .column(version::Column::Id)
        .filter(version::Column::Kind.eq(crate::store::version::HEAD))
        .into_query();
    let members = clone_member::Entity::find()
        .select_only()
        .column(clone_member::Column::FragmentId)
        .into_query();
    let mut standing = occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::FragmentId)
        .filter(occurrence::Column::VersionId.in_subquery(heads))
        .into_query();
    standing.union(UnionType::Distinct, members);
    let mut insert = Query::insert()
        .into_table("clone_queue")
        .columns(["fragment_id"])
        .to_owned();
    insert
        .select_from(standing)
        .map_err(|error| StoreError::Corrupt {
            what: "a statement",
            found: error.to_string(),
        })?;
    db.execute(&insert).await?;
    Ok(())
}

/// Asks for the classes of what changed in these services to be formed again: what came, went, or
/// now belongs to somebody else or is shown to others.
pub(crate) async fn enqueue_changes(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<(), StoreError> {
    type State = (u32, Option<Uuid>, bool);

    let mut stands: HashMap<(Uuid, Uuid), State> = HashMap::new();
    for place in standing::of_services(db, service_ids).await? {
        let state = (place.copies, place.team_id, place.is_open);
        stands.insert((place.fragment_id, place.service_id), state);
    }
    let mut changed: HashSet<Uuid> = HashSet::new();
    for member in members_of_services(db, service_ids).await? {
        let state = (member.copies, member.team_id, member.is_open);
        let now = stands.remove(&(member.fragment_id, member.service_id));
        if now != Some(state) {
            changed.insert(member.fragment_id);
        }
    }
    changed.extend(stands.into_keys().map(|(fragment, _)| fragment));
    enqueue(db, changed).await
}

/// Returns the oldest entries of the queue: their numbers and fragments.
pub(crate) async fn queued(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    let rows = clone_queue::Entity::find()
        .order_by_asc(clone_queue::Column::Sequence)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.sequence, row.fragment_id))
        .collect())
}

/// Deletes entries of the queue.
pub(crate) async fn dequeue(db: &impl ConnectionTrait, numbers: &[i64]) -> Result<(), StoreError> {
    for chunk in numbers.chunks(crate::store::ID_CHUNK) {
        clone_queue::Entity::delete_many()
            .filter(clone_queue::Column::Sequence.is_in(chunk.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}
