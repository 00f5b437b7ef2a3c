//! The client's one error: what went wrong, why, what to do about it, and the exit status.

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use thiserror::Error;

use crate::output::style;

/// How the client ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Everything was done; 0.
    Success,
    /// There are blocking findings, or the server refused; 1.
    Failure,
    /// The arguments or a configuration file cannot be used; 2.
    Usage,
    /// The server could not be asked, so nothing was compared; 3.
    NotCompared,
    /// Only a part was done; 4.
    Incomplete,
}

impl ExitStatus {
    /// Returns the number that the process ends with.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::NotCompared => 3,
            Self::Incomplete => 4,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}

/// Why the client stops.
#[derive(Debug, Error)]
#[error("{message}")]
pub(crate) struct CliError {
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
    hint: String,
    status: ExitStatus,
    is_final: bool,
}

impl CliError {
    /// Describes wrong arguments or an unusable configuration file.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(ExitStatus::Usage, message, hint)
    }

    /// Describes a failure that ends with the given status.
    pub(crate) fn new(
        status: ExitStatus,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            message: message.into(),
            source: None,
            hint: hint.into(),
            status,
            is_final: false,
        }
    }

    /// Adds the reason.
    pub(crate) fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Marks it as something that further calls to the server would meet as well.
    pub(crate) fn finally(mut self, is_final: bool) -> Self {
        self.is_final = is_final;
        self
    }

    /// Tells whether further calls to the server would fail as well.
    pub(crate) fn is_final(&self) -> bool {
        self.is_final
    }

    pub(crate) fn status(&self) -> ExitStatus {
        self.status
    }

    pub(crate) fn hint(&self) -> &str {
        &self.hint
    }

    /// Returns the reasons, outermost first.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut next = self.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            // Libraries often repeat their source's text.
            if causes.last() != Some(&text) {
                causes.push(text);
            }
            next = cause.source();
        }
        causes
    }

    /// Tells whether the reader of the output went away, as `| head` does.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let source = self.source.as_deref();
        source
            .and_then(|source| source.downcast_ref::<io::Error>())
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Prints message, reasons and hint.
    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: {}", style::BAD.paint("error"), self.message)?;
        for cause in self.causes() {
            writeln!(out, "  {}: {cause}", style::WEAK.paint("cause"))?;
        }
        writeln!(out, "  {}: {}", style::WEAK.paint("hint"), self.hint)
    }
}

impl From<io::Error> for CliError {
    /// The only input and output without a better description is the writing of results.
    fn from(source: io::Error) -> Self {
        Self::usage(
            "the output cannot be written",
            "check the disk's free space and that the place is writable",
        )
        .because(source)
    }
}
