//! Creates clone classes, which are derived, what somebody said of them, and what they were day by day.

use sea_orm_migration::prelude::*;

use crate::column::{
    belongs_to, flag, id, index, moment, number, reference, reference_null, text, text_null, unique,
};

/// Creates clone classes, which are derived, what somebody said of them, and what they were day by day.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Without it SQLite keeps half of a migration that failed.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_classes(manager).await?;
        create_progress(manager).await?;
        manager
            .create_table(
                Table::create()
                    .table("canonical_service")
                    .col(id())
                    .col(text("fragment_hash"))
                    .col(reference("service_id"))
                    .col(text("named_by"))
                    .col(moment("named_at"))
                    .col(text_null("reason"))
                    .foreign_key(&mut belongs_to(
                        "canonical_service",
                        "service_id",
                        "service",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique(
                "canonical_service",
                &["fragment_hash", "service_id"],
            ))
            .await?;
        manager
            .create_index(index("canonical_service", &["service_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("clone_day")
                    .col(id())
                    .col(text("day"))
                    .col(number("audience"))
                    .col(number("classes"))
                    .col(number("fragments"))
                    .col(number("lines"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("clone_day", &["day", "audience"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "clone_day",
            "canonical_service",
            "clone_progress",
            "clone_queue",
            "clone_member",
            "clone_class",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn create_classes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("clone_class")
                .col(id())
                .col(reference("public_id"))
                .col(reference("component_id"))
                .col(number("audience"))
                .col(text("language"))
                .col(text("name"))
                .col(number("clone_type"))
                .col(ColumnDef::new("similarity").double().not_null())
                .col(number("lines"))
                .col(number("saved_lines"))
                .col(number("fragments"))
                .col(number("copies"))
                .col(number("services"))
                .col(number("owners"))
                .col(reference("representative_id"))
                .col(text("representative_hash"))
                .col(reference_null("origin_service_id"))
                .col(reference_null("origin_team_id"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["saved_lines", "representative_hash"][..],
        &["public_id"],
        &["component_id"],
    ] {
        manager.create_index(index("clone_class", columns)).await?;
    }
    manager
        .create_table(
            Table::create()
                .table("clone_member")
                .col(id())
                .col(reference("clone_class_id"))
                .col(reference("fragment_id"))
                .col(reference("service_id"))
                .col(reference_null("team_id"))
                .col(flag("is_open"))
                .col(text("name"))
                .col(number("position"))
                .col(number("copies"))
                .col(number("lines"))
                .col(ColumnDef::new("similarity").double().not_null())
                .col(number("clone_type"))
                .col(moment("since"))
                .foreign_key(&mut belongs_to(
                    "clone_member",
                    "clone_class_id",
                    "clone_class",
                ))
                .foreign_key(&mut belongs_to("clone_member", "fragment_id", "fragment"))
                .foreign_key(&mut belongs_to("clone_member", "service_id", "service"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["clone_class_id", "position"][..],
        &["fragment_id"],
        &["service_id"],
        &["team_id"],
    ] {
        manager.create_index(index("clone_member", columns)).await?;
    }
    Ok(())
}

/// How far the classes have come, and which fragments are to be looked at again.
async fn create_progress(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("clone_queue")
                .col(
                    ColumnDef::new("sequence")
                        .big_integer()
                        .not_null()
                        .auto_increment()
                        .primary_key(),
                )
                .col(reference("fragment_id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("clone_progress")
                .col(id())
                .col(number("sequence"))
                .col(number("generation"))
                .to_owned(),
        )
        .await
}
