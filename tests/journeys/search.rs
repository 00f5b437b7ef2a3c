//! Somebody looks for what exists.

use serde_json::{Value, json};

use crate::harness::client::Client;
use crate::harness::server::TestServer;
use crate::harness::shop;

const SEARCH: &str = "query($query: String!, $filter: SearchFilter) {
    search(query: $query, filter: $filter) {
        total suggestion asOf
        facets { kinds { value count } teams { value count } languages { value count } tags { value count } }
        hits { score matchedTerms snippet node {
            ... on Service { ref }
            ... on Occurrence { name path service { ref owner { name } } } } } } }";

both_databases! {
    async fn functions_and_services_are_found_by_what_people_type(database: TestDatabase) {
        let server = shop::published(&database).await;
        let check = |query: &str, expected: &str| {
            let answer = search(&server, query, json!({}));
            let found = names(&answer);
            assert!(
                found.iter().take(5).any(|name| name == expected),
                "`{query}`: {found:?}"
            );
        };

        check("restore stock", "restoreStock");
        check("restoreStock", "restoreStock");
        check("deliverable", "is_deliverable");
        check("retry", "sendWithRetry");
        check("stock update", "inventory/update-stock");
        check("until it is paid or given up", "inventory/reserve-stock");
        check("processor", "payments/charge-card");
        check("supplier", "inventory/supplier-feed");
        check("restor stok", "restoreStock");
        check("calculateRef", "calculateRefund");
    }

    async fn an_owner_and_a_tag_are_found(database: TestDatabase) {
        let server = shop::published(&database).await;

        let owned = names(&search(
            &server,
            "payments",
            json!({ "kinds": ["SERVICE"] }),
        ));
        let tagged = names(&search(&server, "basket", json!({ "kinds": ["SERVICE"] })));

        assert!(
            owned
                .iter()
                .filter(|name| name.starts_with("payments/"))
                .count()
                >= 4,
            "{owned:?}"
        );
        assert!(
            tagged.contains(&"checkout/verify-basket".to_owned()),
            "{tagged:?}"
        );
        assert!(
            tagged.contains(&"inventory/reserve-stock".to_owned()),
            "{tagged:?}"
        );
    }

    async fn filters_narrow_and_facets_count(database: TestDatabase) {
        let server = shop::published(&database).await;

        let all = search(&server, "stock", json!({}));
        let some = search(
            &server,
            "stock",
            json!({ "teams": ["payments"], "kinds": ["FUNCTION"], "languages": ["typescript"] }),
        );

        let teams = all["facets"]["teams"].to_string();
        assert!(
            teams.contains("inventory") && teams.contains("payments"),
            "{teams}"
        );
        assert!(some["total"].as_u64() < all["total"].as_u64() && some["total"].as_u64() > Some(0));
        for hit in some["hits"].as_array().unwrap() {
            assert_eq!(hit["node"]["service"]["owner"]["name"], "payments", "{hit}");
        }
    }

    async fn nothing_found_suggests_and_is_no_error(database: TestDatabase) {
        let server = shop::published(&database).await;

        let answer = search(&server, "qqxxzzyy", json!({}));

        assert_eq!(answer["total"], 0);
        assert_eq!(answer["hits"], json!([]));
    }

    async fn the_client_searches_too(database: TestDatabase) {
        let server = shop::published(&database).await;
        let client = Client::of(&server);

        client
            .run(["search", "update stock"])
            .expect(0)
            .says(&["inventory/update-stock"]);
        client
            .run([
                "search", "refund", "--team", "payments", "--kind", "function",
            ])
            .expect(0)
            .says(&["calculateRefund"]);
        let document = client
            .run(["search", "update stock", "--format", "json"])
            .expect(0)
            .json();
        assert_eq!(document["schema"], "brickyard.search/1");
    }

    async fn a_new_publish_is_found_at_once(database: TestDatabase) {
        let server = TestServer::start(&database);
        assert_eq!(search(&server, "restore stock", json!({}))["total"], 0);

        Client::of(&server)
            .run(["publish", "examples/shop/payments"])
            .expect(0);
        server.settle(&database).await;

        assert!(
            names(&search(&server, "restore stock", json!({})))
                .contains(&"restoreStock".to_owned())
        );
    }
}

fn search(server: &TestServer, query: &str, filter: Value) -> Value {
    server
        .query(SEARCH, json!({ "query": query, "filter": filter }))
        .data()["search"]
        .clone()
}

fn names(answer: &Value) -> Vec<String> {
    let name = |hit: &Value| {
        let node = &hit["node"];
        node["ref"]
            .as_str()
            .or(node["name"].as_str())
            .unwrap()
            .to_owned()
    };
    answer["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(name)
        .collect()
}
