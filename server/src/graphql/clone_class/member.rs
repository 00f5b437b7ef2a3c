//! The members of clone classes, and what distinguishes them.

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::super::clone::CloneType;
use super::super::context::ContextExt as _;
use super::super::error::ApiResult;
use super::super::fragment::{Fragment, Occurrence};
use super::super::loader::{ExplanationOf, FragmentId, ServiceId};
use super::super::service::{Service, required};
use crate::catalog::ClonePlace;
use crate::graphql::cost;

/// A function of a clone class in a service.
#[derive(Debug, Clone)]
pub(in super::super) struct CloneMember(pub(in super::super) ClonePlace);

/// A function of a clone class in a service.
#[Object]
impl CloneMember {
    /// What it is called there.
    async fn name(&self) -> &str {
        &self.0.member.name
    }

    /// The service.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        let found = ctx
            .loader()
            .load_one(ServiceId(self.0.member.service_id))
            .await?;
        Ok(Service(required(found, "the service of a copy")?))
    }

    /// The function.
    async fn fragment(&self, ctx: &Context<'_>) -> ApiResult<Fragment> {
        let found = ctx
            .loader()
            .load_one(FragmentId(self.0.member.fragment_id))
            .await?;
        Ok(Fragment(required(found, "the fragment of a copy")?))
    }

    /// Where it stands, of several places in the service the first; null while the class is being brought up to date.
    async fn occurrence(&self) -> Option<Occurrence> {
        self.0.occurrence.clone().map(Occurrence)
    }

    /// At how many places of the service it stands.
    async fn copies(&self) -> u32 {
        self.0.member.copies
    }

    /// How similar it is to the function that stands for the class, from 0 to 1.
    async fn similarity(&self) -> f64 {
        self.0.member.similarity
    }

    /// How it differs from the function that stands for the class.
    async fn r#type(&self) -> CloneType {
        CloneType::of(self.0.member.clone_type)
    }

    /// Since when the service has it, or an earlier state of it.
    async fn since(&self) -> DateTime<Utc> {
        self.0.member.since
    }

    /// What distinguishes it from the function that stands for the class; null unless the sources of both were published.
    #[graphql(complexity = "cost::more(100, child_complexity)")]
    async fn explanation(&self, ctx: &Context<'_>) -> ApiResult<Option<CloneExplanation>> {
        let pair = ExplanationOf(self.0.representative_id, self.0.member.fragment_id);
        let explanation = ctx.loader().load_one(pair).await?;
        Ok(explanation.map(CloneExplanation::from))
    }
}

/// What distinguishes a function from another.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct CloneExplanation {
    /// Names that differ at the same place, the most frequent first.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    renames: Vec<CloneRename>,
    /// Statements that differ beyond these, top down.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
    differences: Vec<CloneDifference>,
    /// How many lines both have, up to renaming.
    common_lines: u32,
}

/// A name on one side and the name at the same place on the other.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct CloneRename {
    /// In the function that stands for the class.
    from: String,
    /// In the other one.
    to: String,
}

/// A statement that differs; one side is absent where it was added or removed.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct CloneDifference {
    /// In the function that stands for the class.
    from: Option<DifferingLine>,
    /// In the other one.
    to: Option<DifferingLine>,
    /// Whether both have the statement, at another place.
    moved: bool,
}

/// A statement of a function.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct DifferingLine {
    /// Its first line inside of the function, from 1.
    line: u32,
    /// Its text on one line, without comments.
    text: String,
}

impl From<brickyard_indexer::Explanation> for CloneExplanation {
    fn from(explanation: brickyard_indexer::Explanation) -> Self {
        let line = |line: brickyard_indexer::DifferingLine| DifferingLine {
            line: line.line,
            text: line.text,
        };
        let renames = explanation.renames.into_iter().map(|rename| CloneRename {
            from: rename.from,
            to: rename.to,
        });
        let differences = explanation.differences.into_iter();
        let differences = differences.map(|difference| CloneDifference {
            from: difference.a.map(line),
            to: difference.b.map(line),
            moved: difference.moved,
        });
        Self {
            renames: renames.collect(),
            differences: differences.collect(),
            common_lines: explanation.common_lines,
        }
    }
}
