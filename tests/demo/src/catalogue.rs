//! The whole catalogue as lines of JSON, as `brickyard-server import` takes them. Functions are not in
//! it: the server reads them from the repositories.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::DemoError;
use crate::manifest::{self, Entry};
use crate::organisation::{Organisation, Person, Release, Service};
use crate::random::Random;
use crate::truth::handler_path;

/// Where lines go.
type Sink<'sink> = &'sink mut dyn FnMut(Value) -> Result<(), DemoError>;

/// The first day of each week.
const DAYS: [&str; crate::WEEKS] = ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26"];

/// When everything began.
const BEGINNING: &str = "2026-09-01T08:00:00Z";

/// When versions stop working that are announced to.
const SUNSET: &str = "2027-06-30T00:00:00Z";

/// Gives every line, in the order in which an import expects them.
pub(crate) fn lines(organisation: &Organisation, sink: Sink<'_>) -> Result<(), DemoError> {
    let lines = Lines {
        organisation,
        namespaces: organisation
            .repositories
            .iter()
            .map(|repository| repository.namespace.as_str())
            .collect(),
        services: organisation
            .services
            .iter()
            .map(Service::reference)
            .collect(),
    };
    sink(json!({ "brickyard": { "format": 1 } }))?;
    lines.people(sink)?;
    for repository in &organisation.repositories {
        let id = lines.id("repository", &repository.name);
        let name = format!("broadcaster/{}", repository.name);
        sink(
            json!({ "repository": { "id": id, "name": name, "branch": "main", "created_at": BEGINNING } }),
        )?;
    }
    let entries: Vec<Vec<Entry>> = organisation
        .services
        .iter()
        .map(|service| {
            service
                .releases
                .iter()
                .map(|release| lines.entry(service, release))
                .collect()
        })
        .collect();
    lines.services(&entries, sink)?;
    lines.versions(&entries, sink)?;
    lines.rules(sink)?;
    lines.dependencies(sink)?;
    sink(json!({ "end": {} }))
}

struct Lines<'organisation> {
    organisation: &'organisation Organisation,
    namespaces: BTreeSet<&'organisation str>,
    /// The references of all services, which are sorted.
    services: Vec<String>,
}

impl Lines<'_> {
    /// A UUID that follows from what it is for.
    fn id(&self, kind: &str, key: &str) -> String {
        let mut random = Random::new(self.organisation.size.seed, &[kind, key, "id"]);
        let (high, low) = (random.next(), random.next());
        let time = 0x0199_a000_0000_u64 + (high >> 32);
        format!(
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
            time >> 16,
            time & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 50),
            low & 0xffff_ffff_ffff
        )
    }

    fn team(&self, number: Option<usize>) -> Option<String> {
        Some(self.id("team", &self.organisation.teams[number?].name))
    }

    fn entry(&self, service: &Service, release: &Release) -> Entry {
        let handler = handler_path(self.organisation, service, release.week);
        manifest::entry(self.organisation, service, release, &handler)
    }

    fn people(&self, sink: Sink<'_>) -> Result<(), DemoError> {
        let teams = &self.organisation.teams;
        for team in teams {
            let id = self.id("team", &team.name);
            let origin = if team.verified {
                "catalog.toml"
            } else {
                "repository"
            };
            sink(json!({ "team": {
                "id": id, "name": team.name, "contact": format!("#{}", team.name),
                "verified": team.verified, "origin": origin, "created_at": BEGINNING,
            } }))?;
        }
        for namespace in &self.namespaces {
            let owner = teams
                .iter()
                .position(|team| team.leads && team.area == **namespace);
            sink(json!({ "namespace": {
                "id": self.id("namespace", namespace), "name": namespace, "team_id": self.team(owner),
                "origin": "catalog.toml", "created_at": BEGINNING,
            } }))?;
        }
        let people: BTreeSet<&Person> = teams
            .iter()
            .flat_map(|team| team.members.iter().map(|(person, _)| person))
            .collect();
        for (number, person) in people.into_iter().enumerate() {
            sink(json!({ "principal": {
                "id": self.id("user", &person.name), "name": person.name, "display_name": person.display_name,
                "is_admin": number == 0, "origin": "catalog.toml", "created_at": BEGINNING,
            } }))?;
        }
        let verified = || teams.iter().filter(|team| team.verified);
        for team in verified() {
            let name = team.service_account();
            sink(json!({ "principal": {
                "id": self.id("account", &name), "kind": "service_account", "name": name,
                "origin": "catalog.toml", "created_at": BEGINNING,
            } }))?;
        }
        for team in verified() {
            let people = team
                .members
                .iter()
                .map(|(person, role)| (self.id("user", &person.name), *role));
            let account = (self.id("account", &team.service_account()), "publish");
            for (principal, role) in people.chain([account]) {
                sink(json!({ "team_member": {
                    "id": self.id("member", &format!("{} {principal}", team.name)),
                    "team_id": self.id("team", &team.name), "principal_id": principal, "role": role,
                    "origin": "catalog.toml", "created_at": BEGINNING,
                } }))?;
            }
        }
        Ok(())
    }

    fn services(&self, entries: &[Vec<Entry>], sink: Sink<'_>) -> Result<(), DemoError> {
        let all = || {
            self.organisation
                .services
                .iter()
                .zip(&self.services)
                .zip(entries)
        };
        for ((service, reference), entries) in all() {
            let (Some(entry), Some(release)) = (entries.last(), service.releases.last()) else {
                continue;
            };
            let repository = &self.organisation.repositories[service.repository];
            sink(json!({ "service": {
                "id": self.id("service", reference),
                "namespace_id": self.id("namespace", &service.namespace),
                "name": service.name,
                "owner_team_id": self.team(repository.team),
                "repository_id": self.id("repository", &repository.name),
                "root": service.name,
                "description": service.description,
                "lifecycle": service.lifecycle,
                "visibility": entry.visibility,
                "interface": entry.interface(),
                "created_at": BEGINNING,
                "updated_at": self.moment(service, release),
            } }))?;
        }
        for ((service, reference), _) in all() {
            for tag in &service.tags {
                sink(json!({ "service_tag": {
                    "id": self.id("tag", &format!("{reference} {tag}")),
                    "service_id": self.id("service", reference), "tag": tag,
                } }))?;
            }
        }
        for ((_, reference), entries) in all() {
            for (name, value) in entries
                .iter()
                .last()
                .into_iter()
                .flat_map(|entry| &entry.labels)
            {
                sink(json!({ "service_label": {
                    "id": self.id("label", &format!("{reference} {name}")),
                    "service_id": self.id("service", reference), "name": name, "value": value,
                } }))?;
            }
        }
        for ((_, reference), entries) in all() {
            let Some(entry) = entries.last() else {
                continue;
            };
            for (teams, role) in [
                (&entry.maintainers, "maintain"),
                (&entry.visible_to, "view"),
            ] {
                for team in teams {
                    sink(json!({ "service_team": {
                        "id": self.id("service team", &format!("{reference} {team} {role}")),
                        "service_id": self.id("service", reference),
                        "team_id": self.id("team", team), "role": role,
                    } }))?;
                }
            }
        }
        Ok(())
    }

    fn versions(&self, entries: &[Vec<Entry>], sink: Sink<'_>) -> Result<(), DemoError> {
        for ((service, reference), entries) in self
            .organisation
            .services
            .iter()
            .zip(&self.services)
            .zip(entries)
        {
            let repository = &self.organisation.repositories[service.repository];
            let publisher = repository
                .team
                .map(|team| self.organisation.teams[team].service_account());
            let mut head = Value::Null;
            for (release, entry) in service.releases.iter().zip(entries) {
                let number = release.version.to_string();
                let mut random = Random::new(
                    self.organisation.size.seed,
                    &[reference, &number, "version"],
                );
                let mut hex = || {
                    format!(
                        "{:016x}{:016x}{:08x}",
                        random.next(),
                        random.next(),
                        random.next() >> 32
                    )
                };
                let mut version = json!({
                    "id": self.id("version", &format!("{reference}@{number}")),
                    "service_id": self.id("service", reference),
                    "number": number,
                    "commit_hash": hex(),
                    "content_hash": hex(),
                    "repository_id": self.id("repository", &repository.name),
                    "interface": entry.interface(),
                    "published_at": self.moment(service, release),
                    "published_by": publisher,
                    "ci_run": format!("https://ci.example/{}/runs/{}", repository.name, &hex()[..6]),
                });
                if random.percent(1) {
                    version["state"] = "yanked".into();
                    version["state_reason"] = "It answered with yesterday's data.".into();
                    version["state_at"] = "2026-11-02T09:00:00Z".into();
                    version["state_by"] = publisher.clone().into();
                }
                sink(json!({ "version": version }))?;
                head = version;
            }
            for (key, value) in [
                ("id", self.id("head", reference).into()),
                ("number", "".into()),
                ("state", "published".into()),
            ] {
                head[key] = value;
            }
            if let Some(head) = head.as_object_mut() {
                head.retain(|key, _| !key.starts_with("state_"));
            }
            sink(json!({ "version": head }))?;
        }
        Ok(())
    }

    /// Old majors of some are deprecated, and all of what nobody should use.
    fn rules(&self, sink: Sink<'_>) -> Result<(), DemoError> {
        let alive: BTreeMap<(&str, &str), &String> = self
            .organisation
            .services
            .iter()
            .zip(&self.services)
            .filter(|(service, _)| service.lifecycle == "production")
            .map(|(service, reference)| {
                (
                    (service.namespace.as_str(), service.kind.as_str()),
                    reference,
                )
            })
            .collect();
        for (service, reference) in self.organisation.services.iter().zip(&self.services) {
            let mut random = self.organisation.random(service, "rules");
            let (Some(first), Some(last)) = (service.releases.first(), service.releases.last())
            else {
                continue;
            };
            let major = last.version.major;
            let (range, reason, replacement) = if service.lifecycle == "deprecated" {
                let replacement = alive.get(&(service.namespace.as_str(), service.kind.as_str()));
                (
                    "*".to_owned(),
                    "Nobody looks after it any more.",
                    replacement.map(|other| (*other).clone()),
                )
            } else if first.version.major < major
                && !last.version.is_candidate
                && random.percent(60)
            {
                let replacement = format!("{reference}@^{major}.0");
                (
                    format!("<{major}.0.0"),
                    "The new major does the same with less.",
                    Some(replacement),
                )
            } else {
                continue;
            };
            let sunset = random.percent(40).then_some(SUNSET);
            sink(json!({ "deprecation_rule": {
                "id": self.id("rule", reference), "service_id": self.id("service", reference),
                "range": range, "reason": reason, "replacement": replacement,
                "deprecated_at": "2026-11-01T00:00:00Z", "sunset_at": sunset,
                "created_by": "insight-reporting-ci", "created_at": "2026-11-01T00:00:00Z",
            } }))?;
        }
        Ok(())
    }

    fn dependencies(&self, sink: Sink<'_>) -> Result<(), DemoError> {
        for (service, reference) in self.organisation.services.iter().zip(&self.services) {
            let versions = service.releases.iter().map(|release| {
                let version = self.id("version", &format!("{reference}@{}", release.version));
                (version, release, false)
            });
            let head = service
                .releases
                .last()
                .map(|release| (self.id("head", reference), release, true));
            for (version, release, is_head) in versions.chain(head) {
                for call in &release.calls {
                    let is_known = self.services.binary_search(&call.service).is_ok();
                    let at = self.moment(service, release);
                    sink(json!({ "dependency": {
                        "id": self.id("dependency", &format!("{version} {}", call.service)),
                        "version_id": version, "consumer_id": self.id("service", reference), "is_head": is_head,
                        "target": call.service, "target_id": is_known.then(|| self.id("service", &call.service)),
                        "range": call.range, "created_at": at, "confirmed_at": at,
                    } }))?;
                }
            }
        }
        Ok(())
    }

    fn moment(&self, service: &Service, release: &Release) -> String {
        let mut random = self
            .organisation
            .random(service, &format!("moment of {}", release.version));
        let day = DAYS[release.week - 1];
        format!(
            "{day}T{:02}:{:02}:{:02}Z",
            8 + random.below(10),
            random.below(60),
            random.below(60)
        )
    }
}
