//! `brickyard-server token`

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Subcommand, ValueEnum};
use uuid::Uuid;

use crate::app;
use crate::catalog::{
    AccessToken, AccessTokenKind, Catalog, NewAccessToken, PageRequest, Principal, PrincipalKind,
    Requester, Scope,
};
use crate::config::Config;

/// How many access tokens are read at once.
const PAGE: u64 = 1_000;

#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  brickyard-server token create --name ci --scope publish --kind ci
  brickyard-server token create --name laptop --for ada --scope maintain
  brickyard-server token list
  brickyard-server token revoke 01939b9a-0000-7000-8000-000000000000")]
pub(super) enum Command {
    /// Make an access token and print it; it is shown once and never stored
    Create {
        /// What it is called in lists and in the audit log
        #[arg(long)]
        name: String,
        /// Whom it stands for: the name of a user, or of a service account with --service-account.
        /// It allows what both its scopes and their roles allow. Without this it is the
        /// organisation's, and its scopes hold in every team
        #[arg(long = "for", value_name = "NAME")]
        bearer: Option<String>,
        /// The name after --for is that of a service account
        #[arg(long, requires = "bearer")]
        service_account: bool,
        /// What it allows: catalog:read, check:write, publish, maintain or admin; may be repeated
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<Scope>,
        /// When it ends
        #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=365))]
        expires_in_days: u16,
        /// What it is for; shows in its first letters
        #[arg(long, value_enum, default_value_t = Kind::User)]
        kind: Kind,
    },
    /// List all access tokens, without their secrets
    List,
    /// End an access token now
    Revoke {
        /// Its id, as `token list` shows it
        id: Uuid,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Kind {
    /// A person
    User,
    /// A service or server
    Server,
    /// Continuous integration
    Ci,
    /// A program that only publishes
    Publisher,
}

impl From<Kind> for AccessTokenKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::User => Self::User,
            Kind::Server => Self::Server,
            Kind::Ci => Self::Ci,
            Kind::Publisher => Self::Publisher,
        }
    }
}

pub(super) async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    // Whoever may read the database's address may do everything with it anyway.
    let requester = Requester::server();
    let catalog = app::open_catalog_without_search(config).await?;
    match command {
        Command::Create {
            name,
            bearer,
            service_account,
            scopes,
            expires_in_days,
            kind,
        } => {
            let principal_id = match bearer {
                None => None,
                Some(bearer) => Some(find_bearer(&catalog, &bearer, service_account).await?),
            };
            let expires_in = TimeDelta::days(i64::from(expires_in_days));
            let new = NewAccessToken {
                name,
                scopes,
                expires_in,
                kind: kind.into(),
                principal_id,
            };
            let (token, secret) = catalog.create_access_token(&requester, new).await?;
            // The secret alone is the result, so that it can go into a file or a variable.
            super::print(&format!("{secret}\n"))?;
            let _ = writeln!(
                io::stderr(),
                "`{}` ends on {}; it is not shown again",
                token.name,
                token.expires_at.date_naive()
            );
        }
        Command::List => {
            let tokens = list_all(&catalog, &requester).await?;
            let bearers: Vec<Uuid> = tokens.iter().filter_map(|one| one.principal_id).collect();
            let bearers = catalog.principals_by_ids(&requester, &bearers).await?;
            super::print(&table(&tokens, &bearers, catalog.clock().now()))?;
        }
        Command::Revoke { id } => {
            let token = catalog.revoke_access_token(&requester, id).await?;
            super::print(&format!("`{}` is revoked\n", token.name))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Every access token, newest first.
async fn list_all(catalog: &Catalog, requester: &Requester) -> anyhow::Result<Vec<AccessToken>> {
    let mut tokens = Vec::new();
    loop {
        let page = PageRequest::new(PAGE, tokens.len() as u64);
        let page = catalog.list_access_tokens(requester, page).await?;
        tokens.extend(page.items);
        if !page.has_next {
            return Ok(tokens);
        }
    }
}

/// The id of a user or service account.
async fn find_bearer(
    catalog: &Catalog,
    name: &str,
    is_service_account: bool,
) -> anyhow::Result<Uuid> {
    let kind = if is_service_account {
        PrincipalKind::ServiceAccount
    } else {
        PrincipalKind::User
    };
    let found = catalog
        .find_principal(&Requester::server(), kind, name)
        .await?;
    let found = found.with_context(|| {
        format!(
            "there is no {} `{name}`; declare it in a [[team]] or as a [[principal]] of catalog.toml and restart the server, or make it with createPrincipal",
            kind.noun()
        )
    })?;
    Ok(found.id)
}

fn table(tokens: &[AccessToken], bearers: &[Principal], now: DateTime<Utc>) -> String {
    if tokens.is_empty() {
        return "no access tokens; make one with `brickyard-server token create`\n".to_owned();
    }
    let mut text = format!(
        "{:36}  {:20}  {:20}  {:10}  {}\n",
        "ID", "NAME", "FOR", "ENDS", "SCOPES"
    );
    for token in tokens {
        let ends = match token.revoked_at {
            Some(_) => "revoked".to_owned(),
            None if token.expires_at <= now => "ended".to_owned(),
            None => token.expires_at.date_naive().to_string(),
        };
        let bearer = bearers
            .iter()
            .find(|one| Some(one.id) == token.principal_id);
        let bearer = bearer.map_or("the organisation", |bearer| bearer.name.as_str());
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let scopes = scopes.join(" ");
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:36}  {:20}  {bearer:20}  {ends:10}  {scopes}",
            token.id, token.name
        );
    }
    text
}
