//! Rows of what is excused of the findings of checks.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "waiver")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) finding: String,
    pub(crate) repository: String,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) scheme: i64,
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) service_id: Uuid,
    pub(crate) original: String,
    pub(crate) original_path: String,
    pub(crate) original_name: String,
    pub(crate) fragment_hash: String,
    pub(crate) clone_type: i64,
    pub(crate) signals: String,
    pub(crate) reason: String,
    pub(crate) false_positive: bool,
    pub(crate) needs_approval: bool,
    pub(crate) created_by: String,
    pub(crate) author_id: Option<Uuid>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
    pub(crate) approved_by: Option<String>,
    pub(crate) approved_at: Option<DateTimeUtc>,
    pub(crate) revoked_by: Option<String>,
    pub(crate) revoked_at: Option<DateTimeUtc>,
    pub(crate) revoked_reason: Option<String>,
    pub(crate) vetoed: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
