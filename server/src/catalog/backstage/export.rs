//! The catalogue as entities of Backstage.
//!
//! Teams are Groups with their members, users are Users, services are Components; a service of the
//! type `api` stays a Component, since an API of Backstage needs a definition. What Backstage has no
//! field for is an annotation `brickyard.dev/…`.

mod component;

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use uuid::Uuid;

use self::component::More;
use super::entity::{Entity, List, Metadata, Profile, Spec, Text};
use super::own::{BETWEEN, OWN};
use crate::catalog::{Catalog, CatalogError, Requester, Role};
use crate::store::transfer::{Place, Row, Snapshot, Table, tables};

const API_VERSION: &str = "backstage.io/v1alpha1";

/// The catalogue on its way out as entities.
#[derive(Debug)]
pub struct EntityExport {
    snapshot: Snapshot,
    names: Names,
    part: Part,
}

/// What [`EntityExport::next`] gives next.
#[derive(Debug, Clone, Copy)]
enum Part {
    People,
    Services(Option<Place>),
    Nothing,
}

/// Names by ids, which entities refer to each other by.
#[derive(Debug, Default)]
struct Names {
    teams: HashMap<Uuid, Row>,
    users: HashMap<Uuid, Row>,
    members: Vec<Membership>,
    namespaces: HashMap<Uuid, String>,
    repositories: HashMap<Uuid, String>,
}

/// Who is in a team.
#[derive(Debug)]
struct Membership {
    team: Uuid,
    user: Uuid,
    is_viewer: bool,
}

/// Entities of one namespace as a YAML stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents {
    /// The namespace.
    pub namespace: String,
    /// Documents, each beginning with `---`.
    pub yaml: String,
}

impl Catalog {
    /// Begins to export everything as it is now.
    ///
    /// # Errors
    /// The requester is no administrator, or the database does not answer.
    pub async fn export_entities(
        &self,
        requester: &Requester,
    ) -> Result<EntityExport, CatalogError> {
        requester.require_administrator()?;
        let snapshot = self.store().snapshot().await?;
        let mut names = Names::default();
        for row in all(&snapshot, "team").await? {
            names.teams.insert(id(&row, "id"), row);
        }
        for row in all(&snapshot, "principal").await? {
            if text(&row, "kind") == Some("user") {
                names.users.insert(id(&row, "id"), row);
            }
        }
        for row in all(&snapshot, "team_member").await? {
            names.members.push(Membership {
                team: id(&row, "team_id"),
                user: id(&row, "principal_id"),
                is_viewer: text(&row, "role") == Some(Role::View.as_str()),
            });
        }
        for row in all(&snapshot, "namespace").await? {
            let name = text(&row, "name").unwrap_or_default().to_owned();
            names.namespaces.insert(id(&row, "id"), name);
        }
        for row in all(&snapshot, "repository").await? {
            let name = text(&row, "name").unwrap_or_default().to_owned();
            names.repositories.insert(id(&row, "id"), name);
        }
        Ok(EntityExport {
            snapshot,
            names,
            part: Part::People,
        })
    }
}

impl EntityExport {
    /// The next entities, some namespaces at once; `None` after the last.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn next(&mut self) -> Result<Option<Vec<Documents>>, CatalogError> {
        match self.part {
            Part::Nothing => Ok(None),
            Part::People => {
                self.part = Part::Services(None);
                Ok(Some(documents(self.names.people())?))
            }
            Part::Services(after) => {
                let page = self.snapshot.page(&table("service"), after).await?;
                let Some((rows, last)) = page else {
                    self.part = Part::Nothing;
                    return Ok(None);
                };
                self.part = Part::Services(Some(last));
                let ids: Vec<Uuid> = rows.iter().map(|row| id(row, "id")).collect();
                let mut tags = self.snapshot.tags(&ids).await?;
                let mut teams = self.snapshot.teams(&ids).await?;
                let mut dependencies = self.snapshot.dependencies_of_heads(&ids).await?;
                let entities = rows.iter().map(|row| {
                    let id = id(row, "id");
                    let more = More {
                        tags: tags.remove(&id).unwrap_or_default(),
                        teams: teams.remove(&id).unwrap_or_default(),
                        dependencies: dependencies.remove(&id).unwrap_or_default(),
                    };
                    self.names.component(row, more)
                });
                Ok(Some(documents(entities.collect())?))
            }
        }
    }
}

impl Names {
    /// Groups and users; teams and users of one name stay apart, since their kinds differ.
    fn people(&self) -> Vec<Entity> {
        let mut entities: Vec<Entity> = self
            .teams
            .iter()
            .map(|(id, row)| self.group(*id, row))
            .collect();
        entities.extend(self.users.values().map(|row| self.user(row)));
        entities
            .sort_by(|a, b| (&a.kind.0, &a.metadata.name.0).cmp(&(&b.kind.0, &b.metadata.name.0)));
        entities
    }

    fn group(&self, id: Uuid, row: &Row) -> Entity {
        let members = self.members_of(id, |_| true);
        let viewers = self.members_of(id, |member| member.is_viewer);
        let mut annotations = BTreeMap::new();
        if !viewers.is_empty() {
            let viewers = viewers.join(BETWEEN).into();
            annotate(&mut annotations, "viewers", Some(&viewers));
        }
        for (column, name) in [("dissolved_at", "dissolved-at"), ("origin", "origin")] {
            annotate(&mut annotations, name, row.get(column));
        }
        annotate(&mut annotations, "verified", row.get("verified"));
        let (namespace, name) = split(text(row, "name").unwrap_or_default(), text(row, "origin"));
        Entity {
            api_version: API_VERSION.into(),
            kind: "Group".into(),
            metadata: Metadata {
                name: name.into(),
                namespace: namespace.map(Text::from),
                description: text(row, "description").map(Text::from),
                annotations: Some(annotations),
                ..Metadata::default()
            },
            spec: Spec {
                kind: Some("team".into()),
                children: Some(List::default()),
                members: list(members),
                profile: text(row, "contact").map(|contact| Profile {
                    email: Some(contact.into()),
                    ..Profile::default()
                }),
                ..Spec::default()
            },
        }
    }

    /// The names of those members of a team, sorted.
    fn members_of(&self, team: Uuid, is_wanted: impl Fn(&Membership) -> bool) -> Vec<String> {
        let members = self.members.iter();
        let members = members.filter(|member| member.team == team && is_wanted(member));
        let mut names: Vec<String> = members
            .filter_map(|member| text(self.users.get(&member.user)?, "name").map(str::to_owned))
            .collect();
        names.sort_unstable();
        names
    }

    fn user(&self, row: &Row) -> Entity {
        let own = id(row, "id");
        let mut groups: Vec<String> = self
            .members
            .iter()
            .filter(|member| member.user == own)
            .filter_map(|member| self.group_reference(member.team))
            .collect();
        groups.sort_unstable();
        let mut annotations = BTreeMap::new();
        annotate(&mut annotations, "disabled-at", row.get("disabled_at"));
        annotate(
            &mut annotations,
            "is-admin",
            row.get("is_admin").filter(|flag| **flag == json!(true)),
        );
        Entity {
            api_version: API_VERSION.into(),
            kind: "User".into(),
            metadata: Metadata {
                name: text(row, "name").unwrap_or_default().into(),
                annotations: Some(annotations).filter(|annotations| !annotations.is_empty()),
                ..Metadata::default()
            },
            spec: Spec {
                profile: Some(Profile {
                    display_name: text(row, "display_name").map(Text::from),
                    email: text(row, "email").map(Text::from),
                }),
                member_of: Some(list(groups)),
                ..Spec::default()
            },
        }
    }

    fn group_reference(&self, team: Uuid) -> Option<String> {
        let row = self.teams.get(&team)?;
        let (namespace, name) = split(text(row, "name")?, text(row, "origin"));
        Some(format!("group:{}/{name}", namespace.unwrap_or("default")))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The namespace and the name of the group that a team came from.
fn split<'a>(name: &'a str, origin: Option<&str>) -> (Option<&'a str>, &'a str) {
    match name.split_once('.') {
        Some((namespace, name)) if origin == Some("backstage") => (Some(namespace), name),
        _ => (None, name),
    }
}

fn annotate(annotations: &mut BTreeMap<String, Text>, name: &str, value: Option<&Value>) {
    let text = match value {
        None | Some(Value::Null) => return,
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    annotations.insert(format!("{OWN}{name}"), Text(text));
}

fn list(texts: Vec<String>) -> List {
    List(texts.into_iter().map(Text).collect())
}

/// YAML by namespace.
fn documents(entities: Vec<Entity>) -> Result<Vec<Documents>, CatalogError> {
    let mut streams: BTreeMap<String, String> = BTreeMap::new();
    for entity in entities {
        let namespace = entity
            .metadata
            .namespace
            .as_ref()
            .map_or("default", |name| &name.0);
        let stream = streams.entry(namespace.to_owned()).or_default();
        stream.push_str("---\n");
        let written = serde_saphyr::to_fmt_writer(stream, &entity);
        written.map_err(|error| {
            CatalogError::bad_input(
                format!(
                    "{} cannot be written as YAML: {error}",
                    entity.metadata.name.0
                ),
                "Export as jsonl.",
            )
        })?;
    }
    Ok(streams
        .into_iter()
        .map(|(namespace, yaml)| Documents { namespace, yaml })
        .collect())
}

fn table(name: &str) -> Table {
    let found = tables().into_iter().find(|table| table.name == name);
    found.expect("only tables that are moved are asked for")
}

/// Every row of a table that fits into memory.
async fn all(snapshot: &Snapshot, name: &str) -> Result<Vec<Row>, CatalogError> {
    let table = table(name);
    let (mut found, mut after) = (Vec::new(), None);
    while let Some((rows, last)) = snapshot.page(&table, after).await? {
        found.extend(rows);
        after = Some(last);
    }
    Ok(found)
}

fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column).and_then(Value::as_str)
}

fn id(row: &Row, column: &str) -> Uuid {
    text(row, column)
        .and_then(|text| Uuid::try_parse(text).ok())
        .unwrap_or_default()
}
