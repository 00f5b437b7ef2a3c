//! Whether a query about the row at hand finds anything.

use sea_orm::sea_query::{Expr, SelectStatement};

/// Whether a query finds a row.
///
/// SQLite 3.51 to 3.53 turn a correlated `EXISTS` into a join, and lose rows when the query has an `OR`
/// for which several indices are used, and a list that depends on the row at hand (3.54.1 does not). A
/// query with a limit is left as it is; PostgreSQL sees through a limit of one.
pub(crate) fn exists(mut query: SelectStatement) -> Expr {
    query.limit(1);
    #[expect(
        clippy::disallowed_methods,
        reason = "this is what is to be called instead"
    )]
    Expr::exists(query)
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{Alias, ExprTrait as _, Query};
    use sea_orm::{ConnectionTrait as _, Database};

    use super::*;

    /// Errors of two repositories, each with a service of one team.
    const TABLES: &str = "
        CREATE TABLE error (repository TEXT PRIMARY KEY);
        CREATE TABLE service (id INTEGER PRIMARY KEY, repository TEXT, owner TEXT);
        CREATE INDEX service_owner ON service (owner);
        INSERT INTO error VALUES ('a'), ('b');
        INSERT INTO service (repository, owner) VALUES ('a', 'team'), ('b', 'team');";

    #[tokio::test]
    async fn rows_are_found_whichever_of_two_conditions_they_meet() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared(TABLES).await.unwrap();
        let (error, service) = (Alias::new("error"), Alias::new("service"));
        let owner = Expr::col((service.clone(), Alias::new("owner")));
        let id = Expr::col((service.clone(), Alias::new("id")));
        let names = Query::select()
            .expr(Expr::col((error.clone(), Alias::new("repository"))))
            .take();
        let owned = Query::select()
            .expr(Expr::val(1))
            .from(service.clone())
            .and_where(Expr::col((service, Alias::new("repository"))).in_subquery(names))
            .and_where(owner.eq("team").or(id.eq(-1)))
            .take();
        let rows = Query::select()
            .column(Alias::new("repository"))
            .from(error)
            .and_where(exists(owned))
            .take();

        let found = db.query_all(&rows).await.unwrap();

        assert_eq!(found.len(), 2);
    }
}
