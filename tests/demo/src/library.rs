//! The templates in `functions/`.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::language::{Language, SHARES};
use crate::template::{Template, TemplateError};

#[derive(RustEmbed)]
#[folder = "functions"]
struct Files;

/// Where the steps of handlers are, one file for each language.
const STEP_FOLDER: &str = "step/";

/// The steps of a language: lines between marks.
fn steps(language: Language) -> Vec<Vec<String>> {
    let path = format!("{STEP_FOLDER}steps.{}", language.extension());
    let Some(file) = Files::get(&path) else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&file.data);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mark = format!("{}|", language.comment());
    lines
        .split(|line| *line == mark)
        .map(<[String]>::to_vec)
        .collect()
}

/// Templates by what they are for.
#[derive(Debug)]
pub(crate) struct Library {
    /// All templates, by id.
    pub(crate) templates: Vec<Template>,
    handlers: BTreeMap<Language, Vec<usize>>,
    pages: BTreeMap<Language, Vec<usize>>,
    helpers: BTreeMap<Language, Vec<usize>>,
}

impl Library {
    /// Reads the embedded templates.
    ///
    /// # Errors
    /// One of them is not as [`Template`] describes it.
    pub(crate) fn read() -> Result<Self, TemplateError> {
        let mut paths: Vec<String> = Files::iter().map(|path| path.to_string()).collect();
        paths.sort_unstable();
        let mut library = Self {
            templates: Vec::new(),
            handlers: BTreeMap::new(),
            pages: BTreeMap::new(),
            helpers: BTreeMap::new(),
        };
        let steps: BTreeMap<Language, Vec<Vec<String>>> = SHARES
            .iter()
            .map(|(language, _)| (*language, steps(*language)))
            .collect();
        for path in paths
            .into_iter()
            .filter(|path| !path.starts_with(STEP_FOLDER))
        {
            let problem = |message: &str| TemplateError {
                id: path.clone(),
                line: 0,
                message: message.to_owned(),
            };
            let file = Files::get(&path).ok_or_else(|| problem("cannot be read"))?;
            let text = String::from_utf8_lossy(&file.data);
            let (folder, name) = path
                .split_once('/')
                .ok_or_else(|| problem("lies in no folder"))?;
            let extension = name.rsplit('.').next().unwrap_or_default();
            let language = Language::from_extension(extension)
                .ok_or_else(|| problem("is in no language of the organisation"))?;
            let group = match folder {
                "handler" => &mut library.handlers,
                "page" => &mut library.pages,
                "helper" => &mut library.helpers,
                _ => return Err(problem("lies in an unknown folder")),
            };
            group
                .entry(language)
                .or_default()
                .push(library.templates.len());
            let steps = steps.get(&language).map_or(&[][..], Vec::as_slice);
            library
                .templates
                .push(Template::parse(&path, language, &text, steps)?);
        }
        Ok(library)
    }

    /// What answers the requests of a service.
    pub(crate) fn handlers(&self, language: Language, is_page: bool) -> &[usize] {
        let pages = self.pages.get(&language).filter(|_| is_page);
        pages
            .or_else(|| self.handlers.get(&language))
            .map_or(&[], Vec::as_slice)
    }

    /// What many services need and several teams wrote.
    pub(crate) fn helpers(&self, language: Language) -> &[usize] {
        self.helpers.get(&language).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests;
