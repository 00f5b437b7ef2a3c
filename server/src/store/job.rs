//! What the background jobs read and write: change events, fingerprints, clone pairs.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, DatabaseTransaction,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{change_event, fingerprint, fragment, occurrence, source};
use super::{Store, StoreError};

/// Something changed; what it is now must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEvent {
    /// Rises with every event; has gaps.
    pub sequence: i64,
    /// What changed.
    pub kind: ChangeKind,
    /// Its id.
    pub subject: Uuid,
}

/// What can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A service, its owner, its functions or its releases.
    Service,
    /// A team or who is in it.
    Team,
    /// A namespace.
    Namespace,
    /// A user or a service account.
    Principal,
    /// An access token.
    AccessToken,
    /// What checks do with their findings.
    CheckMode,
    /// Something that only a newer server knows.
    Other,
}

/// A fragment to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FragmentRecord {
    /// Id of the fragment.
    pub id: Uuid,
    /// The encoded fingerprint.
    pub fingerprint: Vec<u8>,
}

/// A fragment that was compared, and what follows from the fingerprint that it was compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparedFragment {
    /// Its id.
    pub id: Uuid,
    /// The scheme of the fingerprint.
    pub scheme: u16,
    /// How many tokens it has.
    pub tokens: u32,
    /// The hash of its blinded token stream.
    pub blind_hash: u64,
}

/// A fragment similar to another.
#[derive(Debug, Clone, PartialEq)]
pub struct ClonePairRecord {
    /// Id of the other fragment.
    pub other: Uuid,
    /// From 0 to 1.
    pub similarity: f32,
    /// 1 exact, 2 renamed, 3 edited.
    pub clone_type: u8,
}

impl ChangeKind {
    /// How it is stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Team => "team",
            Self::Namespace => "namespace",
            Self::Principal => "principal",
            Self::AccessToken => "access_token",
            Self::CheckMode => "check_mode",
            Self::Other => "other",
        }
    }

    pub(super) fn from_word(word: &str) -> Self {
        let known = [
            Self::Service,
            Self::Team,
            Self::Namespace,
            Self::Principal,
            Self::AccessToken,
            Self::CheckMode,
        ];
        let known = known.into_iter().find(|kind| kind.as_str() == word);
        known.unwrap_or(Self::Other)
    }
}

/// The services that events are about, each once.
pub fn services_of(events: &[ChangeEvent]) -> Vec<Uuid> {
    let mut services: Vec<Uuid> = events
        .iter()
        .filter(|event| event.kind == ChangeKind::Service)
        .map(|event| event.subject)
        .collect();
    services.sort_unstable();
    services.dedup();
    services
}

impl Store {
    /// The change events after `sequence`, oldest first. Numbers become visible in their order, so
    /// that the last one is a safe cursor.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn changes_after(
        &self,
        sequence: i64,
        limit: u64,
    ) -> Result<Vec<ChangeEvent>, StoreError> {
        let rows = change_event::Entity::find()
            .filter(change_event::Column::Sequence.gt(sequence))
            .order_by_asc(change_event::Column::Sequence)
            .limit(limit)
            .all(self.connection())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| ChangeEvent {
                sequence: row.sequence,
                kind: ChangeKind::from_word(&row.kind),
                subject: row.subject,
            })
            .collect())
    }

    /// Sequence of the newest change event, 0 before the first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn newest_sequence(&self) -> Result<i64, StoreError> {
        super::event::newest_sequence(self.connection()).await
    }

    /// Ids of services in ascending order, after `after`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn list_service_ids(
        &self,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<Uuid>, StoreError> {
        super::service::list_ids(self.connection(), after, limit).await
    }

    /// Ids of the fragments that occur in the head or a release of these services, ascending.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn fragment_ids_of_services(&self, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        let db = self.connection();
        let mut versions = super::version::heads(db, ids).await?;
        versions.extend(super::version::releases(db, ids).await?);
        let versions: Vec<Uuid> = versions.into_iter().map(|version| version.id).collect();
        super::occurrence::fragments_of_versions(db, &versions).await
    }

    /// Which of these fragments occur somewhere.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn occurring(&self, fragments: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        super::occurrence::occurring(self.connection(), fragments).await
    }

    /// The fragments with at least one occurrence, in the order of their ids, after `after`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn fragments_page(
        &self,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<FragmentRecord>, StoreError> {
        let mut query = visible_fragments();
        if let Some(after) = after {
            query = query.filter(fragment::Column::Id.gt(after));
        }
        let ids = query
            .limit(limit)
            .into_tuple::<Uuid>()
            .all(self.connection())
            .await?;
        self.fragment_records(&ids).await
    }

    /// Fragments with an occurrence whose pairs are to be computed, in the order of their ids, after
    /// `after`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unmatched_fragments(
        &self,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<FragmentRecord>, StoreError> {
        let mut query = visible_fragments().filter(fragment::Column::MatchedScheme.is_null());
        if let Some(after) = after {
            query = query.filter(fragment::Column::Id.gt(after));
        }
        let ids = query
            .limit(limit)
            .into_tuple::<Uuid>()
            .all(self.connection())
            .await?;
        self.fragment_records(&ids).await
    }

    /// All fingerprints of these fragments, those of older schemes first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn fingerprints(&self, ids: &[Uuid]) -> Result<Vec<FragmentRecord>, StoreError> {
        super::fingerprint::list_all(self.connection(), ids).await
    }

    /// The newest fingerprints of these fragments, of those that have one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn fragment_records(&self, ids: &[Uuid]) -> Result<Vec<FragmentRecord>, StoreError> {
        let mut fingerprints = super::fingerprint::list_newest(self.connection(), ids).await?;
        Ok(ids
            .iter()
            .filter_map(|id| {
                fingerprints.remove(id).map(|fingerprint| FragmentRecord {
                    id: *id,
                    fingerprint,
                })
            })
            .collect())
    }

    /// Stores the most similar 50 of the pairs of each fragment and marks it as compared, all of them
    /// or none: a transaction for each would have the disk wait as often.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn save_clone_pairs(
        &self,
        compared: &[(ComparedFragment, Vec<ClonePairRecord>)],
    ) -> Result<(), StoreError> {
        if compared.is_empty() {
            return Ok(());
        }
        let write = self.write().await?;
        // Replicas compare the same fragments: one after the other, or they would wait for each other.
        write.lock("clone_pairs").await?;
        for (fragment, pairs) in compared {
            save_pairs_of(write.connection(), fragment, pairs).await?;
        }
        write.commit().await
    }

    /// Deletes publishes that were never committed in time, and says how many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_expired_stagings(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let write = self.write().await?;
        let deleted = super::staging::delete_expired(write.connection(), now).await?;
        write.commit().await?;
        Ok(deleted)
    }

    /// Deletes fragments older than `created_before` that occur nowhere, and says how many. Sources
    /// that no fragment names any more go with them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_orphan_fragments(
        &self,
        created_before: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let write = self.write().await?;
        let occurring = occurrence::Entity::find()
            .select_only()
            .column(occurrence::Column::FragmentId)
            .into_query();
        let result = fragment::Entity::delete_many()
            .filter(fragment::Column::CreatedAt.lt(created_before))
            .filter(fragment::Column::Id.not_in_subquery(occurring))
            .exec(write.connection())
            .await?;
        if result.rows_affected > 0 {
            let named = fragment::Entity::find()
                .select_only()
                .column(fragment::Column::SourceId)
                .filter(fragment::Column::SourceId.is_not_null())
                .into_query();
            source::Entity::delete_many()
                .filter(source::Column::Id.not_in_subquery(named))
                .exec(write.connection())
                .await?;
        }
        write.commit().await?;
        Ok(result.rows_affected)
    }
}

/// Selects the ids of fragments that occur somewhere, in ascending order.
fn visible_fragments() -> sea_orm::Select<fragment::Entity> {
    let used = occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::FragmentId)
        .into_query();
    fragment::Entity::find()
        .select_only()
        .column(fragment::Column::Id)
        .filter(fragment::Column::Id.in_subquery(used))
        .order_by_asc(fragment::Column::Id)
}

/// Stores the pairs of a fragment. If it was compared by an older fingerprint before, what followed
/// from that one goes, and the fingerprint too.
async fn save_pairs_of(
    db: &DatabaseTransaction,
    compared: &ComparedFragment,
    pairs: &[ClonePairRecord],
) -> Result<(), StoreError> {
    let row = fragment::Entity::find_by_id(compared.id).one(db).await?;
    // The fragment may have been deleted since it was read; then there is nothing to mark.
    let Some(row) = row else { return Ok(()) };
    let older = fingerprint::Entity::delete_many()
        .filter(fingerprint::Column::FragmentId.eq(compared.id))
        .filter(fingerprint::Column::Scheme.lt(i64::from(compared.scheme)))
        .exec(db)
        .await?;
    let is_anew = older.rows_affected > 0;
    if is_anew {
        super::clone::delete_outdated(db, compared.id, &row.language).await?;
    }
    let others: Vec<Uuid> = pairs.iter().map(|pair| pair.other).collect();
    let known = super::fragment::list_by_ids(db, &others).await?;
    let known: HashSet<Uuid> = known.into_iter().map(|fragment| fragment.id).collect();
    let pairs = pairs.iter().filter(|pair| known.contains(&pair.other));
    let pairs: Vec<ClonePairRecord> = pairs.cloned().collect();
    super::clone::insert_pairs(db, compared.id, &pairs, compared.scheme).await?;
    if is_anew || !pairs.is_empty() {
        super::clone_class::progress::enqueue(db, [compared.id]).await?;
    }
    fragment::ActiveModel {
        id: Set(compared.id),
        tokens: Set(i64::from(compared.tokens)),
        blind_hash: Set(compared.blind_hash.cast_signed()),
        matched_scheme: Set(Some(i64::from(compared.scheme))),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}
