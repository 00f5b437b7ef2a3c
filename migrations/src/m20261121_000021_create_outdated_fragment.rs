//! Creates the list of fragments that have no fingerprint of the present scheme, and why.

use sea_orm_migration::prelude::*;

use crate::column::{belongs_to, id, index, moment, number, text, text_null};

/// Creates the list of fragments that have no fingerprint of the present scheme, and why.
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
                    .table("outdated_fragment")
                    .col(id())
                    .col(text("language"))
                    .col(number("scheme"))
                    .col(text_null("reason"))
                    .col(moment("noted_at"))
                    .foreign_key(&mut belongs_to("outdated_fragment", "id", "fragment"))
                    .to_owned(),
            )
            .await?;
        for columns in [&["reason", "id"][..], &["language", "reason"]] {
            manager
                .create_index(index("outdated_fragment", columns))
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("outdated_fragment").to_owned())
            .await
    }
}
