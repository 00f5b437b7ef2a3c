//! Resolving: what somebody who names a service and a range should call.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::dependency::Choice;
use super::deprecation::Replacement;
use super::range::Range;
use super::version::status;
use super::{Catalog, CatalogError, Requester, Scope, VersionState, VersionStatus, name};
use crate::store::{self, Interface, Service, Version, Viewer};

/// How many releases are offered instead.
const MAX_AVAILABLE: usize = 5;

/// What came of resolving.
#[derive(Debug, Clone)]
pub enum Resolution {
    /// This is what to call.
    Resolved(Box<Resolved>),
    /// There is nothing to call.
    Unresolved(Unresolved),
}

/// What to call.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The service.
    pub service: Service,
    /// The release, or the head of a service that has none.
    pub version: Version,
    /// Whether it should be used.
    pub status: VersionStatus,
    /// The name that was asked for, if the service had it and has another one now.
    pub redirected_from: Option<String>,
}

/// Why there is nothing to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// Why.
    pub reason: UnresolvedReason,
    /// Why, as a sentence without a full stop.
    pub message: String,
    /// The newest releases that could be called.
    pub available: Vec<Uuid>,
}

/// Why there is nothing to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnresolvedReason {
    /// There is no such service, or not for the requester.
    NotFound,
    /// No release is in the range.
    NoMatchingRelease,
    /// Every release in the range is yanked.
    Yanked,
    /// Every release in the range is retired.
    Retired,
}

impl Catalog {
    /// What somebody should call who names a service, `namespace/name`, and a range of its releases.
    /// Former names lead on. Without a range it is the newest release that may be used, and the
    /// head of a service that has no release.
    ///
    /// # Errors
    /// The requester may not read, or it is no ref or no range.
    pub async fn resolve(
        &self,
        requester: &Requester,
        reference: &str,
        range: Option<&str>,
        with_prereleases: bool,
    ) -> Result<Resolution, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let asked = name::parse_reference(reference).ok_or_else(|| {
            CatalogError::bad_input(
                format!(
                    "`{}` is not the ref of a service",
                    name::shortened(reference)
                ),
                "Write `namespace/name`.",
            )
        })?;
        let range = match range {
            Some(range) => Range::parse(range)?,
            None => Range::any(),
        };
        let db = self.store().connection();
        let named = store::reference::services(db, std::slice::from_ref(&asked)).await?;
        let Some(named) = named.get(&asked) else {
            return Ok(not_found(&asked));
        };
        let found = store::service::list_by_ids(db, &requester.viewer(), &[named.id]).await?;
        let Some(service) = found.into_iter().next() else {
            return Ok(not_found(&asked));
        };
        let mut offers = self.offers_of(db, &[service.id]).await?;
        let offer = offers.remove(&service.id).unwrap_or_default();
        let unresolved = |reason, message| {
            let usable = offer.releases.iter();
            let usable = usable.filter(|release| release.state.is_usable());
            Ok(Resolution::Unresolved(Unresolved {
                reason,
                message,
                available: usable.take(MAX_AVAILABLE).map(|it| it.id).collect(),
            }))
        };
        let reference = service.reference();
        let id = match offer.choose(&range, with_prereleases) {
            Choice::Head(head) => head,
            Choice::Release(release) if release.state.is_usable() => release.id,
            // Who names it exactly has it already, and keeps it.
            Choice::Release(release)
                if release.state == VersionState::Yanked && range.exact().is_some() =>
            {
                release.id
            }
            Choice::Release(release) if release.state == VersionState::Yanked => {
                let message = format!(
                    "every release of {reference} in the range {range} is yanked; {0} is chosen only by `={0}`",
                    release.number
                );
                return unresolved(UnresolvedReason::Yanked, message);
            }
            Choice::Release(_) => {
                let message =
                    format!("every release of {reference} in the range {range} is retired");
                return unresolved(UnresolvedReason::Retired, message);
            }
            Choice::Nothing => {
                let message = format!("no release of {reference} is in the range {range}");
                return unresolved(UnresolvedReason::NoMatchingRelease, message);
            }
        };
        let found = store::version::list_by_ids(db, &Viewer::Everything, &[id]).await?;
        let Some(version) = found.into_iter().next() else {
            return Ok(not_found(&asked));
        };
        let rules = self.rules_of(db, &[service.id]).await?;
        let mut status = status(&version, rules.of(service.id), self.clock().now());
        if let Some(replacement) = status.replacement.take() {
            let mut viewable = self
                .viewable_replacements(requester, std::slice::from_ref(&replacement))
                .await?;
            status.replacement = viewable.take(&replacement);
        }
        let (namespace, name) = &asked;
        Ok(Resolution::Resolved(Box::new(Resolved {
            status,
            redirected_from: named.is_former.then(|| format!("{namespace}/{name}")),
            service,
            version,
        })))
    }
}

fn not_found((namespace, name): &(String, String)) -> Resolution {
    Resolution::Unresolved(Unresolved {
        reason: UnresolvedReason::NotFound,
        message: format!("the service {namespace}/{name} was not found"),
        available: Vec::new(),
    })
}

impl Resolved {
    /// What it offers: what the release was frozen with, or what the service offers now.
    pub fn interface(&self) -> &Interface {
        match self.version.number {
            Some(_) => &self.version.interface,
            None => &self.service.interface,
        }
    }

    /// The value of a `Deprecation` header by RFC 9745, e.g. `@1767225600`.
    pub fn deprecation_header(&self) -> Option<String> {
        let at = self.status.deprecated_at?;
        Some(format!("@{}", at.timestamp()))
    }

    /// The value of a `Sunset` header by RFC 8594, a date as HTTP has it.
    pub fn sunset_header(&self) -> Option<String> {
        self.status.sunset_at.map(http_date)
    }

    /// The value of a `Link` header by RFC 8288 to the page of the replacement, relative to this
    /// server.
    pub fn link_header(&self) -> Option<String> {
        let replacement = self.status.replacement.as_deref()?;
        let (namespace, name) = Replacement::parse(replacement).ok()?.reference;
        Some(format!(
            "</services/{namespace}/{name}>; rel=\"successor-version\""
        ))
    }
}

/// Writes a moment as RFC 9110 prescribes, e.g. `Thu, 01 Jan 2026 00:00:00 GMT`.
fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn a_sunset_is_a_date_as_http_has_it() {
        let at = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
        assert_eq!(http_date(at), "Thu, 01 Jan 2026 00:00:00 GMT");
        assert_eq!(at.timestamp(), 1_767_225_600);
    }
}
