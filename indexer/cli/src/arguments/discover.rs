//! The options of `discover`.

use std::path::PathBuf;

use clap::Args;

use super::Format;

/// Show the services of a repository as `publish` would find them; needs no server.
///
/// Reads what is there already: SAM and CloudFormation templates (cdk.out too), serverless.yml,
/// Terraform, wrangler, Azure Functions, Knative, OpenFaaS; owners from CODEOWNERS and Backstage's
/// catalog-info.yaml; packages; brickyard.toml, which wins over all of them. For each function it finds
/// the file and the symbol that is called, or says why not. What cannot be read is listed with its place
/// and keeps nothing else back: it ends with status 0.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brickyard discover
  brickyard discover services/billing --explain
  brickyard discover . --format json > services.json")]
pub(crate) struct DiscoverArguments {
    /// A repository, or a folder with git clones below.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// How the result is written; json is `brickyard.discover/1`, see `brickyard schema discover`.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Say of every service by which rule each fact was found, and where it is written.
    #[arg(long)]
    pub(crate) explain: bool,
}
