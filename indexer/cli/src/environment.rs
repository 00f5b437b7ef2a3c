//! What the client takes from its process, passed in so that tests need not change theirs.

mod target;

use std::{
    env, io,
    path::{Path, PathBuf},
};

use brickyard_indexer::Apart;
use jiff::Timestamp;

use crate::{id_token::Ci, worker};

/// The address of a server that was started without settings.
pub(crate) const DEFAULT_SERVER: &str = "http://127.0.0.1:7878";

/// What the client takes from its process.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The current folder; relative paths start here.
    pub directory: PathBuf,
    /// `BRICKYARD_SERVER`.
    pub server: Option<String>,
    /// `BRICKYARD_TOKEN`.
    pub token: Option<String>,
    /// `BRICKYARD_TOKEN_FILE`.
    pub token_file: Option<PathBuf>,
    /// `BRICKYARD_CA_FILE`.
    pub ca_file: Option<PathBuf>,
    /// The address of the CI run that this process is a part of.
    pub ci_run: Option<String>,
    /// What the pull request goes into that CI runs for.
    pub target: Option<Target>,
    /// Who this process is, if it is part of a CI job.
    pub(crate) ci: Ci,
    /// The name of the CI job that this process is a part of.
    pub ci_job: Option<String>,
    /// `GITHUB_STEP_SUMMARY`: where GitHub Actions takes a step's summary from.
    pub step_summary: Option<PathBuf>,
    /// Whether standard error is a terminal: progress is shown only there.
    pub interactive: bool,
    /// The folder for what can be fetched or computed again; none when nobody says where home is.
    pub cache: Option<PathBuf>,
    /// `BRICKYARD_NO_CACHE`: whether scans shall not be kept there.
    pub no_cache: bool,
    /// The client's program, which is started again for files that may exhaust whoever reads them; none
    /// when they are read in this process.
    pub program: Option<PathBuf>,
    /// The time at which the client was started.
    pub now: Timestamp,
}

pub use self::target::Target;

/// Where a setting's value comes from, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An option on the command line.
    Flag,
    /// An environment variable.
    Variable,
    /// Nobody set it.
    Default,
}

impl Environment {
    /// Reads the environment of this process.
    ///
    /// # Errors
    /// The current folder does not exist or may not be read.
    pub fn from_process(interactive: bool) -> io::Result<Self> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Ok(Self {
            directory: env::current_dir()?,
            server: variable("BRICKYARD_SERVER"),
            token: variable("BRICKYARD_TOKEN"),
            token_file: variable("BRICKYARD_TOKEN_FILE").map(PathBuf::from),
            ca_file: variable("BRICKYARD_CA_FILE").map(PathBuf::from),
            ci_run: ci_run(variable),
            target: Target::from_ci(variable),
            ci: Ci::from_variables(variable),
            ci_job: ["GITHUB_JOB", "CI_JOB_NAME", "JOB_NAME"]
                .into_iter()
                .find_map(variable),
            step_summary: variable("GITHUB_STEP_SUMMARY").map(PathBuf::from),
            interactive,
            cache: cache(|name| variable(name).map(PathBuf::from)),
            no_cache: variable("BRICKYARD_NO_CACHE").is_some_and(|value| value != "0"),
            program: env::current_exe().ok(),
            now: Timestamp::now(),
        })
    }

    /// Returns the path as seen from the current folder.
    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        self.directory.join(path)
    }

    /// Returns who reads files that may exhaust whoever reads them.
    pub(crate) fn apart(&self) -> Option<Apart> {
        self.program.as_deref().map(worker::apart)
    }

    /// Returns the server's address: flag, then environment, then default.
    pub(crate) fn server(&self, flag: Option<&str>) -> (String, Origin) {
        match (flag, &self.server) {
            (Some(server), _) => (server.to_owned(), Origin::Flag),
            (None, Some(server)) => (server.clone(), Origin::Variable),
            (None, None) => (DEFAULT_SERVER.to_owned(), Origin::Default),
        }
    }
}

/// Returns the folder of `BRICKYARD_CACHE`, else the one that the XDG specification names.
fn cache(variable: impl Fn(&'static str) -> Option<PathBuf>) -> Option<PathBuf> {
    let folder = |name, below: &str| variable(name).map(|folder| folder.join(below));
    variable("BRICKYARD_CACHE")
        .or_else(|| folder("XDG_CACHE_HOME", "brickyard"))
        .or_else(|| folder("HOME", ".cache/brickyard"))
        .or_else(|| folder("LOCALAPPDATA", "brickyard"))
}

/// Returns the address of the CI run, as GitLab, GitHub (and Gitea, Forgejo) or Jenkins give it.
/// Something else that is called so is no address.
fn ci_run(variable: impl Fn(&'static str) -> Option<String>) -> Option<String> {
    let github = || {
        let server = variable("GITHUB_SERVER_URL")?;
        let repository = variable("GITHUB_REPOSITORY")?;
        let run = variable("GITHUB_RUN_ID")?;
        Some(format!("{server}/{repository}/actions/runs/{run}"))
    };
    let candidates = [variable("CI_PIPELINE_URL"), github(), variable("BUILD_URL")];
    let mut addresses = candidates.into_iter().flatten();
    addresses.find(|address| is_web_address(address))
}

/// The longest address that is sent, in bytes.
const MAX_ADDRESS: usize = 2_048;

/// Tells whether a text is an address that a browser opens.
pub(crate) fn is_web_address(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web
        && text.len() <= MAX_ADDRESS
        && text.chars().all(|char| char.is_ascii_graphic())
        && text.parse::<ureq::http::Uri>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_where_the_variables_say() {
        let check = |variables: &[(&str, &str)], expected: Option<&str>| {
            let variable = |name: &str| {
                let mut found = variables.iter().filter(|(known, _)| *known == name);
                found.next().map(|(_, value)| PathBuf::from(*value))
            };
            assert_eq!(
                cache(variable),
                expected.map(PathBuf::from),
                "{variables:?}"
            );
        };
        let all = [
            ("BRICKYARD_CACHE", "/ci/cache"),
            ("XDG_CACHE_HOME", "/xdg"),
            ("HOME", "/home/ada"),
        ];
        check(&all, Some("/ci/cache"));
        check(&all[1..], Some("/xdg/brickyard"));
        check(&all[2..], Some("/home/ada/.cache/brickyard"));
        check(&[], None);
    }

    #[test]
    fn the_ci_run_is_taken_from_what_ci_systems_set() {
        let check = |variables: &[(&str, &str)], expected: Option<&str>| {
            let variable = |name: &str| {
                let mut found = variables.iter().filter(|(known, _)| *known == name);
                found.next().map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(ci_run(variable).as_deref(), expected, "{variables:?}");
        };
        let github = [
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_RUN_ID", "42"),
        ];
        check(
            &github,
            Some("https://github.com/acme/shop/actions/runs/42"),
        );
        check(&github[..2], None);
        let gitlab = "https://gitlab.example.com/acme/shop/-/pipelines/7";
        check(&[("CI_PIPELINE_URL", gitlab)], Some(gitlab));
        let jenkins = "http://jenkins:8080/job/shop/7/";
        check(&[("BUILD_URL", jenkins)], Some(jenkins));
        check(&[("BUILD_URL", "file:///tmp/build")], None);
        check(&[("BUILD_URL", "https://a b")], None);
        check(&[], None);
    }
}
