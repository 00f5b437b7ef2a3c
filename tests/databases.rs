//! The databases themselves.

use sea_orm::{ConnectionTrait as _, Statement};

use crate::harness::databases::TestDatabase;

both_databases! {
    async fn a_new_database_takes_the_schema_and_takes_it_again(database: TestDatabase) {
        let store = database.store().await;
        store.migrate().await.unwrap();

        assert_eq!(store.newest_sequence().await.unwrap(), 0);
    }

    async fn two_databases_of_one_run_do_not_know_each_other(database: TestDatabase) {
        let other = if database.url.starts_with("sqlite") {
            TestDatabase::sqlite()
        } else {
            TestDatabase::postgres().await
        };
        let (store, stranger) = (database.store().await, other.store().await);
        let backend = store.connection().get_database_backend();
        let statement = |text: &str| Statement::from_string(backend, text.to_owned());

        store
            .connection()
            .execute_raw(statement("CREATE TABLE only_here (id int)"))
            .await
            .unwrap();

        let asked = stranger
            .connection()
            .query_all_raw(statement("SELECT id FROM only_here"))
            .await;
        assert!(asked.is_err());
    }
}
