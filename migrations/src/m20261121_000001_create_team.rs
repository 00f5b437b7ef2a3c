//! Creates teams and the namespaces that they own.

use sea_orm_migration::prelude::*;

use crate::column::{flag, id, moment, reference_null, refers_to, text, text_null, unique};

/// Creates teams and the namespaces that they own.
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
                    .table("team")
                    .col(id())
                    .col(text("name"))
                    .col(text("canonical_name"))
                    .col(text_null("contact"))
                    .col(flag("verified"))
                    .col(moment("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("team", &["canonical_name"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("namespace")
                    .col(id())
                    .col(text("name"))
                    .col(text("canonical_name"))
                    .col(reference_null("team_id"))
                    .col(moment("created_at"))
                    .foreign_key(&mut refers_to("namespace", "team_id", "team"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("namespace", &["canonical_name"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["namespace", "team"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
