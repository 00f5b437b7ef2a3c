//! What `brickyard.toml` says: it overrides what is found, and adds to it.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::{Context, Discovered, Found, Origin, name::numbered};
use crate::{
    manifest::{
        self, FileReference, Files, Interface, MANIFEST_PATH, Manifest, ManifestError,
        ManifestService, canonical_name, document::Documents,
    },
    publication::{PublishOptions, RepositoryFacts, ServiceEntry},
};

/// The name of what has none.
const DEFAULT: &str = "default";
/// The largest `brickyard.toml`, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A repository's `brickyard.toml`, or what holds without one.
pub(super) struct Configuration {
    pub(super) manifest: Manifest,
    pub(super) repository: String,
    /// Paths that are not looked at.
    pub(super) exclude: GlobSet,
    /// Manifests that are not looked at.
    undiscovered: GlobSet,
    pub(super) common: Common,
}

impl Configuration {
    /// # Errors
    /// The file cannot be read or used.
    pub(super) fn read(
        documents: &Documents<'_>,
        facts: &RepositoryFacts,
    ) -> Result<Self, ManifestError> {
        let has_manifest = documents.paths.iter().any(|path| path == MANIFEST_PATH);
        let manifest = if has_manifest {
            read_manifest(documents.files)?
        } else {
            Manifest::default()
        };
        let named = manifest.repository.as_ref();
        let repository = named.unwrap_or(&facts.name).clone();
        Ok(Self {
            exclude: globs(&manifest.exclude)?,
            undiscovered: globs(&manifest.discover.exclude)?,
            common: Common::new(&manifest, &repository),
            repository,
            manifest,
        })
    }

    /// Tells whether manifests are looked at.
    pub(super) fn discovers(&self) -> bool {
        self.manifest.discover.enabled
    }

    /// Tells whether a manifest is not looked at.
    pub(super) fn is_excluded(&self, path: &str) -> bool {
        self.exclude.is_match(path) || self.undiscovered.is_match(path)
    }
}

fn read_manifest(files: &dyn Files) -> Result<Manifest, ManifestError> {
    if let Some(bytes) = files.size(MANIFEST_PATH).filter(|size| *size > MAX_BYTES) {
        let message = format!("the file has {bytes} bytes");
        let expected = format!("at most {} KiB", MAX_BYTES >> 10);
        return Err(ManifestError::without_place(
            MANIFEST_PATH,
            message,
            &expected,
        ));
    }
    let bytes = files.read(MANIFEST_PATH).map_err(|error| {
        let message = format!("the file cannot be read: {error}");
        ManifestError::without_place(MANIFEST_PATH, message, "a readable file")
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        ManifestError::without_place(
            MANIFEST_PATH,
            "the file is not UTF-8".to_owned(),
            "a text in UTF-8",
        )
    })?;
    manifest::parse(MANIFEST_PATH, &text)
}

fn globs(patterns: &[String]) -> Result<GlobSet, ManifestError> {
    let mut builder = GlobSetBuilder::new();
    let error = |error: globset::Error| {
        ManifestError::without_place(
            MANIFEST_PATH,
            error.to_string(),
            "glob patterns such as \"legacy/**\"",
        )
    };
    for pattern in patterns {
        builder.add(Glob::new(pattern).map_err(error)?);
    }
    builder.build().map_err(error)
}

/// What all services of a repository have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Common {
    namespace: String,
    pub(super) owner: Option<String>,
    contact: Option<String>,
    pub(super) repository_name: String,
}

impl Common {
    fn new(manifest: &Manifest, repository: &str) -> Self {
        let segments: Vec<&str> = repository
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        // `github.com/acme/shop` begins with a host, `acme/shop` with the owner.
        let has_host = segments.len() > 2 && segments[0].contains('.');
        let owner = if segments.len() > 1 {
            segments.get(usize::from(has_host))
        } else {
            None
        };
        let last = segments.last().copied().unwrap_or(DEFAULT);
        let namespace = manifest.namespace.clone().or_else(|| manifest.team.clone());
        Self {
            namespace: namespace
                .or_else(|| canonical_name(owner?))
                .unwrap_or_else(|| DEFAULT.to_owned()),
            owner: manifest.team.clone(),
            contact: manifest.contact.clone(),
            repository_name: canonical_name(last).unwrap_or_else(|| DEFAULT.to_owned()),
        }
    }

    /// A service of which nothing else is known.
    pub(super) fn entry(&self, name: String, root: String) -> ServiceEntry {
        ServiceEntry {
            namespace: self.namespace.clone(),
            name,
            root,
            owner: self.owner.clone(),
            owner_contact: self.contact.clone(),
            ..ServiceEntry::default()
        }
    }

    /// Returns the service of what belongs to no other. It has no version of its own.
    pub(crate) fn rest(&self, services: &[ServiceEntry], options: &PublishOptions) -> ServiceEntry {
        let taken = |name: &str| services.iter().any(|service| service.name == name);
        let name = free_name(&self.repository_name, taken);
        let mut entry = self.entry(name, ".".to_owned());
        entry.release = options.release.clone().filter(|_| options.make_release);
        entry
    }
}

/// Returns the name, with a number if it is taken.
pub(super) fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut names = (1..).map(|number| match number {
        1 => name.to_owned(),
        number => numbered(name, number),
    });
    names.find(|name| !taken(name)).unwrap_or_default()
}

/// Lets the services of `brickyard.toml` override those found with the same name, or the only one found
/// with the same root, and adds the others.
///
/// # Errors
/// A file that the manifest names cannot be used, or two services that are added have the same root.
pub(super) fn add(found: &mut Found, context: &Context<'_>) -> Result<(), ManifestError> {
    let configuration = context.configuration;
    let mut added: Vec<&ManifestService> = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    for service in &configuration.manifest.services {
        let said = entry(service, context)?;
        let position = if let Some(position) = overridden(found, service, &taken) {
            taken.push(position);
            let known = &mut found.services[position];
            override_with(known, service, said);
            position
        } else {
            if let Some(other) = added.iter().find(|other| other.root == service.root) {
                return Err(same_root(other, service));
            }
            added.push(service);
            found.services.push(new(service, said, context));
            found.services.len() - 1
        };
        if service.has_root || found.services[position].declaration.is_none() {
            found.places.set_folder(&service.root, position);
        }
    }
    Ok(())
}

fn same_root(other: &ManifestService, service: &ManifestService) -> ManifestError {
    ManifestError {
        path: MANIFEST_PATH.to_owned(),
        line: service.line,
        column: service.column,
        message: format!(
            "`{}` and `{}` have the same root `{}`",
            other.name, service.name, service.root
        ),
        expected: "a folder of its own for each service".to_owned(),
    }
}

/// The position of the service that one of `brickyard.toml` overrides; each is overridden once.
fn overridden(found: &Found, service: &ManifestService, taken: &[usize]) -> Option<usize> {
    let mut free = (0..found.services.len()).filter(|position| {
        let is_declared = found.services[*position].origin == Origin::Manifest;
        is_declared && !taken.contains(position)
    });
    let entry = |position: usize| &found.services[position].entry;
    if let Some(position) = free.clone().find(|it| entry(*it).name == service.name) {
        return Some(position);
    }
    let in_folder = |position: &usize| service.has_root && entry(*position).root == service.root;
    let first = free.find(in_folder)?;
    free.find(in_folder).is_none().then_some(first)
}

/// Returns what `brickyard.toml` says of a service.
fn entry(service: &ManifestService, context: &Context<'_>) -> Result<ServiceEntry, ManifestError> {
    let common = &context.configuration.common;
    let documents = context.documents;
    let schema = |key: &str, file: &Option<FileReference>| {
        let file = file.as_ref();
        file.map(|file| documents.schema(key, file)).transpose()
    };
    let readme = service.readme.as_ref();
    let mut entry = ServiceEntry {
        description: service.description.clone().unwrap_or_default(),
        tags: service.tags.clone(),
        lifecycle: service.lifecycle.clone(),
        service_type: service.service_type.clone(),
        visibility: service.visibility.clone(),
        visible_to: service.visible_to.clone(),
        maintainers: service.maintainers.clone(),
        interface: service.interface.clone(),
        labels: service.labels.clone(),
        input_schema: schema("input_schema", &service.input_schema)?,
        output_schema: schema("output_schema", &service.output_schema)?,
        readme: readme.map(|file| documents.readme(file)).transpose()?,
        dependencies: service.calls.clone(),
        release: service.version.clone(),
        ..common.entry(service.name.clone(), service.root.clone())
    };
    let team = service.team.as_ref();
    if let Some(team) = team.filter(|team| Some(*team) != common.owner.as_ref()) {
        entry.owner = Some(team.clone());
        // The contact written above is that of the repository's team.
        entry.owner_contact = None;
    }
    Ok(entry)
}

/// A service that only `brickyard.toml` names.
fn new(service: &ManifestService, entry: ServiceEntry, context: &Context<'_>) -> Discovered {
    let mut new = Discovered {
        entry,
        origin: Origin::Configuration,
        ..Discovered::default()
    };
    let place = (MANIFEST_PATH, service.line);
    new.note("name", &service.name, "said by brickyard.toml", place);
    note_owner(&mut new, service);
    if new.entry.owner.is_none() {
        context.owners.give_of_folder(&mut new);
    }
    new
}

/// Lets what `brickyard.toml` says win, field by field.
fn override_with(known: &mut Discovered, service: &ManifestService, said: ServiceEntry) {
    let place = (MANIFEST_PATH, service.line);
    if known.entry.name != said.name {
        known.forget("name");
        known.note("name", &said.name, "said by brickyard.toml", place);
    }
    let entry = &mut known.entry;
    entry.name = said.name;
    if service.has_root {
        entry.root = said.root;
    }
    if !said.description.is_empty() {
        entry.description = said.description;
    }
    let has_owner = said.owner.is_some();
    if has_owner {
        entry.owner = said.owner;
        entry.owner_contact = said.owner_contact;
    }
    entry.tags = said.tags.or(entry.tags.take());
    entry.lifecycle = said.lifecycle.or(entry.lifecycle.take());
    entry.service_type = said.service_type.or(entry.service_type.take());
    entry.visibility = said.visibility.or(entry.visibility.take());
    entry.visible_to = said.visible_to.or(entry.visible_to.take());
    entry.maintainers = said.maintainers.or(entry.maintainers.take());
    entry.labels = said.labels.or(entry.labels.take());
    entry.input_schema = said.input_schema.or(entry.input_schema.take());
    entry.output_schema = said.output_schema.or(entry.output_schema.take());
    entry.readme = said.readme.or(entry.readme.take());
    entry.dependencies = said.dependencies.or(entry.dependencies.take());
    entry.release = said.release.or(entry.release.take());
    entry.interface = match (said.interface, entry.interface.take()) {
        (Some(said), Some(found)) => Some(merged(said, found)),
        (said, found) => said.or(found),
    };
    let security = entry
        .interface
        .as_ref()
        .and_then(|interface| interface.security.as_ref());
    known.is_public &= security.is_none_or(|security| security.protocol == "none");
    if has_owner {
        known.forget("owner");
        note_owner(known, service);
    }
}

fn note_owner(known: &mut Discovered, service: &ManifestService) {
    if let Some(owner) = known.entry.owner.clone() {
        let line = if service.team.is_some() {
            service.line
        } else {
            0
        };
        known.note(
            "owner",
            owner,
            "said by brickyard.toml",
            (MANIFEST_PATH, line),
        );
    }
}

fn merged(said: Interface, found: Interface) -> Interface {
    Interface {
        handler: said.handler.or(found.handler),
        runtime: said.runtime.or(found.runtime),
        trigger: said.trigger.or(found.trigger),
        endpoint: said.endpoint.or(found.endpoint),
        security: said.security.or(found.security),
        resilience: said.resilience.or(found.resilience),
    }
}
