//! Services, their tags and their labels.

mod consumer;
mod list;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use uuid::Uuid;

pub(crate) use self::consumer::head_consumers;
pub use self::list::{ServiceFilter, ServiceOrder};
pub(crate) use self::list::{count, list, list_ids, list_of_teams};
use super::entity::{namespace, repository, service, service_label, service_tag, service_team};
use super::{Interface, StoreError, Viewer, padded};

/// The longest label that lists are filtered by, in bytes: PostgreSQL refuses what is longer in an
/// index than 2,704 bytes.
const MAX_INDEXED: usize = 2_000;

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id, which survives a rename.
    pub id: Uuid,
    /// The first half of its ref.
    pub namespace: String,
    /// The second half of its ref.
    pub name: String,
    /// The team that owns it, if one does.
    pub owner_team_id: Option<Uuid>,
    /// The repository that publishes it.
    pub repository_id: Uuid,
    /// That repository's canonical name.
    pub repository: String,
    /// Its folder in the repository, empty for the root.
    pub root: String,
    /// What it does.
    pub description: Option<String>,
    /// Words to find it by, sorted.
    pub tags: Vec<String>,
    /// experimental, production, deprecated or retired.
    pub lifecycle: String,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
    /// organisation, restricted, private or hidden.
    pub visibility: String,
    /// A word for what kind of component it is; `nanoservice` unless somebody says otherwise.
    pub service_type: String,
    /// What it offers to its consumers.
    pub interface: Interface,
    /// The document that describes its input as a JSON Schema.
    pub input_schema_id: Option<Uuid>,
    /// The document that describes its output as a JSON Schema.
    pub output_schema_id: Option<Uuid>,
    /// The document that is its README.
    pub readme_id: Option<Uuid>,
    /// Rises with every edit.
    pub revision: i64,
    /// When a publish of its repository no longer held it.
    pub missing_since: Option<DateTime<Utc>>,
    /// When it was first published.
    pub created_at: DateTime<Utc>,
    /// When its description, owner or head last changed.
    pub updated_at: DateTime<Utc>,
}

impl Service {
    /// Returns `namespace/name`.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// Whether it is at the end of its life; its name stays reserved.
    pub fn is_retired(&self) -> bool {
        self.lifecycle == "retired"
    }
}

/// A row together with the names of what it refers to.
#[derive(FromQueryResult)]
struct ServiceRow {
    #[sea_orm(nested)]
    service: service::Model,
    namespace_name: String,
    repository_name: String,
}

/// A query of services that reads [`ServiceRow`]s.
fn select() -> Select<service::Entity> {
    let to_namespace = service::Entity::belongs_to(namespace::Entity)
        .from(service::Column::NamespaceId)
        .to(namespace::Column::Id);
    let to_repository = service::Entity::belongs_to(repository::Entity)
        .from(service::Column::RepositoryId)
        .to(repository::Column::Id);
    service::Entity::find()
        .join(JoinType::InnerJoin, to_namespace.into())
        .join(JoinType::InnerJoin, to_repository.into())
        .column_as(namespace::Column::Name, "namespace_name")
        .column_as(repository::Column::Name, "repository_name")
}

async fn complete(
    db: &impl ConnectionTrait,
    rows: Vec<ServiceRow>,
) -> Result<Vec<Service>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.service.id).collect();
    let mut tags = tags_of(db, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let (namespace, repository) = (row.namespace_name, row.repository_name);
            let row = row.service;
            Ok(Service {
                interface: Interface::from_json(&row.interface)?,
                namespace,
                repository,
                tags: tags.remove(&row.id).unwrap_or_default(),
                id: row.id,
                name: row.name,
                owner_team_id: row.owner_team_id,
                repository_id: row.repository_id,
                root: row.root,
                description: row.description,
                lifecycle: row.lifecycle,
                retired_at: row.retired_at,
                visibility: row.visibility,
                service_type: row.service_type,
                input_schema_id: row.input_schema_id,
                output_schema_id: row.output_schema_id,
                readme_id: row.readme_id,
                revision: row.revision,
                missing_since: row.missing_since,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
        .collect()
}

async fn tags_of(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
    let mut tags: HashMap<Uuid, Vec<String>> = HashMap::new();
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = service_tag::Entity::find()
            .filter(service_tag::Column::ServiceId.is_in(padded(chunk)))
            .order_by_asc(service_tag::Column::Tag)
            .all(db)
            .await?;
        for row in rows {
            tags.entry(row.service_id).or_default().push(row.tag);
        }
    }
    Ok(tags)
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    canonical_namespace: &str,
    canonical_name: &str,
) -> Result<Option<Service>, StoreError> {
    let row = select()
        .filter(namespace::Column::CanonicalName.eq(canonical_namespace))
        .filter(service::Column::CanonicalName.eq(canonical_name))
        .filter(viewer.services())
        .into_model()
        .one(db)
        .await?;
    Ok(complete(db, row.into_iter().collect()).await?.pop())
}

pub(crate) async fn list_by_ids(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<Vec<Service>, StoreError> {
    let mut services = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = select()
            .filter(service::Column::Id.is_in(padded(chunk)))
            .filter(viewer.services())
            .into_model()
            .all(db)
            .await?;
        services.extend(complete(db, rows).await?);
    }
    Ok(services)
}

/// The word in `service_team.role` of a team that maintains a service besides its owner.
pub(crate) const MAINTAIN: &str = "maintain";
/// The word in `service_team.role` of a team that may view a service while it is restricted.
pub(crate) const VIEW: &str = "view";

/// Returns each of these services together with a team that maintains it besides its owner.
pub(crate) async fn maintainers(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let mut maintainers = Vec::new();
    for chunk in ids.chunks(super::ID_CHUNK) {
        let rows = service_team::Entity::find()
            .filter(service_team::Column::ServiceId.is_in(padded(chunk)))
            .filter(service_team::Column::Role.eq(MAINTAIN))
            .all(db)
            .await?;
        maintainers.extend(rows.into_iter().map(|row| (row.service_id, row.team_id)));
    }
    Ok(maintainers)
}

/// Returns the teams that have this role in a service besides its owner.
pub(crate) async fn teams_of(
    db: &impl ConnectionTrait,
    id: Uuid,
    role: &str,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(service_team::Entity::find()
        .select_only()
        .column(service_team::Column::TeamId)
        .filter(service_team::Column::ServiceId.eq(id))
        .filter(service_team::Column::Role.eq(role))
        .into_tuple::<Uuid>()
        .all(db)
        .await?)
}

pub(crate) async fn ids_of_repository(
    db: &impl ConnectionTrait,
    repository_id: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(service::Column::RepositoryId.eq(repository_id))
        .into_tuple::<Uuid>()
        .all(db)
        .await?)
}

pub(crate) async fn list_of_repository(
    db: &impl ConnectionTrait,
    repository_id: Uuid,
) -> Result<Vec<Service>, StoreError> {
    let rows = select()
        .filter(service::Column::RepositoryId.eq(repository_id))
        .order_by_asc(service::Column::CanonicalName)
        .into_model()
        .all(db)
        .await?;
    complete(db, rows).await
}

pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    service: &Service,
    namespace_id: Uuid,
    canonical_name: &str,
) -> Result<(), StoreError> {
    service::ActiveModel {
        namespace_id: Set(namespace_id),
        name: Set(service.name.clone()),
        canonical_name: Set(canonical_name.to_owned()),
        repository_id: Set(service.repository_id),
        created_at: Set(service.created_at),
        revision: Set(service.revision),
        ..description(service)
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Writes everything but name and repository, and raises the revision.
///
/// # Errors
/// Somebody else has raised it since the service was read.
pub(crate) async fn update(
    db: &impl ConnectionTrait,
    service: &mut Service,
) -> Result<(), StoreError> {
    let read = service.revision;
    let written = service::Entity::update_many()
        .set(service::ActiveModel {
            revision: Set(read + 1),
            ..description(service)
        })
        .filter(service::Column::Id.eq(service.id))
        .filter(service::Column::Revision.eq(read))
        .exec(db)
        .await?;
    if written.rows_affected == 0 {
        return Err(StoreError::Conflict {
            what: format!("a newer revision of {}", service.reference()),
        });
    }
    service.revision = read + 1;
    Ok(())
}

/// Writes the name that a service has now, and raises its revision.
///
/// # Errors
/// Another service has that name, or somebody else has raised the revision since it was read.
pub(crate) async fn rename(
    db: &impl ConnectionTrait,
    service: &mut Service,
    namespace_id: Uuid,
    canonical_name: &str,
) -> Result<(), StoreError> {
    let read = service.revision;
    let written = service::Entity::update_many()
        .set(service::ActiveModel {
            namespace_id: Set(namespace_id),
            name: Set(service.name.clone()),
            canonical_name: Set(canonical_name.to_owned()),
            updated_at: Set(service.updated_at),
            revision: Set(read + 1),
            ..Default::default()
        })
        .filter(service::Column::Id.eq(service.id))
        .filter(service::Column::Revision.eq(read))
        .exec(db)
        .await?;
    if written.rows_affected == 0 {
        return Err(StoreError::Conflict {
            what: format!("a newer revision of {}", service.reference()),
        });
    }
    service.revision = read + 1;
    Ok(())
}

/// Writes the repository that a service comes from now, which is no edit.
pub(crate) async fn move_to(
    db: &impl ConnectionTrait,
    id: Uuid,
    repository_id: Uuid,
) -> Result<(), StoreError> {
    service::ActiveModel {
        id: Set(id),
        repository_id: Set(repository_id),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// Writes when the head changed last, which is no edit.
pub(crate) async fn set_updated(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    service::ActiveModel {
        id: Set(id),
        updated_at: Set(now),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// The columns that an edit writes; what lists filter by is copied out of the interface.
fn description(service: &Service) -> service::ActiveModel {
    let interface = &service.interface;
    let security = interface.security.as_ref();
    let endpoint = interface.endpoint.as_ref();
    service::ActiveModel {
        id: Set(service.id),
        owner_team_id: Set(service.owner_team_id),
        root: Set(service.root.clone()),
        description: Set(service.description.clone()),
        lifecycle: Set(service.lifecycle.clone()),
        retired_at: Set(service.retired_at),
        visibility: Set(service.visibility.clone()),
        service_type: Set(service.service_type.clone()),
        missing_since: Set(service.missing_since),
        updated_at: Set(service.updated_at),
        runtime: Set(interface.runtime.clone()),
        trigger_kind: Set(interface.trigger.clone()),
        protocol: Set(endpoint.map(|endpoint| endpoint.protocol.clone())),
        security_protocol: Set(security.map(|security| security.protocol.clone())),
        data_class: Set(security.and_then(|security| security.data_class.clone())),
        open_door: Set(interface.is_open_door()),
        interface: Set(interface.to_json()),
        input_schema_id: Set(service.input_schema_id),
        output_schema_id: Set(service.output_schema_id),
        readme_id: Set(service.readme_id),
        ..Default::default()
    }
}

/// Replaces the tags of a service; `ids` gives one id per tag.
pub(crate) async fn replace_tags(
    db: &impl ConnectionTrait,
    service_id: Uuid,
    tags: &[String],
    mut next_id: impl FnMut() -> Uuid,
) -> Result<(), StoreError> {
    service_tag::Entity::delete_many()
        .filter(service_tag::Column::ServiceId.eq(service_id))
        .exec(db)
        .await?;
    if tags.is_empty() {
        return Ok(());
    }
    service_tag::Entity::insert_many(tags.iter().map(|tag| service_tag::ActiveModel {
        id: Set(next_id()),
        service_id: Set(service_id),
        tag: Set(tag.clone()),
    }))
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// What lists are filtered by of labels: names in lower case, each once. What is too long for an
/// index is not filtered by.
pub(crate) fn filtered_labels(labels: &BTreeMap<String, String>) -> BTreeMap<String, &str> {
    labels
        .iter()
        .filter(|(name, value)| name.len() + value.len() <= MAX_INDEXED)
        .map(|(name, value)| (name.to_lowercase(), value.as_str()))
        .collect()
}

/// Replaces the labels that lists are filtered by; `next_id` gives one id per label.
pub(crate) async fn replace_labels(
    db: &impl ConnectionTrait,
    service_id: Uuid,
    labels: &BTreeMap<String, String>,
    mut next_id: impl FnMut() -> Uuid,
) -> Result<(), StoreError> {
    service_label::Entity::delete_many()
        .filter(service_label::Column::ServiceId.eq(service_id))
        .exec(db)
        .await?;
    let labels = filtered_labels(labels);
    if labels.is_empty() {
        return Ok(());
    }
    let rows = labels
        .into_iter()
        .map(|(name, value)| service_label::ActiveModel {
            id: Set(next_id()),
            service_id: Set(service_id),
            name: Set(name),
            value: Set(value.to_owned()),
        });
    service_label::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
