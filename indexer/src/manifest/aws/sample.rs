//! Repositories for tests.

use crate::manifest::{Declaration, Declared, Files, tree::Tree};

/// A repository's files by path.
pub(in crate::manifest) struct Sample(Vec<(String, Vec<u8>)>);

impl Sample {
    pub(in crate::manifest) fn new(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        let mut files: Vec<_> = files.iter().map(file).collect();
        files.sort();
        Self(files)
    }

    /// Reads one of the files with a reader.
    pub(in crate::manifest) fn read(
        &self,
        path: &str,
        reader: fn(Tree<'_>, &str) -> Declared,
    ) -> Declared {
        let paths = self.paths();
        let tree = Tree {
            files: self,
            paths: &paths,
        };
        reader(tree, path)
    }
}

impl Files for Sample {
    fn paths(&self) -> Vec<String> {
        self.0.iter().map(|(path, _)| path.clone()).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.0.iter().find(|(known, _)| known == path);
        let found = found.map(|(_, content)| content.clone());
        found.ok_or_else(|| panic!("`{path}` is not in the repository, and was read"))
    }
}

/// The function of a name.
pub(in crate::manifest) fn function<'a>(declared: &'a Declared, name: &str) -> &'a Declaration {
    let mut functions = declared.declarations.iter();
    let found = functions.find(|declaration| declaration.name == name);
    found.unwrap_or_else(|| panic!("no `{name}` among {declared:#?}"))
}
