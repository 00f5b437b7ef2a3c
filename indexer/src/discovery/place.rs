//! Which function belongs to which service.

use std::collections::HashMap;

use crate::manifest::tree::folder_of;

/// The services of handlers and of folders, by their positions.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The services whose handlers are in a file, in their order.
    handlers: HashMap<String, Vec<(Option<String>, usize)>>,
    folders: HashMap<String, Folder>,
}

/// Whom the functions of a folder belong to that are no handler's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Folder {
    /// To the one service whose code is there.
    One(usize),
    /// To none, since several services have their code there.
    Shared,
    /// To the service that `brickyard.toml` says.
    Configured(usize),
}

impl Places {
    /// Notes that a service's handler is in a file.
    pub(super) fn add_handler(&mut self, file: &str, symbol: Option<&str>, service: usize) {
        let handlers = self.handlers.entry(file.to_owned()).or_default();
        handlers.push((symbol.map(str::to_owned), service));
    }

    /// Notes that a service has its code in a folder.
    pub(super) fn add_folder(&mut self, folder: &str, service: usize) {
        let known = self.folders.entry(folder.to_owned());
        known
            .and_modify(|known| {
                if *known != Folder::One(service) && !matches!(known, Folder::Configured(_)) {
                    *known = Folder::Shared;
                }
            })
            .or_insert(Folder::One(service));
    }

    /// Notes that `brickyard.toml` gives a folder to a service.
    pub(super) fn set_folder(&mut self, folder: &str, service: usize) {
        let folder = folder.to_owned();
        self.folders.insert(folder, Folder::Configured(service));
    }

    /// Tells whether some service has its code in a folder, or a handler below it.
    pub(super) fn touches(&self, folder: &str) -> bool {
        let around = |outer: &str, inner: &str| {
            outer == "."
                || outer == inner
                || inner
                    .strip_prefix(outer)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        let has_folder = |known: &String| around(known, folder) || around(folder, known);
        self.folders.keys().any(has_folder) || self.handlers.keys().any(|file| around(folder, file))
    }

    /// Returns the service of a function, by its position; none for that of the repository.
    ///
    /// A file with a handler belongs to the handler's service. When several have theirs in it, each has
    /// the function that it names, and the first has the rest. Other files belong to the service with
    /// the innermost folder around them, unless several share that folder.
    pub(crate) fn service_of(&self, path: &str, function: &str) -> Option<usize> {
        if let Some(handlers) = self.handlers.get(path) {
            let named = handlers
                .iter()
                .find(|(symbol, _)| symbol.as_deref().is_some_and(|it| is_same(it, function)));
            return named.or(handlers.first()).map(|(_, service)| *service);
        }
        let mut folder = folder_of(path);
        loop {
            match self.folders.get(folder) {
                Some(Folder::One(service) | Folder::Configured(service)) => return Some(*service),
                Some(Folder::Shared) => return None,
                None if folder == "." => return None,
                None => folder = folder_of(folder),
            }
        }
    }
}

/// Compares a symbol as a manifest names it with a function's name: `Stock::update` is `Stock.update`,
/// and what is not qualified is the same wherever it is.
fn is_same(symbol: &str, function: &str) -> bool {
    let parts = |name: &'_ str| -> Vec<String> {
        name.split(['.', ':', '#', '$'])
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (symbol, function) = (parts(symbol), parts(function));
    let shorter = symbol.len().min(function.len());
    shorter > 0 && symbol[symbol.len() - shorter..] == function[function.len() - shorter..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_handler_belongs_to_its_service() {
        let mut places = Places::default();
        places.add_folder("a", 0);
        places.add_handler("a/b/main.py", Some("handler"), 1);
        assert_eq!(places.service_of("a/b/main.py", "helper"), Some(1));
        assert_eq!(places.service_of("a/b/other.py", "helper"), Some(0));
    }

    #[test]
    fn of_several_handlers_in_a_file_each_has_its_function_and_the_first_the_rest() {
        let mut places = Places::default();
        places.add_handler("a.js", Some("create"), 3);
        places.add_handler("a.js", Some("remove"), 4);
        places.add_handler("a.js", None, 5);
        assert_eq!(places.service_of("a.js", "create"), Some(3));
        assert_eq!(places.service_of("a.js", "Orders.remove"), Some(4));
        assert_eq!(places.service_of("a.js", "helper"), Some(3));
    }

    #[test]
    fn what_several_services_share_belongs_to_the_repository() {
        let mut places = Places::default();
        places.add_folder(".", 0);
        places.add_folder("shared", 1);
        places.add_folder("shared", 2);
        places.add_folder("shared/own", 2);
        assert_eq!(places.service_of("shared/lib/a.js", "f"), None);
        assert_eq!(places.service_of("shared/own/a.js", "f"), Some(2));
        assert_eq!(places.service_of("sharedness/a.js", "f"), Some(0));
    }

    #[test]
    fn brickyard_toml_decides_whom_a_folder_belongs_to() {
        let mut places = Places::default();
        places.add_folder("a", 0);
        places.set_folder("a", 7);
        places.add_folder("a", 1);
        assert_eq!(places.service_of("a/b.js", "f"), Some(7));
    }

    #[test]
    fn symbols_are_compared_as_far_as_both_are_qualified() {
        for (symbol, function, same) in [
            ("handler", "handler", true),
            ("com.acme.Stock::update", "Stock.update", true),
            ("Stock::update", "Order.update", false),
            ("update", "Order.update", true),
            ("", "update", false),
        ] {
            assert_eq!(is_same(symbol, function), same, "{symbol} {function}");
        }
    }

    #[test]
    fn a_folder_is_touched_by_what_is_around_and_inside_of_it() {
        let mut places = Places::default();
        places.add_folder("a/b", 0);
        places.add_handler("c/d/main.go", None, 1);
        for (folder, touched) in [
            (".", true),
            ("a", true),
            ("a/b", true),
            ("a/b/c", true),
            ("a/c", false),
            ("c", true),
            ("c/d/e", false),
        ] {
            assert_eq!(places.touches(folder), touched, "{folder}");
        }
    }
}
