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
    pub(crate) service_type: String,
    pub(crate) revision: i64,
    pub(crate) runtime: Option<String>,
    pub(crate) trigger_kind: Option<String>,
    pub(crate) protocol: Option<String>,
    pub(crate) security_protocol: Option<String>,
    pub(crate) data_class: Option<String>,
    pub(crate) open_door: bool,
    pub(crate) interface: String,
    pub(crate) input_schema_id: Option<Uuid>,
    pub(crate) output_schema_id: Option<Uuid>,
    pub(crate) readme_id: Option<Uuid>,
    pub(crate) retired_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
