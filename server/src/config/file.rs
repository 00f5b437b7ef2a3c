//! `catalog.toml` as it is written. Unknown keys are refused: a misspelt one would silently do
//! nothing.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::oidc::Oidc;
use super::{
    CheckModeConfig, CheckRuleConfig, ConfigError, GoldenPathConfig, Introspection,
    PrincipalConfig, TeamConfig,
};

/// Every section with its keys, so that a test can tell whether the example explains all of them.
#[cfg(test)]
pub(super) const SECTIONS: &[(&str, &[&str])] = &[
    ("server", &["listen", "public_url", "anonymous_read"]),
    ("database", &["url"]),
    ("data", &["folder"]),
    (
        "limits",
        &[
            "request_bytes",
            "request_seconds",
            "query_bytes",
            "query_depth",
            "query_complexity",
            "answer_fields",
            "query_aliases",
            "query_directives",
            "source_seconds",
            "source_bytes",
            "source_files",
            "snapshot_bytes",
        ],
    ),
    ("graphql", &["introspection"]),
    (
        "source",
        &[
            "name",
            "path",
            "url",
            "branch",
            "interval_minutes",
            "webhook_secret",
            "webhook_secret_file",
            "token_file",
            "allow_private",
        ],
    ),
    (
        "team",
        &["name", "contact", "description", "namespaces", "members"],
    ),
    (
        "principal",
        &["name", "kind", "display_name", "email", "admin"],
    ),
    (
        "check",
        &[
            "mode",
            "pause",
            "max_family",
            "waiver_days",
            "max_waiver_days",
            "waiver_approval",
        ],
    ),
    ("check.rule", &["team", "repository", "mode", "reason"]),
    ("golden_path", &["service", "why"]),
    (
        "oidc",
        &[
            "issuer",
            "audience",
            "repositories",
            "repository_claim",
            "repository_prefix",
            "algorithms",
        ],
    ),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    /// Whether there is such a file at all.
    #[serde(skip)]
    pub(super) exists: bool,
    pub(super) server: Server,
    pub(super) database: Database,
    pub(super) data: Data,
    pub(super) source: Vec<Source>,
    pub(super) team: Vec<TeamConfig>,
    pub(super) principal: Vec<PrincipalConfig>,
    pub(super) oidc: Vec<Oidc>,
    pub(super) graphql: Graphql,
    pub(super) limits: Limits,
    pub(super) check: Check,
    pub(super) golden_path: Vec<GoldenPathConfig>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Server {
    #[serde(deserialize_with = "address")]
    pub(super) listen: Option<SocketAddr>,
    pub(super) public_url: Option<String>,
    pub(super) anonymous_read: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Database {
    pub(super) url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Data {
    pub(super) folder: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Source {
    pub(super) name: Option<String>,
    pub(super) path: Option<PathBuf>,
    pub(super) url: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) interval_minutes: Option<u64>,
    pub(super) webhook_secret: Option<String>,
    pub(super) webhook_secret_file: Option<PathBuf>,
    pub(super) token_file: Option<PathBuf>,
    pub(super) allow_private: Option<bool>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Source")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) request_bytes: Option<usize>,
    pub(super) request_seconds: Option<u64>,
    pub(super) query_bytes: Option<usize>,
    pub(super) query_depth: Option<usize>,
    pub(super) query_complexity: Option<usize>,
    pub(super) answer_fields: Option<usize>,
    pub(super) query_aliases: Option<usize>,
    pub(super) query_directives: Option<usize>,
    pub(super) source_seconds: Option<u64>,
    pub(super) source_bytes: Option<u64>,
    pub(super) source_files: Option<usize>,
    pub(super) snapshot_bytes: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Graphql {
    pub(super) introspection: Option<Introspection>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Check {
    pub(super) mode: Option<CheckModeConfig>,
    pub(super) pause: Option<String>,
    pub(super) rule: Vec<CheckRuleConfig>,
    pub(super) max_family: Option<i64>,
    pub(super) waiver_days: Option<i64>,
    pub(super) max_waiver_days: Option<i64>,
    pub(super) waiver_approval: Option<bool>,
}

/// Reads and parses a file.
pub(super) fn read(path: &Path) -> Result<File, ConfigError> {
    let text = fs::read_to_string(path).map_err(|source| ConfigError::Read {
        path: path.to_owned(),
        source,
    })?;
    parse(path, &text)
}

/// Parses a file and makes its paths relative to where it lies.
pub(super) fn parse(path: &Path, text: &str) -> Result<File, ConfigError> {
    let mut file: File = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let (line, column) = place(text, offset);
        let message = error.message().trim().to_owned();
        ConfigError::Invalid {
            path: path.to_owned(),
            line,
            column,
            message,
        }
    })?;
    file.exists = true;
    let folder = path.parent().unwrap_or(Path::new(""));
    file.data.folder = file.data.folder.map(|data| beside(folder, data));
    for source in &mut file.source {
        for path in [
            &mut source.path,
            &mut source.webhook_secret_file,
            &mut source.token_file,
        ] {
            *path = path.take().map(|path| beside(folder, path));
        }
    }
    Ok(file)
}

/// Joins and drops a leading `./`, which would show in every message.
fn beside(folder: &Path, path: PathBuf) -> PathBuf {
    let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
    folder.join(path)
}

/// Line and column of a byte, both from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(|_| {
        D::Error::custom(format!(
            "found {text:?}, expected an address and a port such as \"127.0.0.1:7878\""
        ))
    })
}
