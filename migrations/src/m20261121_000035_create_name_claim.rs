//! Creates claims of repositories to names that services of other repositories have.

use sea_orm_migration::prelude::*;

use crate::column::{
    belongs_to, id, index, moment, reference, reference_null, text, text_null, unique,
};

/// Creates claims of repositories to names that services of other repositories have.
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
                    .table("name_claim")
                    .col(id())
                    .col(text("reference"))
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("name_claim", "service_id", "service"))
                    .col(text("repository"))
                    .col(text("root"))
                    .col(text_null("owner"))
                    .col(reference_null("owner_team_id"))
                    .col(text("claimed_by"))
                    .col(reference_null("claimant_id"))
                    .col(text_null("commit_hash"))
                    .col(text_null("branch"))
                    .col(moment("created_at"))
                    .col(moment("repeated_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("name_claim", &["repository", "reference"]))
            .await?;
        for column in ["service_id", "owner_team_id"] {
            manager.create_index(index("name_claim", &[column])).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("name_claim").to_owned())
            .await
    }
}
