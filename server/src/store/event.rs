//! Audit events, for people, and change events, for derived data.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait as _, Order, QueryOrder as _,
};
use uuid::Uuid;

use super::entity::{audit_event, audit_object, change_event};
use super::{ChangeKind, Page, PageRequest, StoreError, page};

/// Who did what to what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its place in the order of all of them; 0 before it is stored.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The access token's name, or `server`.
    pub actor: String,
    /// For example `service.publish`.
    pub action: String,
    /// For example `inventory/update-stock`.
    pub subject: String,
    /// What else there is to say.
    pub detail: Option<String>,
}

impl From<audit_event::Model> for AuditRecord {
    fn from(row: audit_event::Model) -> Self {
        Self {
            sequence: row.sequence,
            at: row.at,
            actor: row.actor,
            action: row.action,
            subject: row.subject,
            detail: row.detail,
        }
    }
}

pub(crate) async fn find_audit(
    db: &impl ConnectionTrait,
    sequence: i64,
) -> Result<Option<AuditRecord>, StoreError> {
    let row = audit_event::Entity::find_by_id(sequence).one(db).await?;
    Ok(row.map(AuditRecord::from))
}

pub(crate) async fn list_audit(
    db: &impl ConnectionTrait,
    page: PageRequest,
) -> Result<Page<AuditRecord>, StoreError> {
    let newest_first = [(audit_event::Column::Sequence, Order::Desc)];
    let events = page::read(db, audit_event::Entity::find(), &newest_first, page).await?;
    Ok(events.map(AuditRecord::from))
}

/// Something that changed, and how it is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Change {
    /// What kind of thing.
    pub kind: ChangeKind,
    /// Its id.
    pub subject: Uuid,
}

/// Appends what happened: one audit event about its subject and these further objects, and one
/// change event per change.
///
/// PostgreSQL gives out sequence numbers before the commit, so two writers could become visible in
/// another order than their numbers and a reader's cursor would pass over one. A lock from here
/// to the end of the transaction makes the order of numbers the order of commits, for both logs;
/// writers therefore append last. SQLite has one writer anyway.
pub(crate) async fn append(
    db: &impl ConnectionTrait,
    event: &AuditRecord,
    objects: &[(Uuid, String)],
    changes: &[Change],
) -> Result<(), StoreError> {
    super::lock(db, "change_event").await?;
    let row = audit_event::ActiveModel {
        sequence: NotSet,
        at: Set(event.at),
        actor: Set(event.actor.clone()),
        action: Set(event.action.clone()),
        subject: Set(event.subject.clone()),
        detail: Set(event.detail.clone()),
    }
    .insert(db)
    .await?;
    for chunk in objects.chunks(super::MAX_BINDS / 3) {
        audit_object::Entity::insert_many(chunk.iter().map(|(id, object)| {
            audit_object::ActiveModel {
                id: Set(*id),
                sequence: Set(row.sequence),
                object: Set(object.clone()),
            }
        }))
        .exec_without_returning(db)
        .await?;
    }
    for chunk in changes.chunks(super::MAX_BINDS / 4) {
        change_event::Entity::insert_many(chunk.iter().map(|change| change_event::ActiveModel {
            sequence: NotSet,
            kind: Set(change.kind.as_str().to_owned()),
            subject: Set(change.subject),
            at: Set(event.at),
        }))
        .exec_without_returning(db)
        .await?;
    }
    Ok(())
}

/// Returns the newest change event's sequence as this connection sees it, 0 when there is none.
pub(crate) async fn newest_sequence(db: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let newest = change_event::Entity::find()
        .order_by_desc(change_event::Column::Sequence)
        .one(db)
        .await?;
    Ok(newest.map_or(0, |row| row.sequence))
}
