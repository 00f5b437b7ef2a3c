//! Audit events, for people, and change events, for derived data.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use super::entity::{audit_event, audit_object, change_event, service};
use super::{AuditRecord, ChangeKind, StoreError, Viewer};

/// Something that changed, and how it is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Change {
    /// What kind of thing.
    pub kind: ChangeKind,
    /// Its id.
    pub subject: Uuid,
}

impl Change {
    /// A service changed: itself, its versions, or what it needs.
    pub const fn service(id: Uuid) -> Self {
        Self::of(ChangeKind::Service, id)
    }

    /// A team changed, or who is in it.
    pub const fn team(id: Uuid) -> Self {
        Self::of(ChangeKind::Team, id)
    }

    /// A namespace changed.
    pub const fn namespace(id: Uuid) -> Self {
        Self::of(ChangeKind::Namespace, id)
    }

    /// A user or a service account changed.
    pub const fn principal(id: Uuid) -> Self {
        Self::of(ChangeKind::Principal, id)
    }

    /// An access token was made or ended.
    pub const fn access_token(id: Uuid) -> Self {
        Self::of(ChangeKind::AccessToken, id)
    }

    /// What checks do with their findings changed.
    pub const fn check_mode(id: Uuid) -> Self {
        Self::of(ChangeKind::CheckMode, id)
    }

    const fn of(kind: ChangeKind, subject: Uuid) -> Self {
        Self { kind, subject }
    }
}

/// Something that changed, at its place in the order of all changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRecord {
    /// Rises with every change; has gaps.
    pub sequence: i64,
    /// What kind of thing.
    pub kind: ChangeKind,
    /// Its id.
    pub subject: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

/// Which changes are wanted, and who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangeFilter {
    /// After this number.
    pub(crate) after: i64,
    /// Up to this number.
    pub(crate) up_to: i64,
    /// Only of these kinds; of all when empty.
    pub(crate) kinds: Vec<ChangeKind>,
    /// What services may be seen.
    pub(crate) viewer: Viewer,
    /// Whether principals and access tokens may be seen.
    pub(crate) administers: bool,
}

impl ChangeFilter {
    fn condition(&self) -> Condition {
        let is = |kind: ChangeKind| change_event::Column::Kind.eq(kind.as_str());
        let mut seen = Condition::any()
            .add(is(ChangeKind::Team))
            .add(is(ChangeKind::Namespace))
            .add(is(ChangeKind::CheckMode));
        seen = match &self.viewer {
            Viewer::Everything => seen.add(is(ChangeKind::Service)),
            Viewer::Teams(_) => {
                let services = service::Entity::find()
                    .select_only()
                    .column(service::Column::Id)
                    .filter(self.viewer.services())
                    .into_query();
                seen.add(
                    Condition::all()
                        .add(is(ChangeKind::Service))
                        .add(change_event::Column::Subject.in_subquery(services)),
                )
            }
        };
        if self.administers {
            seen = seen
                .add(is(ChangeKind::Principal))
                .add(is(ChangeKind::AccessToken));
        }
        let mut condition = Condition::all()
            .add(change_event::Column::Sequence.gt(self.after))
            .add(change_event::Column::Sequence.lte(self.up_to))
            .add(seen);
        if !self.kinds.is_empty() {
            let kinds = self.kinds.iter().map(|kind| kind.as_str());
            condition = condition.add(change_event::Column::Kind.is_in(kinds));
        }
        condition
    }
}

/// Returns the changes of a filter, oldest first.
pub(crate) async fn list_changes(
    db: &impl ConnectionTrait,
    filter: &ChangeFilter,
    limit: u64,
) -> Result<Vec<ChangeRecord>, StoreError> {
    let rows = change_event::Entity::find()
        .filter(filter.condition())
        .order_by_asc(change_event::Column::Sequence)
        .limit(limit)
        .all(db)
        .await?;
    let record = |row: change_event::Model| ChangeRecord {
        sequence: row.sequence,
        kind: ChangeKind::from_word(&row.kind),
        subject: row.subject,
        at: row.at,
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Appends what happened: one audit event about its subject and its objects, and one change event
/// per change.
///
/// PostgreSQL gives out sequence numbers before the commit, so two writers could become visible in
/// another order than their numbers and a reader's cursor would pass over one. A lock from here
/// to the end of the transaction makes the order of numbers the order of commits, for both logs;
/// writers therefore append last. SQLite has one writer anyway.
pub(crate) async fn append(
    db: &impl ConnectionTrait,
    event: &AuditRecord,
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
    for chunk in event.objects.chunks(super::MAX_BINDS / 3) {
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
