//! Whom a publish concerns: the teams that answer for what it changes.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use super::entity::{namespace, service, team};
use super::{StoreError, Viewer, padded};

/// Whom a publish of a service concerns. Teams that are unverified or dissolved do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishTarget {
    /// The canonical first half of its ref.
    pub namespace: String,
    /// The canonical second half of its ref.
    pub name: String,
    /// Whether there is such a service.
    pub exists: bool,
    /// Whether it may be viewed.
    pub is_viewable: bool,
    /// The team that owns the namespace.
    pub namespace_team: Option<Uuid>,
    /// The team that owns the service.
    pub owner: Option<Uuid>,
    /// The teams that maintain it besides its owner.
    pub maintainers: Vec<Uuid>,
}

/// Returns whom a publish of each of these services concerns, given by canonical names; of services
/// that do not exist, their namespace's team.
pub(crate) async fn of_names(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    named: &[(String, String)],
) -> Result<Vec<PublishTarget>, StoreError> {
    let spaces: HashSet<&String> = named.iter().map(|(namespace, _)| namespace).collect();
    let namespaces: HashMap<String, namespace::Model> = namespace::Entity::find()
        .filter(namespace::Column::CanonicalName.is_in(spaces))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.canonical_name.clone(), row))
        .collect();
    let names: HashSet<&String> = named.iter().map(|(_, name)| name).collect();
    let found = service::Entity::find()
        .filter(service::Column::NamespaceId.is_in(namespaces.values().map(|row| row.id)))
        .filter(service::Column::CanonicalName.is_in(names))
        .all(db)
        .await?;
    let facts = Facts::load(db, viewer, &found, namespaces.values()).await?;
    let found: HashMap<(Uuid, &str), &service::Model> = found
        .iter()
        .map(|row| ((row.namespace_id, row.canonical_name.as_str()), row))
        .collect();
    let targets = named.iter().map(|(space, name)| {
        let row = namespaces.get(space);
        let service = row.and_then(|row| found.get(&(row.id, name.as_str())).copied());
        facts.target(space, name, row, service)
    });
    Ok(targets.collect())
}

/// Returns whom a publish concerns that marks the services of a repository as missing.
pub(crate) async fn of_repository(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    repository_id: Uuid,
) -> Result<Vec<PublishTarget>, StoreError> {
    let found = service::Entity::find()
        .filter(service::Column::RepositoryId.eq(repository_id))
        .all(db)
        .await?;
    let facts = Facts::load(db, viewer, &found, std::iter::empty()).await?;
    let targets = found
        .iter()
        .map(|row| facts.target("", &row.canonical_name, None, Some(row)));
    Ok(targets.collect())
}

/// What is known about some services.
struct Facts {
    viewable: HashSet<Uuid>,
    verified: HashSet<Uuid>,
    maintainers: HashMap<Uuid, Vec<Uuid>>,
}

impl Facts {
    async fn load(
        db: &impl ConnectionTrait,
        viewer: &Viewer,
        services: &[service::Model],
        namespaces: impl Iterator<Item = &namespace::Model>,
    ) -> Result<Self, StoreError> {
        let ids: Vec<Uuid> = services.iter().map(|row| row.id).collect();
        let mut maintainers: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for (service, team) in super::service::maintainers(db, &ids).await? {
            maintainers.entry(service).or_default().push(team);
        }
        let owners = services.iter().filter_map(|row| row.owner_team_id);
        let teams: HashSet<Uuid> = owners
            .chain(namespaces.filter_map(|row| row.team_id))
            .collect();
        let mut viewable = HashSet::with_capacity(ids.len());
        for chunk in ids.chunks(super::ID_CHUNK) {
            let found = service::Entity::find()
                .select_only()
                .column(service::Column::Id)
                .filter(service::Column::Id.is_in(padded(chunk)))
                .filter(viewer.services());
            viewable.extend(found.into_tuple::<Uuid>().all(db).await?);
        }
        Ok(Self {
            viewable,
            verified: verified(db, teams).await?,
            maintainers,
        })
    }

    fn target(
        &self,
        namespace: &str,
        name: &str,
        space: Option<&namespace::Model>,
        service: Option<&service::Model>,
    ) -> PublishTarget {
        let verified = |id: Option<Uuid>| id.filter(|id| self.verified.contains(id));
        let maintainers = service.and_then(|row| self.maintainers.get(&row.id));
        PublishTarget {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            exists: service.is_some(),
            is_viewable: service.is_some_and(|row| self.viewable.contains(&row.id)),
            namespace_team: verified(space.and_then(|row| row.team_id)),
            owner: verified(service.and_then(|row| row.owner_team_id)),
            maintainers: maintainers.cloned().unwrap_or_default(),
        }
    }
}

/// Returns which of these teams have rights.
async fn verified(
    db: &impl ConnectionTrait,
    teams: HashSet<Uuid>,
) -> Result<HashSet<Uuid>, StoreError> {
    let found = team::Entity::find()
        .select_only()
        .column(team::Column::Id)
        .filter(team::Column::Id.is_in(teams))
        .filter(team::Column::Verified.eq(true))
        .filter(team::Column::DissolvedAt.is_null());
    Ok(found
        .into_tuple::<Uuid>()
        .all(db)
        .await?
        .into_iter()
        .collect())
}
