//! Adds what services offer and to whom: interface, schemas, teams beside the owner, former owners.

use sea_orm_migration::prelude::*;

use crate::column::{
    add_column, belongs_to, bytes, drop_column, flag_default, id, index, moment, moment_null,
    number, number_default, reference, reference_null, text, text_default, text_null, unique,
};

/// Adds what services offer and to whom: interface, schemas, teams beside the owner, former owners.
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
                    .table("document")
                    .col(id())
                    .col(text("hash"))
                    .col(text("kind"))
                    .col(bytes("data"))
                    .col(number("size"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("document", &["hash"])).await?;
        for column in [
            text_default("service_type", "nanoservice"),
            number_default("revision", 1),
            text_null("runtime"),
            text_null("trigger_kind"),
            text_null("protocol"),
            text_null("security_protocol"),
            text_null("data_class"),
            flag_default("open_door", false),
            text_default("interface", "{}"),
            reference_null("input_schema_id"),
            reference_null("output_schema_id"),
            reference_null("readme_id"),
            moment_null("retired_at"),
        ] {
            add_column(manager, "service", column).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("service_team")
                    .col(id())
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("service_team", "service_id", "service"))
                    .col(reference("team_id"))
                    .foreign_key(&mut belongs_to("service_team", "team_id", "team"))
                    .col(text("role"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("service_team", &["service_id", "team_id", "role"]))
            .await?;
        manager
            .create_index(index("service_team", &["team_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("ownership_change")
                    .col(id())
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("ownership_change", "service_id", "service"))
                    .col(reference_null("from_team_id"))
                    .col(reference_null("to_team_id"))
                    .col(moment("at"))
                    .col(text("actor"))
                    .col(text_null("reason"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("ownership_change", &["service_id"]))
            .await?;
        manager
            .create_index(index("service", &["canonical_name"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("ix_service_canonical_name")
                    .table("service")
                    .to_owned(),
            )
            .await?;
        for table in ["ownership_change", "service_team"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        for column in [
            "service_type",
            "revision",
            "runtime",
            "trigger_kind",
            "protocol",
            "security_protocol",
            "data_class",
            "open_door",
            "interface",
            "input_schema_id",
            "output_schema_id",
            "readme_id",
            "retired_at",
        ] {
            drop_column(manager, "service", column).await?;
        }
        for table in ["document"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
