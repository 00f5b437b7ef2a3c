//! What somebody should use instead of what is deprecated, yanked or retired.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Deprecation;
use crate::catalog::dependency::{Choice, offers};
use crate::catalog::range::Range;
use crate::catalog::{Catalog, CatalogError, Requester, Scope, VersionState, name};
use crate::store::reference::Reference;
use crate::store::{self, Service, WriteTransaction};

/// The longest replacement, in bytes: two names and a range.
const MAX_REPLACEMENT: usize = 400;

/// What is about to be replaced.
#[derive(Debug, Clone, Copy)]
pub(in crate::catalog) enum Replaced<'a> {
    /// What this new rule is about.
    Range(&'a Deprecation),
    /// One release.
    Release(Uuid),
}

/// A ref with, maybe, a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::catalog) struct Replacement {
    pub(in crate::catalog) reference: Reference,
    pub(in crate::catalog) range: Option<Range>,
}

impl Replacement {
    /// Reads `namespace/name` or `namespace/name@range`.
    pub(in crate::catalog) fn parse(text: &str) -> Result<Self, CatalogError> {
        let wrong = || {
            CatalogError::bad_input(
                format!(
                    "the replacement `{}` is not a service",
                    name::shortened(text)
                ),
                "Write `namespace/name`, or `namespace/name@range` for some of its releases.",
            )
        };
        if text.len() > MAX_REPLACEMENT {
            return Err(wrong());
        }
        let (reference, range) = match text.split_once('@') {
            Some((reference, range)) => (reference, Some(Range::parse(range)?)),
            None => (text, None),
        };
        let reference = name::parse_reference(reference.trim()).ok_or_else(wrong)?;
        Ok(Self { reference, range })
    }

    fn names(&self, service: &Service) -> bool {
        let of_service = name::parse_reference(&service.reference());
        of_service.as_ref() == Some(&self.reference)
    }
}

impl std::fmt::Display for Replacement {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (namespace, name) = &self.reference;
        write!(formatter, "{namespace}/{name}")?;
        match &self.range {
            Some(range) => write!(formatter, "@{range}"),
            None => Ok(()),
        }
    }
}

impl Catalog {
    /// Those of these replacements whose service the requester may view. What was written down when
    /// everybody viewed it may have been closed since, and must not be named.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn viewable_replacements(
        &self,
        requester: &Requester,
        texts: &[String],
    ) -> Result<HashSet<String>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        let references: HashMap<&String, Reference> = texts
            .iter()
            .filter_map(|text| Some((text, Replacement::parse(text).ok()?.reference)))
            .collect();
        let distinct: HashSet<&Reference> = references.values().collect();
        let distinct: Vec<Reference> = distinct.into_iter().cloned().collect();
        let named = store::reference::services(db, &distinct).await?;
        let ids: HashSet<Uuid> = named.values().map(|named| named.id).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let viewer = requester.viewer();
        let viewable = store::dependency::edge::viewable(db, &viewer, &ids).await?;
        let is_viewable = |reference: &Reference| {
            let named = named.get(reference);
            named.is_some_and(|named| viewable.contains(&named.id))
        };
        let found = references.into_iter();
        let found = found.filter(|(_, reference)| is_viewable(reference));
        Ok(found.map(|(text, _)| text.clone()).collect())
    }

    /// Checks what is to be used instead of `replaced`, a part of `service`, and returns its
    /// canonical form. What is only announced to be deprecated counts as deprecated.
    ///
    /// No chain of replacements can become a cycle: each begins at what is deprecated and leads to
    /// what is not, so that the one that would close the circle is refused.
    ///
    /// # Errors
    /// It does not exist or may not be viewed; no release of it would do; or it leads back or is
    /// itself on its way out.
    pub(in crate::catalog) async fn checked_replacement(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        service: &Service,
        text: &str,
        replaced: Replaced<'_>,
    ) -> Result<String, CatalogError> {
        let db = write.connection();
        let replacement = Replacement::parse(text)?;
        // Two that are about to replace each other must see each other.
        write.lock("replacements").await?;
        let target = self
            .replacing_service(write, requester, &replacement)
            .await?;
        let conflict = |message: String| CatalogError::Conflict {
            message,
            hint: "Name a service, or a range of its releases, that is here to stay.".to_owned(),
        };
        if matches!(target.lifecycle.as_str(), "deprecated" | "retired") {
            return Err(conflict(format!(
                "the replacement {} is itself {}",
                target.reference(),
                target.lifecycle
            )));
        }
        let mut rules = self.rules_of(db, &[target.id]).await?;
        let is_same = target.id == service.id;
        if let Replaced::Range(rule) = replaced {
            rules.add(rule.clone());
        }
        let some_day = DateTime::<Utc>::MAX_UTC;
        let versions = store::release::numbered(db, &[target.id]).await?;
        let left = versions.into_iter().filter(|version| match replaced {
            Replaced::Release(id) => version.id != id,
            Replaced::Range(_) => true,
        });
        let offers = offers(left.collect(), &rules, some_day);
        let offer = offers.get(&target.id);
        let range = replacement.range.clone().unwrap_or_else(Range::any);
        let leads_back = || {
            conflict(format!(
                "the replacement {replacement} leads back to what it replaces"
            ))
        };
        match offer.map(|offer| offer.choose(&range, false)) {
            Some(Choice::Release(release)) if release.state == VersionState::Published => {}
            Some(Choice::Release(release)) => {
                let rule = rules
                    .of(target.id)
                    .iter()
                    .find(|rule| rule.is_about(&release.number));
                let next = rule.and_then(|rule| rule.rule.replacement.as_deref());
                let next = next.and_then(|next| Replacement::parse(next).ok());
                if is_same || next.is_some_and(|next| next.names(service)) {
                    return Err(leads_back());
                }
                return Err(conflict(format!(
                    "the replacement {}@{} is itself {}",
                    target.reference(),
                    release.number,
                    release.state.as_str()
                )));
            }
            Some(Choice::Head(_)) if is_same => return Err(leads_back()),
            Some(Choice::Head(_)) => {}
            Some(Choice::Nothing) | None => {
                return Err(conflict(format!(
                    "no release of {} is in the range of the replacement {replacement}",
                    target.reference()
                )));
            }
        }
        Ok(replacement.to_string())
    }

    async fn replacing_service(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        replacement: &Replacement,
    ) -> Result<Service, CatalogError> {
        let db = write.connection();
        let reference = &replacement.reference;
        let named = store::reference::services(db, std::slice::from_ref(reference)).await?;
        let id = named.get(reference).map(|named| named.id);
        let ids: Vec<Uuid> = id.into_iter().collect();
        let found = store::service::list_by_ids(db, &requester.viewer(), &ids).await?;
        let found = found.into_iter().next();
        found.ok_or_else(|| CatalogError::not_found("the replacement"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_is_a_ref_and_maybe_a_range() {
        let cases = [
            ("Inventory/update_stock", Some("inventory/update-stock")),
            ("a/b@2", Some("a/b@^2")),
            ("a/b@1 - 2 || ^4", Some("a/b@>=1 <=2 || ^4")),
            ("a", None),
            ("a/b@", None),
            ("a/b@latest", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let read = Replacement::parse(text).map(|read| read.to_string());
            assert_eq!(read.ok().as_deref(), expected, "{text}");
        }
    }
}
