//! Rows of what the server reads itself.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ingestion_source")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) location: String,
    pub(crate) branch: Option<String>,
    pub(crate) interval_seconds: Option<i64>,
    pub(crate) started_at: Option<DateTimeUtc>,
    pub(crate) finished_at: Option<DateTimeUtc>,
    pub(crate) outcome: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) repository: Option<String>,
    pub(crate) commit_hash: Option<String>,
    pub(crate) commit_branch: Option<String>,
    pub(crate) indexed_with: Option<String>,
    pub(crate) requested_at: Option<DateTimeUtc>,
    pub(crate) next_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
