//! Ids that say what they are ids of.

use async_graphql::{Context, ID, Interface, Object};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::access_token::AccessToken;
use super::audit::AuditEvent;
use super::check_mode::CheckModeRule;
use super::clone_class::CloneClass;
use super::context::ContextExt as _;
use super::deprecation::Deprecation;
use super::error::{ApiError, ApiResult};
use super::fragment::{Fragment, Occurrence};
use super::loader::{
    CloneClassId, FragmentId, NamespaceId, OccurrenceId, PrincipalId, ServiceId, TeamId, VersionId,
};
use super::namespace::Namespace;
use super::principal::Principal;
use super::service::Service;
use super::team::Team;
use super::version::Version;
use super::waiver::Waiver;
use crate::catalog::Scope;

/// Anything with an id that says its type.
#[derive(Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its id, which says its type."))]
pub(super) enum Node {
    Team(Team),
    Namespace(Namespace),
    Principal(Principal),
    Service(Service),
    Version(Version),
    Deprecation(Deprecation),
    Waiver(Waiver),
    Fragment(Fragment),
    Occurrence(Occurrence),
    CloneClass(CloneClass),
    AccessToken(AccessToken),
    AuditEvent(AuditEvent),
    CheckModeRule(CheckModeRule),
}

/// What an id can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeType {
    Team,
    Namespace,
    Principal,
    Service,
    Version,
    Deprecation,
    Waiver,
    Fragment,
    Occurrence,
    CloneClass,
    Staging,
    AccessToken,
    AuditEvent,
    CheckModeRule,
}

impl NodeType {
    const ALL: [Self; 14] = [
        Self::Team,
        Self::Namespace,
        Self::Principal,
        Self::Service,
        Self::Version,
        Self::Deprecation,
        Self::Waiver,
        Self::Fragment,
        Self::Occurrence,
        Self::CloneClass,
        Self::Staging,
        Self::AccessToken,
        Self::AuditEvent,
        Self::CheckModeRule,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Team => "Team",
            Self::Namespace => "Namespace",
            Self::Principal => "Principal",
            Self::Service => "Service",
            Self::Version => "Version",
            Self::Deprecation => "Deprecation",
            Self::Waiver => "Waiver",
            Self::Fragment => "Fragment",
            Self::Occurrence => "Occurrence",
            Self::CloneClass => "CloneClass",
            Self::Staging => "Staging",
            Self::AccessToken => "AccessToken",
            Self::AuditEvent => "AuditEvent",
            Self::CheckModeRule => "CheckModeRule",
        }
    }

    /// Makes the id of a thing of this type.
    pub(super) fn id(self, uuid: Uuid) -> ID {
        ID(URL_SAFE_NO_PAD.encode(format!("{}:{}", self.name(), uuid.simple())))
    }

    /// Reads an id that must be of this type.
    pub(super) fn uuid(self, id: &ID) -> ApiResult<Uuid> {
        match parse(id) {
            Some((kind, uuid)) if kind == self => Ok(uuid),
            _ => Err(ApiError::bad_input(
                format!("`{}` is not the id of a {}", id.as_str(), self.name()),
                "Use an id that the API returned.",
            )),
        }
    }
}

/// Makes the id by which the API and the pages know an occurrence.
pub fn occurrence_id(uuid: Uuid) -> String {
    NodeType::Occurrence.id(uuid).0
}

/// Reads an id of any type.
fn parse(id: &ID) -> Option<(NodeType, Uuid)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id.as_bytes()).ok()?).ok()?;
    let (name, uuid) = text.split_once(':')?;
    let kind = NodeType::ALL.into_iter().find(|kind| kind.name() == name)?;
    Some((kind, Uuid::try_parse(uuid).ok()?))
}

#[derive(Debug, Default)]
pub(super) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Finds anything by its id; null when it does not exist or is not for the requester.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> ApiResult<Option<Node>> {
        let Some((kind, uuid)) = parse(&id) else {
            return Err(ApiError::bad_input(
                format!("`{}` is not an id", id.as_str()),
                "Use an id that the API returned.",
            ));
        };
        Node::load(ctx, kind, uuid).await
    }
}

impl Node {
    /// Loads something by its id; `None` when it does not exist or is not for the requester.
    pub(super) async fn load(
        ctx: &Context<'_>,
        kind: NodeType,
        uuid: Uuid,
    ) -> ApiResult<Option<Self>> {
        ctx.catalog().require_reading(ctx.requester())?;
        let loader = ctx.loader();
        let may_administer = ctx.requester().may(Scope::Admin);
        Ok(match kind {
            NodeType::Team => loader
                .load_one(TeamId(uuid))
                .await?
                .map(|it| Node::Team(Team(it))),
            NodeType::Namespace => loader
                .load_one(NamespaceId(uuid))
                .await?
                .map(|it| Node::Namespace(Namespace(it))),
            NodeType::Principal => loader
                .load_one(PrincipalId(uuid))
                .await?
                .map(|it| Node::Principal(Principal(it))),
            NodeType::Service => loader
                .load_one(ServiceId(uuid))
                .await?
                .map(|it| Node::Service(Service(it))),
            NodeType::Version => loader
                .load_one(VersionId(uuid))
                .await?
                .map(|it| Node::Version(Version(it))),
            NodeType::Deprecation => ctx
                .catalog()
                .deprecation(ctx.requester(), uuid)
                .await?
                .map(|it| Node::Deprecation(Deprecation(it))),
            NodeType::Waiver => ctx
                .catalog()
                .waiver(ctx.requester(), uuid)
                .await?
                .map(|it| Node::Waiver(Waiver(it))),
            NodeType::Fragment => loader
                .load_one(FragmentId(uuid))
                .await?
                .map(|it| Node::Fragment(Fragment(it))),
            NodeType::Occurrence => loader
                .load_one(OccurrenceId(uuid))
                .await?
                .map(|it| Node::Occurrence(Occurrence(it))),
            NodeType::CloneClass => loader
                .load_one(CloneClassId(uuid))
                .await?
                .map(|it| Node::CloneClass(CloneClass(it))),
            NodeType::AccessToken => ctx
                .catalog()
                .access_token(ctx.requester(), uuid)
                .await?
                .map(|it| Node::AccessToken(AccessToken(it))),
            NodeType::AuditEvent if may_administer => ctx
                .catalog()
                .audit_event(ctx.requester(), AuditEvent::sequence(uuid))
                .await?
                .map(|it| Node::AuditEvent(AuditEvent(it))),
            NodeType::CheckModeRule => ctx
                .catalog()
                .check_mode(ctx.requester(), uuid)
                .await?
                .map(|it| Node::CheckModeRule(CheckModeRule(it))),
            NodeType::AuditEvent | NodeType::Staging => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_with_its_type() {
        let uuid = Uuid::from_u128(7);
        for kind in NodeType::ALL {
            assert_eq!(parse(&kind.id(uuid)), Some((kind, uuid)));
        }
    }

    #[test]
    fn an_id_of_another_type_is_refused() {
        let id = NodeType::Team.id(Uuid::nil());
        assert!(NodeType::Service.uuid(&id).is_err());
        assert!(parse(&ID::from("garbage")).is_none());
    }
}
