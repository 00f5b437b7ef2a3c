//! Why the settings cannot be used.

use std::path::PathBuf;

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named cannot be read.
    #[error("cannot read the settings in {}; check the path after --config", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file says something that is not allowed.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// The public address is not one.
    #[error(
        "`{found}` is no address of this server, expected one such as https://bricks.example.com"
    )]
    PublicUrl {
        /// What was given.
        found: String,
    },
    /// A setting of checks is out of bounds.
    #[error("{message}")]
    Check {
        /// What was found and what was expected.
        message: String,
    },
    /// A section `[[source]]` cannot be used.
    #[error("the [[source]] {name} {problem}")]
    Source {
        /// Its name, as far as there is one.
        name: String,
        /// What is wrong and what was expected.
        problem: String,
    },
    /// A section `[[oidc]]` cannot be used.
    #[error("the [[oidc]] section of {issuer} {problem}")]
    Oidc {
        /// The issuer, as it was given.
        issuer: String,
        /// What is wrong and what was expected.
        problem: String,
    },
    /// The database's address is not one that is known. It is not repeated: it may hold a password.
    #[error(
        "the database URL has an unknown scheme, expected one such as sqlite://data/catalog.db?mode=rwc or postgres://user@host/brickyard"
    )]
    DatabaseUrl,
    /// Everybody on the network could reach the server, and nobody said whether they may read.
    #[error(
        "{listen} can be reached from other machines; set `anonymous_read = true` (or --anonymous-read true) to let everybody there read, `false` to want an access token from everybody, or listen on 127.0.0.1"
    )]
    UndecidedReading {
        /// The address to listen on.
        listen: std::net::SocketAddr,
    },
}
