//! `brickyard-server check`

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Subcommand;

use crate::app;
use crate::catalog::{Catalog, CheckModeRule, CheckSubject, PageRequest, Requester};
use crate::config::Config;

/// How many modes are read at once.
const PAGE: u64 = 500;

#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  brickyard-server check pause --reason \"a wrong match blocks every release\"
  brickyard-server check status
  brickyard-server check resume")]
pub(super) enum Command {
    /// Let no check block from its next run on, whatever modes are set; the server may run
    Pause {
        /// Why, in one line; every check says it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// End the pause: the modes that are set hold again
    Resume {
        /// Why, in one line, for the audit log
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Say whether blocking is paused, and which modes are set
    Status,
}

pub(super) async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let catalog = app::open_catalog_without_search(config).await?;
    let server = Requester::server();
    match command {
        Command::Pause { reason } => {
            let pause = catalog.pause_blocking(&server, &reason).await?;
            super::print(&format!(
                "{}\nevery check observes from its next run on; end it with `brickyard-server check resume`\n",
                paused(&pause)
            ))?;
        }
        Command::Resume { reason } => {
            catalog.resume_blocking(&server, reason.as_deref()).await?;
            super::print("blocking is no longer paused; the modes that are set hold again\n")?;
        }
        Command::Status => super::print(&status(&catalog).await?)?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn status(catalog: &Catalog) -> anyhow::Result<String> {
    let server = Requester::server();
    let mut text = match catalog.blocking_pause(&server).await? {
        Some(pause) => format!("{}\n", paused(&pause)),
        None => "blocking is not paused\n".to_owned(),
    };
    let mut offset = 0;
    loop {
        let page = PageRequest::new(PAGE, offset);
        let page = catalog.list_check_modes(&server, page).await?;
        for rule in &page.items {
            writeln!(text, "{}", line(catalog, rule).await?)?;
        }
        offset += PAGE;
        if !page.has_next {
            break;
        }
    }
    if !text.contains("\norganisation") {
        writeln!(text, "organisation: not set, so clients observe")?;
    }
    Ok(text)
}

fn paused(pause: &CheckModeRule) -> String {
    let reason = pause.reason.as_deref().unwrap_or_default();
    let at = pause.set_at.format("%Y-%m-%d %H:%M UTC");
    format!("blocking is paused: {reason} ({}, {at})", pause.set_by)
}

async fn line(catalog: &Catalog, rule: &CheckModeRule) -> anyhow::Result<String> {
    let subject = match &rule.subject {
        CheckSubject::Pause | CheckSubject::Organisation => "organisation".to_owned(),
        CheckSubject::Repository(name) => format!("repository {name}"),
        CheckSubject::Team(id) => {
            let teams = catalog.teams_by_ids(&Requester::server(), &[*id]).await?;
            let name = teams.into_iter().next().map(|team| team.name);
            format!("team {}", name.unwrap_or_default())
        }
    };
    let reason = rule.reason.as_deref();
    let reason = reason.map(|reason| format!(": {reason}"));
    let at = rule.set_at.format("%Y-%m-%d");
    Ok(format!(
        "{subject}: {} ({}, {at}){}",
        rule.mode,
        rule.set_by,
        reason.unwrap_or_default()
    ))
}
