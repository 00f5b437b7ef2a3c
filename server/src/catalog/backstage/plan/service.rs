//! Components and APIs as services.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Entities, Plan, PlannedService, clean, short};
use crate::catalog::backstage::ANNOTATION;
use crate::catalog::backstage::entity::{Entity, List, filled};
use crate::catalog::backstage::own::{OWN, Own};
use crate::catalog::backstage::reference::{DEFAULT, Reference, location};

/// The repository of what does not say where it lies.
const NO_REPOSITORY: &str = "backstage";
/// The longest description, in bytes.
const MAX_DESCRIPTION: usize = 10_000;
/// The longest label or other word, in bytes.
const MAX_WORD: usize = 2_000;
/// The most labels, tags or dependencies of one entity.
const MAX_LIST: usize = 1_000;
const LIFECYCLES: [&str; 4] = ["experimental", "production", "deprecated", "retired"];

/// What is known of all entities while services are made of some.
pub(super) struct Services<'a> {
    plan: &'a mut Plan,
    /// The domains of systems, as labels.
    domains: HashMap<Reference, String>,
    /// The services' names of APIs.
    apis: HashMap<Reference, String>,
    /// Which services provide an API.
    providers: HashMap<Reference, BTreeSet<String>>,
}

impl<'a> Services<'a> {
    pub(super) fn new(
        plan: &'a mut Plan,
        systems: &Entities,
        components: &Entities,
        apis: &Entities,
    ) -> Self {
        let domain = |(reference, _, entity): &(Reference, String, Entity)| {
            let domain = filled(entity.spec.domain.as_ref())?;
            Some((
                reference.clone(),
                in_label(domain, "domain", &reference.namespace),
            ))
        };
        let taken: HashSet<(&str, &str)> = components
            .iter()
            .map(|(reference, ..)| (reference.namespace.as_str(), reference.name.as_str()))
            .collect();
        let name = |(api, ..): &(Reference, String, Entity)| {
            let is_taken = taken.contains(&(api.namespace.as_str(), api.name.as_str()));
            let name = if is_taken {
                format!("{}-api", api.name)
            } else {
                api.name.clone()
            };
            (api.clone(), name)
        };
        let mut providers: HashMap<Reference, BTreeSet<String>> = HashMap::new();
        for (component, _, entity) in components {
            for api in entity.spec.provides_apis.texts() {
                if let Some(api) = Reference::parse(api, "api", &component.namespace) {
                    providers
                        .entry(api)
                        .or_default()
                        .insert(service_of(component));
                }
            }
        }
        Self {
            domains: systems.iter().filter_map(domain).collect(),
            apis: apis.iter().map(name).collect(),
            providers,
            plan,
        }
    }

    pub(super) fn add(mut self, components: Entities, apis: Entities) {
        for (reference, place, entity) in components {
            let dependencies = self.dependencies(&reference, &place, &entity);
            self.service(reference, place, entity, dependencies, None);
        }
        for (mut reference, place, entity) in apis {
            let dependencies = self.providers.remove(&reference).unwrap_or_default();
            let name = self.apis.get(&reference).cloned().unwrap_or_default();
            if name != reference.name {
                let text = format!("a component has the same name, so the API is called {name}");
                self.plan.problem(&place, text);
                reference.name = name;
            }
            self.service(reference, place, entity, dependencies, Some("api"));
        }
    }

    fn dependencies(
        &mut self,
        component: &Reference,
        place: &str,
        entity: &Entity,
    ) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let lists = [
            (&entity.spec.depends_on, "component"),
            (&entity.spec.consumes_apis, "api"),
        ];
        for (list, kind) in lists {
            for text in list.texts() {
                let target = Reference::parse(text, kind, &component.namespace);
                let service = match &target {
                    Some(target) if target.kind == "component" => Some(service_of(target)),
                    Some(target) if target.kind == "api" => {
                        let name = self.apis.get(target).unwrap_or(&target.name);
                        Some(format!("{}/{name}", target.namespace))
                    }
                    _ => None,
                };
                match service {
                    Some(service) if service != service_of(component) => {
                        found.insert(service);
                    }
                    _ => {
                        let text = format!("a dependency on `{}` is not imported", short(text));
                        self.plan.problem(place, text);
                    }
                }
            }
        }
        found
    }

    fn service(
        &mut self,
        reference: Reference,
        place: String,
        entity: Entity,
        dependencies: BTreeSet<String>,
        service_type: Option<&str>,
    ) {
        let namespace = &reference.namespace;
        let labels = self.labels(&place, namespace, &entity);
        let lifecycle = filled(entity.spec.lifecycle.as_ref())
            .map(str::to_lowercase)
            .filter(|word| LIFECYCLES.contains(&word.as_str()));
        let annotation = |name: &str| {
            let annotations = entity.metadata.annotations.as_ref()?;
            location(&annotations.get(name)?.0)
        };
        let (repository, root) = annotation("backstage.io/source-location")
            .or_else(|| annotation("backstage.io/managed-by-location"))
            .unwrap_or_else(|| (NO_REPOSITORY.to_owned(), String::new()));
        let own = Own::of(&entity);
        let root = own.text("root").map_or(root, clean);
        let visible_to = self.teams(&place, own, "visible-to");
        let maintainers = self.teams(&place, own, "maintainers");
        let retired_at = self.plan.or_default(&place, own.moment("retired-at"));
        let missing_since = self.plan.or_default(&place, own.moment("missing-since"));
        let interface = self.plan.or_default(&place, own.interface());
        let ranges = self.plan.or_default(&place, own.ranges());
        let dependencies = dependencies.into_iter().map(|target| {
            let range = ranges.get(&target).map_or("*", String::as_str);
            (target, range.to_owned())
        });
        let dependencies = dependencies.collect();
        let written = entity.metadata.name.0.trim();
        let is_renamed = crate::catalog::name::canonical(written).as_ref() != Some(&reference.name);
        let mut service = PlannedService {
            name: if is_renamed {
                reference.name.clone()
            } else {
                written.to_owned()
            },
            service_type: service_type
                .or(filled(entity.spec.kind.as_ref()))
                .map_or_else(|| "service".to_owned(), clean),
            lifecycle: lifecycle.unwrap_or_else(|| "production".to_owned()),
            description: filled(entity.metadata.description.as_ref()).map(clean),
            tags: tags(&entity.metadata.tags),
            labels,
            owner: self.owner(&place, namespace, &entity),
            visibility: own.visibility(),
            visible_to,
            maintainers,
            retired_at,
            missing_since,
            interface,
            repository,
            root,
            dependencies,
            place,
        };
        self.bound(&mut service);
        let written = filled(entity.metadata.namespace.as_ref()).unwrap_or(DEFAULT);
        let namespaces = &mut self.plan.namespaces;
        namespaces
            .entry(namespace.clone())
            .or_insert_with(|| written.to_owned());
        let key = (reference.namespace, reference.name);
        if let Some(other) = self.plan.services.get(&key) {
            let text = format!(
                "{}/{} was already declared at {}",
                key.0, key.1, other.place
            );
            return self.plan.problem(&service.place, text);
        }
        self.plan.services.insert(key, service);
    }

    /// The labels, and as labels whatever else has no place of its own.
    fn labels(
        &mut self,
        place: &str,
        namespace: &str,
        entity: &Entity,
    ) -> BTreeMap<String, String> {
        let mut labels = BTreeMap::new();
        for (name, value) in entity.metadata.labels.iter().flatten() {
            labels.insert(clean(name), clean(&value.0));
        }
        let annotations = entity.metadata.annotations.iter().flatten();
        // Ours say what our own fields hold.
        for (name, value) in annotations.filter(|(name, _)| !name.starts_with(OWN)) {
            labels.insert(format!("{ANNOTATION}{}", clean(name)), clean(&value.0));
        }
        if let Some(title) = filled(entity.metadata.title.as_ref()) {
            labels.insert("title".to_owned(), clean(title));
        }
        if let Some(system) = filled(entity.spec.system.as_ref()) {
            let domain = Reference::parse(system, "system", namespace)
                .and_then(|system| self.domains.get(&system).cloned());
            if let Some(domain) = domain {
                labels.insert("domain".to_owned(), domain);
            }
            labels.insert("system".to_owned(), in_label(system, "system", namespace));
        }
        let lifecycle = filled(entity.spec.lifecycle.as_ref());
        if let Some(word) =
            lifecycle.filter(|word| !LIFECYCLES.contains(&word.to_lowercase().as_str()))
        {
            labels.insert("lifecycle".to_owned(), clean(word));
        }
        labels.retain(|name, value| {
            let fits = name.len() <= MAX_WORD && value.len() <= MAX_WORD;
            if !fits {
                self.plan
                    .problem(place, format!("the label `{}` is too long", short(name)));
            }
            fits
        });
        labels
    }

    /// The canonical names of the teams that an annotation of ours lists.
    fn teams(&mut self, place: &str, own: Own<'_>, name: &str) -> BTreeSet<String> {
        let groups = self.plan.or_default(place, own.references(name, "group"));
        let names = groups
            .iter()
            .filter_map(|group| self.plan.team_name(place, group));
        names.collect()
    }

    fn owner(&mut self, place: &str, namespace: &str, entity: &Entity) -> Option<String> {
        let owner = filled(entity.spec.owner.as_ref())?;
        // Backstage looks for an owner in the entity's own namespace.
        match Reference::parse(owner, "group", namespace) {
            Some(group) if group.kind == "group" => self.plan.team_name(place, &group),
            _ => {
                let text = format!("`{}` is no group, so nobody owns it", short(owner));
                self.plan.problem(place, text);
                None
            }
        }
    }

    /// Leaves out what is more than a service takes.
    fn bound(&mut self, service: &mut PlannedService) {
        let mut too_much = Vec::new();
        if service
            .description
            .as_ref()
            .is_some_and(|text| text.len() > MAX_DESCRIPTION)
        {
            service.description = None;
            too_much.push("description");
        }
        if service.labels.len() > MAX_LIST {
            service.labels.clear();
            too_much.push("list of labels");
        }
        if service.tags.len() > MAX_LIST {
            service.tags.clear();
            too_much.push("list of tags");
        }
        if service.dependencies.len() > MAX_LIST {
            service.dependencies.clear();
            too_much.push("list of dependencies");
        }
        if service.service_type.len() > 63 {
            service.service_type = "service".to_owned();
            too_much.push("type");
        }
        for what in too_much {
            self.plan.problem(
                &service.place,
                format!("the {what} is too long and was left out"),
            );
        }
    }
}

fn service_of(reference: &Reference) -> String {
    format!("{}/{}", reference.namespace, reference.name)
}

/// A reference as a label shows it: its name, with the namespace unless that is `default`.
fn in_label(text: &str, kind: &str, namespace: &str) -> String {
    match Reference::parse(text, kind, namespace) {
        Some(found) if found.namespace == DEFAULT => found.name,
        Some(found) => service_of(&found),
        None => clean(text),
    }
}

fn tags(tags: &List) -> BTreeSet<String> {
    tags.texts()
        .map(|tag| clean(tag).to_lowercase())
        .filter(|tag| !tag.is_empty() && tag.len() <= 63)
        .collect()
}
