//! Edits of services.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject, Union};

use super::{Lifecycle, Service};
use crate::catalog::{self, ServiceRetirement};
use crate::graphql::context::ContextExt as _;
use crate::graphql::cost;
use crate::graphql::error::ApiResult;
use crate::graphql::interface::{InterfaceInput, LabelInput, labels};
use crate::graphql::node::NodeType;

/// An edit of a service: what is absent stays as it is, null takes it out.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct UpdateServiceInput {
    /// The service.
    service: ID,
    /// The revision that the edit is based on; another one is a CONFLICT.
    revision: i64,
    /// What it does.
    description: MaybeUndefined<String>,
    /// Words to find it by, all of them, at most 32.
    tags: Option<Vec<String>>,
    /// How far it is in its life; retireService and restoreService lead to and from RETIRED.
    lifecycle: Option<Lifecycle>,
    /// What kind of component it is.
    r#type: Option<String>,
    /// What it offers to its consumers.
    interface: Option<InterfaceInput>,
    /// Further properties, all of them, at most 64.
    labels: Option<Vec<LabelInput>>,
    /// The JSON Schema of what it takes, as JSON text of at most 256 KiB.
    input_schema: MaybeUndefined<String>,
    /// The JSON Schema of what it returns, as JSON text of at most 256 KiB.
    output_schema: MaybeUndefined<String>,
    /// Its README in Markdown, at most 512 KiB.
    readme: MaybeUndefined<String>,
}

/// A service after an edit.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct UpdateServicePayload {
    /// The service as it is now.
    service: Service,
}

/// A new name of a service; what is absent stays as it is.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct RenameServiceInput {
    /// The service.
    service: ID,
    /// The revision that the edit is based on; another one is a CONFLICT.
    revision: i64,
    /// The new first half of its ref.
    namespace: Option<String>,
    /// The new second half of its ref.
    name: Option<String>,
}

/// A service after it was renamed.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct RenameServicePayload {
    /// The service as it is now.
    service: Service,
}

/// A service to retire.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct RetireServiceInput {
    /// The service.
    service: ID,
    /// The revision that the edit is based on; another one is a CONFLICT.
    revision: i64,
    /// Whether to retire it though others depend on it.
    force: Option<bool>,
}

/// The service is retired; its name stays reserved.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct ServiceRetired {
    /// The service as it is now.
    service: Service,
}

/// Others depend on the service; nothing was changed.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct ServiceNeeded {
    /// The service, as it was.
    service: Service,
    /// The first 100 services whose heads depend on it, by ref.
    #[graphql(complexity = "cost::list(100, child_complexity)")]
    consumers: Vec<Service>,
    /// How many more depend on it; which ones is not for the requester, or too much to tell.
    others: usize,
}

/// What became of a service that was to be retired.
#[derive(Debug, Union)]
pub(in crate::graphql) enum RetireServicePayload {
    ServiceRetired(ServiceRetired),
    ServiceNeeded(ServiceNeeded),
}

/// A retired service to bring back.
#[derive(Debug, InputObject)]
pub(in crate::graphql) struct RestoreServiceInput {
    /// The service.
    service: ID,
    /// The revision that the edit is based on; another one is a CONFLICT.
    revision: i64,
    /// How far it is in its life from now on; PRODUCTION unless given.
    lifecycle: Option<Lifecycle>,
}

/// A service after it was brought back.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct RestoreServicePayload {
    /// The service as it is now.
    service: Service,
}

#[derive(Debug, Default)]
pub(in crate::graphql) struct ServiceMutation;

#[Object]
impl ServiceMutation {
    /// Edits a service. Needs scope MAINTAIN, and the role MAINTAIN in its owner or a maintainer.
    async fn update_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "An edit of a service: what is absent stays as it is, null takes it out."
        )]
        input: UpdateServiceInput,
    ) -> ApiResult<UpdateServicePayload> {
        let id = NodeType::Service.uuid(&input.service)?;
        let revision = input.revision;
        let edit = service_edit(input)?;
        let service = ctx
            .catalog()
            .update_service(ctx.requester(), id, revision, edit)
            .await?;
        Ok(UpdateServicePayload {
            service: Service(service),
        })
    }

    /// Gives a service another name, in its own or another namespace; its old ref goes on leading to
    /// it. Needs scope MAINTAIN, and the role MAINTAIN in its owner or a maintainer.
    async fn rename_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A new name of a service; what is absent stays as it is.")]
        input: RenameServiceInput,
    ) -> ApiResult<RenameServicePayload> {
        let id = NodeType::Service.uuid(&input.service)?;
        let (namespace, name) = (input.namespace.as_deref(), input.name.as_deref());
        let service = ctx
            .catalog()
            .rename_service(ctx.requester(), id, input.revision, namespace, name)
            .await?;
        Ok(RenameServicePayload {
            service: Service(service),
        })
    }

    /// Retires a service; its name stays reserved. Needs scope MAINTAIN, and the role MAINTAIN in its
    /// owner or a maintainer.
    async fn retire_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A service to retire.")] input: RetireServiceInput,
    ) -> ApiResult<RetireServicePayload> {
        let id = NodeType::Service.uuid(&input.service)?;
        let force = input.force.unwrap_or(false);
        let outcome = ctx
            .catalog()
            .retire_service(ctx.requester(), id, input.revision, force)
            .await?;
        Ok(match outcome {
            ServiceRetirement::Retired(service) => {
                RetireServicePayload::ServiceRetired(ServiceRetired {
                    service: Service(service),
                })
            }
            ServiceRetirement::Needed {
                service,
                consumers,
                others,
            } => RetireServicePayload::ServiceNeeded(ServiceNeeded {
                service: Service(service),
                consumers: consumers.into_iter().map(Service).collect(),
                others,
            }),
        })
    }

    /// Brings a retired service back. Needs scope MAINTAIN, and the role MAINTAIN in its owner or a
    /// maintainer.
    async fn restore_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A retired service to bring back.")] input: RestoreServiceInput,
    ) -> ApiResult<RestoreServicePayload> {
        let id = NodeType::Service.uuid(&input.service)?;
        let lifecycle = input.lifecycle.map(Lifecycle::word);
        let service = ctx
            .catalog()
            .restore_service(ctx.requester(), id, input.revision, lifecycle)
            .await?;
        Ok(RestoreServicePayload {
            service: Service(service),
        })
    }
}

fn service_edit(input: UpdateServiceInput) -> ApiResult<catalog::ServiceEdit> {
    let interface = input.interface.map(InterfaceInput::into_edit);
    Ok(catalog::ServiceEdit {
        description: edit(input.description),
        tags: input.tags,
        lifecycle: input.lifecycle.map(|lifecycle| lifecycle.word().to_owned()),
        service_type: input.r#type,
        interface: catalog::InterfaceEdit {
            labels: input.labels.map(labels).transpose()?,
            ..interface.unwrap_or_default()
        },
        input_schema: edit(input.input_schema),
        output_schema: edit(input.output_schema),
        readme: edit(input.readme),
    })
}

fn edit<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}
