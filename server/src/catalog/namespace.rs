//! Namespaces: who says what new services are named in them.

use std::collections::HashMap;

use serde_json::json;
use uuid::Uuid;

use super::audit::Action;
use super::team::{API, require_revision, require_team_role, require_undeclared};
use super::{Catalog, CatalogError, Requester, Scope, name};
use crate::store::{
    self, Change, ChangeKind, Namespace, Page, PageRequest, Role, WriteTransaction,
};

impl Catalog {
    /// The namespace of this name, in whatever case.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn find_namespace(
        &self,
        requester: &Requester,
        name: &str,
    ) -> Result<Option<Namespace>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let Some(canonical) = name::canonical(name) else {
            return Ok(None);
        };
        let db = self.store().connection();
        Ok(store::namespace::find_viewable(db, &requester.viewer(), &canonical).await?)
    }

    /// Namespaces, by name: all of them, or those that no team owns.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_namespaces(
        &self,
        requester: &Requester,
        only_unowned: bool,
        page: PageRequest,
    ) -> Result<Page<Namespace>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::namespace::list(db, &requester.viewer(), only_unowned, page).await?)
    }

    /// How many namespaces no team owns.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn count_unowned_namespaces(
        &self,
        requester: &Requester,
    ) -> Result<u64, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(store::namespace::count_unowned(self.store().connection(), &requester.viewer()).await?)
    }

    /// The namespaces of these ids; unknown ids are absent.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn namespaces_by_ids(
        &self,
        requester: &Requester,
        ids: &[Uuid],
    ) -> Result<Vec<Namespace>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        Ok(
            store::namespace::list_by_ids(self.store().connection(), &requester.viewer(), ids)
                .await?,
        )
    }

    /// The same page of each team's namespaces, by name.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn namespaces_of_teams(
        &self,
        requester: &Requester,
        team_ids: &[Uuid],
        page: PageRequest,
    ) -> Result<HashMap<Uuid, Page<Namespace>>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let db = self.store().connection();
        Ok(store::namespace::list_of_teams(db, team_ids, page).await?)
    }

    /// Makes a namespace that a team owns, before anything is published there.
    ///
    /// # Errors
    /// The requester does not administer the team, the team is unknown, dissolved or not verified,
    /// or the name is none or taken.
    pub async fn create_namespace(
        &self,
        requester: &Requester,
        new_name: &str,
        team_id: Uuid,
    ) -> Result<Namespace, CatalogError> {
        requester.require(Scope::Maintain)?;
        let canonical = name::require_canonical("namespace", new_name)?;
        let write = self.write_teams().await?;
        let team = self.receiving_team(&write, team_id).await?;
        require_team_role(requester, &team, Role::Admin)?;
        // A publish may name the same namespace right now.
        write.lock("names").await?;
        let db = write.connection();
        if let Some(taken) = store::namespace::find_by_name(db, &canonical).await? {
            return Err(CatalogError::Conflict {
                message: format!("there is a namespace {} already", taken.name),
                hint: "Choose another name, or claim it when no team owns it.".to_owned(),
            });
        }
        let namespace = Namespace {
            id: self.ids().next(),
            name: new_name.to_owned(),
            team_id: Some(team_id),
            origin: API.to_owned(),
            revision: 1,
            created_at: self.clock().now(),
        };
        store::namespace::insert(db, &namespace, &canonical).await?;
        let action = Action::new("namespace.create", &namespace.name)
            .objects([team.name.clone()])
            .detail(json!({ "team": team.name }));
        self.record(&write, requester, action, &[changed(namespace.id)])
            .await?;
        write.commit().await?;
        Ok(namespace)
    }

    /// Gives a namespace to a team, or to none.
    ///
    /// Administrators of its team give it to any verified team; one that nobody owns is claimed by
    /// the administrators of a team, unless another verified team has services in it: then an
    /// administrator of the organisation decides.
    ///
    /// # Errors
    /// The requester may not do that, the namespace is unknown, was changed meanwhile or is declared
    /// in the configuration, or the team is unknown, dissolved or not verified.
    pub async fn move_namespace(
        &self,
        requester: &Requester,
        (id, revision): (Uuid, i64),
        team_id: Option<Uuid>,
    ) -> Result<Namespace, CatalogError> {
        requester.require(Scope::Maintain)?;
        let write = self.write_teams().await?;
        let db = write.connection();
        let found = store::namespace::find(db, id).await?;
        let mut namespace = found.ok_or_else(|| CatalogError::not_found("the namespace"))?;
        self.require_move(&write, requester, &namespace, team_id)
            .await?;
        let what = format!("the namespace {}", namespace.name);
        require_undeclared(&what, &namespace.origin)?;
        require_revision(&what, namespace.revision, revision)?;
        let team = match team_id {
            None => None,
            Some(team_id) => Some(self.receiving_team(&write, team_id).await?.name),
        };
        if namespace.team_id == team_id {
            return Ok(namespace);
        }
        namespace.team_id = team_id;
        namespace.origin = API.to_owned();
        store::namespace::update(db, &mut namespace).await?;
        let action = Action::new("namespace.move", &namespace.name)
            .objects(team.clone())
            .detail(json!({ "team": team }));
        self.record(&write, requester, action, &[changed(id)])
            .await?;
        write.commit().await?;
        Ok(namespace)
    }

    /// Refuses who may not give this namespace to that team.
    async fn require_move(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        namespace: &Namespace,
        team_id: Option<Uuid>,
    ) -> Result<(), CatalogError> {
        if requester.may(Scope::Admin) {
            return Ok(());
        }
        let owner = match namespace.team_id {
            None => None,
            Some(owner) => Some(self.existing_team(write, owner).await?),
        };
        if let Some(owner) = owner.filter(store::Team::has_rights) {
            return require_team_role(requester, &owner, Role::Admin);
        }
        let Some(team_id) = team_id else {
            return requester.require_administrator();
        };
        let team = self.receiving_team(write, team_id).await?;
        require_team_role(requester, &team, Role::Admin)?;
        let db = write.connection();
        if store::namespace::has_services_of_others(db, namespace.id, team_id).await? {
            return Err(CatalogError::Conflict {
                message: format!(
                    "other teams own services in the namespace {}",
                    namespace.name
                ),
                hint: "Ask an administrator of the organisation to assign it.".to_owned(),
            });
        }
        Ok(())
    }
}

/// What follows namespaces.
pub(super) fn changed(id: Uuid) -> Change {
    Change {
        kind: ChangeKind::Namespace,
        subject: id,
    }
}
