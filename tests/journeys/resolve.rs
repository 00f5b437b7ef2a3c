//! Somebody wants to call a service: which release, where, and for how long.

use serde_json::{Value, json};

use crate::harness::client::Client;
use crate::harness::shop;

both_databases! {
    async fn a_range_leads_to_a_release_and_its_endpoint(database: TestDatabase) {
        let server = shop::published(&database).await;
        let client = Client::of(&server);

        client
            .run(["resolve", "inventory/update-stock", "^1 || ~2.3"])
            .expect(0)
            .says(&[
                "inventory/update-stock@2.3.1  published",
                "team inventory · #inventory-help",
                "POST https://stock.shop.example/update by https",
                "security oauth2",
            ]);
        let json = client
            .run(["resolve", "inventory/update-stock", "--format", "json"])
            .expect(0);
        let json: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(json["schema"], "brickyard.resolve/1");
        assert_eq!(json["found"]["release"], "2.3.1");
        assert_eq!(
            json["found"]["endpoint"],
            json!({ "protocol": "https", "url": "https://stock.shop.example/update", "method": "POST" })
        );
        assert_eq!(json["nothing"], Value::Null);
    }

    async fn nothing_to_call_is_a_failure_with_a_reason(database: TestDatabase) {
        let server = shop::published(&database).await;
        let client = Client::of(&server);

        client
            .run(["resolve", "inventory/update-stock", "^9"])
            .expect(1)
            .says(&[
                "Nothing to call: no release of inventory/update-stock",
                "2.3.1",
            ]);
        let unknown = client
            .run(["resolve", "nobody/nothing", "--format", "json"])
            .expect(1);
        let unknown: Value = serde_json::from_str(&unknown.stdout).unwrap();
        assert_eq!(unknown["nothing"]["reason"], "not_found");
        let asked = server.query(r#"{ service(ref: "payments/receipts") { id revision } }"#, json!({}));
        let service = asked.data()["service"].clone();
        server
            .query_as(
                &server.token("owner", "maintain"),
                "mutation ($id: ID!, $revision: Int!) {
                    setVisibility(input: { service: $id, visibility: PRIVATE, revision: $revision }) { service { id } }
                }",
                json!({ "id": service["id"], "revision": service["revision"] }),
            )
            .data();
        // Who may not know of a service gets the answer for one that does not exist.
        let stranger = Client::in_folder(&server.data()).with_server(&server.url);
        let private = stranger
            .run(["resolve", "payments/receipts", "--format", "json"])
            .expect(1);
        let private: Value = serde_json::from_str(&private.stdout).unwrap();
        assert_eq!(
            private.to_string().replace("payments/receipts", "nobody/nothing"),
            unknown.to_string()
        );

        client
            .run(["resolve", "inventory/update-stock", "latest"])
            .expect(2)
            .complains(&["cannot resolve inventory/update-stock", "range"]);
    }
}
