//! How far a service is in its life.

use async_graphql::Enum;

/// How far a service is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum Lifecycle {
    /// May change or go at any time.
    Experimental,
    /// Meant to be used.
    Production,
    /// Still there, but not to be taken up.
    Deprecated,
    /// No longer there.
    Retired,
}

impl Lifecycle {
    /// Reads the stored word; what is not known is in production.
    pub(super) fn from_word(word: &str) -> Self {
        match word {
            "experimental" => Self::Experimental,
            "deprecated" => Self::Deprecated,
            "retired" => Self::Retired,
            _ => Self::Production,
        }
    }

    /// Returns the word that is stored.
    pub(in crate::graphql) fn word(self) -> &'static str {
        match self {
            Self::Experimental => "experimental",
            Self::Production => "production",
            Self::Deprecated => "deprecated",
            Self::Retired => "retired",
        }
    }
}
