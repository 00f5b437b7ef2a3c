//! Rows of rules that deprecate a range of releases.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deprecation_rule")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) service_id: Uuid,
    pub(crate) range: String,
    pub(crate) reason: String,
    pub(crate) replacement: Option<String>,
    pub(crate) deprecated_at: DateTimeUtc,
    pub(crate) sunset_at: Option<DateTimeUtc>,
    pub(crate) created_by: String,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
