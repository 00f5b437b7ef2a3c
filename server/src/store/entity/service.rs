//! Rows of services.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "service")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) namespace_id: Uuid,
    pub(crate) name: String,
    pub(crate) canonical_name: String,
    pub(crate) owner_team_id: Option<Uuid>,
    pub(crate) repository_id: Uuid,
    pub(crate) root: String,
    pub(crate) description: Option<String>,
    pub(crate) lifecycle: String,
    pub(crate) visibility: String,
    pub(crate) missing_since: Option<DateTimeUtc>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
