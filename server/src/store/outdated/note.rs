//! Notes which fragments have no fingerprint of the present scheme, and which have one at last.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::OutdatedReason;
use crate::store::entity::{fingerprint, fragment, occurrence, outdated_fragment};
use crate::store::fragment::NewFragment;
use crate::store::{ID_CHUNK, MAX_BINDS, StoreError, padded};

/// Notes those of these fragments, which have just been stored, that are of an older scheme; and lets
/// a fragment that could not get a fingerprint have the one that was sent.
pub(crate) async fn note_sent(
    db: &impl ConnectionTrait,
    fragments: &[NewFragment],
    ids: &HashMap<String, Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let older = fragments.iter().filter(|it| it.scheme < it.present_scheme);
    let older: Vec<&NewFragment> = older.collect();
    let mut rows = Vec::new();
    if !older.is_empty() {
        let found: Vec<Uuid> = older
            .iter()
            .filter_map(|it| ids.get(&it.hash).copied())
            .collect();
        let newest = newest_schemes(db, &found).await?;
        for fragment in older {
            let Some(&id) = ids.get(&fragment.hash) else {
                continue;
            };
            let scheme = fragment.present_scheme;
            if newest
                .get(&id)
                .is_none_or(|newest| *newest < i64::from(scheme))
            {
                let has_source = fragment.source.is_some();
                rows.push(row(id, fragment.language.clone(), scheme, has_source, now));
            }
        }
    }
    insert(db, rows).await?;
    let newer = fragments.iter().filter(|it| it.scheme == it.present_scheme);
    let newer: HashMap<Uuid, &NewFragment> = newer
        .filter_map(|fragment| Some((*ids.get(&fragment.hash)?, fragment)))
        .collect();
    let known: Vec<Uuid> = newer.keys().copied().collect();
    let mut settled = Vec::new();
    for (id, reason) in reasons(db, &known).await? {
        // What waits is computed here, from the source that everybody sees.
        if let (Some(_), Some(fragment)) = (reason, newer.get(&id)) {
            let (scheme, data) = (fragment.scheme, &fragment.fingerprint);
            crate::store::fingerprint::insert(db, fragment.id, id, scheme, data).await?;
            settled.push(id);
        }
    }
    settle(db, &settled).await
}

/// Takes fragments off the list, and lets them be compared anew.
pub(super) async fn settle(
    db: &impl ConnectionTrait,
    fragments: &[Uuid],
) -> Result<(), StoreError> {
    for chunk in fragments.chunks(ID_CHUNK) {
        outdated_fragment::Entity::delete_many()
            .filter(outdated_fragment::Column::Id.is_in(chunk.iter().copied()))
            .exec(db)
            .await?;
        fragment::Entity::update_many()
            .col_expr(
                fragment::Column::MatchedScheme,
                Expr::val(Option::<i64>::None),
            )
            .filter(fragment::Column::Id.is_in(chunk.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}

pub(super) fn row(
    id: Uuid,
    language: String,
    scheme: u16,
    has_source: bool,
    now: DateTime<Utc>,
) -> outdated_fragment::ActiveModel {
    let reason = (!has_source).then(|| OutdatedReason::NoSource.as_str().to_owned());
    outdated_fragment::ActiveModel {
        id: Set(id),
        language: Set(language),
        scheme: Set(i64::from(scheme)),
        reason: Set(reason),
        noted_at: Set(now),
    }
}

/// What is noted already stays as it is.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    rows: Vec<outdated_fragment::ActiveModel>,
) -> Result<(), StoreError> {
    for chunk in rows.chunks(MAX_BINDS / 5) {
        outdated_fragment::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::column(outdated_fragment::Column::Id)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

pub(super) async fn reasons(
    db: &impl ConnectionTrait,
    fragments: &[Uuid],
) -> Result<HashMap<Uuid, Option<OutdatedReason>>, StoreError> {
    let mut found = HashMap::new();
    for chunk in fragments.chunks(ID_CHUNK) {
        let rows = outdated_fragment::Entity::find()
            .filter(outdated_fragment::Column::Id.is_in(padded(chunk)))
            .all(db)
            .await?;
        let rows = rows.into_iter();
        found.extend(rows.map(|row| (row.id, OutdatedReason::of(row.reason))));
    }
    Ok(found)
}

/// The newest scheme that each of these fragments has a fingerprint of.
pub(super) async fn newest_schemes(
    db: &impl ConnectionTrait,
    fragments: &[Uuid],
) -> Result<HashMap<Uuid, i64>, StoreError> {
    let mut newest: HashMap<Uuid, i64> = HashMap::new();
    for chunk in fragments.chunks(ID_CHUNK) {
        let rows: Vec<(Uuid, i64)> = fingerprint::Entity::find()
            .select_only()
            .columns([fingerprint::Column::FragmentId, fingerprint::Column::Scheme])
            .filter(fingerprint::Column::FragmentId.is_in(padded(chunk)))
            .into_tuple()
            .all(db)
            .await?;
        for (id, scheme) in rows {
            let known = newest.entry(id).or_insert(scheme);
            *known = scheme.max(*known);
        }
    }
    Ok(newest)
}

/// The names of functions where they were published first.
pub(super) async fn names_of(
    db: &impl ConnectionTrait,
    fragments: &[Uuid],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let mut names = HashMap::new();
    for chunk in fragments.chunks(ID_CHUNK) {
        let rows: Vec<(Uuid, String)> = occurrence::Entity::find()
            .select_only()
            .columns([occurrence::Column::FragmentId, occurrence::Column::Name])
            .filter(occurrence::Column::FragmentId.is_in(padded(chunk)))
            .order_by_asc(occurrence::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        for (id, name) in rows {
            names.entry(id).or_insert(name);
        }
    }
    Ok(names)
}
