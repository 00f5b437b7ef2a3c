//! Creates the list of what an audit event is about, besides its subject.

use sea_orm_migration::prelude::*;

use crate::column::{id, index, number, text};

/// Creates the list of what an audit event is about, besides its subject.
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
                    .table("audit_object")
                    .col(id())
                    .col(number("sequence"))
                    .col(text("object"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("audit_object", &["object", "sequence"]))
            .await?;
        manager
            .create_index(index("audit_event", &["actor"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("ix_audit_event_actor")
                    .table("audit_event")
                    .to_owned(),
            )
            .await?;
        for table in ["audit_object"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
