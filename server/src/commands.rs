//! The command line: one file per command, and what they share.

mod audit;
mod banner;
mod check;
mod doctor;
mod export;
mod import;
mod local_token;
mod migrate;
mod output;
mod parse_worker;
mod reindex;
mod schema;
mod serve;
mod token;

use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, ConfigError, Overrides};

/// What is logged unless `BRICKYARD_LOG` says otherwise.
const DEFAULT_LOG: &str = "warn,brickyard_server=info";

/// Exit status of wrong settings, as clap's for wrong arguments.
const EXIT_USAGE: u8 = 2;

/// The catalogue of an organisation's services, which notices code that is written twice.
///
/// Without a command it serves: the web UI on / and the API on /graphql.
#[derive(Debug, Parser)]
#[command(name = "brickyard-server", version, after_help = EXAMPLES)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  brickyard-server                                    serve on http://127.0.0.1:7878, data in ./data
  brickyard-server --config catalog.example.toml      with the example teams
  brickyard-server --listen 127.0.0.1:7879            on another port
  BRICKYARD_DATABASE_URL=postgres://me@host/brickyard brickyard-server
  brickyard-server token create --name ci --scope publish";

#[derive(Debug, Clone, Args)]
struct Settings {
    /// File with the settings; ./catalog.toml is read when it is there
    #[arg(long, global = true, value_name = "FILE", env = "BRICKYARD_CONFIG")]
    config: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:7878]
    #[arg(long, global = true, value_name = "ADDRESS", env = "BRICKYARD_LISTEN")]
    listen: Option<SocketAddr>,
    /// Folder for everything that is kept [default: ./data]
    #[arg(long, global = true, value_name = "FOLDER", env = "BRICKYARD_DATA")]
    data: Option<PathBuf>,
    /// SQLite or PostgreSQL; other users of the machine may see a flag, so use the variable
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "BRICKYARD_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
    /// The address that people open, when a proxy stands in front
    #[arg(long, global = true, value_name = "URL", env = "BRICKYARD_PUBLIC_URL")]
    public_url: Option<String>,
    /// Whether everybody who reaches the server may read
    #[arg(
        long,
        global = true,
        value_name = "BOOL",
        env = "BRICKYARD_ANONYMOUS_READ",
        num_args = 0..=1,
        default_missing_value = "true"
    )]
    anonymous_read: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the web UI and the API (what happens without a command)
    Serve,
    /// Bring the database's schema up to date and end
    Migrate,
    /// Build the search index anew from the database; the server must not run
    Reindex,
    /// Make, list and revoke access tokens
    #[command(subcommand)]
    Token(token::Command),
    /// Write what the catalogue holds, as it is at one moment
    Export {
        /// What it is written as; `--help` says what each leaves out
        #[arg(long, value_enum, default_value_t = export::Format::Jsonl)]
        format: export::Format,
        /// A file, or for catalog-info a folder (a name without an extension); stdout without it
        #[arg(short, long, value_name = "PATH")]
        output: Option<PathBuf>,
    },
    /// Read an export into an empty catalogue, or Backstage's entities into any
    Import {
        /// What `export --format jsonl` wrote, or YAML, JSON or JSON Lines of entities, or a folder
        path: PathBuf,
    },
    /// Verify and export the audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// Pause and resume blocking by checks, and say which modes are set
    #[command(subcommand)]
    Check(check::Command),
    /// Print the API's schema in GraphQL's language
    Schema,
    /// Say what is set up and what is wrong with it
    Doctor,
    /// Read and parse one repository for the server, or functions from stdin
    #[command(hide = true)]
    ParseWorker {
        /// The repository's folder; without it functions are read from stdin
        path: Option<PathBuf>,
        #[command(flatten)]
        known: parse_worker::Known,
        /// How many bytes of memory this process may address
        #[arg(long, value_name = "BYTES", default_value_t = parse_worker::MAX_MEMORY_BYTES)]
        memory: u64,
        /// How many seconds this process may compute
        #[arg(long, value_name = "SECONDS")]
        cpu: Option<u64>,
    },
}

impl From<Settings> for Overrides {
    fn from(settings: Settings) -> Self {
        Self {
            file: settings.config,
            listen: settings.listen,
            public_url: settings.public_url,
            anonymous_read: settings.anonymous_read,
            database_url: settings.database_url,
            data: settings.data,
        }
    }
}

/// Reads the arguments, runs the command and says what went wrong.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_to_stderr();
    match run(arguments) {
        Ok(status) => status,
        Err(error) => {
            // Nobody is left to tell when stderr is closed.
            let _ = writeln!(io::stderr(), "{}", describe(&error));
            let is_usage = error
                .chain()
                .any(<dyn std::error::Error>::is::<ConfigError>);
            if is_usage {
                ExitCode::from(EXIT_USAGE)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let command = arguments.command.unwrap_or(Command::Serve);
    // These two need no settings, and must work where those are wrong.
    match &command {
        Command::Schema => return schema::run(),
        Command::ParseWorker {
            path,
            known,
            memory,
            cpu,
        } => {
            return parse_worker::run(path.as_deref(), known.clone(), *memory, *cpu);
        }
        _ => {}
    }
    let config = Config::load(arguments.settings.into())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Serve => serve::run(config).await,
            Command::Migrate => migrate::run(&config).await,
            Command::Reindex => reindex::run(&config).await,
            Command::Token(command) => token::run(&config, command).await,
            Command::Export { format, output } => {
                export::run(&config, format, output.as_deref()).await
            }
            Command::Import { path } => import::run(&config, &path).await,
            Command::Audit(command) => audit::run(&config, command).await,
            Command::Check(command) => check::run(&config, command).await,
            Command::Doctor => doctor::run(&config).await,
            Command::Schema | Command::ParseWorker { .. } => Ok(ExitCode::SUCCESS),
        }
    })
}

fn log_to_stderr() {
    let filter =
        EnvFilter::try_from_env("BRICKYARD_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_LOG));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
}

/// An error and its causes, each on its own line.
fn describe(error: &anyhow::Error) -> String {
    let mut text = format!("error: {error}");
    let mut last = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // Some libraries repeat their cause in their own text.
        if !last.contains(&cause) {
            text.push_str("\n  because: ");
            text.push_str(&cause);
        }
        last = cause;
    }
    text
}

/// Writes a result; a reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn flags_may_stand_before_and_after_the_command() {
        for arguments in [
            ["x", "--data", "d", "migrate"],
            ["x", "migrate", "--data", "d"],
        ] {
            let parsed = Arguments::try_parse_from(arguments).unwrap();
            assert_eq!(parsed.settings.data, Some(PathBuf::from("d")));
        }
    }

    #[test]
    fn causes_stand_on_their_own_lines_and_are_not_repeated() {
        let error = anyhow::anyhow!("disk full")
            .context("cannot write")
            .context("cannot start");
        assert_eq!(
            describe(&error),
            "error: cannot start\n  because: cannot write\n  because: disk full"
        );
    }
}
