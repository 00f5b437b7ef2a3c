//! Rows of the members of clone classes: a fragment in a service.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "clone_member")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) clone_class_id: Uuid,
    pub(crate) fragment_id: Uuid,
    pub(crate) service_id: Uuid,
    pub(crate) team_id: Option<Uuid>,
    pub(crate) is_open: bool,
    pub(crate) name: String,
    pub(crate) position: i64,
    pub(crate) copies: i64,
    pub(crate) lines: i64,
    pub(crate) similarity: f64,
    pub(crate) clone_type: i64,
    pub(crate) since: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
