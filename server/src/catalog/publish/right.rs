//! Who may publish what.

use crate::catalog::staging::NewService;
use crate::catalog::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, PublishTarget, Repository, Role, WriteTransaction};

impl Catalog {
    /// Refuses a publish that changes what the requester may not publish.
    ///
    /// A service is published into by who has the role in its owner or in a team that maintains it;
    /// a new one by who has it in the team of its namespace. What no verified team answers for is
    /// open to everybody who may publish. Services that the repository no longer holds count as
    /// well, since a publish marks them as missing.
    pub(super) async fn require_publish_right(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        entries: &[NewService],
        last: Option<&Repository>,
    ) -> Result<(), CatalogError> {
        requester.require(Scope::Publish)?;
        // An access token of the organisation publishes everywhere.
        if requester.principal_id().is_none() || requester.may(Scope::Admin) {
            return Ok(());
        }
        let db = write.connection();
        let named: Vec<(String, String)> = entries
            .iter()
            .map(|entry| (entry.namespace.clone(), entry.name.clone()))
            .collect();
        let viewer = requester.viewer();
        for target in store::publish_target::of_names(db, &viewer, &named).await? {
            require_for(requester, &target)?;
        }
        let Some(last) = last else { return Ok(()) };
        for target in store::publish_target::of_repository(db, &viewer, last.id).await? {
            if !may_publish_into(requester, &target) {
                return Err(CatalogError::RoleNeeded {
                    role: Role::Publish,
                    what: format!("a service of the repository {}", last.name),
                });
            }
        }
        Ok(())
    }
}

/// Refuses who may not publish a service of this name; of one that exists but may not be viewed it is
/// said that the name is taken.
pub(in crate::catalog) fn require_for(
    requester: &Requester,
    target: &PublishTarget,
) -> Result<(), CatalogError> {
    let reference = format!("{}/{}", target.namespace, target.name);
    if target.exists && (target.is_viewable || target.owner.is_none()) {
        return if may_publish_into(requester, target) {
            Ok(())
        } else {
            Err(CatalogError::RoleNeeded {
                role: Role::Publish,
                what: reference,
            })
        };
    }
    // Who may not view a service gets the answer that a new name would get, as long as there is one.
    let namespace_allows = target
        .namespace_team
        .is_none_or(|team| requester.role_in(team) >= Some(Role::Publish));
    if !namespace_allows {
        return Err(CatalogError::RoleNeeded {
            role: Role::Publish,
            what: format!("the namespace {}", target.namespace),
        });
    }
    if target.exists {
        return Err(CatalogError::Conflict {
            message: format!("the name {reference} is taken"),
            hint: "Choose another name or namespace in brickyard.toml.".to_owned(),
        });
    }
    Ok(())
}

/// Whether the requester may publish into a service that exists.
fn may_publish_into(requester: &Requester, target: &PublishTarget) -> bool {
    let Some(owner) = target.owner else {
        return true;
    };
    let mut teams = std::iter::once(owner).chain(target.maintainers.iter().copied());
    teams.any(|team| requester.role_in(team) >= Some(Role::Publish))
}
