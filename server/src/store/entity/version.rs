//! Rows of heads and releases.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "version")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) service_id: Uuid,
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) semver_order: String,
    pub(crate) state: String,
    pub(crate) commit_hash: Option<String>,
    pub(crate) content_hash: String,
    pub(crate) published_at: DateTimeUtc,
    pub(crate) published_by: Option<String>,
    pub(crate) interface: String,
    pub(crate) input_schema_id: Option<Uuid>,
    pub(crate) output_schema_id: Option<Uuid>,
    pub(crate) readme_id: Option<Uuid>,
    pub(crate) repository_id: Option<Uuid>,
    pub(crate) ci_run: Option<String>,
    pub(crate) state_reason: Option<String>,
    pub(crate) state_by: Option<String>,
    pub(crate) state_at: Option<DateTimeUtc>,
    pub(crate) replacement: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
