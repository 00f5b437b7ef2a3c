//! Creates the heads and releases of services.

use sea_orm_migration::prelude::*;

use crate::column::{belongs_to, id, index, moment, reference, text, text_null, unique};

/// Creates the heads and releases of services.
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
                    .table("version")
                    .col(id())
                    .col(reference("service_id"))
                    .col(text("kind"))
                    .col(text("number"))
                    .col(text("semver_order"))
                    .col(text("state"))
                    .col(text_null("commit_hash"))
                    .col(text("content_hash"))
                    .col(moment("published_at"))
                    .col(text_null("published_by"))
                    .foreign_key(&mut belongs_to("version", "service_id", "service"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("version", &["service_id", "kind", "number"]))
            .await?;
        manager
            .create_index(index("version", &["service_id", "kind", "semver_order"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["version"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
