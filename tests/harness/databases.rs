//! One test, both databases.

use std::future::Future;

use brickyard_server::store::Store;
use tempfile::TempDir;

use super::postgres;

/// An empty database that nobody else uses.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    /// What `BRICKYARD_DATABASE_URL` is set to.
    pub(crate) url: String,
    /// Holds the SQLite file; removed with the test.
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// A SQLite file in a folder of its own.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("catalog.db");
        Self {
            url: format!("sqlite://{}?mode=rwc", file.display()),
            _folder: Some(folder),
        }
    }

    /// A database of this process's PostgreSQL cluster.
    pub(crate) async fn postgres() -> Self {
        Self {
            url: postgres::create_database().await,
            _folder: None,
        }
    }

    /// Connects, and brings the database to the newest schema.
    pub(crate) async fn store(&self) -> Store {
        let store = Store::connect(&self.url).await.unwrap();
        store.migrate().await.unwrap();
        store
    }
}

/// Runs a claim on the multi-threaded runtime that the server uses.
pub(crate) fn run(claim: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(claim);
}

/// Makes of each claim two tests, `<claim>::sqlite` and `<claim>::postgres`.
///
/// ```ignore
/// both_databases! {
///     async fn publishing_twice_writes_once(database: TestDatabase) { .. }
/// }
/// ```
macro_rules! both_databases {
    ($($(#[$attribute:meta])* async fn $claim:ident($database:ident: TestDatabase $(,)?) $body:block)+) => {$(
        $(#[$attribute])*
        async fn $claim($database: $crate::harness::databases::TestDatabase) $body

        mod $claim {
            use $crate::harness::databases::{TestDatabase, run};

            #[test]
            fn sqlite() {
                run(async { super::$claim(TestDatabase::sqlite()).await });
            }

            #[test]
            fn postgres() {
                run(async { super::$claim(TestDatabase::postgres().await).await });
            }
        }
    )+};
}
