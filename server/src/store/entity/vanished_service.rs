//! Rows of why services are no longer in their repositories.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "vanished_service")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) service_id: Uuid,
    pub(crate) reason: String,
    pub(crate) repository: String,
    pub(crate) commit_hash: Option<String>,
    pub(crate) branch: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) vanished_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
