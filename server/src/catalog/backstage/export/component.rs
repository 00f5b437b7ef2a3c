//! A service as a Component.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{API_VERSION, Names, annotate, id, list, text};
use crate::catalog::backstage::ANNOTATION;
use crate::catalog::backstage::entity::{Entity, Metadata, Spec, Text};
use crate::catalog::backstage::own::BETWEEN;
use crate::store::service::{MAINTAIN, VIEW};
use crate::store::transfer::Row;

/// What other tables say of a service.
#[derive(Debug, Default)]
pub(super) struct More {
    pub(super) tags: Vec<String>,
    /// Teams besides the owner, with the words of their roles.
    pub(super) teams: Vec<(String, Uuid)>,
    /// Targets and ranges.
    pub(super) dependencies: Vec<(String, String)>,
}

impl Names {
    pub(super) fn component(&self, row: &Row, more: More) -> Entity {
        let interface: Value = text(row, "interface")
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let (mut labels, mut annotations) = (BTreeMap::new(), BTreeMap::new());
        let (mut title, mut system) = (None, None);
        for (name, value) in interface["labels"].as_object().into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            match (name.strip_prefix(ANNOTATION), name.as_str()) {
                (Some(name), _) => drop(annotations.insert(name.to_owned(), Text::from(value))),
                (None, "title") => title = Some(Text::from(value)),
                (None, "system") => system = Some(Text::from(value)),
                _ => drop(labels.insert(name.clone(), Text::from(value))),
            }
        }
        let mut rest = interface;
        if let Some(rest) = rest.as_object_mut() {
            rest.remove("labels");
            if !rest.is_empty() {
                annotate(
                    &mut annotations,
                    "interface",
                    Some(&Value::Object(rest.clone())),
                );
            }
        }
        for (column, name, usual) in [
            ("visibility", "visibility", "organisation"),
            ("root", "root", ""),
            ("missing_since", "missing-since", ""),
            ("retired_at", "retired-at", ""),
        ] {
            annotate(
                &mut annotations,
                name,
                row.get(column).filter(|value| **value != json!(usual)),
            );
        }
        for (role, name) in [(MAINTAIN, "maintainers"), (VIEW, "visible-to")] {
            let of_role = more.teams.iter().filter(|(word, _)| word == role);
            let mut groups: Vec<String> = of_role
                .filter_map(|(_, team)| self.group_reference(*team))
                .collect();
            groups.sort_unstable();
            if !groups.is_empty() {
                annotate(&mut annotations, name, Some(&groups.join(BETWEEN).into()));
            }
        }
        let ranges = more.dependencies.iter().filter(|(_, range)| range != "*");
        let ranges: BTreeMap<&String, &String> =
            ranges.map(|(target, range)| (target, range)).collect();
        if !ranges.is_empty() {
            annotate(&mut annotations, "ranges", Some(&json!(ranges)));
        }
        let repository = self.repositories.get(&id(row, "repository_id"));
        if let Some(repository) = repository.filter(|name| *name != "backstage") {
            annotations
                .entry("backstage.io/source-location".to_owned())
                .or_insert_with(|| Text(format!("url:https://{repository}/")));
        }
        let owner = row.get("owner_team_id").and(Some(id(row, "owner_team_id")));
        let namespace = self.namespaces.get(&id(row, "namespace_id"));
        let targets = more.dependencies.iter();
        let targets = targets.map(|(target, _)| format!("component:{target}"));
        Entity {
            api_version: API_VERSION.into(),
            kind: "Component".into(),
            metadata: Metadata {
                name: text(row, "name").unwrap_or_default().into(),
                namespace: namespace.map(|name| name.as_str().into()),
                title,
                description: text(row, "description").map(Text::from),
                labels: Some(labels).filter(|labels| !labels.is_empty()),
                annotations: Some(annotations).filter(|annotations| !annotations.is_empty()),
                tags: list(more.tags),
            },
            spec: Spec {
                kind: text(row, "service_type").map(Text::from),
                lifecycle: text(row, "lifecycle").map(Text::from),
                owner: owner
                    .and_then(|owner| self.group_reference(owner))
                    .map(Text),
                system,
                depends_on: list(targets.collect()),
                ..Spec::default()
            },
        }
    }
}
