//! Who may view a service.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::context::ContextExt as _;
use super::error::ApiResult;
use super::loader::{TeamId, VisibleToOf};
use super::node::NodeType;
use super::service::Service;
use super::team::Team;
use crate::catalog;

/// Who may view a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum Visibility {
    /// Everybody who may read.
    Organisation,
    /// Its owner, its maintainers and the teams it was shown to; others learn how many there are.
    Restricted,
    /// Its owner and its maintainers; others learn how many there are.
    Private,
    /// Its owner and its maintainers; others learn nothing.
    Hidden,
}

impl From<catalog::Visibility> for Visibility {
    fn from(visibility: catalog::Visibility) -> Self {
        match visibility {
            catalog::Visibility::Organisation => Self::Organisation,
            catalog::Visibility::Restricted => Self::Restricted,
            catalog::Visibility::Private => Self::Private,
            catalog::Visibility::Hidden => Self::Hidden,
        }
    }
}

impl From<Visibility> for catalog::Visibility {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Organisation => Self::Organisation,
            Visibility::Restricted => Self::Restricted,
            Visibility::Private => Self::Private,
            Visibility::Hidden => Self::Hidden,
        }
    }
}

impl Visibility {
    /// Returns the word that is stored.
    pub(super) fn word(self) -> &'static str {
        catalog::Visibility::from(self).as_str()
    }

    /// Reads the stored word; a word that only a newer server knows hides.
    pub(super) fn from_word(word: &str) -> Self {
        word.parse::<catalog::Visibility>()
            .map_or(Self::Hidden, Self::from)
    }
}

/// How many services of a team hold something similar that the requester may not view.
#[derive(Debug, Clone, Copy)]
pub(super) struct RestrictedCount(pub(super) catalog::RestrictedCount);

/// How many services of a team hold something similar that the requester may not view.
#[Object]
impl RestrictedCount {
    /// The team that owns them, whom to ask; null for those that nobody owns.
    async fn team(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        match self.0.team_id {
            Some(id) => Ok(ctx.loader().load_one(TeamId(id)).await?.map(Team)),
            None => Ok(None),
        }
    }

    /// How many services they are.
    async fn count(&self) -> usize {
        self.0.count
    }
}

/// Returns the teams that a service is shown to, by name; null to whom that is not told.
pub(super) async fn visible_to(
    ctx: &Context<'_>,
    service: &catalog::Service,
) -> ApiResult<Option<Vec<Team>>> {
    let Some(ids) = ctx.loader().load_one(VisibleToOf(service.id)).await? else {
        return Ok(None);
    };
    let teams = ctx.loader().load_many(ids.into_iter().map(TeamId)).await?;
    let mut teams: Vec<Team> = teams.into_values().map(Team).collect();
    teams.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    Ok(Some(teams))
}

/// A new visibility of a service.
#[derive(Debug, InputObject)]
pub(super) struct SetVisibilityInput {
    /// The service's id.
    service: ID,
    /// Who may view it.
    visibility: Visibility,
    /// Names of the teams that a RESTRICTED service is shown to, at most 100.
    visible_to: Option<Vec<String>>,
    /// The revision of the service that the edit is based on.
    revision: i64,
    /// Why, for the audit log.
    reason: Option<String>,
}

/// The service with its new visibility.
#[derive(Debug, SimpleObject)]
pub(super) struct SetVisibilityPayload {
    /// The service as it is now.
    service: Service,
}

#[derive(Debug, Default)]
pub(super) struct VisibilityMutation;

#[Object]
impl VisibilityMutation {
    /// Says who may view a service. Needs scope MAINTAIN and role MAINTAIN in its owner or a maintainer.
    async fn set_visibility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A new visibility of a service.")] input: SetVisibilityInput,
    ) -> ApiResult<SetVisibilityPayload> {
        let change = catalog::SetVisibility {
            service: NodeType::Service.uuid(&input.service)?,
            visibility: input.visibility.into(),
            visible_to: input.visible_to.unwrap_or_default(),
            revision: input.revision,
            reason: input.reason,
        };
        let service = ctx
            .catalog()
            .set_visibility(ctx.requester(), change)
            .await?;
        Ok(SetVisibilityPayload {
            service: Service(service),
        })
    }
}
