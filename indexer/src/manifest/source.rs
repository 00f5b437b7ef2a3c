//! A manifest's text: names places in it, and checks single values.

use std::ops::Range;

use toml::Spanned;

use super::{FileReference, ManifestError, canonical_name, interface::shortened};

/// A manifest's text, to name places in it.
pub(super) struct Source<'text> {
    pub(super) path: &'text str,
    pub(super) text: &'text str,
}

impl Source<'_> {
    /// Reads a folder; the repository's when none is given.
    pub(super) fn folder(&self, folder: Option<&Spanned<String>>) -> Result<String, ManifestError> {
        let Some(folder) = folder else {
            return Ok(".".to_owned());
        };
        let path = self.inner_path(folder, "root", "a folder such as \"update-stock\"")?;
        Ok(if path.is_empty() {
            ".".to_owned()
        } else {
            path
        })
    }

    /// Reads the path of a file.
    pub(super) fn file(
        &self,
        file: Option<&Spanned<String>>,
        key: &str,
        example: &str,
    ) -> Result<Option<FileReference>, ManifestError> {
        let Some(file) = file else { return Ok(None) };
        let expected = format!("a path from the repository's top folder, such as {example}");
        let path = self.inner_path(file, key, &expected)?;
        if path.is_empty() {
            let message = format!("{key} `{}` is no file", shortened(file.get_ref()));
            return Err(self.error(file.span(), message, &expected));
        }
        let (line, column) = self.place(file.span().start);
        Ok(Some(FileReference { path, line, column }))
    }

    /// Returns a path without what changes nothing in it; it cannot leave the repository.
    fn inner_path(
        &self,
        path: &Spanned<String>,
        key: &str,
        expected: &str,
    ) -> Result<String, ManifestError> {
        let text = path.get_ref();
        let parts: Vec<&str> = text
            .split(['/', '\\'])
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        if text.starts_with(['/', '\\']) || parts.contains(&"..") {
            let message = format!("{key} `{}` is outside the repository", shortened(text));
            return Err(self.error(path.span(), message, expected));
        }
        Ok(parts.join("/"))
    }

    /// Reads a name, which must be written in its canonical form.
    pub(super) fn name(
        &self,
        name: Option<&Spanned<String>>,
        what: &str,
    ) -> Result<Option<String>, ManifestError> {
        self.canonical(name, what, "name")
    }

    /// Reads a word that others may add to: a type, a runtime, a trigger.
    pub(super) fn word(
        &self,
        word: Option<&Spanned<String>>,
        key: &str,
    ) -> Result<Option<String>, ManifestError> {
        self.canonical(word, key, "word")
    }

    fn canonical(
        &self,
        text: Option<&Spanned<String>>,
        what: &str,
        kind: &str,
    ) -> Result<Option<String>, ManifestError> {
        let Some(text) = text else { return Ok(None) };
        let canonical = canonical_name(text.get_ref());
        if canonical.as_ref() == Some(text.get_ref()) {
            return Ok(canonical);
        }
        let message = format!("{what} `{}` is not a {kind}", shortened(text.get_ref()));
        let expected = match canonical {
            Some(canonical) => format!("lower-case letters, digits, `-` and `.`: \"{canonical}\""),
            None => "lower-case letters, digits, `-` and `.`".to_owned(),
        };
        Err(self.error(text.span(), message, &expected))
    }

    /// Reads a list of names, sorted, each once.
    pub(super) fn names(
        &self,
        names: Option<&Spanned<Vec<Spanned<String>>>>,
        key: &str,
        most: usize,
    ) -> Result<Option<Vec<String>>, ManifestError> {
        let Some(names) = names else { return Ok(None) };
        self.at_most(names, key, most)?;
        let mut found = Vec::new();
        for name in names.get_ref() {
            found.extend(self.name(Some(name), key)?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(Some(found))
    }

    /// Reads one of a few words.
    pub(super) fn one_of(
        &self,
        word: Option<&Spanned<String>>,
        key: &str,
        known: &[&str],
    ) -> Result<Option<String>, ManifestError> {
        match word {
            Some(word) if !known.contains(&word.get_ref().as_str()) => {
                let message = format!("unknown {key} `{}`", shortened(word.get_ref()));
                let expected = format!("one of {}", known.join(", "));
                Err(self.error(word.span(), message, &expected))
            }
            word => Ok(word.map(|word| word.get_ref().clone())),
        }
    }

    /// Reads a text that is not empty.
    pub(super) fn text(
        &self,
        text: Option<&Spanned<String>>,
        what: &str,
        example: &str,
    ) -> Result<Option<String>, ManifestError> {
        match text {
            Some(text) if text.get_ref().trim().is_empty() => {
                Err(self.error(text.span(), format!("{what} is empty"), example))
            }
            text => Ok(text.map(|text| text.get_ref().trim().to_owned())),
        }
    }

    /// Reads a text of one line and at most so many characters.
    pub(super) fn line(
        &self,
        text: Option<&Spanned<String>>,
        what: &str,
        most: usize,
        example: &str,
    ) -> Result<Option<String>, ManifestError> {
        let Some(written) = text else { return Ok(None) };
        let line = self.text(text, what, example)?;
        let shown = || format!("{what} `{}`", shortened(written.get_ref()));
        if line
            .as_ref()
            .is_some_and(|line| line.contains(char::is_control))
        {
            let message = format!("{} has more than one line", shown());
            return Err(self.error(written.span(), message, example));
        }
        if line
            .as_ref()
            .is_some_and(|line| line.chars().count() > most)
        {
            let message = format!("{} has more than {most} characters", shown());
            return Err(self.error(written.span(), message, example));
        }
        Ok(line)
    }

    /// Reads glob patterns.
    pub(super) fn globs(
        &self,
        patterns: Vec<Spanned<String>>,
    ) -> Result<Vec<String>, ManifestError> {
        for pattern in &patterns {
            if let Err(error) = globset::Glob::new(pattern.get_ref()) {
                let expected = "a glob pattern such as \"legacy/**\"";
                return Err(self.error(pattern.span(), error.to_string(), expected));
            }
        }
        Ok(patterns.into_iter().map(Spanned::into_inner).collect())
    }

    /// Reads a number within bounds.
    pub(super) fn number(
        &self,
        number: &Spanned<i64>,
        key: &str,
        least: u32,
        most: u32,
    ) -> Result<u32, ManifestError> {
        match u32::try_from(*number.get_ref()) {
            Ok(value) if (least..=most).contains(&value) => Ok(value),
            _ => {
                let message = format!("{key} is {}", number.get_ref());
                let expected = format!("a whole number from {least} to {most}");
                Err(self.error(number.span(), message, &expected))
            }
        }
    }

    /// Refuses lists that are too long.
    pub(super) fn at_most<T>(
        &self,
        list: &Spanned<Vec<T>>,
        key: &str,
        most: usize,
    ) -> Result<(), ManifestError> {
        let found = list.get_ref().len();
        if found <= most {
            return Ok(());
        }
        let message = format!("{key} has {found} entries");
        Err(self.error(list.span(), message, &format!("at most {most}")))
    }

    pub(super) fn toml_error(&self, error: &toml::de::Error) -> ManifestError {
        let said = error.message().replace('\n', ", ");
        let (message, expected) = match said.split_once(", expected ") {
            Some((message, "i64")) => (message, "a whole number"),
            Some(parts) => parts,
            None if said.starts_with("missing field") => (&*said, "it in this table"),
            None => (&*said, "valid TOML 1.0"),
        };
        self.error(
            error.span().unwrap_or_default(),
            message.to_owned(),
            expected,
        )
    }

    pub(super) fn error(
        &self,
        span: Range<usize>,
        message: String,
        expected: &str,
    ) -> ManifestError {
        let (line, column) = self.place(span.start);
        ManifestError {
            path: self.path.to_owned(),
            line,
            column,
            message,
            expected: expected.to_owned(),
        }
    }

    /// Returns line and column, from 1, of a byte.
    pub(super) fn place(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }
}
