//! Why the code of a function was not found.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why the code of a function was not found. Codes are stable: `file-missing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// No file has the name that the handler asks for.
    FileMissing,
    /// It runs as a container image.
    Image,
    /// The code lies elsewhere: a bucket, another repository.
    RemoteCode,
    /// A plugin or layer answers, and calls the code by rules of its own.
    PluginShim,
    /// A program is deployed, and nothing shows what it is built from.
    Binary,
    /// The manifest names no handler.
    NoHandler,
    /// The manifest names no runtime.
    NoRuntime,
    /// The handler is not written as the runtime wants it.
    BadHandler,
    /// There are no rules for the runtime.
    UnsupportedRuntime,
    /// The path leaves the repository.
    Outside,
    /// A part of the path or of the handler is known only when deployed.
    Placeholder,
    /// Several files fit, and nothing tells which is meant.
    Ambiguous,
}

impl Reason {
    /// Every reason.
    pub const ALL: &[Self] = &[
        Self::FileMissing,
        Self::Image,
        Self::RemoteCode,
        Self::PluginShim,
        Self::Binary,
        Self::NoHandler,
        Self::NoRuntime,
        Self::BadHandler,
        Self::UnsupportedRuntime,
        Self::Outside,
        Self::Placeholder,
        Self::Ambiguous,
    ];

    /// Returns the stable code, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::FileMissing => "file-missing",
            Self::Image => "image",
            Self::RemoteCode => "remote-code",
            Self::PluginShim => "plugin-shim",
            Self::Binary => "binary",
            Self::NoHandler => "no-handler",
            Self::NoRuntime => "no-runtime",
            Self::BadHandler => "bad-handler",
            Self::UnsupportedRuntime => "unsupported-runtime",
            Self::Outside => "outside",
            Self::Placeholder => "placeholder",
            Self::Ambiguous => "ambiguous",
        }
    }

    /// Returns one sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::FileMissing => "No file has the name that the handler asks for.",
            Self::Image => "It runs as a container image, whose content is not looked into.",
            Self::RemoteCode => "The code lies in a bucket or another repository.",
            Self::PluginShim => "A plugin or layer answers, and calls the code by its own rules.",
            Self::Binary => "A program is deployed, and nothing shows what it is built from.",
            Self::NoHandler => "The manifest names no handler.",
            Self::NoRuntime => "The manifest names no runtime.",
            Self::BadHandler => "The handler is not written as the runtime wants it.",
            Self::UnsupportedRuntime => "There are no rules for this runtime.",
            Self::Outside => "The path leaves the repository.",
            Self::Placeholder => "A part of the path or handler is known only when deployed.",
            Self::Ambiguous => "Several files fit, and nothing tells which is meant.",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}
