//! Code that is written in a manifest.

use crate::manifest::{Code, Declaration};

/// The longest code that is taken from a manifest, in bytes. Clouds allow 4 KiB.
const MAX_BYTES: usize = 64 << 10;

/// Code in a manifest, as a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InlineCode {
    /// What it is called: `template.yaml#Resource/InlineCode`.
    pub(crate) path: String,
    /// The file extension of its language, without the dot.
    pub(crate) extension: &'static str,
    pub(crate) text: String,
    /// Its first line in the manifest, from 1.
    pub(crate) line: u32,
}

impl InlineCode {
    /// Takes the code out of a declaration; none if it is elsewhere, or too long.
    pub(super) fn of(declaration: &Declaration, extension: &'static str) -> Option<Self> {
        let Code::Inline { text, line } = &declaration.code else {
            return None;
        };
        (text.len() <= MAX_BYTES).then(|| Self {
            path: path(declaration),
            extension,
            text: text.clone(),
            line: u32::try_from(*line).unwrap_or(1).max(1),
        })
    }
}

/// What code in a manifest is called: `template.yaml#Resource/InlineCode`.
pub fn path(declaration: &Declaration) -> String {
    format!("{}#{}/InlineCode", declaration.manifest, declaration.name)
}
