//! `brickyard-server doctor`: looks at everything that a start needs, and changes nothing.

use std::fs;
use std::net::TcpListener;
use std::process::ExitCode;

use crate::app;
use crate::catalog::{DeclaredTeam, Role};
use crate::config::{Config, SourcePlace};
use crate::git;
use crate::http::auth::AnonymousReading;

/// What was found about one thing: all well, or what to do.
type Finding = (&'static str, Result<String, String>);

pub(super) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let findings = [
        ("settings", settings(config)),
        ("data folder", data_folder(config)),
        ("database", database(config).await),
        ("address", address(config)),
        ("sources", sources(config)),
        ("teams", teams(config)),
        ("web UI", web_ui()),
    ];
    super::print(&report(&findings))?;
    let is_well = findings.iter().all(|(_, finding)| finding.is_ok());
    Ok(if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn report(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|(what, finding)| match finding {
            Ok(found) => format!("ok     {what:12} {found}\n"),
            Err(problem) => format!("WRONG  {what:12} {problem}\n"),
        })
        .collect()
}

fn settings(config: &Config) -> Result<String, String> {
    AnonymousReading::from_config(&config.server, config.server.listen)
        .map(|reading| reading.describe().to_owned())
        .map_err(|error| error.to_string())
}

fn data_folder(config: &Config) -> Result<String, String> {
    let folder = config.data.folder.display();
    match fs::metadata(&config.data.folder) {
        Ok(found) if found.permissions().readonly() => {
            Err(format!("{folder} is read-only; choose another with --data"))
        }
        Ok(found) if found.is_dir() => Ok(folder.to_string()),
        Ok(_) => Err(format!("{folder} is no folder; choose another with --data")),
        Err(_) => Ok(format!("{folder} is made at the first start")),
    }
}

async fn database(config: &Config) -> Result<String, String> {
    let place = config.database.place();
    let is_first_start = config.database.url.starts_with("sqlite:")
        && !config.data.folder.join("catalog.db").exists();
    if is_first_start {
        return Ok(format!("{place} is made at the first start"));
    }
    let store = app::open_store(config)
        .await
        .map_err(|error| format!("{error:#}"))?;
    match store.newest_sequence().await {
        Ok(newest) => Ok(format!("{place}, newest change event {newest}")),
        Err(error) => Err(format!(
            "{place} answers `{error}`; run `brickyard-server migrate`"
        )),
    }
}

fn address(config: &Config) -> Result<String, String> {
    let listen = config.server.listen;
    match TcpListener::bind(listen) {
        Ok(_) => Ok(format!("{listen} is free")),
        Err(error) => Err(format!(
            "{listen}: {error}; a server may be running there already, else choose another with --listen"
        )),
    }
}

fn sources(config: &Config) -> Result<String, String> {
    let mut cloned = 0;
    for source in &config.sources {
        match &source.place {
            SourcePlace::Git(_) => cloned += 1,
            SourcePlace::Folder(path) if path.is_dir() => {}
            SourcePlace::Folder(path) => {
                return Err(format!(
                    "{} is no folder; correct its [[source]]",
                    path.display()
                ));
            }
        }
    }
    if cloned > 0 {
        git::program().map_err(|error| error.to_string())?;
    }
    let count = config.sources.len();
    Ok(format!("{count} to publish, {cloned} of them cloned"))
}

fn teams(config: &Config) -> Result<String, String> {
    let declaration = app::declaration(config);
    let teams = &declaration.teams;
    declaration.check().map_err(|error| {
        let hint = error.hint().unwrap_or_default();
        format!("{error}; correct it in catalog.toml. {hint}")
    })?;
    let administers = |team: &&DeclaredTeam| {
        let mut members = team.members.iter();
        members.any(|member| member.role == Role::Admin)
    };
    let without = teams.iter().filter(|team| !administers(team)).count();
    let note = match without {
        0 => String::new(),
        number => format!(", {number} of them without a member whose role is admin"),
    };
    Ok(format!(
        "{} declared and so verified{note}",
        declaration.teams.len()
    ))
}

fn web_ui() -> Result<String, String> {
    if brickyard_ui::is_built() {
        Ok("is part of this program".to_owned())
    } else {
        Err(format!("was not built: {}", brickyard_ui::WHY_NOT_BUILT))
    }
}
