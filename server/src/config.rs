//! The server's settings: one struct per section of `catalog.toml`.
//!
//! A flag wins over an environment variable, that over the file, that over the default.

mod api;
mod check;
mod error;
mod file;
mod oidc;
mod source;
mod team;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use api::{GraphqlConfig, Introspection, LimitsConfig, QueryLimits};
pub use check::{CheckConfig, CheckModeConfig, CheckRuleConfig, GoldenPathConfig};
pub use error::ConfigError;
pub use oidc::{AlgorithmConfig, OidcConfig};
pub use source::{GitConfig, Secret, SourceConfig, SourcePlace};
pub use team::{MemberConfig, PrincipalConfig, PrincipalKindConfig, RoleConfig, TeamConfig};

/// Read when it is there and no other file is named.
pub const DEFAULT_FILE: &str = "catalog.toml";

/// Where the server listens unless told otherwise.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:7878";

/// Where the server keeps its data unless told otherwise.
pub const DEFAULT_DATA: &str = "data";

/// Everything that can be set, with the defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Section `[server]`.
    pub server: ServerConfig,
    /// Section `[database]`.
    pub database: DatabaseConfig,
    /// Section `[data]`.
    pub data: DataConfig,
    /// Sections `[[source]]`.
    pub sources: Vec<SourceConfig>,
    /// Whether there is a file. Without one nothing is declared, which is not the same as that
    /// nothing is to be so any more.
    pub has_file: bool,
    /// Sections `[[team]]`.
    pub teams: Vec<TeamConfig>,
    /// Sections `[[principal]]`.
    pub principals: Vec<PrincipalConfig>,
    /// Sections `[[oidc]]`.
    pub oidc: Vec<OidcConfig>,
    /// Section `[graphql]`.
    pub graphql: GraphqlConfig,
    /// Section `[limits]`.
    pub limits: LimitsConfig,
    /// Sections `[check]` and `[[check.rule]]`.
    pub check: CheckConfig,
    /// Sections `[[golden_path]]`.
    pub golden_paths: Vec<GoldenPathConfig>,
}

/// Who can reach the server, and who may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address that people open, when it is not the one listened on. No slash at its end.
    pub public_url: Option<String>,
    /// Whether everybody who reaches the server may read; unset, only this machine may.
    pub anonymous_read: Option<bool>,
}

/// Where the truth is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// A `sqlite:` or `postgres:` URL. It may contain a password: never print it.
    pub url: String,
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("DatabaseConfig")
            .field("at", &self.place())
            .finish_non_exhaustive()
    }
}

/// Where files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataConfig {
    /// The folder of the database, the search index and the local access token.
    pub folder: PathBuf,
}

/// What flags and environment variables say; `None` where they say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The file to read; it must exist then.
    pub file: Option<PathBuf>,
    /// Instead of `[server] listen`.
    pub listen: Option<SocketAddr>,
    /// Instead of `[server] public_url`.
    pub public_url: Option<String>,
    /// Instead of `[server] anonymous_read`.
    pub anonymous_read: Option<bool>,
    /// Instead of `[database] url`.
    pub database_url: Option<String>,
    /// Instead of `[data] folder`.
    pub data: Option<PathBuf>,
}

impl Config {
    /// Reads the file, if there is one, and applies what flags and environment say.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, has an unknown key, or a value is not allowed.
    pub fn load(overrides: Overrides) -> Result<Self, ConfigError> {
        let file = match &overrides.file {
            Some(path) => file::read(path)?,
            None if Path::new(DEFAULT_FILE).exists() => file::read(Path::new(DEFAULT_FILE))?,
            None => file::File::default(),
        };
        Self::resolve(file, overrides)
    }

    fn resolve(file: file::File, overrides: Overrides) -> Result<Self, ConfigError> {
        let folder = overrides
            .data
            .or(file.data.folder)
            .unwrap_or_else(|| PathBuf::from(DEFAULT_DATA));
        let url = overrides
            .database_url
            .or(file.database.url)
            .unwrap_or_else(|| {
                format!("sqlite://{}?mode=rwc", folder.join("catalog.db").display())
            });
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(ConfigError::DatabaseUrl);
        }
        let public_url = overrides.public_url.or(file.server.public_url);
        if let Some(found) = public_url.as_ref().filter(|url| !is_web_address(url)) {
            return Err(ConfigError::PublicUrl {
                found: found.clone(),
            });
        }
        let server = ServerConfig {
            listen: overrides
                .listen
                .or(file.server.listen)
                .unwrap_or_else(default_listen),
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            anonymous_read: overrides.anonymous_read.or(file.server.anonymous_read),
        };
        Ok(Self {
            oidc: oidc::resolve(file.oidc, &server)?,
            server,
            database: DatabaseConfig { url },
            data: DataConfig { folder },
            sources: source::resolve(file.source)?,
            has_file: file.exists,
            teams: file.team,
            principals: file.principal,
            graphql: file.graphql.into(),
            limits: file.limits.into(),
            check: CheckConfig::resolve(file.check)?,
            golden_paths: file.golden_path,
        })
    }
}

impl DatabaseConfig {
    /// Kind and place of the database, without user and password.
    pub fn place(&self) -> String {
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            return format!("SQLite in {}", path.split('?').next().unwrap_or(path));
        }
        let address = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let address = address.split('?').next().unwrap_or(address);
        // The password may hold an `@` that nobody escaped, so the last one ends it.
        format!(
            "PostgreSQL at {}",
            address.rsplit('@').next().unwrap_or(address)
        )
    }
}

impl ServerConfig {
    /// The address that people open.
    pub fn url(&self) -> String {
        match &self.public_url {
            Some(url) => url.clone(),
            None => format!("http://{}", self.listen),
        }
    }
}

fn default_listen() -> SocketAddr {
    DEFAULT_LISTEN.parse().expect("the default address is one")
}

fn is_web_address(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.trim_matches('/').is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::resolve(
            file::parse(Path::new("catalog.toml"), text)?,
            Overrides::default(),
        )
    }

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = parse(text).expect_err(text);
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let config = parse("").unwrap();

        assert_eq!(config.server.listen.to_string(), "127.0.0.1:7878");
        assert_eq!(config.database.url, "sqlite://data/catalog.db?mode=rwc");
        assert_eq!(config.data.folder, Path::new("data"));
        assert_eq!(config.limits.request_bytes, 1_048_576);
        assert_eq!(config.graphql.introspection, Introspection::Readers);
        assert_eq!(config.server.url(), "http://127.0.0.1:7878");
        assert_eq!(
            (config.check.max_family, config.check.waiver_days),
            (10, 30)
        );
        assert_eq!(config.check.max_waiver_days, 180);
        assert!(config.check.mode.is_none() && !config.check.waiver_approval);
    }

    #[test]
    fn errors_name_the_place_what_was_found_and_what_was_expected() {
        check_error(
            "[server]\nport = 80\n",
            "catalog.toml:2:1: unknown field `port`, expected one of `listen`, `public_url`, `anonymous_read`",
        );
        check_error(
            "[server]\nlisten = \"7878\"\n",
            "catalog.toml:2:10: found \"7878\", expected an address and a port such as \"127.0.0.1:7878\"",
        );
        check_error(
            "[server]\nanonymous_read = \"yes\"\n",
            "catalog.toml:2:18: invalid type: string \"yes\", expected a boolean",
        );
        check_error(
            "[graphql]\nintrospection = \"on\"\n",
            "catalog.toml:2:17: unknown variant `on`, expected one of `everyone`, `readers`, `signed-in`, `off`",
        );
        check_error(
            "[[team]]\nname = \"a\"\nmembers = [{ name = \"ada\", role = \"owner\" }]\n",
            "catalog.toml:3:35: unknown variant `owner`, expected one of `view`, `publish`, `maintain`, `admin`",
        );
        check_error(
            "[[check.rule]]\nmode = \"warn\"\n",
            "a [[check.rule]] names neither a team nor a repository, expected one of the two keys in each",
        );
        check_error(
            "[[check.rule]]\nteam = \"a\"\nrepository = \"b\"\nmode = \"warn\"\n",
            "a [[check.rule]] names both a team and a repository, expected one of the two keys in each",
        );
        check_error(
            "[check]\nmode = \"fail\"\n",
            "catalog.toml:2:8: unknown variant `fail`, expected one of `observe`, `warn`, `block`",
        );
        check_error(
            "[check]\nmax_waiver_days = 60\nwaiver_days = 90\n",
            "[check] waiver_days is 90, expected 1 to 60",
        );
        check_error(
            "[check]\nmax_waiver_days = 365\n",
            "[check] max_waiver_days is 365, expected 1 to 180",
        );
        check_error(
            "[check]\nmax_family = 0\n",
            "[check] max_family is 0, expected 1 to 1000",
        );
        check_error(
            "[[golden_path]]\nservice = \"a/b\"\n",
            "catalog.toml:1:1: missing field `why`",
        );
        check_error(
            "[server]\npublic_url = \"bricks\"\n",
            "`bricks` is no address of this server, expected one such as https://bricks.example.com",
        );
    }

    #[test]
    fn text_that_is_not_toml_is_refused_with_its_place() {
        let error = parse("[server\n").unwrap_err().to_string();

        assert!(error.starts_with("catalog.toml:1:8: "), "{error}");
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let file = file::parse(
            Path::new("catalog.toml"),
            "[server]\nlisten = \"127.0.0.1:1\"\n[data]\nfolder = \"a\"\n",
        )
        .unwrap();
        let overrides = Overrides {
            listen: Some("127.0.0.1:2".parse().unwrap()),
            ..Overrides::default()
        };

        let config = Config::resolve(file, overrides).unwrap();

        assert_eq!(config.server.listen.port(), 2);
        assert_eq!(config.data.folder, Path::new("a"));
        assert_eq!(config.database.url, "sqlite://a/catalog.db?mode=rwc");
    }

    #[test]
    fn paths_in_a_file_are_relative_to_the_file() {
        let file = file::parse(
            Path::new("/etc/brickyard/catalog.toml"),
            "[data]\nfolder = \"d\"\n[[source]]\npath = \"s\"\n",
        )
        .unwrap();

        let config = Config::resolve(file, Overrides::default()).unwrap();

        assert_eq!(config.data.folder, Path::new("/etc/brickyard/d"));
        assert_eq!(config.sources[0].location(), "/etc/brickyard/s");
    }

    #[test]
    fn the_place_of_a_database_has_no_password() {
        let place = |url: &str| {
            DatabaseConfig {
                url: url.to_owned(),
            }
            .place()
        };

        assert_eq!(
            place("postgres://me:p@ss@db.local:5432/bricks?x=y"),
            "PostgreSQL at db.local:5432/bricks"
        );
        assert_eq!(place("postgres://db/bricks"), "PostgreSQL at db/bricks");
        assert_eq!(
            place("sqlite://data/catalog.db?mode=rwc"),
            "SQLite in data/catalog.db"
        );
        assert!(
            !format!(
                "{:?}",
                DatabaseConfig {
                    url: "postgres://u:secret@h/d".to_owned()
                }
            )
            .contains("secret")
        );
    }

    #[test]
    fn the_example_is_valid_and_explains_every_key() {
        let text = include_str!("../../catalog.example.toml");
        let config = parse(text).unwrap();

        assert_eq!(config.sources.len(), 1);
        assert_eq!(config.sources[0].location(), "examples/shop");
        assert_eq!(
            Config {
                sources: Vec::new(),
                teams: Vec::new(),
                principals: Vec::new(),
                golden_paths: Vec::new(),
                check: CheckConfig {
                    rules: Vec::new(),
                    ..config.check
                },
                ..config
            },
            parse("").unwrap()
        );
        for (section, keys) in file::SECTIONS {
            let body = section_of(text, section);
            for key in *keys {
                let line = body.iter().position(|line| is_setting(line, key));
                let line =
                    line.unwrap_or_else(|| panic!("[{section}] {key} is not in the example"));
                assert!(
                    line > 0 && body[line - 1].starts_with("# "),
                    "[{section}] {key} is not explained"
                );
            }
        }
    }

    #[test]
    fn the_commented_settings_of_the_example_are_valid_too() {
        let text = include_str!("../../catalog.example.toml");
        let is_setting = |line: &str| line.contains('=') || line.starts_with('[');
        let uncommented: Vec<&str> = text
            .lines()
            // Files with secrets are not part of the example.
            .filter(|line| !line.contains("_file = "))
            .map(|line| match line.strip_prefix('#') {
                Some(setting) if !setting.starts_with(' ') && is_setting(setting) => setting,
                _ => line,
            })
            .collect();

        parse(&uncommented.join("\n")).unwrap();
    }

    /// The lines of all sections of this name.
    fn section_of<'a>(text: &'a str, section: &str) -> Vec<&'a str> {
        // A section that nobody shall have by accident stands in a comment.
        let name = |line: &str| line.trim_matches(['#', '[', ']']).to_owned();
        let heading = |line: &&str| line.trim_start_matches('#').starts_with('[');
        let mut is_inside = false;
        text.lines()
            .filter(|line| {
                if heading(line) {
                    is_inside = name(line) == section;
                }
                is_inside && !heading(line)
            })
            .collect()
    }

    fn is_setting(line: &str, key: &str) -> bool {
        line.trim_start_matches('#')
            .split('=')
            .next()
            .map(str::trim)
            == Some(key)
    }
}
