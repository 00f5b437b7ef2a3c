//! Who may do what, and how they prove who they are.

use brickyard_server::catalog::error::Unauthenticated;
use brickyard_server::catalog::{
    AccessTokenKind, AuditFilter, CatalogError, NewAccessToken, PageRequest, Requester, Scope,
    ServiceQuery,
};
use chrono::Duration;

use super::world::{TestRepository, World, staged};
use crate::harness::rows;

const PAGE: PageRequest = PageRequest::new(10, 0);

both_databases! {
    async fn an_access_token_works_until_it_ends(database: TestDatabase) {
        let world = World::new(&database).await;
        let reason = async |secret: &str| match world.catalog.authenticate(secret).await {
            Err(CatalogError::Unauthenticated { reason }) => Some(reason),
            Ok(_) => None,
            Err(error) => panic!("{error}"),
        };
        let (requester, secret) = world.token("ci", &[Scope::Publish]).await;
        assert_eq!(requester.name(), Some("ci"));
        assert_eq!(requester.scopes(), [Scope::CatalogRead, Scope::Publish]);
        assert_eq!(reason(&secret).await, None);

        let mut garbled = secret.clone();
        garbled.replace_range(10..11, if &secret[10..11] == "x" { "y" } else { "x" });
        assert_eq!(reason(&garbled).await, Some(Unauthenticated::Malformed));
        assert_eq!(reason("").await, Some(Unauthenticated::Malformed));
        rows::execute(&database, "UPDATE access_token SET secret_hash = 'moved'").await;
        assert_eq!(reason(&secret).await, Some(Unauthenticated::Unknown));

        let (_, secret) = world.token("short", &[Scope::CatalogRead]).await;
        world.clock.advance(Duration::days(1));
        assert_eq!(reason(&secret).await, Some(Unauthenticated::Expired));

        let (revoked, secret) = world.token("leaked", &[Scope::CatalogRead]).await;
        let id = revoked.token_id().unwrap();
        let server = Requester::server();
        let first = world.catalog.revoke_access_token(&server, id).await.unwrap();
        world.clock.advance(Duration::hours(1));
        let second = world.catalog.revoke_access_token(&server, id).await.unwrap();
        assert_eq!(reason(&secret).await, Some(Unauthenticated::Revoked));
        assert_eq!(first, second);
        let names: Vec<String> = world.catalog.list_access_tokens(&server, PAGE).await.unwrap().items.into_iter().map(|token| token.name).collect();
        assert_eq!(names, ["leaked", "short", "ci"]);
    }

    async fn access_tokens_are_listed_page_by_page(database: TestDatabase) {
        let world = World::new(&database).await;
        let server = Requester::server();
        for name in ["a", "b", "c"] {
            world.token(name, &[Scope::Publish]).await;
        }
        let page = async |first, offset| {
            let page = PageRequest::new(first, offset).with_total();
            let page = world.catalog.list_access_tokens(&server, page).await.unwrap();
            let names: Vec<String> = page.items.into_iter().map(|token| token.name).collect();
            (names.concat(), page.has_next, page.total)
        };

        assert_eq!(page(2, 0).await, ("cb".to_owned(), true, Some(3)));
        assert_eq!(page(2, 2).await, ("a".to_owned(), false, Some(3)));
        assert_eq!(page(0, 0).await.2, Some(3));
    }

    async fn the_secret_of_an_access_token_is_not_stored(database: TestDatabase) {
        let world = World::new(&database).await;
        let (_, secret) = world.token("ci", &[Scope::Publish]).await;
        if let Some(file) = database.url.strip_prefix("sqlite://").and_then(|url| url.split('?').next()) {
            for suffix in ["", "-wal"] {
                let bytes = std::fs::read(format!("{file}{suffix}")).unwrap_or_default();
                let middle = &secret.as_bytes()[6..36];
                assert!(!bytes.windows(middle.len()).any(|window| window == middle), "{suffix}");
            }
        }
        let shown = format!("{:?}", world.catalog.list_access_tokens(&Requester::server(), PAGE).await.unwrap());
        assert!(!shown.contains(&secret));
    }

    async fn an_access_token_has_a_name_a_scope_and_an_end(database: TestDatabase) {
        let world = World::new(&database).await;
        let good = NewAccessToken {
            name: "ci".to_owned(),
            scopes: vec![Scope::Publish],
            expires_in: Duration::days(90),
            kind: AccessTokenKind::Ci,
            principal_id: None,
        };
        let cases = [
            NewAccessToken { name: " ".to_owned(), ..good.clone() },
            NewAccessToken { name: "a\nb".to_owned(), ..good.clone() },
            NewAccessToken { scopes: Vec::new(), ..good.clone() },
            NewAccessToken { expires_in: Duration::zero(), ..good.clone() },
            NewAccessToken { expires_in: Duration::days(366), ..good.clone() },
        ];
        for new in cases {
            let refused = world.catalog.create_access_token(&Requester::server(), new).await;
            assert_eq!(refused.expect_err("bad").code(), "BAD_USER_INPUT");
        }
        assert_eq!(rows::count(&database).await["access_token"], 0);
    }

    async fn each_scope_allows_what_it_says_and_no_more(database: TestDatabase) {
        let world = World::new(&database).await;
        let (publish, _) = staged(&TestRepository::new("inventory", "update-stock").head());
        let catalog = &world.catalog;
        let reader = world.token("reader", &[Scope::CatalogRead]).await.0;
        let publisher = world.token("publisher", &[Scope::Publish]).await.0;
        let admin = world.token("admin", &[Scope::Admin]).await.0;
        let cases = [
            (Requester::anonymous(false), ["UNAUTHENTICATED"; 3]),
            (Requester::anonymous(true), ["", "UNAUTHENTICATED", "UNAUTHENTICATED"]),
            (reader, ["", "FORBIDDEN", "FORBIDDEN"]),
            (publisher, ["", "", "FORBIDDEN"]),
            (admin, ["", "", ""]),
            (Requester::server(), ["", "", ""]),
        ];
        let code = |error: Option<CatalogError>| error.map_or("", |error| error.code());
        for (requester, expected) in cases {
            let query = ServiceQuery::default();
            let read = catalog.list_services(&requester, query, PAGE).await;
            let write = catalog.begin_publish(&requester, publish.clone()).await;
            let administer = catalog.list_audit_events(&requester, &AuditFilter::default(), None, 10).await;
            assert_eq!([code(read.err()), code(write.err()), code(administer.err())], expected, "{requester:?}");
            assert_eq!(code(catalog.list_access_tokens(&requester, PAGE).await.err()), expected[2]);
        }
    }
}
