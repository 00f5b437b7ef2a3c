//! Waivers: findings of checks that somebody excused.

mod change;
mod false_positive;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

pub(super) use self::change::WaiverMutation;
use self::false_positive::FalsePositiveSummary;
use super::clone::CloneType;
use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::ServiceId;
use super::node::NodeType;
use super::service::Service;
use crate::catalog;

/// Whether a waiver excuses its finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::WaiverState")]
pub(super) enum WaiverState {
    /// Not yet: who answers for the original has to approve it.
    Waiting,
    /// Yes.
    Active,
    /// No longer: its time is over.
    Expired,
    /// No longer: somebody revoked it.
    Revoked,
}

/// A finding of a check that somebody excused, for a time and for a reason.
#[derive(Debug, Clone)]
pub(super) struct Waiver(pub(super) catalog::Waiver);

/// A finding of a check that somebody excused, for a time and for a reason.
#[Object]
impl Waiver {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Waiver.id(self.0.record.id)
    }

    /// The finding, as `brickyard check` calls it, e.g. `D-7f3a91c2`.
    async fn finding(&self) -> &str {
        &self.0.record.finding
    }

    /// The repository whose function is excused.
    async fn repository(&self) -> &str {
        &self.0.record.repository
    }

    /// The function's file.
    async fn path(&self) -> &str {
        &self.0.record.path
    }

    /// The function's name.
    async fn name(&self) -> &str {
        &self.0.record.name
    }

    /// The language of the function, in lower case.
    async fn language(&self) -> &str {
        &self.0.record.language
    }

    /// The version of the language's fingerprints that `fingerprint` was computed with.
    async fn scheme(&self) -> u16 {
        self.0.record.scheme
    }

    /// Base64 of the encoded fingerprint of the function when it was excused: when the function is no
    /// longer like that, the waiver has lapsed.
    async fn fingerprint(&self) -> String {
        STANDARD.encode(&self.0.record.fingerprint)
    }

    /// The service of the original; null when the requester may not view it.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Option<Service>> {
        let id = ServiceId(self.0.record.service_id);
        Ok(ctx.loader().load_one(id).await?.map(Service))
    }

    /// The service of the original as it was called then, `namespace/name`; null as `service` is.
    async fn original(&self) -> Option<&str> {
        self.of_original(&self.0.record.original)
    }

    /// The file of the original; null as `service` is.
    async fn original_path(&self) -> Option<&str> {
        self.of_original(&self.0.record.original_path)
    }

    /// The name of the original; null as `service` is.
    async fn original_name(&self) -> Option<&str> {
        self.of_original(&self.0.record.original_name)
    }

    /// How the function and the original differ.
    async fn r#type(&self) -> CloneType {
        CloneType::of(self.0.record.clone_type)
    }

    /// How alike the two were, from 0 to 1.
    async fn similarity(&self) -> f64 {
        self.signal("similarity")
    }

    /// How much of the wording they shared, from 0 to 1.
    async fn content(&self) -> f64 {
        self.signal("content")
    }

    /// How many statements they shared, from 0 to 1.
    async fn statements(&self) -> f64 {
        self.signal("statements")
    }

    /// Why it is excused.
    async fn reason(&self) -> &str {
        &self.0.record.reason
    }

    /// Whether the two are said to be no duplicates at all.
    async fn false_positive(&self) -> bool {
        self.0.record.false_positive
    }

    /// Whether it excuses its finding.
    async fn state(&self) -> WaiverState {
        self.0.state.into()
    }

    /// Who made it.
    async fn created_by(&self) -> &str {
        &self.0.record.created_by
    }

    /// When it was made, or made anew.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.record.created_at
    }

    /// When it ends.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.record.expires_at
    }

    /// Who approved it; null: nobody.
    async fn approved_by(&self) -> Option<&str> {
        self.0.record.approved_by.as_deref()
    }

    /// When it was approved.
    async fn approved_at(&self) -> Option<DateTime<Utc>> {
        self.0.record.approved_at
    }

    /// Who revoked it; null: nobody.
    async fn revoked_by(&self) -> Option<&str> {
        self.0.record.revoked_by.as_deref()
    }

    /// When it was revoked.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.record.revoked_at
    }

    /// Why it was revoked.
    async fn revoked_reason(&self) -> Option<&str> {
        self.0.record.revoked_reason.as_deref()
    }
}

impl Waiver {
    fn of_original<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.0.is_original_viewable.then_some(text)
    }

    fn signal(&self, name: &str) -> f64 {
        self.0.signal(name).unwrap_or(0.0)
    }
}

/// Which waivers are wanted.
#[derive(Debug, Default, InputObject)]
pub(super) struct WaiverFilter {
    /// Those of this repository's functions.
    repository: Option<String>,
    /// Those against this service.
    service: Option<ID>,
    /// Those against services of the team of this name.
    team: Option<String>,
    /// Those in one of these states.
    states: Option<Vec<WaiverState>>,
    /// Those that say, or do not say, that the two are no duplicates.
    false_positive: Option<bool>,
}

impl WaiverFilter {
    fn into_query(self) -> ApiResult<catalog::WaiverQuery> {
        let service = self.service.as_ref();
        let states = self.states.unwrap_or_default().into_iter();
        Ok(catalog::WaiverQuery {
            filter: catalog::WaiverFilter {
                repository: self.repository,
                service: service.map(|id| NodeType::Service.uuid(id)).transpose()?,
                team: None,
                states: states.map(catalog::WaiverState::from).collect(),
                false_positive: self.false_positive,
            },
            team: self.team,
        })
    }
}

/// What holds for all waivers.
#[derive(Debug, SimpleObject)]
pub(super) struct WaiverRules {
    /// How many days one is in force unless it is said.
    days: u32,
    /// How many days at most.
    max_days: u32,
    /// Whether each has to be approved, before it excuses anything, by who answers for the original.
    approval: bool,
}

#[derive(Debug, Default)]
pub(super) struct WaiverQuery;

#[Object]
impl WaiverQuery {
    /// Waivers, newest first: those against services that the requester may view, and those of the
    /// requester's own repositories.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn waivers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; all unless given.")] filter: Option<WaiverFilter>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Waiver>> {
        let page = page_request(ctx, first, after)?;
        let query = filter.unwrap_or_default().into_query()?;
        let waivers = ctx
            .catalog()
            .list_waivers(ctx.requester(), query, page)
            .await?;
        Ok(list(waivers, Waiver))
    }

    /// What holds for all waivers.
    async fn waiver_rules(&self, ctx: &Context<'_>) -> ApiResult<WaiverRules> {
        ctx.catalog().require_reading(ctx.requester())?;
        let rules = ctx.catalog().waiver_rules();
        Ok(WaiverRules {
            days: rules.days,
            max_days: rules.max_days,
            approval: rules.approval,
        })
    }

    /// What people said to be no duplicates, added up, so that the engine can learn from it. Needs an
    /// administrator of the organisation.
    async fn false_positive_summary(&self, ctx: &Context<'_>) -> ApiResult<FalsePositiveSummary> {
        let catalog = ctx.catalog();
        let summary = catalog.false_positive_summary(ctx.requester()).await?;
        Ok(FalsePositiveSummary::from(summary))
    }
}
