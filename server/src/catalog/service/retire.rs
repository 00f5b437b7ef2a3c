//! The end of a service's life, and its return.

use serde_json::json;
use uuid::Uuid;

use super::edit::{changed_service, require_revision};
use super::{PRODUCTION, RETIRED};
use crate::catalog::audit::Action;
use crate::catalog::staging::LIFECYCLES;
use crate::catalog::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, Service, WriteTransaction};

/// How many consumers are named to somebody who would retire a service.
const MAX_CONSUMERS: usize = 100;

/// What became of a service that was to be retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceRetirement {
    /// It is retired.
    Retired(Service),
    /// Others still need it; nothing was changed.
    Needed {
        /// The service.
        service: Service,
        /// The first 100 services whose heads depend on it and that the requester may view, by ref.
        consumers: Vec<Service>,
        /// How many services whose heads depend on it there are besides these.
        others: usize,
    },
}

impl Catalog {
    /// Retires a service that is still at this revision. Its name stays reserved. While others depend
    /// on it, that needs `force`.
    ///
    /// # Errors
    /// The requester may not maintain the service, somebody else has edited it meanwhile, or it is
    /// retired already.
    pub async fn retire_service(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
        force: bool,
    ) -> Result<ServiceRetirement, CatalogError> {
        requester.require(Scope::Maintain)?;
        let write = self.store().write().await?;
        // Nobody declares a dependency on it meanwhile.
        write.lock("names").await?;
        let old = self.maintained_service(&write, requester, id).await?;
        require_revision(&old, revision)?;
        if old.is_retired() {
            return Err(CatalogError::Conflict {
                message: format!("{} is retired already", old.reference()),
                hint: "Nothing needs to be done.".to_owned(),
            });
        }
        let (consumers, others) = self.consumers_left(&write, requester, id).await?;
        let count = consumers.len() + others;
        if count > 0 && !force {
            return Ok(ServiceRetirement::Needed {
                service: old,
                consumers,
                others,
            });
        }
        let retired = Service {
            lifecycle: RETIRED.to_owned(),
            retired_at: Some(self.clock().now()),
            ..old.clone()
        };
        let retired = self.write_edited(&write, &old, retired).await?;
        let action = Action::new("service.retire", retired.reference());
        let action = action.detail(json!({ "from": old.lifecycle, "consumers": count }));
        self.record(&write, requester, action, &[changed_service(id)])
            .await?;
        write.commit().await?;
        Ok(ServiceRetirement::Retired(retired))
    }

    /// Brings a retired service that is still at this revision back, into production unless another
    /// lifecycle is given.
    ///
    /// # Errors
    /// The requester may not maintain the service, somebody else has edited it meanwhile, it is not
    /// retired, or the lifecycle is none that it can go back to.
    pub async fn restore_service(
        &self,
        requester: &Requester,
        id: Uuid,
        revision: i64,
        lifecycle: Option<&str>,
    ) -> Result<Service, CatalogError> {
        requester.require(Scope::Maintain)?;
        let lifecycles: Vec<&str> = LIFECYCLES
            .iter()
            .copied()
            .filter(|word| *word != RETIRED)
            .collect();
        let lifecycle = lifecycle.unwrap_or(PRODUCTION);
        let lifecycle = input::one_of("lifecycle to restore to", lifecycle, &lifecycles)?;
        let write = self.store().write().await?;
        let old = self.maintained_service(&write, requester, id).await?;
        require_revision(&old, revision)?;
        if !old.is_retired() {
            return Err(CatalogError::Conflict {
                message: format!("{} is not retired", old.reference()),
                hint: "Change its lifecycle with updateService.".to_owned(),
            });
        }
        let restored = Service {
            lifecycle: lifecycle.clone(),
            retired_at: None,
            ..old.clone()
        };
        let restored = self.write_edited(&write, &old, restored).await?;
        let action = Action::new("service.restore", restored.reference());
        let action = action.detail(json!({ "to": lifecycle }));
        self.record(&write, requester, action, &[changed_service(id)])
            .await?;
        write.commit().await?;
        Ok(restored)
    }

    /// The services whose heads depend on this one, as far as the requester may view them, and how
    /// many others there are. Hidden ones that they may not view are left out: they never block.
    pub(in crate::catalog) async fn consumers_left(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        id: Uuid,
    ) -> Result<(Vec<Service>, usize), CatalogError> {
        let db = write.connection();
        let told = store::service::head_consumers(db, id).await?;
        let mut viewable = store::service::list_by_ids(db, &requester.viewer(), &told.all).await?;
        let veiled = told.all.len() - viewable.len();
        let hidden = told.hidden.iter();
        let hidden = hidden.filter(|id| !viewable.iter().any(|service| service.id == **id));
        let mut others = veiled - hidden.count();
        viewable.sort_by_key(Service::reference);
        others += viewable.len().saturating_sub(MAX_CONSUMERS);
        viewable.truncate(MAX_CONSUMERS);
        Ok((viewable, others))
    }
}
