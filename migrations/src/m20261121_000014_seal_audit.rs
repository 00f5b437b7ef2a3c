//! Makes the audit log append-only, and creates the seals that prove that it was not edited.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::column::{
    add_column, bytes, drop_column, index, moment, number, text, text_null, unique,
};

/// The tables that are only ever appended to, and the columns that number their rows.
const TABLES: [(&str, &str); 3] = [
    ("audit_event", "sequence"),
    ("audit_object", "id"),
    ("audit_seal", "id"),
];

/// Makes the audit log append-only, and creates the seals that prove that it was not edited.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Without it SQLite keeps half of a migration that failed.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["previous_hash", "hash"] {
            drop_column(manager, "audit_event", column).await?;
        }
        let mut number_of_seal = number("id");
        number_of_seal.primary_key();
        manager
            .create_table(
                Table::create()
                    .table("audit_seal")
                    .col(number_of_seal)
                    .col(number("first_sequence"))
                    .col(number("last_sequence"))
                    .col(number("events"))
                    .col(bytes("digests"))
                    .col(text("previous_hash"))
                    .col(text("hash"))
                    .col(moment("sealed_at"))
                    .to_owned(),
            )
            .await?;
        // Two servers cannot both continue from one seal.
        manager
            .create_index(unique("audit_seal", &["previous_hash"]))
            .await?;
        manager
            .create_index(index("audit_object", &["sequence"]))
            .await?;
        manager
            .create_index(index("audit_event", &["action"]))
            .await?;
        manager.create_index(index("audit_event", &["at"])).await?;
        for statement in guards(manager.get_database_backend()) {
            manager
                .get_connection()
                .execute_unprepared(&statement)
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in without_guards(manager.get_database_backend()) {
            manager
                .get_connection()
                .execute_unprepared(&statement)
                .await?;
        }
        for (name, table) in [
            ("ix_audit_event_at", "audit_event"),
            ("ix_audit_event_action", "audit_event"),
            ("ix_audit_object_sequence", "audit_object"),
        ] {
            manager
                .drop_index(Index::drop().name(name).table(table).to_owned())
                .await?;
        }
        manager
            .drop_table(Table::drop().table("audit_seal").to_owned())
            .await?;
        for column in ["previous_hash", "hash"] {
            add_column(manager, "audit_event", text_null(column)).await?;
        }
        Ok(())
    }
}

/// The triggers that refuse every change of a row, and its removal.
fn guards(backend: DbBackend) -> Vec<String> {
    if backend == DbBackend::Postgres {
        let function = "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$";
        let trigger = |(table, _): (&str, &str)| {
            format!(
                "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
            )
        };
        return std::iter::once(function.to_owned())
            .chain(TABLES.into_iter().map(trigger))
            .collect();
    }
    let refuse = |table: &str, name: &str, when: &str| {
        format!(
            "CREATE TRIGGER {table}_{name} BEFORE {when} \
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    };
    let of_table = |(table, key): (&str, &str)| {
        [
            refuse(table, "no_update", &format!("UPDATE ON {table}")),
            refuse(table, "no_delete", &format!("DELETE ON {table}")),
            // `INSERT OR REPLACE` removes a row without firing the trigger above.
            refuse(
                table,
                "no_replace",
                &format!(
                    "INSERT ON {table} \
                     WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
                ),
            ),
        ]
    };
    TABLES.into_iter().flat_map(of_table).collect()
}

fn without_guards(backend: DbBackend) -> Vec<String> {
    let tables = TABLES.into_iter().map(|(table, _)| table);
    if backend == DbBackend::Postgres {
        return tables
            .map(|table| format!("DROP TRIGGER {table}_append_only ON {table}"))
            .chain(["DROP FUNCTION audit_is_append_only()".to_owned()])
            .collect();
    }
    tables
        .flat_map(|table| {
            ["no_update", "no_delete", "no_replace"]
                .map(|name| format!("DROP TRIGGER {table}_{name}"))
        })
        .collect()
}
