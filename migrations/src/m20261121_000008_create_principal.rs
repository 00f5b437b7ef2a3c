//! Creates users and service accounts, their memberships in teams, and the former names of things.

use sea_orm_migration::prelude::*;

use crate::column::{
    add_column, belongs_to, drop_column, flag, id, index, moment, moment_null, number_default,
    reference, reference_null, text, text_default, text_null, unique,
};

/// Creates users and service accounts, their memberships in teams, and the former names of things.
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
            moment_null("dissolved_at"),
            text_default("origin", "repository"),
            text_null("description"),
            number_default("revision", 1),
        ] {
            add_column(manager, "team", column).await?;
        }
        for column in [number_default("revision", 1)] {
            add_column(manager, "namespace", column).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("principal")
                    .col(id())
                    .col(text("kind"))
                    .col(text("name"))
                    .col(text("canonical_name"))
                    .col(text_null("display_name"))
                    .col(text_null("email"))
                    .col(flag("is_admin"))
                    .col(moment("created_at"))
                    .col(moment_null("disabled_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("principal", &["kind", "canonical_name"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("team_member")
                    .col(id())
                    .col(reference("team_id"))
                    .foreign_key(&mut belongs_to("team_member", "team_id", "team"))
                    .col(reference("principal_id"))
                    .foreign_key(&mut belongs_to("team_member", "principal_id", "principal"))
                    .col(text("role"))
                    .col(moment("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("team_member", &["team_id", "principal_id"]))
            .await?;
        manager
            .create_index(index("team_member", &["principal_id"]))
            .await?;
        for column in [reference_null("principal_id")] {
            add_column(manager, "access_token", column).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("name_alias")
                    .col(id())
                    .col(text("kind"))
                    .col(text("namespace"))
                    .col(text("canonical_name"))
                    .col(reference("target_id"))
                    .col(moment("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique(
                "name_alias",
                &["kind", "namespace", "canonical_name"],
            ))
            .await?;
        manager
            .create_index(index("name_alias", &["target_id"]))
            .await?;
        manager
            .create_index(index("namespace", &["team_id"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("ix_namespace_team_id")
                    .table("namespace")
                    .to_owned(),
            )
            .await?;
        for table in ["name_alias", "team_member", "principal"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        for column in ["principal_id"] {
            drop_column(manager, "access_token", column).await?;
        }
        for column in ["revision"] {
            drop_column(manager, "namespace", column).await?;
        }
        for column in ["dissolved_at", "origin", "description", "revision"] {
            drop_column(manager, "team", column).await?;
        }
        Ok(())
    }
}
