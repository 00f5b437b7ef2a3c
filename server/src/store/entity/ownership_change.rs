//! Rows of former and new owners.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ownership_change")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) service_id: Uuid,
    pub(crate) from_team_id: Option<Uuid>,
    pub(crate) to_team_id: Option<Uuid>,
    pub(crate) at: DateTimeUtc,
    pub(crate) actor: String,
    pub(crate) reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
