//! Creates waivers: what somebody excused of the findings of a check, and until when.

use sea_orm_migration::prelude::*;

use crate::column::{
    belongs_to, bytes, flag, id, index, moment, moment_null, number, reference, reference_null,
    text, text_null,
};

/// Creates waivers: what somebody excused of the findings of a check, and until when.
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
                    .table("waiver")
                    .col(id())
                    .col(text("finding"))
                    .col(text("repository"))
                    .col(text("path"))
                    .col(text("name"))
                    .col(text("language"))
                    .col(number("scheme"))
                    .col(bytes("fingerprint"))
                    .col(reference("service_id"))
                    .foreign_key(&mut belongs_to("waiver", "service_id", "service"))
                    .col(text("original"))
                    .col(text("original_path"))
                    .col(text("original_name"))
                    .col(text("fragment_hash"))
                    .col(number("clone_type"))
                    .col(text("signals"))
                    .col(text("reason"))
                    .col(flag("false_positive"))
                    .col(flag("needs_approval"))
                    .col(text("created_by"))
                    .col(reference_null("author_id"))
                    .col(moment("created_at"))
                    .col(moment("expires_at"))
                    .col(text_null("approved_by"))
                    .col(moment_null("approved_at"))
                    .col(text_null("revoked_by"))
                    .col(moment_null("revoked_at"))
                    .col(text_null("revoked_reason"))
                    .col(flag("vetoed"))
                    .to_owned(),
            )
            .await?;
        for columns in [
            &["repository", "finding"][..],
            &["service_id"],
            &["false_positive"],
        ] {
            manager.create_index(index("waiver", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("waiver").to_owned())
            .await
    }
}
