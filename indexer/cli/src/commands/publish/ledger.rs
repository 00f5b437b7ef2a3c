//! Which commits this machine has published to a server, so that a publish of many repositories can be
//! resumed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use brickyard_indexer::publication::RepositoryFacts;
use serde::{Deserialize, Serialize};

use crate::{arguments::PublishArguments, artifact, error::CliError};

const SCHEMA: &str = "brickyard.published/1";

/// What was published to one server. Without a file nothing is remembered.
pub(super) struct Ledger {
    path: Option<PathBuf>,
    content: Content,
    /// How repositories are published now: what was published otherwise was not published so.
    manner: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    schema: String,
    server: String,
    /// By the name of the repository.
    repositories: BTreeMap<String, Published>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Published {
    commit: String,
    manner: String,
}

impl Ledger {
    /// Opens the ledger of a server in a folder. One that cannot be read or understood counts as empty:
    /// then everything is published again, which writes nothing twice.
    pub(super) fn open(folder: Option<&Path>, server: &str, arguments: &PublishArguments) -> Self {
        let path = folder.map(|folder| folder.join("published").join(file_name(server)));
        let text = path.as_ref().and_then(|path| fs::read(path).ok());
        let content = text.and_then(|text| serde_json::from_slice::<Content>(&text).ok());
        let is_ours = |content: &Content| content.schema == SCHEMA && content.server == server;
        Self {
            path,
            content: content.filter(is_ours).unwrap_or_else(|| Content {
                schema: SCHEMA.to_owned(),
                server: server.to_owned(),
                repositories: BTreeMap::new(),
            }),
            manner: manner(arguments),
        }
    }

    /// Tells whether the commit that is checked out was published.
    pub(super) fn has(&self, facts: &RepositoryFacts) -> bool {
        let known = self.content.repositories.get(&facts.name);
        known.is_some_and(|known| {
            Some(&known.commit) == facts.commit.as_ref() && known.manner == self.manner
        })
    }

    /// Notes that the commit that is checked out was published, and writes that down.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn add(&mut self, facts: &RepositoryFacts) -> Result<(), CliError> {
        let (Some(path), Some(commit)) = (&self.path, &facts.commit) else {
            return Ok(());
        };
        let published = Published {
            commit: commit.clone(),
            manner: self.manner.clone(),
        };
        self.content
            .repositories
            .insert(facts.name.clone(), published);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(CliError::from)?;
        }
        // Names and hashes always have a JSON form.
        let json = serde_json::to_vec_pretty(&self.content).unwrap_or_default();
        artifact::write(path, &json)
    }
}

/// One file for each server; `http://127.0.0.1:7878` is `http-127.0.0.1-7878.json`.
fn file_name(server: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || char == '.';
    let parts = server
        .split(|char| !is_plain(char))
        .filter(|part| !part.is_empty());
    format!("{}.json", parts.collect::<Vec<_>>().join("-"))
}

fn manner(arguments: &PublishArguments) -> String {
    let source = if arguments.no_source {
        "fingerprints"
    } else {
        "source"
    };
    let release = match &arguments.release {
        None => String::new(),
        Some(None) => " with releases".to_owned(),
        Some(Some(number)) => format!(" with release {number}"),
    };
    format!("{source}{release} by {}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::arguments::{Arguments, Command};

    const SERVER: &str = "http://127.0.0.1:7878";

    fn arguments(line: &str) -> PublishArguments {
        let arguments = Arguments::try_parse_from(line.split(' ')).unwrap();
        let Command::Publish(arguments) = arguments.command else {
            panic!("{line} publishes nothing");
        };
        arguments
    }

    fn facts(commit: &str) -> RepositoryFacts {
        RepositoryFacts {
            name: "github.com/acme/shop".to_owned(),
            commit: Some(commit.to_owned()),
            ..RepositoryFacts::default()
        }
    }

    #[test]
    fn what_was_published_is_known_for_that_commit_server_and_manner() {
        let folder = tempfile::tempdir().unwrap();
        let open =
            |server: &str, line: &str| Ledger::open(Some(folder.path()), server, &arguments(line));
        open(SERVER, "brickyard publish").add(&facts("a1")).unwrap();
        assert!(open(SERVER, "brickyard publish --resume").has(&facts("a1")));
        assert!(!open(SERVER, "brickyard publish").has(&facts("b2")));
        assert!(!open("http://other:7878", "brickyard publish").has(&facts("a1")));
        assert!(!open(SERVER, "brickyard publish --no-source").has(&facts("a1")));
        assert!(!open(SERVER, "brickyard publish --release").has(&facts("a1")));
        let unknown = RepositoryFacts::default();
        assert!(!open(SERVER, "brickyard publish").has(&unknown));
    }

    #[test]
    fn a_damaged_ledger_counts_as_empty_and_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("published/http-127.0.0.1-7878.json");
        let open = || Ledger::open(Some(folder.path()), SERVER, &arguments("brickyard publish"));
        open().add(&facts("a1")).unwrap();
        for damaged in [
            "",
            "{\"schema\": \"brickyard.publ",
            "[]",
            "{\"schema\": \"other/1\"}",
        ] {
            fs::write(&path, damaged).unwrap();
            assert!(!open().has(&facts("a1")), "{damaged}");
        }
        open().add(&facts("a1")).unwrap();
        assert!(open().has(&facts("a1")));
    }

    #[test]
    fn without_a_folder_nothing_is_remembered_and_nothing_fails() {
        let mut ledger = Ledger::open(None, SERVER, &arguments("brickyard publish"));
        ledger.add(&facts("a1")).unwrap();
        assert!(!ledger.has(&facts("a1")));
    }
}
