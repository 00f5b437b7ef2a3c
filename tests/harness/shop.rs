//! The example shop, and what its README promises about it.

use std::path::PathBuf;

use super::client::Client;
use super::databases::TestDatabase;
use super::programs;
use super::server::TestServer;

/// The folder of the three repositories.
pub(crate) fn folder() -> PathBuf {
    programs::checkout().join("examples/shop")
}

/// A row of one of the README's tables: two functions, and what the third column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// File and name of one function.
    pub(crate) one: (String, String),
    /// File and name of the other.
    pub(crate) other: (String, String),
    /// The third column.
    pub(crate) remark: String,
}

/// The rows below a heading.
pub(crate) fn table(heading: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let rows: Vec<Row> = text
        .lines()
        .skip_while(|line| *line != format!("## {heading}"))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter_map(row)
        .collect();
    assert!(
        rows.len() >= 5,
        "the table below `{heading}` is short: {rows:?}"
    );
    rows
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [one, other, remark, ..] = cells.as_slice() else {
        return None;
    };
    Some(Row {
        one: function(one)?,
        other: function(other)?,
        remark: (*remark).to_owned(),
    })
}

fn function(cell: &str) -> Option<(String, String)> {
    let (path, name) = cell.strip_suffix('`')?.split_once(" `")?;
    Some((path.to_owned(), name.to_owned()))
}

/// Starts a server and publishes the shop, releases included.
pub(crate) async fn published(database: &TestDatabase) -> TestServer {
    let server = TestServer::start(database);
    Client::of(&server)
        .run(["publish", "examples/shop", "--release"])
        .expect(0);
    server.settle(database).await;
    server
}
