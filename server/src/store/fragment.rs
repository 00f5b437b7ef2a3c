//! Fragments and sources, both content-addressed. Nobody sees one before an occurrence names it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};
use uuid::Uuid;

use super::compression::{compress, decompress};
use super::entity::{fragment, occurrence, repository, service, source, version};
use super::exists::exists;
use super::{StoreError, Viewer, padded};

/// A function compared as a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Its id.
    pub id: Uuid,
    /// The hash of its content.
    pub hash: String,
    /// Lower case.
    pub language: String,
    /// How many tokens it has.
    pub tokens: u32,
    /// How many lines it has.
    pub lines: u32,
    /// The hash of its blinded token stream, as the database holds it.
    pub blind_hash: i64,
    /// Where its source is, if it was published.
    pub source_id: Option<Uuid>,
}

/// A fragment to be stored.
#[derive(Debug, Clone)]
pub struct NewFragment {
    /// Its id, used when the hash is new.
    pub id: Uuid,
    /// The hash of its content.
    pub hash: String,
    /// Lower case.
    pub language: String,
    /// The scheme of the fingerprint.
    pub scheme: u16,
    /// The scheme that fingerprints of its language should have.
    pub present_scheme: u16,
    /// How many tokens it has.
    pub tokens: u32,
    /// How many lines it has.
    pub lines: u32,
    /// The hash of its blinded token stream.
    pub blind_hash: u64,
    /// The encoded fingerprint.
    pub fingerprint: Vec<u8>,
    /// Its source, if it is published: an id, used when the text is new, the text's hash and the text.
    pub source: Option<(Uuid, String, String)>,
}

impl From<fragment::Model> for Fragment {
    fn from(row: fragment::Model) -> Self {
        Self {
            id: row.id,
            hash: row.hash,
            language: row.language,
            tokens: super::number(row.tokens),
            lines: super::number(row.lines),
            blind_hash: row.blind_hash,
            source_id: row.source_id,
        }
    }
}

/// Returns the ids of those hashes that are stored.
pub(crate) async fn ids_by_hash(
    db: &impl ConnectionTrait,
    hashes: &[String],
) -> Result<HashMap<String, Uuid>, StoreError> {
    let mut ids = HashMap::with_capacity(hashes.len());
    for chunk in hashes.chunks(super::ID_CHUNK) {
        let rows: Vec<(String, Uuid)> = fragment::Entity::find()
            .select_only()
            .columns([fragment::Column::Hash, fragment::Column::Id])
            .filter(fragment::Column::Hash.is_in(chunk))
            .into_tuple()
            .all(db)
            .await?;
        ids.extend(rows);
    }
    Ok(ids)
}

/// Returns those of these hashes whose fragments stand somewhere that may be viewed.
pub(crate) async fn viewable_hashes(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    hashes: &[String],
) -> Result<HashSet<String>, StoreError> {
    let mut viewable = HashSet::with_capacity(hashes.len());
    for chunk in hashes.chunks(super::ID_CHUNK) {
        let rows: Vec<String> = fragment::Entity::find()
            .select_only()
            .column(fragment::Column::Hash)
            .filter(fragment::Column::Hash.is_in(chunk))
            .filter(viewer.fragments())
            .into_tuple()
            .all(db)
            .await?;
        viewable.extend(rows);
    }
    Ok(viewable)
}

/// Stores fragments that are not there yet, with their fingerprints and sources, and returns how
/// many were new. One that is there gets its fingerprint if it had none of the present scheme and could
/// not get one. Nobody sees a fragment before an occurrence names it.
pub(crate) async fn insert_new(
    db: &impl ConnectionTrait,
    fragments: &[NewFragment],
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let hashes: Vec<String> = fragments
        .iter()
        .map(|fragment| fragment.hash.clone())
        .collect();
    let known = ids_by_hash(db, &hashes).await?;
    let mut seen = HashSet::new();
    let new: Vec<&NewFragment> = fragments
        .iter()
        .filter(|fragment| !known.contains_key(&fragment.hash) && seen.insert(&fragment.hash))
        .collect();
    if new.is_empty() {
        super::outdated::note_sent(db, fragments, &known, now).await?;
        return Ok(0);
    }
    let sources = insert_sources(db, &new).await?;
    for chunk in new.chunks(super::MAX_BINDS / 9) {
        fragment::Entity::insert_many(chunk.iter().map(|fragment| {
            fragment::ActiveModel {
                id: Set(fragment.id),
                hash: Set(fragment.hash.clone()),
                language: Set(fragment.language.clone()),
                tokens: Set(i64::from(fragment.tokens)),
                lines: Set(i64::from(fragment.lines)),
                blind_hash: Set(fragment.blind_hash.cast_signed()),
                source_id: Set(fragment
                    .source
                    .as_ref()
                    .and_then(|(_, hash, _)| sources.get(hash).copied())),
                matched_scheme: Set(None),
                created_at: Set(now),
            }
        }))
        .on_conflict(
            OnConflict::column(fragment::Column::Hash)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    }
    let ids = super::fingerprint::insert_new(db, &new).await?;
    let ids = known.into_iter().chain(ids).collect();
    super::outdated::note_sent(db, fragments, &ids, now).await?;
    Ok(new.len())
}

async fn insert_sources(
    db: &impl ConnectionTrait,
    fragments: &[&NewFragment],
) -> Result<HashMap<String, Uuid>, StoreError> {
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    for fragment in fragments {
        if let Some((id, hash, text)) = &fragment.source
            && seen.insert(hash)
        {
            rows.push(source::ActiveModel {
                id: Set(*id),
                hash: Set(hash.clone()),
                data: Set(compress(text.as_bytes())?),
                size: Set(i64::try_from(text.len()).unwrap_or(i64::MAX)),
            });
        }
    }
    for chunk in rows.chunks(super::MAX_BINDS / 4) {
        source::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::column(source::Column::Hash)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    let hashes: Vec<String> = seen.into_iter().cloned().collect();
    let mut ids = HashMap::with_capacity(hashes.len());
    for chunk in hashes.chunks(super::ID_CHUNK) {
        let stored: Vec<(String, Uuid)> = source::Entity::find()
            .select_only()
            .columns([source::Column::Hash, source::Column::Id])
            .filter(source::Column::Hash.is_in(chunk))
            .into_tuple()
            .all(db)
            .await?;
        ids.extend(stored);
    }
    Ok(ids)
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Fragment>, StoreError> {
    list_viewable(db, &Viewer::Everything, ids).await
}

/// As [`list_by_ids`], those that stand somewhere that may be viewed.
pub(crate) async fn list_viewable(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<Vec<Fragment>, StoreError> {
    let mut fragments = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = fragment::Entity::find()
            .filter(fragment::Column::Id.is_in(padded(chunk)))
            .filter(viewer.fragments())
            .all(db)
            .await?;
        fragments.extend(rows.into_iter().map(Fragment::from));
    }
    Ok(fragments)
}

/// Returns the ids of the fragments with one of these hashes of their blinded token streams.
pub(crate) async fn ids_by_blind_hash(
    db: &impl ConnectionTrait,
    hashes: &[i64],
) -> Result<Vec<Uuid>, StoreError> {
    let mut ids = Vec::with_capacity(hashes.len());
    for chunk in hashes.chunks(super::ID_CHUNK) {
        let rows: Vec<Uuid> = fragment::Entity::find()
            .select_only()
            .column(fragment::Column::Id)
            .filter(fragment::Column::BlindHash.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        ids.extend(rows);
    }
    Ok(ids)
}

/// Returns the source texts by the ids of their rows.
pub(crate) async fn sources_by_ids(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let mut sources = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = source::Entity::find()
            .filter(source::Column::Id.is_in(padded(chunk)))
            .all(db)
            .await?;
        for row in rows {
            let text = String::from_utf8_lossy(&decompress("source", &row.data)?).into_owned();
            sources.insert(row.id, text);
        }
    }
    Ok(sources)
}

/// Counts the fragments that stand in some version of some service.
pub(crate) async fn count(db: &impl ConnectionTrait) -> Result<u64, StoreError> {
    let distinct = Expr::col(occurrence::Column::FragmentId).count_distinct();
    let count: Option<i64> = occurrence::Entity::find()
        .select_only()
        .expr_as(distinct, "fragments")
        .into_tuple()
        .one(db)
        .await?;
    Ok(count
        .and_then(|count| u64::try_from(count).ok())
        .unwrap_or(0))
}

/// Returns the fragments that stand only in services of one repository, given by its name.
pub(crate) async fn only_in_repository(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let found = repository::Entity::find()
        .filter(repository::Column::Name.eq(name))
        .one(db)
        .await?;
    let Some(found) = found else {
        return Ok(Vec::new());
    };
    let versions_where = |is_own: bool| {
        let services = service::Entity::find()
            .select_only()
            .column(service::Column::Id)
            .filter(service::Column::RepositoryId.eq(found.id))
            .into_query();
        let column = version::Column::ServiceId;
        version::Entity::find()
            .select_only()
            .column(version::Column::Id)
            .filter(if is_own {
                column.in_subquery(services)
            } else {
                column.not_in_subquery(services)
            })
    };
    let own = occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::FragmentId)
        .filter(occurrence::Column::VersionId.in_subquery(versions_where(true).into_query()))
        .into_query();
    // Tied to the row outside: SQLite would list everything that others have.
    let elsewhere = occurrence::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(
            Expr::col((occurrence::Entity, occurrence::Column::FragmentId))
                .equals((fragment::Entity, fragment::Column::Id)),
        )
        .filter(exists(
            versions_where(false)
                .filter(
                    Expr::col((version::Entity, version::Column::Id))
                        .equals((occurrence::Entity, occurrence::Column::VersionId)),
                )
                .into_query(),
        ))
        .into_query();
    Ok(fragment::Entity::find()
        .select_only()
        .column(fragment::Column::Id)
        .filter(fragment::Column::Id.in_subquery(own))
        .filter(exists(elsewhere).not())
        .into_tuple()
        .all(db)
        .await?)
}

/// Returns the fragments that stand only in services that may not be viewed.
pub(crate) async fn invisible(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<Vec<Uuid>, StoreError> {
    if *viewer == Viewer::Everything {
        return Ok(Vec::new());
    }
    let closed = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(viewer.closed_services())
        .into_query();
    let versions = version::Entity::find()
        .select_only()
        .column(version::Column::Id)
        .filter(version::Column::ServiceId.in_subquery(closed))
        .into_query();
    let standing = occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::FragmentId)
        .filter(occurrence::Column::VersionId.in_subquery(versions))
        .into_query();
    Ok(fragment::Entity::find()
        .select_only()
        .column(fragment::Column::Id)
        .filter(fragment::Column::Id.in_subquery(standing))
        .filter(viewer.fragments().not())
        .into_tuple()
        .all(db)
        .await?)
}
