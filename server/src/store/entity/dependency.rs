//! Rows of dependencies.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dependency")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) version_id: Uuid,
    pub(crate) consumer_id: Uuid,
    pub(crate) is_head: bool,
    pub(crate) target: String,
    pub(crate) target_id: Option<Uuid>,
    pub(crate) range: String,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) confirmed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
