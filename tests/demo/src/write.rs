//! Writes an organisation to a folder.
//!
//! ```text
//! catalog.toml             settings of a server that shows it all
//! catalog.jsonl            what `brickyard-server import` takes: releases of every week, rules, people
//! duplicates.csv           which functions are duplicates
//! organisation/            the repositories as they are now
//! history/week-1/ …        the repositories as they were
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use crate::manifest::{self, INPUT_SCHEMA, OUTPUT_SCHEMA, has_schemas};
use crate::organisation::{Organisation, Person, Release, Repository, Service, Team, WEEKS};
use crate::truth::{duplicates, handler_path, written};
use crate::{DemoError, catalogue};

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files, all weeks and lists included.
    pub files: usize,
    /// Rows of `duplicates.csv`.
    pub duplicates: usize,
}

/// The repositories as they are now.
pub const NOW: &str = "organisation";

/// The settings of a server.
pub const SETTINGS: &str = "catalog.toml";

/// The whole catalogue.
pub const CATALOGUE: &str = "catalog.jsonl";

/// The list of duplicates.
pub const DUPLICATES: &str = "duplicates.csv";

/// Writes everything to a folder. What an earlier run left there is removed.
///
/// # Errors
/// A file cannot be written, or the folder holds something that no earlier run wrote.
pub fn write(organisation: &Organisation, folder: &Path) -> Result<Summary, DemoError> {
    let mut writer = Writer::new(folder)?;
    for week in 1..WEEKS {
        writer.week(organisation, &format!("history/week-{week}"), week)?;
    }
    writer.rest(organisation)
}

/// Writes everything but the repositories as they were: a quarter of the files.
///
/// # Errors
/// As those of [`write()`].
pub fn write_now(organisation: &Organisation, folder: &Path) -> Result<Summary, DemoError> {
    Writer::new(folder)?.rest(organisation)
}

/// Writes the whole catalogue only; a file that is there is replaced.
///
/// # Errors
/// The file cannot be written.
pub fn write_catalogue(organisation: &Organisation, path: &Path) -> Result<(), DemoError> {
    let failed = |source| DemoError::Write {
        path: path.to_owned(),
        source,
    };
    let mut file = BufWriter::new(fs::File::create(path).map_err(failed)?);
    catalogue::lines(organisation, &mut |line| {
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n").map_err(failed)
    })?;
    file.flush().map_err(failed)
}

/// Writes files below a folder and counts them.
struct Writer<'path> {
    folder: &'path Path,
    files: usize,
}

impl<'path> Writer<'path> {
    /// Begins anew where an earlier run wrote, and nowhere else.
    fn new(folder: &'path Path) -> Result<Self, DemoError> {
        let failed = |path: PathBuf| move |source| DemoError::Write { path, source };
        let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
        if !is_empty && !folder.join(DUPLICATES).is_file() {
            let text = "the folder holds something else; name an empty one";
            let source = std::io::Error::other(text);
            return Err(failed(folder.to_owned())(source));
        }
        for name in [NOW, "history"] {
            let path = folder.join(name);
            if path.exists() {
                fs::remove_dir_all(&path).map_err(failed(path))?;
            }
        }
        Ok(Self { folder, files: 0 })
    }

    /// Writes everything but the history.
    fn rest(mut self, organisation: &Organisation) -> Result<Summary, DemoError> {
        self.week(organisation, NOW, WEEKS)?;
        let duplicates = duplicate_rows(organisation);
        self.file(DUPLICATES, &duplicates.join("\n"))?;
        self.file(SETTINGS, &settings(organisation)?)?;
        self.catalogue(organisation)?;
        Ok(Summary {
            files: self.files,
            duplicates: duplicates.len() - 1,
        })
    }

    fn week(
        &mut self,
        organisation: &Organisation,
        folder: &str,
        week: usize,
    ) -> Result<(), DemoError> {
        let mut all: Vec<Vec<(&Service, &Release)>> =
            vec![Vec::new(); organisation.repositories.len()];
        for service in &organisation.services {
            if let Some(release) = Organisation::release(service, week) {
                all[service.repository].push((service, release));
            }
        }
        for (repository, services) in organisation.repositories.iter().zip(all) {
            if !services.is_empty() {
                self.repository(organisation, folder, repository, &services, week)?;
            }
        }
        Ok(())
    }

    fn repository(
        &mut self,
        organisation: &Organisation,
        folder: &str,
        repository: &Repository,
        services: &[(&Service, &Release)],
        week: usize,
    ) -> Result<(), DemoError> {
        let mut entries = Vec::new();
        for (service, release) in services {
            for function in &service.functions {
                if let Some(written) = written(organisation, service, function, week) {
                    self.file(&format!("{folder}/{}", written.path), &written.file)?;
                }
            }
            let handler = handler_path(organisation, service, week);
            let place = format!("{folder}/{}/{}", repository.name, service.name);
            self.file(&format!("{place}/README.md"), &readme(service, release))?;
            if has_schemas(service) {
                let [input, output] = schemas(service);
                self.file(&format!("{place}/{INPUT_SCHEMA}"), &format!("{input:#}\n"))?;
                self.file(
                    &format!("{place}/{OUTPUT_SCHEMA}"),
                    &format!("{output:#}\n"),
                )?;
            }
            entries.push((*service, *release, handler));
        }
        let manifest = manifest::manifest(organisation, repository, &entries);
        let manifest = toml::to_string(&manifest)?;
        self.file(
            &format!("{folder}/{}/brickyard.toml", repository.name),
            &manifest,
        )
    }

    fn catalogue(&mut self, organisation: &Organisation) -> Result<(), DemoError> {
        self.files += 1;
        write_catalogue(organisation, &self.folder.join(CATALOGUE))
    }

    fn file(&mut self, path: &str, text: &str) -> Result<(), DemoError> {
        let path = self.folder.join(path);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, text));
        self.files += 1;
        written.map_err(|source| DemoError::Write { path, source })
    }
}

fn readme(service: &Service, release: &Release) -> String {
    let mut text = format!("# {}\n\n{}\n", service.name, service.description);
    if service.lifecycle == "deprecated" {
        text.push_str("\n> Do not build anything new on this.\n");
    }
    if !release.calls.is_empty() {
        text.push_str("\n## Calls\n\n| Service | Versions |\n|---|---|\n");
        for call in &release.calls {
            let range = call.range.replace('|', "\\|");
            text.push_str(&format!("| `{}` | `{range}` |\n", call.service));
        }
    }
    text
}

/// What a service takes and gives, as JSON Schema. Services of one subject share what they give.
fn schemas(service: &Service) -> [Value; 2] {
    let object = |properties: Value, required: &[&str]| {
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    };
    let input = object(
        json!({
            "id": { "type": "string", "minLength": 1 },
            "locale": { "type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$" },
            "limit": { "type": "integer", "minimum": 1, "maximum": 100 },
        }),
        &["id"],
    );
    let mut fields = service.fields.clone();
    fields.sort();
    let properties: serde_json::Map<String, Value> = fields
        .iter()
        .map(|field| (crate::language::camel(field), json!({ "type": "string" })))
        .collect();
    [input, object(Value::Object(properties), &[])]
}

fn duplicate_rows(organisation: &Organisation) -> Vec<String> {
    let head = "type,common,template,service,team,path,function,other_service,other_team,other_path,other_function";
    let rows = duplicates(organisation).into_iter().map(|duplicate| {
        let (one, other) = (duplicate.one, duplicate.other);
        format!(
            "{},{:.2},{},{},{},{},{},{},{},{},{}",
            duplicate.clone_type,
            duplicate.common,
            duplicate.template,
            one.service,
            one.team,
            one.path,
            one.function,
            other.service,
            other.team,
            other.path,
            other.function
        )
    });
    std::iter::once(head.to_owned()).chain(rows).collect()
}

#[derive(Debug, Serialize)]
struct Settings {
    data: Data,
    source: Vec<Source>,
    principal: Vec<Principal>,
    team: Vec<TeamSettings>,
}

#[derive(Debug, Serialize)]
struct Data {
    folder: &'static str,
}

#[derive(Debug, Serialize)]
struct Source {
    path: &'static str,
}

#[derive(Debug, Serialize)]
struct Principal {
    name: String,
    display_name: String,
    admin: bool,
}

#[derive(Debug, Serialize)]
struct TeamSettings {
    name: String,
    contact: String,
    description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    namespaces: Vec<String>,
    members: Vec<Member>,
}

#[derive(Debug, Serialize)]
struct Member {
    name: String,
    kind: &'static str,
    role: &'static str,
}

/// The settings of a server that shows the organisation: its teams, their people, its repositories.
fn settings(organisation: &Organisation) -> Result<String, DemoError> {
    let people: BTreeSet<&Person> = organisation
        .teams
        .iter()
        .flat_map(|team| team.members.iter().map(|(person, _)| person))
        .collect();
    let settings = Settings {
        data: Data { folder: "./data" },
        source: vec![Source { path: NOW }],
        principal: people
            .iter()
            .enumerate()
            .map(|(number, person)| Principal {
                name: person.name.clone(),
                display_name: person.display_name.clone(),
                admin: number == 0,
            })
            .collect(),
        team: organisation
            .teams
            .iter()
            .filter(|team| team.verified)
            .map(team_settings)
            .collect(),
    };
    let text = toml::to_string(&settings)?;
    Ok(format!(
        "# A made-up broadcaster, written by `make demo-large`.\n\n{text}"
    ))
}

fn team_settings(team: &Team) -> TeamSettings {
    let person = |(person, role): &(Person, &'static str)| Member {
        name: person.name.clone(),
        kind: "user",
        role,
    };
    let publisher = Member {
        name: team.service_account(),
        kind: "service_account",
        role: "publish",
    };
    TeamSettings {
        name: team.name.clone(),
        contact: format!("#{}", team.name),
        description: format!("Looks after a part of {}.", team.area.replace('-', " ")),
        namespaces: if team.leads {
            vec![team.area.clone()]
        } else {
            Vec::new()
        },
        members: team.members.iter().map(person).chain([publisher]).collect(),
    }
}
