//! Modes of checks, the policy that a check is answered, and the switch that pauses blocking.

mod mutation;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

pub(super) use self::mutation::CheckModeMutation;
use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::TeamId;
use super::node::NodeType;
use super::team::Team;
use crate::catalog::{self, CheckSubject};

/// What a check does with its findings; each is stricter than the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum CheckMode {
    /// It reports them and passes.
    Observe,
    /// It reports them as warnings and passes.
    Warn,
    /// It fails on those that block.
    Block,
}

impl From<catalog::CheckMode> for CheckMode {
    fn from(mode: catalog::CheckMode) -> Self {
        match mode {
            catalog::CheckMode::Observe => Self::Observe,
            catalog::CheckMode::Warn => Self::Warn,
            catalog::CheckMode::Block => Self::Block,
        }
    }
}

impl From<CheckMode> for catalog::CheckMode {
    fn from(mode: CheckMode) -> Self {
        match mode {
            CheckMode::Observe => Self::Observe,
            CheckMode::Warn => Self::Warn,
            CheckMode::Block => Self::Block,
        }
    }
}

/// For what a mode was set; the first one that has a mode decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum CheckModeSource {
    /// For everything, whatever else is set: blocking is paused.
    Pause,
    /// For a repository.
    Repository,
    /// For a team.
    Team,
    /// For the organisation.
    Organisation,
}

impl From<catalog::CheckModeSource> for CheckModeSource {
    fn from(source: catalog::CheckModeSource) -> Self {
        match source {
            catalog::CheckModeSource::Pause => Self::Pause,
            catalog::CheckModeSource::Repository => Self::Repository,
            catalog::CheckModeSource::Team => Self::Team,
            catalog::CheckModeSource::Organisation => Self::Organisation,
        }
    }
}

/// A mode that was set for checks of the organisation, a team or a repository.
#[derive(Debug, Clone)]
pub(super) struct CheckModeRule(pub(super) catalog::CheckModeRule);

/// A mode that was set for checks of the organisation, a team or a repository.
#[Object]
impl CheckModeRule {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::CheckModeRule.id(self.0.id)
    }

    /// For what it was set.
    async fn subject(&self) -> CheckModeSource {
        match self.0.subject {
            CheckSubject::Pause => CheckModeSource::Pause,
            CheckSubject::Organisation => CheckModeSource::Organisation,
            CheckSubject::Team(_) => CheckModeSource::Team,
            CheckSubject::Repository(_) => CheckModeSource::Repository,
        }
    }

    /// The team for whose code it was set.
    async fn team(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        let CheckSubject::Team(id) = self.0.subject else {
            return Ok(None);
        };
        Ok(ctx.loader().load_one(TeamId(id)).await?.map(Team))
    }

    /// The name of the repository for which it was set.
    async fn repository(&self) -> Option<&str> {
        match &self.0.subject {
            CheckSubject::Repository(name) => Some(name),
            _ => None,
        }
    }

    /// The mode.
    async fn mode(&self) -> CheckMode {
        self.0.mode.into()
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Who set it.
    async fn set_by(&self) -> &str {
        &self.0.set_by
    }

    /// When.
    async fn set_at(&self) -> DateTime<Utc> {
        self.0.set_at
    }

    /// Whether `catalog.toml` declares it, so that it is changed there only.
    async fn declared(&self) -> bool {
        self.0.origin == catalog::declaration::CATALOG_TOML
    }
}

/// The pause of all blocking: every check is answered with OBSERVE.
#[derive(Debug, SimpleObject)]
pub(super) struct CheckPause {
    /// Why.
    reason: String,
    /// Who paused it.
    by: String,
    /// When.
    at: DateTime<Utc>,
    /// Whether `catalog.toml` declares it, so that it is ended there only.
    declared: bool,
}

impl From<catalog::CheckModeRule> for CheckPause {
    fn from(rule: catalog::CheckModeRule) -> Self {
        Self {
            declared: rule.origin == catalog::declaration::CATALOG_TOML,
            reason: rule.reason.unwrap_or_default(),
            by: rule.set_by,
            at: rule.set_at,
        }
    }
}

/// A service that is meant to be copied, such as a template: what is like it never blocks.
#[derive(Debug, SimpleObject)]
pub(super) struct GoldenPath {
    /// The service, `namespace/name`; null when the requester may not view it.
    r#ref: Option<String>,
    /// Why it is to be copied; null when the requester may not view it.
    why: Option<String>,
}

impl From<catalog::GoldenPath> for GoldenPath {
    fn from(path: catalog::GoldenPath) -> Self {
        catalog::GoldenMatch { path: Some(path) }.into()
    }
}

impl From<catalog::GoldenMatch> for GoldenPath {
    fn from(found: catalog::GoldenMatch) -> Self {
        let (r#ref, why) = found.path.map(|path| (path.service, path.why)).unzip();
        Self { r#ref, why }
    }
}

/// What is going to be checked.
#[derive(Debug, InputObject)]
pub(super) struct CheckPolicyInput {
    /// The repository's name.
    repository: String,
    /// The names of the teams that own its code; at most 200.
    teams: Vec<String>,
}

/// What a check does with its findings, and what these are measured by.
#[derive(Debug, SimpleObject)]
pub(super) struct CheckPolicy {
    /// The mode for code of each team, in the order in which they were asked about, and at last for
    /// code of no team.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    modes: Vec<TeamCheckMode>,
    /// The pause of all blocking; null while there is none.
    paused: Option<CheckPause>,
    /// In how many services a function may be before it is a library in the making, which never
    /// blocks.
    max_family: u32,
    /// For how many days a waiver holds unless it says so.
    waiver_days: u32,
    /// For how many days a waiver may hold.
    max_waiver_days: u32,
    /// Whether a waiver holds only after the owner of the original approved it.
    waiver_approval: bool,
}

/// The mode of checks for code of a team.
#[derive(Debug, SimpleObject)]
pub(super) struct TeamCheckMode {
    /// The team as it was asked about; null for code of no team.
    team: Option<String>,
    /// The mode, which clients may only make stricter; null when nobody set one.
    mode: Option<CheckMode>,
    /// For what it was set; null when nobody set one.
    source: Option<CheckModeSource>,
    /// Why it was set.
    note: Option<String>,
}

impl From<catalog::TeamCheckMode> for TeamCheckMode {
    fn from(found: catalog::TeamCheckMode) -> Self {
        let (rule, source) = found.rule.unzip();
        Self {
            team: found.team,
            mode: rule.as_ref().map(|rule| rule.mode.into()),
            source: source.map(Into::into),
            note: rule.and_then(|rule| rule.reason),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct CheckModeQuery;

#[Object]
impl CheckModeQuery {
    /// What a check of a repository does with its findings, and what these are measured by.
    #[graphql(complexity = "cost::more(200, child_complexity)")]
    async fn check_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is going to be checked.")] input: CheckPolicyInput,
    ) -> ApiResult<CheckPolicy> {
        let policy = ctx
            .catalog()
            .check_policy(ctx.requester(), &input.repository, &input.teams)
            .await?;
        let limits = policy.limits;
        Ok(CheckPolicy {
            modes: policy.modes.into_iter().map(Into::into).collect(),
            paused: policy.pause.map(Into::into),
            max_family: limits.max_family,
            waiver_days: limits.waiver_days,
            max_waiver_days: limits.max_waiver_days,
            waiver_approval: limits.waiver_approval,
        })
    }

    /// The modes that were set for the organisation, for repositories and for teams, in this order.
    /// Of a repository knows who may view one of its services.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn check_modes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor of the last one of the page before.")] after: Option<String>,
    ) -> ApiResult<List<CheckModeRule>> {
        let page = page_request(ctx, first, after)?;
        let modes = ctx
            .catalog()
            .list_check_modes(ctx.requester(), page)
            .await?;
        Ok(list(modes, CheckModeRule))
    }

    /// The pause of all blocking; null while there is none.
    async fn check_pause(&self, ctx: &Context<'_>) -> ApiResult<Option<CheckPause>> {
        let pause = ctx.catalog().blocking_pause(ctx.requester()).await?;
        Ok(pause.map(Into::into))
    }

    /// The services that are meant to be copied, as `catalog.toml` declares them; those that the
    /// requester may view, to administrators also those that do not exist.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    async fn golden_paths(&self, ctx: &Context<'_>) -> ApiResult<Vec<GoldenPath>> {
        let paths = ctx.catalog().golden_paths(ctx.requester()).await?;
        Ok(paths.into_iter().map(Into::into).collect())
    }
}
