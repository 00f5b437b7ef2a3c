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
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
