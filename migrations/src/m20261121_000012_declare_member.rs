//! Adds where users, memberships and owners of namespaces were declared.

use sea_orm_migration::prelude::*;

use crate::column::{add_column, drop_column, index, text_default};

const TABLES: [&str; 3] = ["principal", "team_member", "namespace"];

/// Adds where users, memberships and owners of namespaces were declared.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Without it SQLite keeps half of a migration that failed.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            add_column(manager, table, text_default("origin", "api")).await?;
        }
        // Lists of former services begin with the team that gave them away.
        manager
            .create_index(index("ownership_change", &["from_team_id"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("ix_ownership_change_from_team_id")
                    .table("ownership_change")
                    .to_owned(),
            )
            .await?;
        for table in TABLES {
            drop_column(manager, table, "origin").await?;
        }
        Ok(())
    }
}
