//! Which serverless manifests are looked at: the table `[discover]`.

use serde::Deserialize;
use toml::Spanned;

use super::{ManifestError, source::Source};

/// Which serverless manifests are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discover {
    /// Whether any are.
    pub enabled: bool,
    /// Glob patterns of manifests that are not.
    pub exclude: Vec<String>,
}

impl Default for Discover {
    fn default() -> Self {
        Self {
            enabled: true,
            exclude: Vec::new(),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscoverTable {
    enabled: Option<bool>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
}

impl DiscoverTable {
    pub(super) fn read(self, source: &Source<'_>) -> Result<Discover, ManifestError> {
        Ok(Discover {
            enabled: self.enabled.unwrap_or(true),
            exclude: source.globs(self.exclude)?,
        })
    }
}
