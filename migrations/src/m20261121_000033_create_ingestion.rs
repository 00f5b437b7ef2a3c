//! Creates what the server knows of its sources, and what could not be taken in of repositories.

use sea_orm_migration::prelude::*;

use crate::column::{id, index, moment, moment_null, number_null, text, text_null, unique};

/// Creates what the server knows of its sources, and what could not be taken in of repositories.
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
                    .table("ingestion_source")
                    .col(id())
                    .col(text("name"))
                    .col(text("kind"))
                    .col(text("location"))
                    .col(text_null("branch"))
                    .col(number_null("interval_seconds"))
                    .col(moment_null("started_at"))
                    .col(moment_null("finished_at"))
                    .col(text_null("outcome"))
                    .col(text_null("message"))
                    .col(text_null("repository"))
                    .col(text_null("commit_hash"))
                    .col(text_null("commit_branch"))
                    .col(text_null("indexed_with"))
                    .col(moment_null("requested_at"))
                    .col(moment_null("next_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("ingestion_source", &["name"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("ingestion_error")
                    .col(id())
                    .col(text("repository"))
                    .col(text_null("source"))
                    .col(text_null("path"))
                    .col(number_null("line"))
                    .col(text("reason"))
                    .col(text("message"))
                    .col(moment("created_at"))
                    .to_owned(),
            )
            .await?;
        for columns in [&["repository"][..], &["source"]] {
            manager
                .create_index(index("ingestion_error", columns))
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["ingestion_error", "ingestion_source"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
