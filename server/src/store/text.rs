//! Texts that are stored once, however many versions have them: JSON Schemas and READMEs.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
};
use uuid::Uuid;

use super::compression::{compress, decompress};
use super::entity::{document, service};
use super::{StoreError, Viewer, padded};

/// How many texts one query reads; they can be large.
const TEXT_CHUNK: usize = 100;

/// A JSON Schema or a README.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of it, in hexadecimal.
    pub hash: String,
    /// What it says.
    pub text: String,
}

/// A text to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewText {
    /// SHA-256 of it, in hexadecimal.
    pub(crate) hash: String,
    /// schema or readme.
    pub(crate) kind: &'static str,
    /// What it says.
    pub(crate) text: String,
}

/// Stores the texts that are not there yet, and returns the ids of all of them by hash.
pub(crate) async fn put(
    db: &impl ConnectionTrait,
    texts: &[NewText],
    mut next_id: impl FnMut() -> Uuid,
) -> Result<HashMap<String, Uuid>, StoreError> {
    let hashes: Vec<&str> = texts.iter().map(|text| text.hash.as_str()).collect();
    let mut ids = ids_by_hash(db, &hashes).await?;
    let mut added: HashSet<&str> = HashSet::new();
    for text in texts {
        if ids.contains_key(&text.hash) || !added.insert(&text.hash) {
            continue;
        }
        let row = document::ActiveModel {
            id: Set(next_id()),
            hash: Set(text.hash.clone()),
            kind: Set(text.kind.to_owned()),
            data: Set(compress(text.text.as_bytes())?),
            size: Set(i64::try_from(text.text.len()).unwrap_or(i64::MAX)),
        };
        // Another write may store the same text right now.
        let ignore = OnConflict::column(document::Column::Hash)
            .do_nothing()
            .to_owned();
        document::Entity::insert(row)
            .on_conflict(ignore)
            .exec_without_returning(db)
            .await?;
    }
    if !added.is_empty() {
        ids = ids_by_hash(db, &hashes).await?;
    }
    Ok(ids)
}

async fn ids_by_hash(
    db: &impl ConnectionTrait,
    hashes: &[&str],
) -> Result<HashMap<String, Uuid>, StoreError> {
    let mut ids = HashMap::with_capacity(hashes.len());
    for chunk in hashes.chunks(super::ID_CHUNK) {
        let rows = document::Entity::find()
            .select_only()
            .column(document::Column::Hash)
            .column(document::Column::Id)
            .filter(document::Column::Hash.is_in(chunk.iter().copied()))
            .into_tuple::<(String, Uuid)>()
            .all(db)
            .await?;
        ids.extend(rows);
    }
    Ok(ids)
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<Text>, StoreError> {
    let mut texts = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(TEXT_CHUNK) {
        let rows = document::Entity::find()
            .filter(document::Column::Id.is_in(padded(chunk)))
            .all(db)
            .await?;
        for row in rows {
            let bytes = decompress("a text", &row.data)?;
            let text = String::from_utf8(bytes).map_err(|error| StoreError::Corrupt {
                what: "a text",
                found: error.to_string(),
            })?;
            texts.push(Text {
                id: row.id,
                hash: row.hash,
                text,
            });
        }
    }
    Ok(texts)
}

/// Returns each of these schemas together with a service whose input or output it describes at its
/// head, as far as it may be viewed; `limit` pairs at most.
pub(crate) async fn users_of_schemas(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
    limit: u64,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let mut pairs = Vec::new();
    for column in [
        service::Column::InputSchemaId,
        service::Column::OutputSchemaId,
    ] {
        for chunk in ids.chunks(super::ID_CHUNK) {
            let rows = service::Entity::find()
                .select_only()
                .column(column)
                .column(service::Column::Id)
                .filter(column.is_in(padded(chunk)))
                .filter(viewer.services())
                .limit(limit)
                .into_tuple::<(Uuid, Uuid)>()
                .all(db)
                .await?;
            pairs.extend(rows);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}
