//! Rows of places of fragments in versions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrence")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) version_id: Uuid,
    pub(crate) fragment_id: Uuid,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) start_line: i64,
    pub(crate) end_line: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
