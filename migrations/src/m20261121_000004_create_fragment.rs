//! Creates fragments and sources, both content-addressed, and the places where they occur.

use sea_orm_migration::prelude::*;

use crate::column::{
    belongs_to, bytes, id, index, moment, number, number_null, reference, reference_null,
    refers_to, text, unique,
};

/// Creates fragments and sources, both content-addressed, and the places where they occur.
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
                    .table("source")
                    .col(id())
                    .col(text("hash"))
                    .col(bytes("data"))
                    .col(number("size"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("source", &["hash"])).await?;
        manager
            .create_table(
                Table::create()
                    .table("fragment")
                    .col(id())
                    .col(text("hash"))
                    .col(text("language"))
                    .col(number("tokens"))
                    .col(number("lines"))
                    .col(number("blind_hash"))
                    .col(reference_null("source_id"))
                    .col(number_null("matched_scheme"))
                    .col(moment("created_at"))
                    .foreign_key(&mut refers_to("fragment", "source_id", "source"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("fragment", &["hash"])).await?;
        manager
            .create_index(index("fragment", &["blind_hash"]))
            .await?;
        manager
            .create_index(index("fragment", &["matched_scheme"]))
            .await?;
        manager
            .create_index(index("fragment", &["source_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("fingerprint")
                    .col(id())
                    .col(reference("fragment_id"))
                    .col(number("scheme"))
                    .col(bytes("data"))
                    .foreign_key(&mut belongs_to("fingerprint", "fragment_id", "fragment"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("fingerprint", &["fragment_id", "scheme"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("occurrence")
                    .col(id())
                    .col(reference("version_id"))
                    .col(reference("fragment_id"))
                    .col(text("path"))
                    .col(text("name"))
                    .col(number("start_line"))
                    .col(number("end_line"))
                    .foreign_key(&mut belongs_to("occurrence", "version_id", "version"))
                    .foreign_key(&mut refers_to("occurrence", "fragment_id", "fragment"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("occurrence", &["version_id", "path", "start_line"]))
            .await?;
        manager
            .create_index(index("occurrence", &["fragment_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("clone_pair")
                    .col(id())
                    .col(reference("fragment_a"))
                    .col(reference("fragment_b"))
                    .col(ColumnDef::new("similarity").double().not_null())
                    .col(number("clone_type"))
                    .col(number("scheme"))
                    .foreign_key(&mut belongs_to("clone_pair", "fragment_a", "fragment"))
                    .foreign_key(&mut belongs_to("clone_pair", "fragment_b", "fragment"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("clone_pair", &["fragment_a", "fragment_b"]))
            .await?;
        manager
            .create_index(index("clone_pair", &["fragment_b"]))
            .await?;
        manager
            .create_index(index("clone_pair", &["similarity"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "clone_pair",
            "occurrence",
            "fingerprint",
            "fragment",
            "source",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
