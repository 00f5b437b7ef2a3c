//! New names of services. The old one goes on leading to it, and nobody else gets it, unless another
//! repository asked for it before.

use serde_json::json;
use uuid::Uuid;

use crate::catalog::audit::Action;
use crate::catalog::team::require_revision;
use crate::catalog::{Catalog, CatalogError, Requester, Scope, name};
use crate::store::{self, Change, Role, Service, WriteTransaction, name_alias};

impl Catalog {
    /// Gives a service that is still at this revision another name, in its own or in another
    /// namespace. `None` keeps that half.
    ///
    /// # Errors
    /// The requester may not maintain the service, or not publish into the namespace; somebody else
    /// has edited it meanwhile; the name is none, or another service has or had it.
    pub async fn rename_service(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
        namespace: Option<&str>,
        name: Option<&str>,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        let canonical = |what, text: Option<&str>| {
            text.map(|text| name::require_canonical(what, text))
                .transpose()
        };
        let namespace = canonical("namespace", namespace)?;
        let name = canonical("service", name)?;
        let write = self.store().write().await?;
        write.lock("names").await?;
        let mut service = self.maintained_service(&write, requester, id).await?;
        require_revision(&service.reference(), service.revision, revision)?;
        let old_reference = service.reference();
        let old = name::parse_reference(&old_reference)
            .ok_or_else(|| CatalogError::not_found(&old_reference))?;
        let new = (
            namespace.unwrap_or_else(|| old.0.clone()),
            name.unwrap_or_else(|| old.1.clone()),
        );
        if new == old {
            return Ok(service);
        }
        let namespace_id = self
            .available_namespace(&write, requester, id, &new)
            .await?;
        let (db, now) = (write.connection(), self.clock().now());
        let former = (name_alias::SERVICE, old.0.as_str(), old.1.as_str());
        // Whoever waits for the old name gets it; otherwise it goes on leading here.
        let is_awaited = store::name_claim::settle(db, &old_reference).await?;
        if !is_awaited {
            name_alias::put(db, self.ids().next(), former, id, now).await?;
        }
        name_alias::remove(db, name_alias::SERVICE, &new.0, &new.1).await?;
        service.name.clone_from(&new.1);
        service.updated_at = now;
        store::service::rename(db, &mut service, namespace_id, &new.1).await?;
        let reference = format!("{}/{}", new.0, new.1);
        self.adopt_dependencies(&write, id, &reference).await?;
        service.namespace = store::team::namespace_names(db, &[namespace_id])
            .await?
            .remove(&namespace_id)
            .unwrap_or(new.0);
        let action = Action::new("service.rename", service.reference())
            .objects([old_reference.clone()])
            .detail(json!({ "from": old_reference, "given_up": is_awaited }));
        self.record(&write, requester, action, &[Change::service(id)])
            .await?;
        write.commit().await?;
        Ok(service)
    }

    /// The namespace of a new name, if need be a new one; or why the name is not to be had.
    async fn available_namespace(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        id: Uuid,
        new: &(String, String),
    ) -> Result<Uuid, CatalogError> {
        let db = write.connection();
        let names = std::slice::from_ref(new);
        let targets = store::publish_target::of_names(db, &requester.viewer(), names).await?;
        let team = targets.first().and_then(|target| target.namespace_team);
        if team.is_some_and(|team| requester.role_in(team) < Some(Role::Publish)) {
            return Err(CatalogError::RoleNeeded {
                role: Role::Publish,
                what: format!("the namespace {}", new.0),
            });
        }
        let named = store::reference::services(db, names).await?;
        if named.get(new).is_some_and(|named| named.id != id) {
            // Whether it may be viewed or not, the answer is the same.
            return Err(CatalogError::Conflict {
                message: format!("the name {}/{} is taken", new.0, new.1),
                hint: "Choose another one; former names of services stay theirs.".to_owned(),
            });
        }
        if let Some(id) = store::team::find_namespace(db, &new.0).await? {
            return Ok(id);
        }
        let id = self.ids().next();
        store::team::insert_namespace(db, id, &new.0, &new.0, self.clock().now()).await?;
        Ok(id)
    }
}
