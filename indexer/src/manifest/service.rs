//! One `[[service]]` of a manifest.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    FileReference, ManifestError,
    dependency::{self, Call, Dependency},
    interface::{EndpointTable, Interface, MAX_LINE, ResilienceTable, SecurityTable, shortened},
    source::Source,
};

const LIFECYCLES: &[&str] = &["experimental", "production", "deprecated", "retired"];
const VISIBILITIES: &[&str] = &["organisation", "restricted", "private", "hidden"];

/// The most teams that one list names.
const MAX_TEAMS: usize = 100;
const MAX_LABELS: usize = 64;
/// The longest name of a label, in characters.
const MAX_LABEL_NAME: usize = 63;

/// One `[[service]]` of a manifest. What is absent was not said: the catalogue keeps what it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManifestService {
    /// Its name.
    pub name: String,
    /// Its folder, without a slash at either end; `.` for the repository's.
    pub root: String,
    /// Whether the folder is written.
    pub has_root: bool,
    /// The manifest's line, from 1.
    pub line: usize,
    /// The manifest's column in characters, from 1.
    pub column: usize,
    /// What it does.
    pub description: Option<String>,
    /// Free words to find it by.
    pub tags: Option<Vec<String>>,
    /// Its semantic version.
    pub version: Option<String>,
    /// experimental, production, deprecated or retired.
    pub lifecycle: Option<String>,
    /// Owner, when not the repository's.
    pub team: Option<String>,
    /// What kind of service it is, for example `nanoservice`.
    pub service_type: Option<String>,
    /// organisation, restricted, private or hidden.
    pub visibility: Option<String>,
    /// The teams that may view a restricted service besides its owner and maintainers, sorted.
    pub visible_to: Option<Vec<String>>,
    /// The teams that work on it besides its owner, sorted.
    pub maintainers: Option<Vec<String>>,
    /// How it is reached, guarded and called; nothing if none of it was said.
    pub interface: Option<Interface>,
    /// Names and values that tools look for.
    pub labels: Option<BTreeMap<String, String>>,
    /// The JSON Schema of what it takes.
    pub input_schema: Option<FileReference>,
    /// The JSON Schema of what it returns.
    pub output_schema: Option<FileReference>,
    /// Its description in Markdown; README.md in its root unless given.
    pub readme: Option<FileReference>,
    /// The services that it calls, sorted; an empty list says that it calls none.
    pub calls: Option<Vec<Dependency>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with a name")]
pub(super) struct ServiceTable {
    name: Spanned<String>,
    root: Option<Spanned<String>>,
    description: Option<String>,
    tags: Option<Vec<String>>,
    version: Option<Spanned<String>>,
    lifecycle: Option<Spanned<String>>,
    team: Option<Spanned<String>>,
    #[serde(rename = "type")]
    service_type: Option<Spanned<String>>,
    visibility: Option<Spanned<String>>,
    visible_to: Option<Spanned<Vec<Spanned<String>>>>,
    maintainers: Option<Spanned<Vec<Spanned<String>>>>,
    handler: Option<Spanned<String>>,
    runtime: Option<Spanned<String>>,
    trigger: Option<Spanned<String>>,
    endpoint: Option<EndpointTable>,
    security: Option<SecurityTable>,
    resilience: Option<ResilienceTable>,
    labels: Option<Spanned<BTreeMap<Spanned<String>, Spanned<String>>>>,
    input_schema: Option<Spanned<String>>,
    output_schema: Option<Spanned<String>>,
    readme: Option<Spanned<String>>,
    calls: Option<Spanned<Vec<Spanned<Call>>>>,
}

impl ServiceTable {
    pub(super) fn read(&self, source: &Source<'_>) -> Result<ManifestService, ManifestError> {
        let name = source.name(Some(&self.name), "service name")?;
        let schema = |path: &Option<_>, key| {
            source.file(path.as_ref(), key, "\"update-stock/input.schema.json\"")
        };
        Ok(ManifestService {
            name: name.unwrap_or_default(),
            root: source.folder(self.root.as_ref())?,
            has_root: self.root.is_some(),
            line: 0,
            column: 0,
            description: self.description.clone(),
            tags: self.tags.clone(),
            version: self.version(source)?,
            lifecycle: source.one_of(self.lifecycle.as_ref(), "lifecycle", LIFECYCLES)?,
            team: source.name(self.team.as_ref(), "team")?,
            service_type: source.word(self.service_type.as_ref(), "type")?,
            visibility: source.one_of(self.visibility.as_ref(), "visibility", VISIBILITIES)?,
            visible_to: self.visible_to(source)?,
            maintainers: source.names(self.maintainers.as_ref(), "maintainers", MAX_TEAMS)?,
            interface: self.interface(source)?,
            labels: self.labels(source)?,
            input_schema: schema(&self.input_schema, "input_schema")?,
            output_schema: schema(&self.output_schema, "output_schema")?,
            readme: source.file(self.readme.as_ref(), "readme", "\"update-stock/README.md\"")?,
            calls: dependency::read(self.calls.as_ref(), source)?,
        })
    }

    fn version(&self, source: &Source<'_>) -> Result<Option<String>, ManifestError> {
        match &self.version {
            Some(version) if semver::Version::parse(version.get_ref()).is_err() => {
                let shown = shortened(version.get_ref());
                let message = format!("version `{shown}` is not semantic");
                let expected = "three numbers, such as \"2.3.1\" (see semver.org)";
                Err(source.error(version.span(), message, expected))
            }
            version => Ok(version.as_ref().map(|version| version.get_ref().clone())),
        }
    }

    fn visible_to(&self, source: &Source<'_>) -> Result<Option<Vec<String>>, ManifestError> {
        let visibility = self.visibility.as_ref().map(|word| word.get_ref().as_str());
        match &self.visible_to {
            // Otherwise the list would say nothing, and look as if it did.
            Some(teams) if visibility != Some("restricted") => {
                let message = "visible_to is for restricted services".to_owned();
                let expected = "visibility = \"restricted\" beside it";
                Err(source.error(teams.span(), message, expected))
            }
            teams => source.names(teams.as_ref(), "visible_to", MAX_TEAMS),
        }
    }

    fn interface(&self, source: &Source<'_>) -> Result<Option<Interface>, ManifestError> {
        let handler = "\"src/stock.updateStock\"";
        let interface = Interface {
            handler: source.line(self.handler.as_ref(), "handler", MAX_LINE, handler)?,
            runtime: source.word(self.runtime.as_ref(), "runtime")?,
            trigger: source.word(self.trigger.as_ref(), "trigger")?,
            endpoint: optional(self.endpoint.as_ref(), |table| table.read(source))?,
            security: optional(self.security.as_ref(), |table| table.read(source))?,
            resilience: optional(self.resilience.as_ref(), |table| table.read(source))?,
        };
        Ok(Some(interface).filter(|interface| *interface != Interface::default()))
    }

    fn labels(
        &self,
        source: &Source<'_>,
    ) -> Result<Option<BTreeMap<String, String>>, ManifestError> {
        let Some(labels) = &self.labels else {
            return Ok(None);
        };
        if labels.get_ref().len() > MAX_LABELS {
            let message = format!("labels has {} entries", labels.get_ref().len());
            let expected = format!("at most {MAX_LABELS}");
            return Err(source.error(labels.span(), message, &expected));
        }
        let mut read = BTreeMap::new();
        for (name, value) in labels.get_ref() {
            if !is_label(name.get_ref()) {
                let message = format!("label `{}` is not a name", shortened(name.get_ref()));
                let expected = "lower-case letters and digits, `-`, `_`, `.` and `/` between them, \
                                63 at most";
                return Err(source.error(name.span(), message, expected));
            }
            let what = format!("label {}", name.get_ref());
            if let Some(value) = source.line(Some(value), &what, MAX_LINE, "\"gold\"")? {
                read.insert(name.get_ref().clone(), value);
            }
        }
        Ok(Some(read))
    }
}

/// Reads a table if it is there.
fn optional<T, R>(
    table: Option<&T>,
    read: impl FnOnce(&T) -> Result<R, ManifestError>,
) -> Result<Option<R>, ManifestError> {
    table.map(read).transpose()
}

fn is_label(name: &str) -> bool {
    let is_edge = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
    (1..=MAX_LABEL_NAME).contains(&name.len())
        && name
            .chars()
            .all(|char| is_edge(char) || "-_./".contains(char))
        && name.starts_with(is_edge)
        && name.ends_with(is_edge)
}
