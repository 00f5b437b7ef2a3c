//! Creates where and when repositories were last confirmed to hold their services, and why a service is
//! no longer there.

use sea_orm_migration::prelude::*;

use crate::column::{belongs_to, id, moment, reference, text, text_null, unique};

/// Creates where and when repositories were last confirmed to hold their services, and why a service is
/// no longer there.
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
                    .table("confirmation")
                    .col(id())
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("confirmation", "service_id", "service"))
                    .col(text("repository"))
                    .col(text_null("commit_hash"))
                    .col(text_null("branch"))
                    .col(text("confirmed_by"))
                    .col(text_null("ci_run"))
                    .col(text_null("source"))
                    .col(moment("confirmed_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("vanished_service")
                    .col(id())
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("vanished_service", "service_id", "service"))
                    .col(text("reason"))
                    .col(text("repository"))
                    .col(text_null("commit_hash"))
                    .col(text_null("branch"))
                    .col(text_null("source"))
                    .col(moment("vanished_at"))
                    .to_owned(),
            )
            .await?;
        for table in ["confirmation", "vanished_service"] {
            manager.create_index(unique(table, &["service_id"])).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["vanished_service", "confirmation"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
