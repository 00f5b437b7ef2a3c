//! What a database holds, table by table.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};

use super::databases::TestDatabase;

/// Number of rows by table.
pub(crate) type Rows = BTreeMap<String, i64>;

/// Where jobs note how far they are, on whatever day; what is asked of the server changes nothing there.
const OF_JOBS: [&str; 4] = [
    "clone_day",
    "clone_progress",
    "clone_queue",
    "outdated_fragment",
];

/// Counts the rows of every table, but for those of jobs alone.
pub(crate) async fn count(database: &TestDatabase) -> Rows {
    let mut rows = count_all(database).await;
    rows.retain(|table, _| !OF_JOBS.contains(&table.as_str()));
    rows
}

/// Counts the rows of every table.
pub(crate) async fn count_all(database: &TestDatabase) -> Rows {
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

/// The texts `text` that a query gives.
pub(crate) async fn texts(database: &TestDatabase, sql: &str) -> Vec<String> {
    let connection = connect(database).await;
    let found = connection
        .query_all_raw(statement(&connection, sql))
        .await
        .unwrap();
    connection.close().await.unwrap();
    found
        .iter()
        .map(|row| row.try_get("", "text").unwrap())
        .collect()
}

/// Runs a statement beside the server.
pub(crate) async fn execute(database: &TestDatabase, sql: &str) {
    let connection = connect(database).await;
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

/// Whether the database takes a statement.
pub(crate) async fn takes(database: &TestDatabase, sql: &str) -> bool {
    let connection = connect(database).await;
    let result = connection.execute_unprepared(sql).await;
    connection.close().await.unwrap();
    result.is_ok()
}

/// The columns of a table, sorted.
pub(crate) async fn columns(database: &TestDatabase, table: &str) -> Vec<String> {
    let connection = connect(database).await;
    let sql = match connection.get_database_backend() {
        DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY 1"),
        _ => format!(
            "SELECT column_name::text AS name FROM information_schema.columns \
             WHERE table_name = '{table}' ORDER BY 1"
        ),
    };
    let found = connection
        .query_all_raw(statement(&connection, &sql))
        .await
        .unwrap();
    connection.close().await.unwrap();
    found
        .iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect()
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

/// Puts a row into every table that publishing leaves empty.
pub(crate) async fn fill(database: &TestDatabase) {
    let is_sqlite = database.url.starts_with("sqlite");
    let id = |number: u8| {
        let digits = format!("0000000000007000800000000000{number:04}");
        if is_sqlite {
            format!("x'{digits}'")
        } else {
            format!("'{digits}'")
        }
    };
    let at = "'2026-03-01T12:00:00.123456+00:00'";
    let readme = if is_sqlite {
        README_ZSTD.to_owned()
    } else {
        README_ZSTD.replace("x'", "'\\x")
    };
    let nothing = if is_sqlite { "x''" } else { "''" };
    let statements = [
        format!(
            "INSERT INTO principal (id, kind, name, canonical_name, email, is_admin, created_at) \
                 VALUES ({}, 'user', 'Ada', 'ada', 'ada@example.com', true, {at})",
            id(1)
        ),
        format!(
            "INSERT INTO team_member (id, team_id, principal_id, role, created_at) \
                 SELECT {}, id, {}, 'admin', {at} FROM team",
            id(2),
            id(1)
        ),
        format!(
            "INSERT INTO document (id, hash, kind, data, size) VALUES ({}, 'h', 'readme', {readme}, 8)",
            id(3)
        ),
        format!(
            "INSERT INTO service_tag (id, service_id, tag) SELECT {}, min(id::text)::uuid, 'stock' FROM service",
            id(4)
        ),
        format!(
            "INSERT INTO service_label (id, service_id, name, value) \
                 SELECT {}, id, 'tier', '1' FROM service LIMIT 1",
            id(11)
        ),
        format!(
            "INSERT INTO service_team (id, service_id, team_id, role) \
                 SELECT {}, (SELECT id FROM service LIMIT 1), id, 'view' FROM team",
            id(5)
        ),
        format!(
            "INSERT INTO ownership_change (id, service_id, at, actor, reason) \
                 SELECT {}, id, {at}, 'ada', 'ä \"quoted\" reason' FROM service LIMIT 1",
            id(6)
        ),
        format!(
            "INSERT INTO name_alias (id, kind, namespace, canonical_name, target_id, created_at) \
                 SELECT {}, 'service', 'inventory', 'old', id, {at} FROM service LIMIT 1",
            id(7)
        ),
        format!(
            "INSERT INTO deprecation_rule (id, service_id, range, reason, deprecated_at, created_by, created_at) \
                 SELECT {}, id, '<1', 'old', {at}, 'ada', {at} FROM service LIMIT 1",
            id(8)
        ),
        format!(
            "INSERT INTO dependency (id, version_id, consumer_id, is_head, target, range, created_at, confirmed_at) \
                 SELECT {}, id, service_id, true, 'a/b', '^1', {at}, {at} FROM version LIMIT 1",
            id(9)
        ),
        format!(
            "INSERT INTO canonical_service (id, fragment_hash, service_id, named_by, named_at, reason) \
                 SELECT {}, 'h', id, 'ada', {at}, 'it is tested' FROM service LIMIT 1",
            id(12)
        ),
        format!(
            "INSERT INTO check_mode (id, kind, subject, mode, reason, set_by, set_at, origin) \
                 VALUES ({}, 'repository', 'example.com/x', 'warn', 'agreed', 'ada', {at}, 'api')",
            id(14)
        ),
        format!(
            "INSERT INTO clone_day (id, day, audience, classes, fragments, lines) \
                 VALUES ({}, '2026-03-01', 1, 2, 5, 60)",
            id(13)
        ),
        format!(
            "INSERT INTO waiver (id, finding, repository, path, name, language, scheme, fingerprint, service_id, \
                 original, original_path, original_name, fragment_hash, clone_type, signals, reason, false_positive, \
                 needs_approval, created_by, created_at, expires_at, vetoed) \
                 SELECT {}, 'D-7f3a91c2', 'r', 'a.py', 'f', 'python', 1, {nothing}, id, 'a/b', 'b.py', 'g', 'h', 3, \
                 '{{}}', 'it is tested', false, true, 'ada', {at}, {at}, false FROM service LIMIT 1",
            id(14)
        ),
        format!(
            "INSERT INTO vanished_service (id, service_id, reason, repository, vanished_at) \
                 SELECT {}, id, 'not-published', 'r', {at} FROM service LIMIT 1",
            id(15)
        ),
        format!(
            "INSERT INTO name_claim (id, reference, service_id, repository, root, claimed_by, created_at, repeated_at) \
                 SELECT {}, 'a/b', id, 'r', '.', 'ada', {at}, {at} FROM service LIMIT 1",
            id(16)
        ),
        format!(
            "INSERT INTO audit_object (id, sequence, object) VALUES ({}, 1, 'inventory/x')",
            id(10)
        ),
        format!(
            "INSERT INTO audit_seal (id, first_sequence, last_sequence, events, digests, previous_hash, hash, sealed_at) \
                 VALUES (1, 1, 1, 1, {nothing}, '', 'h', {at})"
        ),
    ];
    for statement in statements {
        let statement = if is_sqlite {
            statement.replace("min(id::text)::uuid", "min(id)")
        } else {
            statement
        };
        execute(database, &statement).await;
    }
}

/// The text `# Readme`, compressed.
const README_ZSTD: &str = "x'28b52ffd20084100002320526561646d65'";
