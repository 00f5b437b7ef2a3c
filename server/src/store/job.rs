//! What the background jobs read and write: change events, documents, fingerprints, clone pairs.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Store, StoreError};

/// Something changed; what it is now must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEvent {
    /// Rises with every event; has gaps.
    pub sequence: i64,
    /// What changed.
    pub kind: ChangeKind,
    /// Id of the service or team.
    pub subject: Uuid,
}

/// What can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A service, its owner, its functions or its releases.
    Service,
    /// A team.
    Team,
}

/// A service as it is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRecord {
    /// Id of the service.
    pub id: Uuid,
    /// First half of its ref.
    pub namespace: String,
    /// Second half of its ref.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// Sorted.
    pub tags: Vec<String>,
    /// Name of the owning team.
    pub team: Option<String>,
    /// Languages of the functions of its head, sorted, lower case.
    pub languages: Vec<String>,
    /// Lower case.
    pub lifecycle: String,
    /// Canonical name of the repository.
    pub repository: String,
    /// The functions of its head.
    pub functions: Vec<FunctionRecord>,
}

/// A function of a service's head as it is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionRecord {
    /// Id of the occurrence.
    pub occurrence_id: Uuid,
    /// The function's name.
    pub name: String,
    /// The file, relative to the repository.
    pub path: String,
    /// Lower case.
    pub language: String,
    /// Its text, when it was published.
    pub source: Option<String>,
}

/// A fragment to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FragmentRecord {
    /// Id of the fragment.
    pub id: Uuid,
    /// The encoded fingerprint.
    pub fingerprint: Vec<u8>,
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

impl Store {
    /// The change events after `sequence`, oldest first. An event is never returned before every
    /// event with a smaller sequence is visible, so that the last sequence is a safe cursor.
    pub async fn changes_after(
        &self,
        _sequence: i64,
        _limit: u64,
    ) -> Result<Vec<ChangeEvent>, StoreError> {
        Ok(Vec::new())
    }

    /// Sequence of the newest change event, 0 before the first.
    pub async fn newest_sequence(&self) -> Result<i64, StoreError> {
        Ok(0)
    }

    /// The services as they are searched for; ids that no longer exist are absent.
    pub async fn service_documents(&self, _ids: &[Uuid]) -> Result<Vec<ServiceRecord>, StoreError> {
        Ok(Vec::new())
    }

    /// Ids of services in ascending order, after `after`.
    pub async fn list_service_ids(
        &self,
        _after: Option<Uuid>,
        _limit: u64,
    ) -> Result<Vec<Uuid>, StoreError> {
        Ok(Vec::new())
    }

    /// The fragments that occur in the head or a release of these services.
    pub async fn fragments_of_services(
        &self,
        _ids: &[Uuid],
    ) -> Result<Vec<FragmentRecord>, StoreError> {
        Ok(Vec::new())
    }

    /// The fragments with at least one occurrence, in the order of their ids, after `after`.
    pub async fn fragments_page(
        &self,
        _after: Option<Uuid>,
        _limit: u64,
    ) -> Result<Vec<FragmentRecord>, StoreError> {
        Ok(Vec::new())
    }

    /// Fragments with an occurrence whose pairs were never computed.
    pub async fn unmatched_fragments(
        &self,
        _limit: u64,
    ) -> Result<Vec<FragmentRecord>, StoreError> {
        Ok(Vec::new())
    }

    /// Stores the most similar 50 of the pairs of a fragment and marks it as compared.
    pub async fn save_clone_pairs(
        &self,
        _fragment: Uuid,
        _pairs: &[ClonePairRecord],
    ) -> Result<(), StoreError> {
        Ok(())
    }

    /// Deletes publishes that were never committed in time, and says how many.
    pub async fn delete_expired_stagings(&self, _now: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(0)
    }

    /// Deletes fragments older than `created_before` that occur nowhere, and says how many.
    pub async fn delete_orphan_fragments(
        &self,
        _created_before: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }
}
