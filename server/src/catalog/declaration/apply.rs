//! A declaration becomes rows: what differs is written, and what vanished loses its rights.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{Applied, Declaration, DeclaredMember, DeclaredPrincipal, DeclaredTeam};
use crate::catalog::audit::Action;
use crate::catalog::team::edit::{canonical, contact, description, require_free};
use crate::catalog::team::{API, CATALOG_TOML};
use crate::catalog::{Catalog, CatalogError, Requester, name, principal};
use crate::store::{
    self, Change, Membership, Namespace, Principal, PrincipalKind, Team, WriteTransaction,
};

/// How many changes the audit log names; it counts the others.
const MAX_TOLD: usize = 200;

/// A declaration on its way into the database.
pub(super) struct Apply<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) write: &'a WriteTransaction,
    pub(super) origin: &'static str,
    pub(super) now: DateTime<Utc>,
    applied: Applied,
    objects: Vec<String>,
    changed: Vec<Change>,
    /// What is declared now; what else has this origin has vanished.
    principals: HashSet<Uuid>,
    teams: HashSet<Uuid>,
    namespaces: HashSet<Uuid>,
    members: HashSet<(Uuid, Uuid)>,
}

pub(super) async fn run(
    catalog: &Catalog,
    requester: &Requester,
    origin: &'static str,
    declaration: &Declaration,
) -> Result<Applied, CatalogError> {
    let write = catalog.write_teams().await?;
    // A publish may name the same teams and namespaces right now.
    write.lock("names").await?;
    let mut apply = Apply {
        catalog,
        write: &write,
        origin,
        now: catalog.clock().now(),
        applied: Applied::default(),
        objects: Vec::new(),
        changed: Vec::new(),
        principals: HashSet::new(),
        teams: HashSet::new(),
        namespaces: HashSet::new(),
        members: HashSet::new(),
    };
    for principal in &declaration.principals {
        apply.principal(principal).await?;
    }
    for team in &declaration.teams {
        apply.team(team).await?;
    }
    apply.check_modes(&declaration.check_modes).await?;
    apply.vanished().await?;
    let Apply {
        applied,
        mut objects,
        mut changed,
        ..
    } = apply;
    if applied.changes.is_empty() {
        return Ok(applied);
    }
    objects.sort_unstable();
    objects.dedup();
    changed.dedup();
    let told: Vec<&String> = applied.changes.iter().take(MAX_TOLD).collect();
    let action = Action::new("declaration.apply", origin)
        .objects(objects)
        .detail(json!({ "count": applied.changes.len(), "changes": told }));
    catalog.record(&write, requester, action, &changed).await?;
    write.commit().await?;
    Ok(applied)
}

impl Apply<'_> {
    /// Whether something with that origin is for another place to say.
    fn is_kept(&mut self, what: &str, origin: &str) -> bool {
        let is_kept = origin == CATALOG_TOML && self.origin != CATALOG_TOML;
        if is_kept {
            self.applied.kept.push(what.to_owned());
        }
        is_kept
    }

    pub(super) fn did(&mut self, object: &str, sentence: String, change: Change) {
        self.objects.push(object.to_owned());
        self.applied.changes.push(sentence);
        self.changed.push(change);
    }

    async fn principal(&mut self, declared: &DeclaredPrincipal) -> Result<(), CatalogError> {
        let before = self.find_or_make(declared.kind, &declared.name).await?;
        let said = principal::said(&before);
        if self.is_kept(&said, &before.origin) {
            return Ok(());
        }
        self.principals.insert(before.id);
        let display_name = principal::display_name(declared.display_name.as_deref())?;
        let email = principal::email(declared.email.as_deref())?;
        let now = Principal {
            display_name: display_name.or_else(|| before.display_name.clone()),
            email: email.or_else(|| before.email.clone()),
            is_admin: declared.is_admin,
            origin: self.origin.to_owned(),
            ..before.clone()
        };
        if now != before {
            store::principal::update(self.write.connection(), &now).await?;
            let sentence = match (before.is_admin, now.is_admin) {
                (false, true) => format!("the {said} administers the organisation"),
                (true, false) => format!("the {said} no longer administers the organisation"),
                _ => format!("the {said} is declared"),
            };
            self.did(&now.name, sentence, Change::principal(now.id));
        }
        Ok(())
    }

    async fn find_or_make(
        &mut self,
        kind: PrincipalKind,
        given: &str,
    ) -> Result<Principal, CatalogError> {
        let db = self.write.connection();
        let canonical = name::require_canonical(kind.noun(), given)?;
        if let Some(found) = store::principal::find_by_name(db, kind, &canonical).await? {
            return Ok(found);
        }
        let new = Principal {
            id: self.catalog.ids().next(),
            kind: kind.as_str().to_owned(),
            name: given.to_owned(),
            display_name: None,
            email: None,
            is_admin: false,
            created_at: self.now,
            disabled_at: None,
            origin: API.to_owned(),
        };
        store::principal::insert(db, &new, &canonical).await?;
        let sentence = format!("the {} is new", principal::said(&new));
        self.did(&new.name, sentence, Change::principal(new.id));
        Ok(new)
    }

    async fn team(&mut self, declared: &DeclaredTeam) -> Result<(), CatalogError> {
        let db = self.write.connection();
        let canonical_name = name::require_canonical("team", &declared.name)?;
        let found = store::team::find_exact(db, &canonical_name).await?;
        if let Some(found) = &found
            && self.is_kept(&format!("the team {}", found.name), &found.origin)
        {
            return Ok(());
        }
        require_free(
            self.write,
            &canonical_name,
            found.as_ref().map(|team| team.id),
        )
        .await?;
        let before = found.clone().unwrap_or_else(|| Team {
            id: self.catalog.ids().next(),
            name: declared.name.clone(),
            contact: None,
            verified: false,
            description: None,
            origin: self.origin.to_owned(),
            dissolved_at: None,
            revision: 1,
        });
        let mut team = Team {
            contact: contact(declared.contact.as_deref())?.or_else(|| before.contact.clone()),
            description: description(declared.description.as_deref())?
                .or_else(|| before.description.clone()),
            verified: true,
            dissolved_at: None,
            origin: self.origin.to_owned(),
            ..before.clone()
        };
        self.teams.insert(team.id);
        if found.is_none() {
            store::team::insert(db, &team, &canonical_name, self.now).await?;
            self.did(
                &team.name,
                format!("the team {} is new", team.name),
                Change::team(team.id),
            );
        } else if team != before {
            store::team::update(db, &mut team, &canonical_name).await?;
            let how = if before.has_rights() {
                "declared"
            } else {
                "verified"
            };
            let sentence = format!("the team {} is {how}", team.name);
            self.did(&team.name, sentence, Change::team(team.id));
        }
        for namespace in &declared.namespaces {
            self.namespace(&team, namespace).await?;
        }
        for member in &declared.members {
            self.member(&team, member).await?;
        }
        Ok(())
    }

    async fn namespace(&mut self, team: &Team, given: &str) -> Result<(), CatalogError> {
        let db = self.write.connection();
        let canonical_name = name::require_canonical("namespace", given)?;
        let found = store::namespace::find_by_name(db, &canonical_name).await?;
        let Some(mut namespace) = found else {
            let new = Namespace {
                id: self.catalog.ids().next(),
                name: given.to_owned(),
                team_id: Some(team.id),
                origin: self.origin.to_owned(),
                revision: 1,
                created_at: self.now,
            };
            store::namespace::insert(db, &new, &canonical_name).await?;
            self.namespaces.insert(new.id);
            let sentence = format!("the team {} owns the new namespace {given}", team.name);
            self.did(given, sentence, Change::namespace(new.id));
            return Ok(());
        };
        if self.is_kept(
            &format!("the namespace {}", namespace.name),
            &namespace.origin,
        ) {
            return Ok(());
        }
        self.namespaces.insert(namespace.id);
        if namespace.team_id == Some(team.id) && namespace.origin == self.origin {
            return Ok(());
        }
        namespace.team_id = Some(team.id);
        namespace.origin = self.origin.to_owned();
        store::namespace::update(db, &mut namespace).await?;
        let sentence = format!(
            "the team {} owns the namespace {}",
            team.name, namespace.name
        );
        self.did(&namespace.name, sentence, Change::namespace(namespace.id));
        Ok(())
    }

    async fn member(&mut self, team: &Team, declared: &DeclaredMember) -> Result<(), CatalogError> {
        let who = self.find_or_make(declared.kind, &declared.name).await?;
        let db = self.write.connection();
        let before = store::member::find(db, team.id, who.id).await?;
        let said = principal::said(&who);
        if let Some(before) = &before
            && self.is_kept(
                &format!("the {said} in the team {}", team.name),
                &before.origin,
            )
        {
            return Ok(());
        }
        self.members.insert((team.id, who.id));
        let is_so =
            |before: &store::Member| before.role == declared.role && before.origin == self.origin;
        if before.as_ref().is_some_and(is_so) {
            return Ok(());
        }
        let membership = Membership {
            team_id: team.id,
            role: declared.role,
        };
        let id = self.catalog.ids().next();
        store::member::put(db, id, who.id, membership, self.origin, self.now).await?;
        let sentence = format!(
            "the {said} has the role {} in the team {}",
            declared.role, team.name
        );
        self.did(&team.name, sentence, Change::team(team.id));
        self.objects.push(who.name);
        Ok(())
    }

    /// Takes away what was declared here and is no longer.
    async fn vanished(&mut self) -> Result<(), CatalogError> {
        let db = self.write.connection();
        for member in store::member::of_origin(db, self.origin).await? {
            if self
                .members
                .contains(&(member.team_id, member.principal_id))
            {
                continue;
            }
            store::member::remove(db, member.team_id, member.principal_id).await?;
            let team = store::team::find_by_id(db, member.team_id).await?;
            let who = store::principal::find(db, member.principal_id).await?;
            let team = team.map_or_else(String::new, |team| team.name);
            let said = who.as_ref().map_or_else(String::new, principal::said);
            let sentence = format!("the {said} has no role in the team {team}");
            self.did(&team, sentence, Change::team(member.team_id));
        }
        for mut one in store::principal::of_origin(db, self.origin).await? {
            if self.principals.contains(&one.id) {
                continue;
            }
            one.is_admin = false;
            one.origin = API.to_owned();
            store::principal::update(db, &one).await?;
            let sentence = format!("the {} is no longer declared", principal::said(&one));
            self.did(&one.name, sentence, Change::principal(one.id));
        }
        for mut namespace in store::namespace::of_origin(db, self.origin).await? {
            if self.namespaces.contains(&namespace.id) {
                continue;
            }
            namespace.origin = API.to_owned();
            store::namespace::update(db, &mut namespace).await?;
            let sentence = format!("the namespace {} is no longer declared", namespace.name);
            self.did(&namespace.name, sentence, Change::namespace(namespace.id));
        }
        for mut team in store::team::of_origin(db, self.origin).await? {
            if self.teams.contains(&team.id) {
                continue;
            }
            team.origin = API.to_owned();
            let own_name = canonical(&team);
            store::team::update(db, &mut team, &own_name).await?;
            let sentence = format!("the team {} is no longer declared", team.name);
            self.did(&team.name, sentence, Change::team(team.id));
        }
        Ok(())
    }
}
