//! What the server prints when it has started.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use super::local_token;
use crate::config::{Config, DEFAULT_DATA, DEFAULT_LISTEN};
use crate::http::auth::AnonymousReading;

/// What the server prints when it has started. Its commands work as they are printed, in the folder
/// that the server was started in.
pub(super) struct Banner<'a> {
    pub(super) config: &'a Config,
    /// Where it listens, which differs from the settings when they leave the port open.
    pub(super) address: SocketAddr,
    pub(super) reading: AnonymousReading,
    /// Set when the client is best started with cargo.
    pub(super) checkout: Option<Checkout>,
    /// Why there is no web UI, when there is none.
    pub(super) ui_missing: Option<&'static str>,
}

/// A checkout of this repository that the program was built in and started from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Checkout {
    /// Whether this is a release build; the client is then built as one too.
    is_release: bool,
}

impl Checkout {
    pub(super) fn find() -> Option<Self> {
        let program = std::env::current_exe().ok()?.canonicalize().ok()?;
        let folder = std::env::current_dir().ok()?.canonicalize().ok()?;
        Self::of(&program, &folder).filter(|_| folder.join("indexer/cli/Cargo.toml").is_file())
    }

    fn of(program: &Path, folder: &Path) -> Option<Self> {
        let profile = program.parent()?.strip_prefix(folder.join("target")).ok()?;
        [("debug", false), ("release", true)]
            .into_iter()
            .find(|(name, _)| profile == Path::new(name))
            .map(|(_, is_release)| Self { is_release })
    }
}

impl Banner<'_> {
    fn commands(&self) -> [String; 3] {
        let client = match self.checkout {
            Some(Checkout { is_release: true }) => "cargo run --release -p brickyard --",
            Some(Checkout { is_release: false }) => "cargo run -p brickyard --",
            None => "brickyard",
        };
        let example = if self.checkout.is_some() {
            "examples/shop"
        } else {
            "."
        };
        let settings = self.client_settings();
        [
            format!("{settings}{client} publish {example}"),
            format!("{settings}{client} search \"update stock\""),
            format!("{client} scan {example}"),
        ]
    }

    /// What the client does not assume by itself, as variables before its command.
    fn client_settings(&self) -> String {
        let mut settings = String::new();
        let server = reachable(self.address);
        if server.to_string() != DEFAULT_LISTEN {
            settings.push_str(&format!("BRICKYARD_SERVER=http://{server} "));
        }
        if plain(&self.config.data.folder) != Path::new(DEFAULT_DATA) {
            let file = local_token::path(&self.config.data);
            settings.push_str(&format!("BRICKYARD_TOKEN_FILE={} ", quoted(&file)));
        }
        settings
    }
}

impl fmt::Display for Banner<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = format!("http://{}", reachable(self.address));
        let url = self.config.server.public_url.as_ref().unwrap_or(&own);
        let token_file = local_token::path(&self.config.data);
        writeln!(formatter, "Brickyard {}\n", env!("CARGO_PKG_VERSION"))?;
        match self.ui_missing {
            None => writeln!(formatter, "  web UI      {url}")?,
            Some(why) => writeln!(formatter, "  web UI      not built: {why}")?,
        }
        writeln!(formatter, "  API         {url}/graphql")?;
        writeln!(formatter, "  reading     {}", self.reading.describe())?;
        writeln!(
            formatter,
            "  publishing  needs the access token in {}",
            token_file.display()
        )?;
        writeln!(
            formatter,
            "  data        {}",
            self.config.data.folder.display()
        )?;
        writeln!(formatter, "  database    {}", self.config.database.place())?;
        writeln!(formatter, "\nTry in another terminal, in this folder:\n")?;
        for command in self.commands() {
            writeln!(formatter, "  $ {command}")?;
        }
        writeln!(formatter, "\nCtrl-C ends the server.")
    }
}

/// The address to connect to: one that listens everywhere is reached through this machine's own.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Without `./`.
fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| *part != std::path::Component::CurDir)
        .collect()
}

/// As a shell takes it as one word.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_simple = |c: char| c.is_alphanumeric() || "/._-+:@".contains(c);
    if text.chars().all(is_simple) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;

    fn config(data: &str) -> Config {
        let overrides = Overrides {
            data: Some(data.into()),
            ..Overrides::default()
        };
        Config::load(overrides).unwrap()
    }

    fn banner<'a>(config: &'a Config, address: &str, checkout: Option<bool>) -> Banner<'a> {
        Banner {
            config,
            address: address.parse().unwrap(),
            reading: AnonymousReading::ThisMachine,
            checkout: checkout.map(|is_release| Checkout { is_release }),
            ui_missing: None,
        }
    }

    #[test]
    fn the_banner_says_where_everything_is() {
        let config = config("data");
        let text = banner(&config, "127.0.0.1:7878", Some(true)).to_string();

        assert_eq!(
            text.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
            "Brickyard VERSION

  web UI      http://127.0.0.1:7878
  API         http://127.0.0.1:7878/graphql
  reading     this machine may read without an access token
  publishing  needs the access token in data/local-token
  data        data
  database    SQLite in data/catalog.db

Try in another terminal, in this folder:

  $ cargo run --release -p brickyard -- publish examples/shop
  $ cargo run --release -p brickyard -- search \"update stock\"
  $ cargo run --release -p brickyard -- scan examples/shop

Ctrl-C ends the server.
"
        );
    }

    #[test]
    fn commands_name_what_the_client_does_not_assume() {
        let elsewhere = config("/tmp/my bricks");
        assert_eq!(
            banner(&elsewhere, "0.0.0.0:7901", Some(false)).commands(),
            [
                "BRICKYARD_SERVER=http://127.0.0.1:7901 BRICKYARD_TOKEN_FILE='/tmp/my bricks/local-token' cargo run -p brickyard -- publish examples/shop",
                "BRICKYARD_SERVER=http://127.0.0.1:7901 BRICKYARD_TOKEN_FILE='/tmp/my bricks/local-token' cargo run -p brickyard -- search \"update stock\"",
                "cargo run -p brickyard -- scan examples/shop",
            ]
        );
        let usual = config("./data");
        assert_eq!(
            banner(&usual, "127.0.0.1:7878", None).commands()[0],
            "brickyard publish ."
        );
    }

    #[test]
    fn a_missing_ui_is_told_with_its_reason() {
        let config = config("data");
        let banner = Banner {
            ui_missing: Some("no Node"),
            ..banner(&config, "127.0.0.1:1", None)
        };

        assert!(
            banner
                .to_string()
                .contains("  web UI      not built: no Node\n")
        );
    }

    #[test]
    fn a_program_in_the_target_folder_runs_from_the_checkout() {
        let of = |program: &str| Checkout::of(Path::new(program), Path::new("/home/me/brickyard"));

        assert_eq!(
            of("/home/me/brickyard/target/debug/brickyard-server"),
            Some(Checkout { is_release: false })
        );
        assert_eq!(
            of("/home/me/brickyard/target/release/brickyard-server"),
            Some(Checkout { is_release: true })
        );
        assert_eq!(of("/usr/local/bin/brickyard-server"), None);
    }
}
