//! The one transaction that makes a publish visible.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::content::{Content, contents, difference};
use super::{PublishOutcome, PublishReport, PublishedService};
use crate::catalog::audit::Action;
use crate::catalog::semver_order::ordering_key;
use crate::catalog::staging::{NewPublish, NewService, StagedOccurrence};
use crate::catalog::{Catalog, CatalogError, Requester, version};
use crate::store::{
    self, Change, ChangeKind, NewOccurrence, Repository, Service, Team, Version, Viewer,
    WriteTransaction,
};

/// A publish on its way into the database.
pub(super) struct Commit<'a> {
    catalog: &'a Catalog,
    requester: &'a Requester,
    write: &'a WriteTransaction,
    publish: NewPublish,
    now: DateTime<Utc>,
    did: Vec<(&'static str, String)>,
    changed_services: Vec<Uuid>,
    changed_teams: Vec<Uuid>,
}

impl<'a> Commit<'a> {
    pub(super) fn new(
        catalog: &'a Catalog,
        requester: &'a Requester,
        write: &'a WriteTransaction,
        publish: NewPublish,
    ) -> Self {
        Self {
            now: catalog.clock().now(),
            catalog,
            requester,
            write,
            publish,
            did: Vec::new(),
            changed_services: Vec::new(),
            changed_teams: Vec::new(),
        }
    }

    pub(super) async fn run(
        mut self,
        occurrences: Vec<StagedOccurrence>,
    ) -> Result<PublishReport, CatalogError> {
        let db = self.write.connection();
        let last = store::repository::find(db, &self.publish.repository).await?;
        self.catalog
            .require_publish_right(
                self.write,
                self.requester,
                &self.publish.services,
                last.as_ref(),
            )
            .await?;
        // Another publish of the same content may have been faster.
        let unchanged = last
            .as_ref()
            .is_some_and(|last| last.content_hash.as_ref() == Some(&self.publish.content_hash));
        if unchanged {
            return self.report_unchanged().await;
        }
        let fragments = self.fragment_ids(&occurrences).await?;
        let repository = self.write_repository(last).await?;
        let contents = contents(occurrences, self.publish.services.len());
        let entries = std::mem::take(&mut self.publish.services);
        self.write_teams(&entries).await?;
        let mut services = Vec::with_capacity(entries.len());
        for (entry, content) in entries.iter().zip(contents) {
            services.push(
                self.write_service(entry, &repository, &content, &fragments)
                    .await?,
            );
        }
        let missing = self.mark_missing(&repository, &services).await?;
        let sequence = self.append_events(&services).await?;
        Ok(PublishReport {
            unchanged: false,
            services,
            missing,
            sequence,
        })
    }

    async fn report_unchanged(self) -> Result<PublishReport, CatalogError> {
        let db = self.write.connection();
        let mut services = Vec::with_capacity(self.publish.services.len());
        for entry in &self.publish.services {
            if let Some(service) =
                store::service::find(db, &Viewer::Everything, &entry.namespace, &entry.name).await?
            {
                let outcome = PublishOutcome::Unchanged;
                services.push(PublishedService {
                    service,
                    outcome,
                    release: None,
                    owner_kept: false,
                });
            }
        }
        let sequence = store::event::newest_sequence(db).await?;
        Ok(PublishReport {
            unchanged: true,
            services,
            missing: Vec::new(),
            sequence,
        })
    }

    async fn fragment_ids(
        &self,
        occurrences: &[StagedOccurrence],
    ) -> Result<HashMap<String, Uuid>, CatalogError> {
        let hashes: HashSet<&String> = occurrences.iter().map(|place| &place.fragment).collect();
        let hashes: Vec<String> = hashes.into_iter().cloned().collect();
        let ids = store::fragment::ids_by_hash(self.write.connection(), &hashes).await?;
        match hashes.iter().find(|hash| !ids.contains_key(*hash)) {
            None => Ok(ids),
            Some(hash) => Err(CatalogError::bad_input(
                format!("an occurrence names the fragment {hash}, which is not stored"),
                "Stage the fragment, or publish again.",
            )),
        }
    }

    async fn write_repository(&self, last: Option<Repository>) -> Result<Repository, CatalogError> {
        let db = self.write.connection();
        let is_new = last.is_none();
        let repository = Repository {
            id: last.map_or_else(|| self.catalog.ids().next(), |last| last.id),
            name: self.publish.repository.clone(),
            commit: self.publish.commit.clone(),
            branch: self.publish.branch.clone(),
            content_hash: Some(self.publish.content_hash.clone()),
        };
        if is_new {
            store::repository::insert(db, &repository, self.now).await?;
        } else {
            store::repository::update(db, &repository, self.now).await?;
        }
        Ok(repository)
    }

    /// Makes the teams and namespaces that are named for the first time. A team that only a
    /// repository names is unverified: it has no rights, and its contact follows the repository.
    async fn write_teams(&mut self, entries: &[NewService]) -> Result<(), CatalogError> {
        let db = self.write.connection();
        // Another repository may name the same new team, namespace or service right now.
        self.write.lock("names").await?;
        let mut contacts: HashMap<&str, Option<&str>> = HashMap::new();
        for entry in entries {
            if store::team::find_namespace(db, &entry.namespace)
                .await?
                .is_none()
            {
                let (id, name) = (self.catalog.ids().next(), &entry.namespace);
                store::team::insert_namespace(db, id, name, name, self.now).await?;
            }
            if let Some(owner) = &entry.owner {
                let contact = contacts.entry(owner).or_default();
                *contact = contact.or(entry.owner_contact.as_deref());
            }
        }
        for (owner, contact) in contacts {
            match store::team::find(db, owner).await? {
                None => {
                    let team = Team {
                        id: self.catalog.ids().next(),
                        name: owner.to_owned(),
                        contact: contact.map(str::to_owned),
                        verified: false,
                        description: None,
                        origin: "repository".to_owned(),
                        dissolved_at: None,
                        revision: 1,
                    };
                    store::team::insert(db, &team, owner, self.now).await?;
                    self.record("team.create", owner);
                    self.changed_teams.push(team.id);
                }
                Some(team) => {
                    let new = contact.filter(|contact| team.contact.as_deref() != Some(*contact));
                    if let Some(contact) = new.filter(|_| !team.verified) {
                        store::team::update_contact(db, team.id, contact).await?;
                        self.record("team.update", owner);
                        self.changed_teams.push(team.id);
                    }
                }
            }
        }
        Ok(())
    }

    async fn write_service(
        &mut self,
        entry: &NewService,
        repository: &Repository,
        content: &Content,
        fragments: &HashMap<String, Uuid>,
    ) -> Result<PublishedService, CatalogError> {
        let db = self.write.connection();
        let found =
            store::service::find(db, &Viewer::Everything, &entry.namespace, &entry.name).await?;
        if let Some(taken) = found
            .as_ref()
            .filter(|found| found.repository_id != repository.id)
        {
            return Err(CatalogError::Conflict {
                message: format!(
                    "{} is published by the repository {}",
                    taken.reference(),
                    taken.repository
                ),
                hint: "Choose another name or namespace in brickyard.toml.".to_owned(),
            });
        }
        let is_new = found.is_none();
        let (mut service, mut has_changed) = self.described(entry, repository, found).await?;
        let head = store::version::heads(db, &[service.id]).await?.pop();
        has_changed |= head
            .as_ref()
            .is_none_or(|head| head.content_hash != content.hash);
        if has_changed {
            service.updated_at = self.now;
            self.write_description(&mut service, is_new).await?;
            self.write_head(&service, head, content, fragments).await?;
        }
        let release = match &entry.release {
            Some(number) => {
                self.write_release(&service, number, content, fragments)
                    .await?
            }
            None => None,
        };
        let outcome = match (&release, is_new, has_changed) {
            (Some(_), ..) => PublishOutcome::Released,
            (None, true, _) => PublishOutcome::Created,
            (None, false, true) => PublishOutcome::Updated,
            (None, false, false) => PublishOutcome::Unchanged,
        };
        if is_new || has_changed {
            let action = if is_new {
                "service.create"
            } else {
                "service.update"
            };
            self.record(action, &service.reference());
        }
        if is_new || has_changed || release.is_some() {
            self.changed_services.push(service.id);
        }
        Ok(PublishedService {
            service,
            outcome,
            release,
            owner_kept: false,
        })
    }

    /// The service as the repository describes it, and whether that is something new.
    async fn described(
        &self,
        entry: &NewService,
        repository: &Repository,
        found: Option<Service>,
    ) -> Result<(Service, bool), CatalogError> {
        let owner = match &entry.owner {
            Some(owner) => store::team::find(self.write.connection(), owner).await?,
            None => None,
        };
        let defaults = found.clone();
        let kept = |read: fn(&Service) -> Option<Uuid>| defaults.as_ref().and_then(read);
        let service = Service {
            visibility: defaults.as_ref().map_or_else(
                || "organisation".to_owned(),
                |found| found.visibility.clone(),
            ),
            service_type: defaults.as_ref().map_or_else(
                || "nanoservice".to_owned(),
                |found| found.service_type.clone(),
            ),
            interface: defaults
                .as_ref()
                .map(|found| found.interface.clone())
                .unwrap_or_default(),
            input_schema_id: kept(|found| found.input_schema_id),
            output_schema_id: kept(|found| found.output_schema_id),
            readme_id: kept(|found| found.readme_id),
            retired_at: defaults.as_ref().and_then(|found| found.retired_at),
            revision: defaults.as_ref().map_or(1, |found| found.revision),
            id: found
                .as_ref()
                .map_or_else(|| self.catalog.ids().next(), |found| found.id),
            namespace: entry.namespace.clone(),
            name: entry.name.clone(),
            owner_team_id: owner.map(|team| team.id),
            repository_id: repository.id,
            repository: repository.name.clone(),
            root: entry.root.clone(),
            description: entry.description.clone(),
            tags: entry.tags.clone().unwrap_or_default(),
            lifecycle: entry
                .lifecycle
                .clone()
                .unwrap_or_else(|| "production".to_owned()),
            missing_since: None,
            created_at: found.as_ref().map_or(self.now, |found| found.created_at),
            updated_at: found.as_ref().map_or(self.now, |found| found.updated_at),
        };
        let has_changed = found.is_none_or(|found| found != service);
        Ok((service, has_changed))
    }

    async fn write_description(
        &self,
        service: &mut Service,
        is_new: bool,
    ) -> Result<(), CatalogError> {
        let db = self.write.connection();
        if is_new {
            let namespace = store::team::find_namespace(db, &service.namespace).await?;
            let namespace = namespace.ok_or_else(|| CatalogError::not_found("the namespace"))?;
            store::service::insert(db, service, namespace, &service.name).await?;
        } else {
            store::service::update(db, service).await?;
        }
        let ids = self.catalog.ids();
        store::service::replace_tags(db, service.id, &service.tags, || ids.next()).await?;
        Ok(())
    }

    /// Writes the head. A function that is still there under its name keeps its id, so that a link
    /// to it survives an edit.
    async fn write_head(
        &self,
        service: &Service,
        head: Option<Version>,
        content: &Content,
        fragments: &HashMap<String, Uuid>,
    ) -> Result<(), CatalogError> {
        let db = self.write.connection();
        if head
            .as_ref()
            .is_some_and(|head| head.content_hash == content.hash)
        {
            return Ok(());
        }
        let new = self.version(service, None, content);
        let Some(old) = head else {
            store::version::insert(db, &new, "").await?;
            let functions = self.occurrences(new.id, &content.functions, fragments)?;
            return Ok(store::occurrence::insert(db, &functions).await?);
        };
        store::version::update_head(db, &Version { id: old.id, ..new }).await?;
        let stored = store::occurrence::of_versions(db, &[old.id]).await?;
        let functions = self.occurrences(old.id, &content.functions, fragments)?;
        let (gone, added) = difference(stored, functions);
        store::occurrence::delete(db, &gone).await?;
        Ok(store::occurrence::insert(db, &added).await?)
    }

    /// Makes a release, `None` when it is there already with the same content.
    async fn write_release(
        &mut self,
        service: &Service,
        number: &str,
        content: &Content,
        fragments: &HashMap<String, Uuid>,
    ) -> Result<Option<Version>, CatalogError> {
        let db = self.write.connection();
        let reference = format!("{}@{number}", service.reference());
        if let Some(release) = store::version::find_release(db, service.id, number).await? {
            if release.content_hash == content.hash {
                return Ok(None);
            }
            return Err(CatalogError::Conflict {
                message: format!("{reference} was released with other content"),
                hint: "A release never changes: raise the version number.".to_owned(),
            });
        }
        let release = self.version(service, Some(number), content);
        let order = ordering_key(&version::parse_number(number)?);
        store::version::insert(db, &release, &order).await?;
        let functions = self.occurrences(release.id, &content.functions, fragments)?;
        store::occurrence::insert(db, &functions).await?;
        self.record("version.release", &reference);
        Ok(Some(release))
    }

    fn version(&self, service: &Service, number: Option<&str>, content: &Content) -> Version {
        Version {
            id: self.catalog.ids().next(),
            service_id: service.id,
            number: number.map(str::to_owned),
            state: "published".to_owned(),
            commit: self.publish.commit.clone(),
            content_hash: content.hash.clone(),
            published_at: self.now,
            published_by: Some(self.requester.actor()),
            state_reason: None,
            state_by: None,
            state_at: None,
            replacement: None,
            repository_id: Some(service.repository_id),
            ci_run: None,
            interface: service.interface.clone(),
            input_schema_id: service.input_schema_id,
            output_schema_id: service.output_schema_id,
            readme_id: service.readme_id,
        }
    }

    fn occurrences(
        &self,
        version_id: Uuid,
        functions: &[StagedOccurrence],
        fragments: &HashMap<String, Uuid>,
    ) -> Result<Vec<NewOccurrence>, CatalogError> {
        functions
            .iter()
            .map(|function| {
                let fragment = fragments.get(&function.fragment);
                Ok(NewOccurrence {
                    id: self.catalog.ids().next(),
                    version_id,
                    fragment_id: *fragment
                        .ok_or_else(|| CatalogError::not_found(&function.fragment))?,
                    path: function.path.clone(),
                    name: function.name.clone(),
                    start_line: function.start_line,
                    end_line: function.end_line,
                })
            })
            .collect()
    }

    /// Marks the services of the repository that were not published, and returns all of them.
    async fn mark_missing(
        &mut self,
        repository: &Repository,
        published: &[PublishedService],
    ) -> Result<Vec<Service>, CatalogError> {
        let db = self.write.connection();
        let present: HashSet<Uuid> = published.iter().map(|one| one.service.id).collect();
        let mut missing = store::service::list_of_repository(db, repository.id).await?;
        missing.retain(|service| !present.contains(&service.id));
        for service in &mut missing {
            if service.missing_since.is_none() {
                service.missing_since = Some(self.now);
                service.updated_at = self.now;
                store::service::update(db, service).await?;
                self.record("service.missing", &service.reference());
                self.changed_services.push(service.id);
            }
        }
        Ok(missing)
    }

    /// Appends what happened to the audit log and the change events, which other publishes wait
    /// for.
    async fn append_events(&mut self, services: &[PublishedService]) -> Result<i64, CatalogError> {
        let teams = self.changed_teams.iter().map(|id| Change {
            kind: ChangeKind::Team,
            subject: *id,
        });
        let services_changed = self.changed_services.iter().map(|id| Change {
            kind: ChangeKind::Service,
            subject: *id,
        });
        let changes: Vec<Change> = teams.chain(services_changed).collect();
        let did: Vec<serde_json::Value> = self
            .did
            .iter()
            .map(|(what, object)| json!([what, object]))
            .collect();
        let action = Action::new("repository.publish", &self.publish.repository)
            .objects(self.did.drain(..).map(|(_, object)| object))
            .detail(json!({
                "commit": self.publish.commit,
                "services": services.len(),
                "changes": did,
            }));
        self.catalog
            .record(self.write, self.requester, action, &changes)
            .await?;
        Ok(store::event::newest_sequence(self.write.connection()).await?)
    }

    /// Notes what was done to what, for the audit log.
    fn record(&mut self, what: &'static str, object: &str) {
        self.did.push((what, object.to_owned()));
    }
}
