//! Adds the provenance and state of releases, rules that deprecate ranges of them, and dependencies.

use sea_orm_migration::prelude::*;

use crate::column::{
    add_column, belongs_to, drop_column, flag, id, index, moment, moment_null, reference,
    reference_null, text, text_default, text_null, unique,
};

/// Adds the provenance and state of releases, rules that deprecate ranges of them, and dependencies.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Without it SQLite keeps half of a migration that failed.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            text_default("interface", "{}"),
            reference_null("input_schema_id"),
            reference_null("output_schema_id"),
            reference_null("readme_id"),
            reference_null("repository_id"),
            text_null("ci_run"),
            text_null("state_reason"),
            text_null("state_by"),
            moment_null("state_at"),
            text_null("replacement"),
        ] {
            add_column(manager, "version", column).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("deprecation_rule")
                    .col(id())
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("deprecation_rule", "service_id", "service"))
                    .col(text("range"))
                    .col(text("reason"))
                    .col(text_null("replacement"))
                    .col(moment("deprecated_at"))
                    .col(moment_null("sunset_at"))
                    .col(text("created_by"))
                    .col(moment("created_at"))
                    .col(moment_null("revoked_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("deprecation_rule", &["service_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("dependency")
                    .col(id())
                    .col(reference("version_id"))
                    .foreign_key(&mut belongs_to("dependency", "version_id", "version"))
                    .col(reference("consumer_id"))
                    .foreign_key(&mut belongs_to("dependency", "consumer_id", "service"))
                    .col(flag("is_head"))
                    .col(text("target"))
                    .col(reference_null("target_id"))
                    .col(text("range"))
                    .col(moment("created_at"))
                    .col(moment("confirmed_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("dependency", &["version_id", "target"]))
            .await?;
        manager
            .create_index(index(
                "dependency",
                &["target_id", "is_head", "consumer_id"],
            ))
            .await?;
        manager
            .create_index(index("dependency", &["consumer_id"]))
            .await?;
        manager
            .create_index(index("dependency", &["target"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["dependency", "deprecation_rule"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        for column in [
            "interface",
            "input_schema_id",
            "output_schema_id",
            "readme_id",
            "repository_id",
            "ci_run",
            "state_reason",
            "state_by",
            "state_at",
            "replacement",
        ] {
            drop_column(manager, "version", column).await?;
        }
        Ok(())
    }
}
