//! Where the code of a function is.

use crate::manifest::{Declaration, tree::Tree};

/// Where the code of a function is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// In a file.
    Found {
        file: String,
        symbol: Option<String>,
        rule: Rule,
    },
    /// In the manifest.
    Inline {
        extension: &'static str,
        symbol: Option<String>,
    },
    /// It was not found.
    Unresolved { reason: Reason, message: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Handler,
}
impl Rule {
    pub fn code(self) -> &'static str {
        "handler"
    }
    pub fn sentence(self) -> &'static str {
        "The handler names the file, in the code's folder."
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    FileMissing,
}
impl Reason {
    pub fn code(self) -> &'static str {
        "file-missing"
    }
}

pub(crate) fn resolve(_: Tree<'_>, _: &Declaration) -> Resolution {
    Resolution::Unresolved {
        reason: Reason::FileMissing,
        message: String::new(),
    }
}
