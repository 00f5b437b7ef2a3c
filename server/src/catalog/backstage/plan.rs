//! What entities mean here, before anybody looks into the database.

mod service;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use self::service::Services;
use super::MARK;
use super::entity::{Entity, List, filled};
use super::import::Problem;
use super::own::Own;
use super::reference::{DEFAULT, Reference};
use crate::catalog::Interface;
use crate::catalog::input::sha256;
use crate::catalog::name::canonical;

/// Everything that is to be there after the import.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// By canonical name.
    pub(super) teams: BTreeMap<String, PlannedTeam>,
    /// By canonical name.
    pub(super) users: BTreeMap<String, PlannedUser>,
    /// Canonical names of teams and users.
    pub(super) members: BTreeSet<(String, String)>,
    /// Those of them who only view.
    pub(super) viewers: BTreeSet<(String, String)>,
    /// By canonical namespace and name.
    pub(super) services: BTreeMap<(String, String), PlannedService>,
    /// Namespaces as they are written, by canonical name.
    pub(super) namespaces: BTreeMap<String, String>,
    pub(super) problems: Vec<Problem>,
}

#[derive(Debug)]
pub(super) struct PlannedTeam {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) contact: Option<String>,
    /// False for one that an export says nobody verified.
    pub(super) verified: bool,
    /// When it was dissolved, as a row holds it.
    pub(super) dissolved_at: Option<String>,
    /// Whether the group itself says who is in it.
    pub(super) has_members: bool,
    pub(super) place: String,
}

#[derive(Debug)]
pub(super) struct PlannedUser {
    pub(super) name: String,
    pub(super) display_name: Option<String>,
    pub(super) email: Option<String>,
    /// When they were disabled, as a row holds it.
    pub(super) disabled_at: Option<String>,
    pub(super) place: String,
}

/// A service; its hash says whether Backstage's entity changed.
#[derive(Debug, Serialize)]
pub(super) struct PlannedService {
    pub(super) name: String,
    pub(super) service_type: String,
    pub(super) lifecycle: String,
    pub(super) description: Option<String>,
    pub(super) tags: BTreeSet<String>,
    pub(super) labels: BTreeMap<String, String>,
    /// The canonical name of a team.
    pub(super) owner: Option<String>,
    /// Who may view a service that is new.
    pub(super) visibility: Option<String>,
    /// The canonical names of teams that a new service is shown to.
    pub(super) visible_to: BTreeSet<String>,
    /// The canonical names of teams that maintain a new service besides its owner.
    pub(super) maintainers: BTreeSet<String>,
    /// When a new service was retired, as a row holds it.
    pub(super) retired_at: Option<String>,
    /// Since when a new service is no longer in its repository, as a row holds it.
    pub(super) missing_since: Option<String>,
    /// What it offers, without its labels.
    pub(super) interface: Option<Interface>,
    pub(super) repository: String,
    pub(super) root: String,
    /// Ranges by `namespace/name`, canonical.
    pub(super) dependencies: BTreeMap<String, String>,
    #[serde(skip)]
    pub(super) place: String,
}

impl PlannedService {
    /// The content hash of a head that says all of this.
    pub(super) fn content_hash(&self) -> String {
        let text = serde_json::to_vec(self).expect("a service consists of texts");
        format!("{MARK}{}", sha256(&text))
    }
}

/// Entities of one kind: their references, where they stand, and what they say.
type Entities = Vec<(Reference, String, Entity)>;

impl Plan {
    pub(super) fn new(entities: Vec<(String, Entity)>, problems: Vec<Problem>) -> Self {
        let mut plan = Self {
            problems,
            ..Self::default()
        };
        let mut kinds: HashMap<String, Entities> = HashMap::new();
        let mut seen: HashMap<Reference, String> = HashMap::new();
        for (place, entity) in entities {
            if let Some(reference) = plan.admit(&place, &entity, &mut seen) {
                kinds
                    .entry(reference.kind.clone())
                    .or_default()
                    .push((reference, place, entity));
            }
        }
        let mut take = |kind: &str| kinds.remove(kind).unwrap_or_default();
        plan.groups(take("group"));
        plan.users(take("user"));
        let (components, apis) = (take("component"), take("api"));
        Services::new(&mut plan, &take("system"), &components, &apis).add(components, apis);
        plan
    }

    /// The reference of an entity that can be read and is the first of its name.
    fn admit(
        &mut self,
        place: &str,
        entity: &Entity,
        seen: &mut HashMap<Reference, String>,
    ) -> Option<Reference> {
        if !entity.api_version.0.starts_with("backstage.io/") {
            self.problem(
                place,
                "it is no entity of Backstage: its apiVersion does not begin with backstage.io/",
            );
            return None;
        }
        let kind = entity.kind.0.to_ascii_lowercase();
        let known = ["component", "api", "group", "user", "system", "domain"];
        if !known.contains(&kind.as_str()) {
            self.problem(
                place,
                format!(
                    "entities of the kind `{}` are not imported",
                    short(&entity.kind.0)
                ),
            );
            return None;
        }
        let namespace = filled(entity.metadata.namespace.as_ref()).unwrap_or(DEFAULT);
        let (Some(namespace), Some(name)) = (
            canonical(namespace),
            canonical(entity.metadata.name.0.trim()),
        ) else {
            let text = format!("`{namespace}/{}` cannot be a name", entity.metadata.name.0);
            self.problem(place, short(&text));
            return None;
        };
        let reference = Reference {
            kind,
            namespace,
            name,
        };
        if let Some(first) = seen.get(&reference) {
            let Reference {
                kind,
                namespace,
                name,
            } = &reference;
            self.problem(place, format!("the {kind} {namespace}/{name} was already declared at {first}; this one is not imported"));
            return None;
        }
        seen.insert(reference.clone(), place.to_owned());
        Some(reference)
    }

    fn groups(&mut self, groups: Entities) {
        let is_tree = |entity: &Entity| {
            let has_children = entity
                .spec
                .children
                .as_ref()
                .is_some_and(|it| !it.is_empty());
            has_children || filled(entity.spec.parent.as_ref()).is_some()
        };
        let mut tree = groups.iter().filter(|(.., entity)| is_tree(entity));
        if let Some((_, place, _)) = tree.next() {
            let count = 1 + tree.count();
            let text = format!(
                "teams stand side by side here: the parents and children of groups ({count}) are not imported"
            );
            self.problem(place, text);
        }
        for (reference, place, entity) in groups {
            let Some(team) = self.team_name(&place, &reference) else {
                continue;
            };
            for member in entity.spec.members.texts() {
                self.member(&place, &team, member, &reference.namespace);
            }
            let own = Own::of(&entity);
            let viewers = own.references("viewers", "user");
            let viewers = self.or_default(&place, viewers);
            self.viewers
                .extend(viewers.into_iter().map(|user| (team.clone(), user.name)));
            let dissolved_at = self.or_default(&place, own.moment("dissolved-at"));
            let (verified, has_members) = (!own.is_unverified(), !entity.spec.members.is_empty());
            let profile = entity.spec.profile.unwrap_or_default();
            let title = entity
                .metadata
                .title
                .as_ref()
                .or(profile.display_name.as_ref());
            let description = filled(entity.metadata.description.as_ref()).or(filled(title));
            let planned = PlannedTeam {
                name: if reference.namespace == DEFAULT {
                    entity.metadata.name.0.trim().to_owned()
                } else {
                    team.clone()
                },
                description: description.map(clean),
                contact: filled(profile.email.as_ref()).map(clean),
                verified,
                dissolved_at,
                has_members,
                place: place.clone(),
            };
            self.teams.insert(team, planned);
        }
    }

    fn users(&mut self, users: Entities) {
        for (reference, place, entity) in users {
            if reference.namespace != DEFAULT {
                self.problem(
                    &place,
                    "users outside of the namespace `default` are not imported",
                );
                continue;
            }
            for group in entity.spec.member_of.iter().flat_map(List::texts) {
                match Reference::parse(group, "group", DEFAULT) {
                    Some(group) if group.kind == "group" => {
                        if let Some(team) = self.team_name(&place, &group) {
                            self.members.insert((team, reference.name.clone()));
                        }
                    }
                    _ => self.problem(&place, format!("`{}` is no group", short(group))),
                }
            }
            let own = Own::of(&entity);
            let disabled_at = self.or_default(&place, own.moment("disabled-at"));
            if own.text("is-admin") == Some("true") {
                self.problem(&place, "nobody becomes an administrator by an import");
            }
            let profile = entity.spec.profile.unwrap_or_default();
            let title = profile
                .display_name
                .as_ref()
                .or(entity.metadata.title.as_ref());
            let planned = PlannedUser {
                name: entity.metadata.name.0.trim().to_owned(),
                display_name: filled(title).map(clean),
                email: filled(profile.email.as_ref()).map(clean),
                disabled_at,
                place,
            };
            self.users.insert(reference.name, planned);
        }
    }

    fn member(&mut self, place: &str, team: &str, member: &str, namespace: &str) {
        match Reference::parse(member, "user", namespace) {
            Some(user) if user.kind == "user" => {
                self.members.insert((team.to_owned(), user.name));
            }
            _ => self.problem(place, format!("`{}` is no user", short(member))),
        }
    }

    /// The canonical name of a group's team.
    fn team_name(&mut self, place: &str, group: &Reference) -> Option<String> {
        if group.namespace == DEFAULT {
            return Some(group.name.clone());
        }
        let name = canonical(&format!("{}.{}", group.namespace, group.name));
        if name.is_none() {
            let text = format!(
                "the group {}/{} has too long a name",
                group.namespace, group.name
            );
            self.problem(place, text);
        }
        name
    }

    /// What was read; else nothing, and a problem.
    fn or_default<T: Default>(&mut self, place: &str, read: Result<T, String>) -> T {
        read.unwrap_or_else(|reason| {
            self.problem(place, short(&reason));
            T::default()
        })
    }

    fn problem(&mut self, place: &str, reason: impl Into<String>) {
        self.problems.push(Problem {
            place: place.to_owned(),
            reason: reason.into(),
        });
    }
}

/// A text without control characters.
fn clean(text: &str) -> String {
    let is_plain = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    text.trim().chars().filter(is_plain).collect()
}

/// The start of a text, for a problem.
fn short(text: &str) -> String {
    crate::catalog::name::shortened(text)
}
