//! The audit log: what happened, and the seals over it. Rows are only ever appended.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{LikeExpr, Query};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait,
    EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::StoreError;
use super::entity::{audit_event, audit_object, audit_seal};

/// Who did what to what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its place in the order of all of them; 0 before it is stored.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The access token's name, after the name of whom it stands for, or `server`.
    pub actor: String,
    /// For example `service.rename`.
    pub action: String,
    /// For example `inventory/update-stock`.
    pub subject: String,
    /// What else there is to say, as JSON.
    pub detail: Option<String>,
    /// What else it was done to, in the order of the ids of these rows.
    pub objects: Vec<(Uuid, String)>,
    /// Whether a seal covers it.
    pub is_sealed: bool,
}

/// A hash over a part of the log, and over the seal before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSeal {
    /// 1, 2, 3, …
    pub id: i64,
    /// The first event that it covers.
    pub first_sequence: i64,
    /// The last event that it covers.
    pub last_sequence: i64,
    /// How many events it covers.
    pub events: i64,
    /// For each event its sequence (8 bytes, big-endian) and its SHA-256 (32 bytes).
    pub digests: Vec<u8>,
    /// The hash of the seal before it, empty for the first.
    pub previous_hash: String,
    /// SHA-256 over all of the above and `sealed_at`, hexadecimal.
    pub hash: String,
    /// When it was made.
    pub sealed_at: DateTime<Utc>,
}

/// Which events are wanted. What is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Done to this.
    pub object: Option<String>,
    /// By this access token, or by anything that stands for this user or service account.
    pub actor: Option<String>,
    /// This was done, e.g. `service.rename`.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

impl AuditFilter {
    fn condition(&self) -> Condition {
        let mut condition = Condition::all();
        if let Some(object) = &self.object {
            let others = Query::select()
                .column(audit_object::Column::Sequence)
                .from(audit_object::Entity)
                .and_where(audit_object::Column::Object.eq(object))
                .to_owned();
            condition = condition.add(
                Condition::any()
                    .add(audit_event::Column::Subject.eq(object))
                    .add(audit_event::Column::Sequence.in_subquery(others)),
            );
        }
        if let Some(actor) = &self.actor {
            // `ada (laptop)` is the access token `laptop`, which stands for ada.
            let escaped = actor
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            let bearer = LikeExpr::new(format!("{escaped} (%")).escape('\\');
            condition = condition.add(
                Condition::any()
                    .add(audit_event::Column::Actor.eq(actor))
                    .add(audit_event::Column::Actor.like(bearer)),
            );
        }
        if let Some(action) = &self.action {
            condition = condition.add(audit_event::Column::Action.eq(action));
        }
        if let Some(from) = self.from {
            condition = condition.add(audit_event::Column::At.gte(from));
        }
        if let Some(to) = self.to {
            condition = condition.add(audit_event::Column::At.lt(to));
        }
        condition
    }
}

/// Returns the event at this place of the log.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    sequence: i64,
) -> Result<Option<AuditRecord>, StoreError> {
    let row = audit_event::Entity::find_by_id(sequence).one(db).await?;
    Ok(complete(db, row.into_iter().collect()).await?.pop())
}

/// Returns the newest events before `before`, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<AuditRecord>, StoreError> {
    let mut query = audit_event::Entity::find().filter(filter.condition());
    if let Some(before) = before {
        query = query.filter(audit_event::Column::Sequence.lt(before));
    }
    let rows = query
        .order_by_desc(audit_event::Column::Sequence)
        .limit(limit)
        .all(db)
        .await?;
    complete(db, rows).await
}

/// Counts the events of a filter.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    filter: &AuditFilter,
) -> Result<u64, StoreError> {
    Ok(audit_event::Entity::find()
        .filter(filter.condition())
        .count(db)
        .await?)
}

/// Counts the events after this one.
pub(crate) async fn count_after(
    db: &impl ConnectionTrait,
    sequence: i64,
) -> Result<u64, StoreError> {
    Ok(audit_event::Entity::find()
        .filter(audit_event::Column::Sequence.gt(sequence))
        .count(db)
        .await?)
}

/// Returns the oldest events after `after` and up to `up_to`, oldest first.
pub(crate) async fn between(
    db: &impl ConnectionTrait,
    after: i64,
    up_to: i64,
    limit: u64,
) -> Result<Vec<AuditRecord>, StoreError> {
    let rows = audit_event::Entity::find()
        .filter(audit_event::Column::Sequence.gt(after))
        .filter(audit_event::Column::Sequence.lte(up_to))
        .order_by_asc(audit_event::Column::Sequence)
        .limit(limit)
        .all(db)
        .await?;
    complete(db, rows).await
}

/// Returns the numbers of events that objects name, after `after` and up to `up_to`.
pub(crate) async fn named_between(
    db: &impl ConnectionTrait,
    after: i64,
    up_to: i64,
) -> Result<Vec<i64>, StoreError> {
    Ok(audit_object::Entity::find()
        .select_only()
        .column(audit_object::Column::Sequence)
        .distinct()
        .filter(audit_object::Column::Sequence.gt(after))
        .filter(audit_object::Column::Sequence.lte(up_to))
        .order_by_asc(audit_object::Column::Sequence)
        .into_tuple()
        .all(db)
        .await?)
}

/// Adds what else the events are about, and whether they are sealed.
async fn complete(
    db: &impl ConnectionTrait,
    rows: Vec<audit_event::Model>,
) -> Result<Vec<AuditRecord>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let sealed = last_seal(db).await?.map_or(0, |seal| seal.last_sequence);
    let mut objects: HashMap<i64, Vec<(Uuid, String)>> = HashMap::new();
    for chunk in rows.chunks(super::ID_CHUNK) {
        let found = audit_object::Entity::find()
            .filter(audit_object::Column::Sequence.is_in(chunk.iter().map(|row| row.sequence)))
            .order_by_asc(audit_object::Column::Id)
            .all(db)
            .await?;
        for row in found {
            objects
                .entry(row.sequence)
                .or_default()
                .push((row.id, row.object));
        }
    }
    let record = |row: audit_event::Model| AuditRecord {
        objects: objects.remove(&row.sequence).unwrap_or_default(),
        is_sealed: row.sequence <= sealed,
        sequence: row.sequence,
        at: row.at,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        detail: row.detail,
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Returns the newest event's number, 0 when there is none.
pub(crate) async fn newest(db: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let newest: Option<i64> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Sequence)
        .order_by_desc(audit_event::Column::Sequence)
        .into_tuple()
        .one(db)
        .await?;
    Ok(newest.unwrap_or(0))
}

/// Returns the newest seal.
pub(crate) async fn last_seal(db: &impl ConnectionTrait) -> Result<Option<AuditSeal>, StoreError> {
    let row = audit_seal::Entity::find()
        .order_by_desc(audit_seal::Column::Id)
        .one(db)
        .await?;
    Ok(row.map(AuditSeal::from))
}

/// Returns the oldest seals after this one, oldest first.
pub(crate) async fn seals_after(
    db: &impl ConnectionTrait,
    id: i64,
    limit: u64,
) -> Result<Vec<AuditSeal>, StoreError> {
    let rows = audit_seal::Entity::find()
        .filter(audit_seal::Column::Id.gt(id))
        .order_by_asc(audit_seal::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(AuditSeal::from).collect())
}

/// Appends a seal.
pub(crate) async fn insert_seal(
    db: &impl ConnectionTrait,
    seal: &AuditSeal,
) -> Result<(), StoreError> {
    audit_seal::ActiveModel {
        id: Set(seal.id),
        first_sequence: Set(seal.first_sequence),
        last_sequence: Set(seal.last_sequence),
        events: Set(seal.events),
        digests: Set(seal.digests.clone()),
        previous_hash: Set(seal.previous_hash.clone()),
        hash: Set(seal.hash.clone()),
        sealed_at: Set(seal.sealed_at),
    }
    .insert(db)
    .await?;
    Ok(())
}

impl From<audit_seal::Model> for AuditSeal {
    fn from(row: audit_seal::Model) -> Self {
        Self {
            id: row.id,
            first_sequence: row.first_sequence,
            last_sequence: row.last_sequence,
            events: row.events,
            digests: row.digests,
            previous_hash: row.previous_hash,
            hash: row.hash,
            sealed_at: row.sealed_at,
        }
    }
}
