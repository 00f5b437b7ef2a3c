//! Writes a plan, as far as it differs from what is there.

mod service;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::import::{ImportReport, Problem};
use super::plan::{Plan, PlannedTeam, PlannedUser};
use crate::catalog::audit::Action;
use crate::catalog::transfer::fill_in;
use crate::catalog::{Catalog, CatalogError, Requester, Role};
use crate::store::transfer::{self, Existing, Row, tables};
use crate::store::{self, Change, ChangeKind, WriteTransaction};

/// Where a team came from that an import made.
const ORIGIN: &str = "backstage";

/// A plan on its way into the database.
pub(super) struct Writer<'a> {
    catalog: &'a Catalog,
    requester: &'a Requester,
    write: &'a WriteTransaction,
    now: DateTime<Utc>,
    there: Existing,
    /// Teams, made ones included, by canonical name.
    teams: HashMap<String, Uuid>,
    /// Services, made ones included, by `namespace/name`.
    services: HashMap<String, Uuid>,
    /// New rows by table.
    rows: BTreeMap<&'static str, Vec<Row>>,
    changes: Vec<Change>,
    objects: Vec<String>,
    /// Who was taken out of a team: `team/user`.
    left: Vec<String>,
    report: ImportReport,
}

impl<'a> Writer<'a> {
    pub(super) async fn new(
        catalog: &'a Catalog,
        requester: &'a Requester,
        write: &'a WriteTransaction,
    ) -> Result<Self, CatalogError> {
        let there = Existing::read(write.connection()).await?;
        Ok(Self {
            now: catalog.clock().now(),
            teams: there
                .teams
                .iter()
                .map(|(name, team)| (name.clone(), team.id))
                .collect(),
            services: there
                .services
                .iter()
                .map(|((namespace, name), (id, _))| (format!("{namespace}/{name}"), *id))
                .collect(),
            catalog,
            requester,
            write,
            there,
            rows: BTreeMap::new(),
            changes: Vec::new(),
            objects: Vec::new(),
            left: Vec::new(),
            report: ImportReport::default(),
        })
    }

    pub(super) async fn run(mut self, plan: Plan) -> Result<ImportReport, CatalogError> {
        self.report.problems = plan.problems;
        let has_users = !plan.users.is_empty();
        // An import that names no user at all says nothing of who left a group that lists nobody.
        let teams: BTreeSet<String> = plan
            .teams
            .iter()
            .filter(|(_, team)| team.has_members || has_users)
            .map(|(name, _)| name.clone())
            .collect();
        for (name, team) in plan.teams {
            self.team(name, team).await?;
        }
        let mut users: HashMap<String, Uuid> = self
            .there
            .users
            .iter()
            .map(|(name, user)| (name.clone(), user.id))
            .collect();
        for (name, user) in plan.users {
            self.user(name, user, &mut users);
        }
        for member in &plan.members {
            let role = match plan.viewers.contains(member) {
                true => Role::View,
                false => Role::Publish,
            };
            let (team, user) = member;
            self.member(team, user, role, &users);
        }
        self.take_out(&teams, &plan.members).await?;
        let mut written = Vec::new();
        for ((namespace, name), service) in plan.services {
            let spelled = plan.namespaces.get(&namespace);
            if let Some(head) = self
                .service(
                    &namespace,
                    &name,
                    spelled.map_or(&namespace, |name| name),
                    &service,
                )
                .await?
            {
                written.push((format!("{namespace}/{name}"), head, service));
            }
        }
        for (reference, head, service) in &written {
            self.dependencies(reference, *head, service);
        }
        self.flush().await?;
        let targets: Vec<String> = written
            .into_iter()
            .map(|(reference, ..)| reference)
            .filter(|reference| self.there.missing.contains(reference))
            .collect();
        for target in targets {
            let id = self.services[&target];
            transfer::resolve(self.write.connection(), &target, id).await?;
        }
        self.record().await?;
        self.report
            .problems
            .sort_by(|a, b| natural(&a.place).cmp(&natural(&b.place)));
        Ok(self.report)
    }

    async fn team(&mut self, name: String, planned: PlannedTeam) -> Result<(), CatalogError> {
        if self.was_renamed("team", "", &name) {
            self.problem(
                &planned.place,
                format!("the team {name} has another name now"),
            );
            return Ok(());
        }
        let Some(team) = self.there.teams.get(&name) else {
            let id = self.new_team(&name, &planned.name, planned.verified);
            if let Some(row) = self.rows.get_mut("team").and_then(|rows| rows.last_mut()) {
                row.insert("description".to_owned(), json!(planned.description));
                row.insert("contact".to_owned(), json!(planned.contact));
                row.insert("dissolved_at".to_owned(), json!(planned.dissolved_at));
            }
            self.created(ChangeKind::Team, id, name.clone());
            return Ok(());
        };
        if team.dissolved_at.is_some() != planned.dissolved_at.is_some() {
            let said = match planned.dissolved_at {
                Some(_) => "was dissolved there, but not here",
                None => "was dissolved",
            };
            self.problem(&planned.place, format!("the team {name} {said}"));
            return Ok(());
        }
        let mut wanted = team.clone();
        wanted.verified |= planned.verified;
        // A team that was declared elsewhere keeps what is said of it there.
        let is_ours = team.origin == ORIGIN || !team.verified;
        if is_ours {
            wanted.description = planned.description.or(wanted.description);
            wanted.contact = planned.contact.or(wanted.contact);
        }
        if wanted == *team {
            self.report.unchanged += 1;
            return Ok(());
        }
        transfer::verify_team(self.write.connection(), &wanted).await?;
        self.updated(ChangeKind::Team, wanted.id, name.clone());
        Ok(())
    }

    fn user(&mut self, name: String, planned: PlannedUser, users: &mut HashMap<String, Uuid>) {
        if users.contains_key(&name) {
            self.report.unchanged += 1;
            return;
        }
        let id = self.catalog.ids().next();
        let row = json!({
            "id": id, "kind": "user", "name": planned.name, "canonical_name": name,
            "display_name": planned.display_name, "email": planned.email, "origin": ORIGIN,
            "disabled_at": planned.disabled_at,
        });
        if planned.name.is_empty() {
            self.problem(&planned.place, "the user has no name");
            return;
        }
        self.add("principal", row);
        users.insert(name.clone(), id);
        self.created(ChangeKind::Principal, id, name.clone());
    }

    fn member(&mut self, team: &str, user: &str, role: Role, users: &HashMap<String, Uuid>) {
        let (Some(team_id), Some(user_id)) = (self.teams.get(team), users.get(user)) else {
            let place = format!("team {team}");
            self.problem(
                &place,
                format!("the membership of {user} was left out: one of them is not declared"),
            );
            return;
        };
        let (team_id, user_id) = (*team_id, *user_id);
        if self.there.members.contains_key(&(team_id, user_id)) {
            return;
        }
        let members = &mut self.there.members;
        members.insert((team_id, user_id), ORIGIN.to_owned());
        self.add("team_member", json!({
            "team_id": team_id, "principal_id": user_id, "role": role.as_str(), "origin": ORIGIN,
        }));
        self.updated(ChangeKind::Team, team_id, team.to_owned());
    }

    /// Takes those out of these teams whom an earlier import put in and this one no longer names.
    /// Whom somebody else put in stays.
    async fn take_out(
        &mut self,
        teams: &BTreeSet<String>,
        members: &BTreeSet<(String, String)>,
    ) -> Result<(), CatalogError> {
        let known = teams.iter().filter_map(|name| {
            let team = self.there.teams.get(name)?;
            Some((team.id, name.clone()))
        });
        let known: HashMap<Uuid, String> = known.collect();
        let users = self.there.users.iter();
        let users: HashMap<Uuid, String> =
            users.map(|(name, user)| (user.id, name.clone())).collect();
        let there = self.there.members.iter();
        let ours = there.filter(|(_, origin)| *origin == ORIGIN);
        let mut gone: BTreeMap<(String, String), (Uuid, Uuid)> = BTreeMap::new();
        for ((team, user), _) in ours {
            if let (Some(team_name), Some(user_name)) = (known.get(team), users.get(user)) {
                let member = (team_name.clone(), user_name.clone());
                if !members.contains(&member) {
                    gone.insert(member, (*team, *user));
                }
            }
        }
        for ((team_name, user_name), (team, user)) in gone {
            store::member::remove(self.write.connection(), team, user).await?;
            self.left.push(format!("{team_name}/{user_name}"));
            self.objects.push(user_name);
            self.changes.push(Change::principal(user));
            self.updated(ChangeKind::Team, team, team_name);
        }
        Ok(())
    }

    /// The team of an owner; one that nobody declared is made and has no rights.
    fn owner(&mut self, canonical: &str) -> Uuid {
        if let Some(id) = self.teams.get(canonical) {
            return *id;
        }
        let id = self.new_team(canonical, canonical, false);
        self.created(ChangeKind::Team, id, canonical.to_owned());
        id
    }

    fn new_team(&mut self, canonical: &str, name: &str, verified: bool) -> Uuid {
        let id = self.catalog.ids().next();
        self.teams.insert(canonical.to_owned(), id);
        self.add("team", json!({
            "id": id, "name": name, "canonical_name": canonical, "verified": verified, "origin": ORIGIN,
        }));
        id
    }

    fn was_renamed(&self, kind: &str, namespace: &str, name: &str) -> bool {
        let alias = (kind.to_owned(), namespace.to_owned(), name.to_owned());
        self.there.aliases.contains(&alias)
    }

    fn add(&mut self, table: &'static str, row: Value) {
        if let Value::Object(row) = row {
            self.rows.entry(table).or_default().push(row);
        }
    }

    /// Writes the new rows, those first that others refer to.
    async fn flush(&mut self) -> Result<(), CatalogError> {
        for table in tables() {
            let rows = self.rows.remove(table.name).unwrap_or_default();
            let mut values = Vec::with_capacity(rows.len());
            for mut row in rows {
                let ids = self.catalog.ids();
                fill_in(&table, &mut row, self.now, || ids.next())
                    .and_then(|()| table.values(row).map_err(|error| error.to_string()))
                    .map(|row| values.push(row))
                    .map_err(|reason| {
                        CatalogError::bad_input(
                            format!("a row of {}: {reason}", table.name),
                            "Report this: an import should have left it out.",
                        )
                    })?;
            }
            transfer::insert(self.write.connection(), &table, values).await?;
        }
        Ok(())
    }

    /// One audit event for the whole import, unless it changed nothing.
    async fn record(&mut self) -> Result<(), CatalogError> {
        if self.changes.is_empty() {
            return Ok(());
        }
        self.changes
            .sort_unstable_by_key(|change| (change.kind.as_str(), change.subject));
        self.changes.dedup();
        self.objects.sort_unstable();
        self.objects.dedup();
        let action = Action::new("catalog.import", ORIGIN)
            .objects(std::mem::take(&mut self.objects))
            .detail(json!({
                "created": self.report.created,
                "updated": self.report.updated,
                "left": self.left,
            }));
        self.catalog
            .record(self.write, self.requester, action, &self.changes)
            .await
    }

    fn created(&mut self, kind: ChangeKind, subject: Uuid, object: String) {
        self.report.created += 1;
        self.changes.push(Change { kind, subject });
        self.objects.push(object);
    }

    fn updated(&mut self, kind: ChangeKind, subject: Uuid, object: String) {
        self.report.updated += 1;
        self.changes.push(Change { kind, subject });
        self.objects.push(object);
    }

    fn problem(&mut self, place: &str, reason: impl Into<String>) {
        self.report.problems.push(Problem {
            place: place.to_owned(),
            reason: reason.into(),
        });
    }
}

/// A place as people order it: line 9 before line 10.
fn natural(place: &str) -> (&str, u64) {
    match place.rsplit_once(':') {
        Some((file, line)) => (file, line.parse().unwrap_or(0)),
        None => (place, 0),
    }
}
