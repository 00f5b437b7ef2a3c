//! Fingerprints of fragments, one of each scheme.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, sea_query::OnConflict,
};
use uuid::Uuid;

use super::compression::{compress, decompress};
use super::entity::fingerprint;
use super::fragment::{NewFragment, ids_by_hash};
use super::{FragmentRecord, StoreError, padded};

/// Writes the fingerprints of fragments whose rows are there; another publish may have stored the
/// same fragment in between, hence the look-up and the conflict clause. Returns the fragments' ids by
/// their hashes.
pub(super) async fn insert_new(
    db: &impl ConnectionTrait,
    fragments: &[&NewFragment],
) -> Result<HashMap<String, Uuid>, StoreError> {
    let hashes: Vec<String> = fragments
        .iter()
        .map(|fragment| fragment.hash.clone())
        .collect();
    let ids = ids_by_hash(db, &hashes).await?;
    let mut rows = Vec::with_capacity(fragments.len());
    for fragment in fragments {
        if let Some(id) = ids.get(&fragment.hash) {
            rows.push(fingerprint::ActiveModel {
                // One fingerprint per fragment is made here, so the fragment's new id serves both.
                id: Set(fragment.id),
                fragment_id: Set(*id),
                scheme: Set(i64::from(fragment.scheme)),
                data: Set(compress(&fragment.fingerprint)?),
            });
        }
    }
    for chunk in rows.chunks(super::MAX_BINDS / 4) {
        fingerprint::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::columns([fingerprint::Column::FragmentId, fingerprint::Column::Scheme])
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(ids)
}

/// Stores a fingerprint of a fragment, unless it has one of that scheme.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    id: Uuid,
    fragment: Uuid,
    scheme: u16,
    data: &[u8],
) -> Result<(), StoreError> {
    let row = fingerprint::ActiveModel {
        id: Set(id),
        fragment_id: Set(fragment),
        scheme: Set(i64::from(scheme)),
        data: Set(compress(data)?),
    };
    fingerprint::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([fingerprint::Column::FragmentId, fingerprint::Column::Scheme])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Returns the encoded fingerprints of these fragments, those of the newest scheme.
pub(crate) async fn list_newest(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<u8>>, StoreError> {
    let records = list_all(db, ids).await?.into_iter();
    // Of several of a fragment the last one stays.
    Ok(records
        .map(|record| (record.id, record.fingerprint))
        .collect())
}

/// Returns all encoded fingerprints of these fragments, those of older schemes first.
pub(crate) async fn list_all(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<FragmentRecord>, StoreError> {
    let mut records = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = fingerprint::Entity::find()
            .filter(fingerprint::Column::FragmentId.is_in(padded(chunk)))
            .order_by_asc(fingerprint::Column::Scheme)
            .all(db)
            .await?;
        for row in rows {
            records.push(FragmentRecord {
                id: row.fragment_id,
                fingerprint: decompress("a fingerprint", &row.data)?,
            });
        }
    }
    Ok(records)
}

/// Returns one encoded fingerprint of each of these fragments, to be compared with each other: those of
/// the newest scheme that all have, and the newest one of a fragment that has none of that.
pub(crate) async fn list_common(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<u8>>, StoreError> {
    let mut newest: HashMap<Uuid, i64> = HashMap::new();
    let mut rows = Vec::new();
    for chunk in ids.chunks(super::ID_CHUNK) {
        let found = fingerprint::Entity::find()
            .filter(fingerprint::Column::FragmentId.is_in(padded(chunk)))
            .order_by_desc(fingerprint::Column::Scheme)
            .all(db)
            .await?;
        rows.extend(found);
    }
    for row in &rows {
        newest.entry(row.fragment_id).or_insert(row.scheme);
    }
    let common = newest.values().min().copied();
    // The newest come first, and one of the common scheme replaces what came before it.
    let mut fingerprints = HashMap::with_capacity(ids.len());
    for row in rows {
        let is_first = !fingerprints.contains_key(&row.fragment_id);
        if is_first || Some(row.scheme) == common {
            fingerprints.insert(row.fragment_id, row.data);
        }
    }
    let decompressed = fingerprints.into_iter();
    decompressed
        .map(|(id, data)| Ok((id, decompress("a fingerprint", &data)?)))
        .collect()
}
