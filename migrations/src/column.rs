//! The kinds of columns and constraints that the tables are made of.

use sea_orm_migration::prelude::{
    Alias, ColumnDef, DbErr, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index,
    IndexCreateStatement, IntoIden, SchemaManager, Table,
};

/// Adds a column to a table; SQLite takes one at a time, and only if old rows can do without.
pub(crate) async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    mut column: ColumnDef,
) -> Result<(), DbErr> {
    let change = Table::alter()
        .table(table)
        .add_column(&mut column)
        .to_owned();
    manager.alter_table(change).await
}

/// Drops a column of a table.
pub(crate) async fn drop_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    let change = Table::alter()
        .table(table)
        .drop_column(Alias::new(column))
        .to_owned();
    manager.alter_table(change).await
}

/// A UUIDv7 primary key, made by the server.
pub(crate) fn id() -> ColumnDef {
    let mut column = ColumnDef::new("id");
    column.uuid().not_null().primary_key();
    column
}

/// A text that old rows have too.
pub(crate) fn text_default(name: &'static str, value: &'static str) -> ColumnDef {
    let mut column = text(name);
    column.default(value);
    column
}

/// A whole number that old rows have too.
pub(crate) fn number_default(name: &'static str, value: i64) -> ColumnDef {
    let mut column = number(name);
    column.default(value);
    column
}

/// A yes or no that old rows have too.
pub(crate) fn flag_default(name: &'static str, value: bool) -> ColumnDef {
    let mut column = flag(name);
    column.default(value);
    column
}

/// A reference to another table's id.
pub(crate) fn reference(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.uuid().not_null();
    column
}

/// A reference that may be absent.
pub(crate) fn reference_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.uuid().null();
    column
}

/// A text.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text().not_null();
    column
}

/// A text that may be absent.
pub(crate) fn text_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text().null();
    column
}

/// A whole number of up to 64 bits; unsigned hashes are stored as their bits.
pub(crate) fn number(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.big_integer().not_null();
    column
}

/// A number that may be absent.
pub(crate) fn number_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.big_integer().null();
    column
}

/// A yes or no.
pub(crate) fn flag(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.boolean().not_null();
    column
}

/// Bytes.
pub(crate) fn bytes(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.blob().not_null();
    column
}

/// A moment in UTC, to the microsecond.
pub(crate) fn moment(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.timestamp_with_time_zone().not_null();
    column
}

/// A moment that may be absent.
pub(crate) fn moment_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.timestamp_with_time_zone().null();
    column
}

/// A foreign key to another table's `id`; rows of `table` go with what they belong to.
pub(crate) fn belongs_to(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    foreign_key(table, column, target, ForeignKeyAction::Cascade)
}

/// A foreign key to another table's `id` that keeps the target from being deleted.
pub(crate) fn refers_to(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    foreign_key(table, column, target, ForeignKeyAction::Restrict)
}

fn foreign_key(
    table: &'static str,
    column: &'static str,
    target: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(target, "id")
        .on_delete(on_delete)
        .to_owned()
}

/// An index over `columns`, named after them.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .name(format!("ix_{table}_{}", columns.join("_")))
        .table(table);
    for column in columns {
        index.col(column.into_iden());
    }
    index
}

/// A unique index over `columns`, named after them.
pub(crate) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().to_owned()
}
