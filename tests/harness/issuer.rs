//! A real OpenID Connect issuer, as CI systems have one: npm's `oidc-provider`, in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::programs;

/// An issuer that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct TestIssuer {
    /// Its address, which its tokens name as `iss`.
    pub(crate) url: String,
    at: SocketAddr,
    child: Child,
    /// Stays open, so that it may print.
    _output: BufReader<ChildStdout>,
}

impl TestIssuer {
    /// Starts an issuer with new keys, at a port that it chooses: one that was free a moment ago may
    /// be another test's by the time it listens.
    pub(crate) fn start() -> Self {
        Self::start_at(0)
    }

    fn start_at(port: u16) -> Self {
        let folder = programs::checkout().join("tests/oidc");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "the test issuer is not installed: run `make test`, or `npm ci` in {}",
            folder.display()
        );
        // It ends with its standard input, which ends with this process.
        let mut child = Command::new("node")
            .args(["issuer.mjs", &port.to_string()])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        output.read_line(&mut said).unwrap();
        let Ok(port) = said.trim().parse::<u16>() else {
            child.kill().ok();
            let failure = child.wait_with_output().unwrap();
            panic!("the test issuer did not start: {failure:?}");
        };
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        Self {
            url: format!("http://{at}"),
            at,
            child,
            _output: output,
        }
    }

    /// Starts it again under the same address, with new keys.
    pub(crate) fn with_new_keys(mut self) -> Self {
        self.stop();
        Self::start_at(self.at.port())
    }

    /// Stops it; nobody answers under its address any more.
    pub(crate) fn stop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// A token for an audience that says this of a job; `age` makes it so many seconds older.
    pub(crate) fn token(&self, audience: &str, job: &Value) -> String {
        self.signed(audience, job, "RS256")
    }

    /// The same, signed in another way.
    pub(crate) fn signed(&self, audience: &str, job: &Value, algorithm: &str) -> String {
        let job = job.to_string();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "runner"),
            ("client_secret", "runner-secret"),
            ("resource", audience),
            ("algorithm", algorithm),
            ("job", &job),
        ];
        let mut answer = agent()
            .post(format!("{}/token", self.url))
            .send_form(form)
            .unwrap();
        let answer: Value = answer.body_mut().read_json().unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// How often somebody asked for its keys.
    pub(crate) fn asked(&self) -> u32 {
        self.get("/asked").parse().unwrap()
    }

    /// Its keys, as it publishes them.
    pub(crate) fn keys(&self) -> Value {
        serde_json::from_str(&self.get("/jwks")).unwrap()
    }

    fn get(&self, path: &str) -> String {
        let mut answer = agent().get(format!("{}{path}", self.url)).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    }

    /// The section of catalog.toml that trusts it as the issuer of GitHub's shape for `acme`.
    pub(crate) fn section(&self) -> String {
        format!(
            "[[oidc]]\nissuer = \"{}\"\nrepository_claim = \"repository\"\n\
             repository_prefix = \"github.com/\"\nrepositories = [\"github.com/acme/*\"]\n",
            self.url
        )
    }
}

impl Drop for TestIssuer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        .proxy(None)
        .build()
        .into()
}

/// What a job of GitHub says of itself in a pull request to acme/shop.
pub(crate) fn job() -> Value {
    json!({
        "sub": "repo:acme/shop:pull_request",
        "repository": "acme/shop",
        "repository_owner": "acme",
        "event_name": "pull_request",
    })
}

/// The parts of a token: header, claims and signature, the first two decoded.
pub(crate) fn parts(token: &str) -> (Value, Value, String) {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        panic!("no token: {token}");
    };
    let read = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    (read(header), read(claims), (*signature).to_owned())
}

/// A token's text up to its signature.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}
