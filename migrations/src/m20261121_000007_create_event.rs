//! Creates the audit events and the change events that derived data follows.

use sea_orm_migration::prelude::*;

use crate::column::{index, moment, reference, text, text_null};

/// Creates the audit events and the change events that derived data follows.
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
                    .table("audit_event")
                    .col(
                        ColumnDef::new("sequence")
                            .big_integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(moment("at"))
                    .col(text("actor"))
                    .col(text("action"))
                    .col(text("subject"))
                    .col(text_null("detail"))
                    .col(text_null("previous_hash"))
                    .col(text_null("hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("audit_event", &["subject"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("change_event")
                    .col(
                        ColumnDef::new("sequence")
                            .big_integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(text("kind"))
                    .col(reference("subject"))
                    .col(moment("at"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["change_event", "audit_event"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
