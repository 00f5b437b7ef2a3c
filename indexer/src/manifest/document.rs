//! The files that describe a service: its JSON Schemas and its README.

use serde_json::Value;

use super::{FileReference, Files, MANIFEST_PATH, ManifestError};
use crate::exclusion::SkipReason;

/// The largest JSON Schema, in bytes.
const MAX_SCHEMA: usize = 256 << 10;
/// The largest README, in bytes.
const MAX_README: usize = 512 << 10;
/// The largest file that is loaded, in bytes: of a README its beginning is taken.
const MAX_TEXT: u64 = 4 << 20;
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
        if let Some(bytes) = self.files.size(path).filter(|size| *size > MAX_TEXT) {
            let message = format!(
                "{bytes} bytes are more than the limit of {} MiB",
                MAX_TEXT >> 20
            );
            return Err(unreadable(message));
        }
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
        // An empty file has no column.
        column: error.column().max(1),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    struct Tree(BTreeMap<&'static str, Vec<u8>>);

    impl Files for Tree {
        fn paths(&self) -> Vec<String> {
            self.0.keys().map(|path| (*path).to_owned()).collect()
        }

        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            self.0.get(path).cloned().ok_or("no such file".to_owned())
        }
    }

    fn read<T>(
        files: &[(&'static str, &[u8])],
        read: impl FnOnce(&Documents<'_>, &FileReference) -> T,
    ) -> T {
        let files = files.iter().map(|(path, bytes)| (*path, bytes.to_vec()));
        let tree = Tree(files.collect());
        let paths = tree.paths();
        let reference = FileReference {
            path: "a/file".to_owned(),
            line: 7,
            column: 9,
        };
        let documents = Documents {
            files: &tree,
            paths: &paths,
        };
        read(&documents, &reference)
    }

    fn schema(text: &[u8]) -> Result<String, String> {
        let schema = |documents: &Documents<'_>, file: &FileReference| {
            documents.schema("input_schema", file)
        };
        read(&[("a/file", text)], schema).map_err(|error| error.to_string())
    }

    fn named_readme(
        documents: &Documents<'_>,
        file: &FileReference,
    ) -> Result<String, ManifestError> {
        documents.readme(file)
    }

    #[test]
    fn a_schema_is_an_object_or_a_boolean_and_stays_as_it_is_written() {
        let text = "{\r\n  \"type\": \"object\", \"$id\": \"x\"\r\n}\n";
        let kept = "{\n  \"type\": \"object\", \"$id\": \"x\"\n}\n";
        assert_eq!(schema(text.as_bytes()).as_deref(), Ok(kept));
        assert_eq!(schema(b"\xef\xbb\xbftrue").as_deref(), Ok("true"));
        let largest = format!("{{\"title\": \"{}\"}}", "x".repeat(MAX_SCHEMA - 13));
        assert_eq!(
            schema(largest.as_bytes()).map(|text| text.len()),
            Ok(MAX_SCHEMA)
        );
    }

    #[test]
    fn a_schema_that_cannot_be_used_is_named_with_its_place() {
        let deep = "[".repeat(100_000);
        let large = format!("{{\"title\": \"{}\"}}", "x".repeat(MAX_SCHEMA - 12));
        for (text, expected) in [
            (
                &b"{\n  \"type\": }"[..],
                "a/file:2:11: no JSON: expected value; expected a JSON Schema",
            ),
            (b"", "a/file:1:1: no JSON: EOF while parsing a value"),
            (
                b"3",
                "a/file: the JSON is no schema; expected a JSON Schema: an object, true or false",
            ),
            (
                deep.as_bytes(),
                "a/file:1:128: no JSON: recursion limit exceeded",
            ),
            (
                large.as_bytes(),
                "brickyard.toml:7:9: input_schema `a/file` has 262145 bytes; expected at most 256 KiB",
            ),
            (
                b"\xff",
                "brickyard.toml:7:9: input_schema `a/file` cannot be used: the file is not UTF-8; \
                 expected a readable text in UTF-8",
            ),
        ] {
            let error = schema(text).expect_err(expected);
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn what_is_not_listed_is_not_read() {
        let error = read(&[("b", b"")], named_readme);
        assert_eq!(
            error.map_err(|error| error.to_string()),
            Err(
                "brickyard.toml:7:9: readme `a/file` is not there; expected a file of this repository \
                 that is not ignored, hidden or a link"
                    .to_owned()
            )
        );
    }

    #[test]
    fn the_readme_of_a_folder_is_found_in_any_case() {
        let files: &[(&str, &[u8])] = &[
            ("Readme.md", b"# Top"),
            ("a/README.md", b"# A"),
            ("a/b/README.md", b"# B"),
            ("c/README.md", b" \n"),
            ("d/README.md", b"\xff"),
        ];
        let found = |root| read(files, |documents, _| documents.default_readme(root));
        assert_eq!(found("."), Ok(Some("# Top".to_owned())));
        assert_eq!(found("a"), Ok(Some("# A".to_owned())));
        assert_eq!(found("b"), Ok(None));
        assert_eq!(found("c"), Ok(None), "there is nothing in it");
        let problem = ("d/README.md".to_owned(), SkipReason::NotUtf8);
        assert_eq!(found("d"), Err(problem));
    }

    #[test]
    fn a_readme_that_is_too_large_ends_at_a_paragraph_and_says_so() {
        let paragraph = format!("{}\n\n", "é".repeat(500));
        let readme =
            |text: &str| read(&[("a/file", text.as_bytes())], named_readme).expect("a text");
        let large = readme(&paragraph.repeat(1_000));
        assert!(large.len() <= MAX_README && large.len() > MAX_README - 1_200);
        let note = "\n\n*The rest of this file of 979 KiB was left out.*\n";
        let kept = large.strip_suffix(note).expect("the note");
        assert!(paragraph.repeat(1_000).starts_with(&format!("{kept}\n\n")));
        let one_line = readme(&"é".repeat(MAX_README));
        assert!(one_line.len() <= MAX_README && one_line.len() > MAX_README - 100);
        let small = paragraph.repeat(3);
        assert_eq!(readme(&small), small);
    }
}
