//! Occurrences: where fragments stand in versions of services, which makes them visible.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, Order, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::contains::contains;
use super::entity::{fragment, occurrence};
use super::{Page, PageRequest, StoreError, Viewer, padded, page};

/// A place where a fragment stands in a version of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its id.
    pub id: Uuid,
    /// The head or release that it is in.
    pub version_id: Uuid,
    /// The fragment that stands there.
    pub fragment_id: Uuid,
    /// The file, relative to the repository.
    pub path: String,
    /// The function's name.
    pub name: String,
    /// The first line, from 1.
    pub start_line: u32,
    /// The last line, inclusive.
    pub end_line: u32,
}

/// An occurrence to be stored.
pub type NewOccurrence = Occurrence;

impl From<occurrence::Model> for Occurrence {
    fn from(row: occurrence::Model) -> Self {
        Self {
            id: row.id,
            version_id: row.version_id,
            fragment_id: row.fragment_id,
            path: row.path,
            name: row.name,
            start_line: super::number(row.start_line),
            end_line: super::number(row.end_line),
        }
    }
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    occurrences: &[NewOccurrence],
) -> Result<(), StoreError> {
    for chunk in occurrences.chunks(super::MAX_BINDS / 7) {
        occurrence::Entity::insert_many(chunk.iter().map(|place| occurrence::ActiveModel {
            id: Set(place.id),
            version_id: Set(place.version_id),
            fragment_id: Set(place.fragment_id),
            path: Set(place.path.clone()),
            name: Set(place.name.clone()),
            start_line: Set(i64::from(place.start_line)),
            end_line: Set(i64::from(place.end_line)),
        }))
        .exec_without_returning(db)
        .await?;
    }
    Ok(())
}

pub(crate) async fn delete(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<(), StoreError> {
    for chunk in ids.chunks(super::ID_CHUNK) {
        occurrence::Entity::delete_many()
            .filter(occurrence::Column::Id.is_in(padded(chunk)))
            .exec(db)
            .await?;
    }
    Ok(())
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<Vec<Occurrence>, StoreError> {
    let mut occurrences = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = occurrence::Entity::find()
            .filter(occurrence::Column::Id.is_in(padded(chunk)))
            .filter(viewer.occurrences())
            .all(db)
            .await?;
        occurrences.extend(rows.into_iter().map(Occurrence::from));
    }
    Ok(occurrences)
}

/// Returns every occurrence in these versions, by path and line.
pub(crate) async fn of_versions(
    db: &impl ConnectionTrait,
    version_ids: &[Uuid],
) -> Result<Vec<Occurrence>, StoreError> {
    let mut occurrences = Vec::new();
    for chunk in version_ids.chunks(super::ID_CHUNK) {
        let rows = occurrence::Entity::find()
            .filter(occurrence::Column::VersionId.is_in(padded(chunk)))
            .order_by_asc(occurrence::Column::Path)
            .order_by_asc(occurrence::Column::StartLine)
            .all(db)
            .await?;
        occurrences.extend(rows.into_iter().map(Occurrence::from));
    }
    Ok(occurrences)
}

/// Returns the ids of the fragments that occur in these versions, ascending.
pub(crate) async fn fragments_of_versions(
    db: &impl ConnectionTrait,
    version_ids: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    distinct_fragments(db, occurrence::Column::VersionId, version_ids).await
}

/// Returns the fragments of these languages that occur in these versions, each after how many tokens it
/// has and the beginning of its hash; one that occurs in several of them may come more than once.
pub(crate) async fn sizes_in_versions(
    db: &impl ConnectionTrait,
    version_ids: &[Uuid],
    languages: &[&str],
) -> Result<Vec<(u32, u64, Uuid)>, StoreError> {
    let mut sizes = Vec::new();
    for chunk in version_ids.chunks(super::ID_CHUNK) {
        let rows: Vec<(i64, String, Uuid)> = occurrence::Entity::find()
            .select_only()
            .column(fragment::Column::Tokens)
            .column(fragment::Column::Hash)
            .column(occurrence::Column::FragmentId)
            .join(
                sea_orm::JoinType::InnerJoin,
                occurrence::Entity::belongs_to(fragment::Entity)
                    .from(occurrence::Column::FragmentId)
                    .to(fragment::Column::Id)
                    .into(),
            )
            .filter(occurrence::Column::VersionId.is_in(padded(chunk)))
            .filter(fragment::Column::Language.is_in(languages.iter().copied()))
            .distinct()
            .into_tuple()
            .all(db)
            .await?;
        let sized = |(tokens, hash, fragment): (i64, String, Uuid)| {
            let first = hash.get(..16).unwrap_or_default();
            let first = u64::from_str_radix(first, 16).unwrap_or_default();
            (super::number(tokens), first, fragment)
        };
        sizes.extend(rows.into_iter().map(sized));
    }
    Ok(sizes)
}

/// Returns which of these fragments occur in some version, ascending.
pub(crate) async fn occurring(
    db: &impl ConnectionTrait,
    fragment_ids: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    distinct_fragments(db, occurrence::Column::FragmentId, fragment_ids).await
}

async fn distinct_fragments(
    db: &impl ConnectionTrait,
    column: occurrence::Column,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let mut fragments = Vec::new();
    for chunk in ids.chunks(super::ID_CHUNK) {
        let found = occurrence::Entity::find()
            .select_only()
            .column(occurrence::Column::FragmentId)
            .distinct()
            .filter(column.is_in(padded(chunk)))
            .into_tuple::<Uuid>()
            .all(db)
            .await?;
        fragments.extend(found);
    }
    fragments.sort_unstable();
    fragments.dedup();
    Ok(fragments)
}

/// Returns every occurrence of these fragments, in whatever version.
pub(crate) async fn of_fragments(
    db: &impl ConnectionTrait,
    fragment_ids: &[Uuid],
) -> Result<Vec<Occurrence>, StoreError> {
    let mut occurrences = Vec::new();
    for chunk in fragment_ids.chunks(super::ID_CHUNK) {
        let rows = occurrence::Entity::find()
            .filter(occurrence::Column::FragmentId.is_in(padded(chunk)))
            .order_by_asc(occurrence::Column::Id)
            .all(db)
            .await?;
        occurrences.extend(rows.into_iter().map(Occurrence::from));
    }
    Ok(occurrences)
}

/// Returns every occurrence of these fragments in these versions, by path and line.
pub(crate) async fn of_fragments_in(
    db: &impl ConnectionTrait,
    fragment_ids: &[Uuid],
    version_ids: &[Uuid],
) -> Result<Vec<Occurrence>, StoreError> {
    let mut occurrences = Vec::new();
    for fragments in fragment_ids.chunks(super::ID_CHUNK) {
        for versions in version_ids.chunks(super::ID_CHUNK) {
            let rows = occurrence::Entity::find()
                .filter(occurrence::Column::FragmentId.is_in(fragments.iter().copied()))
                .filter(occurrence::Column::VersionId.is_in(versions.iter().copied()))
                .order_by_asc(occurrence::Column::Path)
                .order_by_asc(occurrence::Column::StartLine)
                .all(db)
                .await?;
            occurrences.extend(rows.into_iter().map(Occurrence::from));
        }
    }
    Ok(occurrences)
}

/// Returns the same page of each version's occurrences, by path and line; `name_contains` is
/// matched without regard to case.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    version_ids: &[Uuid],
    name_contains: Option<&str>,
    page: PageRequest,
) -> Result<HashMap<Uuid, Page<Occurrence>>, StoreError> {
    let mut query = occurrence::Entity::find();
    if let Some(part) = name_contains.filter(|part| !part.is_empty()) {
        query = query.filter(contains(
            (occurrence::Entity, occurrence::Column::Name),
            part,
        ));
    }
    let versions = (occurrence::Column::VersionId, version_ids);
    let by_place = [
        (occurrence::Column::Path, Order::Asc),
        (occurrence::Column::StartLine, Order::Asc),
        (occurrence::Column::Id, Order::Asc),
    ];
    let pages = page::read_each(db, &query, versions, &by_place, page).await?;
    Ok(page::map_each(pages, Occurrence::from))
}

/// Returns the languages of each version's fragments, sorted.
pub(crate) async fn languages_of_versions(
    db: &impl ConnectionTrait,
    version_ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
    let mut languages: HashMap<Uuid, Vec<String>> = HashMap::with_capacity(version_ids.len());
    for chunk in version_ids.chunks(super::ID_CHUNK) {
        let rows: Vec<(Uuid, String)> = occurrence::Entity::find()
            .select_only()
            .column(occurrence::Column::VersionId)
            .column(fragment::Column::Language)
            .join(
                sea_orm::JoinType::InnerJoin,
                occurrence::Entity::belongs_to(fragment::Entity)
                    .from(occurrence::Column::FragmentId)
                    .to(fragment::Column::Id)
                    .into(),
            )
            .filter(occurrence::Column::VersionId.is_in(padded(chunk)))
            .distinct()
            .into_tuple()
            .all(db)
            .await?;
        for (version, language) in rows {
            languages.entry(version).or_default().push(language);
        }
    }
    for list in languages.values_mut() {
        list.sort_unstable();
    }
    Ok(languages)
}
