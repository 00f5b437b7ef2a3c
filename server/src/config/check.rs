//! What checks do with their findings: the sections `[check]`, `[[check.rule]]` and
//! `[[golden_path]]`.

use serde::Deserialize;

use super::{ConfigError, file};

/// The longest that a waiver may hold whatever the settings say, in days.
const MAX_WAIVER_DAYS: u32 = 180;
/// The most services that a function may be in and still block.
const MAX_FAMILY: u32 = 1_000;

/// Checks: section `[check]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckConfig {
    /// What checks of the organisation do with findings.
    pub mode: Option<CheckModeConfig>,
    /// Why no check may block at present.
    pub pause: Option<String>,
    /// Sections `[[check.rule]]`.
    pub rules: Vec<CheckRuleConfig>,
    /// In how many services a function may be before it never blocks.
    pub max_family: u32,
    /// For how many days a waiver holds unless it says so.
    pub waiver_days: u32,
    /// For how many days it may hold.
    pub max_waiver_days: u32,
    /// Whether the owner of the original has to approve a waiver.
    pub waiver_approval: bool,
}

/// The mode of a team or of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRuleConfig {
    /// The team for whose code it is.
    pub team: Option<String>,
    /// The name of the repository for which it is.
    pub repository: Option<String>,
    /// The mode.
    pub mode: CheckModeConfig,
    /// Why.
    pub reason: Option<String>,
}

/// What a check does with its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckModeConfig {
    /// It reports them and passes.
    Observe,
    /// It reports them as warnings and passes.
    Warn,
    /// It fails on those that block.
    Block,
}

/// A service that is meant to be copied.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldenPathConfig {
    /// The service, `namespace/name`.
    pub service: String,
    /// Why it is to be copied.
    pub why: String,
}

impl CheckConfig {
    pub(super) fn resolve(file: file::Check) -> Result<Self, ConfigError> {
        let max_waiver_days = number(
            "max_waiver_days",
            file.max_waiver_days,
            MAX_WAIVER_DAYS,
            MAX_WAIVER_DAYS,
        )?;
        let default = max_waiver_days.min(30);
        let waiver_days = number("waiver_days", file.waiver_days, default, max_waiver_days)?;
        let max_family = number("max_family", file.max_family, 10, MAX_FAMILY)?;
        for rule in &file.rule {
            let message = match (&rule.team, &rule.repository) {
                (None, None) => "a [[check.rule]] names neither a team nor a repository",
                (Some(_), Some(_)) => "a [[check.rule]] names both a team and a repository",
                _ => continue,
            };
            let expected = "one of the two keys in each";
            return Err(ConfigError::Check {
                message: format!("{message}, expected {expected}"),
            });
        }
        Ok(Self {
            mode: file.mode,
            pause: file.pause,
            rules: file.rule,
            max_family,
            waiver_days,
            max_waiver_days,
            waiver_approval: file.waiver_approval.unwrap_or(false),
        })
    }
}

/// Returns a number from 1 on.
fn number(key: &str, given: Option<i64>, default: u32, max: u32) -> Result<u32, ConfigError> {
    let Some(given) = given else {
        return Ok(default);
    };
    match u32::try_from(given) {
        Ok(number) if (1..=max).contains(&number) => Ok(number),
        _ => Err(ConfigError::Check {
            message: format!("[check] {key} is {given}, expected 1 to {max}"),
        }),
    }
}
