//! Which services a repository holds, and how each fact about them was found out.
//!
//! Functions that serverless manifests declare are services. `brickyard.toml` overrides what is found
//! and adds to it. A package that has nothing to do with any of them is a service too; without
//! packages, and for everything else, there is the repository's own service.
//!
//! The way of a declaration through this module:
//!
//! 1. `reader` reads every manifest that is the repository's own.
//! 2. `handler::resolve` finds the file and the symbol that is called.
//! 3. `name` gives it a name that no other service of the repository has.
//! 4. `service`, `owner`, `version`, `schema` and `call` say the rest of it, each fact with its rule.
//! 5. `configured` lets `brickyard.toml` override.
//! 6. `place` says which functions belong to which service.

mod call;
mod component;
mod configured;
pub mod handler;
mod inline;
mod name;
mod owner;
mod package;
mod place;
mod reader;
mod schema;
mod service;
mod version;

use serde::{Deserialize, Serialize};

pub use self::inline::path as inline_path;
pub(crate) use self::{configured::Common, inline::InlineCode, place::Places};
use self::{
    configured::Configuration,
    handler::Resolution,
    owner::Owners,
    reader::{Manifests, READERS, Reader},
    schema::Contracts,
    version::Versions,
};
use crate::{
    exclusion::SkipReason,
    manifest::{
        Call, Declaration, Files, ManifestError, Unread, document::Documents, package::packages,
        tree::Tree,
    },
    publication::{PublishOptions, RepositoryFacts, ServiceEntry},
};

/// The services of a repository, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovery {
    /// The canonical name of the repository.
    pub repository: String,
    /// The services: those of manifests in the order of their paths, then those of `brickyard.toml`,
    /// then packages.
    pub services: Vec<Discovered>,
    /// How many manifests declare something.
    pub manifests: usize,
    /// Manifests, or parts of them, that were not read; by path and line.
    pub unread: Vec<Unread>,
    /// Manifests that declare nothing because of where they are.
    pub skipped: Vec<SkippedManifest>,
}

/// A service, and how it was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovered {
    /// What is published of it. Its README is added when its functions are read.
    pub entry: ServiceEntry,
    /// What says that it is a service.
    pub origin: Origin,
    /// What a serverless manifest says of it.
    pub declaration: Option<Declaration>,
    /// Where its code is; none without a declaration.
    pub resolution: Option<Resolution>,
    /// Whether everybody may call it, because its manifest says so.
    pub is_public: bool,
    /// What its manifest shows it to call.
    pub calls: Vec<FoundCall>,
    /// What is known of it, and from where.
    pub facts: Vec<Fact>,
}

/// What says that something is a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A serverless manifest declares it.
    Manifest,
    /// `brickyard.toml` names it.
    Configuration,
    /// It is a package.
    Package,
    /// It is what else there is in the repository.
    #[default]
    Repository,
}

impl Origin {
    /// The stable word, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Configuration => "configuration",
            Self::Package => "package",
            Self::Repository => "repository",
        }
    }
}

/// A call that a manifest shows, and whom it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCall {
    /// What the manifest shows.
    pub call: Call,
    /// The service, `namespace/name`; none when the repository has no such.
    pub service: Option<String>,
}

/// A fact about a service, and from where it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What it is about: name, handler, owner, …
    pub what: &'static str,
    /// What was found.
    pub value: String,
    /// By which rule, in words.
    pub rule: String,
    /// The file that says so.
    pub path: String,
    /// Its line, from 1; 0 when the file as a whole says so.
    pub line: usize,
}

/// A manifest that declares nothing because of where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedManifest {
    /// The file, relative to the repository.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// What a publication needs to know besides the services.
#[derive(Default)]
pub(crate) struct Survey {
    pub(crate) discovery: Discovery,
    /// Which functions belong to which service.
    pub(crate) places: Places,
    /// Code that is written in manifests.
    pub(crate) inline: Vec<InlineCode>,
    /// Paths that are not looked at.
    pub(crate) exclude: globset::GlobSet,
    /// What all services of the repository have in common.
    pub(crate) common: Common,
}

/// Finds the services of a repository. The result depends on the files only.
///
/// # Errors
/// `brickyard.toml` cannot be used, or a release has no semantic version.
pub fn discover(
    files: &(dyn Files + Sync),
    facts: &RepositoryFacts,
    options: &PublishOptions,
) -> Result<Discovery, ManifestError> {
    let paths = files.paths();
    let documents = Documents {
        files,
        paths: &paths,
    };
    let tree = SharedTree {
        files,
        paths: &paths,
    };
    let survey = survey(tree, &documents, facts, options)?;
    Ok(survey.discovery)
}

/// The files of a repository, for several threads.
#[derive(Clone, Copy)]
pub(crate) struct SharedTree<'a> {
    pub(crate) files: &'a (dyn Files + Sync),
    pub(crate) paths: &'a [String],
}

impl<'a> SharedTree<'a> {
    pub(crate) fn tree(self) -> Tree<'a> {
        Tree {
            files: self.files,
            paths: self.paths,
        }
    }
}

/// Finds the services of a repository, and which functions belong to them.
///
/// # Errors
/// `brickyard.toml` cannot be used, or a release has no semantic version.
pub(crate) fn survey(
    tree: SharedTree<'_>,
    documents: &Documents<'_>,
    facts: &RepositoryFacts,
    options: &PublishOptions,
) -> Result<Survey, ManifestError> {
    survey_with(READERS, tree, documents, facts, options)
}

fn survey_with(
    readers: &[Reader],
    tree: SharedTree<'_>,
    documents: &Documents<'_>,
    facts: &RepositoryFacts,
    options: &PublishOptions,
) -> Result<Survey, ManifestError> {
    let configuration = Configuration::read(documents, facts)?;
    let mut manifests = if configuration.discovers() {
        Manifests::read(readers, tree, &configuration, options)
    } else {
        Manifests::default()
    };
    let packages = packages(tree.files, tree.paths);
    let owners = Owners::read(tree.tree());
    manifests.unread.extend(owners.unread().cloned());
    let contracts = Contracts::read(tree.tree(), &options.extract);
    manifests.unread.extend(contracts.unread.iter().cloned());
    let versions = Versions::new(&packages, &facts.tags);
    let context = Context {
        configuration: &configuration,
        owners: &owners,
        versions: &versions,
        documents,
        options,
    };

    let mut found = Found::default();
    service::add(&mut found, manifests.declarations, tree, &context);
    configured::add(&mut found, &context)?;
    package::add(&mut found, &packages, &context);
    for service in &mut found.services {
        contracts.describe(service);
    }
    context.release(&mut found)?;
    call::resolve(&mut found.services);
    owners.components().describe(&mut found.services);
    Ok(Survey {
        discovery: Discovery {
            repository: configuration.repository.clone(),
            services: found.services,
            manifests: manifests.read,
            unread: manifests.unread,
            skipped: manifests.skipped,
        },
        places: found.places,
        inline: found.inline,
        exclude: configuration.exclude,
        common: configuration.common,
    })
}

/// What the steps of a survey share.
struct Context<'a> {
    configuration: &'a Configuration,
    owners: &'a Owners,
    versions: &'a Versions<'a>,
    documents: &'a Documents<'a>,
    options: &'a PublishOptions,
}

impl Context<'_> {
    /// Gives every service the version to release; none unless a release is made.
    fn release(&self, found: &mut Found) -> Result<(), ManifestError> {
        for service in &mut found.services {
            if self.options.make_release {
                self.versions.release(service, self.options)?;
            } else {
                service.entry.release = None;
            }
        }
        Ok(())
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    services: Vec<Discovered>,
    places: Places,
    inline: Vec<InlineCode>,
}

impl Discovered {
    /// Its reference, `namespace/name`.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.entry.namespace, self.entry.name)
    }

    fn note(
        &mut self,
        what: &'static str,
        value: impl Into<String>,
        rule: &str,
        place: (&str, usize),
    ) {
        self.facts.push(Fact {
            what,
            value: value.into(),
            rule: rule.to_owned(),
            path: place.0.to_owned(),
            line: place.1,
        });
    }

    /// Forgets what was known of something, because something else wins.
    fn forget(&mut self, what: &str) {
        self.facts.retain(|fact| fact.what != what);
    }
}

#[cfg(test)]
mod tests;
