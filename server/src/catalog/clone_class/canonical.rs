//! The service to use instead of the copies of a class.
//!
//! It is attached to the fragments of the class, so that it stays when services are published again
//! and classes are formed anew.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::super::audit::Action;
use super::super::place::distinct;
use super::super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, CanonicalService, Change, CloneClass, CloneMember, PageRequest};

/// To how many fragments of a class a service is attached.
const MAX_FRAGMENTS: u64 = 1_000;
/// The longest reason, in bytes.
const MAX_REASON: usize = 1_024;

/// The service to use for a class.
#[derive(Debug, Clone)]
pub struct NewCanonicalService {
    /// The class.
    pub class: Uuid,
    /// One of its services.
    pub service: Uuid,
    /// Why.
    pub reason: Option<String>,
}

impl Catalog {
    /// The service to use for each class, as far as one was named that the requester may view; of
    /// several the one that was named last.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn canonical_services_of(
        &self,
        requester: &Requester,
        class_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, CanonicalService>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let viewer = requester.viewer();
        let view = self.clone_view(&viewer).await?;
        let fragments = self.fragments_of(&view, class_ids).await?;
        let db = self.store().connection();
        let ids = distinct(fragments.values().flatten().copied());
        let hashes: HashMap<Uuid, String> = store::fragment::list_by_ids(db, &ids)
            .await?
            .into_iter()
            .map(|fragment| (fragment.id, fragment.hash))
            .collect();
        let all: Vec<String> = hashes.values().cloned().collect();
        let named = store::canonical::of_hashes(db, &viewer, &all).await?;
        // The newest one comes last.
        let named: HashMap<String, CanonicalService> = named.into_iter().collect();
        let newest = fragments.into_iter().filter_map(|(class, fragments)| {
            let of_class = fragments
                .iter()
                .filter_map(|fragment| named.get(hashes.get(fragment)?));
            let newest = of_class.max_by_key(|one| (one.named_at, one.service_id))?;
            Some((class, newest.clone()))
        });
        Ok(newest.collect())
    }

    /// Names the service to use instead of the copies of a class.
    ///
    /// # Errors
    /// There is no such class for the requester; they may not view or maintain the service; or it has
    /// no copy.
    pub async fn name_canonical_service(
        &self,
        requester: &Requester,
        new: NewCanonicalService,
    ) -> Result<CloneClass, CatalogError> {
        requester.require(Scope::Maintain)?;
        let reason = input::line_or_none("reason", new.reason.as_deref(), MAX_REASON)?;
        let (class, members) = self.class_of(requester, new.class).await?;
        let write = self.store().write().await?;
        let service = self
            .maintained_service(&write, requester, new.service)
            .await?;
        let is_own = |member: &&CloneMember| member.service_id == service.id;
        let own: Vec<&CloneMember> = members.iter().filter(is_own).collect();
        if own.is_empty() {
            return Err(CatalogError::bad_input(
                format!("{} has no copy of {}", service.reference(), class.name),
                "Name one of the services of the class.",
            ));
        }
        let fragments = own.into_iter().chain(&members);
        let hashes = self.hashes_of(fragments).await?;
        let named = CanonicalService {
            service_id: service.id,
            named_by: requester.actor(),
            named_at: self.clock().now(),
            reason: reason.clone(),
        };
        let db = write.connection();
        store::canonical::name(db, &hashes, &named, || self.ids().next()).await?;
        let detail = json!({
            "function": class.name,
            "fragments": hashes.len(),
            "reason": reason,
        });
        let action = Action::new("clone.name_canonical", service.reference()).detail(detail);
        self.record(&write, requester, action, &[Change::service(service.id)])
            .await?;
        write.commit().await?;
        Ok(class)
    }

    /// Takes back which service is to be used instead of the copies of a class.
    ///
    /// # Errors
    /// There is no such class for the requester, or no service was named that they may view; or they
    /// may not maintain it.
    pub async fn clear_canonical_service(
        &self,
        requester: &Requester,
        class_id: Uuid,
        reason: Option<&str>,
    ) -> Result<CloneClass, CatalogError> {
        requester.require(Scope::Maintain)?;
        let reason = input::line_or_none("reason", reason, MAX_REASON)?;
        let (class, members) = self.class_of(requester, class_id).await?;
        let mut named = self.canonical_services_of(requester, &[class_id]).await?;
        let none = || CatalogError::not_found("a canonical service of the class");
        let named = named.remove(&class_id).ok_or_else(none)?;
        let write = self.store().write().await?;
        let service = self
            .maintained_service(&write, requester, named.service_id)
            .await?;
        let hashes = self.hashes_of(&members).await?;
        let db = write.connection();
        let cleared = store::canonical::clear(db, &hashes, service.id).await?;
        if cleared == 0 {
            return Err(none());
        }
        let detail = json!({ "function": class.name, "fragments": cleared, "reason": reason });
        let action = Action::new("clone.clear_canonical", service.reference()).detail(detail);
        self.record(&write, requester, action, &[Change::service(service.id)])
            .await?;
        write.commit().await?;
        Ok(class)
    }

    /// A class with its members, as the requester sees it.
    async fn class_of(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<(CloneClass, Vec<CloneMember>), CatalogError> {
        let found = self.clone_classes_by_ids(requester, &[id]).await?;
        let class = found.into_iter().next();
        let class = class.ok_or_else(|| CatalogError::not_found("the clone class"))?;
        let page = PageRequest::new(10 * MAX_FRAGMENTS, 0);
        let view = self.clone_view(&requester.viewer()).await?;
        let members = match view.find(id) {
            Some(whole) => whole.members.clone(),
            None => {
                let db = self.store().connection();
                let mut pages =
                    store::clone_class::list::members(db, &view.scope, &[id], page).await?;
                pages
                    .remove(&id)
                    .map(|(_, page)| page.items)
                    .unwrap_or_default()
            }
        };
        Ok((class, members))
    }

    /// The hashes of the fragments of these members, each once, the first ones first.
    async fn hashes_of<'a>(
        &self,
        members: impl IntoIterator<Item = &'a CloneMember>,
    ) -> Result<Vec<String>, CatalogError> {
        let mut ids: Vec<Uuid> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for member in members {
            if seen.insert(member.fragment_id) && (ids.len() as u64) < MAX_FRAGMENTS {
                ids.push(member.fragment_id);
            }
        }
        let fragments = store::fragment::list_by_ids(self.store().connection(), &ids).await?;
        Ok(fragments
            .into_iter()
            .map(|fragment| fragment.hash)
            .collect())
    }
}
