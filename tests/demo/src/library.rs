//! The templates in `functions/`.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::language::Language;
use crate::template::{Template, TemplateError};

#[derive(RustEmbed)]
#[folder = "functions"]
struct Files;

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
        for path in paths {
            let problem = |message: &str| TemplateError {
                id: path.clone(),
                line: 0,
                message: message.to_owned(),
            };
            let file = Files::get(&path).ok_or_else(|| problem("cannot be read"))?;
            let text = String::from_utf8_lossy(&file.data);
            let (folder, name) = path.split_once('/').ok_or_else(|| problem("lies in no folder"))?;
            let extension = name.rsplit('.').next().unwrap_or_default();
            let language = Language::from_extension(extension)
                .ok_or_else(|| problem("is in no language of the organisation"))?;
            let group = match folder {
                "handler" => &mut library.handlers,
                "page" => &mut library.pages,
                "helper" => &mut library.helpers,
                _ => return Err(problem("lies in an unknown folder")),
            };
            group.entry(language).or_default().push(library.templates.len());
            library.templates.push(Template::parse(&path, language, &text)?);
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
