//! Releases: their numbers, which of them is the latest, and changes of their state.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::entity::version;
use super::version::{RELEASE, Version};
use super::{StoreError, Viewer};

/// The word in `version.state` of what may be used.
pub(crate) const PUBLISHED: &str = "published";

/// A head or a release without what it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbered {
    pub(crate) id: Uuid,
    pub(crate) service_id: Uuid,
    /// The semver number; `None` is the head.
    pub(crate) number: Option<String>,
    /// published, yanked or retired.
    pub(crate) state: String,
}

/// Returns the head and the releases of these services.
pub(crate) async fn numbered(
    db: &impl ConnectionTrait,
    service_ids: &[Uuid],
) -> Result<Vec<Numbered>, StoreError> {
    let mut versions = Vec::new();
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let rows = version::Entity::find()
            .select_only()
            .column(version::Column::Id)
            .column(version::Column::ServiceId)
            .column(version::Column::Kind)
            .column(version::Column::Number)
            .column(version::Column::State)
            .filter(version::Column::ServiceId.is_in(chunk.iter().copied()))
            .into_tuple::<(Uuid, Uuid, String, String, String)>()
            .all(db)
            .await?;
        let rows = rows.into_iter();
        versions.extend(rows.map(|(id, service_id, kind, number, state)| Numbered {
            id,
            service_id,
            number: (kind == RELEASE).then_some(number),
            state,
        }));
    }
    Ok(versions)
}

/// Returns, of each of these services, the release with the greatest precedence that was neither
/// yanked nor retired; only releases whose order ends with `ending`, if that is given.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    service_ids: &[Uuid],
    ending: Option<&str>,
) -> Result<Vec<Version>, StoreError> {
    let mut latest: HashMap<Uuid, Version> = HashMap::with_capacity(service_ids.len());
    for chunk in service_ids.chunks(super::ID_CHUNK) {
        let mut usable = version::Entity::find()
            .filter(version::Column::ServiceId.is_in(chunk.iter().copied()))
            .filter(version::Column::Kind.eq(RELEASE))
            .filter(version::Column::State.eq(PUBLISHED))
            .filter(viewer.versions());
        if let Some(ending) = ending {
            usable = usable.filter(version::Column::SemverOrder.ends_with(ending));
        }
        let greatest: HashMap<Uuid, String> = usable
            .clone()
            .select_only()
            .column(version::Column::ServiceId)
            .column_as(version::Column::SemverOrder.max(), "greatest")
            .group_by(version::Column::ServiceId)
            .into_tuple::<(Uuid, String)>()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let orders: Vec<&String> = greatest.values().collect();
        // Build metadata has no precedence: of releases that differ in it alone the newest counts.
        let rows = usable
            .filter(version::Column::SemverOrder.is_in(orders))
            .order_by_asc(version::Column::Id)
            .all(db)
            .await?;
        for row in rows {
            if greatest.get(&row.service_id) == Some(&row.semver_order) {
                latest.insert(row.service_id, Version::try_from(row)?);
            }
        }
    }
    Ok(latest.into_values().collect())
}

/// Another state of a release, and why.
#[derive(Debug)]
pub(crate) struct NewState {
    pub(crate) state: &'static str,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) at: DateTime<Utc>,
    /// What to use instead.
    pub(crate) replacement: Option<String>,
}

/// Changes the state of a release.
///
/// # Errors
/// It is in another state than `from` by now.
pub(crate) async fn change_state(
    db: &impl ConnectionTrait,
    id: Uuid,
    from: &str,
    new: NewState,
) -> Result<(), StoreError> {
    let written = version::Entity::update_many()
        .set(version::ActiveModel {
            state: Set(new.state.to_owned()),
            state_reason: Set(Some(new.reason)),
            state_by: Set(Some(new.by)),
            state_at: Set(Some(new.at)),
            replacement: Set(new.replacement),
            ..Default::default()
        })
        .filter(version::Column::Id.eq(id))
        .filter(version::Column::State.eq(from))
        .exec(db)
        .await?;
    if written.rows_affected == 0 {
        return Err(StoreError::Conflict {
            what: "a newer state of the release".to_owned(),
        });
    }
    Ok(())
}
