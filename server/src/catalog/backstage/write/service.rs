//! Services of a plan: new ones, changed ones, and what they depend on.

use serde_json::json;
use uuid::Uuid;

use super::Writer;
use crate::catalog::CatalogError;
use crate::catalog::backstage::MARK;
use crate::catalog::backstage::plan::PlannedService;
use crate::store::service::{MAINTAIN, VIEW};
use crate::store::{self, Change, ChangeKind, Interface, Viewer, transfer};

impl Writer<'_> {
    /// Writes a service that is new or changed, and returns its head.
    pub(super) async fn service(
        &mut self,
        namespace: &str,
        name: &str,
        spelled: &str,
        planned: &PlannedService,
    ) -> Result<Option<Uuid>, CatalogError> {
        let reference = format!("{namespace}/{name}");
        let hash = planned.content_hash();
        let key = (namespace.to_owned(), name.to_owned());
        let Some((id, head)) = self.there.services.get(&key).cloned() else {
            if self.was_renamed("service", namespace, name) {
                self.problem(&planned.place, format!("{reference} has another name now"));
                return Ok(None);
            }
            return Ok(Some(self.new_service(
                &reference,
                (namespace, spelled, name),
                planned,
                hash,
            )));
        };
        match head {
            Some((_, found)) if found == hash => {
                self.report.unchanged += 1;
                Ok(None)
            }
            Some((head, found)) if found.starts_with(MARK) => {
                self.update_service(id, head, planned, hash).await?;
                self.updated(ChangeKind::Service, id, reference);
                Ok(Some(head))
            }
            _ => {
                self.report.unchanged += 1;
                let text =
                    format!("{reference} is published by its repository, which says what it is");
                self.problem(&planned.place, text);
                Ok(None)
            }
        }
    }

    fn new_service(
        &mut self,
        reference: &str,
        (namespace, spelled, name): (&str, &str, &str),
        planned: &PlannedService,
        hash: String,
    ) -> Uuid {
        let ids = self.catalog.ids();
        let (id, head) = (ids.next(), ids.next());
        let namespace_id = self.namespace(namespace, spelled);
        let repository_id = self.repository(&planned.repository);
        let owner = planned.owner.as_deref().map(|team| self.owner(team));
        let interface = Interface {
            labels: planned.labels.clone(),
            ..planned.interface.clone().unwrap_or_default()
        };
        self.add("service", json!({
            "id": id, "namespace_id": namespace_id, "name": planned.name, "canonical_name": name,
            "owner_team_id": owner, "repository_id": repository_id, "root": planned.root,
            "description": planned.description, "lifecycle": planned.lifecycle,
            "service_type": planned.service_type, "interface": interface,
            "visibility": planned.visibility.as_deref().unwrap_or("organisation"),
            "retired_at": planned.retired_at, "missing_since": planned.missing_since,
        }));
        for (role, teams) in [
            (MAINTAIN, &planned.maintainers),
            (VIEW, &planned.visible_to),
        ] {
            for team in teams {
                let team = self.owner(team);
                let row = json!({"service_id": id, "team_id": team, "role": role});
                self.add("service_team", row);
            }
        }
        for tag in &planned.tags {
            self.add("service_tag", json!({"service_id": id, "tag": tag}));
        }
        for (name, value) in store::service::filtered_labels(&planned.labels) {
            let row = json!({"service_id": id, "name": name, "value": value});
            self.add("service_label", row);
        }
        self.add(
            "version",
            json!({
                "id": head, "service_id": id, "content_hash": hash, "interface": interface,
                "published_by": self.requester.actor(), "repository_id": repository_id,
            }),
        );
        self.services.insert(reference.to_owned(), id);
        self.created(ChangeKind::Service, id, reference.to_owned());
        head
    }

    async fn update_service(
        &mut self,
        id: Uuid,
        head: Uuid,
        planned: &PlannedService,
        hash: String,
    ) -> Result<(), CatalogError> {
        let db = self.write.connection();
        let found = store::service::list_by_ids(db, &Viewer::Everything, &[id]).await?;
        let heads = store::version::heads(db, &[id]).await?;
        let (Some(mut service), Some(mut version)) =
            (found.into_iter().next(), heads.into_iter().next())
        else {
            return Err(CatalogError::not_found("the service"));
        };
        let owner = planned.owner.as_deref().map(|team| self.owner(team));
        if owner != service.owner_team_id {
            self.add(
                "ownership_change",
                json!({
                    "service_id": id, "from_team_id": service.owner_team_id, "to_team_id": owner,
                    "actor": self.requester.actor(), "reason": "Backstage names another owner",
                }),
            );
        }
        service.owner_team_id = owner;
        service.description.clone_from(&planned.description);
        service.lifecycle.clone_from(&planned.lifecycle);
        service.service_type.clone_from(&planned.service_type);
        service.tags = planned.tags.iter().cloned().collect();
        if let Some(interface) = &planned.interface {
            service.interface = interface.clone();
        }
        service.interface.labels.clone_from(&planned.labels);
        service.updated_at = self.now;
        version.content_hash = hash;
        version.interface.clone_from(&service.interface);
        version.published_at = self.now;
        // The team may be new: then it must be there before the service that names it.
        self.flush().await?;
        let db = self.write.connection();
        store::service::update(db, &mut service).await?;
        let ids = self.catalog.ids();
        store::service::replace_tags(db, id, &service.tags, || ids.next()).await?;
        store::service::replace_labels(db, id, &planned.labels, || ids.next()).await?;
        store::version::update_head(db, &version).await?;
        transfer::delete_dependencies(db, head).await?;
        Ok(())
    }

    pub(super) fn dependencies(&mut self, reference: &str, head: Uuid, planned: &PlannedService) {
        let consumer = self.services[reference];
        for (target, range) in &planned.dependencies {
            let target_id = self.services.get(target).copied();
            self.add(
                "dependency",
                json!({
                    "version_id": head, "consumer_id": consumer, "is_head": true,
                    "target": target, "target_id": target_id, "range": range,
                }),
            );
        }
    }

    fn namespace(&mut self, canonical: &str, name: &str) -> Uuid {
        if let Some(id) = self.there.namespaces.get(canonical) {
            return *id;
        }
        let id = self.catalog.ids().next();
        self.there.namespaces.insert(canonical.to_owned(), id);
        self.add(
            "namespace",
            json!({"id": id, "name": name, "canonical_name": canonical}),
        );
        self.changes.push(Change::namespace(id));
        id
    }

    fn repository(&mut self, name: &str) -> Uuid {
        if let Some(id) = self.there.repositories.get(name) {
            return *id;
        }
        let id = self.catalog.ids().next();
        self.there.repositories.insert(name.to_owned(), id);
        self.add("repository", json!({"id": id, "name": name}));
        id
    }
}
