//! What a repository says of its services, and what it may say.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::NewPublish;
use crate::catalog::Visibility;
use crate::catalog::dependency::{self, NewDependency};
use crate::catalog::{CatalogError, input, interface, json_schema, name, version};
use crate::store::Interface;

/// The most services of a repository.
pub(super) const MAX_SERVICES: usize = 2_000;
const MAX_TAGS: usize = 32;
const MAX_TEAMS: usize = 100;
const MAX_README: usize = 512 << 10;
/// How far a service may be in its life.
pub(in crate::catalog) const LIFECYCLES: &[&str] =
    &["experimental", "production", "deprecated", "retired"];

/// A service to publish. What is `None` stays as it is in the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewService {
    /// First half of its ref.
    pub namespace: String,
    /// Second half of its ref.
    pub name: String,
    /// Its folder in the repository.
    pub root: String,
    /// What it does.
    pub description: Option<String>,
    /// Words to find it by.
    pub tags: Option<Vec<String>>,
    /// Lower case; production unless somebody says otherwise.
    pub lifecycle: Option<String>,
    /// Name of the owning team.
    pub owner: Option<String>,
    /// Where to ask.
    pub owner_contact: Option<String>,
    /// Number of the release to make.
    pub release: Option<String>,
    /// What kind of component it is.
    pub service_type: Option<String>,
    /// Lower case; organisation unless somebody says otherwise.
    pub visibility: Option<String>,
    /// Names of the teams that may view it while it is restricted.
    pub visible_to: Option<Vec<String>>,
    /// Names of the teams that maintain it besides its owner.
    pub maintainers: Option<Vec<String>>,
    /// What it offers; its labels are in `labels`.
    pub interface: Option<Interface>,
    /// Further properties by name.
    pub labels: Option<BTreeMap<String, String>>,
    /// The JSON Schema of what it takes.
    pub input_schema: Option<String>,
    /// The JSON Schema of what it returns.
    pub output_schema: Option<String>,
    /// Its README in Markdown.
    pub readme: Option<String>,
    /// What it calls.
    pub dependencies: Option<Vec<NewDependency>>,
}

impl NewService {
    /// Returns `namespace/name`.
    pub(in crate::catalog) fn reference(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}

/// Returns a publish in the form in which it is staged, or why it cannot be one.
pub(super) fn checked_publish(publish: NewPublish) -> Result<NewPublish, CatalogError> {
    let repository = input::line("repository's name", &publish.repository, 255)?;
    let services = checked_services(publish.services)?;
    let ci_run = publish.ci_run.as_deref();
    Ok(NewPublish {
        repository,
        commit: input::line_or_none("commit", publish.commit.as_deref(), 64)?,
        branch: input::line_or_none("branch", publish.branch.as_deref(), 255)?,
        ci_run: ci_run
            .map(|url| input::web_address("CI run", url))
            .transpose()?,
        source: publish.source,
        content_hash: input::hash(&publish.content_hash)?,
        services,
    })
}

/// Returns services in the form in which they are staged, or why they cannot be.
pub(super) fn checked_services(services: Vec<NewService>) -> Result<Vec<NewService>, CatalogError> {
    let services = services.into_iter().map(checked_service);
    let services: Vec<NewService> = services.collect::<Result<_, _>>()?;
    require_each_once(&services)?;
    Ok(services)
}

/// Refuses services of one repository that are too many, or of which two have one name.
pub(in crate::catalog) fn require_each_once(services: &[NewService]) -> Result<(), CatalogError> {
    input::at_most("services of a repository", services.len(), MAX_SERVICES)?;
    let mut seen = HashSet::new();
    match services
        .iter()
        .find(|entry| !seen.insert(entry.reference()))
    {
        None => Ok(()),
        Some(twice) => Err(CatalogError::bad_input(
            format!("{} is named twice", twice.reference()),
            "Give each service of the repository its own name.",
        )),
    }
}

fn checked_service(service: NewService) -> Result<NewService, CatalogError> {
    let owner = input::line_or_none("owner", service.owner.as_deref(), 255)?;
    let schema = |what, text: Option<String>| {
        text.map(|text| json_schema::checked(what, &text))
            .transpose()
    };
    Ok(NewService {
        namespace: name::require_canonical("namespace", &service.namespace)?,
        name: name::require_canonical("service", &service.name)?,
        root: input::root(&service.root)?,
        description: description(service.description.as_deref())?,
        tags: service.tags.map(checked_tags).transpose()?,
        lifecycle: one_of("lifecycle", service.lifecycle, LIFECYCLES)?,
        owner: owner
            .map(|owner| name::require_canonical("team", &owner))
            .transpose()?,
        owner_contact: input::line_or_none("contact", service.owner_contact.as_deref(), 255)?,
        release: match service.release {
            Some(number) => Some(version::parse_number(&number)?.to_string()),
            None => None,
        },
        service_type: service
            .service_type
            .map(|word| input::word("type of a service", &word, 63, ".-"))
            .transpose()?,
        visibility: one_of("visibility", service.visibility, &Visibility::WORDS)?,
        visible_to: teams("teams that may view a service", service.visible_to)?,
        maintainers: teams("maintainers of a service", service.maintainers)?,
        interface: service.interface.map(interface::checked).transpose()?,
        labels: service.labels.map(interface::checked_labels).transpose()?,
        input_schema: schema("input schema", service.input_schema)?,
        output_schema: schema("output schema", service.output_schema)?,
        readme: service.readme.map(checked_readme).transpose()?,
        dependencies: match service.dependencies {
            Some(declared) => Some(dependency::checked(&declared)?),
            None => None,
        },
    })
}

/// Returns what a service does; nothing for an empty text.
pub(in crate::catalog) fn description(text: Option<&str>) -> Result<Option<String>, CatalogError> {
    let text = input::text("description", text.unwrap_or_default().trim(), 4_096)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Returns tags in lower case, sorted, each once.
pub(in crate::catalog) fn checked_tags(tags: Vec<String>) -> Result<Vec<String>, CatalogError> {
    input::at_most("tags of a service", tags.len(), MAX_TAGS)?;
    let mut checked = Vec::with_capacity(tags.len());
    for tag in &tags {
        checked.extend(input::line_or_none("tag", Some(tag), 63)?.map(|tag| tag.to_lowercase()));
    }
    checked.sort_unstable();
    checked.dedup();
    Ok(checked)
}

/// Returns a README that is not too long. Odd characters are no reason to refuse one.
pub(in crate::catalog) fn checked_readme(text: String) -> Result<String, CatalogError> {
    input::at_most("bytes of a README", text.len(), MAX_README)?;
    Ok(text)
}

fn one_of(
    what: &str,
    word: Option<String>,
    words: &[&str],
) -> Result<Option<String>, CatalogError> {
    word.map(|word| input::one_of(what, &word, words))
        .transpose()
}

fn teams(
    what: &'static str,
    names: Option<Vec<String>>,
) -> Result<Option<Vec<String>>, CatalogError> {
    let Some(names) = names else { return Ok(None) };
    input::at_most(what, names.len(), MAX_TEAMS)?;
    let names = names.iter();
    let mut names = names
        .map(|name| name::require_canonical("team", name))
        .collect::<Result<Vec<_>, _>>()?;
    names.sort_unstable();
    names.dedup();
    Ok(Some(names))
}
