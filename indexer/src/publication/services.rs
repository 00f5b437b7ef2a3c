//! Which services a repository holds, by its manifest or its package files.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::{PublishOptions, RepositoryFacts, ServiceEntry};
use crate::manifest::{
    self, FileReference, Files, MANIFEST_PATH, Manifest, ManifestError, ManifestService,
    canonical_name,
    document::Documents,
    package::{Package, packages},
};

/// The name of what has none.
const DEFAULT: &str = "default";

/// What the manifest, or the package files in its place, say.
pub(super) struct Services {
    pub(super) entries: Vec<ServiceEntry>,
    pub(super) repository: String,
    pub(super) exclude: GlobSet,
    pub(super) common: Common,
}

impl Services {
    pub(super) fn read(
        documents: &Documents<'_>,
        facts: &RepositoryFacts,
        options: &PublishOptions,
    ) -> Result<Self, ManifestError> {
        let Documents { files, paths } = *documents;
        let has_manifest = paths.iter().any(|path| path == MANIFEST_PATH);
        let manifest = if has_manifest {
            read_manifest(files)?
        } else {
            Manifest::default()
        };
        let repository = manifest
            .repository
            .clone()
            .unwrap_or_else(|| facts.name.clone());
        let common = Common::new(&manifest, &repository);
        let entries = if manifest.services.is_empty() {
            from_packages(packages(files, paths), &common, options)?
        } else {
            let of_service = |service| from_manifest(service, &common, documents, options);
            manifest
                .services
                .iter()
                .map(of_service)
                .collect::<Result<_, _>>()?
        };
        Ok(Self {
            entries,
            repository,
            exclude: globs(&manifest.exclude)?,
            common,
        })
    }
}

fn read_manifest(files: &dyn Files) -> Result<Manifest, ManifestError> {
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

/// What all services of a repository have in common.
pub(super) struct Common {
    namespace: String,
    owner: Option<String>,
    contact: Option<String>,
    repository_name: String,
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

    fn entry(&self, name: String, root: String) -> ServiceEntry {
        ServiceEntry {
            namespace: self.namespace.clone(),
            name,
            root,
            owner: self.owner.clone(),
            owner_contact: self.contact.clone(),
            ..ServiceEntry::default()
        }
    }
}

fn from_manifest(
    service: &ManifestService,
    common: &Common,
    documents: &Documents<'_>,
    options: &PublishOptions,
) -> Result<ServiceEntry, ManifestError> {
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
        ..common.entry(service.name.clone(), service.root.clone())
    };
    if let Some(team) = service
        .team
        .as_ref()
        .filter(|team| Some(*team) != common.owner.as_ref())
    {
        entry.owner = Some(team.clone());
        // The contact written above is that of the repository's team.
        entry.owner_contact = None;
    }
    entry.release = release(
        MANIFEST_PATH,
        &service.name,
        service.version.as_deref(),
        options,
    )?;
    Ok(entry)
}

fn from_packages(
    packages: Vec<Package>,
    common: &Common,
    options: &PublishOptions,
) -> Result<Vec<ServiceEntry>, ManifestError> {
    let mut entries: Vec<ServiceEntry> = Vec::new();
    for package in packages {
        let name = package
            .name
            .clone()
            .unwrap_or_else(|| common.repository_name.clone());
        let is_taken = |name: &str| entries.iter().any(|entry| entry.name == name);
        // Two packages may have one name; their folders differ.
        let by_folder = || canonical_name(&package.root).filter(|name| !is_taken(name));
        let name = if is_taken(&name) {
            by_folder()
        } else {
            Some(name)
        };
        let Some(name) = name else { continue };
        let release = release(&package.path, &name, package.version.as_deref(), options)?;
        let entry = common.entry(name, package.root);
        let description = package.description.unwrap_or_default();
        entries.push(ServiceEntry {
            description,
            release,
            ..entry
        });
    }
    if entries.is_empty() {
        let release = release(MANIFEST_PATH, &common.repository_name, None, options)?;
        let entry = common.entry(common.repository_name.clone(), ".".to_owned());
        entries.push(ServiceEntry { release, ..entry });
    }
    Ok(entries)
}

/// Returns the version to release, if a release is made.
fn release(
    path: &str,
    service: &str,
    version: Option<&str>,
    options: &PublishOptions,
) -> Result<Option<String>, ManifestError> {
    if !options.make_release {
        return Ok(None);
    }
    let Some(version) = options.release.as_deref().or(version) else {
        let message = format!("service `{service}` has no version to release");
        return Err(ManifestError::without_place(
            path,
            message,
            "a version in the file, or `--release 1.2.3`",
        ));
    };
    match semver::Version::parse(version) {
        Ok(_) => Ok(Some(version.to_owned())),
        Err(error) => {
            let message =
                format!("version `{version}` of service `{service}` is not semantic: {error}");
            Err(ManifestError::without_place(
                path,
                message,
                "three numbers, such as 2.3.1 (see semver.org)",
            ))
        }
    }
}

/// Returns the service of what is outside every root. It has no version of its own.
pub(super) fn rest(
    common: &Common,
    services: &[ServiceEntry],
    options: &PublishOptions,
) -> ServiceEntry {
    let name = (1..)
        .map(|number| match number {
            1 => common.repository_name.clone(),
            _ => format!("{}-{number}", common.repository_name),
        })
        .find(|name| services.iter().all(|service| service.name != *name));
    let mut entry = common.entry(name.unwrap_or_default(), ".".to_owned());
    entry.release = options.release.clone().filter(|_| options.make_release);
    entry
}

/// Tells whether a path is inside a root.
pub(super) fn contains(root: &str, path: &str) -> bool {
    root == "."
        || path
            .strip_prefix(root)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Returns how many folders deep a root is.
pub(super) fn depth(root: &str) -> usize {
    if root == "." {
        0
    } else {
        root.matches('/').count() + 1
    }
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
