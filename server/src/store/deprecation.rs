//! Rules that deprecate a range of a service's releases.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

use super::entity::deprecation_rule;
use super::{StoreError, padded};

/// A rule that deprecates a range of a service's releases, those to come included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeprecationRule {
    /// Its id.
    pub id: Uuid,
    /// The service whose releases it is about.
    pub service_id: Uuid,
    /// Which releases.
    pub range: String,
    /// Why.
    pub reason: String,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    pub replacement: Option<String>,
    /// From when on.
    pub deprecated_at: DateTime<Utc>,
    /// When they stop being served.
    pub sunset_at: Option<DateTime<Utc>>,
    /// Who made the rule.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl From<deprecation_rule::Model> for DeprecationRule {
    fn from(row: deprecation_rule::Model) -> Self {
        Self {
            id: row.id,
            service_id: row.service_id,
            range: row.range,
            reason: row.reason,
            replacement: row.replacement,
            deprecated_at: row.deprecated_at,
            sunset_at: row.sunset_at,
            created_by: row.created_by,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// Returns the rules of these services that were not taken back, oldest first.
pub(crate) async fn of_services(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<DeprecationRule>, StoreError> {
    let mut rules = Vec::new();
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let rows = deprecation_rule::Entity::find()
            .filter(deprecation_rule::Column::ServiceId.is_in(padded(chunk)))
            .filter(deprecation_rule::Column::RevokedAt.is_null())
            .order_by_asc(deprecation_rule::Column::Id)
            .all(db)
            .await?;
        rules.extend(rows.into_iter().map(DeprecationRule::from));
    }
    Ok(rules)
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<DeprecationRule>, StoreError> {
    let row = deprecation_rule::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(DeprecationRule::from))
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    rule: &DeprecationRule,
) -> Result<(), StoreError> {
    deprecation_rule::ActiveModel {
        id: Set(rule.id),
        service_id: Set(rule.service_id),
        range: Set(rule.range.clone()),
        reason: Set(rule.reason.clone()),
        replacement: Set(rule.replacement.clone()),
        deprecated_at: Set(rule.deprecated_at),
        sunset_at: Set(rule.sunset_at),
        created_by: Set(rule.created_by.clone()),
        created_at: Set(rule.created_at),
        revoked_at: Set(rule.revoked_at),
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Takes a rule back.
pub(crate) async fn revoke(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    deprecation_rule::ActiveModel {
        id: Set(id),
        revoked_at: Set(Some(now)),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}
