//! Access tokens that are for checks of one repository only.

use sea_orm_migration::prelude::*;

use super::column::{add_column, drop_column, text_null};

/// Access tokens that are for checks of one repository only.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Without it SQLite keeps half of a migration that failed.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "access_token", text_null("repository")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "access_token", "repository").await
    }
}
