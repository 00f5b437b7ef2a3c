//! Readers of `brickyard.toml` and of the package files that name a service.

mod aws;
pub(crate) mod azure;
pub(crate) mod backstage;
pub(crate) mod cloudformation;
pub(crate) mod codeowners;
mod declaration;
mod dependency;
mod discover;
pub(crate) mod document;
mod duplicates;
mod error;
mod interface;
pub(crate) mod knative;
mod lines;
mod name;
pub(crate) mod node;
pub(crate) mod openapi;
pub(crate) mod openfaas;
pub(crate) mod package;
pub(crate) mod reading;
pub(crate) mod serverless;
mod service;
mod source;
pub(crate) mod terraform;
pub(crate) mod tree;
mod waiver;
pub(crate) mod wrangler;

use serde::Deserialize;
use toml::Spanned;

pub use self::{
    declaration::{
        Access, Call, Code, Declaration, Declared, Evidence, Format, Target, Trigger, Unread,
        UnreadReason,
    },
    dependency::Dependency,
    discover::Discover,
    duplicates::CheckMode,
    error::ManifestError,
    interface::{CircuitBreaker, Endpoint, Interface, Resilience, Retry, Security},
    name::canonical_name,
    service::ManifestService,
    waiver::ManifestWaiver,
};
use self::{
    discover::DiscoverTable, duplicates::DuplicatesTable, service::ServiceTable, source::Source,
    waiver::WaiverTable,
};

/// The file that describes a repository, in its top folder.
pub const MANIFEST_PATH: &str = "brickyard.toml";

/// The files of a repository, read by path.
pub trait Files {
    /// Returns all paths, relative to the repository, `/`-separated and sorted.
    fn paths(&self) -> Vec<String>;

    /// Returns how many bytes a file has without reading it, if that is known: what is too large is not
    /// loaded.
    fn size(&self, path: &str) -> Option<u64> {
        let _ = path;
        None
    }

    /// Returns the content of a file.
    ///
    /// # Errors
    /// The file cannot be read; the text says why.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// A `brickyard.toml` as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Canonical name of the repository.
    pub repository: Option<String>,
    /// Owner of everything in the repository.
    pub team: Option<String>,
    /// Namespace of the services; the team when absent.
    pub namespace: Option<String>,
    /// How to reach the owner.
    pub contact: Option<String>,
    /// The services, in the order written.
    pub services: Vec<ManifestService>,
    /// Glob patterns of paths that are not looked at.
    pub exclude: Vec<String>,
    /// Which serverless manifests are looked at.
    pub discover: Discover,
    /// What checks do with findings, unless the server or a flag asks for something stricter.
    pub check_mode: Option<CheckMode>,
    /// Findings of checks that the repository excuses, in the order written.
    pub waivers: Vec<ManifestWaiver>,
}

/// A file that a manifest names, and where it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReference {
    /// The file, relative to the repository.
    pub path: String,
    /// The manifest's line, from 1.
    pub line: usize,
    /// The manifest's column in characters, from 1.
    pub column: usize,
}

/// Reads a `brickyard.toml`; `path` is what errors name. The files that it names are not looked at.
///
/// # Errors
/// The text is not TOML, has an unknown key, or a value is not allowed.
pub fn parse(path: &str, text: &str) -> Result<Manifest, ManifestError> {
    let source = Source { path, text };
    let document: Document = toml::from_str(text).map_err(|error| source.toml_error(&error))?;
    let services = services(&document.service, &source)?;
    let scan = document.scan.unwrap_or_default();
    let exclude = source.globs(scan.exclude)?;
    let discover = document.discover.unwrap_or_default().read(&source)?;
    let duplicates = document.duplicates.unwrap_or_default();
    let check_mode = duplicates.mode(&source)?;
    let waivers = document.waiver.iter();
    let waivers = waivers
        .map(|table| ManifestWaiver::read(table, &source))
        .collect();
    let text = |text: &Option<_>, key, example| source.text(text.as_ref(), key, example);
    Ok(Manifest {
        repository: text(&document.repository, "repository", "\"shop/inventory\"")?,
        team: source.name(document.team.as_ref(), "team")?,
        namespace: source.name(document.namespace.as_ref(), "namespace")?,
        contact: text(&document.contact, "contact", "\"#inventory-help\"")?,
        services,
        exclude,
        discover,
        check_mode,
        waivers,
    })
}

/// Reads the services; each has a name of its own, and no other names its folder.
fn services(
    tables: &[Spanned<ServiceTable>],
    source: &Source<'_>,
) -> Result<Vec<ManifestService>, ManifestError> {
    let mut services: Vec<ManifestService> = Vec::new();
    for table in tables {
        let mut service = table.get_ref().read(source)?;
        (service.line, service.column) = source.place(table.span().start);
        if services.iter().any(|other| other.name == service.name) {
            let message = format!("two services are named `{}`", service.name);
            let expected = "a name of its own for each service";
            return Err(source.error(table.span(), message, expected));
        }
        let has_same_root = |other: &&ManifestService| {
            // Without a root, it may be that of a service that is found.
            service.has_root && other.has_root && other.root == service.root
        };
        if let Some(other) = services.iter().find(has_same_root) {
            let message = format!(
                "`{}` and `{}` have the same root `{}`",
                other.name, service.name, service.root
            );
            let expected = "a folder of its own for each service";
            return Err(source.error(table.span(), message, expected));
        }
        services.push(service);
    }
    Ok(services)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    repository: Option<Spanned<String>>,
    team: Option<Spanned<String>>,
    namespace: Option<Spanned<String>>,
    contact: Option<Spanned<String>>,
    #[serde(default)]
    service: Vec<Spanned<ServiceTable>>,
    scan: Option<Scan>,
    discover: Option<DiscoverTable>,
    duplicates: Option<DuplicatesTable>,
    #[serde(default)]
    waiver: Vec<Spanned<WaiverTable>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Scan {
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
}

#[cfg(test)]
mod tests;
