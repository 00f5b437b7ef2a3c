//! Fragments, and the occurrences where they stand.

use async_graphql::{Context, ID, Object};
use brickyard_indexer::Language;

use super::context::ContextExt as _;
use super::error::ApiResult;
use super::loader::{FragmentId, ServiceId, SourceOf, VersionId};
use super::node::NodeType;
use super::service::{Service, required};
use super::version::Version;
use crate::catalog;

/// A function compared as a unit; content-addressed, so equal copies are one fragment.
#[derive(Debug, Clone)]
pub(super) struct Fragment(pub(super) catalog::Fragment);

/// A function compared as a unit; content-addressed, so equal copies are one fragment.
#[Object]
impl Fragment {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Fragment.id(self.0.id)
    }

    /// The hash of its content, 64 hex digits.
    async fn hash(&self) -> &str {
        &self.0.hash
    }

    /// The language it is written in, in lower case.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// The version of the language's fingerprints that this server compares.
    async fn scheme(&self) -> u16 {
        self.0
            .language
            .parse::<Language>()
            .map_or(0, Language::scheme)
    }

    /// How many tokens it has.
    async fn tokens(&self) -> u32 {
        self.0.tokens
    }

    /// How many lines it has.
    async fn lines(&self) -> u32 {
        self.0.lines
    }

    /// Null when it was published without source.
    async fn source(&self, ctx: &Context<'_>) -> ApiResult<Option<String>> {
        Ok(ctx.loader().load_one(SourceOf(self.0.id)).await?)
    }
}

/// A place where a fragment stands in a version of a service.
#[derive(Debug, Clone)]
pub(super) struct Occurrence(pub(super) catalog::Occurrence);

/// A place where a fragment stands in a version of a service.
#[Object]
impl Occurrence {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Occurrence.id(self.0.id)
    }

    /// `repo@commit:path#Lstart-Lend`.
    async fn r#ref(&self, ctx: &Context<'_>) -> ApiResult<String> {
        let version = self.load_version(ctx).await?;
        let service = self.load_service(ctx).await?;
        let commit = version
            .commit
            .map(|commit| format!("@{commit}"))
            .unwrap_or_default();
        Ok(format!(
            "{}{commit}:{}#L{}-L{}",
            service.repository, self.0.path, self.0.start_line, self.0.end_line
        ))
    }

    /// The function's name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The file, relative to the repository.
    async fn path(&self) -> &str {
        &self.0.path
    }

    /// The first line, from 1.
    async fn start_line(&self) -> u32 {
        self.0.start_line
    }

    /// The last line, inclusive.
    async fn end_line(&self) -> u32 {
        self.0.end_line
    }

    /// The function that stands there.
    async fn fragment(&self, ctx: &Context<'_>) -> ApiResult<Fragment> {
        let found = ctx
            .loader()
            .load_one(FragmentId(self.0.fragment_id))
            .await?;
        Ok(Fragment(required(found, "the fragment of an occurrence")?))
    }

    /// The head or release that holds it.
    async fn version(&self, ctx: &Context<'_>) -> ApiResult<Version> {
        Ok(Version(self.load_version(ctx).await?))
    }

    /// The service that it belongs to.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        Ok(Service(self.load_service(ctx).await?))
    }
}

impl Occurrence {
    async fn load_version(&self, ctx: &Context<'_>) -> ApiResult<catalog::Version> {
        let found = ctx.loader().load_one(VersionId(self.0.version_id)).await?;
        required(found, "the version of an occurrence")
    }

    async fn load_service(&self, ctx: &Context<'_>) -> ApiResult<catalog::Service> {
        let version = self.load_version(ctx).await?;
        let found = ctx.loader().load_one(ServiceId(version.service_id)).await?;
        required(found, "the service of an occurrence")
    }
}
