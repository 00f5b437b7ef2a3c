//! What a repository says about its duplicates: the table `[duplicates]`.

use serde::Deserialize;
use toml::Spanned;

use super::{ManifestError, source::Source};

const MODES: &[&str] = &["observe", "warn", "block"];

/// What a check does with its findings; each is stricter than the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckMode {
    /// It reports them and passes.
    Observe,
    /// It reports them as warnings and passes.
    Warn,
    /// It fails on those that block.
    Block,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct DuplicatesTable {
    mode: Option<Spanned<String>>,
}

impl DuplicatesTable {
    pub(super) fn mode(&self, source: &Source<'_>) -> Result<Option<CheckMode>, ManifestError> {
        let word = source.one_of(self.mode.as_ref(), "mode", MODES)?;
        Ok(word.map(|word| match word.as_str() {
            "block" => CheckMode::Block,
            "warn" => CheckMode::Warn,
            _ => CheckMode::Observe,
        }))
    }
}
