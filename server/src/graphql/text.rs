//! JSON Schemas and READMEs.

use async_graphql::{Context, Object};
use uuid::Uuid;

use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::{TextId, UsersOfSchema};
use super::service::{Service, required};
use crate::catalog::{self, ReadmePlace, render_readme};

/// A JSON Schema, stored once however many services have it.
#[derive(Debug, Clone)]
pub(super) struct JsonSchema(catalog::Text);

/// A JSON Schema, stored once however many services have it.
#[Object]
impl JsonSchema {
    /// SHA-256 of its text, 64 hex digits: equal schemas have equal hashes.
    async fn hash(&self) -> &str {
        &self.0.hash
    }

    /// Its text: JSON with sorted keys and without white space.
    async fn json(&self) -> &str {
        &self.0.text
    }

    /// Services whose heads take or return what it describes, by ref; at most 1,000.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    async fn used_by(&self, ctx: &Context<'_>) -> ApiResult<Vec<Service>> {
        let users = ctx.loader().load_one(UsersOfSchema(self.0.id)).await?;
        Ok(users.unwrap_or_default().into_iter().map(Service).collect())
    }
}

/// A README.
#[derive(Debug, Clone)]
pub(super) struct Readme {
    text: catalog::Text,
    place: ReadmePlace,
}

/// A README.
#[Object]
impl Readme {
    /// As it was written.
    async fn markdown(&self) -> &str {
        &self.text.text
    }

    /// As a page without scripts, styles and event handlers; relative links lead to the repository,
    /// or nowhere when its host is not known.
    #[graphql(complexity = "20")]
    async fn html(&self) -> String {
        render_readme(self.text.text.clone(), self.place.clone()).await
    }
}

/// Loads a schema.
pub(super) async fn schema(ctx: &Context<'_>, id: Option<Uuid>) -> ApiResult<Option<JsonSchema>> {
    Ok(text(ctx, id).await?.map(JsonSchema))
}

/// Loads a README; `place` says where it stands.
pub(super) async fn readme(
    ctx: &Context<'_>,
    id: Option<Uuid>,
    place: ReadmePlace,
) -> ApiResult<Option<Readme>> {
    Ok(text(ctx, id).await?.map(|text| Readme { text, place }))
}

async fn text(ctx: &Context<'_>, id: Option<Uuid>) -> ApiResult<Option<catalog::Text>> {
    let Some(id) = id else { return Ok(None) };
    let text = ctx.loader().load_one(TextId(id)).await?;
    required(text, "a text").map(Some)
}
