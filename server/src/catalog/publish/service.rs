//! The services that a repository holds.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::commit::{Commit, Known};
use super::content::Content;
use super::text::id_of;
use super::{PublishOutcome, PublishedService};
use crate::catalog::Visibility;
use crate::catalog::interface::{InterfaceEdit, replace};
use crate::catalog::staging::NewService;
use crate::catalog::{CatalogError, service};
use crate::store::{self, Repository, Service, Viewer};

impl Commit<'_> {
    /// Keeps edits of these services, and of those that the repository held before, out until the
    /// transaction ends. Returns the services in the order of the entries, `None` for new ones.
    ///
    /// # Errors
    /// A name is taken: by a service of another repository, by one that has it no longer, or by a
    /// retired one.
    pub(super) async fn lock_services(
        &self,
        entries: &[NewService],
        last: Option<&Repository>,
    ) -> Result<Vec<Option<Service>>, CatalogError> {
        let db = self.write.connection();
        let references: Vec<(String, String)> = entries
            .iter()
            .map(|entry| (entry.namespace.clone(), entry.name.clone()))
            .collect();
        let named = store::reference::services(db, &references).await?;
        let mut ids: Vec<Uuid> = named.values().map(|named| named.id).collect();
        if let Some(last) = last {
            ids.extend(store::service::ids_of_repository(db, last.id).await?);
        }
        let ids = self.write.lock_services(ids).await?;
        let services = store::service::list_by_ids(db, &Viewer::Everything, &ids).await?;
        let services: HashMap<Uuid, Service> = services
            .into_iter()
            .map(|service| (service.id, service))
            .collect();
        let mut found = Vec::with_capacity(entries.len());
        let mut taken = HashSet::new();
        for (entry, reference) in entries.iter().zip(&references) {
            let named = named.get(reference);
            let Some((named, service)) =
                named.and_then(|named| Some((named, services.get(&named.id)?)))
            else {
                found.push(None);
                continue;
            };
            self.require_available(entry, service, named.is_former, last)
                .await?;
            if !taken.insert(named.id) {
                return Err(CatalogError::bad_input(
                    format!(
                        "{} is a former name of {}, which is published as well",
                        entry.reference(),
                        service.reference()
                    ),
                    "Publish the service once, under its name.",
                ));
            }
            found.push(Some(service.clone()));
        }
        Ok(found)
    }

    /// Refuses a name that another service has, or had; and a retired service.
    async fn require_available(
        &self,
        entry: &NewService,
        service: &Service,
        is_former: bool,
        last: Option<&Repository>,
    ) -> Result<(), CatalogError> {
        let reference = entry.reference();
        let hint = "Choose another name or namespace in brickyard.toml.".to_owned();
        let is_own = last.is_some_and(|last| last.id == service.repository_id);
        if is_own && service.is_retired() && entry.lifecycle.as_deref() != Some(service::RETIRED) {
            return Err(CatalogError::Conflict {
                message: format!("{} is retired", service.reference()),
                hint: "Restore it with restoreService, or take it out of brickyard.toml."
                    .to_owned(),
            });
        }
        if is_own {
            return Ok(());
        }
        let (db, viewer) = (self.write.connection(), self.requester.viewer());
        let viewable = store::service::list_by_ids(db, &viewer, &[service.id]).await?;
        let is_left = service.missing_since.is_some() && !service.is_retired() && !is_former;
        if is_left && !viewable.is_empty() {
            // Its repository has it no longer, and who publishes it may publish into it: it moves.
            return Ok(());
        }
        let message = if viewable.is_empty() {
            format!("the name {reference} is taken")
        } else if is_former {
            format!("{reference} is a former name of {}", service.reference())
        } else if service.is_retired() {
            format!("{reference} is retired; its name stays reserved")
        } else {
            let owner = match service.owner_team_id {
                Some(id) => store::team::find_by_id(db, id).await?,
                None => None,
            };
            let owner = owner.map(|team| format!(", which {} owns there", team.name));
            format!(
                "{reference} is published by the repository {}{}",
                service.repository,
                owner.unwrap_or_default()
            )
        };
        Err(CatalogError::Conflict { message, hint })
    }

    pub(super) async fn write_service(
        &mut self,
        entry: &NewService,
        found: Option<Service>,
        content: &Content,
        known: &Known,
    ) -> Result<PublishedService, CatalogError> {
        let db = self.write.connection();
        if let Some(service) = found.as_ref().filter(|found| found.is_retired()) {
            return Ok(PublishedService {
                service: service.clone(),
                outcome: PublishOutcome::Unchanged,
                release: None,
                owner_kept: false,
            });
        }
        let is_new = found.is_none();
        let mut service = self.described(entry, found.as_ref(), known)?;
        if service.is_retired() && !is_new {
            self.require_unneeded(&service).await?;
        }
        let owner_kept = self
            .write_owner(entry, found.as_ref(), &mut service, known)
            .await?;
        let moved_from = found
            .as_ref()
            .filter(|found| found.repository_id != service.repository_id);
        if let Some(before) = moved_from {
            store::service::move_to(db, service.id, service.repository_id).await?;
            self.record("service.move", &before.reference());
        }
        let is_same = found.as_ref() == Some(&service);
        let head = store::version::heads(db, &[service.id]).await?.pop();
        let has_content = head
            .as_ref()
            .is_some_and(|head| head.content_hash == content.hash);
        if !is_same || !has_content {
            service.updated_at = self.now;
        }
        if is_new {
            self.insert_service(&service).await?;
        } else if !is_same {
            store::service::update(db, &mut service).await?;
        } else if !has_content {
            // Who edits the description need not look at it again.
            store::service::set_updated(db, service.id, self.now).await?;
        }
        let tags = found.as_ref().map_or(&[][..], |found| &found.tags);
        if tags != service.tags {
            let ids = self.catalog.ids();
            store::service::replace_tags(db, service.id, &service.tags, || ids.next()).await?;
        }
        let labels = &service.interface.labels;
        if found.as_ref().map_or(!labels.is_empty(), |found| {
            found.interface.labels != *labels
        }) {
            let ids = self.catalog.ids();
            store::service::replace_labels(db, service.id, labels, || ids.next()).await?;
        }
        let teams_changed = self
            .write_teams_of(entry, &service, is_new, owner_kept, known)
            .await?;
        let head = match head {
            Some(head) if is_same && has_content => head,
            head => self.write_head(&service, head, content, known).await?,
        };
        if let Some(dependencies) = entry.dependencies.as_ref().filter(|_| !has_content) {
            self.catalog
                .replace_dependencies(self.write, &head, dependencies)
                .await?;
        }
        let release = match &entry.release {
            Some(number) => {
                self.write_release(&service, number, &head, content, known)
                    .await?
            }
            None => None,
        };
        let has_changed = !is_same || !has_content || teams_changed;
        let outcome = match (&release, is_new, has_changed) {
            (Some(_), ..) => PublishOutcome::Released,
            (None, true, _) => PublishOutcome::Created,
            (None, false, true) => PublishOutcome::Updated,
            (None, false, false) => PublishOutcome::Unchanged,
        };
        if has_changed {
            let action = if is_new {
                "service.create"
            } else {
                "service.update"
            };
            self.record(action, &service.reference());
        }
        if has_changed || release.is_some() {
            self.changed_services.push(service.id);
        }
        Ok(PublishedService {
            service,
            outcome,
            release,
            owner_kept,
        })
    }

    /// Refuses to retire what others need; who insists does so through the API.
    async fn require_unneeded(&self, service: &Service) -> Result<(), CatalogError> {
        let left = self
            .catalog
            .consumers_left(self.write, self.requester, service.id)
            .await?;
        let count = left.0.len() + left.1;
        if count == 0 {
            return Ok(());
        }
        Err(CatalogError::Conflict {
            message: format!(
                "{} cannot be retired: {count} services depend on it",
                service.reference()
            ),
            hint: "Retire it with retireService, which can be forced.".to_owned(),
        })
    }

    async fn insert_service(&self, service: &Service) -> Result<(), CatalogError> {
        let db = self.write.connection();
        let namespace = store::team::find_namespace(db, &service.namespace).await?;
        let namespace = namespace.ok_or_else(|| CatalogError::not_found("the namespace"))?;
        store::service::insert(db, service, namespace, &service.name).await?;
        self.catalog
            .adopt_dependencies(self.write, service.id, &service.reference())
            .await
    }

    /// The service as the repository describes it: what it says wins, what it leaves out stays. Owner
    /// and maintainers are left to [`Commit::write_owner`].
    fn described(
        &self,
        entry: &NewService,
        found: Option<&Service>,
        known: &Known,
    ) -> Result<Service, CatalogError> {
        let mut service = match found {
            Some(found) => found.clone(),
            None => self.new_service(entry, known),
        };
        service.root.clone_from(&entry.root);
        service.repository_id = known.repository.id;
        service.repository.clone_from(&known.repository.name);
        service.missing_since = None;
        if entry.description.is_some() {
            service.description.clone_from(&entry.description);
        }
        replace(&mut service.tags, entry.tags.clone());
        replace(&mut service.lifecycle, entry.lifecycle.clone());
        if service.is_retired() && service.retired_at.is_none() {
            service.retired_at = Some(self.now);
        }
        replace(&mut service.visibility, entry.visibility.clone());
        replace(&mut service.service_type, entry.service_type.clone());
        let said = entry.interface.clone().unwrap_or_default();
        InterfaceEdit::of(said, entry.labels.clone()).apply(&mut service.interface);
        let text = |text: &Option<String>| id_of(&known.texts, text.as_ref());
        let texts = [
            (&mut service.input_schema_id, &entry.input_schema),
            (&mut service.output_schema_id, &entry.output_schema),
            (&mut service.readme_id, &entry.readme),
        ];
        for (id, sent) in texts {
            *id = text(sent).or(*id);
        }
        if entry.visible_to.is_some() && service.visibility != Visibility::Restricted.as_str() {
            return Err(CatalogError::bad_input(
                format!(
                    "visibleTo of {} is given, but its visibility is {}",
                    service.reference(),
                    service.visibility
                ),
                "Only a restricted service is shown to further teams: give the visibility RESTRICTED as well, or leave visibleTo out.",
            ));
        }
        Ok(service)
    }

    fn new_service(&self, entry: &NewService, known: &Known) -> Service {
        Service {
            id: self.catalog.ids().next(),
            namespace: entry.namespace.clone(),
            name: entry.name.clone(),
            owner_team_id: None,
            repository_id: known.repository.id,
            repository: known.repository.name.clone(),
            root: entry.root.clone(),
            description: None,
            tags: Vec::new(),
            lifecycle: service::PRODUCTION.to_owned(),
            retired_at: None,
            visibility: Visibility::Organisation.as_str().to_owned(),
            service_type: service::NANOSERVICE.to_owned(),
            interface: store::Interface::default(),
            input_schema_id: None,
            output_schema_id: None,
            readme_id: None,
            revision: 1,
            missing_since: None,
            created_at: self.now,
            updated_at: self.now,
        }
    }
}
