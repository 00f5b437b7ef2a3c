//! `brickyard-server export`

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::ValueEnum;

use super::output::{Output, Progress, tell};
use crate::app;
use crate::catalog::{Catalog, Requester};
use crate::config::Config;

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A row a line, to be imported again. Without access tokens, open publishes, the change feed, what
    /// this server's sources did last, and what is derived
    Jsonl,
    /// Teams, users and services as entities of Backstage; into a folder a file per namespace. Without
    /// what these have no place for: releases and rules about them, schemas and READMEs, functions and
    /// duplicates, service accounts, roles above publish, administrators, owners of namespaces, former
    /// names and owners, check modes, waivers and the audit log
    CatalogInfo,
}

pub(super) async fn run(
    config: &Config,
    format: Format,
    output: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let catalog = app::open_catalog_without_search(config).await?;
    match format {
        Format::Jsonl => export_lines(&catalog, output).await,
        Format::CatalogInfo => export_entities(&catalog, output).await,
    }
}

async fn export_lines(catalog: &Catalog, output: Option<&Path>) -> anyhow::Result<ExitCode> {
    // Whoever may read the database's address may read everything in it anyway.
    let mut export = catalog.export(&Requester::server()).await?;
    let expected = export.expected().values().sum();
    let mut output = Output::open(output)?;
    let mut progress = Progress::new("exported");
    while let Some(lines) = export.next().await? {
        if !output.write(&lines)? {
            return Ok(ExitCode::SUCCESS);
        }
        progress.at(export.written(), Some(expected));
    }
    output.finish()?;
    tell(&format!("exported {} rows", export.written()));
    Ok(ExitCode::SUCCESS)
}

async fn export_entities(catalog: &Catalog, output: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut export = catalog.export_entities(&Requester::server()).await?;
    let folder = output.filter(|path| path.extension().is_none());
    let Some(folder) = folder else {
        let mut output = Output::open(output)?;
        while let Some(namespaces) = export.next().await? {
            for documents in namespaces {
                if !output.write(&documents.yaml)? {
                    return Ok(ExitCode::SUCCESS);
                }
            }
        }
        output.finish()?;
        return Ok(ExitCode::SUCCESS);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut files: BTreeSet<String> = BTreeSet::new();
    while let Some(namespaces) = export.next().await? {
        for documents in namespaces {
            let file = folder.join(format!("{}.yaml", documents.namespace));
            // Opened anew each time: there may be more namespaces than a process may open files.
            let is_new = files.insert(documents.namespace);
            let mut options = OpenOptions::new();
            options
                .write(true)
                .create(true)
                .truncate(is_new)
                .append(!is_new);
            options
                .open(&file)
                .and_then(|mut file| file.write_all(documents.yaml.as_bytes()))
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    let files = files.len();
    tell(&format!("{files} files in {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}
