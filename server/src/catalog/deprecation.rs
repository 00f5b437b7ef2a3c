//! Deprecation: rules about ranges of a service's releases, which releases to come inherit.

mod replacement;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use semver::Version as Number;
use serde_json::json;
use uuid::Uuid;

pub(super) use self::replacement::{Replaced, Replacement};
use super::audit::Action;
use super::range::Range;
use super::version::{MAX_REASON, status};
use super::{Catalog, CatalogError, Requester, Scope, VersionStatus, input};
use crate::store::{self, Change, ChangeKind, DeprecationRule, Service, Version};

/// The most rules that a service has at a time.
const MAX_RULES: usize = 100;

/// A rule that deprecates a range of a service's releases, and the range that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecation {
    /// The rule.
    pub rule: DeprecationRule,
    range: Range,
}

/// Releases to deprecate.
#[derive(Debug, Clone)]
pub struct NewDeprecation {
    /// The service.
    pub service: Uuid,
    /// Which releases of it, those to come included.
    pub range: String,
    /// Why.
    pub reason: String,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    pub replacement: Option<String>,
    /// From when on; now unless it is given.
    pub deprecated_at: Option<DateTime<Utc>>,
    /// When they stop being served.
    pub sunset_at: Option<DateTime<Utc>>,
}

/// The rules of some services.
#[derive(Debug, Default)]
pub(super) struct Rules(HashMap<Uuid, Vec<Deprecation>>);

impl Deprecation {
    /// Reads a stored rule.
    pub(super) fn read(rule: DeprecationRule) -> Self {
        let range = Range::stored(&rule.range);
        Self { rule, range }
    }

    /// Whether a release of this number is deprecated by it; pre-releases in its range are.
    pub(super) fn is_about(&self, number: &Number) -> bool {
        self.range.matches(number, true)
    }
}

impl Rules {
    /// The rules of a service.
    pub(super) fn of(&self, service_id: Uuid) -> &[Deprecation] {
        self.0.get(&service_id).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, rule: Deprecation) {
        self.0.entry(rule.rule.service_id).or_default().push(rule);
    }
}

impl Catalog {
    /// The rules of each of these services that were not taken back, oldest first.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn deprecations_of(
        &self,
        requester: &Requester,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Deprecation>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let viewable =
            store::dependency::edge::viewable(db, &requester.viewer(), service_ids).await?;
        let viewable: Vec<Uuid> = viewable.into_iter().collect();
        Ok(self.rules_of(db, &viewable).await?.0)
    }

    /// The rule of this id, unless it was taken back.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn deprecation(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Option<Deprecation>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let found = store::deprecation::find(db, id).await?;
        let Some(rule) = found.filter(|rule| rule.revoked_at.is_none()) else {
            return Ok(None);
        };
        let mut services = self.deprecations_of(requester, &[rule.service_id]).await?;
        let rules = services.remove(&rule.service_id).unwrap_or_default();
        Ok(rules.into_iter().find(|found| found.rule.id == id))
    }

    /// Whether a version should be used, by the rules of its service.
    pub fn status_of(&self, version: &Version, rules: &[Deprecation]) -> VersionStatus {
        status(version, rules, self.clock().now())
    }

    pub(super) async fn rules_of(
        &self,
        db: &impl store::Connection,
        service_ids: &[Uuid],
    ) -> Result<Rules, CatalogError> {
        let mut rules = Rules::default();
        for rule in store::deprecation::of_services(db, service_ids).await? {
            rules.add(Deprecation::read(rule));
        }
        Ok(rules)
    }

    /// Deprecates a range of releases, those to come included.
    ///
    /// # Errors
    /// The requester may not view or maintain the service; the range is none or was deprecated
    /// before; the end comes before the beginning; or the replacement is not fit to replace anything.
    pub async fn deprecate_versions(
        &self,
        requester: &Requester,
        new: NewDeprecation,
    ) -> Result<Deprecation, CatalogError> {
        requester.require(Scope::Maintain)?;
        let now = self.clock().now();
        let range = Range::parse(&new.range)?.to_string();
        let reason = input::line("reason", &new.reason, MAX_REASON)?;
        let deprecated_at = new.deprecated_at.unwrap_or(now);
        if new.sunset_at.is_some_and(|sunset| sunset < deprecated_at) {
            return Err(CatalogError::bad_input(
                "sunsetAt is before deprecatedAt",
                "Releases are deprecated first, and stop being served later.",
            ));
        }
        let write = self.store().write().await?;
        let db = write.connection();
        let service = self
            .maintained_service(&write, requester, new.service)
            .await?;
        let rules = self.rules_of(db, &[service.id]).await?;
        let rules = rules.of(service.id);
        input::at_most("deprecations of a service", rules.len() + 1, MAX_RULES)?;
        if rules.iter().any(|rule| rule.rule.range == range) {
            return Err(CatalogError::Conflict {
                message: format!("{range} of {} is already deprecated", service.reference()),
                hint: "Revoke that deprecation first, or name another range.".to_owned(),
            });
        }
        let mut deprecation = Deprecation::read(DeprecationRule {
            id: self.ids().next(),
            service_id: service.id,
            range,
            reason,
            replacement: None,
            deprecated_at,
            sunset_at: new.sunset_at,
            created_by: requester.actor(),
            created_at: now,
            revoked_at: None,
        });
        if let Some(replacement) = &new.replacement {
            let replaced = Replaced::Range(&deprecation);
            let replacement = self
                .checked_replacement(&write, requester, &service, replacement, replaced)
                .await?;
            deprecation.rule.replacement = Some(replacement);
        }
        store::deprecation::insert(db, &deprecation.rule).await?;
        let rule = &deprecation.rule;
        let detail = json!({
            "range": rule.range,
            "reason": rule.reason,
            "replacement": rule.replacement,
            "deprecated_at": rule.deprecated_at,
            "sunset_at": rule.sunset_at,
        });
        let action = Action::new("version.deprecate", service.reference()).detail(detail);
        self.record(&write, requester, action, &[changed(&service)])
            .await?;
        write.commit().await?;
        Ok(deprecation)
    }

    /// Takes a deprecation back.
    ///
    /// # Errors
    /// It does not exist or the requester may not view its service; they may not maintain it; or it
    /// was taken back before.
    pub async fn revoke_deprecation(
        &self,
        requester: &Requester,
        id: Uuid,
        reason: &str,
    ) -> Result<Deprecation, CatalogError> {
        requester.require(Scope::Maintain)?;
        let reason = input::line("reason", reason, MAX_REASON)?;
        let not_found = || CatalogError::not_found("the deprecation");
        let write = self.store().write().await?;
        let db = write.connection();
        let rule = store::deprecation::find(db, id)
            .await?
            .ok_or_else(not_found)?;
        let service = self
            .maintained_service(&write, requester, rule.service_id)
            .await
            .map_err(|error| match error {
                CatalogError::NotFound { .. } => not_found(),
                other => other,
            })?;
        // Read again behind the lock of its service.
        let mut rule = store::deprecation::find(db, id)
            .await?
            .ok_or_else(not_found)?;
        if rule.revoked_at.is_some() {
            return Err(CatalogError::Conflict {
                message: format!(
                    "the deprecation of {} of {} was revoked before",
                    rule.range,
                    service.reference()
                ),
                hint: "Read the service again.".to_owned(),
            });
        }
        let now = self.clock().now();
        store::deprecation::revoke(db, id, now).await?;
        rule.revoked_at = Some(now);
        let detail = json!({ "range": rule.range, "reason": reason });
        let action = Action::new("version.revoke_deprecation", service.reference()).detail(detail);
        self.record(&write, requester, action, &[changed(&service)])
            .await?;
        write.commit().await?;
        Ok(Deprecation::read(rule))
    }
}

fn changed(service: &Service) -> Change {
    Change {
        kind: ChangeKind::Service,
        subject: service.id,
    }
}
