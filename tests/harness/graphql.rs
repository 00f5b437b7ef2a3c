//! GraphQL over HTTP, as anybody would do it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::databases::TestDatabase;
use super::rows;
use super::server::TestServer;

/// An answer of the server.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body; null when it is no JSON.
    pub(crate) body: Value,
}

impl TestServer {
    /// Asks anonymously.
    #[track_caller]
    pub(crate) fn query(&self, query: &str, variables: Value) -> Answer {
        self.ask(None, query, variables)
    }

    /// Asks with an access token.
    #[track_caller]
    pub(crate) fn query_as(&self, token: &str, query: &str, variables: Value) -> Answer {
        self.ask(Some(token), query, variables)
    }

    /// Waits until search and clone index have reached the newest change, and until the jobs have
    /// stored the clone pairs of every fragment.
    pub(crate) async fn settle(&self, database: &TestDatabase) {
        let end = Instant::now() + Duration::from_secs(180);
        loop {
            let query = "{ catalog { sequence searchSequence cloneSequence } }";
            let catalog = self.query(query, json!({})).data()["catalog"].clone();
            let reached = |name: &str| catalog[name].as_i64() >= catalog["sequence"].as_i64();
            // Staged fragments have no occurrence and are not matched before they have.
            let unmatched = "SELECT count(*) AS n FROM fragment WHERE matched_scheme IS NULL
                AND EXISTS (SELECT 1 FROM occurrence WHERE fragment_id = fragment.id)";
            let unclassed = "SELECT (SELECT count(*) FROM clone_queue)
                + (SELECT count(*) FROM change_event WHERE sequence >
                COALESCE((SELECT max(sequence) FROM clone_progress), 0)) AS n";
            if reached("searchSequence")
                && reached("cloneSequence")
                && rows::number(database, unmatched).await == 0
                && rows::number(database, unclassed).await == 0
            {
                return;
            }
            assert!(Instant::now() < end, "the indexes lag behind: {catalog}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    #[track_caller]
    fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        self.post(token, "application/json", body.to_string().as_bytes())
    }

    /// Posts any bytes to `/graphql`.
    #[track_caller]
    pub(crate) fn post(&self, token: Option<&str>, content_type: &str, body: &[u8]) -> Answer {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        let mut request = agent
            .post(format!("{}/graphql", self.url))
            .header("content-type", content_type);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = request.send(body).unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        Answer {
            status: response.status().as_u16(),
            body: serde_json::from_str(&text).unwrap_or_default(),
        }
    }
}

impl Answer {
    /// The data of an answer without errors.
    #[track_caller]
    pub(crate) fn data(self) -> Value {
        assert!(
            self.body["errors"].is_null() && self.status == 200,
            "{self:#?}"
        );
        self.body["data"].clone()
    }

    /// The stable code of the first error.
    #[track_caller]
    pub(crate) fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("{self:#?}"))
    }

    /// The sentence of the first error.
    #[track_caller]
    pub(crate) fn message(&self) -> &str {
        self.body["errors"][0]["message"]
            .as_str()
            .unwrap_or_else(|| panic!("{self:#?}"))
    }
}
