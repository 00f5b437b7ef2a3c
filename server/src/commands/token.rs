//! `brickyard-server token`

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Subcommand, ValueEnum};
use uuid::Uuid;

use crate::app;
use crate::catalog::{AccessToken, AccessTokenKind, NewAccessToken, Requester, Scope};
use crate::config::Config;

#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  brickyard-server token create --name ci --scope publish --kind ci
  brickyard-server token list
  brickyard-server token revoke 01939b9a-0000-7000-8000-000000000000")]
pub(super) enum Command {
    /// Make an access token and print it; it is shown once and never stored
    Create {
        /// What it is called in lists and in the audit log
        #[arg(long)]
        name: String,
        /// What it allows: catalog:read, check:write, publish or admin; may be repeated
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
            scopes,
            expires_in_days,
            kind,
        } => {
            let expires_in = TimeDelta::days(i64::from(expires_in_days));
            let new = NewAccessToken {
                name,
                scopes,
                expires_in,
                kind: kind.into(),
                principal_id: None,
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
            let tokens = catalog.list_access_tokens(&requester).await?;
            super::print(&table(&tokens, catalog.clock().now()))?;
        }
        Command::Revoke { id } => {
            let token = catalog.revoke_access_token(&requester, id).await?;
            super::print(&format!("`{}` is revoked\n", token.name))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn table(tokens: &[AccessToken], now: DateTime<Utc>) -> String {
    if tokens.is_empty() {
        return "no access tokens; make one with `brickyard-server token create`\n".to_owned();
    }
    let mut text = format!("{:36}  {:20}  {:10}  {}\n", "ID", "NAME", "ENDS", "SCOPES");
    for token in tokens {
        let ends = match token.revoked_at {
            Some(_) => "revoked".to_owned(),
            None if token.expires_at <= now => "ended".to_owned(),
            None => token.expires_at.date_naive().to_string(),
        };
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let scopes = scopes.join(" ");
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:36}  {:20}  {ends:10}  {scopes}",
            token.id, token.name
        );
    }
    text
}
