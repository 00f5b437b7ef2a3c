//! Rows of claims to names that others have.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "name_claim")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) reference: String,
    pub(crate) service_id: Uuid,
    pub(crate) repository: String,
    pub(crate) root: String,
    pub(crate) owner: Option<String>,
    pub(crate) owner_team_id: Option<Uuid>,
    pub(crate) claimed_by: String,
    pub(crate) claimant_id: Option<Uuid>,
    pub(crate) commit_hash: Option<String>,
    pub(crate) branch: Option<String>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) repeated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
