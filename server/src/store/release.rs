//! Releases: their numbers, which of them is the latest, and changes of their state.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, Order, QueryFilter as _,
    QuerySelect as _,
};
use uuid::Uuid;

use super::entity::version;
use super::version::{RELEASE, Version};
use super::{PageRequest, StoreError, Viewer, padded, page};

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
            .filter(version::Column::ServiceId.is_in(padded(chunk)))
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
    let mut usable = version::Entity::find()
        .filter(version::Column::Kind.eq(RELEASE))
        .filter(version::Column::State.eq(PUBLISHED))
        .filter(viewer.versions());
    if let Some(ending) = ending {
        usable = usable.filter(version::Column::SemverOrder.ends_with(ending));
    }
    // Build metadata has no precedence: of releases that differ in it alone the newest counts.
    let order = [
        (version::Column::SemverOrder, Order::Desc),
        (version::Column::Id, Order::Desc),
    ];
    let services = (version::Column::ServiceId, service_ids);
    let pages = page::read_each(db, &usable, services, &order, PageRequest::new(1, 0)).await?;
    let latest = pages.into_values().flat_map(|page| page.items);
    latest.map(Version::try_from).collect()
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
