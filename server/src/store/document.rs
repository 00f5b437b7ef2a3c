//! Services as they are searched for, with the functions of their heads.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Store, StoreError};

/// A service as it is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRecord {
    /// Id of the service.
    pub id: Uuid,
    /// First half of its ref.
    pub namespace: String,
    /// Second half of its ref.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// Sorted.
    pub tags: Vec<String>,
    /// Name of the owning team.
    pub team: Option<String>,
    /// Languages of the functions of its head, sorted, lower case.
    pub languages: Vec<String>,
    /// Lower case.
    pub lifecycle: String,
    /// What kind of component it is, lower case.
    pub service_type: String,
    /// What runs it, lower case.
    pub runtime: Option<String>,
    /// Canonical name of the repository.
    pub repository: String,
    /// The ids of the teams that may view it, in ascending order; `None` is everybody.
    pub visible_to: Option<Vec<Uuid>>,
    /// The functions of its head.
    pub functions: Vec<FunctionRecord>,
}

/// A function of a service's head as it is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionRecord {
    /// Id of the occurrence.
    pub occurrence_id: Uuid,
    /// The function's name.
    pub name: String,
    /// The file, relative to the repository.
    pub path: String,
    /// Lower case.
    pub language: String,
    /// Its text, when it was published.
    pub source: Option<String>,
}

impl Store {
    /// The services as they are searched for; ids that no longer exist are absent.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn service_documents(&self, ids: &[Uuid]) -> Result<Vec<ServiceRecord>, StoreError> {
        let db = self.connection();
        let services = super::service::list_by_ids(db, &super::Viewer::Everything, ids).await?;
        let ids: Vec<Uuid> = services.iter().map(|service| service.id).collect();
        let team_ids: Vec<Uuid> = services
            .iter()
            .filter_map(|service| service.owner_team_id)
            .collect();
        let teams: HashMap<Uuid, String> = super::team::list_by_ids(db, &team_ids)
            .await?
            .into_iter()
            .map(|team| (team.id, team.name))
            .collect();
        let closed: Vec<Uuid> = services
            .iter()
            .filter(|service| service.visibility != super::ORGANISATION)
            .map(|service| service.id)
            .collect();
        let viewers = super::visibility::teams_of(db, &closed).await?;
        let visible_to = |service: &super::Service| {
            (service.visibility != super::ORGANISATION).then(|| {
                let others = viewers.iter().filter(|team| team.service_id == service.id);
                let others = others.map(|team| team.team_id);
                let mut teams: Vec<Uuid> =
                    service.owner_team_id.into_iter().chain(others).collect();
                teams.sort_unstable();
                teams.dedup();
                teams
            })
        };
        let mut functions = self.functions_of_heads(&ids).await?;
        Ok(services
            .into_iter()
            .map(|service| {
                let functions = functions.remove(&service.id).unwrap_or_default();
                let mut languages: Vec<String> = functions
                    .iter()
                    .map(|function| function.language.clone())
                    .collect();
                languages.sort_unstable();
                languages.dedup();
                ServiceRecord {
                    visible_to: visible_to(&service),
                    team: service.owner_team_id.and_then(|id| teams.get(&id).cloned()),
                    id: service.id,
                    namespace: service.namespace,
                    name: service.name,
                    description: service.description,
                    tags: service.tags,
                    languages,
                    lifecycle: service.lifecycle,
                    service_type: service.service_type,
                    runtime: service.interface.runtime,
                    repository: service.repository,
                    functions,
                }
            })
            .collect())
    }

    async fn functions_of_heads(
        &self,
        service_ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<FunctionRecord>>, StoreError> {
        let db = self.connection();
        let services: HashMap<Uuid, Uuid> = super::version::heads(db, service_ids)
            .await?
            .into_iter()
            .map(|head| (head.id, head.service_id))
            .collect();
        let heads: Vec<Uuid> = services.keys().copied().collect();
        let occurrences = super::occurrence::of_versions(db, &heads).await?;
        let mut ids: Vec<Uuid> = occurrences.iter().map(|place| place.fragment_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let fragments: HashMap<Uuid, super::Fragment> = super::fragment::list_by_ids(db, &ids)
            .await?
            .into_iter()
            .map(|fragment| (fragment.id, fragment))
            .collect();
        let source_ids: Vec<Uuid> = fragments
            .values()
            .filter_map(|fragment| fragment.source_id)
            .collect();
        let sources = super::fragment::sources_by_ids(db, &source_ids).await?;
        let mut functions: HashMap<Uuid, Vec<FunctionRecord>> = HashMap::new();
        for place in occurrences {
            let (Some(service), Some(fragment)) = (
                services.get(&place.version_id),
                fragments.get(&place.fragment_id),
            ) else {
                continue;
            };
            functions.entry(*service).or_default().push(FunctionRecord {
                occurrence_id: place.id,
                name: place.name,
                path: place.path,
                language: fragment.language.clone(),
                source: fragment.source_id.and_then(|id| sources.get(&id).cloned()),
            });
        }
        Ok(functions)
    }
}
