//! Names that two repositories want. The first keeps it; that the second asks for it is kept too, until
//! one of them takes another name or withdraws the service.

use std::collections::HashSet;

use serde_json::json;
use uuid::Uuid;

use super::audit::Action;
use super::publish::right::require_for;
use super::staging::NewPublish;
use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, Change, NameClaim, Page, PageRequest, Service, Viewer};

/// A claim as a requester sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenNameClaim {
    /// What is stored.
    pub record: NameClaim,
    /// Whether the requester may view the service that has the name.
    pub is_holder_viewable: bool,
}

impl Catalog {
    /// The claims of which the requester is on one side, newest first; those to the names of one service
    /// if it is given. Administrators see all.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_name_claims(
        &self,
        requester: &Requester,
        service: Option<Uuid>,
        page: PageRequest,
    ) -> Result<Page<SeenNameClaim>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (db, viewer) = (self.store().connection(), requester.viewer());
        let asked: Vec<Uuid> = service.into_iter().collect();
        let viewable = store::visibility::viewable(db, &viewer, &asked).await?;
        if !asked.iter().all(|id| viewable.contains(id)) {
            // Of what may not be viewed, it is not said who wants its name.
            return Ok(Page::empty(page));
        }
        let principal = requester.principal_id();
        let found = store::name_claim::list(db, &viewer, principal, service, page).await?;
        let holders: Vec<Uuid> = found.items.iter().map(|claim| claim.service_id).collect();
        let viewable = store::visibility::viewable(db, &viewer, &holders).await?;
        Ok(found.map(|record| SeenNameClaim {
            is_holder_viewable: viewable.contains(&record.service_id),
            record,
        }))
    }

    /// After a publish was refused: notes which of its names services of other repositories have, as
    /// far as the requester might have published them.
    pub(super) async fn note_name_claims(
        &self,
        requester: &Requester,
        publish: &NewPublish,
    ) -> Result<(), CatalogError> {
        let write = self.store().write().await?;
        write
            .lock(&format!("repository {}", publish.repository))
            .await?;
        write.lock("names").await?;
        let db = write.connection();
        let last = store::repository::find(db, &publish.repository).await?;
        let names: Vec<(String, String)> = publish
            .services
            .iter()
            .map(|entry| (entry.namespace.clone(), entry.name.clone()))
            .collect();
        let viewer = requester.viewer();
        let allowed: HashSet<(String, String)> =
            store::publish_target::of_names(db, &viewer, &names)
                .await?
                .into_iter()
                .filter(|target| {
                    let is_organisation = requester.principal_id().is_none();
                    let refusal = require_for(requester, target).err();
                    is_organisation || matches!(refusal, None | Some(CatalogError::Conflict { .. }))
                })
                .map(|target| (target.namespace, target.name))
                .collect();
        let named = store::reference::services(db, &names).await?;
        let ids: Vec<Uuid> = named.values().map(|named| named.id).collect();
        let holders = store::service::list_by_ids(db, &Viewer::Everything, &ids).await?;
        let now = self.clock().now();
        let mut claims = Vec::new();
        for (entry, name) in publish.services.iter().zip(&names) {
            let holder = named
                .get(name)
                .and_then(|named| holders.iter().find(|holder| holder.id == named.id));
            let is_other =
                |holder: &&Service| last.as_ref().map(|last| last.id) != Some(holder.repository_id);
            let Some(holder) = holder.filter(is_other).filter(|_| allowed.contains(name)) else {
                continue;
            };
            let team = match &entry.owner {
                Some(owner) => store::team::find(db, owner).await?,
                None => None,
            };
            claims.push(NameClaim {
                id: self.ids().next(),
                reference: entry.reference(),
                service_id: holder.id,
                repository: publish.repository.clone(),
                root: entry.root.clone(),
                owner: entry.owner.clone(),
                owner_team_id: team.map(|team| team.id),
                claimed_by: requester.actor(),
                claimant_id: requester.principal_id(),
                commit: publish.commit.clone(),
                branch: publish.branch.clone(),
                created_at: now,
                repeated_at: now,
            });
        }
        let stood = store::name_claim::services_claimed_by(db, &publish.repository).await?;
        store::name_claim::replace(db, &publish.repository, &claims).await?;
        let new: Vec<&NameClaim> = claims
            .iter()
            .filter(|claim| !stood.contains(&claim.service_id))
            .collect();
        if !new.is_empty() {
            let changes: Vec<Change> = new
                .iter()
                .map(|claim| Change::service(claim.service_id))
                .collect();
            let objects = new.iter().map(|claim| claim.reference.clone());
            let action = Action::new("name.claim", &publish.repository)
                .objects(objects)
                .detail(json!({ "commit": publish.commit, "names": new.len() }));
            self.record(&write, requester, action, &changes).await?;
        }
        Ok(write.commit().await?)
    }
}
