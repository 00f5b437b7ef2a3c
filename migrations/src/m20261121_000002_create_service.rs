//! Creates repositories and the services that they publish.

use sea_orm_migration::prelude::*;

use crate::column::{
    belongs_to, id, index, moment, moment_null, reference, reference_null, refers_to, text,
    text_null, unique,
};

/// Creates repositories and the services that they publish.
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
                    .table("repository")
                    .col(id())
                    .col(text("name"))
                    .col(text_null("commit_hash"))
                    .col(text_null("branch"))
                    .col(text_null("content_hash"))
                    .col(moment_null("published_at"))
                    .col(moment("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("repository", &["name"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("service")
                    .col(id())
                    .col(reference("namespace_id"))
                    .col(text("name"))
                    .col(text("canonical_name"))
                    .col(reference_null("owner_team_id"))
                    .col(reference("repository_id"))
                    .col(text("root"))
                    .col(text_null("description"))
                    .col(text("lifecycle"))
                    .col(text("visibility"))
                    .col(moment_null("missing_since"))
                    .col(moment("created_at"))
                    .col(moment("updated_at"))
                    .foreign_key(&mut refers_to("service", "namespace_id", "namespace"))
                    .foreign_key(&mut refers_to("service", "owner_team_id", "team"))
                    .foreign_key(&mut refers_to("service", "repository_id", "repository"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("service", &["namespace_id", "canonical_name"]))
            .await?;
        manager
            .create_index(index("service", &["owner_team_id"]))
            .await?;
        manager
            .create_index(index("service", &["repository_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("service_tag")
                    .col(id())
                    .col(reference("service_id"))
                    .col(text("tag"))
                    .foreign_key(&mut belongs_to("service_tag", "service_id", "service"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("service_tag", &["service_id", "tag"]))
            .await?;
        manager.create_index(index("service_tag", &["tag"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["service_tag", "service", "repository"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
