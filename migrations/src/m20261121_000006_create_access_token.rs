//! Creates access tokens, of which only the SHA-256 is kept.

use sea_orm_migration::prelude::*;

use crate::column::{id, moment, moment_null, text, unique};

/// Creates access tokens, of which only the SHA-256 is kept.
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
                    .table("access_token")
                    .col(id())
                    .col(text("name"))
                    .col(text("kind"))
                    .col(text("secret_hash"))
                    .col(text("scopes"))
                    .col(moment("created_at"))
                    .col(moment("expires_at"))
                    .col(moment_null("revoked_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("access_token", &["secret_hash"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["access_token"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
