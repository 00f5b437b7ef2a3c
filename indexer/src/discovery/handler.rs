//! Resolves what a manifest says is called, to a file and the function in it.
//!
//! Nothing is run: paths and names are followed by the rules of each runtime, and a symbol counts only
//! if the file has it. What is not found has a [`Reason`].

mod archive;
mod bases;
mod bundle;
mod dotnet;
mod folder;
mod go;
mod java;
mod node;
mod php;
mod python;
mod reason;
mod ruby;
mod rule;
mod runtime;
mod rust;
mod search;
mod shim;
mod source;
mod swift;
#[cfg(test)]
mod tests;

use self::{bases::Bases, runtime::Runtime};
pub use self::{reason::Reason, rule::Rule};
use crate::manifest::{
    Code, Declaration, Format,
    tree::{Tree, folder_of},
};

/// The longest handler and path that are followed, in bytes.
const LONGEST: usize = 1024;

/// Where the code of a declared function is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// In a file of the repository.
    Found {
        /// The file, relative to the repository.
        file: String,
        /// The function, without the class around it; none if the file does not have it.
        symbol: Option<String>,
        /// How it was found.
        rule: Rule,
    },
    /// In the manifest itself.
    Inline {
        /// The file extension of its language, without the dot; `txt` if that is not known.
        extension: &'static str,
        /// The function; none if the text does not have it.
        symbol: Option<String>,
    },
    /// Nowhere in the repository.
    Unresolved {
        /// The reason's stable code.
        reason: Reason,
        /// What was looked for, in words.
        message: String,
    },
}

/// A file, perhaps with the function looked for in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    file: String,
    symbol: Option<String>,
    rule: Rule,
}

/// Why a runtime's rules gave no file.
type Missing = (Reason, String);

impl Found {
    fn new(file: impl Into<String>, symbol: Option<impl Into<String>>, rule: Rule) -> Self {
        Self {
            file: file.into(),
            symbol: symbol.map(Into::into),
            rule,
        }
    }
}

impl Resolution {
    fn unresolved(reason: Reason, message: impl Into<String>) -> Self {
        Self::Unresolved {
            reason,
            message: message.into(),
        }
    }
}

impl From<Result<Found, Missing>> for Resolution {
    fn from(found: Result<Found, Missing>) -> Self {
        match found {
            Ok(Found { file, symbol, rule }) => Self::Found { file, symbol, rule },
            Err((reason, message)) => Self::Unresolved { reason, message },
        }
    }
}

/// Finds the code of a declared function among a repository's files.
pub(crate) fn resolve(tree: Tree<'_>, declaration: &Declaration) -> Resolution {
    let handler = declaration.handler.as_deref().map(str::trim);
    let handler = handler.filter(|handler| !handler.is_empty());
    let path = match &declaration.code {
        Code::Path(path) => path,
        Code::Inline { text, .. } => return inline(declaration, handler, text),
        Code::Image { image, build } => {
            let message = match (image, build) {
                (_, Some(build)) => format!("its image is built from {build}"),
                (Some(image), None) => format!("it runs the image {image}"),
                (None, None) => "it runs an image".to_owned(),
            };
            return Resolution::unresolved(Reason::Image, message);
        }
        Code::Remote(place) => {
            let message = format!("the code is taken from {place}");
            return Resolution::unresolved(Reason::RemoteCode, message);
        }
        Code::Outside(path) => {
            let message = format!("{path} is not in the repository");
            return Resolution::unresolved(Reason::Outside, message);
        }
        // The code is often beside the manifest even so.
        Code::Unresolved(_) => folder_of(&declaration.manifest),
    };
    if let Some(handler) = handler.filter(|handler| has_placeholder(handler)) {
        let message = format!("the value of {handler} is not known");
        return Resolution::unresolved(Reason::Placeholder, message);
    }
    if let Some(handler) = handler.filter(|handler| handler.len() > LONGEST) {
        let message = format!("the handler has {} bytes", handler.len());
        return Resolution::unresolved(Reason::BadHandler, message);
    }
    if path.len() > LONGEST {
        let message = format!("the code's path has {} bytes", path.len());
        return Resolution::unresolved(Reason::FileMissing, message);
    }
    let look = Look {
        tree,
        declaration,
        bases: Bases::of(tree, declaration, path),
    };
    let found = look.resolve(handler);
    let Code::Unresolved(path) = &declaration.code else {
        return found.into();
    };
    match found {
        Ok(found) if found.symbol.is_some() => Ok(found).into(),
        _ => {
            let message = format!("the value of {path} is not known");
            Resolution::unresolved(Reason::Placeholder, message)
        }
    }
}

fn has_placeholder(text: &str) -> bool {
    ["${", "{{", "<%"].iter().any(|mark| text.contains(mark))
}

fn inline(declaration: &Declaration, handler: Option<&str>, text: &str) -> Resolution {
    let runtime = Runtime::of(declaration.runtime.as_deref());
    let extension = runtime.extension();
    let symbol = handler.and_then(|handler| Some(handler.rsplit_once('.')?.1));
    let symbol = symbol.filter(|symbol| match runtime {
        Runtime::Node => node::text_has(&format!("index.{extension}"), text, symbol),
        Runtime::Python => python::text_has(text, symbol),
        _ => false,
    });
    Resolution::Inline {
        extension,
        symbol: symbol.map(str::to_owned),
    }
}

/// What is looked for, and where.
struct Look<'a> {
    tree: Tree<'a>,
    declaration: &'a Declaration,
    bases: Bases,
}

impl Look<'_> {
    fn resolve(&self, handler: Option<&str>) -> Result<Found, Missing> {
        let runtime = Runtime::of(self.declaration.runtime.as_deref());
        if let Runtime::Other(name) = runtime {
            return Err((Reason::UnsupportedRuntime, name.to_owned()));
        }
        if let Format::OpenFaas | Format::Knative | Format::AzureFunctions | Format::Wrangler =
            self.declaration.format
        {
            return folder::resolve(self, runtime, handler);
        }
        let Some(handler) = handler else {
            return self.without_handler(runtime);
        };
        if shim::is_launcher(handler) && !matches!(runtime, Runtime::Provided) {
            return Err((Reason::PluginShim, format!("{handler} starts a web server")));
        }
        let found = match self.declaration.provider.as_deref() {
            Some("google") => self.exported(runtime, handler),
            _ => self.by_runtime(runtime, handler),
        };
        found.map_err(|(reason, message)| match shim::of(handler) {
            Some(shim) if reason == Reason::FileMissing => {
                (Reason::PluginShim, format!("{handler} is part of {shim}"))
            }
            _ => (reason, message),
        })
    }

    fn by_runtime(&self, runtime: Runtime<'_>, handler: &str) -> Result<Found, Missing> {
        match runtime {
            Runtime::Node => node::resolve(self, handler),
            Runtime::Python => python::resolve(self, handler),
            Runtime::Java => java::resolve(self, handler),
            Runtime::Dotnet => dotnet::resolve(self, handler),
            Runtime::Go => go::resolve(self, handler),
            Runtime::Ruby => ruby::resolve(self, handler),
            Runtime::Php => php::resolve(self, handler),
            Runtime::Swift => swift::resolve(self, handler),
            Runtime::Rust => rust::resolve(self, handler),
            Runtime::Provided => self.provided(handler),
            Runtime::Binary => Err((Reason::Binary, format!("{handler} is a program"))),
            Runtime::Image => Err((Reason::Image, "a container image runs it".to_owned())),
            Runtime::Unknown => self.unknown(handler),
            Runtime::Other(name) => Err((Reason::UnsupportedRuntime, name.to_owned())),
        }
    }

    /// A runtime of one's own: the project's files show what is built.
    fn provided(&self, handler: &str) -> Result<Found, Missing> {
        let by_project = match runtime::of_project(self.tree, &self.bases) {
            Some(Runtime::Rust) => rust::resolve(self, handler),
            Some(Runtime::Dotnet) => dotnet::resolve(self, handler),
            Some(Runtime::Java) => java::resolve(self, handler),
            Some(Runtime::Swift) => swift::resolve(self, handler),
            _ => go::resolve(self, handler),
        };
        by_project
            .or_else(|missing| php::named_file(self, handler).ok_or(missing))
            .or_else(|missing| folder::script(self, handler).ok_or(missing))
    }

    /// No runtime is named: whichever language has the file.
    fn unknown(&self, handler: &str) -> Result<Found, Missing> {
        let by_language = [node::resolve, python::resolve, ruby::resolve, php::resolve];
        let is_dotted = handler
            .rsplit('/')
            .next()
            .is_some_and(|name| name.contains('.'));
        let found = by_language
            .iter()
            .filter(|_| is_dotted)
            .find_map(|resolve| resolve(self, handler).ok());
        found.ok_or_else(|| {
            let message = format!("nothing says what runs {handler}");
            (Reason::NoRuntime, message)
        })
    }

    /// Google calls what the program exports; its file is the package's.
    fn exported(&self, runtime: Runtime<'_>, symbol: &str) -> Result<Found, Missing> {
        match runtime {
            Runtime::Python => python::exported(self, symbol),
            Runtime::Go => go::exported(self, symbol),
            Runtime::Ruby => ruby::exported(self, symbol),
            Runtime::Node | Runtime::Unknown => node::exported(self, symbol),
            runtime => self.by_runtime(runtime, symbol),
        }
    }

    /// Only what is built from a folder needs no handler.
    fn without_handler(&self, runtime: Runtime<'_>) -> Result<Found, Missing> {
        let none = || (Reason::NoHandler, "no handler is named".to_owned());
        match runtime {
            Runtime::Go => go::resolve(self, "bootstrap"),
            Runtime::Rust => rust::resolve(self, "bootstrap"),
            Runtime::Provided => self.provided("bootstrap"),
            Runtime::Image => Err((Reason::Image, "a container image runs it".to_owned())),
            _ => Err(none()),
        }
        .map_err(|missing| match missing.0 {
            Reason::FileMissing => none(),
            _ => missing,
        })
    }

    /// What to say when no file is there.
    fn file_missing(&self, wanted: &str) -> Missing {
        let message = match self.bases.missing_folder() {
            Some(folder) => {
                let alike = self.tree.paths.iter().find_map(|path| {
                    let start = path.get(..folder.len())?;
                    let is_folder = path[folder.len()..].starts_with('/');
                    (is_folder && start.eq_ignore_ascii_case(folder)).then_some(start)
                });
                let alike = alike.map(|alike| format!(", though {alike} is"));
                let alike = alike.unwrap_or_default();
                format!("{wanted} is not there, nor is the folder {folder}{alike}")
            }
            None => match &self.declaration.code {
                Code::Path(path) if archive::is_archive(path) && self.tree.has_file(path) => {
                    format!("{wanted} is not there; the archive {path} is, and is not opened")
                }
                _ => format!("{wanted} is not there"),
            },
        };
        (Reason::FileMissing, message)
    }
}
