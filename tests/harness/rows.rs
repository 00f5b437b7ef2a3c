//! What a database holds, table by table.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};

use super::databases::TestDatabase;

/// Number of rows by table.
pub(crate) type Rows = BTreeMap<String, i64>;

/// Counts the rows of every table.
pub(crate) async fn count(database: &TestDatabase) -> Rows {
    let connection = connect(database).await;
    let mut rows = Rows::new();
    for table in tables(&connection).await {
        let sql = format!("SELECT count(*) AS n FROM \"{table}\"");
        let found = connection
            .query_one_raw(statement(&connection, &sql))
            .await
            .unwrap()
            .unwrap();
        rows.insert(table, found.try_get("", "n").unwrap());
    }
    connection.close().await.unwrap();
    rows
}

/// The number `n` that a query gives.
pub(crate) async fn number(database: &TestDatabase, sql: &str) -> i64 {
    let connection = connect(database).await;
    let found = connection
        .query_one_raw(statement(&connection, sql))
        .await
        .unwrap()
        .unwrap();
    connection.close().await.unwrap();
    found.try_get("", "n").unwrap()
}

/// Runs a statement beside the server.
pub(crate) async fn execute(database: &TestDatabase, sql: &str) {
    let connection = connect(database).await;
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

async fn connect(database: &TestDatabase) -> DatabaseConnection {
    let mut options = ConnectOptions::new(&database.url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn tables(connection: &DatabaseConnection) -> Vec<String> {
    let sql = match connection.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        _ => {
            "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'"
        }
    };
    let found = connection
        .query_all_raw(statement(connection, sql))
        .await
        .unwrap();
    found
        .iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect()
}

fn statement(connection: &DatabaseConnection, sql: &str) -> Statement {
    Statement::from_string(connection.get_database_backend(), sql)
}
