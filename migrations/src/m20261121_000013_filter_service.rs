//! Adds the labels of services to filter by, and indexes for lists of services.

use sea_orm_migration::prelude::*;

use crate::column::{belongs_to, id, index, reference, text, unique};

/// What lists of services are filtered by; each list is in the order of names.
const FILTERS: [&str; 8] = [
    "lifecycle",
    "service_type",
    "runtime",
    "trigger_kind",
    "protocol",
    "security_protocol",
    "data_class",
    "open_door",
];

/// Adds the labels of services to filter by, and indexes for lists of services.
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
                    .table("service_label")
                    .col(id())
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("service_label", "service_id", "service"))
                    .col(text("name"))
                    .col(text("value"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("service_label", &["service_id", "name"]))
            .await?;
        manager
            .create_index(index("service_label", &["name", "value", "service_id"]))
            .await?;
        for column in FILTERS {
            manager
                .create_index(index("service", &[column, "canonical_name", "id"]))
                .await?;
        }
        for columns in [
            &["owner_team_id", "canonical_name", "id"][..],
            &["canonical_name", "id"],
            &["updated_at", "id"],
            &["input_schema_id"],
            &["output_schema_id"],
        ] {
            manager.create_index(index("service", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let filters = FILTERS.map(|column| format!("ix_service_{column}_canonical_name_id"));
        let others = [
            "ix_service_owner_team_id_canonical_name_id",
            "ix_service_canonical_name_id",
            "ix_service_updated_at_id",
            "ix_service_input_schema_id",
            "ix_service_output_schema_id",
        ];
        for name in filters.into_iter().chain(others.map(str::to_owned)) {
            manager
                .drop_index(Index::drop().name(name).table("service").to_owned())
                .await?;
        }
        manager
            .drop_table(Table::drop().table("service_label").to_owned())
            .await
    }
}
