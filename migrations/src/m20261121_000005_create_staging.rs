//! Creates open publishes, which nobody sees until they are committed.

use sea_orm_migration::prelude::*;

use crate::column::{belongs_to, bytes, id, index, moment, number, reference, text, unique};

/// Creates open publishes, which nobody sees until they are committed.
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
                    .table("staging")
                    .col(id())
                    .col(text("repository"))
                    .col(text("data"))
                    .col(text("token_name"))
                    .col(moment("created_at"))
                    .col(moment("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("staging", &["expires_at"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("staging_batch")
                    .col(id())
                    .col(reference("staging_id"))
                    .col(number("batch"))
                    .col(bytes("data"))
                    .foreign_key(&mut belongs_to("staging_batch", "staging_id", "staging"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("staging_batch", &["staging_id", "batch"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["staging_batch", "staging"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
