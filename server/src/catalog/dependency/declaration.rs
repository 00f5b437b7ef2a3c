//! What heads and releases declare that they need.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::catalog::audit::Action;
use crate::catalog::range::Range;
use crate::catalog::team::require_revision;
use crate::catalog::{Catalog, CatalogError, Requester, Scope, input, name};
use crate::store::{self, Change, DependencyRecord, Service, Version, WriteTransaction};

/// The most services that one service may need.
const MAX_DEPENDENCIES: usize = 200;

/// A dependency as a service declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDependency {
    /// What is needed, `namespace/name`.
    pub service: String,
    /// Which releases of it would do; every one unless it says.
    #[serde(default)]
    pub range: Option<String>,
}

/// What the head of a service needs from now on.
#[derive(Debug, Clone)]
pub struct DeclareDependencies {
    /// The service.
    pub service: Uuid,
    /// All that it needs.
    pub dependencies: Vec<NewDependency>,
    /// The revision of the service that the edit is based on.
    pub revision: i64,
}

/// Checks what somebody declares: each service has a ref and a range, and is named once. Returns it
/// with canonical refs and ranges, by ref.
pub(in crate::catalog) fn checked(
    declared: &[NewDependency],
) -> Result<Vec<NewDependency>, CatalogError> {
    input::at_most(
        "dependencies of a service",
        declared.len(),
        MAX_DEPENDENCIES,
    )?;
    let mut ranges: BTreeMap<String, String> = BTreeMap::new();
    for dependency in declared {
        let Some((namespace, name)) = name::parse_reference(&dependency.service) else {
            return Err(CatalogError::bad_input(
                format!(
                    "the dependency `{}` is not the ref of a service",
                    name::shortened(&dependency.service)
                ),
                "Write `namespace/name`.",
            ));
        };
        let target = format!("{namespace}/{name}");
        let range = match &dependency.range {
            Some(range) => Range::parse(range)?,
            None => Range::any(),
        };
        let range = range.to_string();
        if ranges.get(&target).is_some_and(|other| *other != range) {
            return Err(CatalogError::bad_input(
                format!("the dependency {target} is declared with two ranges"),
                "Declare each service once; `||` joins ranges.",
            ));
        }
        ranges.insert(target, range);
    }
    Ok(ranges
        .into_iter()
        .map(|(service, range)| NewDependency {
            service,
            range: Some(range),
        })
        .collect())
}

impl Catalog {
    /// Declares what the head of a service needs, for services whose repository does not say; what a
    /// repository says wins at its next publish.
    ///
    /// # Errors
    /// The requester may not view or maintain the service; it was changed meanwhile; a dependency is
    /// none; or it names what does not exist or the requester may not view.
    pub async fn declare_dependencies(
        &self,
        requester: &Requester,
        declaration: DeclareDependencies,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        let declared = checked(&declaration.dependencies)?;
        let write = self.store().write().await?;
        let db = write.connection();
        // Before the lock of the service, as a publish takes them.
        write.lock("names").await?;
        let mut service = self
            .maintained_service(&write, requester, declaration.service)
            .await?;
        require_revision(&service.reference(), service.revision, declaration.revision)?;
        self.require_viewable(&write, requester, &declared).await?;
        let head = store::version::heads(db, &[service.id]).await?.pop();
        let head = head.ok_or_else(|| CatalogError::not_found("the head of the service"))?;
        if !self.replace_dependencies(&write, &head, &declared).await? {
            return Ok(service);
        }
        service.updated_at = self.clock().now();
        store::service::update(db, &mut service).await?;
        let declared = declared
            .iter()
            .map(|it| json!([it.service, it.range]))
            .collect::<Vec<_>>();
        let action = Action::new("service.declare_dependencies", service.reference())
            .detail(json!({ "dependencies": declared }));
        self.record(&write, requester, action, &[Change::service(service.id)])
            .await?;
        write.commit().await?;
        Ok(service)
    }

    /// Refuses what names a service that does not exist or may not be viewed.
    async fn require_viewable(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        declared: &[NewDependency],
    ) -> Result<(), CatalogError> {
        let db = write.connection();
        let references: Vec<_> = declared
            .iter()
            .filter_map(|dependency| name::parse_reference(&dependency.service))
            .collect();
        let named = store::reference::services(db, &references).await?;
        let ids: Vec<Uuid> = named.values().map(|named| named.id).collect();
        let viewable = store::dependency::edge::viewable(db, &requester.viewer(), &ids).await?;
        let missing = references.iter().find(|reference| {
            let named = named.get(*reference);
            named.is_none_or(|named| !viewable.contains(&named.id))
        });
        match missing {
            None => Ok(()),
            Some((namespace, name)) => Err(CatalogError::not_found(format!(
                "the service {namespace}/{name}"
            ))),
        }
    }

    /// Makes these the dependencies of a head or a release, and says whether they were others
    /// before; nothing is written if not. What is named need not exist: it is resolved as soon as it
    /// does. Former names count.
    ///
    /// # Errors
    /// A ref or a range is none, or there are too many.
    pub(in crate::catalog) async fn replace_dependencies(
        &self,
        write: &WriteTransaction,
        version: &Version,
        declared: &[NewDependency],
    ) -> Result<bool, CatalogError> {
        let db = write.connection();
        let declared = checked(declared)?;
        // Somebody may be making right now what is named here, and looks for whom to resolve.
        write.lock("names").await?;
        let stored = store::dependency::of_versions(db, &[version.id]).await?;
        let mut stored: BTreeMap<String, DependencyRecord> = stored
            .into_iter()
            .map(|dependency| (dependency.target.clone(), dependency))
            .collect();
        let references: Vec<_> = declared
            .iter()
            .filter_map(|dependency| name::parse_reference(&dependency.service))
            .collect();
        let named = store::reference::services(db, &references).await?;
        let now = self.clock().now();
        let (mut added, mut has_changed) = (Vec::new(), false);
        for (dependency, reference) in declared.into_iter().zip(&references) {
            let range = dependency.range.unwrap_or_default();
            match stored.remove(&dependency.service) {
                Some(old) if old.range == range => {}
                Some(old) => {
                    store::dependency::update_range(db, old.id, &range, now).await?;
                    has_changed = true;
                }
                None => added.push(DependencyRecord {
                    id: self.ids().next(),
                    version_id: version.id,
                    consumer_id: version.service_id,
                    is_head: version.number.is_none(),
                    target: dependency.service,
                    target_id: named.get(reference).map(|named| named.id),
                    range,
                    created_at: now,
                    confirmed_at: now,
                }),
            }
        }
        let gone: Vec<Uuid> = stored
            .into_values()
            .map(|dependency| dependency.id)
            .collect();
        store::dependency::delete(db, &gone).await?;
        store::dependency::insert(db, &added).await?;
        Ok(has_changed || !added.is_empty() || !gone.is_empty())
    }

    /// Gives a new release the dependencies that the head of its service has now.
    pub(in crate::catalog) async fn freeze_dependencies(
        &self,
        write: &WriteTransaction,
        head_id: Uuid,
        release: &Version,
    ) -> Result<(), CatalogError> {
        let db = write.connection();
        let now = self.clock().now();
        let copies: Vec<DependencyRecord> = store::dependency::of_versions(db, &[head_id])
            .await?
            .into_iter()
            .map(|dependency| DependencyRecord {
                id: self.ids().next(),
                version_id: release.id,
                is_head: false,
                created_at: now,
                confirmed_at: now,
                ..dependency
            })
            .collect();
        Ok(store::dependency::insert(db, &copies).await?)
    }

    /// Resolves the dependencies that name a service by a ref that it now has: to be called when it
    /// is made or renamed. The ref is canonical.
    pub(in crate::catalog) async fn adopt_dependencies(
        &self,
        write: &WriteTransaction,
        service_id: Uuid,
        reference: &str,
    ) -> Result<(), CatalogError> {
        Ok(store::dependency::adopt(write.connection(), reference, service_id).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(entries: &[(&str, Option<&str>)]) -> Vec<NewDependency> {
        entries
            .iter()
            .map(|(service, range)| NewDependency {
                service: (*service).to_owned(),
                range: range.map(str::to_owned),
            })
            .collect()
    }

    #[test]
    fn what_is_declared_becomes_canonical_and_unique() {
        let given = [
            ("Payment/charge_card", Some("1.2")),
            ("inventory/stock", None),
            ("payment/charge-card", Some("^1.2")),
        ];
        let expected = [
            ("inventory/stock", Some("*")),
            ("payment/charge-card", Some("^1.2")),
        ];
        assert_eq!(checked(&declared(&given)).unwrap(), declared(&expected));
    }

    #[test]
    fn what_is_no_dependency_is_refused() {
        let cases = [
            (vec![("stock", None)], "BAD_USER_INPUT"),
            (vec![("a/b", Some("latest"))], "BAD_USER_INPUT"),
            (
                vec![("a/b", Some("^1")), ("a/B", Some("^2"))],
                "BAD_USER_INPUT",
            ),
            (vec![("a/b", None); 201], "LIMIT_EXCEEDED"),
        ];
        for (entries, code) in cases {
            let error = checked(&declared(&entries)).expect_err("refused");
            assert_eq!(error.code(), code, "{entries:?}");
        }
    }
}
