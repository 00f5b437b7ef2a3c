//! `brickyard.discover/1`.

use std::io::{self, Write};

use brickyard_indexer::{
    discovery::{Discovered, Discovery, Fact, FoundCall, SkippedManifest, handler::Resolution},
    manifest::{Access, Call, Declaration, Evidence, Target, Trigger, Unread},
};
use serde::Serialize;

use super::write;
use crate::report::discover::{Totals, code};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    summary: Summary,
    repositories: Vec<Repository<'a>>,
}

#[derive(Serialize)]
struct Summary {
    services: usize,
    declared: usize,
    resolved: usize,
    public: usize,
    unowned: usize,
    manifests: usize,
    unread: usize,
    skipped: usize,
}

#[derive(Serialize)]
struct Repository<'a> {
    name: &'a str,
    services: Vec<Service<'a>>,
    unread: Vec<Problem<'a>>,
    skipped: Vec<Skipped<'a>>,
}

#[derive(Serialize)]
struct Service<'a> {
    r#ref: String,
    origin: &'static str,
    root: &'a str,
    owner: Option<&'a str>,
    public: bool,
    declaration: Option<Declared<'a>>,
    /// The services that are published as needed.
    dependencies: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Vec<Reason<'a>>>,
}

/// What a manifest says of a function, and where its code is.
#[derive(Serialize)]
struct Declared<'a> {
    format: &'static str,
    manifest: &'a str,
    line: usize,
    name: &'a str,
    deployed_name: Option<&'a str>,
    application: Option<&'a str>,
    provider: Option<&'a str>,
    runtime: Option<&'a str>,
    handler: Option<&'a str>,
    triggers: Vec<Started<'a>>,
    file: Option<String>,
    symbol: Option<&'a str>,
    rule: Option<&'static str>,
    unresolved: Option<Unresolved<'a>>,
    calls: Vec<Called<'a>>,
}

#[derive(Serialize)]
struct Started<'a> {
    kind: &'a str,
    method: Option<&'a str>,
    detail: Option<&'a str>,
    access: Access,
}

#[derive(Serialize)]
struct Unresolved<'a> {
    reason: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct Called<'a> {
    target: &'a str,
    service: Option<&'a str>,
    evidence: Evidence,
    line: usize,
}

#[derive(Serialize)]
struct Reason<'a> {
    what: &'a str,
    value: &'a str,
    rule: &'a str,
    path: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct Problem<'a> {
    path: &'a str,
    line: usize,
    reason: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'static str,
}

/// Writes what was found in each repository, with the reasons of every fact if they are asked for.
pub(crate) fn discoveries(
    repositories: &[Discovery],
    explain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Totals {
        services,
        declared,
        resolved,
        public,
        unowned,
        manifests,
        unread,
        skipped,
    } = Totals::of(repositories);
    let document = Document {
        schema: "brickyard.discover/1",
        summary: Summary {
            services,
            declared,
            resolved,
            public,
            unowned,
            manifests,
            unread,
            skipped,
        },
        repositories: repositories
            .iter()
            .map(|discovery| repository(discovery, explain))
            .collect(),
    };
    write(&document, out)
}

fn repository(discovery: &Discovery, explain: bool) -> Repository<'_> {
    let services = discovery.services.iter();
    Repository {
        name: &discovery.repository,
        services: services.map(|found| service(found, explain)).collect(),
        unread: discovery.unread.iter().map(problem).collect(),
        skipped: discovery.skipped.iter().map(left_out).collect(),
    }
}

fn service(found: &Discovered, explain: bool) -> Service<'_> {
    let entry = &found.entry;
    let declaration = found.declaration.as_ref();
    let needed = entry.dependencies.iter().flatten();
    Service {
        r#ref: found.reference(),
        origin: found.origin.code(),
        root: &entry.root,
        owner: entry.owner.as_deref(),
        public: found.is_public,
        declaration: declaration.map(|declaration| declared(found, declaration)),
        dependencies: needed.map(|needed| needed.service.as_str()).collect(),
        facts: explain.then(|| found.facts.iter().map(reason).collect()),
    }
}

fn declared<'a>(found: &'a Discovered, declaration: &'a Declaration) -> Declared<'a> {
    let (file, symbol) = code(found).map_or((None, None), |(file, symbol)| (Some(file), symbol));
    let (rule, unresolved) = match &found.resolution {
        Some(Resolution::Found { rule, .. }) => (Some(rule.code()), None),
        Some(Resolution::Unresolved { reason, message }) => {
            let reason = reason.code();
            (None, Some(Unresolved { reason, message }))
        }
        Some(Resolution::Inline { .. }) => (Some("inline"), None),
        None => (None, None),
    };
    Declared {
        format: declaration.format.code(),
        manifest: &declaration.manifest,
        line: declaration.line,
        name: &declaration.name,
        deployed_name: declaration.deployed_name.as_deref(),
        application: declaration.application.as_deref(),
        provider: declaration.provider.as_deref(),
        runtime: declaration.runtime.as_deref(),
        handler: declaration.handler.as_deref(),
        triggers: declaration.triggers.iter().map(started).collect(),
        file,
        symbol,
        rule,
        unresolved,
        calls: found.calls.iter().map(called).collect(),
    }
}

fn started(trigger: &Trigger) -> Started<'_> {
    Started {
        kind: &trigger.kind,
        method: trigger.method.as_deref(),
        detail: trigger.detail.as_deref(),
        access: trigger.access,
    }
}

fn called(found: &FoundCall) -> Called<'_> {
    let Call {
        target,
        evidence,
        line,
    } = &found.call;
    let (Target::Here(target) | Target::Deployed(target)) = target;
    Called {
        target,
        service: found.service.as_deref(),
        evidence: *evidence,
        line: *line,
    }
}

fn reason(fact: &Fact) -> Reason<'_> {
    Reason {
        what: fact.what,
        value: &fact.value,
        rule: &fact.rule,
        path: &fact.path,
        line: fact.line,
    }
}

fn problem(unread: &Unread) -> Problem<'_> {
    Problem {
        path: &unread.path,
        line: unread.line,
        reason: unread.reason.code(),
        message: &unread.message,
    }
}

fn left_out(manifest: &SkippedManifest) -> Skipped<'_> {
    Skipped {
        path: &manifest.path,
        reason: manifest.reason.code(),
    }
}
