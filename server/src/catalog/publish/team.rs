//! The teams and namespaces that a repository names.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::commit::Commit;
use crate::catalog::CatalogError;
use crate::catalog::staging::NewService;
use crate::store::{self, Service, Team};

impl Commit<'_> {
    /// Makes the namespaces that are named for the first time.
    pub(super) async fn write_namespaces(
        &self,
        entries: &[NewService],
    ) -> Result<(), CatalogError> {
        let db = self.write.connection();
        let namespaces: HashSet<&String> = entries.iter().map(|entry| &entry.namespace).collect();
        for name in namespaces {
            if store::team::find_namespace(db, name).await?.is_none() {
                let id = self.catalog.ids().next();
                store::team::insert_namespace(db, id, name, name, self.now).await?;
            }
        }
        Ok(())
    }

    /// Makes the teams that are named for the first time. A team that only a repository names is
    /// unverified: it has no rights, and its contact follows the repository. Returns all teams that
    /// are named or own one of these services by id, and the ids of those that are named by name.
    pub(super) async fn write_teams(
        &mut self,
        entries: &[NewService],
        services: &[Option<Service>],
    ) -> Result<(HashMap<Uuid, Team>, HashMap<String, Uuid>), CatalogError> {
        let db = self.write.connection();
        let (mut teams, mut ids) = (HashMap::new(), HashMap::new());
        for (name, contact) in named(entries) {
            let team = self.write_team(name, contact).await?;
            // A dissolved team gets nothing back by being named.
            if team.dissolved_at.is_none() {
                ids.insert(name.to_owned(), team.id);
            }
            teams.insert(team.id, team);
        }
        let owners: HashSet<Uuid> = services
            .iter()
            .flatten()
            .filter_map(|service| service.owner_team_id)
            .filter(|id| !teams.contains_key(id))
            .collect();
        let owners: Vec<Uuid> = owners.into_iter().collect();
        for owner in store::team::list_by_ids(db, &owners).await? {
            teams.insert(owner.id, owner);
        }
        Ok((teams, ids))
    }

    async fn write_team(
        &mut self,
        name: &str,
        contact: Option<&str>,
    ) -> Result<Team, CatalogError> {
        let db = self.write.connection();
        let Some(mut team) = store::team::find(db, name).await? else {
            let team = Team {
                id: self.catalog.ids().next(),
                name: name.to_owned(),
                contact: contact.map(str::to_owned),
                verified: false,
                description: None,
                origin: "repository".to_owned(),
                dissolved_at: None,
                revision: 1,
            };
            store::team::insert(db, &team, name, self.now).await?;
            self.record("team.create", name);
            self.changed_teams.push(team.id);
            return Ok(team);
        };
        let new = contact.filter(|contact| team.contact.as_deref() != Some(*contact));
        if let Some(contact) = new.filter(|_| !team.verified) {
            store::team::update_contact(db, team.id, contact).await?;
            team.contact = Some(contact.to_owned());
            self.record("team.update", name);
            self.changed_teams.push(team.id);
        }
        Ok(team)
    }
}

/// The teams that these services name, each with where to ask it if that is said.
fn named(entries: &[NewService]) -> BTreeMap<&str, Option<&str>> {
    let mut contacts: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for entry in entries {
        if let Some(owner) = &entry.owner {
            let contact = contacts.entry(owner).or_default();
            *contact = contact.or(entry.owner_contact.as_deref());
        }
        let others = [&entry.maintainers, &entry.visible_to];
        for team in others.into_iter().flatten().flatten() {
            contacts.entry(team).or_default();
        }
    }
    contacts
}
