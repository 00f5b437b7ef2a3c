//! Heads and releases.

mod change;
mod status;

use std::collections::{HashMap, HashSet};

use semver::Version as Number;
use uuid::Uuid;

pub(super) use self::change::MAX_REASON;
pub use self::change::{ChangeState, StateChange, VersionRetirement};
pub use self::status::{VersionState, VersionStatus};
pub(super) use self::status::{state_of, status};
use super::semver_order::RELEASE_ENDING;
use super::{Catalog, CatalogError, Requester, Scope, name};
use crate::store::release::PUBLISHED;
use crate::store::{self, Page, PageRequest, Version};

impl Catalog {
    /// The head of each of these services.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn heads_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Version>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let heads = store::version::viewable_heads(
            self.store().connection(),
            &requester.viewer(),
            service_ids,
        )
        .await?;
        Ok(heads
            .into_iter()
            .map(|head| (head.service_id, head))
            .collect())
    }

    /// The canonical name of the repository that each of these versions was published from; those that
    /// do not say so, and those that may not be viewed, are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn repositories_of(
        &self,
        requester: &Requester,
        version_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, String>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (db, viewer) = (self.store().connection(), requester.viewer());
        Ok(store::repository::names_of_versions(db, &viewer, version_ids).await?)
    }

    /// The newest release of each of these services that has one which is neither yanked nor retired;
    /// pre-releases count only if they are asked for.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn latest_releases_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        with_prereleases: bool,
    ) -> Result<HashMap<Uuid, Version>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let ending = (!with_prereleases).then_some(RELEASE_ENDING);
        let db = self.store().connection();
        let latest = store::release::latest(db, &requester.viewer(), service_ids, ending).await?;
        Ok(latest
            .into_iter()
            .map(|release| (release.service_id, release))
            .collect())
    }

    /// The same page of each service's releases, newest first; services without any may be absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn releases_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Version>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::version::list_releases(
            self.store().connection(),
            &requester.viewer(),
            service_ids,
            page,
        )
        .await?)
    }

    /// The versions of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn versions_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Version>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(
            store::version::list_by_ids(self.store().connection(), &requester.viewer(), ids)
                .await?,
        )
    }
}

/// The ids of the newest release of each major version of each service.
pub(super) fn newest_of_majors(releases: Vec<Version>) -> HashSet<Uuid> {
    let mut releases: Vec<(Number, Version)> = usable(releases).collect();
    releases.sort_by(|(number_x, x), (number_y, y)| {
        (x.service_id, number_x.major)
            .cmp(&(y.service_id, number_y.major))
            .then_with(|| rank(number_y).cmp(&rank(number_x)))
    });
    releases.dedup_by_key(|(number, release)| (release.service_id, number.major));
    releases
        .into_iter()
        .map(|(_, release)| release.id)
        .collect()
}

/// Reads the number of a release, which must be strict semver.
pub(super) fn parse_number(number: &str) -> Result<Number, CatalogError> {
    Number::parse(number).map_err(|error| {
        CatalogError::bad_input(
            format!(
                "`{}` is not a semantic version: {error}",
                name::shortened(number)
            ),
            "Use three numbers, like 1.4.2; see https://semver.org.",
        )
    })
}

/// The releases that somebody may take up, with their numbers.
fn usable(releases: Vec<Version>) -> impl Iterator<Item = (Number, Version)> {
    releases
        .into_iter()
        .filter(|release| release.state == PUBLISHED)
        .filter_map(|release| {
            let number = release
                .number
                .as_deref()
                .and_then(|number| Number::parse(number).ok())?;
            Some((number, release))
        })
}

/// What makes a release the latest: first that it is none before a release, then its number.
fn rank(number: &Number) -> (bool, &Number) {
    (number.pre.is_empty(), number)
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::DateTime;

    use super::*;

    pub(in crate::catalog) fn release(
        id: u128,
        service: u128,
        number: &str,
        state: &str,
    ) -> Version {
        Version {
            id: Uuid::from_u128(id),
            service_id: Uuid::from_u128(service),
            number: Some(number.to_owned()),
            state: state.to_owned(),
            commit: None,
            content_hash: String::new(),
            published_at: DateTime::UNIX_EPOCH,
            published_by: None,
            state_reason: None,
            state_by: None,
            state_at: None,
            replacement: None,
            repository_id: None,
            ci_run: None,
            interface: store::Interface::default(),
            input_schema_id: None,
            output_schema_id: None,
            readme_id: None,
        }
    }

    #[test]
    fn each_major_of_each_service_has_one_newest_release() {
        let releases = vec![
            release(1, 1, "1.2.0", "published"),
            release(2, 1, "1.10.0", "published"),
            release(3, 1, "1.11.0", "yanked"),
            release(4, 1, "1.12.0-rc.1", "published"),
            release(5, 1, "2.0.0-rc.1", "published"),
            release(6, 2, "1.0.0", "published"),
            release(7, 2, "1.1.0", "retired"),
        ];

        let newest = newest_of_majors(releases);

        assert_eq!(newest, [2, 5, 6].map(Uuid::from_u128).into());
    }
}
