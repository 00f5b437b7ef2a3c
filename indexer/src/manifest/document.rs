//! The files that describe a service: its JSON Schemas and its README.

use serde_json::Value;

use super::{FileReference, Files, MANIFEST_PATH, ManifestError};
use crate::exclusion::SkipReason;

/// The largest JSON Schema, in bytes.
const MAX_SCHEMA: usize = 256 << 10;
/// The largest README, in bytes.
const MAX_README: usize = 512 << 10;
/// What a README is called unless the manifest says so, in any case.
const README: &str = "readme.md";

/// The files of a repository that describe its services.
pub(crate) struct Documents<'a> {
    pub(crate) files: &'a dyn Files,
    /// All paths, sorted. What is not among them is not read, links to elsewhere least of all.
    pub(crate) paths: &'a [String],
}

impl Documents<'_> {
    /// Returns the text of a JSON Schema as it is written.
    ///
    /// # Errors
    /// The file is missing, larger than 256 KiB, no JSON or no schema.
    pub(crate) fn schema(
        &self,
        key: &str,
        reference: &FileReference,
    ) -> Result<String, ManifestError> {
        let text = self.read(key, reference)?;
        if text.len() > MAX_SCHEMA {
            let message = format!("{key} `{}` has {} bytes", reference.path, text.len());
            return Err(reference.error(message, "at most 256 KiB"));
        }
        match serde_json::from_str(&text) {
            Ok(Value::Object(_) | Value::Bool(_)) => Ok(text),
            Ok(_) => Err(ManifestError::without_place(
                &reference.path,
                "the JSON is no schema".to_owned(),
                "a JSON Schema: an object, true or false",
            )),
            Err(error) => Err(not_json(&reference.path, &error)),
        }
    }

    /// Returns the text of the README that the manifest names; one that is too large ends at a
    /// paragraph.
    ///
    /// # Errors
    /// The file is missing or no text.
    pub(crate) fn readme(&self, reference: &FileReference) -> Result<String, ManifestError> {
        self.read("readme", reference).map(shortened_readme)
    }

    /// Returns the README.md in a folder, if there is one with something in it.
    ///
    /// # Errors
    /// It is no text; then its path and the reason are returned.
    pub(crate) fn default_readme(
        &self,
        root: &str,
    ) -> Result<Option<String>, (String, SkipReason)> {
        let found = self.paths.iter().find(|path| {
            let (folder, file) = path.rsplit_once('/').unwrap_or((".", path));
            folder == root && file.eq_ignore_ascii_case(README)
        });
        let Some(path) = found else { return Ok(None) };
        let text = self.text(path).map_err(|reason| (path.clone(), reason))?;
        Ok((!text.trim().is_empty()).then(|| shortened_readme(text)))
    }

    fn read(&self, key: &str, reference: &FileReference) -> Result<String, ManifestError> {
        let path = &reference.path;
        if self.paths.binary_search(path).is_err() {
            let message = format!("{key} `{path}` is not there");
            let expected = "a file of this repository that is not ignored, hidden or a link";
            return Err(reference.error(message, expected));
        }
        self.text(path).map_err(|reason| {
            let message = format!("{key} `{path}` cannot be used: {reason}");
            reference.error(message, "a readable text in UTF-8")
        })
    }

    /// Reads a text. Its lines end in the same way on every system, so that its hash is the same.
    fn text(&self, path: &str) -> Result<String, SkipReason> {
        let unreadable = |message| SkipReason::Unreadable { message };
        let bytes = self.files.read(path).map_err(unreadable)?;
        let text = String::from_utf8(bytes).map_err(|_| SkipReason::NotUtf8)?;
        if text.contains('\0') {
            return Err(SkipReason::Binary);
        }
        Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
    }
}

impl FileReference {
    fn error(&self, message: String, expected: &str) -> ManifestError {
        ManifestError {
            line: self.line,
            column: self.column,
            ..ManifestError::without_place(MANIFEST_PATH, message, expected)
        }
    }
}

fn not_json(path: &str, error: &serde_json::Error) -> ManifestError {
    // The place is in the text as well.
    let text = error.to_string();
    let problem = text.split(" at line ").next().unwrap_or_default();
    ManifestError {
        line: error.line(),
        column: error.column(),
        ..ManifestError::without_place(path, format!("no JSON: {problem}"), "a JSON Schema")
    }
}

/// Returns a README that is not too large: of one that is, the beginning up to a paragraph's end, with
/// a sentence that says so.
fn shortened_readme(text: String) -> String {
    if text.len() <= MAX_README {
        return text;
    }
    let size = text.len().div_ceil(1 << 10);
    let note = format!("\n\n*The rest of this file of {size} KiB was left out.*\n");
    let kept = &text[..text.floor_char_boundary(MAX_README - note.len())];
    let end = kept.rfind("\n\n").or_else(|| kept.rfind('\n'));
    let kept = &kept[..end.unwrap_or(kept.len())];
    format!("{}{note}", kept.trim_end())
}
