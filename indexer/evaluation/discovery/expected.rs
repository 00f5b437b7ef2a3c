//! Functions whose handlers a person or another program resolved.

use std::{fs, io, path::Path};

use serde::Deserialize;

/// A function, and what its handler is.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Expected {
    /// `sam`, `cfn` or `sls`.
    #[serde(rename = "fmt")]
    pub(crate) format: String,
    /// The family of its runtime.
    #[serde(rename = "rt")]
    pub(crate) runtime: String,
    /// `ok`, `ok-artifact-parent`, `ok-file-only`, `ok-inline`, or why it has no file.
    pub(crate) status: String,
    /// `owner+repository/path`.
    pub(crate) manifest: String,
    /// The manifest's name for it.
    pub(crate) name: String,
    pub(crate) handler: Option<String>,
    /// `owner+repository/path`.
    pub(crate) file: Option<String>,
    pub(crate) symbol: Option<String>,
}

/// Reads one function a line.
pub(crate) fn read(path: &Path) -> io::Result<Vec<Expected>> {
    let text = fs::read_to_string(path);
    let text = text.map_err(|error| {
        let help = "DATA= names the folder with expected.jsonl and trees/";
        io::Error::new(error.kind(), format!("{}: {error}; {help}", path.display()))
    })?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let rows: Result<Vec<Expected>, _> = lines.map(serde_json::from_str).collect();
    rows.map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

impl Expected {
    pub(crate) fn is_sam(&self) -> bool {
        self.format == "sam"
    }

    pub(crate) fn is_serverless(&self) -> bool {
        self.format == "sls"
    }

    /// Tells whether there is a file or a text to be found.
    pub(crate) fn is_found(&self) -> bool {
        self.status.starts_with("ok")
    }

    pub(crate) fn shown(&self) -> String {
        let or_none = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
        let (handler, file) = (or_none(&self.handler), or_none(&self.file));
        format!(
            "{} {file} {} (handler {handler})",
            self.status,
            or_none(&self.symbol)
        )
    }
}
