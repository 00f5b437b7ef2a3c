//! The service to use instead of the copies of a clone class.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::super::context::ContextExt as _;
use super::super::error::ApiResult;
use super::super::loader::ServiceId;
use super::super::node::NodeType;
use super::super::service::{Service, required};
use super::CloneClass;
use crate::catalog::{self, NewCanonicalService};

/// A service that was named as the one to use.
#[derive(Debug, Clone)]
pub(in super::super) struct CanonicalService(pub(in super::super) catalog::CanonicalService);

/// A service that was named as the one to use instead of copies.
#[Object]
impl CanonicalService {
    /// The service.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        let found = ctx.loader().load_one(ServiceId(self.0.service_id)).await?;
        Ok(Service(required(found, "the canonical service")?))
    }

    /// Who named it.
    async fn named_by(&self) -> &str {
        &self.0.named_by
    }

    /// When.
    async fn named_at(&self) -> DateTime<Utc> {
        self.0.named_at
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

/// A service to use instead of the copies of a clone class.
#[derive(Debug, InputObject)]
pub(in super::super) struct SetCanonicalServiceInput {
    /// The clone class.
    clone_class: ID,
    /// One of its services.
    service: ID,
    /// Why, in one line.
    reason: Option<String>,
}

/// A clone class whose service to use was named.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct SetCanonicalServicePayload {
    /// The clone class.
    clone_class: CloneClass,
}

/// A clone class of which no service is to be preferred any more.
#[derive(Debug, InputObject)]
pub(in super::super) struct ClearCanonicalServiceInput {
    /// The clone class.
    clone_class: ID,
    /// Why, in one line.
    reason: Option<String>,
}

/// A clone class whose service to use was taken back.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct ClearCanonicalServicePayload {
    /// The clone class.
    clone_class: CloneClass,
}

#[derive(Debug, Default)]
pub(in super::super) struct CanonicalServiceMutation;

#[Object]
impl CanonicalServiceMutation {
    /// Names one of a clone class's services as the one to use. It is attached to the functions, and stays when they are published again. Needs scope MAINTAIN and role MAINTAIN in the service's owner or a maintainer.
    async fn set_canonical_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A service to use instead of the copies of a clone class.")]
        input: SetCanonicalServiceInput,
    ) -> ApiResult<SetCanonicalServicePayload> {
        let new = NewCanonicalService {
            class: NodeType::CloneClass.uuid(&input.clone_class)?,
            service: NodeType::Service.uuid(&input.service)?,
            reason: input.reason,
        };
        let class = ctx
            .catalog()
            .name_canonical_service(ctx.requester(), new)
            .await?;
        Ok(SetCanonicalServicePayload {
            clone_class: CloneClass(class),
        })
    }

    /// Takes back which service is to be used instead of the copies. Needs scope MAINTAIN and role MAINTAIN in the owner or a maintainer of that service.
    async fn clear_canonical_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A clone class of which no service is to be preferred any more.")]
        input: ClearCanonicalServiceInput,
    ) -> ApiResult<ClearCanonicalServicePayload> {
        let class = NodeType::CloneClass.uuid(&input.clone_class)?;
        let class = ctx
            .catalog()
            .clear_canonical_service(ctx.requester(), class, input.reason.as_deref())
            .await?;
        Ok(ClearCanonicalServicePayload {
            clone_class: CloneClass(class),
        })
    }
}
