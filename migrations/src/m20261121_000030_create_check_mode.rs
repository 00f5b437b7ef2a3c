//! Creates what checks do with their findings: the modes that were set, and the pause of all blocking.

use sea_orm_migration::prelude::*;

use crate::column::{belongs_to, id, index, moment, reference_null, text, text_null, unique};

/// Creates what checks do with their findings: the modes that were set, and the pause of all blocking.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Without it SQLite keeps half of a migration that failed.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("check_mode")
                    .col(id())
                    .col(text("kind"))
                    .col(text("subject"))
                    .col(reference_null("team_id"))
                    .col(text("mode"))
                    .col(text_null("reason"))
                    .col(text("set_by"))
                    .col(moment("set_at"))
                    .col(text("origin"))
                    .foreign_key(&mut belongs_to("check_mode", "team_id", "team"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("check_mode", &["kind", "subject"]))
            .await?;
        manager
            .create_index(index("check_mode", &["team_id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("check_mode").to_owned())
            .await
    }
}
