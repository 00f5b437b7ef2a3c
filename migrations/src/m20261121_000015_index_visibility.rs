//! Indexes the services that not everybody may view.

use sea_orm_migration::prelude::*;

/// Indexes the services that not everybody may view.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Without it SQLite keeps half of a migration that failed.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // They are few: an index of only them finds them at once, and costs the others nothing.
        let index = "CREATE INDEX \"ix_service_closed\" ON \"service\" (\"owner_team_id\") \
                     WHERE \"visibility\" <> 'organisation'";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("ix_service_closed")
            .table("service")
            .to_owned();
        manager.drop_index(index).await
    }
}
