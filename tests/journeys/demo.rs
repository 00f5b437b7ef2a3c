//! Somebody tries the product with the made-up broadcaster of `make demo-large`.

use std::time::{Duration, Instant};

use brickyard_demo::write::{SETTINGS, write};
use brickyard_demo::{Organisation, Size};
use serde_json::json;

use crate::harness::server::TestServer;

const PATIENCE: Duration = Duration::from_secs(120);

both_databases! {
    async fn the_made_up_broadcaster_comes_up_from_its_settings(database: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        let organisation = Organisation::new(Size { seed: 3, services: 30 }).unwrap();
        write(&organisation, folder.path()).unwrap();
        let settings = folder.path().join(SETTINGS);

        let server = TestServer::start_with(&database, &["--config", settings.to_str().unwrap()]);

        // Some of them are not for everybody.
        let token = server.local_token();
        let end = Instant::now() + PATIENCE;
        let services =
            || server.query_as(&token, "{ catalog { services } }", json!({})).data()["catalog"]["services"].clone();
        while services() != 30 {
            assert!(Instant::now() < end, "{} services\n{}", services(), server.output());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let team = organisation.teams.iter().find(|team| team.verified).unwrap();
        let answer = server.query(
            "query ($name: String!) { team(name: $name) { verified contact } }",
            json!({ "name": team.name }),
        );
        assert_eq!(
            answer.data()["team"],
            json!({ "verified": true, "contact": format!("#{}", team.name) })
        );
    }
}
