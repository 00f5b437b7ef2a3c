//! `brickyard-server audit`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::output::{Output, tell};
use crate::app;
use crate::catalog::{AuditRecord, Catalog, Requester};
use crate::config::Config;

/// How many events are read at once.
const PAGE: u64 = 1_000;

#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  brickyard-server audit verify
  brickyard-server audit verify --expect 9f86d081884c7d659a2feaa0c55ad015…
  brickyard-server audit export -o audit.jsonl")]
pub(super) enum Command {
    /// Look whether an audit event was edited, removed or inserted; keep the hash that it prints
    Verify {
        /// A hash that an earlier look printed; it must still be part of the chain
        #[arg(long, value_name = "HASH")]
        expect: Option<String>,
    },
    /// Write all audit events, oldest first, one JSON object a line
    Export {
        /// Where to; stdout without it
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let catalog = app::open_catalog_without_search(config).await?;
    match command {
        Command::Verify { expect } => verify(&catalog, expect.as_deref()).await,
        Command::Export { output } => export(&catalog, Output::open(output.as_deref())?).await,
    }
}

async fn verify(catalog: &Catalog, expected: Option<&str>) -> anyhow::Result<ExitCode> {
    let verdict = catalog
        .verify_audit_events(&Requester::server(), expected)
        .await?;
    if let Some(flaw) = &verdict.flaw {
        super::print(&format!(
            "{flaw}\nbefore that, {} audit events in {} seals are as they were sealed\n",
            verdict.sealed_events, verdict.seals
        ))?;
        return Ok(ExitCode::FAILURE);
    }
    super::print(&format!(
        "{} audit events in {} seals are as they were sealed; {} are not sealed yet\n",
        verdict.sealed_events, verdict.seals, verdict.unsealed_events
    ))?;
    if let Some((id, hash)) = &verdict.newest {
        super::print(&format!(
            "seal {id}: {hash}\nkeep this hash elsewhere, and give it to the next `audit verify --expect`\n"
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn export(catalog: &Catalog, mut output: Output) -> anyhow::Result<ExitCode> {
    let mut after = 0;
    let mut written = 0;
    loop {
        let events = catalog
            .audit_events_after(&Requester::server(), after, PAGE)
            .await?;
        let Some(last) = events.last() else { break };
        after = last.sequence;
        written += events.len();
        let lines: String = events.iter().map(line).collect();
        if !output.write(&lines)? {
            return Ok(ExitCode::SUCCESS);
        }
    }
    output.finish()?;
    tell(&format!("exported {written} audit events"));
    Ok(ExitCode::SUCCESS)
}

fn line(event: &AuditRecord) -> String {
    let objects: Vec<&str> = event
        .objects
        .iter()
        .map(|(_, object)| object.as_str())
        .collect();
    // What is no JSON, of an older server, is a text.
    let detail = event.detail.as_deref().map(|detail| {
        serde_json::from_str(detail).unwrap_or_else(|_| serde_json::Value::from(detail))
    });
    let line = json!({
        "sequence": event.sequence,
        "at": event.at,
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "objects": objects,
        "detail": detail,
        "sealed": event.is_sealed,
    });
    format!("{line}\n")
}
