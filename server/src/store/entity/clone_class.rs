//! Rows of clone classes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "clone_class")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) public_id: Uuid,
    pub(crate) component_id: Uuid,
    pub(crate) audience: i64,
    pub(crate) language: String,
    pub(crate) name: String,
    pub(crate) clone_type: i64,
    pub(crate) similarity: f64,
    pub(crate) lines: i64,
    pub(crate) saved_lines: i64,
    pub(crate) fragments: i64,
    pub(crate) copies: i64,
    pub(crate) services: i64,
    pub(crate) owners: i64,
    pub(crate) representative_id: Uuid,
    pub(crate) representative_hash: String,
    pub(crate) origin_service_id: Option<Uuid>,
    pub(crate) origin_team_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
