//! What a large import finds already there, read at once.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use crate::store::entity::{
    dependency, name_alias, namespace, principal, repository, service, team, team_member, version,
};
use crate::store::{Principal, StoreError, Team};

/// Services by namespace and name: their ids, and the ids and content hashes of their heads.
type Services = HashMap<(String, String), (Uuid, Option<(Uuid, String)>)>;

/// What is there already, by canonical names.
#[derive(Debug)]
pub(crate) struct Existing {
    /// Teams by name.
    pub(crate) teams: HashMap<String, Team>,
    /// Users by name.
    pub(crate) users: HashMap<String, Principal>,
    /// Where memberships came from, by team and user.
    pub(crate) members: HashMap<(Uuid, Uuid), String>,
    /// Namespaces by name.
    pub(crate) namespaces: HashMap<String, Uuid>,
    /// Repositories by name.
    pub(crate) repositories: HashMap<String, Uuid>,
    /// Services by namespace and name, with the ids and content hashes of their heads.
    pub(crate) services: Services,
    /// Former names: kind, namespace, name.
    pub(crate) aliases: HashSet<(String, String, String)>,
    /// Services that dependencies name, though there is none.
    pub(crate) missing: HashSet<String>,
}

impl Existing {
    pub(crate) async fn read(db: &impl ConnectionTrait) -> Result<Self, StoreError> {
        let teams = team::Entity::find().all(db).await?;
        let users = principal::Entity::find()
            .filter(principal::Column::Kind.eq("user"))
            .all(db)
            .await?;
        let members: Vec<(Uuid, Uuid, String)> = team_member::Entity::find()
            .select_only()
            .columns([
                team_member::Column::TeamId,
                team_member::Column::PrincipalId,
                team_member::Column::Origin,
            ])
            .into_tuple()
            .all(db)
            .await?;
        let namespaces: Vec<(String, Uuid)> = namespace::Entity::find()
            .select_only()
            .columns([namespace::Column::CanonicalName, namespace::Column::Id])
            .into_tuple()
            .all(db)
            .await?;
        let repositories: Vec<(String, Uuid)> = repository::Entity::find()
            .select_only()
            .columns([repository::Column::Name, repository::Column::Id])
            .into_tuple()
            .all(db)
            .await?;
        let aliases = name_alias::Entity::find().all(db).await?;
        let missing: Vec<String> = dependency::Entity::find()
            .select_only()
            .column(dependency::Column::Target)
            .distinct()
            .filter(dependency::Column::TargetId.is_null())
            .into_tuple()
            .all(db)
            .await?;
        let services = services(db, &namespaces).await?;
        Ok(Self {
            teams: teams
                .into_iter()
                .map(|row| (row.canonical_name.clone(), row.into()))
                .collect(),
            users: users
                .into_iter()
                .map(|row| (row.canonical_name.clone(), row.into()))
                .collect(),
            members: members
                .into_iter()
                .map(|(team, user, origin)| ((team, user), origin))
                .collect(),
            namespaces: namespaces.into_iter().collect(),
            repositories: repositories.into_iter().collect(),
            aliases: aliases
                .into_iter()
                .map(|row| (row.kind, row.namespace, row.canonical_name))
                .collect(),
            missing: missing.into_iter().collect(),
            services,
        })
    }
}

async fn services(
    db: &impl ConnectionTrait,
    namespaces: &[(String, Uuid)],
) -> Result<Services, StoreError> {
    let names: HashMap<Uuid, &String> = namespaces.iter().map(|(name, id)| (*id, name)).collect();
    let services: Vec<(Uuid, Uuid, String)> = service::Entity::find()
        .select_only()
        .columns([
            service::Column::Id,
            service::Column::NamespaceId,
            service::Column::CanonicalName,
        ])
        .into_tuple()
        .all(db)
        .await?;
    let heads: Vec<(Uuid, Uuid, String)> = version::Entity::find()
        .select_only()
        .columns([
            version::Column::ServiceId,
            version::Column::Id,
            version::Column::ContentHash,
        ])
        .filter(version::Column::Kind.eq("head"))
        .into_tuple()
        .all(db)
        .await?;
    let mut heads: HashMap<Uuid, (Uuid, String)> = heads
        .into_iter()
        .map(|(service, id, hash)| (service, (id, hash)))
        .collect();
    Ok(services
        .into_iter()
        .filter_map(|(id, namespace, name)| {
            let namespace = (*names.get(&namespace)?).clone();
            Some(((namespace, name), (id, heads.remove(&id))))
        })
        .collect())
}

/// Lets every dependency that names this service find it.
pub(crate) async fn resolve(
    db: &impl ConnectionTrait,
    target: &str,
    id: Uuid,
) -> Result<(), StoreError> {
    dependency::Entity::update_many()
        .set(dependency::ActiveModel {
            target_id: sea_orm::ActiveValue::Set(Some(id)),
            ..Default::default()
        })
        .filter(dependency::Column::Target.eq(target))
        .filter(dependency::Column::TargetId.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes what a version depends on, to be written anew.
pub(crate) async fn delete_dependencies(
    db: &impl ConnectionTrait,
    version_id: Uuid,
) -> Result<(), StoreError> {
    dependency::Entity::delete_many()
        .filter(dependency::Column::VersionId.eq(version_id))
        .exec(db)
        .await?;
    Ok(())
}

/// Writes what a group of Backstage says about a team, and whether it is verified.
pub(crate) async fn verify_team(db: &impl ConnectionTrait, team: &Team) -> Result<(), StoreError> {
    use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};

    team::ActiveModel {
        id: Set(team.id),
        contact: Set(team.contact.clone()),
        description: Set(team.description.clone()),
        verified: Set(team.verified),
        revision: Set(team.revision + 1),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}
