//! Access tokens of everybody who may ask.

use std::time::Duration;

use super::databases::TestDatabase;
use super::rows;
use super::server::{TestServer, finish};

impl TestServer {
    /// Makes an access token with a scope on the server's command line, as an operator would.
    #[track_caller]
    pub(crate) fn token(&self, name: &str, scope: &str) -> String {
        let command = self.command(&["token", "create", "--name", name, "--scope", scope]);
        let (status, output) = finish(command, Duration::from_secs(60));
        assert_eq!(status, Some(0), "{output}");
        let mut words = output.split_whitespace();
        let token = words.find(|word| word.starts_with("bky_"));
        token
            .unwrap_or_else(|| panic!("no access token was printed: {output}"))
            .to_owned()
    }
}

/// Ends the life of every access token with this name.
pub(crate) async fn expire(database: &TestDatabase, name: &str) {
    let sql = format!(
        "UPDATE access_token SET expires_at = '2020-01-01 00:00:00+00:00' WHERE name = '{name}'"
    );
    rows::execute(database, &sql).await;
}
