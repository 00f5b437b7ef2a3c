//! The options of `publish`.

use std::path::PathBuf;

use clap::Args;

use super::{ServerArguments, web_address};

/// Publish a repository's services and functions to the catalogue.
///
/// Services are the functions that serverless manifests declare (SAM, CloudFormation, serverless.yml,
/// Terraform, …), those of brickyard.toml, and packages that have nothing to do with either:
/// `brickyard discover` shows them. What they say of themselves goes along: owner and maintainers, visibility, endpoint, security,
/// resilience, labels, JSON Schemas, README and what they call. The keys are explained in
/// brickyard.example.toml.
/// A path without brickyard.toml, below which there are some, publishes each of these folders; a folder
/// of git clones publishes each clone, one line each, and one that fails does not keep back the others.
/// Everything becomes visible at once or not at all; publishing the same content again writes nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard publish
  brickyard publish --release
  brickyard publish --release=2.4.0
  brickyard publish --dry-run
  brickyard publish services/billing --no-source
  brickyard publish ~/clones --resume

Needs an access token with scope publish: see BRICKYARD_TOKEN, BRICKYARD_TOKEN_FILE. Beside a local
server, ./data/local-token is used.")]
pub(crate) struct PublishArguments {
    /// Repositories, folders inside of one, or folders with git clones below.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Make an immutable release as well, with the version of the manifest or package file, or the
    /// one given.
    #[arg(long, value_name = "VERSION", num_args = 0..=1, require_equals = true)]
    pub(crate) release: Option<Option<String>>,
    #[command(flatten)]
    pub(crate) server: ServerArguments,
    /// Send fingerprints only, no source; READMEs and JSON Schemas are sent all the same.
    #[arg(long)]
    pub(crate) no_source: bool,
    /// The address of the CI run that publishes [default: that of GitHub, GitLab or Jenkins when it
    /// runs there].
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub(crate) ci_run: Option<String>,
    /// Read everything, ask the server what it has, and say what would change and what would leave this
    /// machine; send nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Skip repositories whose commit this machine has published to that server already.
    #[arg(long, conflicts_with_all = ["dry_run", "show_payload"])]
    pub(crate) resume: bool,
    /// List everything that would leave this machine, and send nothing.
    #[arg(long)]
    pub(crate) show_payload: bool,
}
