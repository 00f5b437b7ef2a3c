//! Rows of fragments, content-addressed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "fragment")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) hash: String,
    pub(crate) language: String,
    pub(crate) tokens: i64,
    pub(crate) lines: i64,
    pub(crate) blind_hash: i64,
    pub(crate) source_id: Option<Uuid>,
    pub(crate) matched_scheme: Option<i64>,
    pub(crate) created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
