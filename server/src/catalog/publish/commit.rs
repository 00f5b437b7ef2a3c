//! The one transaction that makes a publish visible.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::content::contents;
use super::{PublishOutcome, PublishReport, PublishedService};
use crate::catalog::audit::Action;
use crate::catalog::staging::{NewPublish, StagedOccurrence};
use crate::catalog::{Catalog, CatalogError, Requester};
use crate::store::{
    self, Change, NewOccurrence, Repository, Service, Team, Version, Viewer, WriteTransaction,
};

/// A publish on its way into the database. Each noun that it writes has a file of its own.
pub(super) struct Commit<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) requester: &'a Requester,
    pub(super) write: &'a WriteTransaction,
    pub(super) publish: NewPublish,
    pub(super) now: DateTime<Utc>,
    pub(super) changed_services: Vec<Uuid>,
    pub(super) changed_teams: Vec<Uuid>,
    did: Vec<(&'static str, String)>,
}

/// What the services of a publish refer to.
pub(super) struct Known {
    /// The repository.
    pub(super) repository: Repository,
    /// The teams that the services name, and the owners that they have, by id.
    pub(super) teams: HashMap<Uuid, Team>,
    /// The ids of the teams that the services name, by canonical name.
    pub(super) team_ids: HashMap<String, Uuid>,
    /// The ids of schemas and READMEs, by hash.
    pub(super) texts: HashMap<String, Uuid>,
    /// The ids of fragments, by hash.
    pub(super) fragments: HashMap<String, Uuid>,
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
        let entries = std::mem::take(&mut self.publish.services);
        self.catalog
            .require_publish_right(self.write, self.requester, &entries, last.as_ref())
            .await?;
        // Nobody names, renames or resolves a team, a namespace or a service meanwhile.
        self.write.lock("names").await?;
        let services = self.lock_services(&entries, last.as_ref()).await?;
        // Another publish of the same content may have been faster.
        let (name, hash) = (&self.publish.repository, &self.publish.content_hash);
        let viewer = self.requester.viewer();
        if store::repository::published(db, &viewer, name, hash)
            .await?
            .is_some()
        {
            return self.report_unchanged(services).await;
        }
        let fragments = self.fragment_ids(&occurrences).await?;
        let repository = self.write_repository(last).await?;
        self.write_namespaces(&entries).await?;
        let (teams, team_ids) = self.write_teams(&entries, &services).await?;
        let known = Known {
            texts: self.write_texts(&entries).await?,
            repository,
            teams,
            team_ids,
            fragments,
        };
        let contents = contents(occurrences, &entries);
        let mut published = Vec::with_capacity(entries.len());
        for ((entry, content), found) in entries.iter().zip(contents).zip(services) {
            published.push(self.write_service(entry, found, &content, &known).await?);
        }
        let missing = self.mark_missing(&known.repository, &published).await?;
        self.confirm(&known.repository).await?;
        self.settle_claims().await?;
        if let Some(commit) = &self.publish.commit {
            // Heads whose content stayed are at this commit too.
            let ci_run = self.publish.ci_run.as_deref();
            store::version::move_heads(db, known.repository.id, Some(commit), ci_run).await?;
        }
        let sequence = self.append_events(&published).await?;
        Ok(PublishReport {
            unchanged: false,
            services: published,
            missing,
            sequence,
        })
    }

    async fn report_unchanged(
        self,
        services: Vec<Option<Service>>,
    ) -> Result<PublishReport, CatalogError> {
        let unchanged = |service| PublishedService {
            service,
            outcome: PublishOutcome::Unchanged,
            release: None,
            owner_kept: false,
        };
        Ok(PublishReport {
            unchanged: true,
            services: services.into_iter().flatten().map(unchanged).collect(),
            missing: Vec::new(),
            sequence: store::event::newest_sequence(self.write.connection()).await?,
        })
    }

    async fn fragment_ids(
        &self,
        occurrences: &[StagedOccurrence],
    ) -> Result<HashMap<String, Uuid>, CatalogError> {
        let hashes: BTreeSet<&String> = occurrences.iter().map(|place| &place.fragment).collect();
        let hashes: Vec<String> = hashes.into_iter().cloned().collect();
        let ids = store::fragment::ids_by_hash(self.write.connection(), &hashes).await?;
        match hashes.iter().find(|hash| !ids.contains_key(*hash)) {
            None => Ok(ids),
            Some(hash) => Err(not_stored(hash)),
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

    /// Makes the head, or a release, of a service; its interface and texts are those of now.
    pub(super) fn version(&self, service: &Service, number: Option<&str>, hash: &str) -> Version {
        Version {
            id: self.catalog.ids().next(),
            service_id: service.id,
            number: number.map(str::to_owned),
            state: "published".to_owned(),
            commit: self.publish.commit.clone(),
            content_hash: hash.to_owned(),
            published_at: self.now,
            published_by: Some(self.requester.actor()),
            state_reason: None,
            state_by: None,
            state_at: None,
            replacement: None,
            repository_id: Some(service.repository_id),
            ci_run: self.publish.ci_run.clone(),
            interface: service.interface.clone(),
            input_schema_id: service.input_schema_id,
            output_schema_id: service.output_schema_id,
            readme_id: service.readme_id,
        }
    }

    pub(super) fn occurrences(
        &self,
        version_id: Uuid,
        functions: &[StagedOccurrence],
        known: &Known,
    ) -> Result<Vec<NewOccurrence>, CatalogError> {
        functions
            .iter()
            .map(|function| {
                let fragment = known.fragments.get(&function.fragment);
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
        // That the code of a retired service goes away is how it should be.
        missing.retain(|service| !present.contains(&service.id) && !service.is_retired());
        let is_news = |service: &&Service| service.missing_since.is_none();
        let gone: Vec<Uuid> = missing
            .iter()
            .filter(is_news)
            .map(|service| service.id)
            .collect();
        let why = self.publish.vanishing(self.now);
        store::confirmation::vanish(db, &gone, &why, || self.catalog.ids().next()).await?;
        for service in &mut missing {
            if service.missing_since.is_none() {
                service.missing_since = Some(self.now);
                service.updated_at = self.now;
                store::service::update(db, service).await?;
                self.record("service.missing", &service.reference());
                self.changed_services.push(service.id);
            }
        }
        let viewer = self.requester.viewer();
        if viewer == Viewer::Everything {
            return Ok(missing);
        }
        let ids: Vec<Uuid> = missing.iter().map(|service| service.id).collect();
        Ok(store::service::list_by_ids(db, &viewer, &ids).await?)
    }

    /// Notes that the services of the repository were seen in it.
    async fn confirm(&self, repository: &Repository) -> Result<(), CatalogError> {
        let db = self.write.connection();
        let present = store::confirmation::present(db, repository.id).await?;
        let seen = self.publish.confirmation(self.requester, self.now);
        let ids = self.catalog.ids();
        Ok(store::confirmation::confirm(db, &present, &seen, || ids.next()).await?)
    }

    /// Forgets which names of others the repository asked for: it does not any more.
    async fn settle_claims(&mut self) -> Result<(), CatalogError> {
        let (db, name) = (self.write.connection(), &self.publish.repository);
        let holders = store::name_claim::services_claimed_by(db, name).await?;
        store::name_claim::replace(db, name, &[]).await?;
        self.changed_services.extend(holders);
        Ok(())
    }

    /// Appends what happened to the audit log and the change events, which other publishes wait
    /// for.
    async fn append_events(&mut self, services: &[PublishedService]) -> Result<i64, CatalogError> {
        let teams = self.changed_teams.iter().map(|id| Change::team(*id));
        let changed = self.changed_services.iter().map(|id| Change::service(*id));
        let changes: Vec<Change> = teams.chain(changed).collect();
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
    pub(super) fn record(&mut self, what: &'static str, object: &str) {
        self.did.push((what, object.to_owned()));
    }
}

/// Refuses an occurrence of a fragment that the server does not have.
pub(super) fn not_stored(hash: &str) -> CatalogError {
    CatalogError::bad_input(
        format!("an occurrence names the fragment {hash}, which is not stored"),
        "Stage the fragment, or publish again.",
    )
}
